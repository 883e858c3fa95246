"""Several playbooks that one task is under, as one: what any of them refuses or asks about, they do together.

Nothing that a task could do under one of them alone is bounded less for there being another beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import combinations
from typing import TypeVar

from steward.domain.ceilings import Ceiling
from steward.domain.model import Level, Limits
from steward.domain.playbook import ConfidenceTerms, PlannedIn, Playbook, ReviewTerms, Rule, SecondLookAt
from steward.domain.playbook_names import MOST, SIGN, joint_name, names_of
from steward.domain.rule_values import Reads, rules_on

Word = TypeVar("Word")

_EVIDENCE: Sequence[Level] = ("receipt", "read_back", "person")
_LOOKS: Sequence[SecondLookAt] = ("off", "irreversible", "effects")
_PLANNING: Sequence[PlannedIn] = ("stretches", "once")


def found_in(books: Mapping[str, Playbook], name: str) -> Playbook | None:
    """The playbook of that name, or those of that name together; None where one is not there, or they are too many."""
    if SIGN not in name:
        return books.get(name)
    parts = [books.get(one) for one in names_of(name)]
    there = [one for one in parts if one is not None]
    if not there or len(there) < len(parts) or len(there) > MOST:
        return None
    return joined(there)


def joined(parts: Sequence[Playbook]) -> Playbook:
    """The playbooks as one, each of its rules with the facts of its own part; `rules`, `facts` and `scope` of the whole
    are for looking at."""
    if len(parts) == 1:
        return parts[0]
    parts = sorted(parts, key=lambda one: one.name)
    return Playbook(
        name=joint_name(one.name for one in parts),
        title="; ".join(one.title for one in parts),
        description=" ".join(one.description for one in parts),
        tools=[*dict.fromkeys(tool for one in parts for tool in one.tools)],
        version=SIGN.join(one.version for one in parts),
        scope={tool: limits for one in parts for tool, limits in one.scope.items()},
        max_items=min(one.max_items for one in parts),
        facts={name: fact for one in parts for name, fact in one.facts.items()},
        rules=[rule for one in parts for rule in one.rules],
        approvals=[*dict.fromkeys(tool for one in parts for tool in one.approvals)],
        limits=_together([one.limits for one in parts]),
        threshold=max(one.threshold for one in parts),
        confidence=_surest([one.confidence for one in parts]),
        evidence=_strongest(_EVIDENCE, [one.evidence for one in parts]),
        examples=[example for one in parts for example in one.examples],
        review=_soonest([one.review for one in parts]),
        second_look=_strongest(_LOOKS, [one.second_look for one in parts]),
        planning=_strongest(_PLANNING, [one.planning for one in parts]),
        timezone=zones.pop() if len(zones := {one.timezone for one in parts}) == 1 else "",
        banks=[*dict.fromkeys(bank for one in parts for bank in one.banks)],
        parts=[*parts],
    )


def judging(tool: str, playbook: Playbook) -> Iterator[tuple[Playbook, Rule, Reads]]:
    """The rules that judge acts of the tool, each with its playbook: those that name it, and those that name none of a
    playbook that allows it. What several playbooks share judges once."""
    if not playbook.parts:
        yield from ((playbook, rule, reads) for rule, reads in rules_on(tool, playbook))
        return
    shared: list[tuple[Rule, Reads, str]] = []
    for part in playbook.parts:
        for rule, reads in rules_on(tool, part):
            judges = rule, reads, part.timezone
            if (not rule.on and tool not in part.tools) or (rule.origin and judges in shared):
                continue
            shared.append(judges)
            yield part, rule, reads


def over_its_own(
    made: Mapping[str, int], planned: Mapping[str, int], playbook: Playbook, granted: float
) -> Ceiling | None:
    """Where calls that only some of the playbooks allow would be more than these have. Both are counted by tool, and a
    call counts under any one playbook that allows its tool."""
    for some in (some for size in range(1, len(playbook.parts)) for some in combinations(playbook.parts, size)):
        others = {tool for one in playbook.parts if one not in some for tool in one.tools}
        tools = {tool for one in some for tool in one.tools} - others
        used, more = (sum(calls.get(tool, 0) for tool in tools) for calls in (made, planned))
        most = sum(one.limits.actions for one in some) + granted
        if more and used + more > most:
            names = " and ".join(one.name for one in some)
            lacking = {"actions": used + more - most}
            return Ceiling(name="actions", used=used, limit=most, grants=lacking, why=f"calls that only {names} has")
    return None


def whose(part: Playbook, playbook: Playbook) -> str:
    """The playbook that people are told something is of; empty where there is one alone."""
    return part.name if playbook.parts else ""


def _strongest(order: Sequence[Word], words: Sequence[Word]) -> Word:
    return order[max(map(order.index, words))]


def _together(limits: Sequence[Limits]) -> Limits:
    """What a task of each would have; that it does not do more of the one kind for it, `over_its_own` says."""
    return Limits(**{one.name: sum(getattr(each, one.name) for each in limits) for one in fields(Limits)})


def _surest(terms: Sequence[ConfidenceTerms]) -> ConfidenceTerms:
    asked = [one for one in terms if one.at_most_wrong is not None]
    return ConfidenceTerms(
        at_most_wrong=min((one.at_most_wrong or 0.0 for one in asked), default=None),
        of="all" if any(one.of == "all" for one in asked) else "effects",
        until_known="person" if not asked or any(one.until_known == "person" for one in asked) else "threshold",
        samples=max(one.samples for one in terms),
    )


def _soonest(terms: Sequence[ReviewTerms]) -> ReviewTerms:
    """The first one's people, and of all that bounds waiting the shortest; aborted only where each says so."""
    due: dict[str, float] = {}
    for reason in dict.fromkeys(reason for one in terms for reason in one.due):
        due[reason] = min(one.due.get(reason, one.due.get("any", float("inf"))) for one in terms)
    ends = [one.expires for one in terms if one.expires is not None]
    return ReviewTerms(
        group=terms[0].group,
        second_group=terms[0].second_group,
        priority=max(one.priority for one in terms),
        due=due,
        expires=min(ends, default=None),
        on_expiry="abort" if all(one.on_expiry == "abort" for one in terms) else "stay",
    )
