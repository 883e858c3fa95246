"""What a yes covers: what was read, by as many people as the rules want, and nothing that changed since."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import psycopg
import pytest

from steward.composition import open_app
from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, Reason
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.playbooks.library import shipped
from steward.service import App
from steward.settings import Settings

GOAL = "Refund 300 EUR for order 1049."
FOUR_EYES = """
name: refund
title: Refund
description: Refunds that two people approve.
tools: [get_record, issue_refund]
rules:
  - {id: four-eyes, when: "tool == 'issue_refund'", then: review, approvers: 2, message: Two people approve a refund.}
success:
  - {tool: issue_refund, args: {order_id: "${slots.order}"}, at_most: 1}
fixed:
  phrases: [refund]
  slots:
    order: {pattern: 'order (\\d+)'}
    amount: {pattern: '(\\d+) EUR', type: number}
  steps:
    - {id: order, tool: get_record, args: {collection: orders, id: "${slots.order}"}}
    - id: refund
      tool: issue_refund
      args: {order_id: "${order.id}", amount: "${slots.amount}", reason: agreed}
"""


@pytest.fixture
async def app(database_url: str, tmp_path: Path) -> AsyncGenerator[App]:
    settings = Settings(home=tmp_path, database_url=database_url, planner="fixed")
    async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as opened:
        yield opened


@pytest.fixture
async def four_eyes(database_url: str, tmp_path: Path) -> AsyncGenerator[App]:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "refund.yaml").write_text(FOUR_EYES)
    settings = Settings(
        home=tmp_path, database_url=database_url, planner="fixed", playbooks=str(tmp_path / "books"), samples="on"
    )
    async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as opened:
        yield opened


async def _asked(app: App, task: Task) -> Review:
    (review,) = await app.deps.reviews.list(task_id=task.id)
    return review


def _lease(database_url: str) -> object:
    """How often the task was taken up."""
    with psycopg.connect(database_url) as connection:
        return connection.execute("SELECT lease_epoch FROM steward.task").fetchone()


def _refunds(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT count(*) FROM desk.refund WHERE idempotency_key IS NOT NULL").fetchone()
    return int(row[0]) if row else 0


def _change_order(database_url: str, sql: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(f"UPDATE desk.customer_order SET {sql} WHERE id = '1049'".encode())  # noqa: S608 - ours


async def test_what_changed_while_it_waited_is_asked_again(app: App, database_url: str) -> None:
    """A yes to an order that looked otherwise refunds nothing; the next question says what is different."""
    first = await _asked(app, await app.run(GOAL, task_id="t"))
    _change_order(database_url, "total = 310")

    task = await app.decide(first.question.id, Decision(kind="approve", by="lea"))

    again = await _asked(app, task)
    assert (task.status, again.question.reason, _refunds(database_url)) == ("needs_review", Reason.APPROVAL, 0)
    assert again.question.id != first.question.id
    assert again.question.changed == ["order.total: was 649, is 310"]
    done = await app.decide(again.question.id, Decision(kind="approve", by="lea"))
    assert (done.status, _refunds(database_url)) == ("complete", 1)


async def test_a_change_that_forbids_it_ends_the_approval(app: App, database_url: str) -> None:
    """Where the rules forbid the act by now, nobody is asked to approve it."""
    review = await _asked(app, await app.run(GOAL, task_id="t"))
    _change_order(database_url, "total = 200")

    task = await app.decide(review.question.id, Decision(kind="approve", by="lea"))

    assert (await _asked(app, task)).question.reason is Reason.INVALID_PLAN
    assert _refunds(database_url) == 0


async def test_new_rules_ask_again(app: App, database_url: str, tmp_path: Path) -> None:
    """A playbook that changed while the question waited has its approvals asked anew."""
    review = await _asked(app, await app.run(GOAL, task_id="t"))
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "refund.yaml").write_text((shipped() / "refund.yaml").read_text() + "# changed\n")
    settings = Settings(
        home=tmp_path, database_url=database_url, planner="fixed", playbooks=str(tmp_path / "books"), samples="on"
    )
    async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as newer:
        task = await newer.decide(review.question.id, Decision(kind="approve", by="lea"))

        assert (await _asked(newer, task)).question.changed == ["the rules of playbook refund changed"]
    assert _refunds(database_url) == 0


async def test_two_people_and_not_the_requester(four_eyes: App, database_url: str) -> None:
    """One person is not two, and whoever asked for it is neither."""
    review = await _asked(four_eyes, await four_eyes.run(GOAL, task_id="t", requested_by="rob"))

    async def approve(by: str) -> Task:
        return await four_eyes.decide(review.question.id, Decision(kind="approve", by=by))

    with pytest.raises(DecisionRefused):
        await approve("rob")
    assert (await approve("lea")).status == "needs_review"
    with pytest.raises(DecisionRefused):
        await approve("lea")
    assert _refunds(database_url) == 0
    assert ((await approve("kim")).status, _refunds(database_url)) == ("complete", 1)


async def test_one_person_s_edit_is_read_by_two(four_eyes: App, database_url: str) -> None:
    """An edit under dual control is a new question to two people, not a way around them."""
    review = await _asked(four_eyes, await four_eyes.run(GOAL, task_id="t", requested_by="rob"))
    edited = Decision(kind="edit", by="lea", args={**review.question.args, "amount": 250})

    task = await four_eyes.decide(review.question.id, edited)

    again = await _asked(four_eyes, task)
    assert (again.question.args["amount"], again.question.approvers, _refunds(database_url)) == (250, 2, 0)
    for by in ("lea", "kim"):
        task = await four_eyes.decide(again.question.id, Decision(kind="approve", by=by))
    assert (task.status, _refunds(database_url)) == ("complete", 1)


async def test_of_many_at_once_one_decides(app: App, database_url: str) -> None:
    """Of 1,000 answers at once exactly one is taken; each of the others hears whose it was."""
    review = await _asked(app, await app.run(GOAL, task_id="t"))

    async def approve(number: int) -> str:
        try:
            await app.record_decision(review.question.id, Decision(kind="approve", by=f"person {number}"))
        except DecisionRefused as refusal:
            return str(refusal)
        return "taken"

    said = await asyncio.gather(*(approve(number) for number in range(1_000)))

    assert said.count("taken") == 1
    assert all("already decided: approve by person" in text for text in said if text != "taken")
    assert ((await app.resume("t")).status, _refunds(database_url)) == ("complete", 1)


async def test_a_thread_that_was_ended_from_outside_ends_its_task(app: App, database_url: str) -> None:
    """Where the thread is gone, the task's row says so instead of waiting for ever; to look at the others writes
    nothing."""
    await app.run(GOAL, task_id="t")
    before = _lease(database_url)
    assert (await app.reconcile("t")).status == "needs_review"
    assert _lease(database_url) == before

    await app.graph.checkpointer.adelete_thread("t")

    ended = await app.reconcile("t")
    assert (ended.status, ended.error) == ("failed", "its LangGraph thread was ended from outside")
