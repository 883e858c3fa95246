"""A task as one trace: runs under its first one, nodes under runs, model and tool calls under nodes.

A run that goes on after a review links to the span of the question that the run before ended with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import Span, SpanContext, SpanKind, StatusCode

from steward.domain.model import CALLED_IN_VAIN
from steward.domain.ports.facts import (
    Answered,
    Asked,
    DecisionMade,
    Fact,
    Judged,
    LeaseLost,
    Looked,
    NodeBegan,
    NodeEnded,
    ReviewDecided,
    TaskBegan,
    TaskEnded,
    TaskTaken,
    ToolBegan,
    ToolEnded,
    Waits,
)
from steward.telemetry.measures import is_model_call
from steward.telemetry.otel import attributes, genai, ids
from steward.telemetry.otel.content import Content
from steward.telemetry.otel.recorder import Recorder
from steward.telemetry.otel.runs import Moment, Node, Run, Runs, nanoseconds


class Spans:
    """Turns facts into spans. `on_run` hears how long each run took; `caller` finds whose call a run is a part of."""

    def __init__(
        self,
        tracer: trace.Tracer,
        *,
        content: Content,
        providers: Mapping[str, str],
        version: str = "",
        caller: Callable[[], SpanContext | None] = lambda: None,
        on_run: Callable[[float], None] = lambda _: None,
        recorder: Recorder | None = None,
    ) -> None:
        self._runs = Runs(tracer, caller, on_run, recorder)
        self._content = content
        self._providers = providers
        self._version = version
        self._takes: Mapping[type[Fact], Callable[[Any, Moment], None]] = {
            TaskBegan: self._task_began,
            TaskTaken: self._task_taken,
            NodeBegan: self._node_began,
            NodeEnded: self._node_ended,
            DecisionMade: self._decision_made,
            ToolBegan: self._tool_began,
            ToolEnded: self._tool_ended,
            Looked: self._looked,
            Judged: self._judged,
            Asked: self._asked,
            Answered: self._answered,
            ReviewDecided: self._review_decided,
            Waits: self._waits,
            TaskEnded: self._task_ended,
            LeaseLost: self._lease_lost,
        }

    def take(self, fact: Fact, moment: Moment) -> None:
        """Nothing, for facts that are in another one's span."""
        taken = self._takes.get(type(fact))
        if taken is not None:
            taken(fact, moment)

    def _task_began(self, fact: TaskBegan, _: Moment) -> None:
        self._runs.expect(fact)

    def _task_taken(self, fact: TaskTaken, _: Moment) -> None:
        self._runs.take_up(fact)

    def goes_on(self, fact: NodeBegan) -> bool:
        """Whether the node is one more of the run under way."""
        run = self._runs.get(fact.task_id)
        return run is not None and (not fact.run or not run.id or fact.run == run.id)

    def _node_began(self, fact: NodeBegan, moment: Moment) -> None:
        assert moment.scope is not None  # noqa: S101 - `Moment` of a beginning
        run = self._runs.get(fact.task_id)
        if run is not None and not self.goes_on(fact):
            self._runs.end(run, moment)
            run = None
        first = run is None
        run = run or self._begin(fact, moment)
        name, told = attributes.node(fact.node)
        span = self._runs.start(name, run.span, told, moment.at)
        moment.scope.node = Node(run=run, span=span, first=first)

    def _node_ended(self, fact: NodeEnded, moment: Moment) -> None:
        node = moment.node
        if node is None or node.run.task_id != fact.task_id:
            return
        if fact.error.startswith("Held:"):  # another process carries it out: this was no run
            if node.first:
                self._runs.forget(fact.task_id)
            return
        node.span.set_attributes({"steward.next": fact.next, "steward.task.steps": fact.steps})
        node.run.told |= {"steward.task.status": fact.status, "steward.task.steps": fact.steps}
        _fail(node.span, fact.error)
        node.span.end(moment.at)
        if fact.ends_run:
            _fail(node.run.span, fact.error)
            self._runs.end(node.run, moment)

    def _decision_made(self, fact: DecisionMade, moment: Moment) -> None:
        node, record = moment.node, fact.record
        if node is None:
            return
        if not is_model_call(record):
            node.span.add_event(f"steward.decision.{record.kind}", attributes.decision(record), moment.at)
            return
        end = nanoseconds(record.at) if record.at else moment.at
        name, told = attributes.chat(record, self._providers)
        span = self._runs.start(name, node.span, told, end - nanoseconds(record.seconds), kind=SpanKind.CLIENT)
        _fail(span, "model_call: error" if record.outcome in CALLED_IN_VAIN else "")
        span.end(end)

    def _tool_began(self, fact: ToolBegan, moment: Moment) -> None:
        node = moment.node
        if node is None:
            return
        told = {**attributes.tool(fact.action), **self._content.arguments(fact.action.args)}
        span = self._runs.start(f"{genai.EXECUTE_TOOL} {fact.action.tool}", node.span, told, moment.at)
        node.run.calls[fact.action.key] = span
        node.run.called[fact.action.key] = span.get_span_context()

    def _tool_ended(self, fact: ToolEnded, moment: Moment) -> None:
        node = moment.node
        if node is None:
            return
        span = node.run.calls.pop(fact.action.key, None)
        if span is None:  # it went on beyond its time, and had been told as still running
            name, began = f"{genai.EXECUTE_TOOL} {fact.action.tool}", moment.at - nanoseconds(fact.seconds)
            span = self._runs.start(name, node.span, attributes.tool(fact.action), began)
        span.set_attributes({**attributes.receipt(fact), **self._content.result(fact.receipt.result)})
        if fact.receipt.kind in ("refused", "lost"):
            span.set_status(StatusCode.ERROR, fact.receipt.code or fact.receipt.kind)
        span.end(moment.at)

    def _looked(self, fact: Looked, moment: Moment) -> None:
        node = moment.node
        if node is None:
            return
        told = {**attributes.look(fact), **self._content.result(fact.found.value)}
        began = moment.at - nanoseconds(fact.seconds)
        self._runs.start(f"find {fact.action.tool}", node.span, told, began).end(moment.at)

    def _judged(self, fact: Judged, moment: Moment) -> None:
        node, verdict = moment.node, fact.entry.verdict
        if node is None or verdict is None:
            return
        told = {**attributes.verdict(fact.entry.action, verdict), **self._content.reason(verdict.reason)}
        node.span.add_event(genai.EVALUATION, told, moment.at)
        called = node.run.called.get(fact.entry.action.key)
        if called is not None:
            node.span.add_link(called, {genai.TOOL_CALL: fact.entry.action.key})

    def _asked(self, fact: Asked, moment: Moment) -> None:
        node = moment.node
        if node is None:
            return
        own, told = ids.asked_span(fact.task_id, fact.question.id), attributes.question(fact.question)
        self._runs.start("ask", node.run.span, told, moment.at, own_id=own).end(moment.at)

    def _answered(self, fact: Answered, moment: Moment) -> None:
        node = moment.node
        if node is None:
            return
        told = {**attributes.question(fact.question), **attributes.answer(fact.decision)}
        node.span.add_event("steward.review.answered", told, moment.at)
        asked = ids.asked_span(fact.task_id, fact.question.id)
        node.run.span.add_link(self._runs.known(fact.task_id, asked), {"steward.link": "the run that asked"})

    def _review_decided(self, fact: ReviewDecided, _: Moment) -> None:
        review = fact.review
        if review.decision is None or review.decided_at is None or not review.opened_at:
            return
        told = {**attributes.question(review.question), **attributes.answer(review.decision)}
        asked = self._runs.known(fact.task_id, ids.asked_span(fact.task_id, review.question.id))
        self._runs.beside(fact.task_id, "review", told, asked, (review.opened_at, review.decided_at))

    def _waits(self, fact: Waits, moment: Moment) -> None:
        if moment.node is not None:
            moment.node.span.add_event("steward.task.waits", attributes.wait(fact.wait), moment.at)

    def _task_ended(self, fact: TaskEnded, _: Moment) -> None:
        run = self._runs.get(fact.task_id)
        if run is not None:
            run.span.set_attributes({**attributes.ended(fact.task), **self._content.answered(fact.task.result)})

    def _lease_lost(self, fact: LeaseLost, moment: Moment) -> None:
        run = self._runs.get(fact.task_id)
        if run is not None:
            run.span.add_event("steward.lease.lost", timestamp=moment.at)

    def span(self, task_id: str) -> str:
        """The task's run under way, as a W3C traceparent."""
        run = self._runs.get(task_id)
        return "" if run is None else ids.traceparent_of(run.span.get_span_context())

    def close(self) -> None:
        """End the runs that are under way, as the process ends before them."""
        self._runs.end_all()

    def _begin(self, fact: NodeBegan, moment: Moment) -> Run:
        begun = self._runs.expected(fact.task_id)
        goal = self._content.asked(begun.goal if begun else "")
        told = {**attributes.run(fact.task_id, begun, self._version), **goal}
        return self._runs.begin(fact.task_id, fact.run, told, moment, first=begun is not None)


def _fail(span: Span, error: str) -> None:
    if error:
        kind = error.partition(":")[0]
        span.set_attribute(genai.ERROR, kind)
        span.set_status(StatusCode.ERROR, kind)
