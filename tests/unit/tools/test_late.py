"""A call whose time is over does not act: whoever took the task over counts on that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from steward.domain.deadline import TooLate, attempting, bounded
from steward.domain.model import Action, Receipt, Risk
from steward.tools import maildir, registry
from steward.tools.registry import Registry
from steward.tools.spec import Context, ToolSpec, World
from steward.tools.web import open_client

TIMEOUT = 1.0  # seconds; a busy machine takes tenths of them


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Result(BaseModel):
    pass


ACTION = Action(key="k" * 64, task_id="t", step="s", tool="probe", args={}, risk=Risk.REVERSIBLE)


@asynccontextmanager
async def listening() -> AsyncGenerator[tuple[str, list[bytes]]]:
    """A server that answers anything, with what came in."""
    came: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError), closing(writer):
            while part := await reader.read(65_536):
                came.append(part)
                if b"now" in part:
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    with closing(server):  # which waits for nobody: a client keeps its connection
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", came


async def carried_out(run: Callable[[Args, Context], Awaitable[Any]], stood_still: float = 0.0) -> Receipt:
    """The receipt of a call before which the process stood still."""
    tool = ToolSpec(
        name="probe", description="", args=Args, result=Result, risk=Risk.REVERSIBLE, timeout=TIMEOUT, run=run
    )
    async with open_client() as http:
        registry = Registry([tool], World(http=http))
        with attempting():
            time.sleep(stood_still)  # noqa: ASYNC251 - the whole process stands still
            return await registry.run(ACTION)


@contextmanager
def over(seconds: float) -> Generator[float]:
    """The time of a call before whose beginning the process stood still, after somebody began to wait for it."""
    with bounded(0.0):
        yield time.monotonic() + seconds


@pytest.mark.parametrize(("seconds", "sent"), [(0.0, 2), (2 * TIMEOUT, 1)])
async def test_a_request_that_is_late_never_leaves(seconds: float, sent: int) -> None:
    """A process that stands still just before it sends, its connection open, finds the time over when it wakes."""
    async with listening() as (url, came):

        async def run(_: Args, context: Context) -> Result:
            await context.world.http.post(url, content=b"now")
            time.sleep(seconds)  # noqa: ASYNC251 - the whole process stands still
            return Result.model_validate((await context.world.http.post(url, content=b"now")).json())

        receipt = await carried_out(run)

        assert receipt.kind == ("answered" if sent == 2 else "lost")
        assert b"".join(came).count(b"now") == b"".join(came).count(b"POST") == sent


async def test_the_last_look_is_at_the_socket() -> None:
    """However late it gets on the way there, nothing is written once the time is over, connected or not."""
    async with listening() as (url, came), open_client() as http:
        await http.post(url, content=b"now")
        with bounded(0.0), pytest.raises(TooLate):
            await http.post(url, content=b"now")

        assert b"".join(came).count(b"POST") == 1


async def test_the_time_runs_from_before_the_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that stood still between the ledger's word and the call does not call the tool, which is no try."""
    called: list[float] = []

    async def run(_: Args, __: Context) -> Result:
        called.append(time.monotonic())
        return Result()

    assert (await carried_out(run)).kind == "answered"
    assert (await carried_out(run, stood_still=2 * TIMEOUT)).put_off
    monkeypatch.setattr(registry, "bounded", over)
    assert (await carried_out(run)).put_off
    assert len(called) == 1


async def test_a_slow_call_ends_with_its_attempt() -> None:
    """What was used up before the call is not given to it again."""

    async def run(_: Args, __: Context) -> Result:
        await asyncio.sleep(0.7 * TIMEOUT)
        return Result()

    assert (await carried_out(run)).kind == "answered"
    assert (await carried_out(run, stood_still=TIMEOUT / 2)).code == "timeout"


def test_a_mail_that_is_late_is_not_delivered(tmp_path: Path) -> None:
    """A Maildir shows nothing of a message for which the time was over."""
    with bounded(0.0), pytest.raises(TooLate):
        maildir.put(tmp_path, "key", EmailMessage())

    assert maildir.find(tmp_path, "key") == []
