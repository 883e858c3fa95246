"""`task_status_changed`: of every change, whoever made it, at least once."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from tests.integration.django.test_models import carried_out, tasks
from tests.shop import Shop


@pytest.fixture
def told(shop: Shop) -> Generator[list[tuple[str | None, str]]]:
    """What a receiver heard; it fails while there is a word in `failing`."""
    from steward.django.signals import begin_listening, task_status_changed

    heard: list[tuple[str | None, str]] = []

    def hear(status: str, previous: str | None, **_: Any) -> None:
        heard.append((previous, status))

    begin_listening()
    task_status_changed.connect(hear)
    yield heard
    task_status_changed.disconnect(hear)


def test_each_change_is_told_in_its_order(shop: Shop, told: list[tuple[str | None, str]]) -> None:
    """Also what Steward did on connections of its own; the project's own receiver has written its row."""
    from steward.django.signals import tell_changes

    order = shop.order(2001)
    order.task = task = tasks(shop).submit("Refund 15 EUR for order 2001")
    order.save()
    from steward.django.opened import steward_app

    steward_app().resume(task.pk)
    number = tell_changes()

    assert told == [(None, "pending"), ("pending", "running"), ("running", "complete")]
    assert (number, tell_changes()) == (3, 0)
    order.refresh_from_db()
    assert order.state == "refunded"


def test_a_receiver_that_fails_is_told_again(shop: Shop, told: list[tuple[str | None, str]]) -> None:
    """What others wrote is taken back with it, and others' changes wait for nobody."""
    from django.db import connection

    from steward.django.signals import task_status_changed, tell_changes

    broken = [True]

    def fail(task: Any, status: str, **_: Any) -> None:
        shop.order(2002 if broken else 2003)
        if broken and status == "pending":
            raise LookupError("the mail server is away")

    task_status_changed.connect(fail)
    try:
        tasks(shop).submit("Refund 15 EUR for order 2001")
        first = tell_changes()
        orders = shop.model("shop.Order").objects.count()
        with connection.cursor() as cursor:
            cursor.execute("SELECT attempts, due_at > now() FROM steward.status_change")
            kept = cursor.fetchall()
            cursor.execute("UPDATE steward.status_change SET due_at = now()")
        broken.clear()
        second = tell_changes()
    finally:
        task_status_changed.disconnect(fail)

    assert (first, orders, kept, second) == (0, 0, [(1, True)], 1)
    assert told == [(None, "pending"), (None, "pending")]


def test_changes_of_one_task_are_told_one_after_the_other(shop: Shop, told: list[tuple[str | None, str]]) -> None:
    """Also where one is told again later, or is being told by another process: what was before is not told after."""
    from django.db import connection

    from steward.django.signals import tell_changes

    first, second = (tasks(shop).submit("Refund 15 EUR for order 2001", client_key=key) for key in "ab")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE steward.task SET status = 'running'")
        cursor.execute("UPDATE steward.status_change SET due_at = 'infinity' WHERE task_id = %s", [first.pk])
        cursor.execute(
            "UPDATE steward.status_change SET due_at = now() WHERE task_id = %s AND previous <> ''", [first.pk]
        )
        others = tell_changes()
        cursor.execute("UPDATE steward.status_change SET due_at = now()")
        rest = tell_changes()
    assert second.pk

    assert (others, rest) == (2, 2)
    assert told == [(None, "pending"), ("pending", "running")] * 2


def test_without_a_listener_nothing_is_kept(shop: Shop) -> None:
    """Who never listens gathers nothing."""
    from django.db import connection

    carried_out(shop, "Refund 15 EUR for order 2001")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM steward.status_change")
        assert cursor.fetchone() == (0,)


def test_the_command_tells_once(shop: Shop, told: list[tuple[str | None, str]], capsys: Any) -> None:
    """`manage.py steward_listen --once`, as from cron."""
    from django.core.management import call_command

    tasks(shop).submit("Refund 15 EUR for order 2001")
    call_command("steward_listen", once=True)

    assert capsys.readouterr().out == "Told: 1.\n"
    assert told == [(None, "pending")]


def test_who_listens_no_more_gathers_nothing(shop: Shop, told: list[tuple[str | None, str]], capsys: Any) -> None:
    """`--forget` drops what waits, and nothing more is kept."""
    from django.core.management import call_command
    from django.db import connection

    tasks(shop).submit("Refund 15 EUR for order 2001")
    call_command("steward_listen", forget=True)
    tasks(shop).submit("Refund 15 EUR for order 2001")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM steward.status_change")
        assert cursor.fetchone() == (0,)
    assert "Nothing is kept any more" in capsys.readouterr().out
    assert told == []
