"""Where in a trace the current code is, for a task that another process is to carry out."""

from __future__ import annotations

import sys

from steward.domain.trace_context import traceparent, written


def called_from(environment: str | None) -> str:
    """The current span as a W3C traceparent, else what `TRACEPARENT` said; empty for neither."""
    if "opentelemetry.trace" in sys.modules:  # else nobody can have begun a span
        from opentelemetry import trace

        known = trace.get_current_span().get_span_context()
        if known.is_valid:
            return written(known.trace_id, known.span_id, known.trace_flags)
    return traceparent(environment)
