"""What a holder says of its task before its next act goes to the database with that act, and is never lost or late."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from contextvars import Context
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, empty_checkpoint

from steward.checkpoints import unwritten as checkpoints_unwritten
from steward.checkpoints.decisions import PostgresDecisions
from steward.checkpoints.lease import Leases
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.saver import Saver
from steward.checkpoints.tasks import PostgresTasks
from steward.checkpoints.unwritten import LATEST
from steward.domain.errors import Cancelled, Fenced, StewardError, Unstorable
from steward.domain.model import Action, Entry, Question, Reason, Receipt, Risk, Usage, Verdict
from steward.domain.ports.decisions import Record
from steward.domain.ports.ledger import Lease
from steward.domain.ports.tasks import Task

FINE = Verdict(status="verified", level="read_back", evidence={"id": "7"})
RUNNING = Task(id="t1", goal="g", status="running", node="validate")
QUESTION = Question(id="r1", reason=Reason.ERROR, text="It can't go on.", options=["abort"], digest="d")
TOO_LONG = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=20_000))  # noqa: S311
"""As a playbook's name, for the index on it."""


def act(key: str, task_id: str = "t1") -> Action:
    return Action(key=key, task_id=task_id, step=key, tool="pay", args={"n": key}, risk=Risk.IRREVERSIBLE)


class Desk:
    """The stores of one process."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.tasks, self.ledger, self.decisions = PostgresTasks(pool), PostgresLedger(pool), PostgresDecisions(pool)

    async def did(self, key: str, lease: Lease) -> Entry:
        """An act that is settled, and not judged."""
        await self.ledger.history(lease.task_id)
        await self.ledger.begin(act(key, lease.task_id), lease)
        return await self.ledger.settle(key, Receipt(kind="answered", result={"id": "7"}), lease)

    async def say(self, lease: Lease, key: str = "k1") -> Entry:
        """All that may be said later."""
        await self.tasks.save(replace(RUNNING, id=lease.task_id), lease, later=True)
        await self.decisions.add(Record(task_id=lease.task_id, kind="validation", outcome="passed"), later=True)
        return await self.ledger.judge(key, FINE, lease, later=True)

    async def lapse(self) -> None:
        """The lease runs out for a while, in which all that is unwritten was to be written."""
        await self.lease_ends("-1 s")
        await self.ledger.past_acts(["pay"], {}, since=None, but="", most=5)
        await self.lease_ends("60 s")

    async def lease_ends(self, after: str) -> None:
        """Of whoever holds a task."""
        until = "UPDATE steward.task SET lease_until = now() + %s::interval WHERE lease_holder IS NOT NULL"
        async with self.pool.connection() as connection:
            await connection.execute(until, [after])

    async def seen(self, task_id: str = "t1") -> tuple[str, list[str], list[str]]:
        """The row's status, who was judged how, and the kinds of the decisions, as another process reads them."""
        task = await self.tasks.get(task_id)
        assert task is not None
        judged = [one.verdict.status if one.verdict else "" for one in await self.ledger.history(task_id)]
        return task.status, judged, [one.kind for one in await self.decisions.list(task_id)]


@pytest.fixture
async def ours(pool: Pool) -> Desk:
    desk = Desk(pool)
    await desk.tasks.open(Task(id="t1", goal="g"))
    return desk


async def looked(pool: Pool, task_id: str = "t1") -> tuple[str, list[str], list[str]]:
    """What another process sees: outside of the context that holds the task."""
    return await asyncio.create_task(Desk(pool).seen(task_id), context=Context())


async def test_it_goes_with_the_next_act(pool: Pool, ours: Desk) -> None:
    """Nobody sees it before; its holder knows it at once."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        assert (await ours.say(lease)).verified
        assert (await ours.ledger.history("t1"))[0].verified
        assert await looked(pool) == ("pending", [""], [])

        await ours.ledger.begin(act("k2"), lease)

        assert await looked(pool) == ("running", ["verified", ""], ["verdict", "validation"])


async def test_a_receipt_that_goes_later_has_the_time_of_its_answer(pool: Pool, ours: Desk) -> None:
    """What a call took is told by the ledger's times; a verdict that goes with it never overtakes it."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.ledger.history("t1")
        await ours.ledger.begin(act("k1"), lease)
        answered = Receipt(kind="answered", result={"id": "7"})
        told = await ours.ledger.settle("k1", answered, lease, later=True)
        await ours.ledger.judge("k1", FINE, lease, later=True)
        await asyncio.sleep(0.2)
        await ours.ledger.begin(act("k2"), lease)

    [entry, _] = await ours.ledger.history("t1")
    assert (entry.receipt, entry.verdict) == (answered, FINE)
    assert entry.settled_at == pytest.approx(told.settled_at, abs=0.001)
    assert told.settled_at == pytest.approx(entry.claimed_at, abs=0.1)


async def test_it_is_not_later_than_a_moment(pool: Pool, ours: Desk) -> None:
    """Where no act follows, as one waits for its turn."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        await asyncio.sleep(LATEST + 0.5)

        assert await looked(pool) == ("running", ["verified"], ["verdict", "validation"])


async def test_a_row_may_stay_behind_the_acts(pool: Pool, ours: Desk) -> None:
    """One that tells which act is next need not wait for it; it is made when it is written, once."""
    made: list[int] = []

    def row(steps: int) -> Task:
        made.append(steps)
        return replace(RUNNING, steps=steps)

    async def steps_seen() -> int:
        task = await asyncio.create_task(PostgresTasks(pool).get("t1"), context=Context())
        assert task is not None
        return task.steps

    async with ours.ledger.hold("t1", 60) as lease:
        await ours.tasks.save(replace(RUNNING, state={"plan": {"n": 1}}), lease, later=True)
        await ours.tasks.save_behind(lambda: row(1), lease)
        await ours.ledger.begin(act("k1"), lease)
        assert await steps_seen() == 1  # it went with one that could not wait
        for steps in (2, 3):
            await ours.tasks.save_behind(lambda steps=steps: row(steps), lease)
            await ours.ledger.begin(act(f"k{steps}"), lease)
        assert (await steps_seen(), made) == (1, [1])
        own = await ours.tasks.get("t1")
        assert own is not None
        assert (own.steps, own.state) == (3, {"plan": {"n": 1}})
        await ours.tasks.save_behind(lambda: row(4), lease)
        await asyncio.sleep(LATEST + 0.5)
        assert (await steps_seen(), made) == (4, [1, 3, 4])
        await ours.tasks.save_behind(lambda: row(5), lease)

    assert (await steps_seen(), made) == (5, [1, 3, 4, 5])


async def test_a_checkpoint_stays_behind_where_its_row_does(pool: Pool, ours: Desk) -> None:
    """After a model's call it goes with the claim, as the row does: what was paid for counts whatever happens."""
    saver, config = Saver(pool), RunnableConfig(configurable={"thread_id": "t1", "checkpoint_ns": ""})
    async with ours.ledger.hold("t1", 60) as lease:
        for number, model_calls in enumerate((0, 1)):
            row = replace(RUNNING, usage=Usage(model_calls=model_calls))
            if model_calls:
                await ours.tasks.save(row, lease)
            else:
                await ours.tasks.save_behind(lambda row=row: row, lease)
            versions: ChannelVersions = {"usage": number + 1, "wave": number + 1}
            made = empty_checkpoint()
            made["channel_values"], made["channel_versions"] = {"usage": row.usage, "wave": []}, versions
            config = await saver.aput(config, made, {}, versions)
            await ours.ledger.begin(act(f"k{number}"), lease)
            seen = await asyncio.create_task(saver.aget_tuple({"configurable": {"thread_id": "t1"}}), context=Context())
            assert (seen is not None) == bool(model_calls)


async def test_who_is_cancelled_while_writing_loses_nothing(pool: Pool, ours: Desk) -> None:
    """A look at past acts has it written first, and whoever asked for the look may go away."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        async with _writing(pool, ours) as looking:
            looking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await looking
        await ours.ledger.begin(act("k2"), lease)

        assert await looked(pool) == ("running", ["verified", ""], ["verdict", "validation"])


async def test_an_act_waits_for_what_is_being_written_just_now(pool: Pool, ours: Desk) -> None:
    """It may fail: what is due goes with the claim all the same, and else is tried again."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.ledger.judge("k1", FINE, lease, later=True)
        async with _writing(pool, ours) as looking:
            acting = asyncio.create_task(ours.ledger.begin(act("k2"), lease))
            await asyncio.sleep(0.1)
            await _cut(pool)
        await asyncio.gather(acting, looking)
        assert (await looked(pool))[1:] == (["verified", ""], ["verdict"])


async def test_what_could_not_be_written_is_tried_again(
    pool: Pool, ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing more is said, as during a long call."""
    monkeypatch.setattr(checkpoints_unwritten, "_AGAIN", 0.1)
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        async with _writing(pool, ours) as looking:
            await _cut(pool)
        await looking
        async with asyncio.timeout(10):
            while await looked(pool) != ("running", ["verified"], ["verdict", "validation"]):  # noqa: ASYNC110 - a timer does it
                await asyncio.sleep(0.05)


async def test_nothing_is_lost_where_the_lease_ran_out_for_a_while(pool: Pool, ours: Desk) -> None:
    """A process that stood still, and that nobody took over, renews it and goes on."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        await ours.lapse()
        assert (await looked(pool))[:2] == ("pending", [""])
        await ours.ledger.begin(act("k2"), lease)
        assert (await looked(pool))[:2] == ("running", ["verified", ""])


async def test_an_answer_is_kept_where_the_lease_is_renewed_just_then(
    pool: Pool, ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who woke up was told that the task has no such act."""
    refusal = Leases.refusal

    async def renewed(leases: Leases, lease: Lease) -> Fenced | Cancelled | None:
        await ours.lease_ends("60 s")
        return await refusal(leases, lease)

    monkeypatch.setattr(Leases, "refusal", renewed)
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.lease_ends("-1 s")
        await ours.ledger.begin(act("k1"), lease)
        await ours.lease_ends("-1 s")
        assert (await ours.ledger.settle("k1", Receipt(kind="answered"), lease)).receipt
        with pytest.raises(StewardError, match="has no action k2"):
            await ours.ledger.settle("k2", Receipt(kind="answered"), lease)


async def test_no_row_says_complete_where_a_verdict_is_refused(pool: Pool, ours: Desk) -> None:
    """Each is then written by itself, and the row would tell of what is not there."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        async with pool.connection() as other:
            await other.execute("ALTER TABLE steward.action ADD CHECK (verdict IS NULL)")
        with pytest.raises(Unstorable):
            await ours.tasks.save(replace(RUNNING, status="complete"), lease)

    assert await looked(pool) == ("pending", [""], ["validation"])


@asynccontextmanager
async def _writing(pool: Pool, ours: Desk) -> AsyncGenerator[asyncio.Task[object]]:
    """Somebody who writes all that is unwritten, and meanwhile can't."""
    async with pool.connection() as other, other.transaction():
        await other.execute("LOCK TABLE steward.decision")
        looking = asyncio.create_task(ours.ledger.past_acts(["pay"], {}, since=None, but="", most=5))
        await asyncio.sleep(0.1)
        yield looking


async def _cut(pool: Pool) -> None:
    """End the session of whoever waits for a lock."""
    async with pool.connection() as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )


async def test_a_row_behind_the_acts_that_is_refused_is_told_by_the_next(pool: Pool, ours: Desk) -> None:
    """It was tried when its time came, with nobody there to be told."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.tasks.save_behind(lambda: replace(RUNNING, playbook=TOO_LONG), lease)
        await ours.ledger.begin(act("k1"), lease)
        await asyncio.sleep(LATEST + 0.5)
        with pytest.raises(Unstorable):
            await ours.ledger.begin(act("k2"), lease)
        assert (await ours.ledger.begin(act("k2"), lease)).fresh


@pytest.mark.parametrize("how", ["let go", "saved", "failed"])
async def test_it_is_there_at_the_end(pool: Pool, ours: Desk, how: str) -> None:
    """Also of a hold that failed, and with a row that is not for later."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        if how == "failed":
            ours.ledger.fail(lease)
        if how == "saved":
            await ours.tasks.save(replace(RUNNING, status="complete"), lease)
            assert (await looked(pool))[0] == "complete"

    status = "complete" if how == "saved" else "running"
    assert await looked(pool) == (status, ["verified"], ["verdict", "validation"])


async def test_a_cancelled_task_begins_nothing_more(pool: Pool, ours: Desk) -> None:
    """Whoever cancelled it is told by the claim, also where the row that was saved before it told nothing."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.tasks.cancel("t1", "ann")
        await ours.say(lease)
        with pytest.raises(Cancelled, match="ann"):
            await ours.ledger.begin(act("k2"), lease)
        with pytest.raises(Cancelled):
            await ours.ledger.attempt(act("k1"), lease)
        assert (await ours.ledger.claim(act("k1"), lease)).claims == 2  # what may have happened is still looked at

    assert await looked(pool) == ("running", ["verified"], ["verdict", "validation"])


async def test_who_lost_the_task_writes_nothing_of_it(pool: Pool, ours: Desk) -> None:
    """What was said before the lease was lost must not be written over what its successor says."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        async with pool.connection() as connection:
            await connection.execute(
                "UPDATE steward.task SET lease_epoch = lease_epoch + 1, status = 'failed',"
                " started_at = now(), finished_at = now()"
            )
        with pytest.raises(Fenced):
            await ours.ledger.begin(act("k2"), lease)

    assert (await looked(pool))[:2] == ("failed", [""])


async def test_what_a_question_is_about_is_there_before_it(pool: Pool, ours: Desk) -> None:
    """Whoever answers at once, as a program does, is judged by it."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        await PostgresReviews(pool).open("t1", QUESTION)
        assert (await looked(pool))[:2] == ("running", ["verified"])


async def test_who_lost_the_task_asks_nobody_about_it(pool: Pool, ours: Desk) -> None:
    """One that was paused and wakes up may come to any question, of a task that is complete by then."""
    reviews = PostgresReviews(pool)
    async with ours.ledger.hold("t1", 60):
        async with pool.connection() as connection:
            await connection.execute("UPDATE steward.task SET lease_epoch = lease_epoch + 1")
        with pytest.raises(Fenced):
            await reviews.open("t1", QUESTION)

    assert await reviews.list(open_only=False) == []


async def test_what_the_database_refuses_is_told_and_does_not_stay(pool: Pool, ours: Desk) -> None:
    """The rest is written, and the next act goes on."""
    async with ours.ledger.hold("t1", 60) as lease:
        await ours.did("k1", lease)
        await ours.say(lease)
        await ours.tasks.save(replace(RUNNING, playbook=TOO_LONG), lease, later=True)
        with pytest.raises(Unstorable):
            await ours.ledger.begin(act("k2"), lease)
        assert (await ours.ledger.begin(act("k2"), lease)).fresh

    assert await looked(pool) == ("pending", ["verified", ""], ["verdict", "validation"])


async def test_several_tasks_go_together(pool: Pool, ours: Desk) -> None:
    """What is refused of one is not refused of the others."""
    keys = [f"t{number}" for number in range(2, 8)]
    for key in keys:
        await ours.tasks.open(Task(id=key, goal="g"))

    async def one(key: str) -> None:
        async with ours.ledger.hold(key, 60) as lease:
            await ours.did(key, lease)
            await ours.say(lease, key)
            if key == "t3":
                await ours.tasks.save(replace(RUNNING, id=key, playbook=TOO_LONG), lease, later=True)
            await together.wait()
            if key == "t3":
                with pytest.raises(Unstorable):
                    await ours.ledger.begin(act(f"{key} next", key), lease)
            else:
                await ours.ledger.begin(act(f"{key} next", key), lease)
                assert (await looked(pool, key))[1] == ["verified", ""]

    together = asyncio.Barrier(len(keys))
    await asyncio.gather(*map(one, keys))


@pytest.mark.parametrize("seed", range(12))
async def test_it_comes_to_the_same_as_at_once(pool: Pool, ours: Desk, seed: int) -> None:
    """Whatever is said later, in whichever order, and with a lease that runs out now and then: in the end the same is
    there as if each had been written.
    """
    await ours.tasks.open(Task(id="now", goal="g"))
    await ours.tasks.open(Task(id="later", goal="g"))
    for task_id, later in (("now", False), ("later", True)):
        await _live(ours, task_id, random.Random(seed), later=later)  # noqa: S311

    found = {task_id: await _all(ours, task_id) for task_id in ("now", "later")}
    assert found["now"] == found["later"]


async def _live(desk: Desk, task_id: str, chance: random.Random, *, later: bool) -> None:
    async with desk.ledger.hold(task_id, 60) as lease:
        await desk.ledger.history(task_id)
        keys: list[str] = []
        for number in range(30):
            what, late = (
                chance.choice(["begin", "settle", "judge", "save", "add", "attempt", "lapse"]),
                chance.random() < 0.8,
            )
            key = chance.choice(keys) if keys else ""
            soon = later and late
            if what == "lapse":
                if later:
                    await desk.lapse()
            elif what == "begin" or not keys:
                key = f"{task_id} {number}"
                await desk.ledger.begin(act(key, task_id), lease)
                keys.append(key)
            elif what == "settle":
                await desk.ledger.settle(key, Receipt(kind="answered", result={"n": number}), lease, later=soon)
            elif what == "judge":
                await desk.ledger.judge(key, replace(FINE, reason=str(number)), lease, later=soon)
            elif what == "attempt":
                await desk.ledger.attempt(replace(act(key, task_id)), lease)
            elif what == "save":
                plan: dict[str, Any] = {"plan": {"n": number}} if chance.random() < 0.3 else {}
                row = replace(RUNNING, id=task_id, steps=number, state={"wave": number, **plan})
                if chance.random() < 0.5 and soon and not plan:
                    await desk.tasks.save_behind(lambda row=row: row, lease)
                else:
                    await desk.tasks.save(row, lease, later=soon)
            else:
                await desk.decisions.add(Record(task_id=task_id, kind="plan", subject=str(number)), later=soon)


async def _all(desk: Desk, task_id: str) -> tuple[object, ...]:
    task = await desk.tasks.get(task_id)
    assert task is not None
    entries: Sequence[Entry] = await desk.ledger.history(task_id)
    told = [(one.kind, one.subject.replace(task_id, ""), one.outcome) for one in await desk.decisions.list(task_id)]
    acts = [(one.action.key.removeprefix(task_id), one.attempts, one.receipt, one.verdict) for one in entries]
    return task.status, task.steps, task.state, acts, sorted(told)
