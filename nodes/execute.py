"""The execute node: carries out the wave, each action at most once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from random import uniform

from steward.domain.after_claim import next_move
from steward.domain.approval_basis import is_checked
from steward.domain.ceilings import attempts
from steward.domain.consent import without_one
from steward.domain.deadline import Overdue, attempting
from steward.domain.errors import Unstorable
from steward.domain.model import Action, Receipt
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.review_questions import once_more
from steward.domain.state import PastLook, State, Update
from steward.nodes.fact_reader import done_meanwhile

DONE_MEANWHILE = "done_meanwhile"
"""The code of a receipt where nothing was called, as other tasks did meanwhile what the act's rules look at."""
_MEANWHILE = (1.0, 4.0)  # seconds after which it is judged again
_MARGIN = 15.0  # seconds beyond the slowest tool for which the lease is asked at first


async def execute(
    state: State, *, ledger: Ledger, tools: Toolbox, playbooks: Playbooks, limiter: Limiter = UNLIMITED
) -> Update:
    """Claim, run and settle every action of the wave, concurrently."""
    if not is_checked(state, playbooks):  # the run broke off here, and the rules are no longer those it was checked by
        return {"wave": [], "next": "validate"}
    async with ledger.hold(state.task_id, lease_seconds(state.wave, tools)) as lease:
        known = {entry.action.key for entry in await ledger.history(state.task_id)}
        outcomes = await asyncio.gather(
            *(_carry_out(action, lease, ledger, tools, limiter, state, known) for action in state.wave),
            return_exceptions=True,
        )  # all have ended before the lease is let go: one that still ran could act beside its successor
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    update: Update = {"next": "verify", "steps": attempts(await ledger.history(state.task_id))}
    uncalled = [action for action, called in zip(state.wave, outcomes, strict=True) if not called]
    approved = without_one(state.approved, uncalled)  # it was given to what was known before
    return update | {"approved": approved} if approved != state.approved else update


def lease_seconds(wave: list[Action], tools: Toolbox) -> float:
    """Long enough for the slowest tool and its proof; it is renewed while held."""
    cards = [card for action in wave if (card := tools.card(action.tool))]
    return max((card.timeout + card.settle_after for card in cards), default=0.0) + _MARGIN


async def _carry_out(
    action: Action,
    lease: Lease,
    ledger: Ledger,
    tools: Toolbox,
    limiter: Limiter,
    state: State,
    known: Collection[str],
) -> bool:
    """Claim → run → settle; whether nothing kept it from being called that it was judged without.

    An act that may have happened is not run: verify looks at the world first.
    """
    if action.key in known:
        entry = await ledger.claim(action, lease)
    else:
        async with _turn(action, tools, limiter):
            entry = await ledger.begin(action, lease)
            if entry.fresh:
                return await _call(action, lease, ledger, tools, state.rests_on)
    match next_move(entry, action, insisted=once_more(action.key, entry.attempts) in state.approved):
        case "run":
            async with _turn(action, tools, limiter):
                await ledger.attempt(action, lease)
                return await _call(action, lease, ledger, tools, state.rests_on)
        case "look" if entry.receipt is None:
            lost = Receipt(kind="lost", code="interrupted", message="the run ended before the answer was recorded")
            await ledger.settle(action.key, lost, lease)
        case _:  # done, settled, put off, or another task's: verify tells which
            pass
    return True


async def _call(action: Action, lease: Lease, ledger: Ledger, tools: Toolbox, rests_on: Sequence[PastLook]) -> bool:
    """Make the call and settle it; that it could not be ended is written before anybody waits for its end.

    False: nothing was called, since other tasks did meanwhile what its rules look at. It is judged again in a while.
    """
    if await done_meanwhile(rests_on, action, ledger):
        await _settle(action, _put_off(), lease, ledger)
        return False
    try:
        receipt = await tools.run(action)
    except Overdue as cancelled:  # whoever takes over must know that it may still act
        await asyncio.shield(_settle(action, cancelled.receipt, lease, ledger))
        raise
    await _settle(action, receipt, lease, ledger)
    if receipt.runs and (late := await tools.outcome(action)):
        await _settle(action, late, lease, ledger)
    return True


def _put_off() -> Receipt:
    """Two that stopped for each other's sake come back at different times."""
    why = "another task did or began what its rules look at since it was judged; nothing was called"
    return Receipt(kind="refused", code=DONE_MEANWHILE, message=why, wait=uniform(*_MEANWHILE))  # noqa: S311 - no secret


async def _settle(action: Action, receipt: Receipt, lease: Lease, ledger: Ledger) -> None:
    """Write the receipt; one that can't be stored is written as an answer that nobody can read."""
    try:
        await ledger.settle(action.key, receipt, lease)
    except Unstorable as error:
        unread = Receipt(kind="lost", code="bad_result", message=f"the answer of {action.tool} can't be kept: {error}")
        await ledger.settle(action.key, unread, lease)


@asynccontextmanager
async def _turn(action: Action, tools: Toolbox, limiter: Limiter) -> AsyncGenerator[None]:
    """Around an attempt and its call; the wait at the limiter comes first, since it would age the attempt."""
    card = tools.card(action.tool)
    async with limiter.passing(action.tool, card.timeout if card else 0.0):
        with attempting():
            yield
