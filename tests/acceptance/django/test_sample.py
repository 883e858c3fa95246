"""`manage.py test` of the sample project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from psycopg import conninfo

from tests.acceptance.django.conftest import PATIENCE, until
from tests.shop import FOLDER, Shop, places


def test_manage_py_test_just_works(server_url: str, worker_id: str) -> None:
    """Its test database gets Steward's tables, is emptied between tests, and is gone in the end."""
    host = str(conninfo.conninfo_to_dict(server_url)["host"])
    env = {"PGHOST": host, "PGUSER": "postgres", "PGDATABASE": f"shop_of_{worker_id}"}

    ran = subprocess.run(
        [sys.executable, "-B", "manage.py", "test", "--noinput"],
        cwd=FOLDER,
        env={"PATH": "", "PYTHONPATH": str(FOLDER.parents[2]), **env},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "Ran 5 tests" in ran.stderr
    assert "Destroying test database" in ran.stderr
    assert "is being accessed by other users" not in ran.stderr


def test_what_others_finish_is_told_by_the_listener(shop: Shop, tmp_path: Path) -> None:
    """`manage.py steward_listen` hears of it at once, and ends well when it is told to."""
    from steward.django.opened import steward_app

    env = {"PATH": "", "PYTHONPATH": str(FOLDER.parents[2]), "PYTHONUNBUFFERED": "1", **places(shop)}
    words = [sys.executable, "-B", "manage.py", "steward_listen"]
    log = tmp_path / "errors"
    with (
        log.open("wb") as errors,
        subprocess.Popen(words, cwd=FOLDER, env=env, stdout=subprocess.PIPE, stderr=errors) as listener,  # noqa: S603 - our own words
    ):
        assert listener.stdout is not None
        assert listener.stdout.readline() == b"Listening.\n", log.read_text()
        order = shop.order(2001)
        order.task = shop.model("steward.AgentTask").objects.submit("Refund 15 EUR for order 2001")
        order.save()
        steward_app().resume(order.task_id)
        orders = shop.model("shop.Order").objects.filter(state="refunded")
        until(orders.exists, "the receiver to follow", log)
        listener.terminate()
        assert listener.wait(PATIENCE) == 0
    assert log.read_text() == ""
