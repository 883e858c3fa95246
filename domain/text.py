"""Other people's text as it may be shown: control characters spelt out, lines bounded."""

from __future__ import annotations

import unicodedata

_CONTROL = {"Cc", "Cf", "Cs", "Co"}  # Cf holds what turns the reading direction round
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


def _spelt(one: str) -> str:
    if one == "\t":
        return "    "
    return "" if one == "\r" else one.encode("unicode_escape", "backslashreplace").decode()
