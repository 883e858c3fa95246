"""The HTTP client that tools are handed: no request leaves it after its call's time."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from domain.deadline import require_time

_LEAVING = (".send_request_headers.started", ".send_request_body.started")


def open_client() -> httpx.AsyncClient:
    """A client without time-outs of its own: each tool's bounds the whole call."""
    return httpx.AsyncClient(timeout=None, event_hooks={"request": [_watch]})  # noqa: S113 - see above


async def _watch(request: httpx.Request) -> None:
    request.extensions["trace"] = _before_it_leaves


async def _before_it_leaves(event: str, _: Mapping[str, object]) -> None:
    if event.endswith(_LEAVING):
        require_time()
