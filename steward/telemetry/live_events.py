"""Facts as the events that a client of a run sees live: a name, words for a person, and a few flat fields.

`docs/server.md` lists them. Fields are only added, so that a client may rely on those that it knows.
"""

from __future__ import annotations

from functools import cache, singledispatch

from steward.domain.model import Action, Json, JsonObject, Receipt, Risk, Verdict
from steward.domain.ports.facts import (
    Answered,
    Asked,
    DecisionMade,
    Fact,
    Judged,
    LeaseLost,
    NodeBegan,
    Progressed,
    TaskEnded,
    ToolBegan,
    ToolEnded,
    ToolProgressed,
    Waits,
)
from steward.domain.text import duration, first_of, line, plural

_WIDTH = 200  # characters of an event's words
_SHORT = 60  # of one value in them
_MOST = 4  # values or steps named in them
_NAMES = ("id", "reference", "number", "key", "name", "status")  # what people call a record by
_VERDICTS = {
    "verified": "is verified",
    "refuted": "did not happen as meant",
    "pending": "is not to be seen yet",
    "unknown": "can't be told from what can be read",
}
_ANSWERS = {
    "approve": "approved",
    "edit": "approved with changes",
    "reject": "rejected",
    "leave_out": "left it out",
    "by_hand": "did it by hand",
    "respond": "answered",
    "grant": "granted more",
    "abort": "ended the task",
}


@singledispatch
def live_event(fact: Fact) -> JsonObject | None:
    """The event, with `event` and `text` in it; None where a client sees nothing of the fact."""
    del fact
    return None


def is_shown(fact: Fact) -> bool:
    """Whether there may be an event of it: most facts are none."""
    if isinstance(fact, NodeBegan):
        return fact.node == "plan"
    return _is_shown(type(fact))


@cache
def _is_shown(kind: type[Fact]) -> bool:
    return live_event.dispatch(kind) is not live_event.dispatch(Fact)


@live_event.register
def _(fact: NodeBegan) -> JsonObject | None:
    return _event("planning", "Planning") if fact.node == "plan" else None


@live_event.register
def _(fact: DecisionMade) -> JsonObject | None:
    one = fact.record
    if one.kind != "plan" or one.outcome in ("", "error", "looked"):  # one call of several
        return None
    steps, problems = _texts(one.detail.get("steps")), _texts(one.detail.get("problems"))
    said = ", ".join(first_of((step.split(": ", 1)[-1] for step in steps), _MOST)) or one.outcome
    text = f"Planned {plural(len(steps), 'step')}: {said}"
    if one.outcome in ("refused", "failed"):
        text = f"No usable plan: {'; '.join(problems) or one.detail.get('error') or 'the planner gave none'}"
    fields: JsonObject = {"outcome": one.outcome, "steps": [*steps], "model": one.model}
    return _event("planned", text, **fields, confidence=one.confidence)


@live_event.register
def _(fact: ToolBegan) -> JsonObject:
    act = fact.action
    given = [f"{name} {told}" for name, value in act.args.items() if (told := _short(value))]
    with_ = ", ".join(given[:_MOST])
    return _event("tool.started", f"Calling {act.tool}{f' ({with_})' if with_ else ''}", **_act(act))


@live_event.register
def _(fact: ToolEnded) -> JsonObject:
    text, told = f"{fact.action.tool} {_answered(fact.action, fact.receipt)}", fact.receipt
    return _event("tool.ended", text, **_act(fact.action), receipt=told.kind, code=told.code, seconds=_s(fact.seconds))


@live_event.register
def _(fact: ToolProgressed) -> JsonObject:
    of = f" of {fact.total:,.15g}" if fact.total is not None else ""
    text = f"{fact.action.tool}: {fact.done:,.15g}{of}{f', {fact.words}' if fact.words else ''}"
    return _event("tool.progress", text, **_act(fact.action), done=fact.done, of=fact.total, words=fact.words)


@live_event.register
def _(fact: Judged) -> JsonObject | None:
    act, verdict = fact.entry.action, fact.entry.verdict
    if verdict is None:
        return None
    text = f"{act.tool} {_VERDICTS[verdict.status]}{_because(verdict)}"
    return _event(
        "verdict", text, **_act(act), status=verdict.status, level=verdict.level, reason=line(verdict.reason, _WIDTH)
    )


@live_event.register
def _(fact: Asked) -> JsonObject:
    one = fact.question
    fields: JsonObject = {"review": one.id, "reason": one.reason.value, "options": [*one.options]}
    return _event("asked", one.text, **fields, tool=one.tool, step=one.step)


@live_event.register
def _(fact: Answered) -> JsonObject:
    one, reason = fact.decision, fact.question.reason.value
    if one is None:
        return _event("answered", "The question is withdrawn", review=fact.question.id, reason=reason)
    text = f"{one.by or 'Somebody'} {_ANSWERS[one.kind]}{f': {one.message}' if one.message else ''}"
    return _event("answered", text, review=fact.question.id, reason=reason, decision=one.kind, by=one.by)


@live_event.register
def _(fact: Waits) -> JsonObject:
    text = f"Waiting {duration(fact.wait.seconds)} for {fact.wait.why}"
    return _event("waiting", text, seconds=_s(fact.wait.seconds), why=line(fact.wait.why, _WIDTH))


@live_event.register
def _(fact: Progressed) -> JsonObject:
    return _event(
        "progress", f"{fact.step}: {fact.done:,} of {fact.total:,}", step=fact.step, done=fact.done, of=fact.total
    )


@live_event.register
def _(fact: TaskEnded) -> JsonObject:
    done = fact.task.status == "complete"
    why = fact.task.error or ""
    calls = "1 call" if fact.task.steps == 1 else f"{fact.task.steps:,} calls"
    text = f"Complete after {calls}" if done else f"Failed: {why or 'no reason was given'}"
    return _event("ended", text, status=fact.task.status, steps=fact.task.steps, error=line(why, _WIDTH))


@live_event.register
def _(fact: LeaseLost) -> JsonObject:
    return _event("left", f"Another process goes on with the task: {fact.why}")


def _event(event: str, text: str, **fields: Json) -> JsonObject:
    return {"event": event, "text": line(text, _WIDTH), **fields}


def _act(action: Action) -> JsonObject:
    item: JsonObject = {"item": action.item} if action.item >= 0 else {}
    return {"tool": action.tool, "step": action.step, "action": action.key[:12], **item}


def _answered(action: Action, receipt: Receipt) -> str:
    match receipt.kind:
        case "answered" if receipt.says_failed:
            return f"answered that it failed: {receipt.message}"
        case "answered":
            said = _short(receipt.result)
            return f"{'has answered' if action.risk is Risk.READ else 'is done'}{f': {said}' if said else ''}"
        case "refused":
            return f"was refused: {receipt.message or receipt.code}"
        case "lost":
            return f"gave no answer ({receipt.message or receipt.code}), so what it did is looked for"
        case "person":
            return "is answered by a person"


def _because(verdict: Verdict) -> str:
    said = verdict.reason or (_short(verdict.evidence) if verdict.status == "verified" else "")
    return f": {said}" if said else ""


def _short(value: Json) -> str:
    """A value as people would name it: what it is called by, how many there are."""
    if isinstance(value, dict):
        named = next((value[name] for name in _NAMES if isinstance(value.get(name), str | int)), None)
        inner = next((one for one in value.values() if isinstance(one, list)), None) if named is None else None
        return _short(named) if named is not None else "" if inner is None else _short(inner)
    if isinstance(value, list):
        return f"{len(value):,} found" if len(value) != 1 else _short(value[0]) or "1 found"
    return "" if value is None else line(str(value), _SHORT)


def _texts(value: Json) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _s(seconds: float) -> float:
    return round(seconds, 3)
