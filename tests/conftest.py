"""A real Postgres for every test that asks: one server a run, one database a test."""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import logging
import os
import shutil
import ssl
import tempfile
from collections import deque
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path
from typing import Any

import certifi
import psycopg
import pytest
import structlog
from psycopg import conninfo, sql

from steward.checkpoints import embedded
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.schema import bring_up_to_date
from steward.collector import collect_seldom, settle
from tests.forks import Forks, fork_server

_FOLDER = pytest.StashKey[Path]()
_MEMORY = Path("/dev/shm")  # noqa: S108 - Linux keeps these files in memory
_ROOM = 1_000_000_000  # bytes; a run of all tests takes a quarter of that
_SETTINGS = {  # its data need not outlive the run
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"),
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
}


def pytest_configure(config: pytest.Config) -> None:
    """One folder a run, made by the process that starts the workers and named to them."""
    collect_seldom()  # as commands do
    ssl.create_default_context = _read_once(ssl.create_default_context)
    # not below pytest's own folder, which a run beside this one closes to the server's user
    given = getattr(config, "workerinput", {}).get("steward_folder")
    config.stash[_FOLDER] = Path(given or tempfile.mkdtemp(prefix="steward-", dir=_place()))


def _read_once(make: Callable[..., ssl.SSLContext]) -> Callable[..., ssl.SSLContext]:
    """The certificates that clients believe by default: each of thousands read them anew, in 20 ms."""
    usual = {certifi.where(), os.environ.get("SSL_CERT_FILE")}
    shared = cache(make)

    @wraps(make)
    def given(*purpose: ssl.Purpose, **said: Any) -> ssl.SSLContext:
        return (shared if said.keys() == {"cafile"} and said["cafile"] in usual else make)(*purpose, **said)

    return given


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["steward_folder"] = str(node.config.stash[_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no collector of a test need look through it."""
    settle()


@pytest.fixture
def own_logs() -> Generator[None]:
    """Logging as nobody has set it up, and afterwards as it was.

    Left so, events of an app that is open for all tests were shown with their stacks' values, seconds for each.
    """
    root, ours = logging.getLogger(), logging.getLogger("steward")
    handlers, levels = root.handlers[:], (root.level, ours.level)
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.reset_defaults()
    yield
    root.handlers[:], root.level = handlers, levels[0]
    ours.setLevel(levels[1])
    if before is None:
        structlog.reset_defaults()
    else:
        structlog.configure(**before)


@pytest.fixture(scope="session")
def forks(request: pytest.FixtureRequest) -> Generator[Forks]:
    """The run's fork server, shared by its workers, for all commands that are started."""
    with fork_server(request.config.stash[_FOLDER]) as forks:
        yield forks


@pytest.fixture(scope="session")
def server_url(request: pytest.FixtureRequest) -> Generator[str]:
    """The run's server, shared by its workers; it waits for no disk."""
    server = embedded.enter(request.config.stash[_FOLDER] / "postgres")
    with psycopg.connect(server.url, autocommit=True) as connection:
        for setting, value in _SETTINGS.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(setting), value))
        connection.execute("SELECT pg_reload_conf()")
    yield server.url
    embedded.leave(server)


@pytest.fixture(scope="session")
def admin(server_url: str) -> Generator[psycopg.Connection]:
    with psycopg.connect(server_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, server_url: str, admin: psycopg.Connection) -> str:
    """The name of a database with all tables and no rows, made once a run."""
    name, made = "template", request.config.stash[_FOLDER] / "template"
    with made.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not made.stat().st_size:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            with ThreadPoolExecutor(1) as thread:  # the tests' own event loops stay out of it
                thread.submit(asyncio.run, _prepare(_named(server_url, name))).result()
            file.write(name)
    return name


@dataclass(frozen=True)
class Databases:
    """Makes a database a test and drops it a little later: just now its sessions are still ending."""

    url: str
    admin: psycopg.Connection
    worker: str
    numbers: Iterator[int] = field(default_factory=itertools.count)
    used: deque[str] = field(default_factory=deque[str])

    def make(self, template: str) -> Generator[str]:
        name = f"test_{self.worker}_{next(self.numbers)}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self.admin.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        yield _named(self.url, name)
        self.used.append(name)
        self.drop(keep=2)

    def drop(self, keep: int) -> None:
        while len(self.used) > keep:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            self.admin.execute(drop.format(sql.Identifier(self.used.popleft())))


@pytest.fixture(scope="session")
def databases(server_url: str, admin: psycopg.Connection, worker_id: str) -> Generator[Databases]:
    databases = Databases(server_url, admin, worker_id)
    yield databases
    databases.drop(keep=0)


@pytest.fixture
def database_url(databases: Databases, template: str) -> Generator[str]:
    """A fresh database with all tables, gone after the test."""
    yield from databases.make(template)


@pytest.fixture
def empty_database_url(databases: Databases) -> Generator[str]:
    """A fresh database without any tables, gone after the test."""
    yield from databases.make("template1")


@pytest.fixture
async def pool(database_url: str) -> AsyncGenerator[Pool]:
    """Connections to the test's database."""
    async with open_pool(database_url) as pool:
        yield pool


def _place() -> Path | None:
    """Where the server's files are: a new database is 300 of them, which on a disk cost thirty times as much."""
    has_room = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if has_room else None


def _named(server_url: str, name: str) -> str:
    """The server's URL, for another of its databases."""
    host = conninfo.conninfo_to_dict(server_url)["host"]
    return f"postgresql://postgres@/{name}?host={host}"


async def _prepare(url: str) -> None:
    async with open_pool(url) as pool:
        await bring_up_to_date(pool)
