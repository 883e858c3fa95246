"""What any ledger promises of leases."""

from __future__ import annotations

import asyncio

import pytest

from domain.errors import Held, StewardError
from tests.conformance.stores.harness import Stores, action


async def test_one_holder_at_a_time(stores: Stores) -> None:
    """While one holds a task, another is told so, and which; afterwards it may hold it."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as first:
        with pytest.raises(Held, match="task t1"):
            async with stores.peer.hold("t1", 60):
                pass
    async with stores.peer.hold("t1", 60) as second:
        assert second.epoch > first.epoch


async def test_nested_holds_share(stores: Stores) -> None:
    """A hold inside a hold is the same lease, in the tasks that it spawned as well, and ends with the outer one."""
    await stores.task()

    async def node() -> int:
        async with stores.ledger.hold("t1", 60) as inner:
            return inner.epoch

    async with stores.ledger.hold("t1", 60) as outer:
        epochs = [await node(), *await asyncio.gather(node(), asyncio.create_task(node()))]
        assert epochs == [outer.epoch] * 3
        await stores.ledger.claim(action(), outer)
    async with stores.ledger.hold("t1", 60) as later:
        assert later.epoch > outer.epoch


async def test_an_unrelated_hold_in_the_same_process_is_refused(stores: Stores) -> None:
    """Two runs of one task in one process do not share a lease by accident."""
    await stores.task()
    held, done = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with stores.ledger.hold("t1", 60):
            held.set()
            await done.wait()

    running = asyncio.create_task(run())
    await held.wait()
    with pytest.raises(Held):
        async with stores.ledger.hold("t1", 60):
            pass
    done.set()
    await running


async def test_a_child_that_outlives_the_hold_does_not_share_it(stores: Stores) -> None:
    """A lease that was given back is not shared by a context that still remembers it."""
    await stores.task()
    go = asyncio.Event()

    async def straggler() -> int:
        await go.wait()
        async with stores.ledger.hold("t1", 60) as late:
            return late.epoch

    async with stores.ledger.hold("t1", 60) as lease:
        child = asyncio.create_task(straggler())
    go.set()
    assert await child > lease.epoch


async def test_an_expired_lease_can_be_taken(stores: Stores) -> None:
    """A holder that was too slow loses the task, and giving back what it lost does not disturb the next one."""
    await stores.task()
    async with stores.ledger.hold("t1", 60):
        await stores.expire("t1")
        taking = stores.peer.hold("t1", 60)
        taken = await taking.__aenter__()
    assert (await stores.peer.claim(action(), taken)).fresh
    await taking.__aexit__(None, None, None)


async def test_of_many_takers_one_gets_it(stores: Stores) -> None:
    """Ten at once after the lease ran out: one takes the task over, nine are told."""
    await stores.task()
    release = asyncio.Event()

    async def take() -> int:
        async with stores.peer.hold("t1", 60) as lease:
            await release.wait()
            return lease.epoch

    takers = [asyncio.create_task(take()) for _ in range(10)]
    refused = 0
    for taker in asyncio.as_completed(takers):
        try:
            await taker
        except Held:
            refused += 1
        if refused == 9:
            release.set()
    assert refused == 9


async def test_several_tasks_at_once(stores: Stores) -> None:
    """One holder may hold many tasks; giving one back keeps the others."""
    await stores.task("t1")
    await stores.task("t2")
    async with stores.ledger.hold("t1", 60) as one:
        async with stores.ledger.hold("t2", 60):
            pass
        assert (await stores.ledger.claim(action(), one)).fresh


async def test_an_error_inside_gives_the_lease_back(stores: Stores) -> None:
    """A run that fails does not keep its task from the next run."""
    await stores.task()
    with pytest.raises(ZeroDivisionError):
        async with stores.ledger.hold("t1", 60):
            _ = 1 / 0
    async with stores.peer.hold("t1", 60):
        pass


async def test_only_a_task_that_is_there_can_be_held(stores: Stores) -> None:
    """Holding nothing is an error that names it."""
    with pytest.raises(StewardError, match="no task t7"):
        async with stores.ledger.hold("t7", 60):
            pass
