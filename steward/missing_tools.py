"""Takes tools up that were not there when the process began: their sources are asked again, ever more rarely."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from steward.catalogue import Back
from steward.checkpoints.lots import PostgresLots
from steward.domain.loops import ended
from steward.domain.outages import FIRST_PAUSE, LONGEST_PAUSE
from steward.domain.ports.outages import Outages
from steward.domain.ports.tools import Card
from steward.domain.unavailable_tools import Unavailable
from steward.nodes.unavailable_tools import outage_of
from steward.tools.cards import card_of
from steward.tools.registry import Registry

_log = structlog.get_logger("steward")


@dataclass(frozen=True, kw_only=True)
class Return:
    """Looks after what is missing. `look` asks the sources and may take long; `mark` notes what new tools hide."""

    registry: Registry
    outages: Outages
    look: Callable[[], Back]
    mark: Callable[[Sequence[Card]], Awaitable[None]]
    lots: PostgresLots | None = None
    first: float = FIRST_PAUSE  # seconds until the first look, doubling
    longest: float = LONGEST_PAUSE

    async def watch(self) -> None:
        """Look again until nothing is missing."""
        await self._tell(self.registry.missing())
        pause = self.first
        while self.registry.missing():
            await asyncio.sleep(pause * random.uniform(1.0, 1.5))  # noqa: S311 - no secret
            before = len(self.registry.missing())
            await self.take_up(await asyncio.to_thread(self.look))
            pause = min(pause * 2, self.longest) if len(self.registry.missing()) == before else self.first

    async def take_up(self, back: Back) -> None:
        """Have the tools that are back; the tasks that wait for them go on."""
        before = self.registry.missing()
        await self.mark([card_of(tool) for tool in back.tools])  # before any of them is called, or shown
        self.registry.add(back.tools, back.missing)
        still = {one.endpoint for one in back.missing}
        for one in before:
            if one.endpoint not in still:
                await self._over(one)
        await self._tell(back.missing)

    async def _over(self, back: Unavailable) -> None:
        _log.warning("tools.back", source=back.source, tools=_named(back))
        await self.outages.answered(back.endpoint)
        at = (await self.lots.endpoints()).get(back.endpoint) if self.lots else None
        if self.lots is not None and at is not None:
            await self.lots.back(back.endpoint, back.endpoint, at)

    async def _tell(self, missing: Sequence[Unavailable]) -> None:
        """All processes know of it, and whoever looks at them."""
        for one in missing:
            await self.outages.failed(outage_of(one, since=0.0, wait=0.0 if one.passes else self.longest))


@asynccontextmanager
async def returning(watch: Return) -> AsyncGenerator[None]:
    """What is missing is said once and looked after for as long as the context lasts."""
    for one in watch.registry.missing():
        _log.warning("tools.unavailable", source=one.source, tools=_named(one), why=one.said, do=one.advice)
    watching = asyncio.create_task(_logged(watch), name="missing tools") if watch.registry.missing() else None
    try:
        yield
    finally:
        if watching is not None:
            await ended(watching)


async def _logged(watch: Return) -> None:
    """A look that fails, as where the database is away, is no reason to stop looking."""
    while watch.registry.missing():
        (failed,) = await asyncio.gather(watch.watch(), return_exceptions=True)
        if isinstance(failed, Exception):
            _log.error("tools.look_failed", exc_info=failed)
            await asyncio.sleep(watch.longest)
        elif failed is not None:
            raise failed


def _named(one: Unavailable) -> list[str] | str:
    return "all" if one.tools is None else [*one.tools]
