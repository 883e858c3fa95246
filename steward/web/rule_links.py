"""From the rules that asked or refused, as is on record, to where they stand in the version that judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple
from urllib.parse import quote

from steward.domain.model import Question
from steward.domain.playbook_names import SIGN
from steward.domain.ports.decisions import Record
from steward.domain.rule_outcomes import APPROVALS, named_rules

_AT_ONCE = 1.0  # seconds between a check and the question that it leads to


class Under(NamedTuple):
    """The playbook, or those together, that something was judged under, and the version; empty where not known."""

    playbook: str = ""
    version: str = ""


NOT_KNOWN = Under()


class Link(NamedTuple):
    """A rule, as texts name it, and the address of where it stands."""

    rule: str
    named: str
    href: str


class Ruled(NamedTuple):
    """A text and the rules that it is from."""

    text: str
    links: Sequence[Link] = ()


def ruled(told: Ruled) -> Iterator[tuple[str, str]]:
    """The text in parts, those that are the name of one of its rules with the address; what it does not name follows.

    Nothing else of a text is a link, whatever it looks like.
    """
    text, left = told.text, [*told.links]
    while places := [(at, one) for one in left if (at := _named_in(text, one)) >= 0]:
        at, one = min(places)
        yield text[:at], ""
        yield one.rule, one.href
        text = text[at + len(one.rule) :]
        left.remove(one)
    yield text, ""
    for one in left:
        yield " (rule ", ""
        yield one.rule, one.href
        yield ")", ""


def rules_asking(question: Question, under: Under) -> list[Link]:
    """Those that the question says asked, and those that refused what it is about."""
    named = (*named_rules(question), *(one.detail for one in question.problems))
    found = [link for one in named for link in rule_of(one, under)]
    return [*dict.fromkeys(found)]


def rule_of(detail: Mapping[str, Any], under: Under) -> list[Link]:
    """The rule that is named with a refusal or a question; none where there is none, or whose it is can't be told."""
    rule, whose = detail.get("rule"), detail.get("playbook")
    names, numbers = under.playbook.split(SIGN), under.version.split(SIGN)
    versions = {name: one for name, one in zip_longest(names, numbers, fillvalue="") if name}
    playbook = str(whose or under.playbook)
    if not isinstance(rule, str) or rule == APPROVALS or playbook not in versions:
        return []
    asked = f"?version={quote(versions[playbook])}" if versions[playbook] else ""
    named = f"{rule} of {whose}" if whose else rule
    return [Link(rule, named, f"/playbooks/{quote(playbook, safe='')}{asked}#rule-{quote(rule)}")]


def judged_under(record: Record) -> Under:
    """What a check was made under."""
    playbook, version = record.detail.get("playbook"), record.detail.get("version")
    return Under(str(playbook or ""), str(version or ""))


def asked_under(question: Question, playbook: str | None, at: float, records: Sequence[Record]) -> Under:
    """What the question of that time was asked under: as it says itself, else as the last check before it does."""
    basis = question.detail.get("basis")
    if isinstance(basis, dict) and playbook and basis.get("rules"):
        return Under(playbook, str(basis["rules"]))
    checks = [one for one in records if one.kind == "validation" and one.at <= at + _AT_ONCE]
    return judged_under(checks[-1]) if checks else Under(playbook or "")


def _named_in(text: str, one: Link) -> int:
    """Where the text names the rule, as `told_of` does; less than 0 where it does not."""
    begins = f"(rule {one.named}"
    found = [at for end in (")", ",") if (at := text.find(begins + end)) >= 0]
    return min(found) + len("(rule ") if found else -1
