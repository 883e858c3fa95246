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
    """The breaker of one question, which `probing` asks for nothing but whether the endpoint is back.

    `trying`: it is the one that finds that out. `noted`: the endpoint is in a trouble that keeps nobody from asking.
    """

    outages: Outages
    settings: ModelSettings
    probing: bool = False
    trying: bool = False
    noted: bool = False

    async def enter(self) -> None:
        """Before each attempt. Raises Down where the endpoint is not to be asked now."""
        if self.trying:
            return
        standing = await self.outages.ask(self.settings.endpoint, self.settings.timeout + _MARGIN, probing=self.probing)
        if isinstance(standing, Outage):
            raise Down(standing)
        self.trying, self.noted = standing == "try", standing == "noted"

    async def answered(self) -> None:
        """The endpoint said something, whatever it was."""
        if self.trying or self.noted:
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
                trouble="" if failure.down else failure.kind,
            )
            return await self.outages.failed(outage)
        await self.answered()
        return None
