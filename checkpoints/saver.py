"""LangGraph's checkpointer, restricted to the types that a task's state may hold."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

from checkpoints.content import fit, text
from checkpoints.migrate import migrating
from checkpoints.pool import Pool, open_pool, reaching
from checkpoints.serializer import Serializer
from domain.errors import StewardError, Unreachable, Unusable


class Saver(AsyncPostgresSaver):
    """The Postgres checkpointer; texts that it writes into jsonb are made fit for it.

    A database that fails is Unreachable here as in the stores.
    """

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool, serde=Serializer())
        self._pool = pool

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        try:
            with reaching(self._pool):
                return await super().aget_tuple(config)
        except Unreachable:
            raise
        except Unusable as error:
            raise Unusable(f"task {config.get('configurable', {}).get('thread_id')}: {error}") from None

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        with reaching(self._pool):
            await super().aput_writes(config, writes, task_id, task_path)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        # single texts go into jsonb, all else through the serializer
        values = {name: text(value) if isinstance(value, str) else value for name, value in _values(checkpoint)}
        with reaching(self._pool):
            return await super().aput(config, {**checkpoint, "channel_values": values}, fit(metadata), new_versions)

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


def _values(checkpoint: Checkpoint) -> Iterable[tuple[str, object]]:
    return checkpoint["channel_values"].items()


@asynccontextmanager
async def open_saver(database: Pool | str) -> AsyncGenerator[AsyncPostgresSaver]:
    """A checkpointer whose tables exist, on the pool or on connections of its own to the URL."""
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool(database)) if isinstance(database, str) else database
        await setup(pool)
        yield Saver(pool)


async def setup(pool: Pool) -> None:
    """Create or upgrade LangGraph's own tables, one process at a time."""
    with reaching(pool):
        async with migrating(pool) as connection:
            await AsyncPostgresSaver(connection).setup()
