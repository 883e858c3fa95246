"""LangGraph's checkpointer, restricted to the types that a task's state may hold."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    CheckpointMetadata,
    CheckpointTuple,
    get_serializable_checkpoint_metadata,
)
from langgraph.checkpoint.base import Checkpoint as Snapshot
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from steward.checkpoints.lease import fenced, held, unwritten
from steward.checkpoints.migrate import migrating
from steward.checkpoints.pool import Pool, open_pool, reaching
from steward.checkpoints.said import Checkpoint, Said, Values
from steward.checkpoints.serializer import Serializer
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import fit, text
from steward.checkpoints.unwritten import Unwritten
from steward.domain.errors import StewardError, Unreachable, Unusable
from steward.domain.ports.ledger import Lease

_COUNTED = {"did", "messages", "usage", "next", "steps", "branch:to:validate", "branch:to:execute", "branch:to:verify"}
_NEXT_ACTS = _COUNTED | {"wave", "progress"}  # need not be on disk before these acts: the plan is, and the ledger
_MOST_PASSED = 1000


@dataclass(frozen=True, kw_only=True)
class _Passed:
    """Supersteps that were not kept: the last of them, the channels they wrote, and what was kept before them."""

    kept: str | None
    last: str = ""
    channels: frozenset[str] = frozenset()


class Saver(AsyncPostgresSaver):
    """The Postgres checkpointer; texts that it writes into jsonb are made fit for it.

    A database that fails is Unreachable here as in the stores.
    """

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool, serde=Serializer())
        self._pool = pool
        self._table = Table(pool, "checkpoint")
        self._passed: dict[str, _Passed] = {}

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        await _caught_up(config)
        try:
            with reaching(self._pool):
                return await super().aget_tuple(_fit(config))
        except Unreachable:
            raise
        except Unusable as error:
            raise Unusable(f"task {config.get('configurable', {}).get('thread_id')}: {error}") from None

    def _search_where(
        self,
        config: RunnableConfig | None,
        filter: Mapping[str, Any] | None,  # noqa: A002 - the checkpointer's own word
        before: RunnableConfig | None = None,
    ) -> tuple[str, list[Any]]:
        """What is looked for is made fit as what is kept was."""
        asked = fit(dict(filter)) if filter else None
        return super()._search_where(config and _fit(config), asked, before and _fit(before))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Keep what a superstep can't be repeated without: interrupts, answers, errors.

        What a node returned is in the checkpoint that follows at once, a superstep being one node; after a
        crash in between the node runs again, which the ledger makes safe.
        """
        if any(channel in WRITES_IDX_MAP for channel, _ in writes):
            await _caught_up(config)
            with reaching(self._pool):
                await super().aput_writes(config, writes, task_id, task_path)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Snapshot,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Under the lease that the context holds, so that a process that lost it changes nothing, with its next claim.

        A superstep that only counted is not kept: whoever goes on from the one before finds in the ledger what
        was done. Raises Fenced.
        """
        place = config.get("configurable", {})
        task_id, namespace = str(place["thread_id"]), str(place["checkpoint_ns"])
        written: RunnableConfig = {
            "configurable": {"thread_id": task_id, "checkpoint_ns": namespace, "checkpoint_id": checkpoint["id"]}
        }
        passed = self._passed_since(task_id, place.get("checkpoint_id"))
        lease, mine = held(task_id), unwritten(task_id) if not namespace else None
        begins = passed.kept is None and metadata.get("source") == "input"  # the task's row has it
        if lease is not None and (begins or _only_counted(new_versions)):
            self._remember(task_id, replace(passed, last=checkpoint["id"], channels=passed.channels | {*new_versions}))
            return written
        said = get_serializable_checkpoint_metadata(config, metadata)
        made = Checkpoint(
            id=checkpoint["id"],
            parent=passed.kept,
            channels=passed.channels | {*new_versions},
            values=partial(self._values, task_id, namespace, lease, checkpoint, said),
            behind=_NEXT_ACTS.issuperset(new_versions) and _may_stay_behind(place, mine),
        )
        if mine is None:
            await self._write(made, lease)
            return written
        if mine.said.checkpoint is not None and mine.said.checkpoint.id != made.parent:  # it follows another one
            await mine.write()
        mine.add(Said(checkpoint=made))
        return written

    async def _write(self, made: Checkpoint, lease: Lease | None) -> None:
        if await self._table.row("put", made.values(made.parent, made.channels)) is None and lease is not None:
            raise fenced(lease)

    def _values(
        self,
        task_id: str,
        namespace: str,
        lease: Lease | None,
        checkpoint: Snapshot,
        metadata: Mapping[str, Any],
        parent: str | None,
        channels: frozenset[str],
    ) -> Values:
        versions = checkpoint["channel_versions"]
        changed = {name: versions[name] for name in channels if name in versions}
        return {
            "task_id": task_id,
            "namespace": namespace,
            "id": checkpoint["id"],
            "parent": parent,
            "metadata": Jsonb(fit(metadata)),
            "holder": lease.holder if lease else None,
            "epoch": lease.epoch if lease else None,
            **self._split(checkpoint, changed),
        }

    def _passed_since(self, task_id: str, checkpoint_id: str | None) -> _Passed:
        """The supersteps since the last one that was kept, if this run made them."""
        passed = self._passed.pop(task_id, None)
        return passed if passed is not None and passed.last == checkpoint_id else _Passed(kept=checkpoint_id)

    def _remember(self, task_id: str, passed: _Passed) -> None:
        self._passed[task_id] = passed
        if len(self._passed) > _MOST_PASSED:  # left by runs that broke off
            del self._passed[next(iter(self._passed))]

    def _split(self, checkpoint: Snapshot, new_versions: ChannelVersions) -> Mapping[str, object]:
        """Single texts and numbers stand in the checkpoint itself, all else beside it, once a version."""
        inline: dict[str, object] = {}
        blobs: list[tuple[str, str, str, bytes]] = []
        for channel, value in _channels(checkpoint):
            if value is None or isinstance(value, str | int | float | bool):
                inline[channel] = text(value) if isinstance(value, str) else value
            elif channel in new_versions:
                blobs.append((channel, str(new_versions[channel]), *self.serde.dumps_typed(value)))
        columns = [list(column) for column in zip(*blobs, strict=True)] or [[], [], [], []]
        return {
            "checkpoint": Jsonb({**checkpoint, "channel_values": inline}),
            **dict(zip(("channels", "versions", "kinds", "data"), columns, strict=True)),
        }

    async def acopy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        """Refused: a copy would carry the approvals of the task it was copied from."""
        raise StewardError(
            f"thread {source_thread_id} can't be copied to {target_thread_id}: approvals hold for their own task only;"
            " submit the goal on a new thread"
        )

    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        """Refused: what a run did in the world stays done, so its steps must not be forgotten."""
        raise StewardError(
            f"{len(run_ids)} run(s) can't be rolled back: effects stay done; cancel the run or delete the thread"
        )


def _fit(config: RunnableConfig) -> RunnableConfig:
    """The place that is asked for; at one that no database can name there is nothing."""
    place = config.get("configurable", {})
    return {**config, "configurable": {name: fit(one) if isinstance(one, str) else one for name, one in place.items()}}


async def _caught_up(config: RunnableConfig) -> None:
    """Have what is asked for, or referred to, written before."""
    mine = unwritten(str(config.get("configurable", {}).get("thread_id")))
    if mine is not None:
        await mine.catch_up()


def _may_stay_behind(place: Mapping[str, Any], mine: Unwritten | None) -> bool:
    """Where its row does, which it does not after a model's call; in no run of the LangGraph server, whose history
    people walk through in Studio.
    """
    return mine is not None and mine.said.newer is not None and "run_id" not in place


def _only_counted(versions: ChannelVersions) -> bool:
    """Whether the machine only went on; a turn to the planner or to a person is kept, as answers refer to it."""
    return _COUNTED.issuperset(versions)


def _channels(checkpoint: Snapshot) -> Iterable[tuple[str, object]]:
    return checkpoint["channel_values"].items()


@asynccontextmanager
async def open_saver(database: Pool | str) -> AsyncGenerator[AsyncPostgresSaver]:
    """A checkpointer whose tables exist, on the pool or on connections of its own to the URL."""
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool(database)) if isinstance(database, str) else database
        yield await ready(pool)


async def ready(pool: Pool) -> Saver:
    """A checkpointer whose tables exist."""
    await setup(pool)
    return Saver(pool)


async def setup(pool: Pool) -> None:
    """Create or upgrade LangGraph's own tables, one process at a time."""
    with reaching(pool):
        async with migrating(pool) as connection:
            saver = AsyncPostgresSaver(connection)
            if await _step(connection) < len(saver.MIGRATIONS) - 1:  # else a role that may not create tables need not
                await saver.setup()


async def _step(connection: AsyncConnection[DictRow]) -> int:
    """The last of LangGraph's own migrations that was applied; -1 where there are no tables."""
    sql = statements("checkpoint")
    there = await (await connection.execute(sql["there"])).fetchone()
    if not (there and there["there"]):
        return -1
    row = await (await connection.execute(sql["step"])).fetchone()
    return -1 if row is None or row["step"] is None else int(row["step"])
