"""What all processes know together of endpoints that do not answer."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from steward.domain.outages import Outage, Standing


class Outages(Protocol):
    """One breaker for each endpoint, over all processes; times are by the store's clock."""

    async def ask(self, endpoint: str, seconds: float, *, probing: bool = False) -> Standing:
        """Whether it may be asked: "up", "try" for the one question that goes out while it is down, or "noted".

        A try counts for so many `seconds` unless its end is told; then another one may be made. "noted": everybody
        may ask, and tells it if there is an answer. Whoever only wants to know whether it is back is `probing`, and
        waits for its turn there as well.
        """
        ...

    async def failed(self, outage: Outage) -> Outage:
        """Nobody got an answer: it is down for all, from now on if it was not, for `wait` seconds or the usual pause.

        What the endpoint asks for beyond `LONGEST_ASKED` is not waited for. One that does not pass (`passes` false) is
        noted, and keeps nobody from asking.
        """
        ...

    async def answered(self, endpoint: str) -> None:
        """It is up; the tasks that wait for it go on at once."""
        ...

    async def again(self, endpoint: str) -> None:
        """Somebody says that it is to be tried now, and waited for anew."""
        ...

    async def state(self) -> list[Outage]:
        """Those that are down, with how many tasks wait for each."""
        ...


@runtime_checkable
class Probing(Protocol):
    """Who asks a model, and whose endpoints can be asked whether they answer."""

    async def answers(self, endpoint: str) -> Outage | None:
        """None where it answers, or is none of its own."""
        ...

    def serves(self, endpoint: str) -> bool: ...
