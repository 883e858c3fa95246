"""Spans below one that is kept, recorded in a third of the time that the SDK's own take.

What makes those slow is that any thread may write into them and that any value may be handed in: locks, checks and
copies for each attribute. These are written by whoever takes the facts, with attributes of ours. What begins a trace or
hangs under another process's span, and what somebody samples or limits in their own way, stays with the SDK.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import Event, ReadableSpan, SpanLimits, Tracer, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, DEFAULT_ON, ParentBasedTraceIdRatio, Sampler
from opentelemetry.sdk.util import BoundedList
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Status, StatusCode
from opentelemetry.util.types import Attributes, AttributeValue

from steward.telemetry.otel.attributes import Told

_UNSET = Status(StatusCode.UNSET)
_FEW = 32  # attributes, of which none of ours has as many


class Unrecorded:
    """Spans of the tracer's own."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer

    def start(self, name: str, above: Span, kind: SpanKind, told: Told, at: int) -> Span:
        """A span below the one `above`, since `at` in Unix nanoseconds."""
        return self._tracer.start_span(name, under(above), kind, told, start_time=at)


class Recorder(Unrecorded):
    """Starts spans below those of one of the SDK's tracers, which sends them as its own."""

    def __init__(self, tracer: Tracer, scope: InstrumentationScope, limits: SpanLimits) -> None:
        super().__init__(tracer)
        self.tracer, self.scope, self.limits = tracer, scope, limits

    def start(self, name: str, above: Span, kind: SpanKind, told: Told, at: int) -> Span:
        parent = above.get_span_context()
        if parent.is_remote or not parent.trace_flags.sampled:
            return super().start(name, above, kind, told, at)
        own = self.tracer.id_generator.generate_span_id()
        known = SpanContext(parent.trace_id, own, False, parent.trace_flags, parent.trace_state)
        return Recorded(self, name, known, parent, kind, {**told}, at)


class Recorded(Span):
    """A span that one thread at a time writes into, and nobody once it has ended."""

    def __init__(
        self,
        recorder: Recorder,
        name: str,
        context: SpanContext,
        parent: SpanContext,
        kind: SpanKind,
        attributes: dict[str, AttributeValue],
        began: int,
    ) -> None:
        self._recorder, self._name, self._context, self._parent = recorder, name, context, parent
        self._kind, self._attributes, self._began = kind, attributes, began
        self._events: BoundedList[Event] | None = None
        self._links: BoundedList[Link] | None = None
        self._status = _UNSET
        self._is_open = True

    def get_span_context(self) -> SpanContext:
        return self._context

    def is_recording(self) -> bool:
        return self._is_open

    def set_attributes(self, attributes: Mapping[str, Any]) -> None:
        if self._is_open:
            self._attributes.update(attributes)

    def set_attribute(self, key: str, value: Any) -> None:
        self.set_attributes({key: value})

    def add_event(self, name: str, attributes: Attributes = None, timestamp: int | None = None) -> None:
        if not self._is_open:
            return
        if self._events is None:
            self._events = BoundedList(self._recorder.limits.max_events)
        self._events.append(Event(name, attributes, timestamp))

    def add_link(self, context: SpanContext, attributes: Attributes = None) -> None:
        if not self._is_open:
            return
        if self._links is None:
            self._links = BoundedList(self._recorder.limits.max_links)
        self._links.append(Link(context, attributes))

    def update_name(self, name: str) -> None:
        if self._is_open:
            self._name = name

    def set_status(self, status: Status | StatusCode, description: str | None = None) -> None:
        if self._is_open:
            self._status = status if isinstance(status, Status) else Status(status, description)

    def record_exception(
        self,
        exception: BaseException,
        attributes: Attributes = None,
        timestamp: int | None = None,
        escaped: bool = False,
    ) -> None:
        """Of an error its kind alone: what it says may repeat what nobody is shown."""
        kind = {"exception.type": type(exception).__qualname__, "exception.escaped": str(escaped)}
        self.add_event("exception", {**kind, **(attributes or {})}, timestamp)

    def end(self, end_time: int | None = None) -> None:
        if not self._is_open:
            return
        self._is_open = False
        tracer = self._recorder.tracer
        tracer.span_processor.on_end(
            ReadableSpan(
                name=self._name,
                context=self._context,
                parent=self._parent,
                resource=tracer.resource,
                attributes=self._attributes,
                events=() if self._events is None else self._events,
                links=() if self._links is None else self._links,
                kind=self._kind,
                status=self._status,
                start_time=self._began,
                end_time=end_time,
                instrumentation_scope=self._recorder.scope,
            )
        )


def under(span: Span) -> Context:
    """The context in which spans hang under it."""
    return trace.set_span_in_context(span, Context())


def recorder_of(provider: trace.TracerProvider, tracer: trace.Tracer, scope: InstrumentationScope) -> Recorder | None:
    """For a provider that is ours alone; None where it, its sampler or its limits ask for more than is done here."""
    if not isinstance(provider, TracerProvider) or not isinstance(tracer, Tracer):  # the SDK is switched off
        return None
    limits = SpanLimits()  # as the provider has read them
    return Recorder(tracer, scope, limits) if _keeps_all_below(provider.sampler) and _are_wide(limits) else None


def _keeps_all_below(sampler: Sampler) -> bool:
    """Whether what is below a kept span of this process is kept as it is."""
    return sampler is ALWAYS_ON or sampler is DEFAULT_ON or type(sampler) is ParentBasedTraceIdRatio


def _are_wide(limits: SpanLimits) -> bool:
    """Whether no attribute of ours is ever cut off or left out."""
    numbers = (limits.max_span_attributes, limits.max_event_attributes, limits.max_link_attributes)
    lengths = (limits.max_attribute_length, limits.max_span_attribute_length)
    return all(one is None or one >= _FEW for one in numbers) and all(one is None for one in lengths)
