"""Explains by which rules acts are, or were, judged: of a request that nobody carries out, or of a task that ran."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from steward.domain.joint_playbooks import judging
from steward.domain.judged_acts import Beside, JudgedAct, JudgedActs, Period
from steward.domain.model import Action
from steward.domain.plan_judgement import Case, previews
from steward.domain.playbook import Playbook, Rule
from steward.domain.policy import Facts
from steward.domain.ports.playbook_versions import PlaybookVersions
from steward.domain.ports.rules import Rules
from steward.domain.replay import Trial, is_hidden
from steward.domain.rule_application import previewed
from steward.domain.rule_explanation import RuleExplained, explained, untold
from steward.domain.rule_facts import Unread
from steward.domain.scope_limits import check_scope
from steward.graph.deps import Deps
from steward.nodes.fact_reader import FactReader
from steward.playbooks.dry_run import DryRun, dry_run_case
from steward.playbooks.kept import KeptPlaybooks


@dataclass(frozen=True, kw_only=True)
class ActExplained:
    """One act with the rules on its tool. `scope` are the limits that it is beyond, `asks` says that the playbook asks
    for approval of its tool whatever the rules say. `then` is the act as it was judged, of a task that ran; `untold`
    says why nothing can be said of its rules."""

    action: Action
    playbook: str
    version: str = ""
    rules: list[RuleExplained] = field(default_factory=list[RuleExplained])
    scope: list[str] = field(default_factory=list[str])
    asks: bool = False
    then: JudgedAct | None = None
    untold: str = ""


async def explain_goal(
    deps: Deps, goal: str, playbook: str | None, requested_by: str
) -> tuple[DryRun, list[ActExplained]]:
    """The dry run of a request, and its acts with their rules; nothing acts."""
    found, case = await dry_run_case(deps, goal, playbook, requested_by)
    if case is None:
        return found, []
    explained_, _ = await FactReader(deps.tools, deps.ledger, deps.limiter, deps.clock).judged(case, _planned)
    return found, explained_


def _planned(case: Case) -> list[ActExplained]:
    found: list[ActExplained] = []
    for action, facts in previewed(case):
        made = [
            explained(rule, part, action, facts, case.rules) for part, rule, _ in judging(action.tool, case.playbook)
        ]
        found.append(_act(action, case.playbook, made))
    literal = {one.action.key for one in found}
    why = "its arguments are known once the steps before it ran, and it is judged then"
    found += [
        ActExplained(action=action, playbook=case.playbook.name, version=case.playbook.version, untold=why)
        for action in previews(case)
        if action.key not in literal
    ]
    return found


async def explain_task(
    acts: JudgedActs, versions: PlaybookVersions, rules: Rules, task_id: str, zone: str, now: float
) -> list[ActExplained]:
    """The acts of a task that ran, by the rules that held then and with what is on record."""
    kept, found = KeptPlaybooks(versions), list[ActExplained]()
    async with aclosing(acts.batches(Period(since=0.0, until=now, task_id=task_id), Beside())) as batches:
        async for batch in batches:
            for act in batch:
                playbook = await kept.get(act.playbook, act.version)
                why = kept.wrong.get((act.playbook, act.version), "")
                found.append(_past(act, playbook, why, rules, zone))
    return sorted(found, key=lambda one: one.then.at if one.then else 0.0)


def _past(act: JudgedAct, playbook: Playbook | None, why: str, rules: Rules, zone: str) -> ActExplained:
    if playbook is None:
        return ActExplained(action=act.action, playbook=act.playbook, version=act.version, then=act, untold=why)
    trial = Trial(act=act, playbook=playbook, zone=zone)
    if hidden := trial.hidden:
        made = [untold(rule, hidden) for _, rule, _ in judging(act.action.tool, playbook)]
        return replace(_act(act.action, playbook, made), then=act)
    trial.known.update({one.wanted.key: one for one in act.known if not is_hidden(one)})
    facts, timed = trial.facts(), trial.timed(rules)
    made = [_recorded(rule, act, part, facts, timed) for part, rule, _ in judging(act.action.tool, playbook)]
    return replace(_act(act.action, playbook, made), then=act)


def _recorded(rule: Rule, act: JudgedAct, playbook: Playbook, facts: Facts, rules: Rules) -> RuleExplained:
    try:
        return explained(rule, playbook, act.action, facts, rules)
    except Unread as unread:
        wanted = unread.wanted[0]
        hidden = any(one.wanted.key == wanted.key for one in act.known)
        why = "a part of it is hidden on record" if hidden else "it is not on record"
        return untold(rule, f"it rests on the fact {wanted.name}, and {why}")


def _act(action: Action, playbook: Playbook, made: Sequence[RuleExplained]) -> ActExplained:
    return ActExplained(
        action=action,
        playbook=playbook.name,
        version=playbook.version,
        rules=[*made],
        scope=[one.message for one in check_scope(action, playbook, concrete=True)],
        asks=action.tool in playbook.approvals,
    )
