"""What any limiter promises."""

from __future__ import annotations

import asyncio

import pytest

from steward.domain.rate_limits import LONGEST_PAUSE, model_at
from steward.domain.waiting import counted_waits
from tests.conformance.limiters.halls import Hall


async def test_never_more_than_the_cap_at_once(hall: Hall) -> None:
    """Of many callers in two processes three are inside at any moment, and all get their turn."""
    inside, most, done = 0, 0, 0

    async def call(number: int) -> None:
        nonlocal inside, most, done
        async with (hall.limiter if number % 2 else hall.peer).passing("pay", 60):
            inside += 1
            most = max(most, inside)
            await hall.wait(0.02)
            inside -= 1
            done += 1

    await asyncio.gather(*map(call, range(40)))
    assert (most, done) == (3, 40)


async def test_never_more_than_the_rate(hall: Hall) -> None:
    """In no second do more than 20 begin, whoever they are; all get their turn."""

    async def call(number: int) -> None:
        async with (hall.limiter if number % 2 else hall.peer).passing("mail", 60):
            pass

    await asyncio.gather(*map(call, range(30)))
    times = await hall.granted("mail")
    assert len(times) == 30
    assert max(sum(begin <= other < begin + 1 for other in times) for begin in times) <= 20


async def test_a_burst_passes_in_one_go(hall: Hall) -> None:
    """After a rest a tenth of the rate passes at once; who comes on top of it waits."""
    barrier = asyncio.Barrier(5)

    async def call(number: int) -> None:
        async with (hall.limiter if number % 2 else hall.peer).passing("bulk", 3_600):
            await barrier.wait()

    await asyncio.gather(*map(call, range(5)))
    late = asyncio.create_task(call(5))
    await hall.until("bulk", waiting=1)
    await _cancel(late)
    assert len(await hall.granted("bulk")) == 5


async def test_without_a_cap_everybody_passes(hall: Hall) -> None:
    """A name that is not capped holds nobody up."""
    barrier = asyncio.Barrier(30)

    async def call() -> None:
        async with hall.limiter.passing("free", 60):
            await barrier.wait()

    await asyncio.gather(*(call() for _ in range(30)))


async def test_an_error_gives_the_pass_back(hall: Hall) -> None:
    """A call that fails does not keep its place."""
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            async with hall.limiter.passing("post", 60):
                _ = 1 / 0
    async with hall.peer.passing("post", 60):
        assert (await hall.state("post")).in_use == 1


async def test_who_is_cancelled_inside_gives_the_pass_back(hall: Hall) -> None:
    """A call that is broken off does not keep its place."""
    entered = asyncio.Event()

    async def call() -> None:
        async with hall.limiter.passing("post", 60):
            entered.set()
            await asyncio.Event().wait()

    calling = asyncio.create_task(call())
    await entered.wait()
    await _cancel(calling)
    async with hall.peer.passing("post", 60):
        pass


async def test_who_gives_up_waiting_holds_up_nobody(hall: Hall) -> None:
    """A waiter that is cancelled leaves the queue, wherever it stood, and takes no place afterwards."""

    async def call() -> None:
        async with hall.limiter.passing("post", 60):
            pass

    async with hall.peer.passing("post", 60):
        waiters = [asyncio.create_task(call()) for _ in range(3)]
        await hall.until("post", waiting=3)
        await _cancel(waiters[1])
        await _cancel(waiters[0])
    await waiters[2]
    async with hall.peer.passing("post", 60):
        assert (await hall.state("post")).in_use == 1


async def test_the_place_of_one_who_died_is_free_in_time(hall: Hall) -> None:
    """A pass that nobody gives back ends, and giving it back late does not disturb the next one."""
    stuck = hall.limiter.passing("post", 60)
    await stuck.__aenter__()
    await hall.expire("post")
    async with hall.peer.passing("post", 60):
        await stuck.__aexit__(None, None, None)
        assert (await hall.state("post")).in_use == 1


async def test_nobody_starves(hall: Hall) -> None:
    """However often a crowd asks, whoever asked before another process's crowd passes before it."""

    async def call(name: str) -> None:
        async with (hall.peer if name == "single" else hall.limiter).passing("post", 60):
            order.append(name)

    for _ in range(5):
        order: list[str] = []
        async with hall.limiter.passing("post", 60):
            single = asyncio.create_task(call("single"))
            await hall.until("post", waiting=1)
            crowd = [asyncio.create_task(call("crowd")) for _ in range(5)]
            await hall.until("post", waiting=6)
        await asyncio.gather(single, *crowd)
        assert order == ["single", *["crowd"] * 5]


@pytest.mark.parametrize("name", ["model", "post"])
async def test_a_pause_holds_for_everybody(hall: Hall, name: str) -> None:
    """Who is asked to wait lets all processes wait, with a cap and without one; and the pause ends."""
    await hall.limiter.pause(name, 0.3)
    until = (await hall.state(name)).paused_until
    assert until is not None
    if name == "model":
        async with hall.peer.passing("free", 60):
            assert hall.now() < until
    async with hall.peer.passing(name, 60):
        assert hall.now() >= until


async def test_an_endpoint_pauses_by_itself(hall: Hall) -> None:
    """Who asks another one goes on meanwhile; all processes wait for this one."""
    one, other = model_at("https://one.example/v1"), model_at("https://other.example/v1")
    await hall.limiter.pause(one, 0.3)
    until = (await hall.state(one)).paused_until
    assert until is not None
    async with hall.peer.passing(other, 60):
        assert hall.now() < until
    async with hall.peer.passing(one, 60):
        assert hall.now() >= until


async def test_a_pause_is_bounded_and_never_cut_short(hall: Hall) -> None:
    """Nobody can stop the fleet for an hour by one answer, and a short pause does not end a longer one."""
    await hall.limiter.pause("model", 3_600)
    await hall.peer.pause("model", 1)
    until = (await hall.state("model")).paused_until
    assert until is not None
    assert 1 < until - hall.now() <= LONGEST_PAUSE


async def test_the_state_tells_where_calls_queue(hall: Hall) -> None:
    """Each cap as it was set, how many are inside, and how many wait in all processes."""
    assert [(one.name, one.cap) for one in await hall.limiter.state()] == [
        ("bulk", "50/h"),
        ("mail", "20/s"),
        ("pay", "3"),
        ("post", "1"),
    ]

    async def call(number: int) -> None:
        async with (hall.limiter if number % 2 else hall.peer).passing("post", 60):
            pass

    async with hall.limiter.passing("post", 60):
        waiters = [asyncio.create_task(call(number)) for number in range(6)]
        await hall.until("post", waiting=6)
        assert (await hall.state("post")).in_use == 1
    await asyncio.gather(*waiters)
    state = await hall.state("post")
    assert (state.in_use, state.waiting, state.paused_until) == (0, 0, None)


async def test_waiting_is_told_from_working(hall: Hall) -> None:
    """What is waited at a limiter is counted apart, also by the tasks that a node starts; a call is not."""
    entered = asyncio.Event()

    async def call() -> None:
        async with hall.limiter.passing("post", 60):
            entered.set()

    async with hall.peer.passing("post", 60):
        with counted_waits() as waits:
            node = asyncio.create_task(call())
            await hall.until("post", waiting=1)
        assert not entered.is_set()
    await node
    assert waits.seconds > 0


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
