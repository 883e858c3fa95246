"""What a caller says of its trace is taken where it is a place in one, and ignored where it is none."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.trace import TracerProvider

from steward.domain.trace_context import traceparent
from steward.server.run_config import called_from_in
from steward.telemetry.callers import called_from

SPAN = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (f"00-{SPAN}", f"00-{SPAN}"),
        (f" 00-{SPAN}\n", f"00-{SPAN}"),
        (f"cc-{SPAN}-more", f"cc-{SPAN}"),  # a later version may have more
        (f"00-{SPAN}-more", ""),
        (f"ff-{SPAN}", ""),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", ""),
        (f"00-4bf92f3577b34da6a3ce929d0e0e4736-{'0' * 16}-01", ""),
        (f"00-{SPAN}".upper(), ""),
        ("", ""),
        (None, ""),
        (["00"], ""),
        ("x" * 100_000, ""),
    ],
)
def test_a_traceparent_is_read_as_the_standard_says(said: object, meant: str) -> None:
    """A broken one is no reason to refuse what was asked for."""
    assert traceparent(said) == meant


def test_whoever_submits_is_the_current_span_or_the_environments() -> None:
    """For a task that another process carries out, be it days later."""
    assert called_from(f"00-{SPAN}") == f"00-{SPAN}"
    assert called_from(None) == ""
    with TracerProvider(shutdown_on_exit=False).get_tracer("host").start_as_current_span("request") as request:
        known = request.get_span_context()
        assert called_from(f"00-{SPAN}") == f"00-{known.trace_id:032x}-{known.span_id:016x}-{known.trace_flags:02x}"


def test_the_servers_request_says_where_it_was_made() -> None:
    """By its header, or by what LangGraph itself keeps of one."""
    assert called_from_in({"traceparent": f"00-{SPAN}", "__otel_traceparent__": "x"}) == f"00-{SPAN}"
    assert called_from_in({"traceparent": 3, "__otel_traceparent__": f"00-{SPAN}"}) == f"00-{SPAN}"
    assert called_from_in({}) == ""
