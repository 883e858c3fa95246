"""Rules beside each other: the same condition with another end, and what another rule forbids already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from steward.expressions.holding import follows
from steward.expressions.shape_walk import conjuncts
from steward.expressions.written import written
from steward.playbooks.findings import Finding
from steward.playbooks.rule_checking import Judged, tools_named


def relation_findings(judged: Sequence[Judged], *, all_: bool) -> Iterator[Finding]:
    """What is wrong with pairs of rules."""
    said = [(one, _conditions(one)) for one in judged if one.condition is not None]
    for place, (later, conditions) in enumerate(said):
        for other, earlier in said[:place]:
            if not {*later.tools} & {*other.tools}:
                continue
            if conditions == earlier and {*later.tools} == {*other.tools}:
                yield from _same(other, later, all_=all_)
                break
        if all_:
            yield from _covered(later, [one for one, other in said if one is not later and other != conditions])


def _conditions(one: Judged) -> frozenset[str]:
    """What must hold, without what only names tools."""
    parts = conjuncts(one.condition) if one.condition else []
    return frozenset(written(part) for part in parts if not tools_named(part))


def _same(earlier: Judged, later: Judged, *, all_: bool) -> Iterator[Finding]:
    field, rule, other = f"rules.{later.rule.id}", later.rule, earlier.rule
    if rule.then != other.then:
        reason = f"rule {other.id} has the same condition and says {other.then}: both can't be meant"
        yield Finding(field=f"{field}.then", reason=f"{reason}. Keep one of them, or say when each applies")
    elif all_:
        yield Finding(field=f"{field}.when", reason=f"rule {other.id} says the same. Remove one", at=0, works=True)


def _covered(one: Judged, others: Sequence[Judged]) -> Iterator[Finding]:
    """By a rule that forbids all of it already."""
    for other in others:
        if other.rule.then != "forbid" or not {*one.tools} <= {*other.tools}:
            continue
        if one.condition and other.condition and follows(one.condition, other.condition):
            reason = f"rule {other.rule.id} forbids all of it already. Make that one narrower, or remove this one"
            yield Finding(field=f"rules.{one.rule.id}.when", reason=reason, at=0, works=True)
            return
