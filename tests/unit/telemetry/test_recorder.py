"""Spans that are recorded beside the SDK's own say what those say; who limits, samples or counts still does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk import resources
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanKind, StatusCode

from steward.settings import Settings
from steward.telemetry.fanout import Fanout, Sink
from steward.telemetry.otel import recorder
from steward.telemetry.otel.opening import open_otel
from steward.telemetry.otel.sink import resource
from tests.otlp import Collector, collecting
from tests.unit.domain.making import expects, make, pay, plan_of
from tests.unit.graph.plans import APPROVED
from tests.unit.graph.rig import Rig, accepts

SDK_ONLY = "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "31"  # fewer than what is recorded by us is sure of
_OWN = ("trace_id", "span_id", "parent_span_id", "start_time_unix_nano", "end_time_unix_nano")  # of each run


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Generator[Collector]:
    with collecting() as one:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", one.url)
        monkeypatch.setenv("OTEL_METRICS_EXPORTER", "none")
        yield one


def opened() -> tuple[Fanout, Sink]:
    sink = open_otel(Settings())
    assert sink is not None
    return Fanout([sink], lambda fact: fact), sink


async def carry_out() -> None:
    """A plan that falls short and the next one, a question, its answer and what comes after it."""
    told, sink = opened()
    script = [plan_of(make("a")), plan_of(make("a"), pay("p", "x"))]
    rig = Rig(script=script, acceptance=accepts(expects(), expects("pay")), playbook=APPROVED, telemetry=told)
    await rig.begin(goal="refund Ada Lovelace")
    assert (await rig.answer({"kind": "approve", "by": "kim"})).status == "complete"
    sink.close(5)


def spans_of(collector: Collector) -> list[Any]:
    asked = [ExportTraceServiceRequest.FromString(body) for body in collector.bodies("/v1/traces")]
    return [
        span for one in asked for group in one.resource_spans for scope in group.scope_spans for span in scope.spans
    ]


def without_ids(spans: list[Any]) -> Counter[tuple[str, str]]:
    """How often each parent's name and each whole span is there, but for what differs from run to run."""
    names = {one.span_id: one.name for one in spans}
    told: Counter[tuple[str, str]] = Counter()
    for span in spans:
        parent = names.get(span.parent_span_id, "")
        for field in _OWN:
            span.ClearField(field)
        for event in span.events:
            event.time_unix_nano = 0
        for link in span.links:
            link.trace_id, link.span_id = b"", b""
        for one in [*span.attributes, *(one for event in span.events for one in event.attributes)]:
            if one.key in ("steward.usage.seconds", "steward.review.id", "steward.subject"):
                one.value.Clear()
        told[parent, str(span)] += 1
    return told


@pytest.mark.parametrize("content", ["", "true"], ids=["without content", "with content"])
async def test_they_say_what_the_sdks_own_say(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    """Attributes, events, links, flags, kinds and states, span by span."""
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", content)
    ended: list[str] = []
    end = recorder.Recorded.end

    def noted(self: recorder.Recorded, end_time: int | None = None) -> None:
        ended.append(str(self.get_span_context().span_id))
        end(self, end_time)

    monkeypatch.setattr(recorder.Recorded, "end", noted)
    await carry_out()
    ours, recorded = spans_of(collector), len(ended)
    assert len({*ended}) == recorded >= len(ours) // 2
    collector.requests.clear()
    monkeypatch.setenv(*SDK_ONLY)
    await carry_out()

    assert len(ended) == recorded
    assert without_ids(ours) == without_ids(spans_of(collector))


async def test_what_somebody_limits_is_limited(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values by their length, events by their number; what was left out is counted."""
    monkeypatch.setenv("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3")
    monkeypatch.setenv("OTEL_SPAN_EVENT_COUNT_LIMIT", "0")
    await carry_out()

    spans = spans_of(collector)
    assert {len(one.value.string_value) for span in spans for one in span.attributes} <= {0, 1, 2, 3}
    assert not [span for span in spans if span.events]

    collector.requests.clear()
    monkeypatch.delenv("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT")
    await carry_out()
    assert not [span for span in spans_of(collector) if span.events]
    assert sum(span.dropped_events_count for span in spans_of(collector)) > 0


async def test_what_the_sdk_counts_of_itself_is_counted(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where its own metrics are asked for, all spans are its own."""
    monkeypatch.setenv("OTEL_PYTHON_SDK_INTERNAL_METRICS_ENABLED", "true")
    meters = MeterProvider([reader := InMemoryMetricReader()], shutdown_on_exit=False)
    monkeypatch.setattr("opentelemetry.metrics.get_meter_provider", lambda: meters)
    await carry_out()

    read = reader.get_metrics_data()
    assert read is not None
    counted = [
        point
        for scope in read.resource_metrics[0].scope_metrics
        for metric in scope.metrics
        for point in metric.data.data_points
        if metric.name == "otel.sdk.span.started"
    ]
    assert sum(int(getattr(point, "value", 0)) for point in counted) == len(spans_of(collector)) > 0
    meters.shutdown()


@pytest.mark.parametrize(("sampler", "kept"), [("always_off", False), ("always_on", True), ("traceidratio", True)])
async def test_who_samples_decides(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, sampler: str, kept: bool
) -> None:
    """For spans in the middle of a trace as well."""
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", sampler)
    await carry_out()
    assert bool(spans_of(collector)) is kept


def test_who_hashes_a_resource_makes_no_json_of_it_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exporter asks for each span; the number is the SDK's own."""
    ours = resource()
    written: list[object] = []
    dumps: Any = resources.__dict__["dumps"]

    def noted(value: object, **more: Any) -> str:
        written.append(value)
        return dumps(value, **more)

    monkeypatch.setattr(resources, "dumps", noted)

    assert {hash(ours) for _ in range(3)} == {resources.Resource.__hash__(ours)}
    assert len(written) == 2
    assert ours == resources.Resource(ours.attributes, ours.schema_url)


def test_what_comes_after_its_end_changes_nothing() -> None:
    """And its second end sends nothing; of an error its kind alone is told."""
    provider = TracerProvider(resource=resource(), shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter := InMemorySpanExporter()))
    tracer = provider.get_tracer("steward", "1")
    begins = recorder.recorder_of(provider, tracer, InstrumentationScope("steward", "1"))
    assert begins is not None
    span = begins.start("verify", tracer.start_span("run"), SpanKind.INTERNAL, {"steward.node": "verify"}, 7)
    span.record_exception(ValueError("password=hunter2"))
    span.set_status(StatusCode.ERROR, "ValueError")
    span.end(9)
    span.set_attribute("late", True)
    span.add_event("late")
    span.add_link(span.get_span_context())
    span.set_status(StatusCode.OK)
    span.update_name("late")
    span.end(11)

    (told,) = exporter.get_finished_spans()
    assert (told.name, told.start_time, told.end_time, told.status.description) == ("verify", 7, 9, "ValueError")
    assert (told.attributes, [*told.links], span.is_recording()) == ({"steward.node": "verify"}, [], False)
    assert [(one.name, one.attributes) for one in told.events] == [
        ("exception", {"exception.type": "ValueError", "exception.escaped": "False"})
    ]
    assert told.instrumentation_scope == InstrumentationScope("steward", "1")
