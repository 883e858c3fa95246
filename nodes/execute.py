"""The execute node: carries out the wave, each action at most once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from random import uniform

from steward.domain.after_claim import next_move
from steward.domain.approval_basis import is_checked
from steward.domain.ceilings import attempts
from steward.domain.consent import without_one
from steward.domain.deadline import Overdue, attempting
from steward.domain.errors import Cancelled, Unstorable
from steward.domain.model import Action, Entry, Receipt, Risk, Usage
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.tools import Card, Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.review_questions import once_more
from steward.domain.state import State, Update
from steward.nodes.extraction import Extracts, Run
from steward.nodes.meanwhile import Meanwhile

DONE_MEANWHILE = "done_meanwhile"
"""The code of a receipt where nothing was called, as other tasks did meanwhile what the act's rules look at."""
_MEANWHILE, _MOST_DOUBLINGS = (1.0, 4.0), 4  # seconds after which it is judged again; twice as many each time
_MARGIN = 15.0  # seconds beyond the slowest tool for which the lease is asked at first


async def execute(
    state: State,
    *,
    ledger: Ledger,
    tools: Toolbox,
    playbooks: Playbooks,
    rules: Rules,
    clock: Clock,
    limiter: Limiter = UNLIMITED,
    extracts: Extracts | None = None,
) -> Update:
    """Claim, run and settle every action of the wave, concurrently."""
    if not is_checked(state, playbooks):  # the run broke off here, and the rules are no longer those it was checked by
        return {"wave": [], "next": "validate"}
    async with ledger.hold(state.task_id, lease_seconds(state.wave, tools)) as lease:
        history = await ledger.history(state.task_id)
        extracting = extracts.of(state, playbooks, history, tools) if extracts else None
        run = extracting.run if extracting else tools.run
        meanwhile = Meanwhile(
            state=state,
            history=history,
            ledger=ledger,
            tools=tools,
            playbooks=playbooks,
            rules=rules,
            clock=clock,
        )
        outcomes = await asyncio.gather(
            *(_carry_out(action, lease, meanwhile, limiter, run) for action in state.wave), return_exceptions=True
        )  # all have ended before the lease is let go: one that still ran could act beside its successor
    failed = [outcome for outcome in outcomes if outcome is not None]
    history = await ledger.history(state.task_id)
    known = {entry.action.key for entry in history}
    begun = [action for action in state.wave if action.key in known]
    for outcome in failed:
        if not (isinstance(outcome, Cancelled) and begun):
            raise outcome
    update: Update = {"next": "verify", "steps": attempts(history)}
    update |= {"wave": begun} if failed else {}  # what is under way is looked at before a cancelled task ends
    update |= {"usage": extracting.used} if extracting and extracting.used != Usage() else {}
    approved = without_one(state.approved, _uncalled(history, state.wave))  # it was given to what was known before
    return update | {"approved": approved} if approved != state.approved else update


def lease_seconds(wave: list[Action], tools: Toolbox) -> float:
    """Long enough for the slowest tool and its proof; it is renewed while held."""
    cards = [card for action in wave if (card := tools.card(action.tool))]
    return max((card.timeout + card.settle_after for card in cards), default=0.0) + _MARGIN


async def _carry_out(action: Action, lease: Lease, meanwhile: Meanwhile, limiter: Limiter, run: Run) -> None:
    """Claim → run → settle. An act that may have happened is not run: verify looks at the world first."""
    ledger, tools = meanwhile.ledger, meanwhile.tools
    if action.key in meanwhile.known:
        entry = await ledger.claim(action, lease)
    else:
        async with _turn(action, tools, limiter):
            entry = await ledger.begin(action, lease)
            if entry.fresh:
                await _call(action, lease, meanwhile, entry.deferred, run)
                return
    match next_move(entry, action, insisted=once_more(action.key, entry.attempts) in meanwhile.state.approved):
        case "run":
            async with _turn(action, tools, limiter):
                await ledger.attempt(action, lease)
                await _call(action, lease, meanwhile, entry.deferred, run)
        case "look" if entry.receipt is None:
            lost = Receipt(kind="lost", code="interrupted", message="the run ended before the answer was recorded")
            await ledger.settle(action.key, lost, lease)
        case _:  # done, settled, put off, or another task's: verify tells which
            return


async def _call(action: Action, lease: Lease, meanwhile: Meanwhile, put_off: int, run: Run) -> None:
    """Make the call and settle it; that it could not be ended is written before anybody waits for its end.

    Where its rules no longer let it pass, by what others did, nothing is called, and it is judged again in a while:
    `put_off` is how often it was put off before.
    """
    ledger, tools = meanwhile.ledger, meanwhile.tools
    if why := await meanwhile.stops(action):
        await _settle(action, _stands_back(why, put_off), lease, ledger)
        return
    try:
        receipt = await run(action)
    except Overdue as cancelled:  # whoever takes over must know that it may still act
        await asyncio.shield(_settle(action, cancelled.receipt, lease, ledger))
        raise
    await _settle(action, receipt, lease, ledger, later=_can_be_read_back(receipt, tools.card(action.tool)))
    if receipt.runs and (late := await tools.outcome(action)):
        await _settle(action, late, lease, ledger)


def _stands_back(why: str, before: int) -> Receipt:
    """Those that stopped for each other's sake come back at different times, the further apart the more often."""
    wait = uniform(*_MEANWHILE) * 2 ** min(before, _MOST_DOUBLINGS)  # noqa: S311 - no secret
    return Receipt(kind="refused", code=DONE_MEANWHILE, message=f"{why}; nothing was called", wait=wait)


def _uncalled(history: Sequence[Entry], wave: Sequence[Action]) -> list[Action]:
    """The acts of the wave that stand back; by the ledger, since the run may have broken off after it said so."""
    keys = {action.key for action in wave}
    entries = [entry for entry in history if entry.action.key in keys]
    return [one.action for one in entries if one.receipt is not None and one.receipt.code == DONE_MEANWHILE]


def _can_be_read_back(receipt: Receipt, card: Card | None) -> bool:
    """Whether another look would tell as much, were the answer lost, and somebody else would not do harm by it."""
    if card is None or receipt.kind != "answered" or receipt.runs or receipt.says_failed:
        return False
    return not card.acts or (card.cost is Risk.REVERSIBLE and card.provable)


async def _settle(action: Action, receipt: Receipt, lease: Lease, ledger: Ledger, *, later: bool = False) -> None:
    """Write the receipt; one that can't be stored is written as an answer that nobody can read."""
    try:
        await ledger.settle(action.key, receipt, lease, later=later)
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
