"""Who has to say yes: whoever asked, a group, or people who make an exception; and what is only logged."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from steward.composition import open_app
from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, DecisionKind, Requester
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.service import App
from steward.settings import Settings

GOAL = "Refund 300 EUR for order 1049."
PLAYBOOK = """
name: refund
title: Refund
description: Refunds.
tools: [get_record, issue_refund]
rules:
  - {{id: tried, on: issue_refund, message: It is a refund., {rule}}}
success:
  - {{tool: issue_refund, args: {{order_id: "${{slots.order}}"}}, at_most: 1}}
fixed:
  phrases: [refund]
  slots:
    order: {{pattern: 'order (\\d+)'}}
    amount: {{pattern: '(\\d+) EUR', type: number}}
  steps:
    - {{id: order, tool: get_record, args: {{collection: orders, id: "${{slots.order}}"}}}}
    - id: refund
      tool: issue_refund
      args: {{order_id: "${{order.id}}", amount: "${{slots.amount}}", reason: agreed}}
"""
ALSO = "}}\n  - {{id: also, on: issue_refund, message: As well., {}"
Under = Callable[[str], AbstractAsyncContextManager[App]]


@pytest.fixture
def under(database_url: str, tmp_path: Path) -> Under:
    """Steward with one playbook, whose one rule goes on as given."""

    @asynccontextmanager
    async def opened(rule: str) -> AsyncGenerator[App]:
        (tmp_path / "books").mkdir()
        (tmp_path / "books" / "refund.yaml").write_text(PLAYBOOK.format(rule=rule))
        settings = Settings(
            home=tmp_path, database_url=database_url, planner="fixed", playbooks=str(tmp_path / "books"), samples="on"
        )
        async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as app:
            yield app

    return opened


async def _asked(app: App, task: Task) -> Review:
    (review,) = await app.deps.reviews.list(task_id=task.id)
    return review


async def _answer(app: App, review: Review, by: str, kind: DecisionKind = "approve") -> Task:
    return await app.decide(review.question.id, Decision(kind=kind, by=by, message="seen"))


def _told(record: Record, what: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", record.detail.get(what, []))


def _refunds(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT count(*) FROM desk.refund WHERE idempotency_key IS NOT NULL").fetchone()
    return int(row[0]) if row else 0


async def test_only_who_asked_for_it_confirms_it(under: Under, database_url: str) -> None:
    """A reviewer's yes is refused and changes nothing, whoever asked for it says yes, and it is done once."""
    async with under("when: 'true', then: confirm") as app:
        review = await _asked(app, await app.run(GOAL, requested_by="kim"))
        assert (review.question.audience, review.group) == ("requester", "requesters")
        assert review.question.text == (
            "issue_refund waits for the yes of whoever asked for it: It is a refund. (rule tried)"
        )
        assert set(review.question.options) == {"approve", "reject", "leave_out", "abort"}
        with pytest.raises(DecisionRefused, match="only kim can say yes to this"):
            await _answer(app, review, "lea")
        assert _refunds(database_url) == 0

        done = await _answer(app, review, "Kim")

        assert (done.status, _refunds(database_url)) == ("complete", 1)


async def test_others_may_say_no_to_what_is_to_be_confirmed(under: Under, database_url: str) -> None:
    """Whoever asked may be away for good: a reviewer ends the task."""
    async with under("when: 'true', then: confirm") as app:
        review = await _asked(app, await app.run(GOAL, requested_by="kim"))

        ended = await _answer(app, review, "lea", "abort")

        assert (ended.status, _refunds(database_url)) == ("failed", 0)


async def test_a_yes_of_who_asked_is_no_approval(under: Under, database_url: str) -> None:
    """Where a rule asks a reviewer as well, both are asked, one after the other."""
    async with under("when: 'true', then: confirm" + ALSO.format("when: args.amount > 100, then: review")) as app:
        first = await _asked(app, await app.run(GOAL, requested_by="kim"))
        task = await _answer(app, first, "kim")

        second = await _asked(app, task)
        assert (first.question.audience, second.question.audience) == ("requester", "")
        assert (task.status, _refunds(database_url)) == ("needs_review", 0)
        assert (await _answer(app, second, "lea")).status == "complete"
    assert _refunds(database_url) == 1


async def test_where_nobody_is_known_to_have_asked_a_reviewer_confirms(under: Under) -> None:
    async with under("when: 'true', then: confirm") as app:
        review = await _asked(app, await app.run(GOAL))

        assert (review.question.audience, review.group) == ("", "reviewers")
        assert (await _answer(app, review, "lea")).status == "complete"


async def test_a_group_is_asked(under: Under) -> None:
    async with under("when: args.amount > 100, then: review, group: finance") as app:
        review = await _asked(app, await app.run(GOAL, requested_by="kim"))

        assert (review.question.audience, review.group) == ("group:finance", "finance")
        assert review.question.text.startswith("issue_refund waits for approval by finance: ")
        assert (await _answer(app, review, "lea")).status == "complete"


async def test_two_people_make_an_exception(under: Under, database_url: str) -> None:
    """What is forbidden is refused first; planned once more, two others than the requester may allow it."""
    async with under("when: args.amount > 100, then: forbid, exception: {group: leads}") as app:
        task = await app.run(GOAL, requested_by="kim")
        review = await _asked(app, task)

        told = [one for record in await app.deps.decisions.list(task.id) for one in _told(record, "problems")]
        assert [one["code"] for one in told] == ["forbidden_unless_allowed"]
        assert (review.question.audience, review.question.approvers) == ("group:leads", 2)
        assert (await _answer(app, review, "lea")).status == "needs_review"
        with pytest.raises(DecisionRefused, match="kim asked for this task"):
            await _answer(app, review, "kim")
        assert _refunds(database_url) == 0
        assert (await _answer(app, review, "sam")).status == "complete"
    assert _refunds(database_url) == 1


async def test_without_an_exception_nobody_may_allow_it(under: Under, database_url: str) -> None:
    async with under("when: args.amount > 100, then: forbid") as app:
        review = await _asked(app, await app.run(GOAL, requested_by="kim"))

        assert "approve" not in review.question.options
        assert _refunds(database_url) == 0


async def test_what_is_only_logged_stops_nothing(under: Under, database_url: str) -> None:
    """A rule that is tried out is on record with what it would have come to, also where it can't be evaluated."""
    broken = "when: int(args.reason) > 1, then: review, mode: log"
    async with under("when: args.amount > 100, then: forbid, mode: log" + ALSO.format(broken)) as app:
        task = await app.run(GOAL, requested_by="kim")

        assert (task.status, _refunds(database_url)) == ("complete", 1)
        logged = [one for record in await app.deps.decisions.list(task.id) for one in _told(record, "logged")]
        assert {(one["rule"], one["then"]) for one in logged} >= {("tried", "forbid"), ("also", "review")}


@pytest.mark.parametrize(
    ("roles", "status"), [(["operator"], "complete"), (["requester"], "needs_review"), ([], "needs_review")]
)
async def test_a_rule_sees_who_asks(under: Under, roles: list[str], status: str) -> None:
    """Their roles count as whoever took the task vouches for them, also once the task goes on elsewhere."""
    async with under("when: \"!('operator' in requester.roles)\", then: review") as app:
        task = await app.run(GOAL, requested_by="kim", requester=Requester(roles=roles))

        assert task.status == status
        stored = await app.deps.tasks.get(task.id)
        assert stored is not None
        assert stored.requester == Requester(roles=roles)
