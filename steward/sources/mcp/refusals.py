"""What an HTTP answer of an MCP server says by its status, of which the SDK's error says nothing: "not now"."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import httpx2

from steward.domain.retry_after import put_off
from steward.tools.spec import Refused, TryLater

_NO_RIGHTS = {401: "unauthorized", 403: "forbidden"}


class Answers:
    """The statuses and headers of the refusals that came while one call was made."""

    def __init__(self) -> None:
        self.refusals: list[httpx2.Response] = []

    def word(self) -> Exception | None:
        """What the last of them proves: that the call was not carried out. None where it proves nothing.

        429 comes ahead of the act, as does 503 with `Retry-After`; so do 401 and 403, of a server that lets nobody in.
        """
        if not self.refusals:
            return None
        last = self.refusals[-1]
        status = last.status_code
        seconds = put_off(status, last.headers, time.time())
        if seconds is not None:
            return TryLater(seconds or None, f"the MCP server answered HTTP {status}", code=f"http_{status}")
        if status in _NO_RIGHTS:
            return Refused(
                _NO_RIGHTS[status], f"the MCP server answered HTTP {status}: say with headers or oauth who asks"
            )
        return None


_HEARD: ContextVar[Answers | None] = ContextVar("answers", default=None)


@contextmanager
def heard() -> Generator[Answers]:
    """Around a call: the SDK makes its request in the context of whoever calls."""
    answers = Answers()
    token = _HEARD.set(answers)
    try:
        yield answers
    finally:
        _HEARD.reset(token)


async def note(response: httpx2.Response) -> None:
    """A hook of the client: keeps a refusal for the call that it answers."""
    answers = _HEARD.get()
    if answers is not None and response.status_code >= 400 and response.request.method == "POST":
        answers.refusals.append(response)
