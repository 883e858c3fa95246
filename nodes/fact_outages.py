"""A task that can't read something now, as its system is away: it stands still, as for any outage."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.canonical import canonical, digest
from steward.domain.model import Action, JsonObject, Risk, Usage
from steward.domain.outages import Outage, reads_with
from steward.domain.plan_judgement import Case
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.outages import Outages
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Toolbox
from steward.domain.review_outcomes import apply
from steward.domain.state import State, Update
from steward.nodes.approval_freshness import changes_since
from steward.nodes.fact_reader import AT_ONCE, FactReader
from steward.nodes.outage import stall

_MARGIN = 10.0  # seconds beyond a call for which it counts as the one try


def held_up(case: Case, update: Update, patience: float) -> Update | None:
    """The wait in place of a refusal or a question that hangs on a fact which may be had later; else None."""
    if case.away is None or not (update.get("problems") or update.get("question")):
        return None
    lost = [one.took for one in (case.known_facts or {}).values() if one.away is not None]
    excused = Usage(seconds=-max(max(lost), sum(lost) / AT_ONCE))  # finding out that it is down is no work of the task
    return {**stall(case.state, case.away, patience, "validate"), "usage": excused}


async def reads_again(facts: FactReader, reads: Sequence[Action], state: State, patience: float) -> Update:
    """What follows where reads of the plan were not answered: another try of the acts, or the wait for their systems.

    The tries in between are no attempts of the task's.
    """
    began, away = facts.clock.monotonic(), list[Outage]()
    for read in reads:
        reading: JsonObject = {"tool": read.tool, "args": read.args}
        outage = await still_away(facts, reads_with(read.tool), reading, state.task_id)
        away += [outage] if outage else []
    excused: Update = {"usage": Usage(seconds=began - facts.clock.monotonic())}
    if not away:
        return excused | {"next": "validate"}
    return excused | stall(state, max(away, key=lambda one: one.wait), patience, "verify")


async def still_away(facts: FactReader, endpoint: str, reading: JsonObject, task_id: str = "") -> Outage | None:
    """What a call that was not answered comes to now: None where it is answered, if only with a no.

    Of all processes one asks, when it is due.
    """
    tool, args = str(reading.get("tool")), reading.get("args")
    card = facts.tools.card(tool)
    if card is None or card.acts or not isinstance(args, dict):
        return None  # whoever needs it is told what is wrong with it
    standing = await facts.outages.ask(endpoint, card.timeout + _MARGIN, probing=True)
    if isinstance(standing, Outage):
        return standing
    key = digest("still away", tool, canonical(args))
    action = Action(key=key, task_id=task_id, step=tool, tool=tool, args=args, risk=Risk.READ)
    _, _, away = await facts.run(action, card.timeout)
    if away is None:
        await facts.outages.answered(endpoint)
    return away


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
