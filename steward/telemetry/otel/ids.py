"""Ids of spans that follow from the task, so that processes which never met write one trace."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from steward.domain.trace_context import written
from steward.telemetry.trace_ids import root_span_id, trace_id


class DerivedIds(IdGenerator):
    """The provider's own ids, but within `named` those that are told."""

    def __init__(self, inner: IdGenerator) -> None:
        self._inner = inner
        self._here = threading.local()

    @contextmanager
    def named(self, trace_of: int, span: int) -> Generator[None]:
        """The next span of this thread gets these."""
        self._here.trace, self._here.span = trace_of, span
        try:
            yield
        finally:
            self._here.trace = self._here.span = None

    def generate_trace_id(self) -> int:
        return getattr(self._here, "trace", None) or self._inner.generate_trace_id()

    def generate_span_id(self) -> int:
        return getattr(self._here, "span", None) or self._inner.generate_span_id()

    def is_trace_id_random(self) -> bool:
        return self._inner.is_trace_id_random()


def own_ids(tracer: trace.Tracer) -> DerivedIds | None:
    """Has this tracer take derived ids; the provider's other tracers keep theirs. None where it is not the SDK's."""
    named: Any = tracer
    inner = getattr(named, "id_generator", None)
    if isinstance(inner, DerivedIds):  # of an earlier sink: the SDK has one tracer for one name
        return inner
    if not isinstance(inner, IdGenerator):
        return None
    named.id_generator = ids = DerivedIds(inner)
    return ids


def numbers(task_id: str) -> tuple[int, int]:
    """The ids of the task's trace and of its root span."""
    return int(trace_id(task_id), 16), int(root_span_id(task_id), 16)


def asked_span(task_id: str, question: str) -> int:
    """The id of the span that says that a person is asked."""
    return int(sha256(f"{task_id}:{question}".encode()).hexdigest()[:16], 16)


def known_span(task_id: str, span: int, *, sampled: bool) -> SpanContext:
    """A span of the task's trace that another process may have written."""
    flags = TraceFlags(TraceFlags.SAMPLED if sampled else TraceFlags.DEFAULT)
    return SpanContext(numbers(task_id)[0], span, is_remote=True, trace_flags=flags)


def said_span(traceparent: str) -> SpanContext | None:
    """The span that a W3C traceparent names; None where it names none."""
    carried = TraceContextTextMapPropagator().extract({"traceparent": traceparent}, Context())
    known = trace.get_current_span(carried).get_span_context()
    return known if known.is_valid else None


def traceparent_of(context: SpanContext) -> str:
    return written(context.trace_id, context.span_id, context.trace_flags)


def below(context: SpanContext) -> Context:
    """The context in which a span hangs under that one."""
    return trace.set_span_in_context(NonRecordingSpan(context))


def is_sampled(tracer: trace.Tracer, task_id: str) -> bool:
    """Whether the task's root is kept: the same in every process that samples by the trace's id."""
    sampler: Any = getattr(tracer, "sampler", None)
    if sampler is None:
        return True
    return bool(sampler.should_sample(None, numbers(task_id)[0], "invoke_agent").decision.is_sampled())
