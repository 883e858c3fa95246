"""What differs between two texts, in lines."""

from __future__ import annotations

from difflib import unified_diff


def line_diff(before: str, after: str, name: str, after_name: str = "") -> list[str]:
    """The changed lines with some around them, as a patch has them, without their ends; empty where nothing differs."""
    return [*unified_diff(before.splitlines(), after.splitlines(), name, after_name or name, lineterm="")]
