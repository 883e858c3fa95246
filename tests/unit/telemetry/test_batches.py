"""What is told is taken a moment later, in one go, and nothing is lost or changed by it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from contextvars import ContextVar

import pytest
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from steward.domain.model import Receipt
from steward.domain.ports.facts import LeaseLost, NodeBegan, NodeEnded, TaskBegan, ToolBegan, ToolEnded
from steward.telemetry.batches import Batches
from steward.telemetry.fanout import Fanout
from steward.telemetry.otel.ids import own_ids
from steward.telemetry.otel.sink import OpenTelemetry
from tests.unit.domain.making import action_of, pay

_TENANT: ContextVar[str] = ContextVar("tenant", default="nobody")
_ENDED = NodeEnded(task_id="t1", node="execute", seconds=0.1, next="end", status="complete")


class Labelling(SpanProcessor):
    """An application's own: it writes into each span for whom the code runs."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        del parent_context
        span.set_attribute("tenant", _TENANT.get())


class Traced:
    """A sink on an application's provider, and what came out of it."""

    def __init__(self, *processors: SpanProcessor) -> None:
        self._exporter = InMemorySpanExporter()
        tracers = TracerProvider(shutdown_on_exit=False)
        for one in (*processors, SimpleSpanProcessor(self._exporter)):
            tracers.add_span_processor(one)
        self.sink = OpenTelemetry(tracers=tracers, meters=None)
        self.told = Fanout([self.sink], lambda fact: fact)

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        return {one.name: one for one in self._exporter.get_finished_spans()}


async def test_what_waits_is_taken_in_order_by_the_loop() -> None:
    """A moment after the first of them, in one go; and the same again."""
    taken: list[int] = []
    waiting = Batches(taken.extend, pause=0.01)

    for first in (0, 3):
        for number in range(3):
            waiting.add(first + number)
        assert len(taken) == first
        await asyncio.sleep(0.05)
        assert taken == [*range(first + 3)]


async def test_what_waits_is_bounded_and_flushed() -> None:
    """By number, by what is not to wait, and by whoever ends it."""
    taken: list[int] = []
    waiting = Batches(taken.extend, most=10)
    for number in range(25):
        waiting.add(number)
    assert taken == [*range(20)]
    waiting.add(25, at_once=True)
    assert taken == [*range(26)]
    waiting.add(26)
    waiting.flush()
    assert taken == [*range(27)]


def test_without_a_loop_and_after_one_nothing_waits() -> None:
    """A loop that was closed takes nothing more, so the next one does."""
    taken: list[str] = []
    waiting = Batches(taken.extend, pause=0.01)

    async def adding(item: str, seconds: float) -> None:
        waiting.add(item)
        await asyncio.sleep(seconds)

    asyncio.run(adding("left by a loop that ended", 0))
    assert taken == []
    waiting.add("without a loop")
    assert taken == ["left by a loop that ended", "without a loop"]
    asyncio.run(adding("left again", 0))
    asyncio.run(adding("in the next loop", 0.05))
    assert taken[2:] == ["left again", "in the next loop"]


async def test_one_that_fails_costs_no_other() -> None:
    """It is raised to whoever comes next: who hands facts on logs it once."""
    taken: list[int] = []

    def take(numbers: Sequence[int]) -> None:
        if 1 in numbers:
            raise OSError(28, "No space left on device")
        taken.extend(numbers)

    waiting = Batches(take)
    waiting.add(1)
    with pytest.raises(OSError, match="No space left"):
        waiting.flush()
    waiting.add(2)
    waiting.flush()
    assert taken == [2]


async def test_one_timer_runs_however_often_all_is_taken_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that was left over would take what comes later too soon."""
    timers: list[float] = []

    def call_later(seconds: float, _: object) -> None:
        timers.append(seconds)

    monkeypatch.setattr(asyncio.get_running_loop(), "call_later", call_later)
    waiting = Batches[int](lambda _: None, pause=0.5)
    for number in range(20):
        waiting.add(number)
        waiting.add(number, at_once=True)
    assert timers == [0.5]


def test_what_several_threads_tell_at_once_is_all_taken() -> None:
    """Also what one of them adds while another takes."""
    taken: list[int] = []
    waiting = Batches(taken.extend)

    def add(numbers: range) -> None:
        for number in numbers:
            waiting.add(number)

    threads = [threading.Thread(target=add, args=(range(first, first + 5_000),)) for first in (0, 5_000, 10_000)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    waiting.flush()
    assert sorted(taken) == [*range(15_000)]


async def test_a_span_has_the_times_of_what_it_tells() -> None:
    """Not those of the moment when it was made."""
    traced, call = Traced(), action_of(pay("p", "x"))
    began = time.time_ns()
    traced.told.tell(NodeBegan(task_id="t1", node="execute"))
    traced.told.tell(ToolBegan(task_id="t1", action=call))
    await asyncio.sleep(0.02)
    traced.told.tell(ToolEnded(task_id="t1", action=call, receipt=Receipt(kind="answered"), seconds=0.02))
    ended = time.time_ns()
    time.sleep(0.02)  # noqa: ASYNC251 - the loop can take nothing meanwhile
    traced.told.tell(_ENDED)

    span = traced.spans[f"execute_tool {call.tool}"]
    assert span.start_time is not None
    assert span.end_time is not None
    assert began <= span.start_time < span.end_time - 15_000_000 < span.end_time <= ended


async def test_a_run_that_ends_is_told_at_once_and_one_under_way_has_its_span() -> None:
    """Whoever awaited the task finds all of it; whoever saves it in between, what it is to link to."""
    traced = Traced()
    traced.told.tell(TaskBegan(task_id="t1", goal="?"))
    traced.told.tell(NodeBegan(task_id="t1", node="plan"))
    under_way = traced.told.span("t1")
    traced.told.tell(NodeEnded(task_id="t1", node="plan", seconds=0.1, next="execute"))
    assert traced.spans == {}
    traced.told.tell(NodeBegan(task_id="t1", node="execute"))
    assert traced.told.span("t1") == under_way != ""
    traced.told.tell(_ENDED)

    assert [*traced.spans] == ["plan steward", "execute", "invoke_agent steward"]
    assert traced.spans["invoke_agent steward"].context is not None
    assert f"{traced.spans['invoke_agent steward'].context.span_id:016x}" == under_way.split("-")[2]


async def test_an_applications_own_processor_runs_in_the_context_of_the_node() -> None:
    """What it reads there belongs to the task, not to whoever takes what waits."""
    traced = Traced(Labelling())

    async def node(tenant: str, *, last: bool) -> None:
        _TENANT.set(tenant)
        traced.told.tell(NodeBegan(task_id="t1", node=tenant))
        traced.told.tell(_ENDED if last else NodeEnded(task_id="t1", node=tenant, seconds=0.1, next="execute"))

    for number, tenant in enumerate(("first", "second", "third")):
        await asyncio.create_task(node(tenant, last=number == 2))

    labels = {name: (one.attributes or {}).get("tenant") for name, one in traced.spans.items()}
    assert labels == {"first": "first", "second": "second", "third": "third", "invoke_agent steward": "first"}


async def test_closing_takes_what_waits() -> None:
    """A process that is ended gently tells all that it has begun."""
    traced = Traced()
    traced.told.tell(NodeBegan(task_id="t1", node="plan"))
    traced.told.tell(NodeEnded(task_id="t1", node="plan", seconds=0.1, next="execute"))
    assert traced.spans == {}

    await traced.told.close(5)

    assert [*traced.spans] == ["plan steward", "invoke_agent steward"]


async def test_what_a_late_fact_fails_with_is_logged_once() -> None:
    """As if it had failed where it happened."""

    class Full(SpanProcessor):
        def on_start(self, span: Span, parent_context: Context | None = None) -> None:
            del span, parent_context
            raise OSError(28, "No space left on device")

    traced = Traced(Full())
    for _ in range(3):
        traced.told.tell(NodeBegan(task_id="t1", node="plan"))
        traced.told.tell(LeaseLost(task_id="t1", why="another one goes on"))
    assert traced.told.failed == {"opentelemetry: OSError"}


def test_a_tracer_takes_our_ids_once() -> None:
    """The SDK has one tracer for one name: whoever opens Steward again finds what was done to it before."""
    tracers = TracerProvider(shutdown_on_exit=False)
    first, again = (own_ids(tracers.get_tracer("steward")) for _ in range(2))
    assert first is again is not None
