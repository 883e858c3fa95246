"""The desk's records in Postgres, schema `desk`."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

from psycopg import AsyncConnection, OperationalError
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from steward.domain.errors import Unreachable
from steward.domain.model import JsonObject
from steward.evals.worlds.desk.data import generate
from steward.evals.worlds.desk.effects import BusinessError, Connection
from steward.evals.worlds.desk.statements import schema, statement

Pool: TypeAlias = "AsyncConnectionPool[AsyncConnection[DictRow]]"
Effect: TypeAlias = Callable[[Connection], Awaitable[JsonObject]]

OPEN_SECONDS = 10.0
FIELDS: dict[str, set[str]] = {
    "customers": {"id", "name", "email", "city", "currency", "since"},
    "orders": {
        "id", "customer_id", "customer_name", "customer_email", "status",
        "total", "currency", "placed_on", "paid", "refunded",
    },
    "tickets": {
        "id", "order_id", "customer_id", "customer_name", "customer_email",
        "subject", "body", "priority", "status",
    },
    "refunds": {"id", "order_id", "amount", "currency", "reason", "status"},
    "status_changes": {"id", "collection", "record_id", "previous", "status"},
}  # fmt: skip
KEYED = {"tickets", "refunds", "status_changes"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """The first of the records that fit, and how many fit in all."""

    records: Sequence[JsonObject]
    total: int


class DeskStore:
    """Reads show what is visible by now; writes are one transaction each. `world` names the database it is in."""

    def __init__(self, pool: Pool, world: str) -> None:
        self._pool = pool
        self.world = world

    async def find(
        self,
        collection: str,
        *,
        record_id: str | None = None,
        key: str | None = None,
        wanted: Mapping[str, str] | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> Page:
        """The records with all the wanted values, by id; those after the id `after` where one is given.

        Raises BusinessError for what there is not.
        """
        if collection not in FIELDS:
            raise BusinessError(
                "unknown_collection", f"there is no collection {collection!r}; there are {list(FIELDS)}"
            )
        unknown = sorted(set(wanted or {}) - FIELDS[collection])
        if unknown:
            have = ", ".join(sorted(FIELDS[collection]))
            raise BusinessError("unknown_field", f"{collection} can't be searched by {unknown[0]!r}; they have {have}")
        if key is not None and collection not in KEYED:
            raise BusinessError("unknown_field", f"{collection} carry no idempotency key")
        values = {
            "collection": collection,
            "id": record_id,
            "key": key,
            "wanted": Jsonb(dict(wanted or {})),
            "limit": limit,
            "after": after,
        }
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(statement("find"), values)).fetchall()
        return Page(records=[row["record"] for row in rows if row["record"] is not None], total=rows[0]["total"])

    async def get(self, collection: str, record_id: str) -> JsonObject:
        page = await self.find(collection, record_id=record_id, limit=1)
        if not page.records:
            raise BusinessError("not_found", f"there is no record {record_id!r} in {collection}")
        return page.records[0]

    async def write(self, effect: Effect, *, keep: bool = True) -> JsonObject:
        """Carry out the effect; with `keep` false everything but its answer is undone."""
        async with self._pool.connection() as connection, connection.transaction(force_rollback=not keep):
            return await effect(connection)


@asynccontextmanager
async def open_store(database_url: str, *, seed: int = 7) -> AsyncGenerator[DeskStore]:
    """The desk's store with its schema in place and, where it was empty, its sample data."""
    pool: Pool = AsyncConnectionPool(
        database_url,
        min_size=1,
        max_size=8,
        open=False,
        timeout=OPEN_SECONDS,
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": None},
    )
    try:
        try:
            await pool.open(wait=True, timeout=OPEN_SECONDS)
            async with pool.connection() as connection:
                await prepare(connection, seed=seed)
                world = await _world(connection)
        except (OperationalError, PoolTimeout) as error:
            raise Unreachable(
                "the help desk can't reach its database; check that it runs and the URL is right"
            ) from error
        except InsufficientPrivilege as error:
            raise Unreachable(
                f"the sample help desk can't make its tables in this database: {error.diag.message_primary}. Set "
                "STEWARD_DESK_URL or tools of your own (STEWARD_TOOLS), or give the role CREATE on the database."
            ) from error
        yield DeskStore(pool, world)
    finally:
        await pool.close()


async def world_of(database_url: str) -> str:
    """The name that desks in this database go by, however its URL is spelt."""
    async with await AsyncConnection[DictRow].connect(database_url, row_factory=dict_row) as connection:
        return await _world(connection)


async def _world(connection: Connection) -> str:
    row = await (await connection.execute(statement("world"))).fetchone()
    return hashlib.sha256(str(row["world"] if row else "").encode()).hexdigest()[:16]


async def prepare(connection: Connection, *, seed: int = 7) -> None:
    """Create what is missing and seed an empty desk; safe to run at the same time from several desks."""
    async with connection.transaction():
        await connection.execute(statement("lock"))
        await connection.execute(schema())
        row = await (await connection.execute(statement("is_empty"))).fetchone()
        if row and row["empty"]:
            await _load(connection, seed)


async def reset(database_url: str, *, seed: int = 7) -> None:
    """Bring the desk back to its sample data, ids included."""
    async with await AsyncConnection[DictRow].connect(database_url, row_factory=dict_row) as connection:
        await connection.execute(statement("lock"))
        await connection.execute(schema())
        for name in ("clear", "restart_tickets", "restart_refunds"):
            await connection.execute(statement(name))
        await _load(connection, seed)


async def _load(connection: Connection, seed: int) -> None:
    data = generate(seed)
    tables = {
        "load_customers": data.customers,
        "load_orders": data.orders,
        "load_tickets": data.tickets,
        "load_refunds": data.refunds,
    }
    async with connection.cursor() as cursor:
        for name, rows in tables.items():
            async with cursor.copy(statement(name)) as copy:
                for row in rows:
                    await copy.write_row(row)
