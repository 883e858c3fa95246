"""Facts as log events: a name and flat fields, without goals, arguments, results or messages."""

from __future__ import annotations

from functools import cache, singledispatch

from steward.domain.ports.facts import (
    Answered,
    Asked,
    DecisionMade,
    Fact,
    Judged,
    LeaseLost,
    Looked,
    NodeEnded,
    Progressed,
    Reconciled,
    ReviewDecided,
    TaskBegan,
    TaskEnded,
    ToolEnded,
    Waits,
)
from steward.domain.spending import known_cost

Event = tuple[str, dict[str, object]]
"""The event's name as `noun.verb`, and what is told of it."""


@singledispatch
def event_of(fact: Fact) -> Event | None:
    """What is logged of the fact: one event a decision, a call and a transition; None of what another one tells."""
    del fact
    return None


def is_logged(fact: Fact) -> bool:
    """Whether there may be an event of it."""
    return _is_logged(type(fact))


@cache
def _is_logged(kind: type[Fact]) -> bool:
    return event_of.dispatch(kind) is not event_of.dispatch(Fact)


@event_of.register
def _(fact: TaskBegan) -> Event:
    return "task.began", {"playbook": fact.playbook, "requested_by": fact.requested_by}


@event_of.register
def _(fact: NodeEnded) -> Event:
    told: dict[str, object] = {"next": fact.next, "status": fact.status, "steps": fact.steps, **_took(fact.seconds)}
    return f"node.{fact.node}", told | ({"interrupted": True} if fact.interrupted else {}) | _error(fact.error)


@event_of.register
def _(fact: DecisionMade) -> Event:
    one = fact.record
    asked = {"model": one.model, "prompt_version": one.prompt_version, **_took(one.seconds)} if one.model else {}
    cost = known_cost(one.cost, one.detail)
    spent = {"cost": None if cost is None else round(cost, 6)}
    used = {"tokens_in": one.tokens_in, "tokens_out": one.tokens_out, **spent} if asked else {}
    sure = {"confidence": one.confidence} if one.confidence is not None else {}
    by = {"by": one.by} if one.by else {}
    return f"decision.{one.kind}", {"outcome": one.outcome, "subject": one.subject, **sure, **by, **asked, **used}


@event_of.register
def _(fact: ToolEnded) -> Event:
    called = {"tool": fact.action.tool, "step": fact.action.step, "action": fact.action.key[:12]}
    code = {"code": fact.receipt.code} if fact.receipt.code else {}
    late = {"late": True} if fact.late else {}
    return "tool.ended", {**called, "outcome": fact.receipt.kind, **code, **_took(fact.seconds), **late}


@event_of.register
def _(fact: Looked) -> Event:
    seen = {"tool": fact.action.tool, "step": fact.action.step, "presence": fact.found.presence}
    return "tool.looked", {**seen, **_took(fact.seconds), **({"failed": True} if fact.found.failed else {})}


@event_of.register
def _(fact: Judged) -> Event | None:
    verdict = fact.entry.verdict
    if verdict is None:
        return None
    act = fact.entry.action
    judged = {"tool": act.tool, "step": act.step, "action": act.key[:12], "status": verdict.status}
    return "decision.verdict", {**judged, "verdict_level": verdict.level, "reason": verdict.reason}


@event_of.register
def _(fact: Asked) -> Event:
    one = fact.question
    act = {"tool": one.tool, "step": one.step} if one.tool else {}
    return "review.asked", {"review": one.id, "reason": one.reason.value, **act}


@event_of.register
def _(fact: Answered) -> Event:
    taken = {"decision": fact.decision.kind, "by": fact.decision.by} if fact.decision else {"decision": None}
    return "review.answered", {"review": fact.question.id, "reason": fact.question.reason.value, **taken}


@event_of.register
def _(fact: ReviewDecided) -> Event:
    one, taken = fact.review, fact.review.taken
    told: dict[str, object] = {"review": one.question.id, "reason": one.question.reason.value}
    if taken is not None:
        told |= {"decision": taken.kind, "by": taken.by, "source": taken.source, "final": one.decision is not None}
    if one.decided_at is not None:
        told["open"] = round(one.decided_at - one.opened_at, 3)
    return "review.decided", told


@event_of.register
def _(fact: Waits) -> Event:
    return "task.waits", {**_took(fact.wait.seconds), "why": fact.wait.why, "endpoint": fact.wait.outage}


@event_of.register
def _(fact: Progressed) -> Event:
    return "loop.progressed", {"step": fact.step, "done": fact.done, "total": fact.total}


@event_of.register
def _(fact: TaskEnded) -> Event:
    task, used = fact.task, fact.task.usage
    spent = {"tokens": used.tokens, "cost": round(used.cost, 6), "model_calls": used.model_calls}
    spent |= {"unpriced_tokens": used.unpriced} if used.unpriced else {}
    told = {"status": task.status, "playbook": task.playbook, "steps": task.steps, **spent, **_took(used.seconds)}
    return "task.ended", told | _error(task.error or "")


@event_of.register
def _(fact: LeaseLost) -> Event:
    return "lease.lost", {"why": fact.why}


@event_of.register
def _(fact: Reconciled) -> Event:
    return "task.reconciled", {"why": fact.why}


def _took(seconds: float) -> dict[str, object]:
    return {"seconds": round(seconds, 4)}


def _error(text: str) -> dict[str, object]:
    return {"error": text} if text else {}
