"""Whether a regular expression of a playbook can be used."""

from __future__ import annotations

import re

from steward.domain import request_wording as wording
from steward.playbooks.ambiguity import may_take_forever

_SHORT = dict.fromkeys(wording.NAMED, "\ue000")  # for each of our own parts, which hold no such loop, one sign


def pattern_problem(
    pattern: str, groups: int | None = None, slots: tuple[tuple[str, str], ...] | None = None
) -> str | None:
    """Why the regular expression can't be used, or None; with `slots` it may name parts in braces."""
    if "\b" in pattern:
        return "holds a backspace, which '\\b' is in YAML's double quotes. Put the pattern in single quotes"
    if slots is not None and (unknown := _unknown_part(pattern, [*wording.NAMED, *(name for name, _ in slots)])):
        return unknown
    try:
        compiled = wording.compiled(pattern, slots) if slots is not None else re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        return f"not a regular expression: {error}"
    if groups is not None and compiled.groups != groups:
        return f"needs exactly {groups} group in parentheses, has {compiled.groups}; write (?:…) for the others"
    if may_take_forever(pattern if slots is None else wording.written_out(pattern, slots, _SHORT)):
        return (
            "repeats what fits the same text in several ways, which can take forever. Let each round begin with what "
            "the one before can't hold, as (?:, ?\\w+)* does"
        )
    return None


def _unknown_part(pattern: str, known: list[str]) -> str | None:
    names = [name for name in wording.parts_of(pattern) if name not in known]
    return f"there is no '{{{names[0]}}}'; known are {', '.join(known)}" if names else None
