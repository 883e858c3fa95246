"""The verify node: looks at the world and says what really happened."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from steward.domain.after_claim import MOST_ATTEMPTS
from steward.domain.ceilings import granted, supersteps, tightened
from steward.domain.left_out import about_entries
from steward.domain.model import Action, Entry, JsonObject, Limits, Problem, Reason, Risk, Usage, Verdict, Wait
from steward.domain.outages import NEVER_DOWN, passes
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.outages import Outages
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.review_questions import ask, ask_for_more, tried
from steward.domain.settlement import IN_PLACE, LOOK_LONGER, due_in
from steward.domain.state import State, Update
from steward.domain.waiting import waiting
from steward.nodes.already_so import is_asked, look
from steward.nodes.execute import lease_seconds
from steward.nodes.fact_outages import reads_again
from steward.nodes.fact_reader import FactReader
from steward.nodes.retry_later import be_patient, stand_still
from steward.nodes.witness import Seen, Witness

_NOT_AGAIN = "Take what was read back into account; don't repeat what can't work."
_WAITED_FOR = (
    "Its system seems to be away. Plan another way if there is one; else plan the same read: it is waited for."
)


async def verify(
    state: State,
    *,
    ledger: Ledger,
    tools: Toolbox,
    playbooks: Playbooks,
    decisions: Decisions,
    clock: Clock,
    longer: float = LOOK_LONGER,
    limiter: Limiter = UNLIMITED,
    outages: Outages = NEVER_DOWN,
    patience: float = 3_600.0,
    plans_anew: bool = True,
) -> Update:
    """Judge every action of the wave by what is read back, then go on, wait, plan again or ask.

    `longer`: for how many seconds it is looked on where a tool's own time is over. `patience`: for how many a system
    that answers nobody is waited for. `plans_anew`: whoever plans may know another way.
    """
    playbook = playbooks.get(state.plan.playbook or "") if state.plan else None
    limits = granted(tightened(playbook.limits if playbook else Limits(), state.limits), state.granted)
    async with ledger.hold(state.task_id, lease_seconds(state.wave, tools)) as lease:
        witness = Witness(
            lease=lease,
            ledger=ledger,
            tools=tools,
            playbook=playbook,
            clock=clock,
            patience=limits.waiting - state.usage.waited,
            longer=longer,
            away=patience,
            failed_for=state.waits.failed_for if state.waits else 0.0,
        )
        if is_asked(state):
            return await look(state, witness)
        seen = await asyncio.gather(*(witness.prove(action) for action in state.wave))
    unrecorded = [one.entry for one in seen if not one.entry.attempts and not one.wait]  # no row of this task has them
    await decisions.add(*map(_record, unrecorded))
    waits = [one.wait for one in seen if one.wait]
    if waits:
        return stand_still("verify", _first(waits))
    if reads := await _to_wait_for(seen, state, ledger, may_replan=plans_anew and state.usage.replans < limits.replans):
        return await reads_again(FactReader(tools, ledger, limiter, clock, outages), reads, state, patience)
    return await _in_place(_go_on(state, seen, limits, tools), clock)


async def _in_place(update: Update, clock: Clock) -> Update:
    """The update, once a short wait of it is over."""
    short = update.get("waits")
    if short is not None and short.seconds <= IN_PLACE:
        with waiting():
            await clock.sleep(short.seconds)
        update |= {"waits": None, "next": "validate"}
    return update


def _first(waits: Sequence[Wait]) -> Wait:
    """What is waited for first; where looks of others fail, that is not begun anew."""
    first = min(waits, key=lambda wait: wait.seconds)
    return replace(first, failed_for=max(wait.failed_for for wait in waits))


def _go_on(state: State, seen: Sequence[Seen], limits: Limits, tools: Toolbox) -> Update:
    entries = [one.entry for one in seen]
    for entry in entries:
        if entry.verdict and entry.verdict.status == "unknown":
            return _ask_outcome(state, entry, tools)
    in_vain = [one.entry for one in seen if one.in_vain]
    if in_vain:
        return _ask_refuted(state, in_vain)
    refuted = [entry for entry in entries if _given_up(entry)]
    if refuted:
        return _plan_again(state, refuted, limits)
    put_off = [entry for entry in entries if not entry.verified and due_in(entry) > 0]
    if put_off and not any(one.news for one in seen):  # else what needs the others comes first
        return _be_patient(state, min(put_off, key=due_in), limits)
    ceiling = supersteps("validate", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="validate")
    return {"next": "validate"}


def _be_patient(state: State, entry: Entry, limits: Limits) -> Update:
    said = entry.receipt.message if entry.receipt else ""
    who, left = entry.action.tool, due_in(entry)
    return be_patient(
        "verify", state, limits, who=who, seconds=left, said=said or "its system is busy", act=entry.action
    )


def _given_up(entry: Entry) -> bool:
    """Refuted, and acting again is not safe or has been tried often enough."""
    if entry.verdict is None or entry.verdict.status != "refuted":
        return False
    return not entry.verdict.retry or entry.tries >= MOST_ATTEMPTS


async def _to_wait_for(seen: Sequence[Seen], state: State, ledger: Ledger, *, may_replan: bool) -> list[Action]:
    """Reads that were given up as their systems are away, where nothing else has to be asked or planned anew.

    First the planner is told, once, if it may plan anew: another plan may do without them.
    """
    given_up = [one.entry for one in seen if _given_up(one.entry)]
    if not given_up or state.plan is None or not all(map(_is_away, given_up)) or any(map(_is_open, seen)):
        return []
    reads, revision = [entry.action for entry in given_up], state.plan.revision
    before = [one.action for one in await ledger.history(state.task_id) if one.action.revision < revision]
    told = any((one.tool, one.args) == (read.tool, read.args) for one in before for read in reads)
    return reads if told or not may_replan else []


def _is_open(one: Seen) -> bool:
    """Whether only a person can say what became of it."""
    return one.in_vain or (one.entry.verdict is not None and one.entry.verdict.status == "unknown")


def _is_away(entry: Entry) -> bool:
    return entry.action.risk is Risk.READ and entry.receipt is not None and passes(entry.receipt)


def _plan_again(state: State, refuted: Sequence[Entry], limits: Limits) -> Update:
    problems = [*state.problems, *map(_problem, refuted)]
    if state.usage.replans >= limits.replans:
        return _ask_refuted(state, refuted, problems=problems)
    ceiling = supersteps("plan", state.remaining_steps)
    if ceiling is not None:
        return ask_for_more(state, ceiling, resume="plan") | {"problems": problems}
    return {"next": "plan", "problems": problems, "usage": Usage(replans=1)}


def _ask_refuted(state: State, refuted: Sequence[Entry], *, problems: Sequence[Problem] = ()) -> Update:
    """A person decides whether it is tried once more."""
    text = "; ".join(_problem(entry).message for entry in refuted)
    detail: JsonObject = {"resume": "validate", "tried": tried(refuted)}
    about = about_entries(refuted, state.plan)
    action = refuted[0].action if len(refuted) == 1 else None
    return ask(state, Reason.REFUTED, text, action=action, problems=problems, detail=detail, about=about)


def _ask_outcome(state: State, entry: Entry, tools: Toolbox) -> Update:
    """A person says what became of it, or has it looked at once more where there is anything to look at."""
    action, reason = entry.action, entry.verdict.reason if entry.verdict else ""
    receipt = entry.receipt.message or entry.receipt.code if entry.receipt else ""
    text = f"It can't be told whether {action.tool} happened: {reason or 'no evidence either way'}"
    card, runs = tools.card(action.tool), entry.receipt is not None and entry.receipt.runs
    again = card is None or card.provable or runs
    return ask(state, Reason.UNKNOWN_OUTCOME, text, action=action, detail={"receipt": receipt}, again=again)


def _problem(entry: Entry) -> Problem:
    verdict, action = entry.verdict, entry.action
    what = "did not happen" if entry.absent else "is not as asked"
    if action.risk is Risk.READ or (entry.receipt and entry.receipt.says_failed and not entry.absent):
        what = "failed"
    elsewhere: JsonObject = {"other_task": entry.elsewhere} if entry.elsewhere else {}
    return Problem(
        code="refuted",
        step=action.step,
        message=f"{action.tool} {what}: {verdict.reason if verdict else ''}",
        suggestion=_WAITED_FOR if _is_away(entry) else _NOT_AGAIN,
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
