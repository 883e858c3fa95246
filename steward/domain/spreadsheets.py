"""Values as spreadsheets may open them."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def no_formula(text: str) -> str:
    """The text; with an apostrophe before it where a spreadsheet would carry it out as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
