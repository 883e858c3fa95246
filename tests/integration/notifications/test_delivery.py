"""Every notice arrives at least once, whatever fails or dies on the way, and holds up nothing."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.tasks import PostgresTasks
from steward.clock import SystemClock
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.reviews import Terms
from steward.domain.ports.tasks import Task
from steward.notifications import webhook
from steward.notifications.channels import open_channels
from steward.notifications.delivery import Channel, Delivery
from steward.settings import Settings
from tests.integration.notifications.receivers import SECRET, MailServer, Receiver, receiver

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Post:
    """The queue and its outbox, and what is set up to empty it."""

    pool: Pool
    channels: Mapping[str, Channel]

    @property
    def delivery(self) -> Delivery:
        return Delivery(outbox=PostgresOutbox(self.pool), audit=PostgresAudit(self.pool), channels=self.channels)

    async def ask(self, review: str = "r1") -> None:
        await PostgresTasks(self.pool).open(Task(id="t1", goal="Refund 300 EUR"))
        question = Question(id=review, reason=Reason.APPROVAL, text="?", options=["approve"], digest="d")
        await PostgresReviews(self.pool).open("t1", question, Terms(goal="Refund 300 EUR"))

    async def later(self, seconds: int = 4000) -> None:
        """Let so much time pass for what waits."""
        await self.run("UPDATE steward.notice SET due_at = due_at - make_interval(secs => %s)", seconds)

    async def pending(self, channel: str = "webhook") -> int:
        rows = await self.run("SELECT id FROM steward.notice WHERE pending AND channel = %s", channel)
        return len(rows)

    async def run(self, statement: Any, *values: object) -> list[Any]:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []


def settings(hook: str, mail: MailServer) -> Settings:
    return Settings.model_validate(
        {
            "webhook_url": hook,
            "webhook_secret": SECRET,
            "smtp_url": f"smtp://127.0.0.1:{mail.port}",
            "notice_mail": "reviewers=a@example.com",
        }
    )


@pytest.fixture
async def post(pool: Pool, hook: Receiver, mail: MailServer) -> AsyncGenerator[Post]:
    async with open_channels(settings(hook.url, mail), SystemClock()) as channels:
        yield Post(pool, channels)


async def test_a_new_review_is_told_once_on_every_channel(post: Post, hook: Receiver, mail: MailServer) -> None:
    """What was delivered is not delivered again."""
    await post.ask()

    await post.delivery.deliver_due()
    await post.later()
    await post.delivery.deliver_due()

    assert (len(hook.got), len(mail.got)) == (1, 1)
    assert await post.pending() == 0


async def test_a_receiver_that_was_down_gets_it_when_it_is_up(pool: Pool, mail: MailServer) -> None:
    """Nothing is lost while nobody listens; the pause is a second at first."""
    async with receiver() as gone:
        url, port = gone.url, int(gone.url.split(":")[2].split("/")[0])
    async with open_channels(settings(url, mail), SystemClock()) as channels:
        post = Post(pool, channels)
        await post.ask()

        pause = await post.delivery.deliver_due()
        async with receiver(port) as back:
            await post.later()
            await post.delivery.deliver_due()

            assert (pause, len(back.got), await post.pending()) == (1.0, 1, 0)


async def test_failures_are_tried_again_and_less_often(post: Post, hook: Receiver) -> None:
    """A 500 is no yes: the same delivery comes again, after pauses that grow."""
    hook.answers = [500, 502, 200]
    await post.ask()

    pauses: list[float | None] = []
    for _ in range(3):
        pauses.append(await post.delivery.deliver_due())
        await post.later()

    assert pauses == [1.0, 2.0, None]
    assert len({one.headers["x-steward-delivery"] for one in hook.got}) == 1
    assert await post.pending() == 0


async def test_a_silent_receiver_holds_up_nobody(
    post: Post, hook: Receiver, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one channel waits in vain the other has delivered; both questions were put long before."""
    hook.hang = asyncio.Event()
    monkeypatch.setattr(webhook, "_SECONDS", 0.3)
    await post.ask()

    await post.delivery.deliver_due()
    hook.hang.set()

    assert (len(mail.got), await post.pending("mail"), await post.pending("webhook")) == (1, 0, 1)


async def test_a_sender_killed_after_sending_leads_to_a_repetition_that_can_be_told(
    post: Post, hook: Receiver, mail: MailServer, database_url: str
) -> None:
    """SIGKILL between sending and noting it: it comes again, with the same delivery number and Message-ID."""
    await post.ask()
    words = [database_url, hook.url, f"smtp://127.0.0.1:{mail.port}"]
    hook.hang = asyncio.Event()
    mail.word = "451 wait"  # so that the mail is tried again, whichever of the two came first
    sender = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.notifications.dying", *words, cwd=ROOT
    )
    hook.on_post = sender.kill

    assert await sender.wait() == -signal.SIGKILL
    hook.on_post = lambda: None
    hook.hang.set()
    mail.word = "250 OK"
    await post.delivery.deliver_due()
    before = len(hook.got)
    await post.later()
    await post.delivery.deliver_due()

    assert (before, len(hook.got)) == (1, 2), "it comes again only once nobody can still be at it"
    assert hook.got[0].headers["x-steward-delivery"] == hook.got[1].headers["x-steward-delivery"]
    assert len({one["Message-ID"] for one in mail.got}) == 1
    assert (await post.pending("mail"), await post.pending("webhook")) == (0, 0)


async def test_senders_share_the_work(post: Post, hook: Receiver) -> None:
    """However many deliver at once, a notice goes out once."""
    for number in range(30):
        await post.ask(f"r{number}")

    while await post.pending():
        await asyncio.gather(*(post.delivery.deliver_due() for _ in range(3)))

    assert sorted({int(one.headers["x-steward-delivery"]) for one in hook.got}) == sorted(
        int(one.headers["x-steward-delivery"]) for one in hook.got
    )
    assert len(hook.got) == 30


async def test_what_is_decided_is_told_to_nobody(post: Post, hook: Receiver, mail: MailServer) -> None:
    """A notice that comes too late to matter is dropped."""
    await post.ask()
    await PostgresReviews(post.pool).decide("r1", Decision(kind="approve", by="lea", source="cli"))

    await post.delivery.deliver_due()

    assert (hook.got, mail.got, await post.pending()) == ([], [], 0)


async def test_after_a_day_of_failures_it_is_given_up_on_the_record(post: Post, hook: Receiver) -> None:
    """The audit says that somebody was never told, and why; the record stays whole."""
    hook.answers = [500]
    await post.ask()
    await post.run("UPDATE steward.notice SET attempts = 100")

    await post.delivery.deliver_due()

    audit = PostgresAudit(post.pool)
    last = (await audit.events(review_id="r1"))[-1]
    assert (last.kind, last.detail["given_up"]) == ("refused", "the receiver answered 500")
    assert (await post.pending(), await audit.verify()) == (0, None)


async def test_a_database_that_goes_away_is_not_taken_for_a_delivery(post: Post, hook: Receiver) -> None:
    """What could not be noted as sent is an error for whoever runs the delivery, and comes again."""
    await post.ask()
    await post.run("ALTER TABLE steward.notice RENAME COLUMN sent_at TO sent_when")

    with pytest.raises(psycopg.Error):
        await post.delivery.deliver_due()
    await post.run("ALTER TABLE steward.notice RENAME COLUMN sent_when TO sent_at")
    await post.later()
    await post.delivery.deliver_due()

    assert (len(hook.got), await post.pending()) == (2, 0)
