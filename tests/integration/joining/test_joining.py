"""Submitting in the caller's own transaction."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg.rows import tuple_row
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

import steward
from steward import Requester, Settings

GOAL = "Refund 15 EUR for order 1043"
PAGE = Path(__file__).parents[3] / "docs" / "integrations.md"
FIXED = Settings(planner="fixed")


def counted(url: str) -> tuple[int, int]:
    """How many tasks and jobs everybody can see."""
    with psycopg.connect(url, row_factory=tuple_row) as connection:
        tasks = connection.execute("SELECT count(*) FROM steward.task").fetchone()
        jobs = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
    assert tasks is not None
    assert jobs is not None
    return tasks[0], jobs[0]


def test_a_rollback_leaves_neither_task_nor_job(database_url: str) -> None:
    """As the first statement of a transaction, too, which is then not ended with it."""
    with psycopg.connect(database_url) as connection:
        steward.submit(connection, GOAL, settings=FIXED)
        assert counted(database_url) == (0, 0)
        connection.rollback()

    assert counted(database_url) == (0, 0)


def test_task_job_and_order_are_committed_together(database_url: str) -> None:
    """Nobody sees one without the others."""
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE orders (id text, task text REFERENCES steward.task (id))")
        accepted = steward.submit(connection, GOAL, settings=FIXED, requested_by="kim", priority=7)
        connection.execute("INSERT INTO orders VALUES ('1043', %s)", [accepted.task_id])
        assert counted(database_url) == (0, 0)
        connection.commit()
        found = connection.execute("SELECT goal, requested_by, submitted, business_key FROM steward.task").fetchall()

    assert counted(database_url) == (1, 1)
    assert found[0][:3] == (GOAL, "kim", True)


def test_one_that_commits_by_itself_commits_both(database_url: str) -> None:
    """Outside of any transaction task and job are one."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        steward.submit(connection, GOAL, settings=FIXED)

    assert counted(database_url) == (1, 1)


def test_a_refusal_leaves_the_transaction_usable(database_url: str) -> None:
    """The same key is the same task; with another goal it is refused, and what else the transaction did stays."""
    with psycopg.connect(database_url) as connection:
        first = steward.submit(connection, GOAL, settings=FIXED, client_key="k")
        again = steward.submit(connection, GOAL, settings=FIXED, client_key="k")
        with pytest.raises(steward.Unusable, match="key 'k' is taken by task"):
            steward.submit(connection, "Refund 16 EUR for order 1043", settings=FIXED, client_key="k")
        with pytest.raises(steward.StewardError, match="the queue is full"):
            steward.submit(connection, GOAL, settings=Settings(planner="fixed", most_queued=1))

    assert (again.task_id, again.again, first.again) == (first.task_id, True, False)
    assert counted(database_url) == (1, 1)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"priority": 1000}, "priority must be a whole number"),
        ({"run_after": "tomorrow"}, "run_after must be a time"),
        ({"run_after": True}, "run_after must be a time"),
        ({"playbook": ""}, "there is no playbook ''"),
        ({"playbook": "nope"}, "there is no playbook 'nope'"),
        ({"client_key": " "}, "client_key is blank"),
        ({"requested_by": None}, "requested_by must be a text"),
        ({"requester": {"roles": ["agent"]}}, "the requester must be a Requester"),
        ({"requester": Requester(roles=cast("Any", "agent"))}, "the requester's roles must be a list of texts"),
        ({"requester": Requester(claims={"a": cast("Any", object())})}, "claims must be what JSON can say"),
        ({"requester": Requester(claims=cast("Any", [1]))}, "the requester's claims must be an object, not list"),
        ({"settings": {"planner": "fixed"}}, "are needed, not dict"),
    ],
)
def test_what_can_not_be_is_said_in_a_line(database_url: str, given: dict[str, Any], why: str) -> None:
    """Nothing is coerced, and nothing reaches the database."""
    with psycopg.connect(database_url) as connection, pytest.raises(steward.Unusable, match=why):
        steward.submit(connection, GOAL, **cast("Any", {"settings": FIXED, **given}))


def test_a_failed_transaction_and_a_wrong_object_are_told(database_url: str) -> None:
    """Before anything is sent."""
    with psycopg.connect(database_url) as connection:
        with pytest.raises(psycopg.Error):
            connection.execute("nonsense")
        with pytest.raises(steward.Unusable, match="the transaction has failed already"):
            steward.submit(connection, GOAL, settings=FIXED)
    with pytest.raises(steward.Unusable, match="a connection of psycopg 3 is needed"):
        steward.submit(object(), GOAL, settings=FIXED)


def test_a_database_without_tables_says_what_to_do(empty_database_url: str) -> None:
    """Not with a stack of psycopg's."""
    with psycopg.connect(empty_database_url) as connection:
        with pytest.raises(steward.Unusable, match="steward db migrate"):
            steward.submit(connection, GOAL, settings=FIXED)
        assert connection.execute("SELECT 1").fetchone() == (1,), "the transaction goes on"


async def test_an_async_connection_does_the_same(database_url: str) -> None:
    """With rows of whatever kind, and as the first statement."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await steward.asubmit(connection, GOAL, settings=FIXED)
        await connection.rollback()
        assert counted(database_url) == (0, 0)
        await steward.asubmit(connection, GOAL, settings=FIXED)

    assert counted(database_url) == (1, 1)


async def test_each_kind_of_connection_has_its_function(database_url: str) -> None:
    """The other one is named, and the connection is as it was."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        with pytest.raises(steward.Unusable, match=r"AsyncConnection: steward\.asubmit takes it"):
            steward.submit(connection, GOAL, settings=FIXED)
        await connection.execute("SELECT 1")
    with psycopg.connect(database_url) as blocking, pytest.raises(steward.Unusable, match=r"steward\.submit takes it"):
        await steward.asubmit(blocking, GOAL, settings=FIXED)

    assert counted(database_url) == (0, 0)


async def test_sqlalchemy_lends_its_connection(database_url: str) -> None:
    """Session and async engine alike: their commit and their rollback decide."""
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with Session(engine) as session:
        steward.submit(session.connection().connection.driver_connection, GOAL, settings=FIXED)
        session.rollback()
        assert counted(database_url) == (0, 0)
        session.execute(text("CREATE TABLE orders (id text)"))
        steward.submit(session.connection().connection.driver_connection, GOAL, settings=FIXED)
        session.commit()
    engine.dispose()
    asynchronous = create_async_engine(url)
    async with asynchronous.begin() as connection:
        await steward.asubmit((await connection.get_raw_connection()).driver_connection, GOAL, settings=FIXED)
    await asynchronous.dispose()

    assert counted(database_url) == (2, 2)


def test_sqlalchemy_s_transaction_and_savepoint_decide(database_url: str) -> None:
    """It begins either with its own first statement, so what is handed in is the session or the connection itself."""
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session, session.begin():
        session.execute(text("SELECT 1"))
        with suppress(LookupError), session.begin_nested():
            steward.submit(session, GOAL, settings=FIXED)
            raise LookupError
    assert counted(database_url) == (0, 0), "the savepoint was rolled back"
    with Session(engine) as session:
        steward.submit(session, GOAL, settings=FIXED)
        session.rollback()
    assert counted(database_url) == (0, 0)
    with engine.connect() as connection:
        steward.submit(connection, GOAL, settings=FIXED)
        connection.commit()
    with scoped_session(sessionmaker(engine))() as session, session.begin():
        steward.submit(session, GOAL, settings=FIXED)
    engine.dispose()

    assert counted(database_url) == (2, 2)


async def test_so_do_sqlalchemy_s_async_ones(database_url: str) -> None:
    """Session and connection, with their commit and their rollback."""
    engine = create_async_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    async with AsyncSession(engine) as session:
        await steward.asubmit(session, GOAL, settings=FIXED)
        await session.rollback()
        assert counted(database_url) == (0, 0)
        await steward.asubmit(session, GOAL, settings=FIXED)
        await session.commit()
        with pytest.raises(steward.Unusable, match=r"steward\.asubmit takes it"):
            await session.run_sync(lambda blocking: steward.submit(blocking, GOAL, settings=FIXED))
    async with engine.connect() as connection:
        await steward.asubmit(connection, GOAL, settings=FIXED)
        await connection.commit()
    await engine.dispose()

    assert counted(database_url) == (2, 2)


async def test_several_at_once_on_one_connection_have_their_turns(database_url: str) -> None:
    """Each is told what became of its own."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        accepted = await asyncio.gather(*(steward.asubmit(connection, GOAL, settings=FIXED) for _ in range(4)))
    with psycopg.connect(database_url) as blocking, ThreadPoolExecutor(4) as threads:
        given = [threads.submit(steward.submit, blocking, GOAL, settings=FIXED) for _ in range(4)]
        more = [one.result() for one in given]

    assert len({one.task_id for one in (*accepted, *more)}) == 8
    assert counted(database_url) == (8, 8)


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("SET client_encoding = 'SQL_ASCII'", "client_encoding is SQL_ASCII, which tells no letters: set it to UTF8"),
        ("SET client_encoding = 'LATIN1'", "client_encoding can't carry the text: set it to UTF8"),
        (
            "CREATE SCHEMA shop; SET search_path = shop",
            "put the schema of Steward's queue on the connection's search_path",
        ),
    ],
)
def test_a_connection_that_does_not_do_says_why(database_url: str, first: str, why: str) -> None:
    """In a line, and the transaction goes on."""
    with psycopg.connect(database_url) as connection:
        connection.execute(cast("Any", first))
        with pytest.raises(steward.Unusable, match=why):
            steward.submit(connection, "Refund 15 EUR for order 1043, łódź", settings=FIXED)
        connection.execute("SELECT 1")

    assert counted(database_url) == (0, 0)


def test_the_page_for_fastapi_works_as_it_stands(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that is not there to be changed, or a task that is refused, leaves neither."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL CHECK (id <> 13))")
        connection.execute("INSERT INTO orders VALUES (1043, 'paid')")
    [code] = re.findall(r"## FastAPI\n.*?```python\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
    page: dict[str, Any] = {"__name__": "page"}
    exec(code, page)  # noqa: S102 - our own page

    with TestClient(page["api"]) as client:
        first, again = client.post("/orders/1043/refund"), client.post("/orders/1043/refund")
    page["engine"].dispose()

    assert (first.status_code, first.json()) == (202, again.json())
    assert counted(database_url) == (1, 1)
    assert len([line for line in code.splitlines() if line and not line.startswith(("import", "from"))]) < 15
