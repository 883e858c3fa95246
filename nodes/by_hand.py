"""A person's word that an act was done by hand becomes its row in the ledger."""

from __future__ import annotations

from steward.domain.left_out import abouts
from steward.domain.model import Action, Decision, JsonObject, Question, Receipt, Risk, Verdict
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.tools import Toolbox
from steward.domain.state import State

_LEASE = 15.0  # seconds; renewed while held


async def record_word(
    state: State, question: Question, decision: Decision, ledger: Ledger, tools: Toolbox
) -> list[str]:
    """The keys of the acts that the ledger now holds as done by hand; doing it again after a crash changes nothing.

    One that another task or another step has a row for is not among them.
    """
    acts = [found for about in abouts(question) if (found := _action(about, state, tools))]
    if decision.kind != "by_hand" or not acts:
        return []
    async with ledger.hold(state.task_id, _LEASE) as lease:
        return [action.key for action in acts if await _record(action, decision, lease, ledger)]


async def _record(action: Action, decision: Decision, lease: Lease, ledger: Ledger) -> bool:
    there = await ledger.entry(action.key)
    if there is not None and _is_anothers(there.action, action):
        return False
    if there is not None and there.verified:
        return there.verdict is not None and there.verdict.level == "person"
    entry = await ledger.claim(action, lease)
    if entry.action.task_id != action.task_id:
        return False
    said = decision.message or "done by hand"
    await ledger.settle(action.key, Receipt(kind="person", result=decision.result, message=said), lease)
    evidence = decision.evidence if decision.evidence is not None else decision.message
    reason = f"{decision.by} did it by hand: {said}"
    await ledger.judge(action.key, Verdict(status="verified", level="person", reason=reason, evidence=evidence), lease)
    return True


def _is_anothers(there: Action, action: Action) -> bool:
    if there.task_id != action.task_id:
        return True
    return there.revision == action.revision and (there.step, there.item) != (action.step, action.item)


def _action(about: JsonObject, state: State, tools: Toolbox) -> Action | None:
    """The act as the question named it; nothing where it named a step or an effect only."""
    key, step, tool, args = about.get("key"), about.get("step"), about.get("tool"), about.get("args")
    if not (isinstance(key, str) and isinstance(step, str) and isinstance(tool, str) and isinstance(args, dict)):
        return None
    card, item, occurrence = tools.card(tool), about.get("item"), about.get("occurrence")
    return Action(
        key=key,
        task_id=state.task_id,
        step=step,
        tool=tool,
        args=args,
        risk=card.risk if card else Risk.IRREVERSIBLE,
        item=item if isinstance(item, int) else -1,
        revision=state.plan.revision if state.plan else 1,
        occurrence=occurrence if isinstance(occurrence, int) else 0,
        target=tools.target(tool, args),
    )
