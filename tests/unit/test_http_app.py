"""The HTTP app as the LangGraph server reads it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, cast

from steward.server.http_app import make_site


def test_each_route_is_described_once() -> None:
    """The server describes the app as it starts; a route twice was a warning in its log for each."""
    nothing: Any = nullcontext()

    described = make_site(lambda _: nothing, lambda: nothing).openapi()

    paths = cast("dict[str, dict[str, Any]]", described["paths"])
    assert {path: [*methods] for path, methods in paths.items()} == {
        "/steward/health": ["get"],
        "/steward/metrics": ["get"],
        "/metrics": ["get"],
    }
