"""What any ledger promises of leases."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import replace

import pytest

from steward.domain.errors import Fenced, Held, StewardError
from steward.domain.ports.tasks import Task
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


async def test_deaths_at_one_place_are_counted(stores: Stores) -> None:
    """Each takeover from a holder that died counts, anew where the task has moved on; a lease given back does not."""
    task = await stores.task()
    running = replace(task, status="running", node="validate", state={"wave": [{"key": "k1"}]})
    await stores.save(running)
    assert [await _taken_over(stores, dies=True) for _ in range(3)] == [1, 2, 3]
    async with stores.ledger.hold("t1", 60) as free:
        assert free.crashes == 0
    await stores.save(replace(running, node="verify"))
    assert await _taken_over(stores, dies=True) == 1


async def test_who_was_taken_for_dead_says_so(stores: Stores) -> None:
    """A holder that was slow or cut off, and finds its task taken, is counted as dead no longer."""
    await stores.task()
    assert [await _taken_over(stores, dies=False) for _ in range(3)] == [1, 1, 1]
    assert await _taken_over(stores, dies=True) == 1
    assert await _taken_over(stores, dies=True) == 2


async def _taken_over(stores: Stores, *, dies: bool) -> int:
    """The deaths counted by who takes over."""
    async with AsyncExitStack() as slow:
        lease = await slow.enter_async_context(stores.ledger.hold("t1", 60))
        if dies:
            stores.ledger.fail(lease)
            await slow.aclose()
        await stores.expire("t1")
        async with stores.peer.hold("t1", 60) as taken:
            return taken.crashes


async def test_one_task_at_a_time_for_a_business_key(stores: Stores) -> None:
    """While a task of a customer is carried out, no other of that customer is; tasks without a key don't mind."""
    for name, key in (("t1", "customer 7"), ("t2", "customer 7"), ("t3", "customer 8"), ("t4", None)):
        await stores.tasks.open(Task(id=name, goal="g", business_key=key))
    async with stores.ledger.hold("t1", 60):
        with pytest.raises(Held, match="t1, which has the same business key"):
            async with stores.peer.hold("t2", 60):
                pass
        async with stores.peer.hold("t3", 60), stores.peer.hold("t4", 60):
            pass
        await stores.expire("t1")
        async with stores.peer.hold("t2", 60):
            pass
    async with stores.peer.hold("t2", 60):
        pass


async def test_a_business_key_may_be_known_late(stores: Stores) -> None:
    """Bound while held, the key keeps others out; a task bound to a taken one is told so, and stays bound to it."""
    for name in ("t1", "t2"):
        await stores.tasks.open(Task(id=name, goal="g"))
    async with stores.ledger.hold("t1", 60) as one, stores.peer.hold("t2", 60) as two:
        assert one.business_key is None
        await stores.ledger.bind(one, "customer 7")
        await stores.ledger.bind(one, "customer 7")
        with pytest.raises(Held, match="t1, which has the same business key"):
            await stores.peer.bind(two, "customer 7")
        await stores.ledger.bind(one, "customer 7")  # two has not let go yet, and one gives not way to it
    async with stores.ledger.hold("t1", 60) as one:
        assert one.business_key == "customer 7"
        with pytest.raises(Held):
            async with stores.peer.hold("t2", 60):
                pass
    with pytest.raises(Fenced):
        await stores.ledger.bind(one, "customer 8")


async def test_a_task_has_all_of_its_business_keys_or_none(stores: Stores) -> None:
    """Of several keys, a line each: it waits while any is taken and takes none meanwhile; once held it keeps all."""
    for name, key in (("both", "customer 7\norder 3"), ("seven", "customer 7"), ("three", "order 3")):
        await stores.tasks.open(Task(id=name, goal="g", business_key=key))
    await stores.tasks.open(Task(id="other both", goal="g", business_key="order 3\norder 4"))
    async with stores.ledger.hold("seven", 60):
        with pytest.raises(Held, match="waits for task seven"):
            async with stores.peer.hold("both", 60):
                pass
        async with stores.peer.hold("three", 60):
            pass
    async with stores.ledger.hold("both", 60):
        for name in ("seven", "three", "other both"):
            with pytest.raises(Held, match="waits for task both"):
                async with stores.peer.hold(name, 60):
                    pass
        await stores.expire("both")
        async with stores.peer.hold("seven", 60), stores.peer.hold("other both", 60):
            pass
    async with stores.peer.hold("three", 60):
        pass


async def test_several_business_keys_may_be_known_late(stores: Stores) -> None:
    """Bound to two of which one is taken, a task is told so; the other one stays free."""
    for name, key in (("t1", None), ("seven", "customer 7"), ("three", "order 3")):
        await stores.tasks.open(Task(id=name, goal="g", business_key=key))
    async with stores.peer.hold("seven", 60), AsyncExitStack() as held:
        one = await held.enter_async_context(stores.ledger.hold("t1", 60))
        with pytest.raises(Held, match="waits for task seven"):
            await stores.ledger.bind(one, "customer 7\norder 3")
        await held.aclose()
        async with stores.peer.hold("three", 60):
            pass
    async with stores.ledger.hold("t1", 60) as one:
        assert one.business_key == "customer 7\norder 3"
        await stores.ledger.bind(one, "customer 7\norder 3")


async def test_of_many_with_crossing_business_keys_none_share_one(stores: Stores) -> None:
    """Thirty tasks of two of three keys each, wanted at once in any order: never two that share one, and all get on."""
    pairs = ("a\nb", "b\nc", "c\na")
    for number in range(30):
        await stores.tasks.open(Task(id=f"t{number}", goal="g", business_key=pairs[number % 3]))
    running, most, done = 0, 0, set[str]()

    async def work(number: int) -> None:
        nonlocal running, most
        while f"t{number}" not in done:
            with suppress(Held):
                async with (stores.ledger if number % 2 else stores.peer).hold(f"t{number}", 60):
                    running += 1
                    most = max(most, running)
                    await asyncio.sleep(0.001)
                    running -= 1
                done.add(f"t{number}")
            await asyncio.sleep(0.005)

    await asyncio.wait_for(asyncio.gather(*map(work, range(30))), 60)
    assert (most, len(done)) == (1, 30)


async def test_of_many_with_one_business_key_one_runs(stores: Stores) -> None:
    """Twenty tasks of one customer wanted at once: never two of them are held."""
    for number in range(20):
        await stores.tasks.open(Task(id=f"t{number}", goal="g", business_key="customer 7"))
    running, most, refused = 0, 0, 0

    async def work(number: int) -> None:
        nonlocal running, most, refused
        try:
            async with (stores.ledger if number % 2 else stores.peer).hold(f"t{number}", 60):
                running += 1
                most = max(most, running)
                await asyncio.sleep(0.02)
                running -= 1
        except Held:
            refused += 1

    await asyncio.gather(*map(work, range(20)))
    assert most == 1
    assert refused < 20


async def test_a_failure_that_nobody_foresaw_counts_as_a_death(stores: Stores) -> None:
    """What fails again and again at one place is counted as what dies there, also in one and the same process."""
    await stores.task()
    seen: list[int] = []
    for _ in range(3):
        async with stores.ledger.hold("t1", 60) as lease:
            seen.append(lease.crashes)
            stores.ledger.fail(lease)
    async with stores.peer.hold("t1", 60) as later:
        assert [*seen, later.crashes] == [0, 1, 2, 3]
    async with stores.ledger.hold("t1", 60) as free:
        assert free.crashes == 0
