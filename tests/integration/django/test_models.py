"""Tasks as Django's models: read with the ORM, written by nobody, submitted in the user's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Avg, Count

from steward.domain.errors import Unusable
from tests.shop import Shop

GOAL = "Refund 15 EUR for order 2001"


def tasks(shop: Shop) -> Any:
    return shop.model("steward.AgentTask").objects


def carried_out(shop: Shop, goal: str = GOAL, **given: Any) -> Any:
    """The task, after Steward went on with it as far as it goes by itself."""
    from steward.django.opened import steward_app

    task = tasks(shop).submit(goal, **given)
    steward_app().resume(task.pk)
    task.refresh_from_db()
    return task


def test_order_and_task_are_committed_together_or_not_at_all(shop: Shop) -> None:
    """The job, too, and as the transaction's first statement."""
    order = shop.order(2001)
    with transaction.atomic():
        tasks(shop).submit(GOAL)
        transaction.set_rollback(True)
    left = tasks(shop).count()
    with transaction.atomic():
        order.task = tasks(shop).submit(GOAL, client_key="k", requested_by="kim")
        order.save()
        again = tasks(shop).submit(GOAL, client_key="k", requested_by="kim")

    assert left == 0
    assert [one.pk for one in tasks(shop).all()] == [order.task_id] == [again.pk]
    assert [one.pk for one in order.task.orders.all()] == [2001]
    with connection.cursor() as cursor:
        cursor.execute("SELECT queueing_lock FROM procrastinate_jobs")
        assert cursor.fetchall() == [(order.task_id,)]


def test_a_refusal_leaves_the_transaction_as_it_was(shop: Shop) -> None:
    """Another goal under the same key is refused in a line, and the order is written all the same."""
    with transaction.atomic():
        tasks(shop).submit(GOAL, client_key="k")
        with pytest.raises(Unusable, match="key 'k' is taken"):
            tasks(shop).submit("Refund 16 EUR for order 2001", client_key="k")
        with pytest.raises(Unusable, match="run_after must be a datetime"):
            tasks(shop).submit(GOAL, run_after=5)
        shop.order(2001)

    assert (tasks(shop).count(), shop.model("shop.Order").objects.count()) == (1, 1)


@pytest.mark.parametrize("zones", [True, False])
def test_a_time_may_name_its_zone_or_not(shop: Shop, *, zones: bool) -> None:
    """Without one Django's is meant, whether the project keeps zones or not; what is due is told to Celery at once."""
    from django.conf import settings
    from django.test import override_settings

    told: list[bool] = []
    with override_settings(USE_TZ=zones, STEWARD={**settings.STEWARD, "RUN_BY": "celery"}):
        for zone in (None, UTC):
            for hours in (-1, 1):
                moment = datetime.now(UTC).replace(tzinfo=zone) + timedelta(hours=hours)
                with transaction.atomic():
                    task = tasks(shop).submit(GOAL, run_after=moment)
                    told.append(bool(connection.run_on_commit))
                    transaction.set_rollback(True)
                assert task.run_after.replace(tzinfo=UTC) == moment.replace(tzinfo=UTC)

    assert told == [True, False] * 2


def test_who_commits_by_hand_submits_as_well(shop: Shop) -> None:
    """With Celery the sweep finds the task, since Django does not say when it was committed."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(STEWARD={**settings.STEWARD, "RUN_BY": "celery"}):
        transaction.set_autocommit(False)
        try:
            tasks(shop).submit(GOAL)
            transaction.rollback()
            left = tasks(shop).count()
            tasks(shop).submit(GOAL)
            transaction.commit()
        finally:
            transaction.set_autocommit(True)

    assert (left, tasks(shop).count()) == (0, 1)


def test_where_a_test_may_ask_no_database_nothing_is_submitted(shop: Shop) -> None:
    """Django's SimpleTestCase, also over a connection that an earlier test left open."""
    from django.test import SimpleTestCase

    tasks(shop).count()
    SimpleTestCase.setUpClass()
    try:
        with pytest.raises(AssertionError, match="not allowed in SimpleTestCase"):
            tasks(shop).submit(GOAL)
    finally:
        SimpleTestCase.doClassCleanups()

    assert tasks(shop).count() == 0


async def test_it_is_submitted_from_async_code_too(shop: Shop) -> None:
    """By the same connection as other queries of that thread."""
    task = await tasks(shop).asubmit(GOAL)

    assert task.status == "pending"
    await tasks(shop).filter(pk=task.pk).afirst()


def test_the_orm_reads_all_of_it(shop: Shop) -> None:
    """Related rows, look-ups inside JSON, aggregates, and a foreign key of the user's that the database holds."""
    order = shop.order(2001)
    order.task = task = carried_out(shop)
    order.save()

    assert (task.status, task.steps_taken, task.error) == ("complete", 2, None)
    assert task.result["answer"] == "Refund 1 of 15 EUR for order 2001 is paid."
    assert tasks(shop).filter(result__answer__startswith="Refund", plan__playbook="refund").get() == task
    assert tasks(shop).filter(actions__tool="issue_refund", actions__args__amount=15).count() == 1
    assert [one.tool for one in task.actions.filter(verdict__status="verified")] == ["read_order", "issue_refund"]
    assert tasks(shop).values("status").annotate(n=Count("id"), steps=Avg("steps_taken")).get()["n"] == 1
    assert {one.kind for one in task.decisions.all()} >= {"plan", "validation"}
    assert not task.reviews.exists()
    assert str(task) == f"{task.pk[:8]} (Complete)"
    order.task_id = "nobody"
    with pytest.raises(IntegrityError, match="foreign key"):
        order.save()


def test_a_person_is_a_related_row(shop: Shop) -> None:
    """What was asked, and that it is open."""
    shop.order(2002, 480)
    task = carried_out(shop, "Refund 480 EUR for order 2002")

    review = task.reviews.get()
    assert (task.status, review.reason, review.open, review.question["tool"]) == (
        "needs_review",
        "approval",
        True,
        "issue_refund",
    )


def _loaded(shop: Shop) -> None:
    from django.core import serializers

    row = {"model": "steward.agenttask", "pk": "x", "fields": {"goal": "g", "status": "complete"}}
    for one in serializers.deserialize("json", json.dumps([row])):
        one.save()


WRITES: dict[str, Callable[[Shop], object]] = {
    "save": lambda shop: tasks(shop).get().save(),
    "delete": lambda shop: tasks(shop).get().delete(),
    "create": lambda shop: tasks(shop).create(goal="x"),
    "update": lambda shop: tasks(shop).filter(status="pending").update(status="complete"),
    "delete all": lambda shop: tasks(shop).all().delete(),
    "bulk create": lambda shop: tasks(shop).bulk_create([]),
    "bulk update": lambda shop: tasks(shop).bulk_update([], ["goal"]),
    "get or create": lambda shop: tasks(shop).get_or_create(pk="x"),
    "update or create": lambda shop: tasks(shop).update_or_create(pk="x"),
    "base manager": lambda shop: shop.model("steward.AgentTask")._base_manager.update(  # noqa: SLF001 - what deserializers use
        status="complete"
    ),
    "related": lambda shop: tasks(shop).get().actions.all().delete(),
    "related create": lambda shop: tasks(shop).get().reviews.create(reason="x"),
    "fixtures": _loaded,
    "review": lambda shop: shop.model("steward.AgentReview").objects.update(decision={}),
}


@pytest.mark.parametrize("name", WRITES)
def test_nobody_writes(shop: Shop, name: str) -> None:
    """Whatever way the ORM has: one line, and nothing has changed."""
    tasks(shop).submit(GOAL)

    with pytest.raises(Unusable, match=r"^Agent\w+ is read-only: Steward alone writes its rows"):
        WRITES[name](shop)

    assert tasks(shop).get().status == "pending"
