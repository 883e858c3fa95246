"""A system is away that rules, plans or looks rest on: tasks wait for it over real HTTP, and go on once it is back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from steward.composition import open_app
from steward.domain.model import Decision
from steward.domain.ports.tasks import Task
from steward.domain.queue import Filter
from steward.evals.worlds.desk.serve import running_desk
from steward.maintenance import Maintenance
from steward.notifications.delivery import Delivery
from steward.service import App
from steward.settings import Settings
from tests.forks import Forks

BOOK = """
name: recompense
title: Recompense
description: Gives money back for an order.
tools: [issue_refund]
facts: {order: {read: get_record, args: {collection: "'orders'", id: args.order_id}}}
rules:
  - id: no-more-than-paid
    on: issue_refund
    when: args.amount > facts.order.total
    then: forbid
    message: "${args.amount} is more than ${facts.order.total}."
  - {id: looked-at, on: issue_refund, when: args.amount > 20, then: review, message: "Over 20."}
success: [{tool: issue_refund, args: {order_id: "${slots.order}"}}]
fixed:
  phrases: [recompense]
  slots: {order: {pattern: 'order (\\d+)'}, amount: {pattern: '(\\d+) EUR', type: number}}
  steps:
    - {id: refund, tool: issue_refund, args: {order_id: "${slots.order}", amount: "${slots.amount}", reason: asked}}
"""
NO_ORDERS = {"method": "GET", "path": "/records/orders/.*", "fault": "error_before"}
NO_REFUNDS = {"method": "GET", "path": "/records/refunds.*", "fault": "error_before"}
REFUND_LOST = {"method": "POST", "path": "/refunds", "fault": "error_after"}
WAITS = "reads with get_record"


def settings_of(home: Path, database: str, **more: object) -> Settings:
    known = Settings(home=home, database_url=database, planner="fixed", playbooks=str(home / "books"), samples="on")
    return known.model_copy(update=more)


def carry_out(database: str, desk: str, home: str, goal: str, task_id: str) -> None:
    """Process entry: the task as whoever waits in place carries it out."""

    async def live() -> None:
        async with open_app(settings_of(Path(home), database), desk_url=desk) as app:
            await app.run(goal, task_id=task_id)

    asyncio.run(live())


@dataclass
class Site:
    """One app beside a desk whose reads of orders can be made to fail."""

    app: App
    desk: httpx.AsyncClient
    home: Path
    database: str

    async def down(self, *rules: object) -> None:
        (await self.desk.put("/faults", json={"rules": rules or [NO_ORDERS]})).raise_for_status()

    async def back(self) -> None:
        (await self.desk.delete("/faults")).raise_for_status()

    async def begin(self, order: int, amount: int = 15, **more: object) -> Task:
        """The task as a worker leaves it."""
        return await self.app.run(f"Recompense {amount} EUR for order {order}.", **more)  # type: ignore[arg-type]

    def refunds(self) -> list[str]:
        with psycopg.connect(self.database) as connection:
            query = "SELECT order_id FROM desk.refund WHERE idempotency_key IS NOT NULL ORDER BY order_id"
            return [str(row[0]) for row in connection.execute(query)]


@pytest.fixture
async def site(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Site]:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "recompense.yaml").write_text(BOOK, encoding="utf-8")
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(running_desk(database_url))
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=desk))
        settings = settings_of(tmp_path, database_url, **getattr(request, "param", {}))
        app = await stack.enter_async_context(open_app(settings, desk_url=desk))
        yield Site(app, http, tmp_path, database_url)


async def waiting(app: App, task_id: str) -> Task:
    """The task once its row says that it waits."""
    while True:
        task = await app.deps.tasks.get(task_id)
        if task is not None and task.waits_for:
            return task
        await asyncio.sleep(0.05)


async def test_a_process_killed_while_it_waits_leaves_a_task_that_goes_on(site: Site, forks: Forks) -> None:
    """The row says what it waits for; the next process reads the fact once it is there, and refunds once."""
    await site.down()
    goal, desk = "Recompense 15 EUR for order 1042.", str(site.desk.base_url)
    call = f"carry_out{(site.database, desk, str(site.home), goal, 'killed')}"
    process = await forks.start(["-c", f"from {__name__} import carry_out; {call}"], os.environ)
    async with asyncio.timeout(30):
        task = await waiting(site.app, "killed")
    process.kill()
    _, said = await process.communicate()
    assert process.returncode == -signal.SIGKILL, said.decode()
    assert (task.status, task.waits_on, site.refunds()) == ("running", WAITS, [])
    assert f"{WAITS}, down since" in (task.waits_for or "")
    assert "get_record got HTTP 500" in (task.waits_for or "")
    assert [(one.endpoint, one.tasks) for one in await site.app.deps.outages.state()] == [(WAITS, 1)]

    await site.back()
    task = await site.app.resume("killed")

    assert (task.status, site.refunds()) == ("complete", ["1042"])


async def test_whoever_reads_it_first_wakes_the_others(site: Site) -> None:
    """Two tasks stand still; as one is answered the other's wait is over, and no person was asked."""
    await site.down()
    first, second = [await site.app.deps.tasks.open(_task(one)) for one in (1042, 1043)]
    for one in (first, second):
        assert (await site.app.resume(one.id, parks=True)).waits_on == WAITS

    await site.back()
    assert (await site.app.resume(first.id, parks=True)).status == "complete"
    woken = await site.app.deps.tasks.get(second.id)
    assert woken is not None
    assert not woken.waits_on
    assert await site.app.deps.outages.state() == []
    assert (await site.app.resume(second.id, parks=True)).status == "complete"
    assert site.refunds() == ["1042", "1043"]
    assert await site.app.queue.page(Filter()) == []


def _task(order: int) -> Task:
    return Task(id=f"t-{order}", goal=f"Recompense 15 EUR for order {order}.")


@pytest.mark.parametrize("site", [{"outage": "0"}], indirect=True)
async def test_where_nobody_waits_one_question_is_asked_for_all(site: Site) -> None:
    """`STEWARD_OUTAGE=0` asks at once; a yes has all of them tried again."""
    await site.down()
    tasks = [await site.begin(order) for order in (1042, 1043)]
    (shown,) = await site.app.queue.page(Filter())
    assert ([task.status for task in tasks], shown.behind) == (["needs_review"] * 2, 1)
    assert f"{WAITS}, down since" in shown.question.text

    await site.back()
    await site.app.decide(shown.question.id, Decision(kind="approve", by="lea", source="cli"))
    ended = [await site.app.resume(task.id) for task in tasks]

    assert ([task.status for task in ended], site.refunds()) == (["complete"] * 2, ["1042", "1043"])


@pytest.mark.parametrize("site", [{"outage": "0"}], indirect=True)
async def test_when_it_is_back_all_go_on_by_themselves(site: Site) -> None:
    """Nobody had to answer: one of the reads is made again now and then, and the question is closed by the machine."""
    await site.down()
    tasks = [await site.begin(order) for order in (1042, 1043)]
    delivery = Delivery(outbox=site.app.outbox, audit=site.app.audit, channels={})
    maintenance = Maintenance(app=site.app, queue=site.app.queue, delivery=delivery, interval=1.0)

    async def looked() -> int:
        await site.app.deps.outages.again(WAITS)  # its pause is over
        maintenance.due.clear()
        await maintenance.look_again()
        return len(await site.app.queue.page(Filter()))

    assert await looked() == 1
    await site.back()
    assert await looked() == 0
    assert await site.app.deps.outages.state() == []
    ended = [await site.app.resume(task.id) for task in tasks]

    assert ([task.status for task in ended], site.refunds()) == (["complete"] * 2, ["1042", "1043"])
    events = [(one.kind, one.actor.name) for one in await site.app.audit.events(task_id=tasks[0].id)]
    assert events == [("opened", "steward"), ("decided", "steward"), ("applied", "steward")]


async def test_what_is_not_there_is_told_at_once(site: Site) -> None:
    """The desk says 404: no wait would help, the rule applies, and its refusal says why."""
    task = await site.begin(999_999)
    records = await site.app.deps.decisions.list(task.id)
    assert (task.status, task.waits_for) == ("needs_review", None)
    assert any("the fact order could not be had: get_record:" in str(one.detail) for one in records)
    assert await site.app.deps.outages.state() == []


async def test_a_yes_is_kept_while_what_it_was_shown_can_not_be_read(site: Site) -> None:
    """Nobody is asked twice: the refund is made once the order can be read again, and is as it was."""
    task = await site.begin(1042, 30)
    (shown,) = await site.app.queue.page(Filter())
    assert "Over 20." in shown.question.text
    await site.down()
    await site.app.deps.reviews.decide(shown.question.id, Decision(kind="approve", by="lea", source="cli"))
    left = await site.app.resume(task.id, parks=True)
    assert (left.status, left.waits_on, site.refunds()) == ("running", WAITS, [])

    await site.back()
    ended = await site.app.resume(task.id, parks=True)

    assert (ended.status, site.refunds()) == ("complete", ["1042"])
    assert await site.app.queue.page(Filter()) == []


async def test_a_question_whose_answer_can_not_be_read_waits(site: Site) -> None:
    """A fixed plan that knows no other way is not asked for one, nor is a person; it answers once it can."""
    await site.down()
    task = await site.app.deps.tasks.open(Task(id="t", goal="Where is my order 1054?"))
    left = await site.app.resume(task.id, parks=True)
    assert (left.status, left.waits_on) == ("running", WAITS)
    await site.back()
    with psycopg.connect(site.database) as connection:
        connection.execute("UPDATE steward.outage SET next_at = clock_timestamp()")
    assert (await site.app.resume(task.id, parks=True)).status == "complete"


async def test_what_a_plan_reads_and_what_its_acts_are_proven_by_are_waited_for_too(site: Site) -> None:
    """An order that can't be read, then a refund of which nobody can see whether it was made: it is made once."""
    await site.down()
    task = await site.app.deps.tasks.open(Task(id="t", goal="Refund 15 EUR for order 1042."))
    left = await site.app.resume(task.id, parks=True)
    assert (left.status, left.waits_on, site.refunds()) == ("running", WAITS, [])

    await site.down(REFUND_LOST, NO_REFUNDS)
    left = await site.app.resume(task.id, parks=True)
    assert (left.status, site.refunds()) == ("running", ["1042"])
    assert "issue_refund to show: looking it up failed: issue_refund got HTTP 500" in (left.waits_for or "")

    await site.back()
    ended = await site.app.resume(task.id, parks=True)

    assert (ended.status, site.refunds()) == ("complete", ["1042"])
    assert await site.app.queue.page(Filter()) == []
