"""An endpoint that answers nobody: known once for all tasks, asked by one of them at a time, and waited for.

A circuit breaker of three states. Up: everybody asks. Down: nobody asks before the next try, whose pauses grow from
`FIRST_PAUSE` to `LONGEST_PAUSE` seconds. Then one question, whoever's it is, goes out as a try, and the others wait
on: if it is answered the endpoint is up, else the next pause begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from steward.domain.model import Json, JsonObject, Receipt
from steward.domain.text import SECONDS_IN, clock_time, day_and_time

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
LONGEST_ASKED: Final = 3_600.0
"""Seconds between two tries at the most, however long the endpoint asks to be left alone: it may be back before."""

FORGOTTEN: Final = 900.0
"""Seconds after a next try that nobody made, when what was known of the endpoint no longer counts."""

MOST_RESUMED: Final = 3
"""How often in a row a task goes on by itself because its endpoint is back; after that a person says so."""

_HTTP = re.compile(r"http_(\d{3})")
_NEVER_LATER: Final = {"bad_result", "bug", "ceiling", "declined", "http_501", "http_505"}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|m|h|d|w)?")


@dataclass(frozen=True, kw_only=True)
class Outage:
    """What is known of an endpoint that does not answer.

    `endpoint` is its identity, `host` its name as it is shown, `said` one line on why. `since` is in Unix seconds,
    `lasted` how many seconds that is ago, `wait` those until it may be asked again, all by the clock of whoever keeps
    it. `passes` false: waiting does not help, somebody has to mend it, and `trouble` is one word for what.
    `also` are the identities of the others that would have to be out as well, where there are fallbacks. `reading` is
    a call of a READ that was not answered, by `tool` and `args`: whoever wants to know whether it is back makes it.
    """

    endpoint: str
    host: str
    said: str
    since: float
    wait: float
    lasted: float = 0.0
    passes: bool = True
    trouble: str = ""
    tasks: int = 0
    also: Sequence[str] = ()
    reading: JsonObject = field(default_factory=dict[str, Json])

    @property
    def endpoints(self) -> list[str]:
        """All of which one has to answer again."""
        return [self.endpoint, *self.also]

    @property
    def next_try(self) -> float:
        """When it may be asked again, in Unix seconds."""
        return self.since + self.lasted + self.wait

    def at(self, seconds: float) -> str:
        """One of its times, with the day where it is not over on the day that it began."""
        days = {day_and_time(one)[:10] for one in (self.since, self.next_try)}
        return clock_time(seconds) if len(days) == 1 else day_and_time(seconds)

    def __str__(self) -> str:
        return f"{self.host}, down since {self.at(self.since)}"


Standing = Literal["up", "try", "noted"] | Outage
"""Whether an endpoint may be asked: as usual, once as the one try, as usual although it is in trouble, or not now."""


class Down(Exception):
    """The endpoint is not to be asked now."""

    def __init__(self, outage: Outage) -> None:
        super().__init__(str(outage))
        self.outage = outage


@dataclass(frozen=True, kw_only=True)
class NeverDown:
    """Where nobody shares what is known: every failure is new; implements `steward.domain.ports.outages.Outages`."""

    async def ask(self, endpoint: str, seconds: float, *, probing: bool = False) -> Standing:  # noqa: ARG002 - each may
        return "up"

    async def failed(self, outage: Outage) -> Outage:
        return replace(outage, wait=max(outage.wait, FIRST_PAUSE))

    async def answered(self, endpoint: str) -> None:  # noqa: ARG002 - there is nothing to take back
        return

    async def again(self, endpoint: str) -> None:  # noqa: ARG002 - there is nothing to take back
        return

    async def state(self) -> list[Outage]:
        return []


NEVER_DOWN: Final = NeverDown()


def waits_for(outage: Outage) -> str:
    """What a task waits for, as people read it."""
    return f"{outage}, next try {outage.at(outage.next_try)} at the latest: {outage.said}"


def known(outage: Outage) -> str:
    """What is known of an endpoint in trouble, as people read it who wait for nothing."""
    return waits_for(outage) if outage.passes else f"since {outage.at(outage.since)}: {outage.said}"


def reads_with(tool: str) -> str:
    """The identity of a tool as what tasks wait for that have to read with it."""
    return f"reads with {tool}"


def passes(receipt: Receipt) -> bool:
    """Whether the same read may be answered later: its system is away or asks to wait, and nobody said no to it."""
    if receipt.kind != "lost":
        return receipt.put_off
    status = _HTTP.fullmatch(receipt.code)
    lasting = receipt.code in _NEVER_LATER or (status is not None and status[1] < "500" and status[1] != "408")
    return not lasting


def together(outages: Sequence[Outage]) -> Outage:
    """The outage of all of them, of which one passes at least: it began when the last of those went down.

    It is over as soon as one is back, and the one that is due first is waited for.
    """
    down = [one for one in outages if one.passes]
    first, youngest = min(down, key=lambda one: one.wait), min(down, key=lambda one: one.lasted)
    return replace(
        first,
        host=" and ".join(dict.fromkeys(one.host for one in down)),
        said="; ".join(dict.fromkeys(one.said for one in outages)),
        since=youngest.since,
        lasted=youngest.lasted,
        also=[one.endpoint for one in outages if one.endpoint != first.endpoint],
    )


def read_span(text: str) -> float:
    """Seconds, from `1h`, `30min`, `90s`, `2d` or a plain number. Raises ValueError."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError("write a time such as 1h, 30min or 90s; 0 asks a person at once")
    return float(found[1]) * SECONDS_IN[found[2] or "s"]
