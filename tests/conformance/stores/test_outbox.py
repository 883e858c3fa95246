"""What any outbox promises: at least once, and by one sender at a time."""

from __future__ import annotations

import asyncio

from steward.domain.queue import Actor, Notice
from tests.conformance.stores.harness import Stores

SOON = 0.05  # seconds; real ones for Postgres


async def test_a_new_review_is_told_over_every_channel(stores: Stores) -> None:
    """One notice a channel, with the review as it is now; a question put again is told no second time."""
    review = await stores.review()
    await stores.reviews.open(review.task_id, review.question)
    claimed = await stores.queue.claim("r1", Actor(name="kim"), 60)
    notices = await stores.outbox.take(["mail", "webhook"])
    assert sorted(one.channel for one in notices) == ["mail", "webhook"]
    assert {(one.kind, one.attempts) for one in notices} == {("new", 1)}
    assert [one.review for one in notices if isinstance(one, Notice)] == [claimed, claimed]


async def test_only_the_channels_that_are_set_up(stores: Stores) -> None:
    """A channel that nobody serves is left alone, and at most as many are handed out as are wanted."""
    for n in range(3):
        await stores.review(f"r{n}")
    taken = await stores.outbox.take(["mail"], limit=2)
    told = [(one.channel, one.review.question.id) for one in taken if isinstance(one, Notice)]
    assert told == [("mail", "r0"), ("mail", "r1")]
    assert await stores.outbox.take([]) == []


async def test_a_sender_that_dies_loses_nothing(stores: Stores) -> None:
    """What was taken and neither sent nor given up comes again after its lease, counted."""
    await stores.review()
    (first,) = await stores.outbox.take(["mail"], lease=SOON)
    await stores.wait(2 * SOON)
    (again,) = await stores.outbox.take(["mail"])
    assert await stores.outbox.take(["mail"]) == []
    assert (again.id, again.attempts) == (first.id, 2)


async def test_sent_failed_and_given_up(stores: Stores) -> None:
    """What was sent is over, what failed comes again when it is to, and what was given up never."""
    for n in range(3):
        await stores.review(f"r{n}")
    sent, later, never = await stores.outbox.take(["mail"], lease=0)
    await stores.outbox.sent(sent.id)
    await stores.outbox.failed(never.id, "no such address", None)
    await stores.outbox.failed(later.id, "refused", 60)
    assert await stores.outbox.take(["mail"]) == []
    await stores.outbox.failed(later.id, "refused", SOON)
    await stores.wait(2 * SOON)
    assert [one.id for one in await stores.outbox.take(["mail"])] == [later.id]


async def test_senders_share_the_work(stores: Stores) -> None:
    """Five senders at once deliver each notice once."""
    for n in range(12):
        await stores.review(f"r{n}")
    batches = await asyncio.gather(*[stores.outbox.take(["mail"], limit=5) for _ in range(5)])
    taken = [one.id for batch in batches for one in batch]
    taken += [one.id for one in await stores.outbox.take(["mail"], limit=50)]
    assert len(taken) == len(set(taken)) == 12
