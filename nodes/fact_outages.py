"""A task whose facts can't be read now, as their system is away: it stands still, as for any outage."""

from __future__ import annotations

from steward.domain.model import Usage
from steward.domain.plan_judgement import Case
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.outages import Outages
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Toolbox
from steward.domain.review_outcomes import apply
from steward.domain.state import State, Update
from steward.nodes.approval_freshness import changes_since
from steward.nodes.fact_reader import AT_ONCE
from steward.nodes.outage import stall


def held_up(case: Case, update: Update, patience: float) -> Update | None:
    """The wait in place of a refusal or a question that hangs on a fact which may be had later; else None."""
    if case.away is None or not (update.get("problems") or update.get("question")):
        return None
    lost = [one.took for one in (case.known_facts or {}).values() if one.away is not None]
    excused = Usage(seconds=-max(max(lost), sum(lost) / AT_ONCE))  # finding out that it is down is no work of the task
    return {**stall(case.state, case.away, patience, "validate"), "usage": excused}


async def take_yes(
    state: State,
    ledger: Ledger,
    tools: Toolbox,
    playbooks: Playbooks,
    clock: Clock,
    outages: Outages,
    patience: float,
) -> Update:
    """A yes that waits until what it was shown can be read again: it counts then, or something changed."""
    question, decision = state.yes_to, state.decision
    if question is None or decision is None:
        return {"yes_to": None, "next": "validate"}
    began = clock.monotonic()
    changed, away = await changes_since(question, state, ledger, tools, playbooks, clock, outages)
    if changed:  # the yes was to something else
        return {"yes_to": None, "changed": changed, "next": "validate"}
    if away is not None:
        return {**stall(state, away, patience, "validate"), "usage": Usage(seconds=began - clock.monotonic())}
    return {"yes_to": None, **apply(state, question, decision)}
