"""The pool: fast, clear and discreet when the database can't be used."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import AsyncExitStack
from datetime import timedelta
from urllib.parse import quote

import psycopg
import pytest
from psycopg import conninfo, sql
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from steward.checkpoints import statements
from steward.checkpoints.pool import Pool, open_pool, reaching, transaction
from steward.checkpoints.schema import bring_up_to_date
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.errors import Unreachable, Unstorable
from steward.domain.ports.tasks import Task

SECRET = "hunter2"


async def test_the_tables_of_both_schemas_are_there(pool: Pool) -> None:
    """A test's database has Steward's tables in `steward` and LangGraph's in `public`."""
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT count(*) AS n FROM steward.task, public.checkpoints")
        assert await cursor.fetchone() == {"n": 0}


async def test_all_roles_use_the_same_tables(empty_database_url: str) -> None:
    """A role called `steward` has our schema for its own: what it makes, others find, now and where it once did so."""
    path, jobs = "&options=-c%20search_path%3D", "SELECT count(*) FROM procrastinate_jobs, checkpoints"
    roles = [
        f"{empty_database_url}{path}{quote(of)}" for of in ("steward,public", '"$user",public', 'public,"odd,one"')
    ]
    with psycopg.connect(empty_database_url, autocommit=True) as owner:
        owner.execute('CREATE SCHEMA "odd,one"')
    for url in roles:
        async with open_pool(url) as pool, pool.connection() as connection:
            await bring_up_to_date(pool)
            await connection.execute(jobs)
    with psycopg.connect(empty_database_url, autocommit=True) as owner:
        owner.execute(f"{jobs.replace('procr', 'public.procr').replace(' check', ' public.check')}")
        made = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for [name] in made:
            owner.execute(sql.SQL("ALTER TABLE public.{} SET SCHEMA steward").format(sql.Identifier(name)))
    for url in roles:
        async with open_pool(url) as pool, pool.connection() as connection:
            await bring_up_to_date(pool)
            await connection.execute(jobs)
    with psycopg.connect(empty_database_url) as owner:
        assert owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == []
        owner.execute("CREATE TABLE steward.django_migrations AS SELECT 1")
        owner.execute(statements.statements("emptying")["empty"])  # as Django does between tests
        kept = "SELECT count(*) FROM steward.django_migrations, steward.checkpoint_migrations"
        assert owner.execute(kept).fetchone() != (0,)


async def test_no_role_says_how_texts_times_and_isolation_are_told(empty_database_url: str) -> None:
    """A role, a database or PGCLIENTENCODING and PGDATESTYLE may say so; what is written comes back all the same."""
    told = {"DateStyle": "German", "IntervalStyle": "sql_standard", "client_encoding": "LATIN1"}
    sessions = {"default_transaction_isolation": "serializable", "idle_session_timeout": "5min"}
    for name, value in (told | sessions).items():
        with psycopg.connect(empty_database_url, autocommit=True) as owner:
            database = sql.Identifier(owner.info.dbname)
            owner.execute(sql.SQL("ALTER DATABASE {} SET {} = {}").format(database, sql.Identifier(name), value))
    span = timedelta(days=-400, hours=30)
    async with open_pool(empty_database_url) as pool, pool.connection() as connection:
        await bring_up_to_date(pool)
        cursor = await connection.execute("SELECT %s AS city, now() AS now, %s::interval AS span", ["Łódź", span])
        assert (row := await cursor.fetchone())
        assert (row["city"], row["span"]) == ("Łódź", span)
        assert abs(row["now"].timestamp() - time.time()) < 60
        cursor = await connection.execute("SHOW transaction_isolation")
        assert await cursor.fetchone() == {"transaction_isolation": "read committed"}


@pytest.mark.parametrize(("said", "shown"), [("", "steward"), ("&application_name=shop-worker", "shop-worker")])
async def test_whoever_looks_at_the_server_sees_whose_session_it_is(database_url: str, said: str, shown: str) -> None:
    """In `pg_stat_activity` and the server's log; the URL's own name goes before ours."""
    async with open_pool(f"{database_url}{said}") as pool, pool.connection() as connection:
        cursor = await connection.execute("SHOW application_name")
        assert await cursor.fetchone() == {"application_name": shown}


@pytest.mark.parametrize(("said", "kept"), [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")])
async def test_what_is_written_is_on_disk_whatever_the_role_says(database_url: str, said: str, kept: str) -> None:
    """A claim that a crash of Postgres takes back after its act lets the act happen twice."""
    url = f"{database_url}&options=-c%20synchronous_commit%3D{said}"
    async with open_pool(url) as pool, pool.connection() as connection:
        cursor = await connection.execute("SHOW synchronous_commit")
        assert await cursor.fetchone() == {"synchronous_commit": kept}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"postgresql://kim:{SECRET}@127.0.0.1:9/shop", "database shop at 127.0.0.1:.*refused"),
        (f"postgresql://kim:{SECRET}@no-such-host.invalid/shop", "database shop at no-such-host.invalid can't be used"),
        (f"postgresql:/kim:{SECRET}@somewhere", "no Postgres URL"),
        (f"postgresql://kim:p@{SECRET}:{SECRET}@host/shop", "no Postgres URL"),
        (f"mysql://kim:{SECRET}@host/shop", "no Postgres URL"),
        ("", "no Postgres URL"),
        (f"postgresql://kim:{SECRET}@127.0.0.1:9,127.0.0.1:8/shop", "shop at 127.0.0.1:9 or 127.0.0.1:8 can't be used"),
        ("postgresql:///shop?host=/nowhere", "database shop at /nowhere can't be used"),
    ],
)
async def test_a_database_out_of_reach_is_one_line(url: str, why: str, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong address ends at once in one line that says where, why and what to do, and tells no password."""
    with caplog.at_level(logging.DEBUG, "psycopg.pool"), pytest.raises(Unreachable, match=why) as raised:
        async with open_pool(url):
            pass
    assert "\n" not in str(raised.value)
    assert SECRET not in str(raised.value)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_missing_database_is_named(server_url: str) -> None:
    """The line says that the database is not there."""
    host = conninfo.conninfo_to_dict(server_url)["host"]
    with pytest.raises(Unreachable, match=r'"nope" does not exist\. Create it'):
        async with open_pool(f"postgresql://postgres:{SECRET}@/nope?host={host}"):
            pass


async def test_connections_that_broke_are_replaced(pool: Pool, admin: psycopg.Connection) -> None:
    """After the server dropped all connections, the next statement works, however many there were."""
    tasks = PostgresTasks(pool)
    async with AsyncExitStack() as stack:
        for _ in range(6):
            await stack.enter_async_context(pool.connection())
    _end_sessions(pool, admin)
    pool.timeout = 1.0
    assert await tasks.list() == []


async def test_sessions_outlive_the_migration_of_a_newer_release(pool: Pool) -> None:
    """Processes of the old release work on beside the new one, whose tables are others than their sessions prepared."""
    tasks = PostgresTasks(pool)
    await tasks.open(Task(id="t1", goal="g"))

    async def read() -> None:
        async with transaction(pool) as connection:
            await connection.execute("SELECT * FROM steward.task")

    async def migrate(column: str) -> None:
        async with AsyncExitStack() as stack:
            for _ in range(pool.max_size):  # each session that there can be has been used
                connection = await stack.enter_async_context(pool.connection())
                await connection.execute("SELECT * FROM steward.task")
                await connection.execute(statements.statements("task")["get"], {"id": "t1"})
        with psycopg.connect(str(pool.conninfo), autocommit=True) as newer:
            newer.execute(sql.SQL("ALTER TABLE steward.task ADD COLUMN {} text").format(sql.Identifier(column)))

    await migrate("one")
    assert await tasks.get("t1")  # by itself, in whichever session
    await migrate("other")
    with pytest.raises(Unreachable):  # what is in hand is tried again, and not taken for refused
        await read()
    await read()


async def test_a_database_that_goes_away_is_told(pool: Pool, admin: psycopg.Connection) -> None:
    """A store whose database vanished says so in one line, and works again when it is back."""
    name, tasks = _name(pool), PostgresTasks(pool)
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    admin.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
    _end_sessions(pool, admin)
    with pytest.raises(Unreachable, match=f"database {name} at .* can't be used") as raised:
        await tasks.list()
    assert "\n" not in str(raised.value)
    admin.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
    assert await tasks.list() == []


async def test_many_callers_at_once_wait_for_each_other(database_url: str) -> None:
    """A burst that takes longer than anybody waits for a connection is served in full: it is no outage."""
    async with open_pool(database_url, size=2) as pool:
        pool.timeout = 0.5
        served = 0

        async def hold() -> None:
            nonlocal served
            async with transaction(pool):
                await asyncio.sleep(0.1)
                served += 1

        await asyncio.gather(*(hold() for _ in range(40)))
        assert served == 40


async def test_who_gives_up_while_it_opens_leaves_nothing_open(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under a time-out of one's own: the pool's connections and tasks stayed for as long as the process."""
    waits = asyncio.Event()

    async def wait(*_: object, **__: object) -> None:
        waits.set()
        await asyncio.sleep(60)

    async def opened() -> None:
        async with open_pool(database_url):
            raise AssertionError("it opened")

    monkeypatch.setattr(AsyncConnectionPool, "wait", wait)
    before = asyncio.all_tasks()
    opening = asyncio.create_task(opened())
    await asyncio.wait_for(waits.wait(), 20)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert asyncio.all_tasks() == before


async def test_a_pool_that_gives_nothing_back_is_told(database_url: str) -> None:
    """Where nobody is served for as long as a caller waits, none can be had, and all who wait are told."""
    async with open_pool(database_url, size=1) as pool, pool.connection():
        pool.timeout = 0.3
        tasks = PostgresTasks(pool)
        told = await asyncio.wait_for(asyncio.gather(*(tasks.list() for _ in range(3)), return_exceptions=True), 3)
        assert [type(one) for one in told] == [Unreachable] * 3


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.DiskFull('could not extend file "base/1": No space left on device\nHINT:  Check free space.'),
        psycopg.errors.AdminShutdown("terminating connection due to administrator command"),
        psycopg.InterfaceError("the connection is closed"),
        psycopg.OperationalError(""),
    ],
)
async def test_failures_of_the_database_are_unreachable(pool: Pool, error: psycopg.Error) -> None:
    """Full, closed or stopped: one line that says which database and what to do."""
    with pytest.raises(Unreachable, match=r"can't be used: .+\. [A-Z]") as raised, reaching(pool):
        raise error
    assert "\n" not in str(raised.value)


async def test_a_wrong_statement_is_a_bug_and_stays_one(pool: Pool) -> None:
    """What is wrong with us is not put on the database."""
    with pytest.raises(psycopg.errors.SyntaxError), reaching(pool):
        async with pool.connection() as connection:
            await connection.execute("SELEC 1")


def _name(pool: Pool) -> str:
    assert isinstance(pool.conninfo, str)
    return str(conninfo.conninfo_to_dict(pool.conninfo)["dbname"])


def _end_sessions(pool: Pool, admin: psycopg.Connection) -> None:
    ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
    admin.execute(ended, [_name(pool)])


async def test_who_stops_in_the_middle_of_a_transaction_holds_nobody_up(pool: Pool) -> None:
    """A process that is paused while it holds a row's lock loses the transaction, and the next one gets the row."""

    async def stop_in_the_middle() -> None:
        with reaching(pool):
            async with pool.connection() as stopped, stopped.transaction(), pool.connection() as next_one:
                await stopped.execute("LOCK TABLE steward.worker")
                await next_one.execute("DELETE FROM steward.worker")  # waits until the other's transaction is ended
                await stopped.execute("SELECT 1")

    with pytest.raises(Unreachable):
        await stop_in_the_middle()


async def test_who_stops_in_the_middle_of_a_pipeline_holds_nobody_up(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the server such a session is active: it is the transaction that has its time."""
    short = statements.NO_LONG_PIPELINE.replace(b"15s", b"200ms")
    monkeypatch.setattr(statements, "NO_LONG_PIPELINE", short)

    def stop(_: object) -> str:
        with psycopg.connect(str(pool.conninfo), autocommit=True, options="-c lock_timeout=5s") as next_one:
            next_one.execute("SELECT pg_advisory_lock(5)")  # waits until the other's transaction is ended
        return "{}"

    wanted: list[tuple[bytes, dict[str, object]]]
    wanted = [(b"SELECT pg_advisory_xact_lock(5)", {}), (b"SELECT %(it)s", {"it": Jsonb(None, dumps=stop)})]
    with pytest.raises(Unreachable):
        await statements.Table(pool, "task").together(wanted)


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("SELECT 1 / %s", [0]),
        ("SELECT %s::text", ["a\0b"]),  # refused before it is sent
        ("SELECT to_jsonb(repeat('x', %s))", [300_000_000]),
        ("SELECT repeat('x', %s)", [2_000_000_000]),  # more memory than one value may have
        ("DO $$ BEGIN RAISE unique_violation; END $$", []),
        ("DO $$ BEGIN RAISE serialization_failure; END $$", []),
        ("DO $$ BEGIN RAISE query_canceled; END $$", []),
    ],
)
async def test_an_error_of_the_data_is_none_of_the_database(pool: Pool, statement: str, values: list[object]) -> None:
    """What would be refused again is told as that, in one line, and never waited for like a lost connection."""
    with pytest.raises(Unstorable, match="the database refused") as raised, reaching(pool):
        async with pool.connection() as connection:
            await connection.execute(statement.encode(), values or None)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "condition",
    [
        "disk_full",
        "too_many_connections",
        "cannot_connect_now",
        "read_only_sql_transaction",
        "io_error",
        "lock_not_available",  # a role's lock_timeout
        "deadlock_detected",
    ],
)
async def test_a_server_that_takes_nothing_now_is_away(pool: Pool, condition: str) -> None:
    """A full disk, a server that starts, is busy or became a replica: the same may work later, so it is waited for."""
    with pytest.raises(Unreachable), reaching(pool):
        async with pool.connection() as connection:
            await connection.execute(f"DO $$ BEGIN RAISE {condition}; END $$".encode())


async def test_a_lost_race_is_run_again(pool: Pool) -> None:
    """Of two that lock each other out, the one that Postgres sends away tries again and succeeds."""
    tasks = PostgresTasks(pool)
    async with pool.connection() as connection:
        await connection.execute("CREATE SEQUENCE lost")
        for statement in (_LOSES, _ONCE):
            await connection.execute(statement)
    await tasks.open(Task(id="t", goal="g"))
    assert await tasks.get("t")


_LOSES = b"""
CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF nextval('lost') = 1 THEN RAISE deadlock_detected; END IF; RETURN NEW; END $$
"""
_ONCE = b"CREATE TRIGGER lose BEFORE INSERT ON steward.task FOR EACH ROW EXECUTE FUNCTION lose()"
