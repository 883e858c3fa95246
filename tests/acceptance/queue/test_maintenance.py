"""What happens to a question while nobody does anything: it is told, escalated, expires, or is withdrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from steward.domain.errors import DecisionRefused
from steward.domain.figures.slices import Slice
from steward.domain.model import Decision
from steward.domain.queue import Actor
from steward.maintenance import Maintenance, maintaining
from steward.notifications.delivery import Delivery
from tests.acceptance.queue.conftest import Scene
from tests.integration.notifications.receivers import MailServer


def maintenance(scene: Scene) -> Maintenance:
    """One whose chores are called by hand."""
    app = scene.app
    delivery = Delivery(outbox=app.outbox, audit=app.audit, channels={})
    return Maintenance(app=app, queue=app.queue, delivery=delivery, interval=1.0)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await holds():  # noqa: ASYNC110 - other processes' doings set no event
            await asyncio.sleep(0.02)


async def test_overdue_goes_to_the_second_group_once(scene: Scene) -> None:
    """The playbook's due time passes: the second group has it, and the record says so once."""
    review = await scene.ask("staying")
    await maintenance(scene).watch_deadlines()
    before = await scene.review(review)

    scene.later(4000)
    for _ in range(2):
        await maintenance(scene).watch_deadlines()

    after = await scene.review(review)
    assert (before.group, after.group, after.decision) == ("desk", "chiefs", None)
    assert (await scene.kinds(review)).count("escalated") == 1


async def test_what_expires_stays_and_can_still_be_answered(scene: Scene) -> None:
    """Fails closed: nobody's silence approves anything, and a late yes is still a yes."""
    review = await scene.ask("staying")
    scene.later(8000)

    for _ in range(2):
        await maintenance(scene).watch_deadlines()
    waits = await scene.task(review)
    done = await scene.app.decide(review.question.id, Decision(kind="approve", by="lea", source="cli"))

    assert (waits.status, done.status) == ("needs_review", "complete")
    assert (await scene.kinds(review)).count("expired") == 1


async def test_what_expires_is_aborted_where_the_playbook_says_so(scene: Scene) -> None:
    """The task ends as failed without acting, a machine's decision on the record, and an answer comes too late."""
    review = await scene.ask("aborting")
    await scene.app.queue.claim(review.question.id, actor("lea"), 600)
    scene.later(8000)

    for _ in range(2):
        await maintenance(scene).watch_deadlines()

    task, after = await scene.task(review), await scene.review(review)
    assert after.decision is not None
    assert (after.decision.kind, after.decision.by, after.decision.source) == ("abort", "steward", "machine")
    assert (task.status, "expired" in (task.error or "")) == ("failed", True)
    assert await scene.app.deps.ledger.history(task.id) == []
    with pytest.raises(DecisionRefused, match="already decided: abort by steward"):
        await scene.app.decide(review.question.id, Decision(kind="approve", by="lea", source="cli"))


async def test_a_decision_whose_taker_died_is_carried_on(scene: Scene) -> None:
    """Between yes and deed a process may die: the next maintenance finds it, after leaving the taker some time."""
    review = await scene.ask("staying")
    await scene.app.record_decision(review.question.id, Decision(kind="approve", by="lea", source="page"))

    await maintenance(scene).go_on()
    early = (await scene.task(review)).status
    scene.later(60)
    await maintenance(scene).go_on()

    assert (early, (await scene.task(review)).status) == ("needs_review", "complete")


@pytest.mark.parametrize("how", ["deleted", "resolved"])
async def test_a_thread_that_ends_from_outside_takes_its_question_along(how: str, scene: Scene) -> None:
    """Another screen's "resolve", a deleted thread: the row says failed and why, and nobody is asked any more."""
    review, other = await scene.ask("staying"), await scene.ask("staying", "1050")
    graph = scene.app.graph
    if how == "deleted":
        await graph.checkpointer.adelete_thread(review.task_id)
    else:
        await graph.aupdate_state({"configurable": {"thread_id": review.task_id}}, None, as_node="__end__")

    for _ in range(2):
        await maintenance(scene).follow_threads()

    task, after = await scene.task(review), await scene.review(review)
    assert (task.status, "from outside" in (task.error or "")) == ("failed", True)
    assert after.withdrawn_at is not None
    assert (await scene.kinds(review))[-1] == "withdrawn"
    assert ((await scene.task(other)).status, (await scene.review(other)).withdrawn_at) == ("needs_review", None)
    with pytest.raises(DecisionRefused):
        await scene.app.decide(review.question.id, Decision(kind="approve", by="lea", source="cli"))


async def test_several_keepers_do_everything_once(scene: Scene, mail: MailServer) -> None:
    """Three processes keep one queue: one escalation, one abort, one mail each, and each stops when told."""
    other = await scene.open()
    running = len(asyncio.all_tasks())
    async with (
        maintaining(scene.app, scene.settings),
        maintaining(other, scene.settings),
        maintaining(other, scene.settings),
    ):
        first, second = await scene.ask("staying"), await scene.ask("aborting", "1050")
        await eventually(lambda: told(mail, 1))
        scene.later(8000)
        await eventually(lambda: told(mail, 2))
        await eventually(lambda: is_failed(scene, second.task_id))

    assert (await scene.kinds(first)).count("escalated") == 1
    assert (await scene.kinds(second)).count("decided") == 1
    assert mail.to == [["desk@example.com"], ["chief@example.com"]]
    assert len(asyncio.all_tasks()) == running
    assert await scene.app.audit.verify() is None


async def test_a_chore_that_fails_is_told_and_tried_again(
    own_logs: None, scene: Scene, mail: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A table out of reach for a while stops no maintenance: once it is back, all is made up for."""
    scene.run("ALTER TABLE steward.notice RENAME TO away")
    async with maintaining(scene.app, scene.settings):
        await eventually(lambda: logged(caplog, "maintenance.failed"))
        scene.run("ALTER TABLE steward.away RENAME TO notice")
        await scene.ask("staying")
        await eventually(lambda: told(mail, 1))


def actor(name: str) -> Actor:
    return Actor(name=name, source="cli")


async def told(mail: MailServer, times: int) -> bool:
    return len(mail.got) >= times


async def is_failed(scene: Scene, task_id: str) -> bool:
    return (await scene.app.task(task_id)).status == "failed"


async def logged(caplog: pytest.LogCaptureFixture, event: str) -> bool:
    return event in caplog.text


async def test_what_ended_gets_into_the_figures(scene: Scene) -> None:
    """A task that ended is counted by whichever process does the chores, and only once."""
    review = await scene.ask("staying")
    await scene.app.decide(review.question.id, Decision(kind="abort", by="kim", source="page"))

    for _ in range(2):
        await maintenance(scene).fold()

    assert scene.app.figures is not None
    now = scene.app.deps.clock.now()
    shown = await scene.app.figures.overview(Slice(since=now - 86_400, until=now + 86_400))
    assert (shown.ended, shown.unfolded) == (1, 0)
    assert sum(day.outcomes["failed"] for day in shown.days) == 1


async def test_what_ended_is_watched_for_drift(scene: Scene) -> None:
    """A task that ended gets into its playbook's watch by itself, once, however many do the chores."""
    review = await scene.ask("staying")
    await scene.app.decide(review.question.id, Decision(kind="abort", by="kim", source="page"))
    drift = scene.app.drift
    assert drift is not None

    async def watched() -> bool:
        return [(one.playbook, one.tasks) for one in await drift.watches()] == [("staying", 1)]

    hasty = scene.settings.model_copy(update={"keeper_interval": 0.05})
    async with maintaining(scene.app, hasty), maintaining(scene.app, hasty):
        await eventually(watched)
    (watch,) = await drift.watches()
    assert [watch.stream(name).hits for name in ("incomplete", "overridden", "refuted")] == [1, 1, 0]
