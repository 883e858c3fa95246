"""Calls that were not taken now: whatever client says so, and in whichever words."""

from __future__ import annotations

import math
import urllib.error
from collections.abc import Callable
from email.message import Message
from typing import Any

import httpx
import pytest
from pydantic import BaseModel, ConfigDict

from steward.domain.model import Action, Found, Receipt, Risk
from steward.tools.registry import Registry
from steward.tools.spec import Context, ToolSpec, TryLater, World

ACTION = Action(key="k", task_id="t", step="s", tool="probe", args={}, risk=Risk.IRREVERSIBLE)


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")


def of_httpx(status: int, **headers: str) -> Exception:
    request = httpx.Request("POST", "http://there/")
    return httpx.HTTPStatusError("no", request=request, response=httpx.Response(status, headers=headers))


def of_urllib(status: int, **headers: str) -> Exception:
    message = Message()
    for name, value in headers.items():
        message[name] = value
    return urllib.error.HTTPError("http://there/", status, "no", message, None)


class Answer:
    def __init__(self, status: int, headers: dict[str, str]) -> None:
        self.status_code, self.headers = status, headers


class OfRequests(OSError):
    """As requests raises it: the answer beside the error."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__("no")
        self.response = Answer(status, headers)


class OfAiohttp(Exception):
    """As aiohttp raises it: the answer's values on the error."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__("no")
        self.status, self.headers = status, headers


class Touchy(Exception):
    """Looked at, it fails."""

    @property
    def response(self) -> object:
        raise RuntimeError("there is none")


def wrapped(status: int, **headers: str) -> Exception:
    error = RuntimeError("the booking failed")
    error.__cause__ = of_httpx(status, **headers)
    return error


CLIENTS = [of_httpx, of_urllib, OfRequests, OfAiohttp, wrapped]


async def told(error: Exception) -> tuple[Receipt, Found]:
    """What becomes of the error in a call and in a look."""

    async def fail(_: Args, __: Context) -> Any:
        raise error

    tool = ToolSpec(name="probe", description="", args=Args, result=Args, risk=Risk.IRREVERSIBLE, run=fail, find=fail)
    async with httpx.AsyncClient() as http:
        tools = Registry([tool], World(http=http))
        return await tools.run(ACTION), await tools.find(ACTION)


@pytest.mark.parametrize("client", CLIENTS)
async def test_any_client_may_say_not_now(client: Callable[..., Exception]) -> None:
    """The call counts as refused for so long, and a look that was put off as one that failed."""
    receipt, found = await told(client(429, **{"Retry-After": "90"}))

    assert (receipt.kind, receipt.code, receipt.wait, receipt.put_off) == ("refused", "http_429", 90.0, True)
    assert "1 min 30 s" in receipt.message
    assert (found.presence, found.failed, found.wait) == ("unknown", True, 90.0)


@pytest.mark.parametrize("client", CLIENTS)
async def test_an_answer_that_may_hide_an_effect_stays_open(client: Callable[..., Exception]) -> None:
    """A 500 that asks for a pause may have acted: it is lost, and called again after the pause at the earliest."""
    receipt, _ = await told(client(500, **{"Retry-After": "90"}))

    assert (receipt.kind, receipt.wait, receipt.put_off) == ("lost", 90.0, False)


@pytest.mark.parametrize(
    ("seconds", "wait"), [(None, 0.0), (5, 5.0), (-5, 0.0), (math.nan, 0.0), (math.inf, 0.0), (1e12, 366 * 86_400.0)]
)
async def test_a_tool_of_ones_own_says_it_itself(seconds: float | None, wait: float) -> None:
    """Any protocol has a way to say so, and no number breaks it."""
    receipt, _ = await told(TryLater(seconds, "the queue is full"))

    assert (receipt.kind, receipt.code, receipt.wait) == ("refused", "try_later", wait)
    assert receipt.message.startswith("“the queue is full”")


@pytest.mark.parametrize("error", [Touchy(), ValueError("no"), OSError(5, "no"), OfAiohttp(True), of_httpx(404)])
async def test_other_errors_ask_for_nothing(error: Exception) -> None:
    """What carries no answer, or another one, is what it was."""
    receipt, found = await told(error)

    assert (receipt.kind, receipt.wait, found.wait) == ("lost", None, None)
