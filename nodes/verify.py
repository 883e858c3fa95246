"""The verify node: looks at the world and says what really happened."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from domain.actions import MOST_ATTEMPTS
from domain.ceilings import granted, supersteps
from domain.closing import about_entries
from domain.model import Action, Entry, JsonObject, Limits, Problem, Reason, Receipt, Risk, Usage, Verdict
from domain.playbook import Playbook
from domain.ports import Card, Clock, Decisions, Lease, Ledger, Playbooks, Record, Toolbox
from domain.reviewing import ask, ask_for_more, tried
from domain.state import State, Update
from nodes.execute import lease_seconds

_POLL_FIRST, _POLL_MOST = 0.05, 1.0  # seconds between two looks, doubling
_POLL_BOUND = 30.0  # seconds after which what is still pending counts as unknown


async def verify(
    state: State, *, ledger: Ledger, tools: Toolbox, playbooks: Playbooks, decisions: Decisions, clock: Clock
) -> Update:
    """Judge every action of the wave by what is read back, then go on, plan again or ask."""
    playbook = playbooks.get(state.plan.playbook or "") if state.plan else None
    async with ledger.hold(state.task_id, lease_seconds(state.wave, tools)) as lease:
        entries = await asyncio.gather(
            *(_prove(action, lease, ledger, tools, playbook, clock) for action in state.wave)
        )
    await decisions.add(*(_record(entry) for entry in entries if not entry.attempts))  # what has no row of this task
    return _go_on(state, entries, granted(playbook.limits if playbook else Limits(), state.granted))


def _go_on(state: State, entries: Sequence[Entry], limits: Limits) -> Update:
    for entry in entries:
        if entry.verdict and entry.verdict.status == "unknown":
            return _ask_outcome(state, entry)
    refuted = [entry for entry in entries if _given_up(entry)]
    if refuted:
        return _plan_again(state, refuted, limits)
    ceiling = supersteps("validate", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="validate")
    return {"next": "validate"}


def _given_up(entry: Entry) -> bool:
    """Refuted, and acting again is not safe or has been tried often enough."""
    if entry.verdict is None or entry.verdict.status != "refuted":
        return False
    return not entry.verdict.retry or entry.attempts >= MOST_ATTEMPTS


def _plan_again(state: State, refuted: Sequence[Entry], limits: Limits) -> Update:
    problems = [*state.problems, *(_problem(entry) for entry in refuted)]
    text = "; ".join(problem.message for problem in problems[-len(refuted) :])
    if state.usage.replans >= limits.replans:
        detail: JsonObject = {"resume": "validate", "tried": tried(refuted)}
        about = about_entries(refuted, state.plan)
        return ask(state, Reason.REFUTED, text, problems=problems, detail=detail, about=about)
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan") | {"problems": problems}
    return {"next": "plan", "problems": problems, "usage": Usage(replans=1)}


async def _prove(
    action: Action, lease: Lease, ledger: Ledger, tools: Toolbox, playbook: Playbook | None, clock: Clock
) -> Entry:
    """Look until the verdict is certain or the time is up, and write it down."""
    entry = await ledger.entry(action.key)
    if entry is None:
        return Entry(action=action, verdict=Verdict(status="unknown", reason="the ledger has no such act"))
    if entry.action.task_id != action.task_id:
        return _done_elsewhere(entry, action)
    if entry.verified:
        return entry
    card = tools.card(action.tool)
    began = clock.monotonic()
    certain = began + _certain_in(entry, card)
    pause = _POLL_FIRST
    while True:
        found = await tools.find(action)
        verdict = tools.judge(action, entry.receipt, found)
        deadline = max(certain, began + _POLL_BOUND) if found.failed else certain  # a system may be away for a moment
        if not _may_change(verdict, entry, action) or clock.monotonic() >= deadline:
            break
        await clock.sleep(min(pause, max(deadline - clock.monotonic(), 0.01)))
        pause = min(pause * 2, _POLL_MOST)
    if action.risk is Risk.READ and entry.receipt and entry.receipt.kind == "lost":  # its system may be away for now
        await clock.sleep(min(_POLL_FIRST * 10**entry.attempts, _POLL_MOST))
    if verdict.status == "verified" and entry.receipt and entry.receipt.kind == "lost":
        recovered = Receipt(kind="answered", result=found.value, code="recovered", message=entry.receipt.message)
        await ledger.settle(action.key, recovered, lease)
    return await ledger.judge(action.key, _strict(verdict, playbook), lease)


def _done_elsewhere(entry: Entry, action: Action) -> Entry:
    """One act, one identity: it is not repeated, and another task's deed is not this one's success."""
    reason = f"task {entry.action.task_id} already did or began this: {entry.action.tool}"
    verdict = Verdict(status="refuted", reason=reason, evidence=entry.result)
    return Entry(action=action, verdict=verdict, elsewhere=entry.action.task_id)


def _certain_in(entry: Entry, card: Card | None) -> float:
    """Seconds until what is not there can't come any more, by the ledger's clock alone: ours may be off.

    A call whose answer is lost may still be under way in the other system until its time-out.
    """
    if card is None:
        return 0.0
    begun, ended = entry.claimed_at, entry.settled_at or entry.as_of
    lost = entry.receipt is not None and entry.receipt.kind == "lost" and not entry.receipt.ended
    window = card.timeout + card.settle_after if lost else card.settle_after
    return (begun if lost else ended) + min(window, _POLL_BOUND) - entry.as_of


def _may_change(verdict: Verdict, entry: Entry, action: Action) -> bool:
    """Whether looking again may show something else: it may still land or become visible."""
    if action.risk is Risk.READ or (entry.receipt and entry.receipt.kind == "refused"):
        return False
    return verdict.status in ("pending", "unknown") or (verdict.status == "refuted" and verdict.retry)


def _strict(verdict: Verdict, playbook: Playbook | None) -> Verdict:
    """Still pending at the end is unknown, and so is a mere receipt where the playbook asks for proof."""
    if verdict.status == "pending":
        return Verdict(status="unknown", reason=verdict.reason or "it did not become visible in time")
    wanted = playbook.evidence if playbook else "read_back"
    if verdict.status == "verified" and verdict.level == "receipt" and wanted != "receipt":
        return Verdict(
            status="unknown",
            level="receipt",
            evidence=verdict.evidence,
            reason="only the tool's own word says so, and the playbook asks for it to be read back",
        )
    return verdict


def _ask_outcome(state: State, entry: Entry) -> Update:
    action, reason = entry.action, entry.verdict.reason if entry.verdict else ""
    receipt = entry.receipt.message or entry.receipt.code if entry.receipt else ""
    text = f"It can't be told whether {action.tool} happened: {reason or 'no evidence either way'}"
    return ask(state, Reason.UNKNOWN_OUTCOME, text, action=action, detail={"receipt": receipt})


def _problem(entry: Entry) -> Problem:
    verdict, action = entry.verdict, entry.action
    what = "did not happen" if entry.absent else "is not as asked"
    if action.risk is Risk.READ:
        what = "failed"
    elsewhere: JsonObject = {"other_task": entry.elsewhere} if entry.elsewhere else {}
    return Problem(
        code="refuted",
        step=action.step,
        message=f"{action.tool} {what}: {verdict.reason if verdict else ''}",
        suggestion="Take what was read back into account; don't repeat what can't work.",
        detail={
            "tool": action.tool,
            "args": action.args,
            "evidence": verdict.evidence if verdict else None,
            **elsewhere,
        },
    )


def _record(entry: Entry) -> Record:
    verdict = entry.verdict or Verdict(status="unknown")
    return Record(
        task_id=entry.action.task_id,
        kind="verdict",
        subject=f"{entry.action.step}: {entry.action.tool}",
        outcome=verdict.status,
        confidence={"verified": 1.0, "refuted": 1.0}.get(verdict.status, 0.0),
        detail={"key": entry.action.key, "level": verdict.level, "reason": verdict.reason},
    )
