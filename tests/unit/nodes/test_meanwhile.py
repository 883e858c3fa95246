"""The execute node where rules look at what other tasks did: an act that others got ahead of is not called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from steward.domain.approval_basis import checked_under
from steward.domain.consent import mark
from steward.domain.model import Action, Entry, JsonObject
from steward.domain.playbook import Fact, Playbook, Rule
from steward.domain.ports.ledger import PastAct
from steward.domain.rule_facts import of_others
from steward.domain.state import PastLook, State
from steward.nodes import execute as node
from tests.fake_time import FakeClock
from tests.fakes import FakeToolbox, MemoryLedger
from tests.unit.domain.making import ABSENT, RULES, TASK, action_of, expects, make, plan_of, playbook_of
from tests.unit.graph.rig import Shelf, accepts

PLAN = plan_of(make("a"))
A = action_of(make("a"), PLAN)
OURS = replace(action_of(make("b")), key="of ours")
THEIRS = replace(A, key="of theirs", task_id="other")
YES, TWO = (mark(A.tool, A.args, approvers=number, audience="") for number in (1, 2))
LOOK = PastLook(act=A.key, ledger=[A.tool], args={}, since=None, found=of_others([], TASK))

ONCE = Rule(id="once", on=["make_thing"], when="facts.made.size() > 0", then="forbid", message="Once only.")
TWICE = replace(ONCE, when="facts.made.size() > 1")
ASKED = replace(ONCE, when="facts.made.size() >= 0", then="review")


def book(rule: Rule) -> Playbook:
    return playbook_of(rules=[rule], facts={"made": Fact(ledger=["make_thing"])})


CLOCK = FakeClock()
execute = partial(node.execute, rules=RULES, clock=CLOCK)


class CountedLedger(MemoryLedger):
    """Counts the looks; `slow`: none ends in time."""

    looks = 0
    slow = False

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, but: str, most: int
    ) -> list[PastAct]:
        self.looks += 1
        if self.slow:
            raise TimeoutError
        return await super().past_acts(tools, args, since=since, but=but, most=most)


def state_of(*looks: PastLook, rule: Rule = ONCE, approved: Sequence[str] = ()) -> State:
    return State(
        goal="g",
        task_id=TASK,
        plan=PLAN,
        acceptance=accepts(expects("make_thing")),
        checked=checked_under(PLAN, book(rule)),
        wave=[A],
        rests_on=[*looks],
        approved=[*approved],
    )


async def begun(ledger: MemoryLedger, action: Action) -> None:
    async with ledger.hold(action.task_id, 1.0) as lease:
        await ledger.begin(action, lease)


async def entry(ledger: MemoryLedger) -> Entry:
    found = await ledger.entry(A.key)
    assert found is not None
    return found


async def test_without_such_rules_nothing_is_looked_up() -> None:
    """An act that no look was made for costs none."""
    ledger, tools = CountedLedger(), FakeToolbox()
    await begun(ledger, THEIRS)

    await execute(state_of(replace(LOOK, act="another")), ledger=ledger, tools=tools, playbooks=Shelf(book(ONCE)))

    assert (tools.calls, ledger.looks) == ([A.key], 0)


async def test_what_this_task_did_keeps_nothing_back() -> None:
    """Acts of the task itself are judged in their order; only others can get ahead of it."""
    ledger, tools = CountedLedger(), FakeToolbox()
    await begun(ledger, OURS)

    await execute(state_of(LOOK), ledger=ledger, tools=tools, playbooks=Shelf(book(ONCE)))

    assert (tools.calls, ledger.looks) == ([A.key], 1)


@pytest.mark.parametrize(("rule", "approved", "calls"), [(ONCE, [], 0), (TWICE, [], 1), (ASKED, [YES], 0)])
async def test_it_is_called_where_its_rules_let_it_pass_all_the_same(
    rule: Rule, approved: list[str], calls: int
) -> None:
    """It is judged by what others did meanwhile, not put off for it; a yes was given to what was known before."""
    ledger, tools = CountedLedger(), FakeToolbox()
    await begun(ledger, THEIRS)

    state = state_of(LOOK, rule=rule, approved=approved)
    await execute(state, ledger=ledger, tools=tools, playbooks=Shelf(book(rule)))

    assert len(tools.calls) == calls


@pytest.mark.parametrize(("slow", "said"), [(False, "another task did"), (True, "could not be looked up within 5 s")])
async def test_an_act_that_others_got_ahead_of_is_put_off(*, slow: bool, said: str) -> None:
    """Nothing is called, the record says why, and one yes of each kind to it lapses."""
    ledger, tools = CountedLedger(), FakeToolbox()
    ledger.slow = slow
    await begun(ledger, THEIRS)

    update = await execute(
        state_of(LOOK, approved=[YES, "other", YES, TWO]), ledger=ledger, tools=tools, playbooks=Shelf(book(ONCE))
    )

    receipt = (await entry(ledger)).receipt
    assert (tools.calls, update.get("approved")) == ([], ["other", YES])
    assert receipt is not None
    assert receipt.put_off
    assert said in receipt.message
    assert (await entry(ledger)).tries == 0, "it counts against no bound on attempts"


async def test_a_yes_lapses_also_where_the_run_broke_off_after_it_was_put_off() -> None:
    """The ledger says that it stood back; the state that the successor reads still holds the yes."""
    ledger, tools = CountedLedger(), FakeToolbox()
    await begun(ledger, THEIRS)
    state = state_of(LOOK, approved=[YES])
    await execute(state, ledger=ledger, tools=tools, playbooks=Shelf(book(ONCE)))

    update = await execute(state, ledger=ledger, tools=tools, playbooks=Shelf(book(ONCE)))

    assert (tools.calls, update.get("approved")) == ([], [])


async def test_waits_grow_and_differ() -> None:
    """Two that stand back for each other don't come back together time and again."""
    ledger, tools = CountedLedger(clock=CLOCK), FakeToolbox()
    await begun(ledger, THEIRS)
    waits: list[float] = []
    for _ in range(7):
        await execute(state_of(LOOK), ledger=ledger, tools=tools, playbooks=Shelf(book(ONCE)))
        receipt = (await entry(ledger)).receipt
        assert receipt is not None
        waits.append(receipt.wait or 0.0)
        await CLOCK.sleep(100.0)
        async with ledger.hold(TASK, 1.0) as lease:
            await ledger.judge(A.key, ABSENT, lease)

    assert all(2 ** min(number, 4) <= wait <= 4 * 2 ** min(number, 4) for number, wait in enumerate(waits))
    assert len({round(wait, 6) for wait in waits}) == 7
