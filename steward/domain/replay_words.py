"""What a replay tells, in words: the same on a page and on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from steward.domain.replay import NO_PLAYBOOK, Would
from steward.domain.rule_outcomes import APPROVALS, SCOPE
from steward.domain.text import plain

WOULD: Mapping[Would, str] = {
    "stopped": "would be stopped",
    "asked": "would ask a person",
    "let_through": "would be let through",
    "untold": "can't be told",
}


def rule_in_words(rule: str) -> str:
    """What it rests on: a rule, or what stands in the place of one."""
    return {SCOPE: "its scope", APPROVALS: "its approvals", NO_PLAYBOOK: ""}.get(rule, f"rule {rule}")


def then_in_words(then: str, answer: str, by: str) -> str:
    """What became of the act then."""
    named = f" by {plain(by)}" if by else ""
    match then, answer:
        case "passed", _:
            return "it went through"
        case "asked", "approve" | "edit":
            return f"a person was asked, and it was approved{named}"
        case "asked", "":
            return "a person was asked and has not answered"
        case "asked", _:
            return f"a person was asked; the answer{named} was {plain(answer)}"
        case _:
            return "it was refused"
