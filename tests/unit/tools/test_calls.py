"""Calls that don't behave: whatever a tool does, its waiters go on, and what still runs is never called over."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import httpx
import pytest
from blockbuster import BlockingError, blockbuster_ctx
from pydantic import BaseModel, ConfigDict

from steward.domain.deadline import Overdue, require_time
from steward.domain.model import ENDED_LATE, STILL_RUNS, Action, Found, Receipt, Risk
from steward.tools import calls, registry
from steward.tools.call_runner import Runner, end
from steward.tools.registry import Registry
from steward.tools.spec import Context, Refused, ToolSpec, World

WORLD = World(http=httpx.AsyncClient())
SHORT, LONG = 0.25, 60.0  # seconds; the first is waited out


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Result(BaseModel):
    n: int = 1


def spec(run: Callable[[Args, Context], Any], name: str = "probe", **more: Any) -> ToolSpec[Args, Result]:
    fields: dict[str, Any] = {"timeout": SHORT, "risk": Risk.REVERSIBLE} | more
    return ToolSpec(name=name, description="", args=Args, result=Result, run=run, **fields)


def action(tool: str = "probe", key: str = "k") -> Action:
    return Action(key=key, task_id="t", step="s", tool=tool, args={}, risk=Risk.REVERSIBLE)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_PROMPT", 0.02)
    monkeypatch.setattr(calls, "_GRACE", 0.02)


class Stuck:
    """Stands in the way, in as many manners as there are names, until it is let go."""

    def __init__(self) -> None:
        self.began, self.go = threading.Event(), threading.Event()
        self.calls = 0

    def _begin(self) -> None:
        self.calls += 1
        self.began.set()

    async def blocks(self, _: Args, __: Context) -> Result:
        self._begin()
        self.go.wait(LONG)
        return Result(n=2)

    def hangs(self, _: Args, __: Context) -> Result:
        self._begin()
        self.go.wait(LONG)
        return Result(n=2)

    async def hands_over(self, _: Args, __: Context) -> Result:
        self._begin()
        await asyncio.to_thread(self.go.wait, LONG)
        return Result(n=2)

    async def swallows(self, _: Args, __: Context) -> Result:
        self._begin()
        while not self.go.is_set():
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0.01)
        return Result(n=2)


MANNERS = ["blocks", "hangs", "hands_over", "swallows"]


@contextmanager
def stuck() -> Generator[Stuck]:
    one = Stuck()
    try:
        yield one
    finally:
        one.go.set()


@pytest.mark.parametrize("manner", MANNERS)
async def test_what_can_not_be_ended_is_not_over(manner: str) -> None:
    """Its waiter is free in time; until it ends its act is not absent, is not done again, and no sooner told."""
    with stuck() as one:

        async def find(_: Args, __: Context) -> Found:
            return Found(presence="absent")

        tools = Registry([spec(getattr(one, manner), find=find)], WORLD)
        receipt = await tools.run(action())

        assert (receipt.kind, receipt.code) == ("lost", STILL_RUNS)
        assert "probe" in receipt.message
        assert "may still act" in receipt.message
        verdict = tools.judge(action(), receipt, await tools.find(action()))
        assert (verdict.status, verdict.reason) == ("unknown", receipt.message)
        assert await tools.run(action()) == receipt
        assert one.calls == 1
        one.go.set()
        late = await tools.outcome(action())

    assert late
    if manner == "hands_over":  # it was cancelled, and nobody heard what its thread came to
        assert (late.kind, late.code) == ("lost", ENDED_LATE)
    else:
        assert (late.kind, late.result) == ("answered", {"n": 2})
        assert "later than its 0.25 s" in late.message


async def test_what_never_ends_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while a person is asked, with what is known: nothing more than before."""
    monkeypatch.setattr(registry, "OUTSTAYED", 0.02)
    with stuck() as one:
        tools = Registry([spec(one.blocks)], WORLD)
        await tools.run(action())
        assert await tools.outcome(action()) is None


@pytest.mark.parametrize("manner", MANNERS)
async def test_others_go_on_beside_what_stands_in_the_way(manner: str) -> None:
    """The caller's loop turns, and other calls are made, by another loop where one is blocked."""

    async def fine(_: Args, __: Context) -> Result:
        return Result()

    with stuck() as one:
        tools = Registry([spec(getattr(one, manner), timeout=LONG), spec(fine, "other", timeout=LONG)], WORLD)
        blocked = asyncio.create_task(tools.run(action()))
        await asyncio.to_thread(one.began.wait, LONG)
        assert (await tools.run(action("other"))).kind == "answered"
        assert not blocked.done()
        one.go.set()
        assert (await blocked).result == {"n": 2}
        assert (await tools.run(action("other"))).kind == "answered"


async def test_a_call_that_was_not_begun_has_sent_nothing() -> None:
    """Where every loop is blocked for its whole time, it is certain that it did not act."""

    async def fine(_: Args, __: Context) -> Result:
        return Result()

    with stuck() as one:
        tools = Registry([spec(one.blocks, timeout=LONG), spec(fine, "other", timeout=0.01)], WORLD)
        blocked = asyncio.create_task(tools.run(action()))
        await asyncio.to_thread(one.began.wait, LONG)
        receipt = await tools.run(action("other"))
        assert (receipt.put_off, receipt.code) == (True, "not_made")  # so it is no try
        assert "nothing was sent" in receipt.message
        one.go.set()
        await blocked


@pytest.mark.parametrize("manner", MANNERS)
async def test_a_cancelled_call_that_goes_on_says_so(manner: str) -> None:
    """A worker that stops must not give back a task as if nothing could happen any more."""
    with stuck() as one:
        tools = Registry([spec(getattr(one, manner), timeout=LONG)], WORLD)
        call = asyncio.create_task(tools.run(action()))
        await asyncio.to_thread(one.began.wait, LONG)
        call.cancel()
        with pytest.raises(Overdue) as raised:
            await call
    assert raised.value.receipt.code == STILL_RUNS


@pytest.mark.parametrize("manner", MANNERS)
async def test_a_read_that_hangs_is_merely_late(manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes nothing, so nobody waits for it; but of such calls there are only so many at a time."""
    monkeypatch.setattr(calls, "MOST_HANGING", 2)
    with stuck() as one:
        tools = Registry([spec(getattr(one, manner), risk=Risk.READ)], WORLD)
        codes = [(await tools.run(action(key=f"k{number}"))).code for number in range(3)]

    assert (codes, one.calls) == (["timeout", "timeout", "not_made"], 2)


@pytest.mark.parametrize("manner", MANNERS)
async def test_a_look_that_hangs_has_seen_nothing(manner: str) -> None:
    """A find that blocks costs its own time only."""
    with stuck() as one:
        found = await Registry([spec(fails(ValueError), find=getattr(one, manner))], WORLD).find(action())

    assert (found.presence, found.failed) == ("unknown", True)


def fails(error: type[BaseException]) -> Callable[[Args, Context], Any]:
    async def run(_: Args, __: Context) -> Result:
        raise error

    return run


def fails_plainly(error: type[BaseException]) -> Callable[[Args, Context], Any]:
    def run(_: Args, __: Context) -> Result:
        raise error

    return run


@pytest.mark.parametrize("how", [fails, fails_plainly])
@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration, asyncio.CancelledError])
async def test_a_tool_ends_its_call_and_nothing_else(how: Callable[..., Any], error: type[BaseException]) -> None:
    """`sys.exit` in somebody's code is that call's failure; the next call is made as ever."""
    tools = Registry([spec(how(error), timeout=LONG), spec(lambda _, __: Result(), "other", timeout=LONG)], WORLD)

    receipt = await tools.run(action())
    found = await Registry([spec(how(error), find=how(error), timeout=LONG)], WORLD).find(action())

    assert (receipt.kind, receipt.code, found.presence) == ("lost", "exception", "unknown")
    assert (await tools.run(action("other"))).kind == "answered"


async def test_plain_functions_are_tools_too() -> None:
    """Each call gets a thread, with the call's time and context; what they raise counts as from any other."""
    seen: list[str] = []
    told: contextvars.ContextVar[str] = contextvars.ContextVar("told", default="nothing")

    def run(_: Args, context: Context) -> Result:
        require_time()
        seen.extend([threading.current_thread().name, told.get(), context.key])
        return Result(n=asyncio.run(asyncio.sleep(0, 3)))

    def find(_: Args, __: Context) -> Found:
        return Found(presence="found", value={"n": 3})

    def no(_: Args, __: Context) -> Result:
        raise Refused("no", "not today")

    tools = Registry([spec(run, timeout=LONG, find=find), spec(no, "no", timeout=LONG)], WORLD)
    told.set("so")

    assert (await tools.run(action())).result == {"n": 3}
    assert (await tools.find(action())).value == {"n": 3}
    assert await tools.run(action("no")) == Receipt(kind="refused", code="no", message="“not today”")
    assert seen[1:] == ["so", "k"]
    assert seen[0] != threading.main_thread().name


async def test_what_blocks_is_no_error_under_langgraph_dev() -> None:
    """Its server raises where something blocks on an event loop; that of tools is their own."""

    async def run(_: Args, __: Context) -> Result:
        return Result(n=sqlite3.connect(":memory:").execute("select 7").fetchone()[0])

    with blockbuster_ctx(sys.modules[__name__]):
        assert (await Registry([spec(run, timeout=LONG)], WORLD).run(action())).result == {"n": 7}
        with pytest.raises(BlockingError):
            await run(Args(), None)  # type: ignore[arg-type]


async def test_many_plain_calls_at_once_wait_for_none() -> None:
    """Threads are not taken from a pool that those which hang would empty."""
    together = threading.Barrier(60)

    def run(_: Args, __: Context) -> Result:
        together.wait(LONG)
        return Result()

    tools = Registry([spec(run, timeout=LONG)], WORLD)
    receipts = await asyncio.gather(*(tools.run(action(key=f"k{number}")) for number in range(60)))

    assert {one.kind for one in receipts} == {"answered"}


async def test_a_tool_with_a_loop_of_its_own_fails_by_itself() -> None:
    """`asyncio.run` inside an async tool is the tool's mistake, and told as one."""

    async def run(_: Args, __: Context) -> Result:
        sleeping = asyncio.sleep(0)
        try:
            asyncio.run(sleeping)
        finally:
            sleeping.close()
        return Result()

    receipt = await Registry([spec(run, timeout=LONG)], WORLD).run(action())

    assert (receipt.code, "RuntimeError" in receipt.message) == ("exception", True)


async def test_an_error_that_can_not_speak_is_told_all_the_same() -> None:
    """The text of somebody's exception may fail, or be without end."""

    class MuteError(Exception):
        def __str__(self) -> str:
            raise ValueError

    class LongError(Exception):
        def __str__(self) -> str:
            return "x " * 5_000_000

    for error in (MuteError, LongError):
        receipt = await Registry([spec(fails(error), timeout=LONG)], WORLD).run(action())
        assert (receipt.code, len(receipt.message) <= 2_100) == ("exception", True)


async def test_threads_end_with_their_registry() -> None:
    """Nothing is left behind by a process that opens and closes Steward again and again."""
    seen: list[threading.Thread] = []

    async def run(_: Args, __: Context) -> Result:
        seen.append(threading.current_thread())
        return Result()

    tools = Registry([spec(run, timeout=LONG)], WORLD)
    await tools.run(action())
    await tools.close()
    await asyncio.to_thread(seen[0].join, LONG)

    assert not seen[0].is_alive()


def test_an_end_that_is_told_twice_breaks_nothing_off() -> None:
    """What winds up is left to it: by a close, and by the collection of what was closed."""
    runner, begun, winding, ended = Runner(), threading.Event(), threading.Event(), threading.Event()

    async def slow_to_end() -> None:
        try:
            begun.set()
            await asyncio.sleep(LONG)
        finally:
            winding.set()
            await asyncio.sleep(SHORT)
            ended.set()

    asyncio.run_coroutine_threadsafe(slow_to_end(), runner.loop)
    assert begun.wait(LONG)
    end([runner])
    assert winding.wait(LONG)
    end([runner])

    runner.gone.result(LONG)
    assert ended.is_set()


def test_what_takes_a_while_to_end_is_not_closed_under_itself() -> None:
    """A started server that ends in a second: whoever ran a task was told of an asynchronous generator."""
    runner, begun, heard = Runner(), threading.Event(), list[object]()

    @asynccontextmanager
    async def session() -> AsyncGenerator[None]:
        try:
            yield
        finally:
            await asyncio.sleep(1)

    async def live() -> None:
        async with session():
            begun.set()
            await asyncio.sleep(LONG)

    runner.loop.set_exception_handler(lambda _, context: heard.append(context))
    asyncio.run_coroutine_threadsafe(live(), runner.loop)
    assert begun.wait(LONG)
    end([runner])

    runner.gone.result(LONG)
    assert heard == []
