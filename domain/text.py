"""Other people's text as it may be shown: control characters spelt out, lines bounded, nothing cut in silence."""

from __future__ import annotations

import unicodedata

_CONTROL = {"Cc", "Cf", "Cs", "Co"}  # Cf holds what turns the reading direction round
BYTES_PER_TOKEN = 4  # roughly, whatever the script
_KEPT = "\n\u200c\u200d"  # emoji and several scripts need the joiners


def plain(text: str) -> str:
    """The text as it reads: no escape sequence, no turned reading direction."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one in _KEPT or unicodedata.category(one) not in _CONTROL else _spelt(one) for one in text)


def line(text: str, width: int = 0) -> str:
    """One line, clipped to `width` characters where one is given."""
    joined = plain(" ".join(text.split()))
    return joined if not width or len(joined) <= width else joined[: width - 1].rstrip() + "…"


def excerpt(text: str, most: int) -> str:
    """The text, or its first `most` characters and how many are left out."""
    return text if len(text) <= most else f"{text[:most].rstrip()}… ({len(text) - most:,} more characters left out)"


def estimated_tokens(text: str) -> int:
    """A model's tokens for the text, by its length: four bytes of UTF-8 each, an estimate where nobody counted."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def _spelt(one: str) -> str:
    if one == "\t":
        return "    "
    return "" if one == "\r" else one.encode("unicode_escape", "backslashreplace").decode()
