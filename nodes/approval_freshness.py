"""Whether what an approval was shown is still so when it is taken."""

from __future__ import annotations

from steward.domain.approval_basis import differences, reads_of
from steward.domain.extraction import EXTRACT
from steward.domain.model import Entry, Question, Verdict
from steward.domain.outages import Outage
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.outages import Outages
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.state import State
from steward.nodes.fact_reader import FactReader

_LEASE = 30.0  # seconds; renewed while held


async def changes_since(
    question: Question,
    state: State,
    ledger: Ledger,
    tools: Toolbox,
    playbooks: Playbooks,
    clock: Clock,
    outages: Outages,
) -> tuple[list[str], Outage | None]:
    """What is different from what the question showed, and what keeps the rest from being read, if anything does.

    Reads are free, so each one that the act rests on is made again; the ledger takes the new readings. One that fails
    for good is a change: nobody knows what it would say. What a model took out of texts changes with them alone.
    """
    basis = question.detail.get("basis")
    if not isinstance(basis, dict) or state.plan is None:
        return [], None
    facts = FactReader(tools, ledger, UNLIMITED, clock, outages)
    found: list[str] = []
    away: list[Outage] = []
    playbook = playbooks.get(state.plan.playbook or "")
    if playbook is None or playbook.version != basis.get("rules"):
        found.append(f"the rules of playbook {state.plan.playbook} changed")
    async with ledger.hold(state.task_id, _LEASE) as lease:
        for entry in reads_of(await ledger.history(state.task_id)):
            if entry.action.tool != EXTRACT:
                changed, outage = await _read_again(entry, lease, facts)
                found += changed
                away += [outage] if outage else []
    changed, more = await facts.changed(question.detail.get("facts"), state.task_id)
    return found + changed, max(away + more, key=lambda one: one.wait, default=None)


async def _read_again(entry: Entry, lease: Lease, facts: FactReader) -> tuple[list[str], Outage | None]:
    action, ledger = entry.action, facts.ledger
    card = facts.tools.card(action.tool)
    receipt, _, away = await facts.run(action, card.timeout if card else 0.0)
    if away is not None:
        return [], away
    if receipt.kind != "answered":
        return [f"{action.step}: could not be read again: {receipt.message or receipt.code}"], None
    changed = list(differences(action.step, entry.result, receipt.result))
    if changed:
        await ledger.attempt(action, lease)
        await ledger.settle(action.key, receipt, lease)
        await ledger.judge(action.key, Verdict(status="verified", evidence=receipt.result), lease)
    return changed, None
