"""Whose desk answers: a command acts on a running one only where it is in its own database."""

from __future__ import annotations

from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
from psycopg.conninfo import make_conninfo

from steward.cli import session
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.desk.store import world_of
from steward.settings import Settings


async def test_a_command_acts_on_the_desk_of_its_own_database_only(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that another home runs on the usual port is left alone; one's own is used, however the URL is spelt."""
    settings = Settings(desk_url=None, samples="on")
    elsewhere = make_conninfo(database_url, dbname="postgres")
    async with running_desk(database_url) as ours, AsyncExitStack() as stack:
        monkeypatch.setattr("steward.settings.DESK_PORT", urlsplit(ours).port)

        same = await session.desk_for(settings, make_conninfo(database_url, application_name="x"), stack)
        monkeypatch.setattr("steward.evals.worlds.desk.serve.running_desk", _OwnDesk)
        other = await session.desk_for(settings, elsewhere, stack)

    assert same == ours
    assert other == f"a desk on {elsewhere}"


async def test_databases_of_one_server_are_different_worlds(database_url: str) -> None:
    """The name tells databases apart, and stays the same."""
    first, again = await world_of(database_url), await world_of(database_url)

    assert first == again
    assert first != await world_of(make_conninfo(database_url, dbname="postgres"))


class _OwnDesk:
    """Stands for the desk that a command starts for itself."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    async def __aenter__(self) -> str:
        return f"a desk on {self._url}"

    async def __aexit__(self, *_: object) -> None:
        return None
