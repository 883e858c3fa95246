"""A playbook that changed while a task waited or lay still: nothing acts against the rules of today."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.approval_basis import checked_under, lapsed
from steward.domain.canonical import act_digest
from steward.domain.model import Action, Entry, Plan, Reason
from steward.domain.playbook import Playbook, Rule, Scope
from steward.domain.ports.ledger import Lease
from steward.domain.review_questions import plan_digest
from steward.domain.state import State
from tests.fakes import Crash, MemoryLedger
from tests.unit.domain.making import action_of, entry_of, expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.plans import APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import Rig, accepts

NO_PAY = Rule(id="no-pay", when="tool == 'pay'", then="forbid", message="Nobody is paid any more.")
NO_A = Rule(id="no-a", when="tool == 'make_thing' && args.id == 'a'", then="forbid", message="No a any more.")
OPEN = playbook_of(version="1")
FIRST = plan_of(read("r", "z"), replace(pay("p", "x"), needs=["r"]))


def becomes(rig: Rig, **fields: Any) -> None:
    """Another process goes on, with the playbook as it is now."""
    rig.playbook = replace(rig.playbook, version="2", **fields)
    rig.restart()


class Halting(MemoryLedger):
    """Its process dies when the step of this name is about to act."""

    halts_at = ""

    async def claim(self, action: Action, lease: Lease) -> Entry:
        if action.step == self.halts_at:
            raise Crash(action.step)
        return await super().claim(action, lease)


def halting(plan: Plan) -> type[Halting]:
    """Dies before the plan's last step."""
    return type("HaltingAt", (Halting,), {"halts_at": plan.steps[-1].id})


async def broken_off(rig: Rig, plan: Plan) -> Rig:
    """A task whose process died when its last step was about to act."""
    rig.restart(halting(plan))
    with pytest.raises(Crash):
        await rig.begin()
    return rig


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rules": [NO_PAY]}, "Nobody is paid any more."),
        ({"scope": {"pay": {"amount": Scope(maximum=4)}}}, "above 4"),
        ({"tools": ["read_thing", "make_thing"]}, "pay"),
    ],
)
async def test_a_yes_does_not_outlive_its_rules(change: dict[str, Any], why: str) -> None:
    """What was forbidden while the question waited is refused to the planner, then to people, and never done."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=APPROVED)
    await rig.begin()
    becomes(rig, **change)

    task = await rig.answer({"kind": "approve", "by": "kim"})

    assert (task.status, rig.effects, await rig.reason()) == ("needs_review", 0, Reason.INVALID_PLAN.value)
    question = (await rig.state()).question
    assert question
    assert why in question.text


@pytest.mark.parametrize("change", [{"rules": [NO_PAY]}, {"tools": ["read_thing", "make_thing"]}])
async def test_what_was_about_to_act_is_checked_again(change: dict[str, Any]) -> None:
    """A process that died just before the act is followed by one whose rules forbid it: it is not done."""
    rig = await broken_off(Rig(script=[PAY], acceptance=PAID, playbook=OPEN), PAY)
    becomes(rig, **change)

    task = await rig.resume()

    assert (task.status, rig.effects, rig.tools.calls) == ("needs_review", 0, [])
    assert (rig.nodes[2:4], await rig.reason()) == (["execute", "validate"], Reason.INVALID_PLAN.value)


async def test_what_may_have_happened_is_looked_at_though_it_is_forbidden_now() -> None:
    """An act whose answer was lost with its process is found, not repeated, whatever the rules say of it today."""
    rig = Rig(script=[plan_of(make("a"))], acceptance=accepts(expects()), playbook=OPEN)
    rig.tools.faults["make_thing"] = ["crash_after"]
    with pytest.raises(Crash):
        await rig.begin()
    rig.planner.script = [plan_of(read("r", "a"), revision=2)]
    becomes(rig, rules=[NO_A])

    task = await rig.resume()

    assert (task.status, rig.effects) == ("complete", 1)


@pytest.mark.parametrize("change", [{"rules": [NO_A]}, {"title": "Desk, but better"}])
async def test_what_is_still_allowed_goes_on(change: dict[str, Any]) -> None:
    """Rules that no open step breaks send nobody back: what is done stays done, and the plan goes on."""
    rig = await broken_off(Rig(script=[TWO], acceptance=BOTH, playbook=OPEN), TWO)
    assert rig.effects == 1
    becomes(rig, **change)

    task = await rig.resume()

    assert (task.status, rig.effects, len(rig.planner.requests)) == ("complete", 2, 1)


async def test_a_tool_that_is_no_longer_needed_may_go() -> None:
    """A tool taken from the playbook after its step was done stops nothing."""
    rig = Rig(script=[FIRST], acceptance=PAID, playbook=OPEN)
    rig.tools.world.things["z"] = {"id": "z"}
    await broken_off(rig, FIRST)
    becomes(rig, tools=["make_thing", "pay"])

    task = await rig.resume()

    assert (task.status, rig.effects, len(rig.planner.requests)) == ("complete", 1, 1)


async def test_an_unused_yes_lapses_with_its_rules_and_is_asked_for_once() -> None:
    """A yes that nothing was begun under is asked for again under the new rules, which say why; then it acts once."""
    rig = Rig(script=[PAY], acceptance=PAID, playbook=replace(APPROVED, version="1"))
    await rig.begin()
    rig.restart(halting(PAY))
    with pytest.raises(Crash):
        await rig.answer({"kind": "approve", "by": "kim"})
    becomes(rig)

    assert ((await rig.resume()).status, rig.effects, await rig.reason()) == ("needs_review", 0, "approval")
    question = (await rig.state()).question
    assert question
    assert question.changed == ["the rules of playbook desk changed"]
    done = await rig.answer({"kind": "approve", "by": "kim"})

    assert (done.status, rig.effects) == ("complete", 1)


async def test_a_plan_that_a_person_approved_stays_approved() -> None:
    """New rules do not ask again whether a doubtful plan is the right one."""
    doubtful = replace(PAY, confidence=0.1)
    rig = Rig(script=[doubtful], acceptance=PAID, playbook=OPEN)
    await rig.begin()
    rig.restart(halting(PAY))
    with pytest.raises(Crash):
        await rig.answer({"kind": "approve", "by": "kim"})
    becomes(rig)

    assert ((await rig.resume()).status, rig.effects) == ("complete", 1)


def test_what_lapses() -> None:
    """Only approvals that no act was begun under, and only where other rules are known to have held."""
    yes, spent = act_digest("pay", {"id": "x", "amount": 5}), act_digest("make_thing", {"id": "a"})
    state = State(goal="g", plan=PAY, approved=[spent, yes, plan_digest(PAY), yes])
    history = [entry_of(action_of(make("a"))), entry_of(action_of(pay("p", "x")))]

    def lost(checked: str) -> Any:
        return lapsed(replace(state, checked=checked), PAY, history)

    assert lost("") == lost(plan_digest(PAY)) == {}
    assert lost(checked_under(PAY, APPROVED))["approved"] == [spent, yes, plan_digest(PAY)]
    assert lapsed(replace(state, checked="x", approved=[spent]), PAY, history) == {"checked": ""}


def test_the_check_names_the_rules() -> None:
    """The same plan under another version of the playbook was not checked."""
    other: Playbook = replace(OPEN, version="2")
    assert checked_under(PAY, OPEN) != checked_under(PAY, other)
    assert checked_under(PAY, OPEN) != checked_under(TWO, OPEN)
