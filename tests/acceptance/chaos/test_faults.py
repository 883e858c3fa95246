"""Whatever the storm began, its end undoes."""

from __future__ import annotations

import asyncio
import random
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from steward.evals.chaos.injectors import Chaos
from steward.evals.chaos.postgres import Postgres, open_postgres


@pytest.fixture
async def postgres() -> AsyncGenerator[Postgres]:
    # not below pytest's own folder, which a run beside this one closes to the server's user
    with tempfile.TemporaryDirectory(prefix="steward-") as folder:
        async with open_postgres(Path(folder) / "disk", keep=True) as postgres:
            yield postgres


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.6])
async def test_a_storm_that_ends_while_postgres_is_down_leaves_it_up(postgres: Postgres, seconds: float) -> None:
    """Cancelled between kill and start, or while it starts, the fault still brings the server back."""
    restarting = asyncio.create_task(postgres.restart(signal.SIGKILL, 0.5))
    await asyncio.sleep(seconds)
    restarting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await restarting

    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


class Link:
    """A connection as the proxy has it."""

    delay = 0.0


class Links:
    """The proxy, whose connections are all chosen."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def some(self, *_: object) -> list[Link]:
        return [self._link]


async def test_a_storm_that_ends_leaves_no_connection_slow() -> None:
    """A delay that was begun is over when its injector is."""
    link, counts = Link(), Counter[str]()
    proxy = cast("Any", Links(link))
    chaos = Chaos(fleet=cast("Any", None), postgres=cast("Any", None), proxy=proxy, seed=1, lease=1, counts=counts)
    slowing = asyncio.create_task(chaos._delay(random.Random(1)))  # noqa: S311, SLF001  # pyright: ignore[reportPrivateUsage]
    await asyncio.sleep(0)
    slowed = link.delay
    slowing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slowing

    assert slowed > 0
    assert link.delay == 0
