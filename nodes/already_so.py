"""The look that verify makes at what nobody called: whether the state that was asked for is there already."""

from __future__ import annotations

import asyncio

from steward.domain.already_so import mark
from steward.domain.errors import Unstorable
from steward.domain.model import ALREADY_SO, Action, Receipt, Wait
from steward.domain.state import State, Update
from steward.nodes.retry_later import stand_still
from steward.nodes.witness import Witness


def is_asked(state: State) -> bool:
    """Whether the wave is to be looked for only; none of it is ever called."""
    return bool(state.wave) and all(mark(action) in state.looked for action in state.wave)


async def look(state: State, witness: Witness) -> Update:
    """Give what is so already its row, with what was read as evidence; what is not so leaves no trace.

    A system that is away is asked again for as long as the witness waits for one.
    """
    unseen = await asyncio.gather(*(_look(action, witness) for action in state.wave))
    failed_for = witness.failed_for
    seconds = witness.pause(failed_for, witness.away - failed_for)
    if seconds >= 1.0 and (why := next(filter(None, unseen), "")):
        return stand_still("verify", Wait(seconds=seconds, why=why, beyond=True, failed_for=failed_for + seconds))
    return {"next": "validate", "wave": []}


async def _look(action: Action, witness: Witness) -> str:
    """What is waited for where its system is away; else empty."""
    lease, ledger, tools = witness.lease, witness.ledger, witness.tools
    entry = await ledger.entry(action.key)
    if entry is not None and (entry.attempts or entry.verified or entry.action.task_id != action.task_id):
        return ""
    found = await tools.find(action)
    verdict = tools.judge(action, None, found)
    if verdict.status != "verified" or found.presence != "found" or not found.conclusive:
        return f"{action.tool} to show: {found.reason}" if found.failed and found.passes else ""
    await ledger.claim(action, lease)
    receipt = Receipt(kind="answered", result=found.value, code=ALREADY_SO, message="nothing was called")
    try:
        await ledger.settle(action.key, receipt, lease)
        await ledger.judge(action.key, verdict, lease)
    except Unstorable:  # then nothing is known that could be shown
        pass
    return ""
