"""Our connections under the clients of providers' libraries."""

from __future__ import annotations

from typing import Any

import httpx
import httpx2
import pytest

from steward.planner.httpx2_bridge import Either


def _answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"asked": request.url.path, "key": request.headers["x-goog-api-key"]})


class _Streaming(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return _answer(request)


@pytest.mark.parametrize("client", [httpx.AsyncClient, httpx2.AsyncClient], ids=lambda client: client.__module__)
async def test_a_library_may_ask_with_either_httpx(client: Any) -> None:
    """Google's took httpx2 where it was there, and takes httpx since: every question ended as an AssertionError."""
    async with client(transport=Either(_Streaming()), headers={"x-goog-api-key": "k"}) as asking:
        answer = await asking.post("http://gate/v1beta/models/m:generateContent", json={})
    assert answer.json() == {"asked": "/v1beta/models/m:generateContent", "key": "k"}
