"""Other people's text as it may be shown: control characters spelt out, lines bounded, nothing cut in silence.

Times, lengths of time, counts and ids as people read them stand here, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

_CONTROL = {"Cc", "Cf", "Cs", "Co"}  # Cf holds what turns the reading direction round
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and halves of surrogate pairs: no database keeps them as text."""
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BYTES_PER_TOKEN = 4  # roughly, whatever the script
USABLE = 0.8  # of a model's window: tokens are estimated
_KEPT = "\n\u200c\u200d"  # emoji and several scripts need the joiners
SECONDS_IN: Mapping[str, float] = {
    "ms": 0.001,
    "s": 1.0,
    "m": 60.0,
    "min": 60.0,
    "h": 3_600.0,
    "d": 86_400.0,
    "w": 604_800.0,
}
"""What a unit of time comes to, by its short names; which of them a text may use is for its reader to say."""

_TOLD_IN = [(unit, int(SECONDS_IN[unit])) for unit in ("d", "h", "min", "s")]


def plain(text: str) -> str:
    """The text as it reads: no escape sequence, no turned reading direction."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one in _KEPT or unicodedata.category(one) not in _CONTROL else _spelt(one) for one in text)


def line(text: str, width: int = 0) -> str:
    """One line, clipped to `width` characters where one is given."""
    joined = plain(" ".join(text.split()))
    return joined if not width or len(joined) <= width else joined[: width - 1].rstrip() + "…"


def control_in(text: str) -> str:
    """The text's first control character as messages name it, a line end among them; empty where there is none."""
    return next((code_point(one) for one in text if unicodedata.category(one) == "Cc"), "")


def legible(text: str) -> bool:
    """Whether anything of it can be seen: blanks, control characters and those of no width alone say nothing."""
    return any(unicodedata.category(one)[0] not in "CZ" for one in text)


def for_xml(text: str) -> str:
    """The text as far as XML 1.0 can hold it."""
    return _NOT_IN_XML.sub("�", text)


def code_point(character: str) -> str:
    """A character that can't be shown, as messages name it."""
    return f"the character U+{ord(character):04X}"


def excerpt(text: str, most: int) -> str:
    """The text, or its first `most` characters and how many are left out."""
    return text if len(text) <= most else f"{text[:most].rstrip()}… ({len(text) - most:,} more characters left out)"


def first_of(texts: Iterable[str], most: int) -> list[str]:
    """The different ones of the texts, the first `most` of them, and how many more there are."""
    found = list(dict.fromkeys(texts))
    return [*found[:most], f"and {len(found) - most:,} more"] if len(found) > most else found


def several(texts: Iterable[str], most: int, between: str = "; ") -> str:
    """The first ones of the texts in one line, as `first_of` has them."""
    return between.join(first_of(texts, most))


def estimated_tokens(text: str) -> int:
    """A model's tokens for the text, by its length: four bytes of UTF-8 each, an estimate where nobody counted."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def _spelt(one: str) -> str:
    if one == "\t":
        return "    "
    return "" if one == "\r" else one.encode("unicode_escape", "backslashreplace").decode()


def duration(seconds: float) -> str:
    """How long, in the two largest units that fit: 1 h 20 min."""
    whole = max(round(seconds), 0)
    if whole < 60:
        return f"{whole} s" if seconds >= 10 or whole == seconds else f"{max(seconds, 0.0):.1f} s"
    first = next(index for index, (_, size) in enumerate(_TOLD_IN) if whole >= size)
    parts: list[str] = []
    for unit, size in _TOLD_IN[first : first + 2]:
        count, whole = divmod(whole, size)
        parts += [f"{count} {unit}"] if count else []
    return " ".join(parts)


def span(seconds: float) -> str:
    """How long, in the largest unit that fits."""
    whole = int(abs(seconds))
    return next((f"{whole // size} {unit}" for unit, size in _TOLD_IN if whole >= size), "0 s")


def clock_time(seconds: float) -> str:
    """The time of day in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M UTC")


def day_and_time(seconds: float) -> str:
    """The day and the time of day in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def short(task_id: str) -> str:
    """The beginning of a task's id that people type; ids of their own choice stay whole."""
    return task_id[:8] if len(task_id) == 36 else plain(task_id)
