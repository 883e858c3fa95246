"""Traces and metrics as a collector gets them."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from steward.domain.errors import Unusable
from steward.domain.gauges import OpenReviews, Snapshot
from steward.domain.model import Receipt, Wait
from steward.domain.ports.decisions import Record
from steward.domain.ports.facts import DecisionMade, GaugesRead, LeaseLost, NodeBegan, NodeEnded, TaskTaken, Waits
from steward.domain.ports.tasks import Task
from steward.domain.trace_context import traceparent
from steward.settings import Settings
from steward.telemetry.events import event_of
from steward.telemetry.fanout import Fanout, Sink
from steward.telemetry.otel import opening
from steward.telemetry.otel.attributes import chat
from steward.telemetry.otel.opening import open_otel
from steward.telemetry.otel.sink import OpenTelemetry
from steward.telemetry.trace_ids import root_span_id, trace_id
from tests.otlp import Collector, collecting
from tests.unit.domain.making import expects, make, pay, plan_of
from tests.unit.graph.plans import ANY, APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import Rig, accepts

GOAL = "refund Ada Lovelace"
CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Generator[Collector]:
    with collecting() as one:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", one.url)
        monkeypatch.setenv("OTEL_METRIC_EXPORT_INTERVAL", "3600000")
        yield one


def opened() -> Sink:
    sink = open_otel(Settings())
    assert sink is not None
    return sink


def told_to(*sinks: Sink) -> Fanout:
    return Fanout(sinks, lambda fact: fact)


async def in_two_processes(**more: Any) -> None:
    """A plan that falls short and the next one, an approval, and its resume by somebody who remembers nothing."""
    script = [plan_of(make("a")), plan_of(make("a"), pay("p", "x"))]
    first = opened()
    rig = Rig(script=script, acceptance=accepts(expects(), expects("pay")), playbook=APPROVED, telemetry=told_to(first))
    await rig.begin(goal=GOAL)
    first.close(5)
    second = opened()
    rig.telemetry = told_to(second)
    rig.restart()
    assert (await rig.answer({"kind": "approve", "by": "kim", **more})).status == "complete"
    second.close(5)


async def test_a_task_is_one_trace_over_processes(collector: Collector) -> None:
    """One root, everything below it, what belongs to a call under its node, and the resume linked to what asked."""
    await in_two_processes()

    spans = collector.spans()
    by_id = {one["id"]: one for one in spans}
    assert len(by_id) == len(spans)
    assert {one["trace"] for one in spans} == {trace_id("t1")}
    (root,) = [one for one in spans if not one["parent"]]
    assert (root["id"], root["name"]) == (root_span_id("t1"), "invoke_agent steward")
    assert all(one["parent"] in by_id for one in spans if one is not root)
    (resumed,) = [one for one in spans if one["name"] == "invoke_agent steward" and one is not root]
    (asked,) = [one for one in spans if one["name"] == "ask"]
    assert (resumed["parent"], resumed["links"], asked["parent"]) == (root["id"], [root["id"], asked["id"]], root["id"])
    assert [one["attributes"]["steward.task.status"] for one in (root, resumed)] == ["needs_review", "complete"]
    parents = {
        name: {by_id[one["parent"]]["name"] for one in spans if one["name"] == name}
        for name in ("plan steward", "chat scripted", "execute_tool make_thing", "execute_tool pay", "find pay")
    }
    assert parents == {
        "plan steward": {"invoke_agent steward"},
        "chat scripted": {"plan steward"},
        "execute_tool make_thing": {"execute"},
        "execute_tool pay": {"execute"},
        "find pay": {"verify"},
    }
    assert not [one for one in spans if one["error"]]  # a question is no error


async def test_a_task_links_to_who_submitted_it_however_long_ago(collector: Collector) -> None:
    """The first run alone, in whichever process; a caller that names no span is as none."""
    for said, links in ((CALLER, ["00f067aa0ba902b7"]), ("00-nothing", [])):
        collector.requests.clear()
        rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED, telemetry=told_to(sink := opened()))
        await rig.tasks.open(Task(id="t1", goal=GOAL, requested_by="kim", caller=traceparent(said)))
        await rig.begin(goal=GOAL)
        sink.close(5)
        rig.telemetry = told_to(later := opened())
        rig.restart()
        await rig.answer({"kind": "approve", "by": "kim"})
        later.close(5)

        root, resumed = [one for one in collector.spans() if one["name"] == "invoke_agent steward"]
        (asked,) = [one["id"] for one in collector.spans() if one["name"] == "ask"]
        assert (root["id"], root["links"]) == (root_span_id("t1"), links)
        assert resumed["links"] == [root["id"], asked]


async def test_after_a_crash_the_next_run_links_to_the_one_that_died(collector: Collector) -> None:
    """Its own span never came, those of its nodes did: the link says where to look."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED, telemetry=told_to(first := opened()))
    await rig.begin(goal=GOAL)
    first.close(5)
    collector.requests.clear()
    dying = told_to(opened())
    rig.telemetry = dying
    rig.restart()
    dying.tell(NodeBegan(task_id="t1", node="human_review"))
    lost = dying.span("t1")
    async with rig.ledger.hold("t1", 30) as lease:  # the row is written, and the process dies
        await rig.tasks.save(replace(await rig.task(), newest_run=lost), lease)
    rig.telemetry = told_to(last := opened())
    rig.restart()
    assert (await rig.answer({"kind": "approve", "by": "kim"})).status == "complete"
    last.close(5)

    (resumed,) = [one for one in collector.spans() if one["name"] == "invoke_agent steward"]
    assert lost.split("-")[2] in resumed["links"]
    assert resumed["id"] != lost.split("-")[2]


async def test_a_verdict_is_an_evaluation_of_the_call(collector: Collector) -> None:
    """The event has label and score and no words; its node links to the call's span."""
    await in_two_processes()

    spans = collector.spans()
    called = {one["attributes"]["gen_ai.tool.name"]: one["id"] for one in spans if one["name"].startswith("execute_t")}
    judged = [(one, told) for one in spans for name, told in one["events"] if name == "gen_ai.evaluation.result"]
    assert {told["gen_ai.tool.name"] for _, told in judged} == {"make_thing", "pay"}
    for one, told in judged:
        assert (told["gen_ai.evaluation.score.label"], told["gen_ai.evaluation.score.value"]) == ("verified", 1.0)
        assert "gen_ai.evaluation.explanation" not in told
        assert called[told["gen_ai.tool.name"]] in one["links"]
        assert told["gen_ai.tool.call.id"]


async def test_content_is_sent_on_request_only(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither goal nor arguments nor results, in spans or metrics; with the conventions' variable all of them."""
    await in_two_processes()
    assert not [word for word in (b"Lovelace", b'"amount"', b"call.arguments", b"messages") if word in collector.raw]

    collector.requests.clear()
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "SPAN_ONLY")
    await in_two_processes()

    spans = collector.spans()
    assert "Lovelace" in next(one["attributes"]["gen_ai.input.messages"] for one in spans if not one["parent"])
    (paid,) = [one["attributes"] for one in spans if one["name"] == "execute_tool pay"]
    assert '"amount": 5' in paid["gen_ai.tool.call.arguments"]
    assert paid["gen_ai.tool.call.result"]


async def test_what_happened_is_counted(collector: Collector) -> None:
    """Tasks, steps, calls, verdicts, reviews, tokens and times, by the few words that they are asked by."""
    await in_two_processes()

    points = collector.points()
    expected: dict[tuple[str, ...], Any] = {
        ("steward.tasks", "outcome=complete", "playbook=desk"): 1,
        ("steward.task.steps", "outcome=complete", "playbook=desk"): (1, 2.0),
        ("steward.tool.calls", "error=none", "outcome=answered", "tool=pay"): 1,
        ("steward.verdicts", "level=read_back", "status=verified", "tool=make_thing"): 1,
        ("steward.reviews.opened", "reason=approval"): 1,
        ("steward.model.tokens", "model=scripted", "type=in"): 20,
        ("steward.replans", "playbook=desk"): 1,
        ("steward.waves",): 1,
        ("gen_ai.client.token.usage", "gen_ai.operation.name=chat", "gen_ai.provider.name=openai",
         "gen_ai.request.model=scripted", "gen_ai.token.type=output"): (2, 10.0),
    }  # fmt: skip
    assert {name: points.get(name) for name in expected} == expected
    assert not [name for name in points if any("t1" in label or "kim" in label for label in name[1:])]


@pytest.mark.parametrize(("kind", "outcome"), [("plan", "error"), ("plan", "failed"), ("acceptance", "none")])
def test_a_model_that_is_asked_in_vain_is_an_error(collector: Collector, kind: Any, outcome: str) -> None:
    """Also where the record says what became of all calls, the last of which it is."""
    sink = opened()
    record = Record(task_id="t1", kind=kind, outcome=outcome, model="m", tokens_in=5, seconds=0.5)
    for fact in (NodeBegan(task_id="t1", node="plan"), DecisionMade(task_id="t1", record=record),
                 NodeEnded(task_id="t1", node="plan", seconds=1.0)):  # fmt: skip
        sink.take(fact)
    sink.close(5)

    (chat,) = [one for one in collector.spans() if one["name"] == "chat m"]
    assert (chat["error"], chat["attributes"]["error.type"]) == (True, "model_call")
    assert [name for name in collector.points() if {"error.type=model_call", "gen_ai.operation.name=chat"} <= {*name}]


@pytest.mark.parametrize(("detail", "cost"), [({}, 0.0), ({"cost_unknown": True}, None)])
def test_a_cost_that_nobody_knows_is_not_told_as_none(detail: dict[str, Any], cost: float | None) -> None:
    """Neither in a span nor in the log."""
    record = Record(task_id="t1", kind="plan", outcome="proposed", model="m", tokens_in=5, seconds=0.5, detail=detail)
    assert chat(record, {})[1].get("steward.cost.usd") == cost
    told = event_of(DecisionMade(task_id="t1", record=record))
    assert told is not None
    assert told[1]["cost"] == cost


def test_gauges_tell_what_was_last_seen(collector: Collector) -> None:
    """How much waits, since when and for what, from one look at the database."""
    sink = opened()
    reviews = [OpenReviews(reason="approval", number=3, oldest=90.0)]
    sink.take(GaugesRead(snapshot=Snapshot(queued=9)))
    sink.take(GaugesRead(snapshot=Snapshot(queued=4, oldest=12.5, reviews=reviews, tasks={"running": 2})))
    sink.close(5)

    points = collector.points()
    assert points["steward.queue.depth",] == 4
    assert points["steward.queue.age",] == 12.5
    assert points["steward.reviews.open", "reason=approval"] == 3
    assert points["steward.tasks.open", "status=running"] == 2


async def test_a_call_that_failed_is_an_error_with_its_class(collector: Collector) -> None:
    """The span says so, and the metric has the code; whatever else a tool says becomes `other`."""
    rig = Rig(script=[PAY], acceptance=ANY, telemetry=told_to(sink := opened()))
    said = iter(["http_503", "went wrong with Ada's order", "http_503"])
    run = rig.tools.run

    async def refusing(action: Any) -> Receipt:
        await run(action)
        return Receipt(kind="refused", code=next(said, "http_503"))

    rig.tools.run = refusing
    await rig.begin()
    sink.close(5)

    (failed, *_) = [one for one in collector.spans() if one["name"] == "execute_tool pay"]
    assert (failed["error"], failed["attributes"]["error.type"]) == (True, "http_503")
    assert ("steward.tool.calls", "error=http_503", "outcome=refused", "tool=pay") in collector.points()
    assert b"Ada's order" not in b"".join(collector.bodies("/v1/metrics"))


@pytest.mark.parametrize("status", [500, 0], ids=["failing", "hanging"])
async def test_an_endpoint_that_fails_holds_up_nothing(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The task ends as it would, and closing is over in its time."""
    with collecting(status) as broken:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", broken.url)
        told = told_to(sink := opened())
        rig = Rig(script=[TWO], acceptance=BOTH, telemetry=told)
        assert (await rig.begin()).status == "complete"
        began = time.monotonic()
        await told.close(0.3)
        assert time.monotonic() - began < 5
        assert sink.name == "opentelemetry"


def test_off_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing set, the SDK switched off, or both halves without an exporter: there is no sink."""
    assert open_otel(Settings()) is None
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "True")
    assert open_otel(Settings()) is None
    monkeypatch.setenv("OTEL_SDK_DISABLED", "no")
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "none")
    monkeypatch.setenv("OTEL_METRICS_EXPORTER", "none")
    assert open_otel(Settings()) is None


def test_what_is_not_installed_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for the SDK, and one for an exporter of another kind."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    with pytest.raises(Unusable, match="opentelemetry-exporter-otlp-proto-grpc"):
        open_otel(Settings())
    monkeypatch.setattr(opening, "_is_installed", lambda: False)
    with pytest.raises(Unusable, match=r"pip install 'steward-tasks\[otel\]'"):
        open_otel(Settings())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "'http/json' is not spoken; it is http/protobuf or grpc"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "OTEL_EXPORTER_OTLP_ENDPOINT is no address"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "not a url", "OTEL_EXPORTER_OTLP_ENDPOINT is no address"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://xn--.com", "OTEL_EXPORTER_OTLP_ENDPOINT is no address"),
        ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "ftp://x", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is no address"),
    ],
)
def test_where_nothing_can_be_sent_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    """Before anything runs, and never taken for something else."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv(name, value)
    with pytest.raises(Unusable, match=told):
        open_otel(Settings())


def test_what_its_variables_can_not_mean_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK's own words, and no stack."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "-5")
    with pytest.raises(Unusable, match="max_queue_size must be a positive integer"):
        open_otel(Settings())


async def test_a_task_that_is_left_for_later_ends_its_run(collector: Collector) -> None:
    """A worker that gives the task back until a time tells its run now; the next one links to it."""
    told = told_to(sink := opened())
    told.tell(NodeBegan(task_id="t1", node="verify"))
    row = TaskTaken(task_id="t1", newest_run=told.span("t1"))
    told.tell(Waits(task_id="t1", wait=Wait(seconds=60, why="the system")))
    told.tell(NodeEnded(task_id="t1", node="verify", seconds=0.1, next="verify", left=True))
    told.tell(row)
    told.tell(NodeBegan(task_id="t1", node="verify"))
    told.tell(NodeEnded(task_id="t1", node="verify", seconds=0.1, next="validate"))
    sink.close(5)

    first, second = [one for one in collector.spans() if one["name"] == "invoke_agent steward"]
    assert row.newest_run == f"00-{first['trace']}-{first['id']}-01"
    assert told.span("t1") == ""
    assert second["links"] == [first["id"]]
    assert {first["parent"], second["parent"]} == {root_span_id("t1")}


async def test_a_task_that_another_process_holds_is_no_run(collector: Collector) -> None:
    """Who came too late leaves no span behind."""
    told = told_to(sink := opened())
    told.tell(NodeBegan(task_id="t1", node="plan"))
    told.tell(NodeEnded(task_id="t1", node="plan", seconds=0.1, error="Held: another process carries it out"))
    sink.close(5)

    assert collector.spans() == []


async def test_the_hosts_providers_are_used_and_left_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spans and metrics go where the application sends its own, its span is linked, and closing ends nothing of it."""
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(shutdown_on_exit=False), MeterProvider([reader], shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace.get_tracer_provider", lambda: tracers)
    monkeypatch.setattr("opentelemetry.metrics.get_meter_provider", lambda: meters)
    sink = opened()
    assert isinstance(sink, OpenTelemetry)

    rig = Rig(script=[PAY], acceptance=PAID, telemetry=told_to(sink))
    with tracers.get_tracer("host").start_as_current_span("request") as request:
        await rig.begin()
    sink.close(5)
    with tracers.get_tracer("host").start_as_current_span("after"):
        pass

    spans = {one.name: one for one in exporter.get_finished_spans()}
    root = spans["invoke_agent steward"]
    assert root.context is not None
    assert f"{root.context.trace_id:032x}" == trace_id("t1")
    assert [link.context.span_id for link in root.links] == [request.get_span_context().span_id]
    assert spans["after"].context is not None
    assert f"{spans['after'].context.trace_id:032x}" != trace_id("t1")
    assert reader.get_metrics_data() is not None
    meters.shutdown()


def test_what_was_opened_twice_on_the_hosts_meter_counts_together() -> None:
    """An application that opens and closes Steward again and again has one sum, not several under one name."""
    meters = MeterProvider([reader := InMemoryMetricReader()], shutdown_on_exit=False)
    for _ in range(2):
        sink = OpenTelemetry(tracers=None, meters=meters)
        sink.take(LeaseLost(task_id="t1", why="another one goes on"))
        sink.take(GaugesRead(snapshot=Snapshot(queued=4)))
        sink.close(5)

    read = reader.get_metrics_data()
    assert read is not None
    points = [
        (metric.name, [getattr(point, "value", None) for point in metric.data.data_points])
        for metric in read.resource_metrics[0].scope_metrics[0].metrics
    ]
    assert [one for one in points if one[0] in ("steward.leases.lost", "steward.queue.depth")] == [
        ("steward.leases.lost", [2]),
        ("steward.queue.depth", [4]),
    ]
    meters.shutdown()


async def test_sampling_keeps_or_drops_whole_tasks(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process decides alike, by the trace's id: no task comes in halves."""
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0")
    await in_two_processes()
    assert collector.spans() == []


async def test_datadogs_intake_gets_deltas_and_its_key(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the SDK's own variables: paths of its own, a header, and what was added since the last time."""
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", f"{collector.url}/api/intake/otlp/v1/metrics")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_METRICS_HEADERS", "dd-api-key=secret-of-datadog")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta")
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=told_to(sink := opened()))
    await rig.begin()
    sink.close(5)

    (request,) = collector.requests
    assert request[0] == "/api/intake/otlp/v1/metrics"
    assert request[1]["dd-api-key"] == "secret-of-datadog"
    assert b"secret-of-datadog" not in collector.raw
    assert collector.temporalities() == {"delta"}
