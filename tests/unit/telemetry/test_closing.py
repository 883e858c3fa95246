"""The end of the sinks, whatever their endpoints do."""

from __future__ import annotations

import threading
import time

from steward.domain.ports.facts import Fact
from steward.telemetry.fanout import Fanout


class Hanging:
    """A sink whose endpoint never answers."""

    name = "hanging"

    def __init__(self) -> None:
        self.release = threading.Event()

    def take(self, fact: Fact) -> None: ...

    def close(self, seconds: float) -> None:
        self.release.wait(60 + seconds)


class Failing(Hanging):
    """A sink that can't be closed."""

    name = "failing"

    def close(self, seconds: float) -> None:
        raise ConnectionError(f"the endpoint is gone after {seconds} s")


async def test_a_hanging_sink_is_left_behind() -> None:
    """Its time is over for all together, and its thread keeps no process alive."""
    hanging, began = Hanging(), time.monotonic()

    await Fanout([hanging, Failing(), Hanging()], lambda fact: fact).close(0.1)

    assert time.monotonic() - began < 10  # not the 60 seconds that each of them takes
    left = [one for one in threading.enumerate() if one.name == "closing hanging"]
    assert left
    assert all(one.daemon for one in left)
    hanging.release.set()
