"""Holds questions back while their endpoint answers nobody, and tells the others what became of one."""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.outages import Down, Outage
from steward.domain.ports.outages import Outages
from steward.planner.failures import Failure
from steward.planner.model_settings import ModelSettings

_MARGIN = 10.0  # seconds beyond a call for which it counts as the one try


@dataclass(kw_only=True)
class Breaker:
    """The breaker of one question. `trying`: it is the one that finds out whether the endpoint is back."""

    outages: Outages
    settings: ModelSettings
    trying: bool = False

    async def enter(self) -> None:
        """Before each attempt. Raises Down where the endpoint is not to be asked now."""
        if self.trying:
            return
        standing = await self.outages.ask(self.settings.endpoint, self.settings.timeout + _MARGIN)
        if isinstance(standing, Outage):
            raise Down(standing)
        self.trying = standing == "try"

    async def answered(self) -> None:
        """The endpoint said something, whatever it was."""
        if self.trying:
            await self.outages.answered(self.settings.endpoint)

    async def failed(self, failure: Failure, said: str, since: float) -> Outage | None:
        """The question is given up here; the trouble, where it is everybody's, from now on known to all."""
        if failure.down or failure.lasting:
            outage = Outage(
                endpoint=self.settings.endpoint,
                host=self.settings.host,
                said=said,
                since=since,
                wait=failure.wait or 0.0,
                passes=failure.down,
            )
            return await self.outages.failed(outage)
        await self.answered()
        return None
