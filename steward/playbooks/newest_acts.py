"""The acts of a period from the newest back, as many as can be looked at in some time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from steward.domain.judged_acts import Beside, JudgedAct, JudgedActs, Period
from steward.domain.model import JsonObject
from steward.domain.ports.ledger import PastAct

_FIRST = 3_600.0  # seconds of the first stretch; each one after it is twice as long


@dataclass(kw_only=True)
class NewestActs:
    """Implements `steward.domain.judged_acts.JudgedActs`, for one replay.

    At most `most` acts are handed out, and none once `seconds` are over. `since` is from when on all of them were;
    `cut` says whether that is not the whole period.
    """

    acts: JudgedActs
    most: int
    seconds: float
    since: float = 0.0
    cut: bool = False
    _given: int = 0
    _refused: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    async def batches(self, period: Period, beside: Beside) -> AsyncGenerator[list[JudgedAct]]:
        ends_at = asyncio.get_running_loop().time() + self.seconds
        end, width = period.until, _FIRST
        self.since = end
        while end > period.since:
            begin = max(period.since, end - width)
            stretch = self.acts.batches(replace(period, since=begin, until=end), beside)
            async with aclosing(stretch):
                while (batch := await self._next(stretch, ends_at)) is not None:
                    if batch:
                        yield batch
            if self.cut:
                return
            self.since = end = begin
            width *= 2

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, until: float, but: str, most: int
    ) -> list[PastAct]:
        return await self.acts.past_acts(tools, args, since=since, until=until, but=but, most=most)

    async def _next(self, stretch: AsyncGenerator[list[JudgedAct]], ends_at: float) -> list[JudgedAct] | None:
        """The next ones; None at the end of the stretch, or where no more are to be looked at."""
        try:
            async with asyncio.timeout_at(ends_at):
                batch = await anext(stretch, None)
        except TimeoutError:
            self.cut = True
            return None
        if batch is None:
            return None
        fresh = [one for one in batch if self._is_new(one)]
        if self._given + len(fresh) > self.most:
            self.cut = True
            fresh = fresh[: self.most - self._given]
        self._given += len(fresh)
        return fresh or (None if self.cut else [])

    def _is_new(self, act: JudgedAct) -> bool:
        """Whether it was not handed out: what is refused again and again counts once, the last time."""
        key = (act.action.task_id, act.action.key)
        if act.then != "stopped":
            return True
        known = key in self._refused
        self._refused.add(key)
        return not known
