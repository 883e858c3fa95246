"""What every node has around it for those who chat: the request is read from the messages, what happens is said."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig

from steward.domain.chat_answers import arguments, explained
from steward.domain.json_value import Json
from steward.domain.model import Entry, JsonObject, Plan, Question, Reason, Risk
from steward.domain.ports.ledger import Ledger
from steward.domain.redaction import Redactor
from steward.domain.results import changed_nothing
from steward.domain.review_answers import REFUSED
from steward.domain.state import State, Update
from steward.domain.text import excerpt, first_of, line
from steward.graph.channels import Channels
from steward.graph.hearing import is_heard
from steward.graph.messages import asked, is_taken, said_in, taken, told
from steward.graph.recording import merged
from steward.graph.request import with_goal
from steward.nodes.task_redactor import knowing

Recorded = Callable[[Channels, RunnableConfig], Awaitable[Update]]
_MOST = 10  # steps, effects or acts that one message names
_WIDTH = 200  # characters of each
_WHOLE = 20_000  # characters of a request that are repeated; the goal itself is kept whole
_LONGEST = 4_000  # characters of a message
_SPOKEN = ("question", "plan", "decision", "result", "error", "status", "next")  # what messages tell of a state


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Says in messages what a node came to. A task that nobody listens to and nobody chats with has none."""

    ledger: Ledger
    redactor: Redactor

    def around(self, name: str, node: Recorded) -> Recorded:
        """The node as it is, with `messages` in its update where there is something to say."""

        async def conversing(state: Channels, config: RunnableConfig) -> Update:
            if name == "plan":
                state = with_goal(state)
            update = await node(state, config)
            if not is_heard() and not state.messages:
                return update
            said = await self._said(name, state, update)
            return cast("Update", {**update, "messages": said}) if said else update

        conversing.__name__ = name
        return conversing

    async def _said(self, name: str, before: Channels, update: Update) -> list[AnyMessage]:
        after = merged(before, update)
        entries = list[Entry]()
        if before.messages and name == "verify" and after.waits is None:
            keys = {one.key for one in before.wave}
            entries = [one for one in await self.ledger.history(after.task_id) if one.action.key in keys]
        begins = name == "plan" and not before.task_id
        if not _texts(name, before, after, update, entries) and not (begins and before.messages):
            return []
        known = await knowing(self.redactor, self.ledger, after.task_id, after)
        spoken = State(**{field: getattr(after, field) for field in _SPOKEN})  # the rest need not be looked through
        texts = _texts(name, before, known.of(spoken), update, known.of(entries))  # hidden before it is cut
        heard = next((one.id for one in reversed(before.messages) if isinstance(one, HumanMessage)), "")
        about = (after.asked, after.steps, heard)  # the same words in reply to another message are another reply
        said: list[AnyMessage] = [told(after.task_id, known.text(text), *about) for text in texts]
        request = asked(after.task_id, excerpt(known.text(after.goal), _WHOLE))
        if before.messages:
            return [*_taken(before, request, known), *said] if begins else said
        return [request, *said]


def _texts(name: str, before: Channels, after: State, update: Update, entries: list[Entry]) -> list[str]:
    """What there is to say of a node's update: `before` is compared alone; `entries` are those that it judged."""
    texts = [*_asked(before, after), *_ends(before, after)]
    if name == "human_review":
        texts = [*_answered(before, after), *texts]
    return [*_judged(entries), *_planned(after, update), *texts] if before.messages else texts


def _taken(state: Channels, request: AnyMessage, known: Redactor) -> Iterator[AnyMessage]:
    """Of the messages that came, those that hold a secret, without it; and the request, as the one that was taken."""
    shown = [
        message.model_copy(update={"content": known.of(cast("Json", message.content))}) for message in state.messages
    ]
    yield from (one for one, message in zip(shown, state.messages, strict=True) if one.content != message.content)
    if isinstance(state.messages[-1], HumanMessage) and not is_taken(state.messages[-1]):
        yield taken(shown[-1] if said_in(state.messages[-1:]).text == state.goal else request)


def _planned(after: State, update: Update) -> Iterator[str]:
    if update.get("checked") and after.plan is not None and after.plan.steps:
        steps = [f"{step.id}: {step.tool}" for step in after.plan.steps]
        yield f"The plan: {'; '.join(first_of(steps, _MOST))}."


def _judged(entries: list[Entry]) -> Iterator[str]:
    """What came of the wave; that something was looked up is no news."""
    for entry in [one for one in entries if one.action.risk is not Risk.READ and one.verdict][:_MOST]:
        verdict = entry.verdict
        if verdict is None:
            continue
        match verdict.status:
            case "verified" if entry.already_so:
                yield f"{entry.action.tool}: there was nothing to do, it is so already."
            case "verified":
                yield f"{entry.action.tool} is done and verified{_named(entry.result)}."
            case "refuted":
                yield f"{entry.action.tool} did not happen as meant: {line(verdict.reason, _WIDTH)}"
            case _:
                pass


def _named(result: Json) -> str:
    named = result.get("id") if isinstance(result, dict) else None
    return f": {line(str(named), 60)}" if named else ""


def _answered(before: State, after: State) -> Iterator[str]:
    """What came of an answer."""
    question, asks, decision = before.question, after.question, after.decision
    if question is None or after.next == "end":
        return
    if asks is None or asks.id != question.id:
        why = f": {line(decision.message, _WIDTH)}" if decision and decision.message else ""
        yield f"{decision.by} decided: {decision.kind.replace('_', ' ')}{why}" if decision else "That is answered."
    elif REFUSED in asks.detail:
        yield f"That was not taken for an answer: {asks.detail[REFUSED]}"
    else:
        yield "That is noted; one more person is to decide."


def _asked(before: State, after: State) -> Iterator[str]:
    asks = after.question
    if asks is not None and (before.question is None or asks.id != before.question.id):
        yield question_text(asks, after.plan)


def question_text(question: Question, plan: Plan | None = None) -> str:
    """The question as a message: what is asked, about which call or plan, and how it is answered."""
    lines = [question.text, *(f"Changed since: {one}" for one in question.changed)]
    if call := arguments(question):
        lines.append(call)
    elif question.reason is Reason.LOW_CONFIDENCE and plan is not None:
        steps = (f"• {step.id}: {step.tool} {json.dumps(step.args, ensure_ascii=False)}" for step in plan.steps)
        lines.append("\n".join(["The plan:", *steps]))
    lines += [line(one.message, _WIDTH) for one in question.problems[:_MOST] if one.message not in question.text]
    answers = "\n".join(["What you can say:", *(f"• {one}" for one in explained(question))])
    return f"{excerpt(chr(10).join(lines), _LONGEST)}\n\n{answers}\n\n(review {question.id})"


def _ends(before: State, after: State) -> Iterator[str]:
    if after.next != "end" or after.status == before.status:
        return
    yield ended_text(after.status, after.result, after.error)


def ended_text(status: str, result: JsonObject | None, error: str | None) -> str:
    """How the task came out, as a message."""
    if status != "complete":
        return f"Not done: {excerpt(error or 'no reason was given', _LONGEST)}"
    found: JsonObject = result or {}
    answer = found.get("answer")
    said = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    lines = [] if answer in (None, "") else [excerpt(said, _LONGEST)]
    for name, what in (("effects", "Done"), ("already_so", "So already"), ("left_out", "Left out")):
        acts = [_act(one) for one in cast("list[Any]", found.get(name) or [])]
        lines += [f"{what}: {'; '.join(first_of(acts, _MOST))}."] if acts else []
    lines += ["Nothing was changed."] if lines and changed_nothing(found) else []
    return "\n\n".join(lines) or "Done; there was nothing to change."


def _act(effect: JsonObject) -> str:
    level = effect.get("level")
    how = f", known by {str(level).replace('_', ' ')}" if level else ""
    by = f", by {effect['by']}" if effect.get("by") else ""
    known = ", and it is not known whether it happened" if effect.get("happened") == "unknown" else ""
    return f"{effect.get('tool')}{_named(effect.get('result'))}{how}{by}{known}"
