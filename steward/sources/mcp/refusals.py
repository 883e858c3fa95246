"""What a refusal of an MCP server proves: an HTTP answer, by its status, and a result with `isError`, by its words."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

import httpx2

from steward.domain.retry_after import put_off
from steward.tools.spec import Refused, TryLater

_CRASHED = re.compile(r"(?:Error executing tool \S+(?:: |$))+")  # all that the Python SDK says of an exception
_ON_THE_WAY = re.compile(
    r"\b(?:time-?d?[ -]?out|bad gateway|service unavailable|internal (?:server )?error|server (?:disconnected|error)"
    r"|connection (?:\w+ ){0,2}(?:reset|aborted|closed|lost|broken|error)|(?:http|status)(?: (?:code|error))?:? 5\d\d"
    r"|broken pipe|socket hang up|ECONNRESET|ECONNABORTED|ETIMEDOUT|EPIPE)\b",
    re.IGNORECASE,
)
_NO_RIGHTS = {401: "unauthorized", 403: "forbidden"}


class FailedError(Exception):
    """The server answered with an error that does not say whether it acted."""


class CrashedError(FailedError, ValueError):
    """The same, of an error in the tool's own code: it fails with the same call again."""


def no_of(said: str) -> Exception:
    """What a result with `isError` is: a no, unless its words are of a failure before which it may have acted."""
    if _CRASHED.fullmatch(said.strip()):
        return CrashedError(f"{said.strip()}, which does not say whether it acted")
    if _ON_THE_WAY.search(said):
        return FailedError(said)
    return Refused("tool_error", said or "it says that it failed, and not why")


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
