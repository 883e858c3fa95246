"""A playbook's own time zone: its days and hours are those of its place, wherever Steward runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from steward.domain.judged_acts import JudgedAct
from steward.domain.model import NOBODY_KNOWN, Entry, Expectation
from steward.domain.playbook import FixedPlan, Playbook, Rule
from steward.domain.ports.planning import PlanRequest
from steward.domain.replay import Trial, judged_again, singles_of
from steward.domain.state import Times
from steward.expressions.rules import CelRules
from steward.planner import OfflinePlanner
from steward.playbooks.dry_run import dry_run
from steward.playbooks.explaining import explain_goal
from tests.fakes import FakeClock
from tests.unit.domain.making import action_of, entry_of, expects, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import Rig, Shelf, accepts

BERLIN, TOKYO, NEW_YORK = "Europe/Berlin", "Asia/Tokyo", "America/New_York"
SUNDAY = Rule(
    id="sunday",
    on=["pay"],
    when="days_between(timestamp('2026-03-29'), now) == 0",
    then="forbid",
    message="No payments on ${today}.",
)
PLAN = plan_of(pay("p", "x"))


def at(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def rig_of(moment: str, *rules: Rule, zone: str = BERLIN, plan: Any = PLAN, where: str | None = None) -> Rig:
    wanted: Expectation = expects("pay", where=where)
    book = playbook_of(rules=[*rules], timezone=zone)
    return Rig(script=[plan], acceptance=accepts(wanted), playbook=book, clock=FakeClock(at(moment)))


@pytest.mark.parametrize(
    ("moment", "zone", "refused"),
    [
        ("2026-03-28T22:59:59Z", BERLIN, False),  # a second before midnight there
        ("2026-03-28T23:00:00Z", BERLIN, True),
        ("2026-03-29T21:59:59Z", BERLIN, True),  # the clocks went forward: the day has 23 hours
        ("2026-03-29T22:00:00Z", BERLIN, False),
        ("2026-03-28T23:30:00Z", "", False),  # the set-up's zone, here UTC
        ("2026-03-29T23:30:00Z", "", True),
    ],
)
async def test_a_day_begins_at_midnight_of_its_own_zone(moment: str, zone: str, refused: bool) -> None:
    """On the day on which clocks change, too."""
    rig = rig_of(moment, SUNDAY, zone=zone)
    await rig.begin()
    said = (await rig.state()).problems
    assert {one.message for one in said} == ({"No payments on 2026-03-29. (rule sunday)"} if refused else set())
    assert rig.effects == (not refused)


async def test_conditions_and_the_acceptance_see_it() -> None:
    """`when` of a step, and `where` of what is wanted."""
    late = replace(make("late"), when="today == '2026-03-28'")
    rig = rig_of("2026-03-28T23:30:00Z", plan=plan_of(pay("p", "x"), late), where="today == '2026-03-29'")
    task = await rig.begin()
    assert (task.status, rig.effects) == ("complete", 1)


async def test_an_edit_is_judged_by_it() -> None:
    """What a person makes of an act is judged like any act, at the hour of their answer."""
    late = Rule(id="late", on=["pay"], when="args.amount > 5 && today >= '2026-03-29'", then="forbid", message="Late.")
    rig = rig_of("2026-03-28T22:00:00Z", late)
    rig.playbook = replace(rig.playbook, approvals=["pay"])
    rig.restart()
    await rig.begin()
    edit = {"kind": "edit", "by": "ann", "args": {"id": "x", "amount": 6}}
    rig.clock.time = at("2026-03-28T23:30:00Z")  # midnight has passed in Berlin, not in UTC
    await rig.answer(edit)
    question = (await rig.state()).question
    assert question is not None
    assert "Late." in question.text + str(question.detail)
    assert rig.effects == 0


async def test_each_playbook_of_a_task_judges_in_its_own_zone() -> None:
    """One rule of a bank that both include is judged in both zones; the rest of the task is in the set-up's."""
    shared = Rule(id="shared", on=["pay"], when="true", then="review", message="On ${today}?", origin="rules/x.yaml")
    ann = playbook_of(name="ann", rules=[shared], timezone=TOKYO)
    bob = playbook_of(name="bob", rules=[shared], timezone=NEW_YORK)
    late = replace(make("late"), when="today != '2026-06-01'")
    told = plan_of(pay("p", "x"), late, playbook="ann+bob")
    moment = "2026-06-01T18:00:00Z"  # the 2nd at three in Tokyo, the 1st at two in New York
    rig = Rig(
        script=[told],
        acceptance=accepts(expects("pay")),
        playbook=ann,
        others=[bob],
        clock=FakeClock(at(moment)),
    )
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert "On 2026-06-02? (rule shared of ann)" in question.text
    assert "On 2026-06-01? (rule shared of bob)" in question.text
    task = await rig.answer({"kind": "approve", "by": "eve"})
    assert (task.status, rig.effects) == ("complete", 1)  # in UTC it is the 1st


async def test_a_dry_run_and_an_explanation_are_in_it() -> None:
    """The same words as a task's."""
    rig = rig_of("2026-03-28T23:30:00Z", SUNDAY)
    found = await dry_run(rig.deps, "do it", None, "kim")
    assert [one.message for one in found.problems] == ["No payments on 2026-03-29. (rule sunday)"]
    _, acts = await explain_goal(rig.deps, "do it", None, "kim")
    assert [(one.came, one.said) for one in acts[0].rules] == [("forbid", "No payments on 2026-03-29.")]


def test_a_replay_judges_in_the_zone_that_is_new() -> None:
    """An act that went through under the same rule is judged again where the zone is another."""
    moment = at("2026-03-28T23:30:00Z")
    act = JudgedAct(
        action=action_of(pay("p", "x")),
        at=moment,
        then="passed",
        goal="do it",
        requested_by="kim",
        requester=NOBODY_KNOWN,
        given_at=moment,
        playbook="desk",
    )
    before = playbook_of(rules=[SUNDAY])
    for zone, would in ((BERLIN, "stopped"), ("", None)):
        now = playbook_of(rules=[SUNDAY], timezone=zone)
        found = judged_again(Trial(act=act, playbook=now, zone="UTC", before=before), singles_of(now), CelRules())
        assert getattr(found, "would", None) == would


@pytest.mark.parametrize(("zone", "done"), [(BERLIN, True), ("", False)])
async def test_a_fixed_plan_ends_by_it(zone: str, done: bool) -> None:
    """`until` of a fixed plan."""
    fixed = FixedPlan(phrases=["watch"], steps=[make("look")], until="today == '2026-03-29'")
    book: Playbook = playbook_of(fixed=fixed, timezone=zone)
    planner = OfflinePlanner(Shelf(book), CelRules())
    seen: list[Entry] = [entry_of(action_of(make("look")))]
    times = Times(given_at=at("2026-03-28T23:00:00Z"), planned_at=at("2026-03-28T23:30:00Z"))
    previous = replace(plan_of(make("look")), final=False)
    request = PlanRequest(goal="watch", revision=2, previous=previous, history=seen, times=times)
    plan = (await planner.propose(request)).plan
    assert plan is not None
    assert plan.final is done


async def test_the_planner_is_told_the_time_there() -> None:
    """Once the task is bound; the second look, too."""
    rig = rig_of("2026-03-28T23:30:00Z", SUNDAY)
    await rig.begin()
    assert [one.times.zone for one in rig.planner.requests[:2]] == ["UTC", BERLIN]
    assert (await rig.state()).times.zone == "UTC"  # the set-up's, should the playbook's be taken out
