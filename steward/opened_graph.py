"""The graph on Postgres, ready to run: at once, or for those who may need none once somebody asks of a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, Any

from steward.checkpoints.pool import Pool
from steward.graph.deps import RECURSION_LIMIT, Deps

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver


def compiled(deps: Deps, saver: BaseCheckpointSaver[str]) -> Any:
    """The graph whose threads the saver keeps."""
    from steward.graph.build import build_graph
    from steward.telemetry.langsmith.graph import traced

    graph: Any = build_graph(deps)
    return traced(graph.compile(checkpointer=saver, name="steward"), deps).with_config(recursion_limit=RECURSION_LIMIT)


class Deferred:
    """What Steward uses of it. LangGraph is read in a thread: whoever serves pages goes on meanwhile."""

    def __init__(self, deps: Deps, pool: Pool) -> None:
        self._deps, self._pool = deps, pool
        self._one_makes, self._made = asyncio.Lock(), None

    async def aget_state(self, config: Any) -> Any:
        return await (await self._graph()).aget_state(config)

    async def astream(self, entry: object, config: Any, **options: Any) -> AsyncGenerator[Any]:
        graph = await self._graph()
        async with aclosing(graph.astream(entry, config, **options)) as stream:
            async for part in stream:
                yield part

    async def _graph(self) -> Any:
        async with self._one_makes:
            if self._made is None:
                await asyncio.to_thread(import_module, "steward.graph.build")
                self._made = compiled(self._deps, await saver(self._pool))
        return self._made


async def saver(pool: Pool) -> BaseCheckpointSaver[str]:
    """The checkpointer, once its tables are there."""
    from steward.checkpoints.saver import ready

    return await ready(pool)
