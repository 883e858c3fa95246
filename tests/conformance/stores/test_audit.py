"""What any audit promises: who did what, when, from where, in one chain."""

from __future__ import annotations

import asyncio

from steward.domain.model import Decision, JsonObject
from steward.domain.queue import Actor, Event
from tests.conformance.stores.harness import Stores

KIM = Actor(name="kim", source="page", address="10.0.0.7")


async def test_a_line_comes_back_as_it_was_noted(stores: Stores) -> None:
    """Every field is kept, and lines are numbered without a gap and chained."""
    detail: JsonObject = {"n": 1.5, "big": 1e300, "int": 50.0, "text": "ü\u2028<b>", "list": [None, True, {"x": -0.0}]}
    event = Event(
        kind="refused", review_id="r1", task_id="t1", actor=KIM, digest="d", detail=detail, at=1_700_000_000.123457
    )
    first = await stores.audit.note(event)
    second = await stores.audit.note(Event(kind="viewed", review_id="r2", task_id="t1", actor=KIM))
    assert (first.seq, second.seq) == (1, 2)
    assert first.hash != second.hash
    assert second.at > 0
    (read,) = await stores.audit.events(review_id="r1")
    assert read == first
    assert (read.actor, read.digest, read.at, read.detail) == (KIM, "d", event.at, detail)
    assert await stores.audit.verify() is None


async def test_lines_are_found_by_review_and_by_task(stores: Stores) -> None:
    """A review's story, a task's story, or the latest of all, oldest first."""
    for n in range(6):
        await stores.audit.note(Event(kind="viewed", review_id=f"r{n % 2}", task_id=f"t{n % 3}", actor=KIM))
    assert [one.seq for one in await stores.audit.events(review_id="r1")] == [2, 4, 6]
    assert [one.seq for one in await stores.audit.events(task_id="t1")] == [2, 5]
    assert [one.seq for one in await stores.audit.events(review_id="r0", task_id="t1")] == [5]
    assert [one.seq for one in await stores.audit.events(limit=2)] == [5, 6]


async def test_an_empty_record_is_whole(stores: Stores) -> None:
    """Nothing written, nothing missing."""
    assert await stores.audit.verify() is None


async def test_every_change_leaves_its_line(stores: Stores) -> None:
    """The whole life of a review can be read, each line with who, from where and the digest shown."""
    await stores.review()
    await stores.queue.viewed("r1", KIM)
    await stores.queue.claim("r1", KIM, 60)
    await stores.queue.prioritise("r1", 4, KIM)
    await stores.reviews.decide("r1", Decision(kind="approve", by="kim", source="page"))
    await stores.reviews.applied("r1")
    await stores.reviews.applied("r1")
    lines = await stores.audit.events(review_id="r1")
    assert [line.kind for line in lines] == ["opened", "viewed", "claimed", "prioritised", "decided", "applied"]
    assert [line.actor.name for line in lines] == ["steward", "kim", "kim", "kim", "kim", "steward"]
    assert {line.digest for line in lines} == {"d1"}
    assert lines[1].actor == KIM
    assert lines[3].detail == {"priority": 4}
    assert [line.at for line in lines] == sorted(line.at for line in lines)


async def test_many_writers_make_one_chain(stores: Stores) -> None:
    """Forty reviews change at once; the lines form one unbroken chain."""
    await asyncio.gather(*[stores.review(f"r{n}") for n in range(40)])
    await asyncio.gather(*[stores.queue.claim(f"r{n}", KIM, 60) for n in range(40)])
    lines = await stores.audit.events(limit=500)
    assert [line.seq for line in lines] == list(range(1, 81))
    assert await stores.audit.verify() is None
