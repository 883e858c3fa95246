"""Bytes that a task leaves behind: all tables with their indexes, packed, and the write-ahead log on the way there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from steward.evals.bench.actions import BESIDE
from steward.evals.bench.agent import open_agent
from steward.evals.bench.figures import Figure
from steward.evals.bench.rig import Rig, carry_out, open_steward
from steward.evals.bench.script import Counting

_SIZES = """
SELECT nspname, relname, pg_total_relation_size(pg_class.oid) FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relkind = 'r' AND nspname IN ('steward', 'public')
"""
_LOG = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"

_LONG, _SHORT = Counting(actions=100, chained=True), Counting(actions=10, chained=True)
_RECORDS = Counting(actions=100, chained=True, tool="read_number")
_SHORT_FOR_A_LONG = 5  # short tasks for each long one: enough pages that half-filled ones do not matter
_SHOWN = 5

Sizes = Mapping[tuple[str, str], float]


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Bytes that one task added to each table and to the log."""

    tables: Sizes
    log: float

    @property
    def bytes(self) -> float:
        return sum(self.tables.values())

    def largest(self) -> str:
        """The tables that grew most."""
        grown = sorted(self.tables.items(), key=lambda one: -one[1])[:_SHOWN]
        return ", ".join(f"{table} {size / 1000:.0f} kB" for (_, table), size in grown)


async def storage(rig: Rig, runs: int) -> list[Figure]:
    async with open_steward(rig) as (app, pool):
        database = str(pool.conninfo)
        ours = await _stored(database, runs, lambda: carry_out(app, _LONG))
        records = await _stored(database, runs, lambda: carry_out(app, _RECORDS))
        short = await _stored(database, runs * _SHORT_FOR_A_LONG, lambda: carry_out(app, _SHORT))
    async with open_agent(rig) as agent:
        database = str(agent.pool.conninfo)
        theirs = await _stored(database, runs, lambda: agent.carry_out(_LONG))
        their_records = await _stored(database, runs, lambda: agent.carry_out(_RECORDS))
    return [
        _beside("bytes100", "bytes stored for a task of 100 actions", ours, theirs, 0.2),
        _beside("bytes100_records", "the same, each answer being an order of 300 bytes", records, their_records, None),
        Figure(
            name="bytes_growth",
            title="bytes stored for each of 100 actions",
            beside="each of 10 actions",
            unit="B",
            ours=[ours.bytes / _LONG.actions],
            theirs=[short.bytes / _SHORT.actions],
            aim=1.1,
        ),
        Figure(
            name="log100",
            title="bytes of write-ahead log for a task of 100 actions",
            beside=BESIDE,
            unit="kB",
            ours=[ours.log / 1000],
            theirs=[theirs.log / 1000],
        ),
    ]


def _beside(name: str, title: str, ours: Stored, theirs: Stored, aim: float | None) -> Figure:
    return Figure(
        name=name,
        title=title,
        beside=BESIDE,
        unit="kB",
        ours=[ours.bytes / 1000],
        theirs=[theirs.bytes / 1000],
        aim=aim,
        note=f"{ours.largest()}; beside it {theirs.largest()}",
    )


async def _stored(database: str, tasks: int, run: Callable[[], Awaitable[None]]) -> Stored:
    """What each of so many tasks adds to a database that has seen one."""
    await run()
    with psycopg.connect(database, autocommit=True) as connection:
        before, log_before = _packed(connection), _written(connection)
        for _ in range(tasks):
            await run()
        log, after = _written(connection), _packed(connection)
    grown = {table: (size - before.get(table, 0)) / tasks for table, size in after.items()}
    return Stored(tables=grown, log=(log - log_before) / tasks)


def _packed(connection: psycopg.Connection) -> Sizes:
    """The tables' bytes without dead rows, whose room the next tasks would use again."""
    for schema, table, _ in connection.execute(_SIZES).fetchall():
        connection.execute(sql.SQL("VACUUM FULL {}").format(sql.Identifier(schema, table)))
    return {(schema, table): float(size) for schema, table, size in connection.execute(_SIZES).fetchall()}


def _written(connection: psycopg.Connection) -> float:
    row = connection.execute(_LOG).fetchone()
    return float(row[0]) if row else 0.0
