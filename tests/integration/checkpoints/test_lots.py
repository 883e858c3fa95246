"""Many tasks that one endpoint stops: one question in the queue, answered once, each task's answer on record."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.lots import PostgresLots
from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, JsonObject, Question, Reason
from steward.domain.outages import Outage
from steward.domain.ports.reviews import Terms
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor, Filter, Notice

YES = Decision(kind="approve", by="lea", message="they say it is back", source="page", id="d1")
DOWN = Outage(endpoint="e", host="h", said="it answered 503", since=0.0, wait=500.0)


def asked(number: int, *, lot: str = "l", resumes: bool = True) -> Question:
    detail: JsonObject = {"lot": lot, "endpoints": ["e", "f"], "resumes": resumes, "resume": "plan"}
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
    assert [(one.question.id, one.behind) for one in await reviews.page(Filter(lot="l"))] == [
        ("rl1", 0),
        ("rl2", 0),
        ("rl3", 0),
    ]
    notices = await PostgresOutbox(pool).take(["mail"])
    assert sorted(one.review.question.id for one in notices if isinstance(one, Notice)) == ["rl1", "rl4"]

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

    lead = await reviews.get("rl2")
    assert lead is not None
    assert lead.behind == 2
    decided = {one: await reviews.get(one) for one in ("rl1", "rl2", "rl3")}
    assert [one.decision.kind for one in decided.values() if one and one.decision] == [kind] * 3
    first = decided["rl1"]
    assert first is not None
    assert first.decision is not None
    assert (first.decision.by, first.decision.message) == ("lea", "they say it is back (with rl2)")
    assert len({one.decision.id for one in decided.values() if one and one.decision}) == 3
    (line,) = [one for one in await PostgresAudit(pool).events(review_id="rl1") if one.kind == "decided"]
    assert (line.actor.name, line.actor.source, line.detail["lead"]) == ("lea", "page", "rl2")
    assert await PostgresAudit(pool).verify() is None
    assert [one.question.id for one in await reviews.page(Filter())] == ["rother9", "rl4"]
    standing = await PostgresOutages(pool).ask("e", 5.0)
    assert (standing == "try") == (kind == "approve")


async def test_the_audit_of_all_is_written_without_secrets(pool: Pool) -> None:
    """Also the lines of those that got the answer with another: the line of the one alone would not be enough."""
    await opened(pool, asked(1), asked(2))
    told = replace(YES, message="the new log-in is password=Sw0rdfish77")

    await PostgresReviews(pool).decide("rl1", told)

    events = await PostgresAudit(pool).events()
    assert sum("password=***" in repr(one.detail) for one in events) == 2
    assert "Sw0rdfish77" not in repr(events)


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


async def test_two_who_answer_at_the_same_time_give_one_answer(pool: Pool, database_url: str) -> None:
    """Whoever is first answers for all, whichever question they saw; the other hears that it was decided."""
    reviews = await opened(pool, *(asked(number) for number in range(10, 18)))
    async with open_pool(database_url) as elsewhere:
        yes, no = replace(YES, id="yes"), Decision(kind="abort", by="kim", source="api", id="no")
        taken = await asyncio.gather(
            reviews.decide("rl10", yes), PostgresReviews(elsewhere).decide("rl17", no), reviews.decide("rl14", yes)
        )

    kinds = {one.decision.kind for one in taken if one.decision}
    decided = [await reviews.get(f"rl{number}") for number in range(10, 18)]
    assert {one.decision.kind for one in decided if one and one.decision} == kinds
    assert len(kinds) == 1
    assert sum(one.decision.id in ("yes", "no") for one in decided if one and one.decision) == 1
    assert not await reviews.page(Filter())


async def test_whoever_has_claimed_one_has_the_lot_in_hand(pool: Pool) -> None:
    """Nobody else answers it by way of another one; the claimer may by any."""
    reviews = await opened(pool, asked(1), asked(2), asked(3, lot="other"))
    await reviews.claim("rl1", Actor(name="lea", source="page"), 60.0)

    with pytest.raises(DecisionRefused, match="claimed by lea"):
        await reviews.decide("rl2", replace(YES, by="kim"))
    await reviews.decide("rother3", replace(YES, by="kim"))
    assert (await reviews.decide("rl2", YES)).behind == 1


async def test_people_hear_once_of_what_many_tasks_ask_at_the_same_moment(pool: Pool) -> None:
    """Each of two questions that open together must not take itself for the first."""
    tasks, reviews = PostgresTasks(pool), PostgresReviews(pool)
    questions = [asked(number) for number in range(8)]
    for question in questions:
        await tasks.open(Task(id=f"t-{question.id}", goal="do it"))

    await asyncio.gather(*(reviews.open(f"t-{one.id}", one, Terms(goal="do it")) for one in questions))

    assert len(await PostgresOutbox(pool).take(["mail"])) == 1


async def test_what_is_asked_after_an_answer_is_not_answered_by_it(pool: Pool) -> None:
    """Also where the rest of the lot is only answered later: an answer is for its own time."""
    reviews, lots = await opened(pool, asked(1), asked(2)), PostgresLots(pool)
    no = Decision(kind="abort", by="kim", source="api", id="no")
    await reviews._decide("rl1", no)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - its process dies here
    await opened(pool, asked(3), asked(4))
    assert len(await PostgresOutbox(pool).take(["mail"])) == 2

    assert (await reviews.decide("rl3", YES)).behind == 1
    await opened(pool, asked(5))
    assert await lots.go_on() == 1
    assert await lots.go_on() == 0

    kinds = [
        one.decision.kind if one and one.decision else "" for one in [await reviews.get(f"rl{n}") for n in range(1, 6)]
    ]
    assert kinds == ["abort", "abort", "approve", "approve", ""]


async def test_tasks_go_on_by_themselves_when_the_endpoint_is_back(pool: Pool) -> None:
    """The machine answers in the endpoint's name; who did so too often in a row waits for a person."""
    reviews, lots = await opened(pool, asked(1), asked(2), asked(3, resumes=False)), PostgresLots(pool)
    assert [*await lots.endpoints()] == ["e", "f"]

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
            "waits_on = CASE id WHEN 'a' THEN E'd\\ne' ELSE 'f' END"
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
