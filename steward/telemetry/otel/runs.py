"""Runs of tasks as spans: where they begin and end, and how they hang together over processes and weeks.

The trace's id and its root's follow from the task's id (`steward/telemetry/trace_ids.py`), so a run that goes on weeks
later in another process joins the same trace, below its root, which is the task's first run.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanContext, SpanKind
from opentelemetry.util.types import AttributeValue

from steward.domain.ports.facts import TaskBegan, TaskTaken
from steward.telemetry.otel import genai, ids
from steward.telemetry.otel.attributes import Told
from steward.telemetry.otel.recorder import Recorder, Unrecorded, under

_MOST = 2_000  # runs, and what is known of runs to come, that are kept in memory
_CALLER = "the caller"
_NAME = f"{genai.INVOKE_AGENT} {genai.AGENT}"


@dataclass
class Run:
    """One stretch of a task in this process, from its first node until it ends, waits for a person or is left."""

    task_id: str
    id: str
    span: Span
    began: float  # as `time.monotonic` counts
    first: bool
    told: dict[str, AttributeValue] = field(default_factory=dict[str, AttributeValue])  # what its last node left it at
    linked: set[int] = field(default_factory=set[int])  # the spans that this one links to
    calls: dict[str, Span] = field(default_factory=dict[str, Span])  # by the action's key
    called: dict[str, SpanContext] = field(default_factory=dict[str, SpanContext])

    def link(self, other: SpanContext | None, what: str) -> None:
        """Say that the run belongs to another span, once."""
        if other is None or other.span_id in {*self.linked, self.span.get_span_context().span_id}:
            return
        self.linked.add(other.span_id)
        self.span.add_link(other, {"steward.link": what})


@dataclass(frozen=True)
class Node:
    """A node that runs; `first` of its run."""

    run: Run
    span: Span
    first: bool


@dataclass
class Scope:
    """The node that the current code runs in, once its beginning was taken: spans are made a moment later."""

    task_id: str
    node: Node | None = None


class Moment(NamedTuple):
    """Where and when a fact happened: in Unix nanoseconds, and as `time.monotonic` counts."""

    scope: Scope | None
    at: int
    clock: float

    @property
    def node(self) -> Node | None:
        return self.scope.node if self.scope is not None else None


_SCOPE: ContextVar[Scope | None] = ContextVar("steward_node", default=None)


def entered(task_id: str) -> Moment:
    """Now, where a node of the task begins in the current context."""
    scope = Scope(task_id)
    _SCOPE.set(scope)
    return Moment(scope, time.time_ns(), time.monotonic())


def left(task_id: str) -> Moment:
    """Now, where a node of the task ends in the current context, if it began there."""
    moment = here()
    if moment.scope is not None and moment.scope.task_id == task_id:
        _SCOPE.set(None)
    return moment


def here() -> Moment:
    """Now, in the node of the current context, if there is one."""
    return Moment(_SCOPE.get(), time.time_ns(), time.monotonic())


class Runs:
    """The runs under way. `on_end` hears how many seconds each took; `caller` finds whose call a run is a part of."""

    def __init__(
        self,
        tracer: trace.Tracer,
        caller: Callable[[], SpanContext | None],
        on_end: Callable[[float], None],
        recorder: Recorder | None = None,
    ) -> None:
        self._tracer = tracer
        self._recorder = recorder or Unrecorded(tracer)
        self._ids = ids.own_ids(tracer)
        self._caller = caller
        self._on_end = on_end
        self._begun: OrderedDict[str, TaskBegan] = OrderedDict()
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._taken: OrderedDict[str, TaskTaken] = OrderedDict()

    def expect(self, fact: TaskBegan) -> None:
        """The task's next run is its first."""
        _keep(self._begun, fact.task_id, fact)

    def expected(self, task_id: str) -> TaskBegan | None:
        return self._begun.pop(task_id, None)

    def take_up(self, fact: TaskTaken) -> None:
        """The run under way, or the next one, goes on where the task's row says."""
        run = self._runs.get(fact.task_id)
        if run is None:
            _keep(self._taken, fact.task_id, fact)
        else:
            _link(run, fact)

    def get(self, task_id: str) -> Run | None:
        return self._runs.get(task_id)

    def begin(self, task_id: str, run: str, told: Told, moment: Moment, *, first: bool) -> Run:
        """The root where the task is new and ids may be told, else a span below it."""
        make = self._root if first and self._ids is not None else self._resumed
        span = make(task_id, told, moment.at)
        begun = Run(task_id=task_id, id=run, span=span, began=moment.clock, first=first)
        _keep(self._runs, task_id, begun)
        if (taken := self._taken.pop(task_id, None)) is not None:
            _link(begun, taken)
        begun.link(self._caller(), _CALLER)
        return begun

    def forget(self, task_id: str) -> None:
        """It was no run: what was begun is not told."""
        self._runs.pop(task_id, None)

    def end(self, run: Run, moment: Moment) -> None:
        self._runs.pop(run.task_id, None)
        for span in run.calls.values():
            span.set_attribute("steward.receipt", "cut off")
            span.end(moment.at)
        run.span.set_attributes(run.told)
        run.span.end(moment.at)
        self._on_end(moment.clock - run.began)

    def end_all(self) -> None:
        for run in [*self._runs.values()]:
            self.end(run, here())

    def start(
        self,
        name: str,
        above: Span,
        told: Told,
        at: int,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        own_id: int | None = None,
    ) -> Span:
        """A span below the one `above`, since `at` in Unix nanoseconds."""
        if own_id is None or self._ids is None:
            return self._recorder.start(name, above, kind, told, at)
        with self._ids.named(above.get_span_context().trace_id, own_id):
            return self._tracer.start_span(name, under(above), kind, told, start_time=at)

    def beside(self, task_id: str, name: str, told: Told, link: SpanContext, times: tuple[float, float]) -> None:
        """A span of the task that is in no run, between two times."""
        span = self._tracer.start_span(
            name, self._below_root(task_id), attributes=told, links=[Link(link)], start_time=nanoseconds(times[0])
        )
        span.end(nanoseconds(times[1]))

    def known(self, task_id: str, span: int) -> SpanContext:
        """A span of the task's trace that another process may have written."""
        return ids.known_span(task_id, span, sampled=ids.is_sampled(self._tracer, task_id))

    def _root(self, task_id: str, told: Told, at: int) -> Span:
        assert self._ids is not None  # noqa: S101 - looked at before
        with self._ids.named(*ids.numbers(task_id)):
            return self._tracer.start_span(_NAME, Context(), attributes=told, start_time=at)

    def _resumed(self, task_id: str, told: Told, at: int) -> Span:
        return self._tracer.start_span(_NAME, self._below_root(task_id), attributes=told, start_time=at)

    def _below_root(self, task_id: str) -> Context:
        return ids.below(self.known(task_id, ids.numbers(task_id)[1]))


def _link(run: Run, taken: TaskTaken) -> None:
    """To the run before, and of the first run to whoever submitted the task, however long ago and wherever."""
    run.link(ids.said_span(taken.newest_run), "the run before")
    if run.first:
        run.link(ids.said_span(taken.caller), _CALLER)


def _keep(kept: OrderedDict[str, Any], task_id: str, value: object) -> None:
    kept[task_id] = value
    kept.move_to_end(task_id)
    while len(kept) > _MOST:
        kept.popitem(last=False)


def nanoseconds(at: float) -> int:
    return int(at * 1e9)
