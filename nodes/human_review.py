"""The human-interrupt node: puts one question, takes one decision, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from langgraph.types import interrupt

from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, Question, Reason, Receipt, Verdict
from steward.domain.outages import NEVER_DOWN
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions, Record
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.outages import Outages
from steward.domain.ports.reviews import Reviews
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.review_answers import REFUSED, payload, read_answer, response_schema
from steward.domain.review_edits import checked
from steward.domain.review_outcomes import apply
from steward.domain.review_questions import check_decision
from steward.domain.state import State, Update
from steward.domain.times import TimedRules
from steward.nodes.approval_freshness import changes_since
from steward.nodes.by_hand import record_word
from steward.nodes.outage import stall
from steward.nodes.task_redactor import knowing


async def human_review(
    state: State,
    *,
    reviews: Reviews,
    decisions: Decisions,
    ledger: Ledger,
    tools: Toolbox,
    rules: Rules,
    playbooks: Playbooks,
    clock: Clock,
    outages: Outages = NEVER_DOWN,
    patience: float = 3_600.0,
    redactor: Redactor = PLAIN,
) -> Update:
    """Wait for a person; nothing stands before the interrupt, since the node starts anew on resuming."""
    question = state.question
    if question is None:
        return {"next": "validate"}
    known = await knowing(redactor, ledger, state.task_id, state)
    shown = payload(known.of(question), known.text(state.goal), state.task_id, tools.card(question.tool or ""))
    answer = interrupt(shown, response_schema=response_schema(question))

    try:
        timed = TimedRules(rules, state.times, clock.now(), playbooks.get(state.playbook or ""))
        decision = await _take(question, answer, state, reviews, ledger, tools, timed, playbooks, redactor)
    except DecisionRefused as refusal:
        return _ask_again(question, str(refusal))
    if decision is None:
        return _ask_another(question)
    changed, away = list[str](), None
    if decision.kind == "approve":
        changed, away = await changes_since(question, state, ledger, tools, playbooks, clock, outages)
    await _settle_outcome(state, question, decision, ledger)
    recorded = await record_word(state, question, decision, ledger, tools)
    await decisions.add(_record(state.task_id, question, decision, clock.now(), changed))
    if changed:  # the yes was to something else: it is asked again, with what is different
        return {"question": None, "decision": decision, "changed": changed, "next": "validate", "status": "running"}
    if away is not None:  # the yes is kept until that can be told
        kept: Update = {"question": None, "decision": decision, "yes_to": question, "status": "running"}
        return {**kept, **stall(state, away, patience, "validate")}
    return apply(state, question, decision, recorded)


async def _take(
    question: Question,
    answer: object,
    state: State,
    reviews: Reviews,
    ledger: Ledger,
    tools: Toolbox,
    rules: Rules,
    playbooks: Playbooks,
    redactor: Redactor,
) -> Decision | None:
    """The decision recorded first, else this answer, if it holds; None while another vote is wanted.

    Raises DecisionRefused.
    """
    review = await reviews.get(question.id)
    if review is not None and review.decision is not None:
        return review.decision
    decision = read_answer(answer, question)
    check_decision(question, decision)
    history = await ledger.history(state.task_id)
    decision = await asyncio.to_thread(checked, state, question, decision, tools, rules, playbooks, history, redactor)
    return (await reviews.decide(question.id, decision)).decision


async def _settle_outcome(state: State, question: Question, decision: Decision, ledger: Ledger) -> None:
    """A person's word on an act that nobody could look up becomes its verdict."""
    if question.reason is not Reason.UNKNOWN_OUTCOME or decision.kind != "respond" or question.key is None:
        return
    happened = isinstance(decision.result, dict) and decision.result.get("happened") is True
    said = decision.message or "stated by a person"
    verdict = Verdict(
        status="verified" if happened else "refuted",
        level="person",
        reason=f"{decision.by}: {said}",
        evidence=decision.evidence,
        retry=not happened,
    )
    async with ledger.hold(state.task_id, 15.0) as lease:
        entry = await ledger.entry(question.key)
        if entry is None or entry.verified:
            return
        if happened and isinstance(decision.result, dict):
            receipt = Receipt(kind="person", result=decision.result.get("result"), message=said)
            await ledger.settle(question.key, receipt, lease)
        await ledger.judge(question.key, verdict, lease)


def _ask_again(question: Question, why: str) -> Update:
    """The same question with what was wrong with the answer."""
    again = replace(question, detail={**question.detail, REFUSED: why})
    return {"question": again, "next": "human_review", "status": "needs_review"}


def _ask_another(question: Question) -> Update:
    """The same question for one more person, whose last answer was taken."""
    detail = {name: value for name, value in question.detail.items() if name != REFUSED}
    return {"question": replace(question, detail=detail), "next": "human_review", "status": "needs_review"}


def _record(task_id: str, question: Question, decision: Decision, now: float, changed: list[str]) -> Record:
    return Record(
        task_id=task_id,
        kind="person",
        subject=question.id,
        outcome=f"{decision.kind}, asked again" if changed else decision.kind,
        by=decision.by,
        at=now,
        detail={
            "reason": question.reason.value,
            "digest": question.digest,
            "message": decision.message,
            "source": decision.source,
            "changed": [*changed],
        },
    )
