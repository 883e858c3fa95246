"""An endpoint that goes down and comes back, as several workers on one database see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.pool import Pool, open_pool
from steward.cli.model_check import model_checks
from steward.domain.model import JsonObject
from steward.domain.outages import LONGEST_ASKED, Outage
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.domain.waiting import counted_waits
from steward.evals.worlds.openai import Fault, Reply, running_openai
from steward.planner import LlmPlanner
from steward.playbooks.library import PlaybookShelf
from steward.settings import Settings
from tests.integration.planner.test_llm import GOOD, MODEL, STATUS
from tests.unit.planner.desk_cards import CardBox

DOWN = Outage(endpoint="e", host="h", said="it answered 503", since=0.0, wait=0.0)


@pytest.fixture
async def pools(pool: Pool, database_url: str) -> AsyncGenerator[tuple[Pool, Pool]]:
    async with open_pool(database_url) as other:
        yield pool, other


async def propose(url: str, shelf: PlaybookShelf, outages: PostgresOutages) -> Proposal:
    planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox(), outages=outages)
    return await planner.propose(PlanRequest(goal=STATUS, revision=1))


async def comes_due(pool: Pool) -> None:
    """The time of the next try, however long the tests before it took."""
    async with pool.connection() as connection:
        await connection.execute("UPDATE steward.outage SET next_at = now()")


async def test_what_one_finds_out_no_other_pays_for(pools: tuple[Pool, Pool], shelf: PlaybookShelf) -> None:
    """Ten tasks of two workers: one spends its retries, nine don't ask; a try is one call, its answer all's."""
    asked: list[int] = []
    up = False

    def script(_: JsonObject) -> Reply | Fault:
        asked.append(1)
        return replace(GOOD, seconds=0.1) if up else Fault(status=503)

    one, other = (PostgresOutages(pool, first=60.0, longest=60.0) for pool in pools)
    async with running_openai(script) as url:
        first = await propose(url, shelf, one)
        rest = await asyncio.gather(*(propose(url, shelf, other) for _ in range(9)))
        assert len(asked) == len(first.calls) == 3
        assert first.outage is not None
        for each in rest:
            assert each.outage is not None
            assert (each.outage.passes, each.outage.since, [*each.calls]) == (True, first.outage.since, [])
            assert "answered 503" in each.outage.said

        await comes_due(pools[0])
        failed = await asyncio.gather(*(propose(url, shelf, one) for _ in range(3)))
        assert sorted(len(each.calls) for each in failed) == [0, 0, 1]

        up = True
        await comes_due(pools[0])
        found = await asyncio.gather(*(propose(url, shelf, each) for each in (one, other, one)))
        assert [each.plan is not None for each in found].count(True) == 1
        assert (await propose(url, shelf, other)).plan is not None
    assert not await one.state()


@pytest.mark.parametrize("status", [401, 402, 404])
async def test_what_somebody_has_to_mend_keeps_nobody_from_asking(
    pool: Pool, shelf: PlaybookShelf, status: int
) -> None:
    """One worker with a wrong key is no outage for those with the right one."""
    outages = PostgresOutages(pool)
    answers = [Fault(status=status), GOOD]
    async with running_openai(lambda _: answers.pop(0)) as url:
        failed = await propose(url, shelf, outages)
        (known,) = await outages.state()
        good = await propose(url, shelf, outages)

    assert failed.outage is not None
    assert not failed.outage.passes
    assert known.passes is False
    assert good.plan is not None
    assert not await outages.state(), "nobody is told of a trouble that is mended"


@pytest.mark.parametrize("fault", [Fault(status=400, message="odd"), Fault(kind="garbled", body="{}")])
async def test_what_concerns_one_question_is_no_outage(pool: Pool, shelf: PlaybookShelf, fault: Fault) -> None:
    """A refused request says that the endpoint is there."""
    async with running_openai(lambda _: fault) as url:
        proposal = await propose(url, shelf, PostgresOutages(pool))

    assert proposal.outage is None
    assert not await PostgresOutages(pool).state()


async def test_one_try_at_a_time_and_one_that_is_lost_ends_by_its_time(pools: tuple[Pool, Pool]) -> None:
    """A worker that dies in its try holds the others up for as long as that could take, and no longer."""
    one, other = (PostgresOutages(pool, first=0.001, longest=0.001) for pool in pools)
    await one.failed(DOWN)
    await asyncio.sleep(0.05)

    standings = await asyncio.gather(*(each.ask("e", 0.2) for each in (one, other) * 5))
    assert [each for each in standings if isinstance(each, str)] == ["try"]
    await asyncio.sleep(0.25)
    assert await other.ask("e", 0.2) == "try"
    await other.answered("e")
    assert await one.ask("e", 0.2) == "up"


async def test_pauses_grow_within_bounds_and_what_the_endpoint_asks_is_kept(pool: Pool) -> None:
    """Ten that fail together count once; a person's word tries at once, and counts its time anew."""
    outages = PostgresOutages(pool, first=8.0, longest=60.0)
    failed = await asyncio.gather(*(outages.failed(DOWN) for _ in range(10)))
    assert all(7.0 < each.wait < 14.0 for each in failed)
    asked = await outages.failed(replace(DOWN, wait=1_000.0))
    assert asked.wait >= 999.0
    assert (await outages.failed(replace(DOWN, wait=3e7))).wait <= 1.1 * LONGEST_ASKED, "it may be back before"
    (known,) = await outages.state()
    assert (known.host, known.said) == ("h", "it answered 503")

    await outages.again("e")
    assert await outages.ask("e", 5.0) == "try"


async def test_what_somebody_has_to_mend_is_looked_at_by_one_in_turn(pools: tuple[Pool, Pool]) -> None:
    """However many processes look whether it is back, one of them asks, after the usual pauses."""
    one, other = (PostgresOutages(pool, first=60.0, longest=60.0) for pool in pools)
    noted = await one.failed(replace(DOWN, passes=False, trouble="auth"))
    assert (noted.passes, noted.trouble) == (False, "auth")

    early = await other.ask("e", 5.0, probing=True)
    assert isinstance(early, Outage)
    assert not early.passes
    assert await other.ask("e", 5.0) == "noted"

    await comes_due(pools[0])
    standings = await asyncio.gather(*(each.ask("e", 5.0, probing=True) for each in (one, other) * 3))
    assert [each for each in standings if isinstance(each, str)] == ["try"]


async def test_an_endpoint_is_asked_a_tiny_question_whether_it_is_back(pool: Pool, shelf: PlaybookShelf) -> None:
    """So tasks that wait for a person go on by themselves; whatever it says, it is there."""
    up = False
    outages = PostgresOutages(pool, first=0.001, longest=0.001)

    def script(_: JsonObject) -> Reply | Fault:
        return Reply(text="yes") if up else Fault(status=503)

    async with running_openai(script) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox(), outages=outages)
        assert planner.serves(url)
        assert not planner.serves("elsewhere")
        assert await planner.answers(url) is not None
        up = True
        await asyncio.sleep(0.05)
        assert await planner.answers(url) is None
    assert not await outages.state()


@pytest.mark.parametrize(("passes", "advised"), [(True, "Tasks wait for it"), (False, "Correct what it says")])
async def test_the_doctor_tells_of_an_outage_without_asking(
    pool: Pool, database_url: str, tmp_path: Path, *, passes: bool, advised: str
) -> None:
    """What tasks have found out is told at once, to people and programs, of the endpoint that it is about alone."""
    settings = Settings.model_validate(
        {"home": tmp_path, "model": "m-1", "openai_base_url": "http://127.0.0.1:1/v1", "database_url": database_url}
    )
    (before,) = [check async for check in model_checks(settings, online=False)]
    await PostgresOutages(pool).failed(replace(DOWN, endpoint="http://elsewhere/v1"))
    (other,) = [check async for check in model_checks(settings, online=False)]
    await PostgresOutages(pool).failed(replace(DOWN, endpoint="http://127.0.0.1:1/v1", passes=passes))
    (check,) = [check async for check in model_checks(settings, online=False)]

    assert (before.ok, other.ok, check.ok) == (True, True, False)
    assert "it answered 503" in check.found
    assert check.advice.startswith(advised)
    assert check.detail["outage"] == {"said": "it answered 503", "passes": passes, "tasks": 0}


async def test_pauses_between_attempts_are_no_work(shelf: PlaybookShelf) -> None:
    """What is waited before the endpoint is asked again, as it wished, counts against no ceiling of working time."""
    answers = [Fault(status=503, retry_after=0.2), GOOD]
    async with running_openai(lambda _: answers.pop(0)) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url, longest_pause=1.0), shelf, CardBox())
        with counted_waits() as waits:
            proposal = await planner.propose(PlanRequest(goal=STATUS, revision=1))

    assert proposal.plan is not None
    assert waits.seconds >= 0.19
