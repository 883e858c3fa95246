"""One pool of Postgres connections, and one way to say that the database can't be used, or won't take something."""

from __future__ import annotations

import logging
import re
import select
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias
from urllib.parse import unquote
from weakref import WeakKeyDictionary

import psycopg
from psycopg import AsyncConnection, conninfo
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from steward.checkpoints.database_fitness import require_fit
from steward.domain.errors import Unreachable, Unstorable

Pool: TypeAlias = AsyncConnectionPool[AsyncConnection[DictRow]]

PATIENCE = 5.0  # seconds for a connection, at start and later
_KEPT_ALIVE = {
    "connect_timeout": "4",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
_BEGIN_SESSION = b"""
SELECT
    set_config('client_encoding', 'UTF8', false),
    set_config('DateStyle', 'ISO', false),
    set_config('IntervalStyle', 'postgres', false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('idle_session_timeout', '0', false),
    set_config('idle_in_transaction_session_timeout', '5s', false),
    set_config('synchronous_commit', CASE current_setting('synchronous_commit')
        WHEN 'off' THEN 'on'
        ELSE current_setting('synchronous_commit')
    END, false),
    set_config('search_path', CASE
        WHEN to_regnamespace('steward')
            = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('checkpoint_migrations'))
            THEN concat_ws(', ', 'steward', others.path)
        ELSE concat_ws(', ', others.path, 'steward')
    END, false)
FROM (
    SELECT string_agg(quote_ident(one.name), ', ' ORDER BY one.place) AS path
    FROM unnest(current_schemas(false)) WITH ORDINALITY AS one (name, place)
    WHERE one.name <> 'steward'
) AS others
"""
_TRUSTED = 1.0  # seconds for which a silent connection that worked is taken for alive
_ALIVE: WeakKeyDictionary[AsyncConnection[DictRow], float] = WeakKeyDictionary()
_LINE = 300
_UNKNOWN = re.compile(r'invalid (?:URI query parameter|connection option)[^"]*"(\w{1,40})"')
_PORTS = re.compile(r"[\d,]*")  # one for each host
_AWAY = ("08", "25P03", "25006", "40P01", "53", "55P03", "57P", "58")
"""SQLSTATEs of a server that is going, full, held by others' locks, or takes no writes just now; `_TOO_MUCH` was asked
of it."""
_TOO_MUCH = "53200"
_MIGRATED = "RevalidateCachedQuery"  # of Postgres: a prepared statement's columns are others by now; it began nothing
_OPTIONS: dict[str, Any] = {
    "autocommit": True,
    "prepare_threshold": 0,
    "row_factory": dict_row,
    "fallback_application_name": "steward",  # where neither the URL nor PGAPPNAME has one
}

_ADVICE = {
    "authentication failed|no password": "Check user and password in DATABASE_URL.",
    "does not exist|no such (user|database)": "Create it, or name another in DATABASE_URL.",
    "too many (clients|connections)|connection slots|[Mm]ax client|no more connections": (
        "Close connections of others, or raise its limit; each process of Steward takes up to ten, a worker more."
    ),
    "read-only|recovery": "It takes no writes, as a replica does: name the primary in DATABASE_URL.",
    "due to lock timeout": "Run again; nothing is lost. Where it stays so, raise the lock_timeout of its role.",
    "startup parameter": "Leave that out of DATABASE_URL, or have the pooler ignore it.",
    "permission denied|must be owner": (
        "Give its role that right, or run `steward db migrate` once as a role that has it."
    ),
}


@asynccontextmanager
async def open_pool(url: str, *, size: int = 10) -> AsyncGenerator[Pool]:
    """Connections to `url`, checked before they are handed out. Raises Unreachable within seconds.

    Each statement commits by itself; several are one by `transaction`.
    """
    options = _read(url)
    where = _where(options)
    # a database that goes away is told by each statement; the pool's own retries would only repeat it
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)

    async def connect() -> AsyncConnection[DictRow]:
        return await AsyncConnection[DictRow].connect(url, **_KEPT_ALIVE, **_OPTIONS)

    with _translated(where, options.get("password")):
        await require_fit(connect, where)
    pool: Pool = _Queue(
        url,
        connection_class=AsyncConnection[DictRow],
        kwargs={**_KEPT_ALIVE, **_OPTIONS},
        min_size=1,
        max_size=size,
        timeout=PATIENCE,
        configure=begin_session,
        open=False,
    )
    try:
        with _translated(where, options.get("password")):
            await pool.open(wait=True, timeout=PATIENCE)
        yield pool
    finally:
        await pool.close()


class _Queue(AsyncConnectionPool[AsyncConnection[DictRow]]):
    """Many callers at once wait for each other's connections: only where nobody is given one, none can be had.

    Those that the server has dropped, all at once where it starts anew, are replaced without the pauses that the
    library makes between them, longer than anybody waits.
    """

    _given = 0

    async def getconn(self, timeout: float | None = None) -> AsyncConnection[DictRow]:  # noqa: ASYNC109 - the pool's own
        patience = self.timeout if timeout is None else timeout
        until = time.monotonic() + patience
        while True:
            given = self._given
            try:
                connection = await super().getconn(timeout)
            except PoolTimeout:
                if self._given == given:
                    raise
                continue
            if await self._is_alive(connection):
                self._given += 1
                return connection
            if time.monotonic() > until:
                raise PoolTimeout(f"each connection was lost again within {patience:g} s")

    @asynccontextmanager
    async def connection(self, timeout: float | None = None) -> AsyncGenerator[AsyncConnection[DictRow]]:  # noqa: ASYNC109
        """Sessions end whose prepared statements are of a table that a newer release has migrated meanwhile."""
        try:
            async with super().connection(timeout) as connection:
                yield connection
        except psycopg.errors.FeatureNotSupported:
            await self.drain()
            raise

    async def _is_alive(self, connection: AsyncConnection[DictRow]) -> bool:
        """Whether it may be handed out; else it is given back."""
        alive = False
        try:
            await _ask(connection)
            alive = True
        except psycopg.Error:
            pass
        finally:
            if not alive:
                await self.putconn(connection)
        return alive


def unasked(**options: Any) -> AsyncConnectionPool[Any]:
    """A pool for a library that would have each connection asked each time whether it lives, as much as a statement."""
    options["check"] = None
    return _Queue(**options)


async def begin_session(connection: AsyncConnection[Any]) -> None:
    """A process that is stopped in the middle of a transaction must not keep the others from its rows. A session that
    holds leases may be quiet. How texts, times and isolation are told is not the role's or the environment's to say
    (`PGCLIENTENCODING`, `PGDATESTYLE`), nor whether a claim is on disk before its act. And LangGraph's tables and the
    queue's, which name no schema, are the same whatever the role is called: the "$user" of one called `steward` is our
    schema, where no other role would look for what it makes there.
    """
    await connection.execute(_BEGIN_SESSION, prepare=False)


async def _ask(connection: AsyncConnection[DictRow]) -> None:
    """Raises where the server has dropped the connection meanwhile.

    A server that closes a connection says so on it. Asking costs as much as a small statement, so one that
    has said nothing is asked once in a while only.
    """
    if _has_news(connection) or time.monotonic() - _ALIVE.get(connection, 0.0) > _TRUSTED:
        await connection.execute("")
        _ALIVE[connection] = time.monotonic()


def _has_news(connection: AsyncConnection[DictRow]) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def reaching(pool: Pool) -> Generator[None]:
    """Turns what psycopg raises into Unreachable where the database fails, into Unstorable where it says no."""
    try:
        yield
    except psycopg.Error as error:
        lesser = isinstance(error, psycopg.errors.InsufficientPrivilege)
        if isinstance(error, psycopg.ProgrammingError) and not lesser:  # our own bug, and told as one
            raise
        if not lesser and not is_away(error):
            raise Unstorable(_refusal(error)) from error
        options = conninfo.conninfo_to_dict(pool.conninfo) if isinstance(pool.conninfo, str) else {}
        raise _unreachable(error, _where(options), options.get("password")) from error


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncGenerator[AsyncConnection[DictRow]]:
    """A connection on which all commits at the end, or nothing. Raises Unreachable or Unstorable."""
    with reaching(pool):
        async with pool.connection() as connection, connection.transaction():
            yield connection


def is_away(error: psycopg.Error) -> bool:
    """Whether the database, and not what it was asked, is why this failed; the same may work later.

    A session that the server ends (FATAL) is lost whatever the reason; an error without a SQLSTATE is libpq's own.
    """
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    if error.diag.severity_nonlocalized in ("FATAL", "PANIC") or error.diag.source_function == _MIGRATED:
        return True
    return error.sqlstate.startswith(_AWAY) and error.sqlstate != _TOO_MUCH


def _refusal(error: psycopg.Error) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    text = text if len(text) <= _LINE else text[: _LINE - 1] + "…"
    return f"the database refused a value or a statement: {text}"


@contextmanager
def _translated(where: str, password: object) -> Generator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise _unreachable(error, where, password) from None


def _read(url: str) -> dict[str, Any]:
    """The URL's parts; a URL that is none is refused without being quoted, since it may hold a password."""
    try:
        options = dict(conninfo.conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        if unknown := _UNKNOWN.search(str(error)):
            raise Unreachable(f"DATABASE_URL: Postgres knows no parameter '{unknown[1]}'; leave it out") from None
        options = {}
    if not options or "@" in str(options.get("host")) or not _PORTS.fullmatch(str(options.get("port") or "")):
        raise Unreachable("DATABASE_URL is no Postgres URL: write postgresql://user:password@host:5432/database")
    return options


def _where(options: dict[str, Any]) -> str:
    hosts = str(options.get("host") or "the local socket").split(",")
    ports = str(options.get("port") or "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    places = [f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False)]
    return f"database {options.get('dbname') or options.get('user') or ''!s} at {' or '.join(places)}"


def _unreachable(error: psycopg.Error, where: str, password: object) -> Unreachable:
    if isinstance(error, PoolClosed):
        return Unreachable(f"{where} was left, as what was opened on it is closed: open it anew (open_app).")
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    # libpq names each address that it tried; the last "failed:" carries the reason
    reason = text.rsplit("failed: ", 1)[-1].removeprefix("FATAL: ").strip()
    for secret in {str(password), unquote(str(password))} if password else ():
        reason = reason.replace(secret, "…")
    return Unreachable(f"{where} can't be used: {reason.rstrip('.')}. {_advice(error, reason)}")


def _advice(error: psycopg.Error, reason: str) -> str:
    if isinstance(error, psycopg.errors.DiskFull) or "No space left" in reason:
        return "Make room on its disk and run again; nothing is lost."
    for words, advice in _ADVICE.items():
        if re.search(words, reason):
            return advice
    return "Check that it runs and run again; tasks go on where they stopped."
