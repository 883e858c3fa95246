"""A database that Steward can't work on is told at once, in one line, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, sql

import steward
from steward.checkpoints import database_fitness as fitness
from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import open_pool
from steward.checkpoints.schema import bring_up_to_date
from steward.checkpoints.tasks import PostgresTasks
from steward.cli.db import look
from steward.composition import open_app
from steward.domain.errors import Unreachable
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.settings import Settings
from steward.workers.submitting import open_jobs
from tests.integration.checkpoints.pooler import Mode, Order, pooled


def parts(url: str) -> tuple[str, str]:
    """The server's Unix socket, and the database's name."""
    options = conninfo.conninfo_to_dict(url)
    return f"{options['host']}/.s.PGSQL.{options.get('port') or 5432}", str(options["dbname"])


def documented_rights() -> list[str]:
    """What docs/operating.md has a role granted that only uses the tables."""
    text = (Path(steward.__file__).parent / "docs/operating.md").read_text(encoding="utf-8")
    block = text.split("```sql\n", 1)[1].split("```", 1)[0]
    return block.splitlines()


async def refusal(url: str) -> str:
    with pytest.raises(Unreachable) as raised:
        async with open_pool(url):
            pass
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("order", ["newest", "oldest", "any"])
@pytest.mark.parametrize("mode", ["transaction", "statement"])
async def test_a_pooler_without_sessions_is_told(database_url: str, mode: Mode, order: Order, size: int) -> None:
    """Whichever of its sessions it takes next, and however many it has: one line that says what to set."""
    async with pooled(*parts(database_url), mode, size=size, order=order) as url:
        assert "pooler in session mode" in await refusal(url)


async def test_a_pooler_with_sessions_is_worked_through(database_url: str) -> None:
    """Session mode is as good as the database itself."""
    async with pooled(*parts(database_url), "session", size=4) as url, open_pool(url, size=2) as pool:
        tasks = PostgresTasks(pool)
        await tasks.open(Task(id="t", goal="x"))
        assert [task.id for task in await tasks.list()] == ["t"]


async def test_a_pooler_with_too_few_sessions_is_told(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two connections that one session must serve in turn would wait for each other for ever."""
    monkeypatch.setattr(fitness, "PATIENCE", 0.3)
    async with pooled(*parts(database_url), "session", size=1) as url:
        assert "did not answer two connections" in await refusal(url)


async def test_an_encoding_that_can_not_hold_every_text_is_told(server_url: str, admin: psycopg.Connection) -> None:
    """A LATIN1 database would refuse somebody's name one day."""
    admin.execute("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    try:
        assert "its encoding is LATIN1" in await refusal(
            f"postgresql://postgres@/latin?host={conninfo.conninfo_to_dict(server_url)['host']}"
        )
    finally:
        admin.execute("DROP DATABASE latin WITH (FORCE)")


async def test_an_old_server_is_told(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names both releases."""
    monkeypatch.setattr(fitness, "OLDEST", 990_000)
    assert "Steward needs 99 or newer" in await refusal(database_url)


@pytest.mark.parametrize(
    ("settings", "says"),
    [("default_transaction_read_only=on", "It takes no writes"), ("role=nobody_here", "does not exist")],
)
async def test_a_database_that_refuses_is_told(empty_database_url: str, settings: str, says: str) -> None:
    """A replica, or a role that isn't there: the line says what to set."""
    url = f"{empty_database_url}&options=-c%20{settings.replace('=', '%3D')}"
    with pytest.raises(Unreachable, match=says) as raised:
        async with open_app(Settings(database_url=url, planner="fixed")):
            pass
    assert "\n" not in str(raised.value)


async def test_a_parameter_that_postgres_does_not_know_is_named(database_url: str) -> None:
    """Other tools' parameters in the URL are named, and nothing else of it."""
    assert await refusal(f"{database_url}&pgbouncer=true") == (
        "DATABASE_URL: Postgres knows no parameter 'pgbouncer'; leave it out"
    )


async def test_a_lesser_role_is_told_its_right_and_needs_none_once_the_tables_are_there(
    empty_database_url: str, admin: psycopg.Connection
) -> None:
    """Without the right to create, an empty database is one clear line; with the tables there it is not needed."""
    name = parts(empty_database_url)[1]
    role = sql.Identifier(f"lesser_{name}")
    lesser = empty_database_url.replace("postgres@", f"lesser_{name}@")
    admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    try:
        with pytest.raises(Unreachable, match=r"permission denied .*`steward db migrate` once as a role that has it"):
            async with open_pool(lesser) as pool:
                await migrate(pool)
        async with open_pool(empty_database_url) as pool:
            await bring_up_to_date(pool)
        with pytest.raises(Unreachable, match="permission denied for schema steward"):
            async with open_pool(lesser) as pool:
                await migrate(pool)
        with psycopg.connect(empty_database_url, autocommit=True) as owner:
            owner.execute(sql.SQL("GRANT USAGE ON SCHEMA steward TO {}").format(role))
            owner.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA steward, public TO {}").format(role))
        async with open_pool(lesser) as pool:
            assert await bring_up_to_date(pool) == []
            with pytest.raises(Unreachable, match="permission denied for table task"):
                await PostgresTasks(pool).open(Task(id="t", goal="x"))
        with psycopg.connect(empty_database_url, autocommit=True) as owner:
            for line in documented_rights():
                owner.execute(line.replace("app", f"lesser_{name}").encode())
        settings = Settings(database_url=lesser, planner="fixed")
        async with open_app(settings) as app:
            assert (await app.run("Refund the moon")).status == "needs_review"
        async with open_jobs(settings) as jobs:
            await jobs.submit([Task(id="s", goal="Refund the moon")])
        with pytest.raises(Unreachable, match=r"sample help desk .*permission denied .* Set STEWARD_DESK_URL"):
            async with running_desk(lesser):
                pass
    finally:
        with psycopg.connect(empty_database_url, autocommit=True) as owner:
            owner.execute(sql.SQL("DROP OWNED BY {}").format(role))
        admin.execute(sql.SQL("DROP ROLE {}").format(role))


async def test_a_database_of_a_newer_release_is_told(database_url: str) -> None:
    """Who looks at it is told why every other command refuses it, and not that all is well."""
    with psycopg.connect(database_url, autocommit=True) as newer:
        newer.execute("INSERT INTO steward.migration (name, checksum) VALUES ('9999_newer', '')")
    found = await look(Settings(database_url=database_url))
    assert (found.unknown, found.pending) == (["9999_newer"], [])
    assert found.refuses == "it is newer than this Steward, as it has migration 9999_newer"


async def test_a_full_server_is_told(database_url: str, admin: psycopg.Connection) -> None:
    """No connection is left: the line says so and what to do."""
    name = parts(database_url)[1]
    role = sql.Identifier(f"narrow_{name}")
    admin.execute(sql.SQL("CREATE ROLE {} LOGIN CONNECTION LIMIT 1").format(role))
    try:
        assert "Close connections of others" in await refusal(database_url.replace("postgres@", f"narrow_{name}@"))
    finally:
        admin.execute(sql.SQL("DROP ROLE {}").format(role))
