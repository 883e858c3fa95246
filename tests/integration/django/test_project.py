"""Settings, tables and commands of a Django project that has Steward."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, cast

import pytest
from django.db import connection
from psycopg import conninfo

from steward.domain.errors import Unusable
from tests.conftest import Databases
from tests.integration.django.test_models import carried_out, tasks
from tests.shop import FOLDER, Shop, leave, places, point_at


def test_the_database_of_the_alias_becomes_a_url(shop: Shop) -> None:
    """With everything in it that a URL has to spell."""
    from django.db import connections

    from steward.django.configuration import database_url

    given = connections["default"].settings_dict
    before = dict(given)
    try:
        given.update(HOST="db.example.com", PORT="5433", USER="a b", PASSWORD="p@ss/w:rd", NAME="shop/1")
        given["OPTIONS"] = {"sslmode": "require", "assume_role": "stew ard", "pool": True}
        url = database_url("default")
    finally:
        given.update(before)

    assert conninfo.conninfo_to_dict(url) == {
        "host": "db.example.com",
        "port": "5433",
        "user": "a b",
        "password": "p@ss/w:rd",
        "dbname": "shop/1",
        "sslmode": "require",
        "options": "-c role=stew\\ ard",
    }


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"TOOL": "x"}, 'STEWARD["TOOL"] is not known'),
        ({"tools": "x"}, 'STEWARD["tools"] is not known: keys are written large, as "TOOLS"'),
        ({"DATABASE_URL": "postgresql:///x"}, "the database is that of DATABASES"),
        ({"DATABASE": "nope"}, "DATABASES has no such alias"),
        ({"DIRECT": "nope"}, "STEWARD names the database 'nope'"),
        ({"RUN_BY": "cron"}, 'write "workers" or "celery"'),
        ({"LEASE": "soon"}, 'STEWARD["LEASE"]: '),
        ({"IDENTITY": "nowhere.at_all"}, 'STEWARD["IDENTITY"] = "nowhere.at_all"'),
        ({"TOOLS": "shop.nowhere:TOOLS"}, "tools shop.nowhere: there is no such module"),
        ({"TOOLS": "shop.tools:NONE"}, "module shop.tools has no NONE"),
        ({"TOOLS": "nowhere.yaml"}, "nowhere.yaml"),
        ({"PLAYBOOKS": "/nowhere"}, "/nowhere: is not a folder of playbooks"),
        ({"RATE_LIMITS": ["model=8", "issue_refund=many"]}, "can't read 'issue_refund=many'"),
        ({7: "x"}, 'STEWARD["7"] is not known'),
        (["TOOLS"], "STEWARD is a list"),
    ],
)
def test_a_wrong_setting_is_told_by_the_check(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, given: Any, why: str
) -> None:
    """In one line that names the key."""
    from django.conf import settings

    from steward.django.checks import check_settings

    whole: Any = {**settings.STEWARD, **cast("dict[str, Any]", given)} if isinstance(given, dict) else given
    monkeypatch.setattr(settings, "STEWARD", whole)

    [found] = check_settings()
    assert why in found.msg
    assert "\n" not in found.msg


def test_several_values_may_be_a_list(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """As their variables have them: folders as in PATH, all else with commas (a:b is a model b of a provider a)."""
    from django.conf import settings

    from steward.django.configuration import steward_settings

    given = {"TOOLS": ["a.b:C", "d.e:F"], "MODEL": ("one", "two"), "PLAYBOOKS": [FOLDER, FOLDER / "shop"]}
    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, **given})

    found = steward_settings()
    assert (found.tools, found.model) == ("a.b:C,d.e:F", "one,two")
    assert found.playbook_folders == [FOLDER, FOLDER / "shop"]


def test_celery_is_told_to_take_one_at_a_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what was taken in advance waits behind a task that takes long."""
    from django.conf import settings

    from steward.django.checks import check_settings

    assert check_settings() == []
    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "RUN_BY": "celery"})
    monkeypatch.setattr(settings, "CELERY_WORKER_PREFETCH_MULTIPLIER", 4)
    assert [one.id for one in check_settings()] == ["steward.W001"]


def test_flush_empties_tasks_in_a_test_run_and_never_else(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between tests even the append-only record goes, and Steward works on; outside of one it stays."""
    from django.core import mail
    from django.core.management import call_command

    carried_out(shop)
    leave()
    point_at(shop.url, str(conninfo.conninfo_to_dict(shop.url)["dbname"]))
    call_command("flush", interactive=False, verbosity=0)
    assert tasks(shop).count() == 1

    monkeypatch.setattr(mail, "outbox", [], raising=False)
    for rolled_back in (False, True):  # a test with `serialized_rollback` leaves out what comes after migrations
        tasks(shop).submit("Refund 15 EUR for order 2001")
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=rolled_back)
        assert tasks(shop).count() == 0
    shop.order(2001)
    assert carried_out(shop).status == "complete"
    with connection.cursor() as cursor, pytest.raises(Exception, match="append-only"):
        cursor.execute("DELETE FROM steward.decision")


def test_migrate_brings_steward_s_tables(empty_database_url: str, shop_template: str) -> None:
    """Before Django's own, so that a foreign key finds them; a second time nothing is to be done."""
    from django.core.management import call_command

    point_at(empty_database_url, str(conninfo.conninfo_to_dict(empty_database_url)["dbname"]))
    try:
        call_command("migrate", verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
        assert tasks(Shop(empty_database_url)).count() == 0
    finally:
        leave()


def test_what_no_postgres_is_is_refused(shop: Shop) -> None:
    """Before anything is sent to it."""
    from django.db import connections

    from steward.django.configuration import database_url

    connections.settings["other"] = {
        **connections.settings["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
    }
    try:
        with pytest.raises(Unusable, match=r'DATABASES\["other"\] is sqlite: Steward needs'):
            database_url("other")
    finally:
        del connections["other"]
        del connections.settings["other"]


def test_the_worker_command_carries_tasks_out(shop: Shop) -> None:
    """As a process of its own, by Django's settings."""
    shop.order(2001)
    task = tasks(shop).submit("Refund 15 EUR for order 2001")

    ran = subprocess.run(
        [sys.executable, "-B", "manage.py", "steward_worker", "--until-empty", "--name", "one"],
        cwd=FOLDER,
        env={"PATH": "", "PYTHONPATH": str(FOLDER.parents[2]), **places(shop)},
        capture_output=True,
        text=True,
        check=False,
    )

    task.refresh_from_db()
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["Worker one: 4 at a time.", "Stopped. Carried out: 1, given back: 0."]
    assert task.status == "complete"


def test_another_alias_is_where_tasks_are(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read there and submitted there, without a router."""
    from django.conf import settings
    from django.db import connections

    connections.settings["tasks"] = {**connections.settings["default"], **connections["default"].settings_dict}
    connections["default"].settings_dict["NAME"] = "nowhere"
    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "DATABASE": "tasks"})
    try:
        task = tasks(shop).submit("Refund 15 EUR for order 2001")
        assert [one.pk for one in tasks(shop).all()] == [task.pk]
        assert not task.actions.exists()
        assert not shop.model("steward.AgentReview").objects.exists()
    finally:
        leave()
        del connections["tasks"]
        del connections.settings["tasks"]


def test_past_a_pooler_it_is_the_same_database(
    shop: Shop, shop_template: str, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steward's own connections take the direct alias; one to another database is refused before anything begins."""
    from django.conf import settings
    from django.db import connections

    from steward.django.opened import steward_app

    other = {**connections.settings["default"], **connections["default"].settings_dict}
    connections.settings["direct"] = other
    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "DIRECT": "direct"})
    try:
        shop.order(2001)
        assert carried_out(shop).status == "complete"
        leave()
        for url in databases.make("template1"):
            other.update(HOST=connections["default"].settings_dict["HOST"])
            other.update(NAME=str(conninfo.conninfo_to_dict(url)["dbname"]))
            del connections["direct"]
            with pytest.raises(Unusable, match="leads to another database"):
                steward_app()
    finally:
        leave()
        del connections["direct"]
        del connections.settings["direct"]


def test_a_newer_database_is_told_in_a_line(shop: Shop) -> None:
    """And not by a stack of `manage.py migrate`."""
    from django.core.management import CommandError, call_command

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO steward.migration (name, checksum) VALUES ('9999_later', 'x')")

    with pytest.raises(CommandError, match=r"^the database is newer than this Steward"):
        call_command("migrate", verbosity=0)


def test_a_test_run_never_leads_to_the_database_that_is_no_test_s(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Django makes its test database, the other alias still names the real one; its address is taken."""
    from django.conf import settings
    from django.core import mail
    from django.db import connections

    from steward.django.configuration import steward_url

    connections.settings["direct"] = {**connections["default"].settings_dict, "NAME": "real", "PORT": "7"}
    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "DIRECT": "direct"})
    try:
        assert "/real?" in steward_url()
        monkeypatch.setattr(mail, "outbox", [], raising=False)
        parts = conninfo.conninfo_to_dict(steward_url())
        assert (parts["dbname"], parts["port"]) == (connections["default"].settings_dict["NAME"], "7")
    finally:
        del connections["direct"]
        del connections.settings["direct"]
