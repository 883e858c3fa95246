"""What any ledger promises of claims and outcomes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from steward.domain.errors import Fenced, StewardError
from steward.domain.model import ALREADY_SO, Entry, Json, Receipt, TaskStatus, Verdict
from steward.domain.ports.ledger import Lease, Ledger
from tests.conformance.stores.harness import Stores, action

RECEIPT = Receipt(kind="answered", result={"id": "T-1", "n": [1, 2]}, code="c", message="m")
VERDICT = Verdict(status="verified", level="read_back", reason="seen", evidence=["e"], retry=False)


async def test_an_action_is_written_down_as_it_is(stores: Stores) -> None:
    """A claim keeps every field of the action, before anything is done."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        entry = await stores.ledger.claim(action(), lease)
    assert entry.action == action()
    assert (entry.fresh, entry.claims, entry.attempts) == (True, 1, 0)
    assert entry.claimed_at > 0
    assert await stores.ledger.entry("k1") == replace(entry, fresh=False)


async def test_a_second_claim_finds_the_first(stores: Stores) -> None:
    """The same act claimed again is recognised, counted, moved to its claimant, and keeps what is known of it."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.claim(action(), lease)
        await stores.ledger.attempt(action(), lease)
        await stores.ledger.settle("k1", RECEIPT, lease)
        again = await stores.ledger.claim(replace(action(id="B"), step="other", revision=9, item=7), lease)
    assert (again.fresh, again.claims, again.attempts, again.receipt) == (False, 2, 1, RECEIPT)
    assert again.action == replace(action(), step="other", revision=9, item=7)
    assert again.first_revision == 3


async def test_of_many_claims_one_is_fresh(stores: Stores) -> None:
    """Twenty claims of one act at once: one is the first, all are counted, none is lost."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        entries = await asyncio.gather(*[stores.ledger.claim(action(), lease) for _ in range(20)])
    assert sum(entry.fresh for entry in entries) == 1
    assert sorted(entry.claims for entry in entries) == list(range(1, 21))


async def test_another_tasks_act_is_returned_unchanged(stores: Stores) -> None:
    """A business identity that another task used stays that task's."""
    await stores.task("t1")
    await stores.task("t2")
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.claim(action(), lease)
        await stores.ledger.settle("k1", RECEIPT, lease)
    before = await stores.ledger.entry("k1")
    async with stores.ledger.hold("t2", 60) as lease:
        seen = await stores.ledger.claim(action(task_id="t2"), lease)
        assert seen == before == await stores.ledger.entry("k1")
        with pytest.raises(StewardError, match="t2 has no action k1"):
            await stores.ledger.settle("k1", RECEIPT, lease)


ABSENT = Verdict(status="refuted", retry=True)
REFUSED = Receipt(kind="refused", code="no")


@pytest.mark.parametrize(
    ("status", "receipt", "verdict", "free"),
    [
        ("failed", None, None, True),
        ("failed", RECEIPT, ABSENT, True),
        ("complete", REFUSED, Verdict(status="refuted"), True),
        ("failed", RECEIPT, VERDICT, False),
        ("failed", RECEIPT, Verdict(status="refuted"), False),
        ("failed", RECEIPT, None, False),
        ("failed", RECEIPT, Verdict(status="unknown", retry=True), False),
        ("failed", REFUSED, None, False),
        ("running", RECEIPT, ABSENT, False),
        ("needs_review", RECEIPT, ABSENT, False),
    ],
)
async def test_an_act_that_never_happened_in_a_task_that_is_over_makes_way(
    stores: Stores, status: TaskStatus, receipt: Receipt | None, verdict: Verdict | None, *, free: bool
) -> None:
    """A business identity is not lost to a task that failed without acting, and its history keeps what it tried."""
    task = await stores.task("t1")
    await stores.task("t2")
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.claim(action(), lease)
        if receipt is not None:
            await stores.ledger.attempt(action(), lease)
            await stores.ledger.settle("k1", receipt, lease)
        if verdict is not None:
            await stores.ledger.judge("k1", verdict, lease)
    await stores.save(replace(task, status=status))
    (before,) = await stores.ledger.history("t1")

    async with stores.ledger.hold("t2", 60) as lease:
        seen = await stores.ledger.claim(action(task_id="t2", amount=7), lease)

    (after,) = await stores.ledger.history("t1")
    assert (seen.fresh, seen.action.task_id) == ((True, "t2") if free else (False, "t1"))
    assert replace(after, action=before.action) == before
    assert (after.action.key == "k1") is not free
    if free:
        assert (seen.attempts, seen.receipt, seen.verdict, seen.action.args["amount"]) == (0, None, None, 7)


async def test_of_many_tasks_one_takes_over(stores: Stores) -> None:
    """Ten tasks that want the act of a failed one at once: one gets it, the others find it there."""
    over = await stores.task("t0")
    async with stores.ledger.hold("t0", 60) as lease:
        await stores.ledger.claim(action(task_id="t0"), lease)
    await stores.save(replace(over, status="failed"))

    async def take(name: str) -> Entry:
        await stores.task(name)
        async with stores.ledger.hold(name, 60) as lease:
            return await stores.ledger.claim(action(task_id=name), lease)

    seen = await asyncio.gather(*(take(f"t{number}") for number in range(1, 11)))

    assert sum(entry.fresh for entry in seen) == 1
    assert len({entry.action.task_id for entry in seen} - {"t0"}) == 1
    assert "t0" not in {entry.action.task_id for entry in seen}


async def test_an_action_goes_through_its_life(stores: Stores) -> None:
    """Receipt and verdict are kept; a new attempt clears both, since they speak of the one before."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.claim(action(), lease)
        assert (await stores.ledger.attempt(action(), lease)).attempts == 1
        settled = await stores.ledger.settle("k1", RECEIPT, lease)
        assert settled.receipt == RECEIPT
        assert settled.settled_at
        judged = await stores.ledger.judge("k1", VERDICT, lease)
        assert judged == await stores.ledger.entry("k1")
        assert (judged.verdict, judged.receipt, judged.verified) == (VERDICT, RECEIPT, True)
        again = await stores.ledger.attempt(replace(action(amount=7), target="B"), lease)
    assert (again.attempts, again.receipt, again.verdict, again.settled_at) == (2, None, None, None)
    assert again.claimed_at >= judged.claimed_at
    assert again.action == replace(action(amount=7), target="B")


@pytest.mark.parametrize("verdict", ["verified", "refuted", "pending", "unknown"])
async def test_every_verdict_is_kept(stores: Stores, verdict: str) -> None:
    """Whatever is known of an effect can be written down."""
    given = Verdict(status=verdict, level="receipt", retry=True)  # pyright: ignore[reportArgumentType]
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.claim(action(), lease)
        assert (await stores.ledger.judge("k1", given, lease)).verdict == given


async def test_history_is_in_the_order_of_claims(stores: Stores) -> None:
    """A retry does not move an action in its task's history, and other tasks are not in it."""
    await stores.task("t1")
    await stores.task("t2")
    async with stores.ledger.hold("t1", 60) as lease:
        for key in ("k3", "k1", "k2"):
            await stores.ledger.claim(action(key), lease)
        await stores.ledger.attempt(action("k3"), lease)
    async with stores.ledger.hold("t2", 60) as lease:
        await stores.ledger.claim(action("k9", "t2"), lease)
    assert [entry.action.key for entry in await stores.ledger.history("t1")] == ["k3", "k1", "k2"]
    assert await stores.ledger.entry("k0") is None


async def test_nothing_is_written_after_the_lease(stores: Stores) -> None:
    """A lease that was given back, taken over or had run out writes nothing, whatever is tried."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as returned:
        await stores.ledger.claim(action(), returned)
    await _assert_fenced(stores.ledger, returned)
    async with stores.ledger.hold("t1", 60) as expired:
        await stores.expire("t1")
        await _assert_fenced(stores.ledger, expired)
        async with stores.peer.hold("t1", 60) as taken:
            assert taken.epoch > expired.epoch > returned.epoch
            await _assert_fenced(stores.ledger, expired)
            await _assert_fenced(stores.ledger, taken)  # knowing the epoch does not make a holder
            assert (await stores.peer.claim(action(), taken)).claims == 2


async def test_a_lease_allows_its_own_task_only(stores: Stores) -> None:
    """Holding one task does not allow acting for another."""
    await stores.task("t1")
    await stores.task("t2")
    async with stores.ledger.hold("t1", 60) as lease:
        with pytest.raises(StewardError):
            await stores.ledger.claim(action(task_id="t2"), lease)
        with pytest.raises(Fenced):
            await stores.ledger.claim(action(task_id="t2"), Lease(task_id="t2", epoch=lease.epoch))


async def _assert_fenced(ledger: Ledger, lease: Lease) -> None:
    before = await ledger.history("t1")
    for write in (
        lambda: ledger.claim(action(), lease),
        lambda: ledger.claim(action("new"), lease),
        lambda: ledger.attempt(action(), lease),
        lambda: ledger.settle("k1", RECEIPT, lease),
        lambda: ledger.judge("k1", VERDICT, lease),
    ):
        with pytest.raises(Fenced, match="t1"):
            await write()
    assert await ledger.history("t1") == before


async def test_a_verdict_is_a_decision(stores: Stores) -> None:
    """Each verdict is told in the record of decisions as well, with its confidence, and by the same write."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.begin(action(), lease)
        await stores.ledger.judge("k1", Verdict(status="unknown", reason="no answer"), lease)
        await stores.ledger.judge("k1", Verdict(status="verified"), lease)
    first, second = await stores.decisions.list("t1")
    assert (first.kind, first.subject, first.outcome, first.confidence) == (
        "verdict",
        "ticket: make_thing",
        "unknown",
        0,
    )
    assert first.detail == {"key": "k1", "level": "read_back", "reason": "no answer"}
    assert (second.outcome, second.confidence) == ("verified", 1)


async def test_a_fresh_act_is_begun_once(stores: Stores) -> None:
    """Claim and first attempt are one write; an act that is there already is claimed only."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        first = await stores.ledger.begin(action(), lease)
        again = await stores.ledger.begin(action(), lease)
    assert (first.fresh, first.claims, first.attempts) == (True, 1, 1)
    assert (again.fresh, again.claims, again.attempts) == (False, 2, 1)


async def test_writes_of_one_moment_stand_for_themselves(stores: Stores) -> None:
    """Of many acts at once each gets its own row and its own answer, also where one of them is refused."""
    await stores.task("t1")
    await stores.task("t2")
    acts = [action(f"k{number}") for number in range(30)]
    async with stores.ledger.hold("t1", 60) as lease, stores.ledger.hold("t2", 60) as other:
        foreign = await stores.ledger.begin(action("k7", task_id="t2"), other)
        begun = await asyncio.gather(*(stores.ledger.begin(act, lease) for act in acts))
        assert [entry.fresh for entry in begun] == [act.key != "k7" for act in acts]
        assert foreign.fresh
        receipts = [Receipt(kind="answered", result=number) for number in range(30)]
        settled = await asyncio.gather(
            *(stores.ledger.settle(act.key, receipt, lease) for act, receipt in zip(acts, receipts, strict=True)),
            return_exceptions=True,
        )
    assert [isinstance(one, StewardError) for one in settled] == [act.key == "k7" for act in acts]
    assert [entry.result for entry in await stores.ledger.history("t1")] == [n for n in range(30) if n != 7]


async def test_refusals_are_counted_and_those_put_off_apart(stores: Stores) -> None:
    """Whether an earlier attempt may have acted, and how many were not taken, outlives the next attempt."""
    await stores.task()
    receipts = [REFUSED, replace(REFUSED, wait=0.0), Receipt(kind="lost", wait=3.0), replace(REFUSED, wait=9.5)]
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.claim(action(), lease)
        for receipt in receipts:
            await stores.ledger.attempt(action(), lease)
            await stores.ledger.settle("k1", receipt, lease)
        again = await stores.ledger.claim(action(), lease)
    kept = await stores.ledger.entry("k1")

    assert kept is not None
    for entry in (again, kept):
        assert (entry.attempts, entry.refusals, entry.deferred, entry.tries) == (4, 3, 2, 2)
        assert entry.may_have_acted
        assert entry.receipt == receipts[-1]


async def test_a_row_says_what_time_it_is_now(stores: Stores) -> None:
    """How long ago something was is told by the ledger's clock, at this moment, also while the task is held."""
    await stores.task()
    async with stores.ledger.hold("t1", 60) as lease:
        await stores.ledger.history("t1")
        await stores.ledger.claim(action(), lease)
        settled = await stores.ledger.settle("k1", RECEIPT, lease)
        await stores.wait(0.05)
        read = await stores.ledger.entry("k1")
        claimed = await stores.ledger.claim(action(), lease)

    assert read is not None
    assert settled.settled_at is not None
    assert settled.as_of - settled.settled_at < 0.05 <= read.as_of - settled.settled_at + 0.01
    assert claimed.as_of >= settled.as_of + 0.04


async def test_past_acts_are_those_of_all_tasks_that_may_have_happened(stores: Stores) -> None:
    """By tool, arguments and age, the newest first; what never began, did not happen or was so already is none."""
    verdicts = {
        "done": VERDICT,
        "open": None,
        "gone": Verdict(status="refuted", retry=True),
        "so": VERDICT,
        "other": VERDICT,
    }
    for name, verdict in verdicts.items():
        await stores.task(name)
        amount = 7.5 if name == "other" else 3
        act = action(f"k-{name}", name, amount=amount, to={"city": "Bonn", "zip": name})
        async with stores.ledger.hold(name, 60) as lease:
            await stores.ledger.begin(act, lease)
            code = ALREADY_SO if name == "so" else "c"
            await stores.ledger.settle(act.key, replace(RECEIPT, code=code), lease)
            if verdict:
                await stores.ledger.judge(act.key, verdict, lease)
    await stores.task("claimed")
    async with stores.ledger.hold("claimed", 60) as lease:
        await stores.ledger.claim(action("k-claimed", "claimed", amount=3), lease)

    async def found(tool: str = "make_thing", *, since: float | None = None, but: str = "", **args: Json) -> list[str]:
        acts = await stores.ledger.past_acts([tool], args, since=since, but=but, most=10)
        return [act.task_id for act in acts]

    assert await found(amount=3) == await found(amount=3.0) == ["open", "done"]
    assert await found(amount=3, but="k-open") == ["done"]
    assert await found() == ["other", "open", "done"]
    assert await found("pay", amount=3) == await found(amount="3") == await found(amount=3, nothing=1) == []
    assert await found(to={"city": "Bonn"}, amount=7.5) == ["other"]
    assert await found(since=(await stores.ledger.entry("k-done")).claimed_at + 3600) == []  # type: ignore[union-attr]
    (done,) = await stores.ledger.past_acts(["make_thing"], {"amount": 3}, since=None, but="k-open", most=10)
    assert (done.verified, done.result, done.args["to"]) == (True, RECEIPT.result, {"city": "Bonn", "zip": "done"})
    assert len(await stores.ledger.past_acts(["make_thing"], {}, since=None, but="", most=2)) == 2


async def test_past_acts_of_several_tools_come_by_the_time_of_their_last_call(stores: Stores) -> None:
    """The newest first, whichever tool it is and however many of each there are."""
    await stores.task()
    tools = {"a": "make_thing", "b": "pay", "c": "make_thing"}
    async with stores.ledger.hold("t1", 60) as lease:
        for key, tool in tools.items():
            await stores.ledger.begin(replace(action(key), tool=tool), lease)
            await stores.wait(0.01)
        await stores.ledger.attempt(action("a"), lease)

    async def tools_of(most: int) -> list[str]:
        acts = await stores.ledger.past_acts(["pay", "make_thing"], {}, since=None, but="", most=most)
        return [act.tool for act in acts]

    assert await tools_of(9) == ["make_thing", "make_thing", "pay"]
    assert await tools_of(2) == ["make_thing", "make_thing"]
