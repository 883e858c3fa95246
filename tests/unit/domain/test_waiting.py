"""What counts as waiting, and what as work."""

from __future__ import annotations

import asyncio

from steward.domain.waiting import Waits, calling, counted_waits, waiting


def test_only_time_without_any_call_is_waited() -> None:
    """Of ten actions beside each other one may wait while another works: that is work."""
    now = 0.0
    waits = Waits(lambda: now)
    changes = [
        (1, 0, {"waiting": 1}),  # one waits from here
        (4, 3, {"calling": 1}),  # another one's call began
        (6, 3, {"waiting": 1}),  # a second one waits
        (9, 3, {"calling": -1}),  # the call has ended, both wait
        (11, 5, {"waiting": -1}),
        (12, 6, {"waiting": -1}),
        (20, 6, {"waiting": 1}),  # what lay between was neither
    ]
    for at, seconds, change in changes:
        now = at
        waits.change(**change)
        assert waits.seconds == seconds


async def test_it_is_counted_where_it_was_asked_for() -> None:
    """Tasks that were started inside count as well, each count is its own, and outside nobody minds."""

    async def wait() -> None:
        with waiting():
            await asyncio.sleep(0.01)
        with calling():
            pass

    with counted_waits() as outer:
        await asyncio.gather(wait(), asyncio.create_task(wait()))
        counted = outer.seconds
        with counted_waits() as inner:
            await wait()
        assert outer.seconds == counted
    await wait()
    assert outer.seconds == counted
    assert counted > 0
    assert inner.seconds > 0
