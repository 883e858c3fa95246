"""The sink of OpenTelemetry: spans and metrics on providers of our own or of the host application."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextvars import Context, copy_context
from functools import cached_property
from typing import Any

from opentelemetry import trace
from opentelemetry.metrics import MeterProvider as AnyMeterProvider
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext

from steward.domain.ports.facts import Fact, NodeBegan, NodeEnded
from steward.release import release
from steward.telemetry.batches import Batches, may_wait
from steward.telemetry.otel import ids
from steward.telemetry.otel.content import Content
from steward.telemetry.otel.metrics import Metrics
from steward.telemetry.otel.recorder import recorder_of
from steward.telemetry.otel.runs import Moment, entered, here, left
from steward.telemetry.otel.spans import Spans

_SCOPE = "steward"
_PLACES: Mapping[type[Fact], Callable[[str], Moment]] = {NodeBegan: entered, NodeEnded: left}


class OpenTelemetry:
    """Facts as a trace a task and as metrics; where one of the providers is None that half is off.

    Providers named in `own` are ended by `close`, the host's are left to the host. `counted`: the SDK counts its own
    spans, so that all are to be its own.
    """

    name = "opentelemetry"

    def __init__(
        self,
        *,
        tracers: trace.TracerProvider | None,
        meters: AnyMeterProvider | None,
        own: frozenset[str] = frozenset(),
        content: str = "",
        providers: Mapping[str, str] | None = None,
        version: str = "",
        caller: Callable[[], SpanContext | None] = lambda: None,
        counted: bool = False,
    ) -> None:
        served = providers or {}
        self._content = Content(content)
        self._ours: list[Any] = [one for name, one in (("traces", tracers), ("metrics", meters)) if name in own]
        self._may_record = "traces" in own and not counted
        self._batches = Batches(self._take_all)
        self._metrics = Metrics(meters.get_meter(_SCOPE, version), served) if meters is not None else None
        self._spans = self._spanned(tracers, served, version, caller) if tracers is not None else None

    def _spanned(
        self,
        tracers: trace.TracerProvider,
        providers: Mapping[str, str],
        version: str,
        caller: Callable[[], SpanContext | None],
    ) -> Spans:
        tracer = tracers.get_tracer(_SCOPE, version)
        scope = InstrumentationScope(_SCOPE, version)
        return Spans(
            tracer,
            content=self._content,
            providers=providers,
            version=version,
            caller=caller,
            on_run=self._ran,
            recorder=recorder_of(tracers, tracer, scope) if self._may_record else None,
        )

    def content(self, fact: Fact) -> bool:
        del fact
        return self._content.in_spans

    def wants(self, fact: Fact) -> bool:
        del fact
        return True

    def take(self, fact: Fact) -> None:
        """With others, a moment later, but at the time that it has now; a run's beginning and end wait for nothing."""
        place = _PLACES.get(type(fact))
        moment = place(fact.task_id) if place is not None else here()
        self._batches.add((fact, moment, copy_context()), at_once=not self._may_wait(fact))

    def _take_all(self, told: Sequence[tuple[Fact, Moment, Context]]) -> None:
        failed: Exception | None = None
        for fact, moment, context in told:  # into which an application's own processors look
            try:
                context.run(self._take, fact, moment)
            except Exception as error:  # noqa: BLE001 - the others are taken all the same
                failed = failed or error
        if failed is not None:
            raise failed

    def _take(self, fact: Fact, moment: Moment) -> None:
        try:
            if self._metrics is not None:
                self._metrics.take(fact)
        finally:
            if self._spans is not None:
                self._spans.take(fact, moment)

    def _may_wait(self, fact: Fact) -> bool:
        """Whether more is sure to come of the task soon, and nobody asks for what is made of the fact before."""
        begins = isinstance(fact, NodeBegan) and self._spans is not None and not self._spans.goes_on(fact)
        return may_wait(fact) and not begins

    def span(self, task_id: str) -> str:
        return self._spans.span(task_id) if self._spans is not None else ""

    def close(self, seconds: float) -> None:
        """End what is ours, both halves at once: one that hangs takes no time of the other."""
        try:
            self._batches.flush()
        finally:
            self._end(seconds)

    def _end(self, seconds: float) -> None:
        if self._spans is not None:
            self._spans.close()
        ending = [threading.Thread(target=_end, args=(one, seconds), daemon=True) for one in self._ours]
        for one in ending:
            one.start()
        for one in ending:
            one.join(seconds)

    def _ran(self, seconds: float) -> None:
        if self._metrics is not None:
            self._metrics.ran(seconds)


def tracer_provider(exporter: SpanExporter) -> TracerProvider:
    """By the SDK's own variables: sampler, limits, the batches' queue."""
    provider = TracerProvider(resource=resource(), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def meter_provider(exporter: Any) -> MeterProvider:
    """By the SDK's own variables: interval, temporality. An exporter that is itself read, as Prometheus', is taken."""
    reader = exporter if isinstance(exporter, MetricReader) else PeriodicExportingMetricReader(exporter)
    return MeterProvider([reader], resource=resource(), shutdown_on_exit=False)


def resource() -> Resource:
    """As `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say, `steward` where nobody named it."""
    found = Resource.create()
    named = str(found.attributes.get("service.name", ""))
    ours = {"service.name": "steward"} if not named or named.startswith("unknown_service") else {}
    version = {} if "service.version" in found.attributes else {"service.version": release()}
    told = found.merge(Resource({**ours, **version}))
    return _Hashed(told.attributes, told.schema_url)


class _Hashed(Resource):
    """Hashed once: who encodes spans asks for each of them, and the SDK's writes itself as JSON each time."""

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()

    def __hash__(self) -> int:
        return self._hash


def caller_of(traceparent: str) -> Callable[[], SpanContext | None]:
    """Finds whose call the current code is a part of: the current span, else that of `TRACEPARENT`."""
    carried = ids.said_span(traceparent)

    def caller() -> SpanContext | None:
        known = trace.get_current_span().get_span_context()
        return known if known.is_valid else carried

    return caller


def _end(provider: Any, seconds: float) -> None:
    """What waits is sent, in so many seconds; the SDK's own bound is half a minute."""
    if isinstance(provider, MeterProvider):
        provider.shutdown(timeout_millis=seconds * 1000)
    else:
        provider.shutdown()
