"""The model's cap, kept by two processes' pools against a real endpoint."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.rate_limits import PostgresLimiter
from steward.domain.model import JsonObject
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.domain.ports.tools import Limiter
from steward.domain.rate_limits import UNLIMITED, read_limits
from steward.evals.worlds.openai import Fault, Reply, running_openai
from steward.planner import LlmPlanner
from steward.playbooks.library import PlaybookShelf
from steward.server.serving import serving
from tests.integration.planner.test_llm import GOOD, MODEL, STATUS
from tests.unit.planner.desk_cards import CardBox


@pytest.fixture
async def pools(pool: Pool, database_url: str) -> AsyncGenerator[tuple[Pool, Pool]]:
    async with open_pool(database_url) as other:
        yield pool, other


async def _propose(url: str, shelf: PlaybookShelf, limiter: Limiter = UNLIMITED, *, seconds: float = 30.0) -> Proposal:
    planner = LlmPlanner(replace(MODEL, base_url=url, timeout=seconds), shelf, CardBox(), limiter)
    return await planner.propose(PlanRequest(goal=STATUS, revision=1))


async def test_the_model_is_never_asked_more_often_at_once(pools: tuple[Pool, Pool], shelf: PlaybookShelf) -> None:
    """Twelve tasks of two workers plan with two calls at a time, as the endpoint sees it."""
    began: list[float] = []

    def script(_: JsonObject) -> Reply:
        began.append(time.monotonic())
        return replace(GOOD, seconds=0.2)

    limiters = [PostgresLimiter(pool, read_limits("model=2", [])) for pool in pools]
    async with running_openai(script) as url:
        proposals = await asyncio.gather(*(_propose(url, shelf, limiters[number % 2]) for number in range(12)))

    assert all(proposal.plan for proposal in proposals)
    assert len(began) == 12
    assert all(third - first >= 0.19 for first, third in zip(began, began[2:], strict=False))


async def test_a_wait_at_the_gate_is_not_the_models_time(pools: tuple[Pool, Pool], shelf: PlaybookShelf) -> None:
    """Whoever waits longer for its turn than a call may take is answered in time all the same."""
    limiter = PostgresLimiter(pools[0], read_limits("model=1", []))
    async with running_openai(lambda _: replace(GOOD, seconds=0.6)) as url:
        proposals = await asyncio.gather(*(_propose(url, shelf, limiter, seconds=1.5) for _ in range(4)))

    assert [[call.error for call in proposal.calls] for proposal in proposals] == [[""]] * 4
    assert all(call.seconds < 1.5 for proposal in proposals for call in proposal.calls)


@pytest.mark.parametrize("caps", ["", "model=5", "model=1000/min"])
async def test_a_rate_limit_pauses_all_workers(pools: tuple[Pool, Pool], shelf: PlaybookShelf, caps: str) -> None:
    """What the endpoint answers one worker keeps the other from asking too early, with a cap and without one."""
    began: list[float] = []

    def script(_: JsonObject) -> Reply | Fault:
        began.append(time.monotonic())
        return Fault(status=429, retry_after=1.5) if len(began) == 1 else GOOD

    one, other = (PostgresLimiter(pool, read_limits(caps, [])) for pool in pools)
    async with running_openai(script) as url:
        first = asyncio.create_task(_propose(url, shelf, one))
        while not any(state.paused_until for state in await other.state()):  # noqa: ASYNC110 - the other asks
            await asyncio.sleep(0.02)
        second = await _propose(url, shelf, other)
        assert second.plan
        assert (await first).plan

    assert [call.error for call in second.calls] == [""]
    assert len(began) == 3
    assert all(later - began[0] >= 1.5 for later in began[1:])


@pytest.mark.parametrize("caps", ["", "model=1"])
async def test_a_rate_limit_of_one_endpoint_holds_up_no_other(
    pools: tuple[Pool, Pool], shelf: PlaybookShelf, caps: str
) -> None:
    """Also below a cap of all model calls: who waits for the endpoint takes nobody's place."""
    asked: list[float] = []

    def limited(_: JsonObject) -> Reply | Fault:
        asked.append(time.monotonic())
        return Fault(status=429, retry_after=2) if len(asked) == 1 else GOOD

    one, other = (PostgresLimiter(pool, read_limits(caps, [])) for pool in pools)
    async with running_openai(limited) as url, running_openai(lambda _: GOOD) as free:
        first = asyncio.create_task(_propose(url, shelf, one))
        while not any(state.paused_until for state in await other.state()):  # noqa: ASYNC110 - the other asks
            await asyncio.sleep(0.02)
        assert (await _propose(free, shelf, other)).plan
        assert not first.done()
        assert (await first).plan

    assert asked[1] - asked[0] >= 2


async def test_a_spent_quota_pauses_nobody(pools: tuple[Pool, Pool], shelf: PlaybookShelf) -> None:
    """Waiting does not help against it: others find out at once as well."""
    broke = Fault(status=429, code="insufficient_quota", retry_after=30)
    limiter = PostgresLimiter(pools[0], read_limits("model=1", []))
    async with running_openai(lambda _: broke) as url:
        proposal = await _propose(url, shelf, limiter)

    assert len(proposal.calls) == 1
    assert [state.paused_until for state in await limiter.state()] == [None]


async def test_who_stops_planning_gives_its_place_back(pools: tuple[Pool, Pool], shelf: PlaybookShelf) -> None:
    """A call that is broken off does not keep the model from the others."""
    limiter, peer = (PostgresLimiter(pool, read_limits("model=1", [])) for pool in pools)
    asked = asyncio.Event()

    def script(_: JsonObject) -> Reply:
        if asked.is_set():
            return GOOD
        asked.set()
        return replace(GOOD, seconds=60)

    async with running_openai(script) as url:
        stuck = asyncio.create_task(_propose(url, shelf, limiter, seconds=120))
        await asked.wait()
        stuck.cancel()
        assert (await _propose(url, shelf, peer)).plan


async def test_an_answer_that_never_ends_is_a_time_out(shelf: PlaybookShelf) -> None:
    """A byte now and then is no sign of an answer: the call ends, and with it its place at the gate."""
    app = FastAPI()

    @app.post("/chat/completions")
    async def drip() -> StreamingResponse:
        async def drops() -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.1)

        return StreamingResponse(drops(), media_type="application/json")

    async with serving(app, "a dripping model") as url:
        proposal = await _propose(url, shelf, seconds=0.5)

    assert [call.error for call in proposal.calls] == ["timeout"] * 3
    assert "did not answer within 0.5 s, tried 3 times" in proposal.error
