"""Many tasks that one endpoint stops: one question in the queue, answered once, each task's answer on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.lots import PostgresLots
from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.model import Decision, JsonObject, Question, Reason
from steward.domain.outages import Outage
from steward.domain.ports.reviews import Terms
from steward.domain.ports.tasks import Task
from steward.domain.queue import Filter

YES = Decision(kind="approve", by="lea", message="they say it is back", source="page", id="d1")
DOWN = Outage(endpoint="e", host="h", said="it answered 503", since=0.0, wait=500.0)


def asked(number: int, *, lot: str = "l", resumes: bool = True) -> Question:
    detail: JsonObject = {"lot": lot, "endpoint": "e", "resumes": resumes, "resume": "plan"}
    text = f"it is down, says {number}"
    return Question(
        id=f"r{lot}{number}", reason=Reason.ERROR, text=text, options=["approve", "abort"], digest=text, detail=detail
    )


async def opened(pool: Pool, *questions: Question) -> PostgresReviews:
    reviews, tasks = PostgresReviews(pool), PostgresTasks(pool)
    for question in questions:
        await tasks.open(Task(id=f"t-{question.id}", goal="do it"))
        await reviews.open(f"t-{question.id}", question, Terms(goal="do it"))
    return reviews


async def test_the_queue_shows_one_for_all_and_people_hear_of_it_once(pool: Pool) -> None:
    """The oldest stands for the lot, with how many stand behind it; when it goes the next one does."""
    reviews = await opened(pool, asked(1), asked(2), asked(3), replace(asked(4), detail={}))

    shown = await reviews.page(Filter())
    assert [(one.question.id, one.behind) for one in shown] == [("rl1", 2), ("rl4", 0)]
    assert await reviews.count(Filter()) == 2
    assert len(await reviews.page(Filter(each=True))) == 4
    notices = await PostgresOutbox(pool).take(["mail"])
    assert sorted(one.review.question.id for one in notices) == ["rl1", "rl4"]

    await reviews.withdraw("t-rl1", "its task ended")
    assert [(one.question.id, one.behind) for one in await reviews.page(Filter())] == [("rl2", 1), ("rl4", 0)]


@pytest.mark.parametrize("kind", ["approve", "abort"])
async def test_one_answer_is_each_tasks_own_decision(pool: Pool, kind: str) -> None:
    """All that were open then are decided, each with a line of audit that names the one; later ones wait for theirs."""
    reviews = await opened(pool, asked(1), asked(2), asked(3), asked(9, lot="other"))
    await PostgresOutages(pool).failed(DOWN)
    decision = replace(YES, kind=kind)

    await reviews.decide("rl2", decision)
    await opened(pool, asked(4))

    decided = {one: await reviews.get(one) for one in ("rl1", "rl2", "rl3")}
    assert [one.decision.kind for one in decided.values() if one and one.decision] == [kind] * 3
    first = decided["rl1"]
    assert first is not None
    assert first.decision is not None
    assert (first.decision.by, first.decision.message) == ("lea", "they say it is back (with rl2)")
    assert len({one.decision.id for one in decided.values() if one and one.decision}) == 3
    (line,) = [one for one in await PostgresAudit(pool).events(review_id="rl1") if one.kind == "decided"]
    assert (line.actor.name, line.actor.source, line.detail["with"]) == ("lea", "page", "rl2")
    assert await PostgresAudit(pool).verify() is None
    assert [one.question.id for one in await reviews.page(Filter())] == ["rother9", "rl4"]
    standing = await PostgresOutages(pool).ask("e", 5.0)
    assert (standing == "try") == (kind == "approve")


async def test_what_ends_one_task_ends_no_other(pool: Pool) -> None:
    """A task of the lot that is cancelled, or expires, is answered alone."""
    reviews = await opened(pool, asked(1), asked(2))

    await reviews.decide("rl1", Decision(kind="abort", by="kim", source="machine", id="m1"))

    assert [one.question.id for one in await reviews.page(Filter())] == ["rl2"]


async def test_whoever_dies_while_answering_all_leaves_nobody_behind(pool: Pool) -> None:
    """The first decision stands; the rest is given to the others by the next who looks."""
    reviews, lots = await opened(pool, asked(1), asked(2), asked(3)), PostgresLots(pool)
    await reviews._decide("rl1", YES)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    assert await lots.go_on() == 2
    assert await lots.go_on() == 0
    assert not await reviews.page(Filter())


async def test_tasks_go_on_by_themselves_when_the_endpoint_is_back(pool: Pool) -> None:
    """The machine answers in the endpoint's name; who did so too often in a row waits for a person."""
    reviews, lots = await opened(pool, asked(1), asked(2), asked(3, resumes=False)), PostgresLots(pool)
    assert await lots.endpoints() == ["e"]

    assert await lots.back("e", "api.example.com", 9e9) == 2

    one = await reviews.get("rl1")
    assert one is not None
    assert one.decision is not None
    assert (one.decision.by, one.decision.source) == ("steward", "machine")
    assert one.decision.message == "api.example.com answers again"
    assert [left.question.id for left in await reviews.page(Filter())] == ["rl3"]
    assert not await lots.endpoints()


async def test_the_tasks_that_wait_for_an_endpoint_are_woken(pool: Pool) -> None:
    """An answer takes the wait off the rows that name the endpoint, and off no others."""
    outages = PostgresOutages(pool)
    await outages.failed(DOWN)
    for name in ("a", "b"):
        await PostgresTasks(pool).open(Task(id=name, goal="do it", status="running"))
    async with pool.connection() as connection:
        await connection.execute(
            "UPDATE steward.task SET wake_at = now() + interval '1 hour', "
            "waits_on = CASE id WHEN 'a' THEN 'e' ELSE 'f' END"
        )
    (known,) = await outages.state()
    assert known.tasks == 1

    await outages.answered("e")

    woken, other = await PostgresTasks(pool).get("a"), await PostgresTasks(pool).get("b")
    assert woken is not None
    assert other is not None
    assert (woken.waits_on, other.waits_on) == ("", "f")
    assert woken.wake_at is not None
    assert other.wake_at is not None
    assert woken.wake_at < other.wake_at - 3_000
