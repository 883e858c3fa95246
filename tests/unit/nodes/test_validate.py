"""The validate node, where the whole graph rarely comes: what a lost checkpoint or a lost plan leaves behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.approval_basis import checked_under
from steward.domain.canonical import act_digest
from steward.domain.model import Acceptance, Entry, Limits, Plan, Receipt, Usage, Verdict
from steward.domain.playbook import Rule
from steward.domain.state import State, Update
from steward.nodes.validate import validate
from tests.fake_time import FakeClock
from tests.fakes import FakeToolbox, MemoryDecisions, MemoryLedger
from tests.unit.domain.making import (
    ABSENT,
    ALTERED,
    RULES,
    TASK,
    UNKNOWN,
    action_of,
    codes,
    entry_of,
    expects,
    make,
    pay,
    plan_of,
    playbook_of,
    read,
)
from tests.unit.graph.rig import Shelf, accepts


async def validated(
    plan: Plan | None,
    *rows: Entry,
    acceptance: Acceptance | None = None,
    playbook: Any = None,
    bound: str | None = None,
    **fields: Any,
) -> Update:
    """What the node makes of the plan over these ledger rows; it passed the whole check unless said otherwise."""
    ledger = MemoryLedger()
    ledger.world.entries = {row.action.key: row for row in rows}
    usual: dict[str, Any] = {
        "checked": checked_under(plan, playbook or playbook_of()) if plan else "",
        "acceptance": acceptance or accepts(expects()),
    }
    return await validate(
        State(goal="g", task_id=TASK, plan=plan, playbook=bound, **usual | fields),
        tools=FakeToolbox(),
        rules=RULES,
        playbooks=Shelf(playbook or playbook_of()),
        ledger=ledger,
        decisions=MemoryDecisions(),
        clock=FakeClock(),
    )


DONE = entry_of(action_of(make("a")))


async def test_without_a_plan_there_is_one_to_make() -> None:
    """Nothing to validate leads back to planning."""
    assert (await validated(None)).get("next") == "plan"


async def test_all_done_and_covered_is_complete() -> None:
    """Every step verified and every expectation covered: the task ends."""
    update = await validated(plan_of(make("a")), DONE)

    assert (update.get("status"), update.get("next")) == ("complete", "end")


@pytest.mark.parametrize("verdict", [None, UNKNOWN, Verdict(status="pending")])
async def test_an_open_outcome_of_an_earlier_plan_is_not_forgotten(verdict: Verdict | None) -> None:
    """Before it can end, the task looks at every act that it began and can't speak of."""
    begun = entry_of(action_of(pay("p", "x")), verdict)

    update = await validated(plan_of(make("a")), DONE, begun)

    assert (update.get("next"), update.get("wave")) == ("execute", [begun.action])


async def test_looking_back_needs_supersteps_too() -> None:
    """The look at what is open stops at the recursion limit like every other step."""
    update = await validated(plan_of(make("a")), DONE, entry_of(action_of(pay("p", "x")), UNKNOWN), remaining_steps=2)

    assert update.get("next") == "human_review"


@pytest.mark.parametrize(
    "row", [entry_of(action_of(read("r", "x")), UNKNOWN), entry_of(action_of(make("n")), None, attempts=0)]
)
async def test_what_changed_nothing_holds_nothing_up(row: Entry) -> None:
    """A read that failed, or an act that was claimed and never called, does not keep a task from ending."""
    assert (await validated(plan_of(make("a")), DONE, row)).get("status") == "complete"


@pytest.mark.parametrize("verdict", [ABSENT, ALTERED])
async def test_what_was_refuted_does_not_count(verdict: Verdict) -> None:
    """An effect that is not there, or not as asked, covers no expectation."""
    update = await validated(
        plan_of(read("r", "x")), entry_of(action_of(read("r", "x"))), entry_of(DONE.action, verdict)
    )

    assert update.get("status") != "complete"
    assert codes(update.get("problems", [])) == ["effect_missing"]


async def test_reusing_what_was_done_uses_up_no_calls() -> None:
    """A new plan that repeats ten done acts and adds one needs one call of the ceiling, not eleven."""
    steps = [make(f"s{number}") for number in range(10)]
    rows = [entry_of(action_of(step)) for step in steps]
    plan = plan_of(*steps, make("new"), revision=2)

    update = await validated(plan, *rows, playbook=playbook_of(limits=Limits(actions=11)))

    assert (update.get("next"), len(update.get("wave", []))) == ("execute", 11)


async def test_a_new_plan_may_name_again_what_was_done() -> None:
    """An act that is only known once references are resolved is not taken for one too many."""
    plan = plan_of(read("r", "a"), make("again", id="${r.id}"), revision=2)

    update = await validated(plan, DONE, checked="", acceptance=accepts(expects(at_most=1)))

    assert (update.get("next"), update.get("problems")) == ("execute", [])


@pytest.mark.parametrize(
    ("approved", "next_node"), [([], "plan"), ([act_digest("make_thing", {"id": "b"})], "execute")]
)
async def test_what_a_person_approved_is_not_doubted(approved: list[str], next_node: str) -> None:
    """An effect beyond the acceptance that a person allowed, or typed, goes on without the planner."""
    acceptance = accepts(expects(args={"id": "a"}))

    update = await validated(plan_of(make("b")), acceptance=acceptance, approved=approved)

    assert update.get("next") == next_node


async def test_a_grant_counts_without_a_playbook() -> None:
    """More repairs that a person granted hold even while the planner names playbooks that are not there."""
    plan = plan_of(make("a"), playbook="nowhere")

    update = await validated(plan, usage=Usage(repairs=3), granted={"repairs": 3.0})

    assert update.get("next") == "plan"


@pytest.mark.parametrize("final", [True, False])
async def test_leaving_everything_out_is_no_progress(*, final: bool) -> None:
    """A plan whose every step was skipped is neither a stretch nor an end."""
    plan = plan_of(replace(make("a"), when="false"), final=final)

    update = await validated(plan, acceptance=accepts())

    assert (update.get("next"), codes(update.get("problems", []))) == ("plan", ["no_progress"])


@pytest.mark.parametrize(("verdict", "counts"), [(UNKNOWN, True), (None, True), (ALTERED, True), (ABSENT, False)])
async def test_what_may_have_happened_counts(verdict: Verdict | None, *, counts: bool) -> None:
    """Another act in place of one whose outcome is not known could be one too many."""
    plan = plan_of(make("b"), revision=2)
    earlier = entry_of(action_of(make("a"), plan_of(make("a"), revision=1)), verdict)

    update = await validated(plan, earlier, acceptance=accepts(expects(at_most=1)))

    assert codes(update.get("problems", [])) == (["unexpected_effect"] if counts else [])


@pytest.mark.parametrize(("amount", "refused"), [(50, True), (5, False)])
async def test_a_rule_sees_the_real_values(amount: int, *, refused: bool) -> None:
    """A rule is judged on the resolved arguments, before the wave acts."""
    rule = Rule(id="small", when="args.amount > 10.0", then="forbid", message="Too much.")
    plan = plan_of(read("r", "x"), pay("p", "x", "${r.amount}"))
    looked = entry_of(action_of(read("r", "x")), receipt=Receipt(kind="answered", result={"amount": amount}))

    update = await validated(plan, looked, acceptance=accepts(expects("pay")), playbook=playbook_of(rules=[rule]))

    assert (codes(update.get("problems", [])) == ["forbidden"]) is refused
    assert update.get("next") == ("plan" if refused else "execute")


async def test_the_wrong_playbook_is_refused() -> None:
    """A task bound to one playbook is not carried out under another."""
    update = await validated(plan_of(make("a"), playbook="lax"), checked="", playbook=playbook_of(), bound="desk")

    assert codes(update.get("problems", [])) == ["other_playbook"]


@pytest.mark.parametrize(
    ("stated", "answers", "bound"),
    [(None, [], "lax"), ("lax", [], "lax"), ("desk", [], "desk"), ("gone", [], "lax"), ("desk", ["as lax"], "lax")],
)
async def test_a_plan_shops_for_no_laxer_rules(stated: str | None, answers: list[str], bound: str) -> None:
    """What a request falls under is said apart from the plan, or by a person; else the plan chooses."""
    lax = playbook_of(name="lax")
    plan = replace(plan_of(make("a")), playbook="lax")
    update = await validate(
        State(
            goal="g", task_id=TASK, plan=plan, answers=answers, acceptance=replace(accepts(expects()), playbook=stated)
        ),
        tools=FakeToolbox(),
        rules=RULES,
        playbooks=Shelf(playbook_of(), lax),
        ledger=MemoryLedger(),
        decisions=MemoryDecisions(),
        clock=FakeClock(),
    )
    assert update.get("playbook") == bound
    assert (update.get("next") == "plan") is (bound == "desk")
    assert [problem.code for problem in update.get("problems", [])] == (["other_playbook"] if bound == "desk" else [])
