"""Celery's tasks, run in this process: what they leave to others, and what they try again."""

from __future__ import annotations

import socket
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from django.db import connection
from django.utils.module_loading import import_string

from steward import SyncApp
from steward.domain.access import Identity
from steward.domain.errors import Unreachable, Unusable
from steward.server.mcp.task_tools import TaskTools
from tests.integration.django.test_models import tasks
from tests.shop import Shop

PUBLISHED = "steward.django.tasks.run_agent_task"
GOAL = "Refund 15 EUR for order 2001"


def run(task: Any) -> Any:
    return import_string("steward.django.tasks.run_agent_task").apply(args=[task.pk])


def jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT queueing_lock FROM procrastinate_jobs WHERE status = 'todo'")
        return [row[0] for row in cursor.fetchall()]


def test_one_that_somebody_carries_out_is_left_to_them(shop: Shop) -> None:
    """Nothing is done twice, and nothing is tried again; afterwards it is free."""
    from steward.django.configuration import steward_settings

    shop.order(2001)
    task = tasks(shop).submit(GOAL)
    stack = AsyncExitStack()
    with SyncApp(steward_settings()) as other:

        async def hold(app: Any) -> None:
            await stack.enter_async_context(app.deps.ledger.hold(task.pk, 30.0))

        other.call(hold)
        held = run(task)
        other.call(lambda _: stack.aclose())
    done = run(task)

    assert (held.status, held.result) == ("SUCCESS", "pending")
    assert (done.status, done.result) == ("SUCCESS", "complete")
    assert run(task).result == "complete", "one that is over stays so"
    assert shop.model("shop.Refund").objects.count() == 1


def test_what_was_submitted_for_later_is_not_begun_sooner(shop: Shop) -> None:
    """Whoever hints at it: the same key given again without a time, or another agent that asks how it stands."""
    from steward.django.opened import steward_app

    shop.order(2001)
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    task = tasks(shop).submit(GOAL, client_key="k", requested_by="kim", run_after=due)
    assert tasks(shop).submit(GOAL, client_key="k", requested_by="kim").pk == task.pk

    hinted, started = run(task), list[str]()
    who = Identity(name="kim", roles=["requester"], via="token")
    asked: Any = steward_app().call(lambda app: TaskTools(app=app, who=who, start=started.append).status(task.pk, 60.0))

    assert (hinted.status, hinted.result, started) == ("SUCCESS", "pending", [])
    assert (asked["status"], asked["begins_at"]) == ("pending", due.isoformat())
    assert asked["next"].startswith(f"It was submitted for {due.isoformat()} and begins no sooner")
    assert steward_app().resume(task.pk).status == "pending"
    assert not shop.model("shop.Refund").objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT queueing_lock, scheduled_at FROM procrastinate_jobs WHERE status = 'todo'")
        assert cursor.fetchall() == [(task.pk, due)], "and then it is begun"


def test_of_the_first_task_every_change_is_told(shop: Shop) -> None:
    """Nobody has listened before: the worker does from its start on, or from its first task on."""
    from steward.django import tasks as celery_tasks

    order = shop.order(2001)
    order.task = tasks(shop).submit(GOAL)
    order.save()
    run(order.task)
    order.refresh_from_db()
    assert order.state == "refunded"

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM steward.status_listener")
    celery_tasks.worker_ready.send(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM steward.status_listener")
        assert cursor.fetchone() == (1,)


def test_whoever_submits_waits_for_no_broker_that_is_away(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked once more, for a connection that was old, and not again and again in somebody's request."""
    from celery import Celery

    from steward.django import publishing

    came = list[int]()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def turn_away() -> None:
            with suppress(OSError):
                while True:
                    server.accept()[0].close()
                    came.append(1)

        Thread(target=turn_away, daemon=True).start()
        asked: Any = Celery("asked", broker=f"redis://127.0.0.1:{server.getsockname()[1]}/0", set_as_current=False)
        monkeypatch.setattr(publishing, "import_string", dict.fromkeys([PUBLISHED], asked.task(run)).get)
        with structlog.testing.capture_logs() as logs:
            publishing.publish("t1")

    assert [one["event"] for one in logs] == ["task.not_published"]
    assert 1 <= len(came) <= 2


def test_one_that_is_not_there_is_told(shop: Shop) -> None:
    """And is not tried again."""
    found = run(SimpleNamespace(pk="nobody"))

    assert isinstance(found.result, Unusable)
    assert "there is no task nobody" in str(found.result)


@dataclass
class Asked:
    """Celery's task, as far as trying again needs it."""

    retries: int
    is_eager: bool = False
    said: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def request(self) -> Any:
        return self

    def retry(self, **given: Any) -> Exception:
        self.said.update(given)
        return ConnectionError("again")


@pytest.mark.parametrize(("retries", "pause"), [(0, 1), (3, 8), (6, 60), (500, 60)])
def test_without_the_database_it_is_tried_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, retries: int, pause: int
) -> None:
    """Later each time, without end; in the caller's own process the error is the caller's."""
    from steward.django import tasks as celery_tasks

    def gone() -> Any:
        raise Unreachable("the database is gone")

    monkeypatch.setattr(celery_tasks, "steward_app", gone)
    body, asked = celery_tasks.run_agent_task.run.__func__, Asked(retries)

    with pytest.raises(ConnectionError, match="again"):
        body(asked, "t1")
    with pytest.raises(Unreachable):
        body(Asked(retries, is_eager=True), "t1")
    assert asked.said["countdown"] == pause
    assert celery_tasks.run_agent_task.max_retries is None


def test_what_celery_promises_is_asked_of_it(shop: Shop) -> None:
    """A message is kept until its task was carried on, also where its process is lost."""
    task = import_string("steward.django.tasks.run_agent_task")

    assert (task.acks_late, task.reject_on_worker_lost) == (True, True)


def test_the_sweep_hands_on_what_nobody_was_told_of(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what was submitted just now, nor what is for later; and not again and again."""
    from datetime import timedelta

    from django.utils import timezone

    from steward.django import tasks as celery_tasks

    published: list[str] = []
    monkeypatch.setattr(celery_tasks, "publish", published.append)
    old = tasks(shop).submit(GOAL, client_key="old")
    fresh = tasks(shop).submit(GOAL, client_key="fresh")
    later = tasks(shop).submit(GOAL, client_key="later", run_after=timezone.now() + timedelta(hours=1))
    lost = tasks(shop).submit(GOAL, client_key="lost")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queueing_lock = %s", [lost.pk])
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '1 minute' WHERE job_id IN "
            "(SELECT id FROM procrastinate_jobs WHERE queueing_lock = ANY (%s))",
            [[old.pk, later.pk]],
        )

    first = celery_tasks.sweep_agent_tasks()
    second = celery_tasks.sweep_agent_tasks()

    assert (first, second, sorted(published)) == (2, 0, sorted([old.pk, lost.pk]))
    assert sorted(jobs()) == sorted([old.pk, fresh.pk, later.pk, lost.pk]), "what had lost its job has one again"


def test_what_was_begun_or_had_to_wait_is_told_at_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else tells of it; the next time is later, the longer it waits."""
    from steward.django import tasks as celery_tasks
    from steward.django.opened import steward_app

    published: list[str] = []
    monkeypatch.setattr(celery_tasks, "publish", published.append)
    begun, parked = (tasks(shop).submit(GOAL, client_key=key) for key in ("begun", "parked"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    steward_app().call(lambda app: app.jobs.enqueue(begun.pk))
    steward_app().call(lambda app: app.jobs.enqueue(parked.pk, at=1.0))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '1 hour'")

    assert (celery_tasks.sweep_agent_tasks(), celery_tasks.sweep_agent_tasks()) == (2, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(scheduled_at > now() + interval '50 minutes') FROM procrastinate_jobs")
        assert cursor.fetchone() == (True,)
    assert sorted(published) == sorted([begun.pk, parked.pk])
