"""The sample project of Django's page, set up in this process, on a database a test."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import conninfo, sql

from tests.conftest import Databases

_made: set[str] = set()
FOLDER = Path(__file__).parents[1] / "docs" / "examples" / "django"


def set_up() -> None:
    """Once a process, whose environment is left as other tests know it."""
    import django

    before = dict(os.environ)
    os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))
        sys.dont_write_bytecode = True  # nothing is left beside the sample
    django.setup()
    for name in {*os.environ} - {*before}:  # Django sets TZ, too
        del os.environ[name]
    os.environ.update(before)
    time.tzset()


@pytest.fixture(scope="session")
def shop_template(databases: Databases, template: str, admin: psycopg.Connection, worker_id: str) -> str:
    """A database with the tables of Steward and of the shop, made once a worker."""
    set_up()
    from django.core.management import call_command

    name = f"shop_{worker_id}"
    if name in _made:  # by the tests of another folder
        return name
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    admin.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    point_at(databases.url, name)
    call_command("migrate", verbosity=0)
    leave()
    _made.add(name)
    return name


def point_at(server_url: str, name: str) -> None:
    """Django's only database is this one from now on."""
    from django.db import connections

    connections["default"].close()
    host = conninfo.conninfo_to_dict(server_url)["host"]
    connections["default"].settings_dict.update(NAME=name, USER="postgres", HOST=host, PORT="")


def leave() -> None:
    """Nobody of this process is connected any more."""
    from django.db import connections

    from steward.django.opened import close_steward

    close_steward()
    connections.close_all()


@dataclass(frozen=True)
class Shop:
    """The shop's models, and what it is asked to do."""

    url: str

    def model(self, name: str) -> Any:
        from django.apps import apps

        return apps.get_model(name)

    def order(self, number: int, total: int = 15) -> Any:
        return self.model("shop.Order").objects.create(number=number, email="kim@example.com", total=total)

    def client(self, name: str, *permissions: str, superuser: bool = False) -> Any:
        """A browser in which somebody of the staff is logged in, who may do so much."""
        from django.test import Client

        user = self.model("auth.User").objects.create_user(name, is_staff=True, is_superuser=superuser)
        for one in permissions:
            user.user_permissions.add(self.model("auth.Permission").objects.get(codename=one))
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def shop(databases: Databases, shop_template: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Shop]:
    """A fresh database of the shop; Steward's own workers would carry its tasks out."""
    from django.conf import settings

    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "RUN_BY": "workers"})
    for url in databases.make(shop_template):
        point_at(url, str(conninfo.conninfo_to_dict(url)["dbname"]))
        yield Shop(url)
        leave()


def places(shop: Shop) -> dict[str, str]:
    """The shop's database, as a process of its own is told."""
    parts = conninfo.conninfo_to_dict(shop.url)
    return {"PGHOST": str(parts["host"]), "PGUSER": "postgres", "PGDATABASE": str(parts["dbname"])}
