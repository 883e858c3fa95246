"""A task that waited for weeks: rules and conditions see then and now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.model import Expectation
from steward.domain.playbook import Rule
from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import Rig, accepts

WEEKS = 21 * 86_400.0
STALE = Rule(
    id="stale",
    when="tool == 'pay' && now - given_at > duration('48h')",
    then="forbid",
    message="Asked for too long ago.",
)
PLAN = plan_of(pay("p", "x"))


def rig_of(**more: object) -> Rig:
    playbook = playbook_of(approvals=["pay"], rules=[STALE])
    return Rig(script=[PLAN], acceptance=accepts(expects("pay")), playbook=playbook, **more)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("waited", "status"), [(60.0, "complete"), (WEEKS, "needs_review")])
async def test_a_rule_judges_by_the_day_of_the_act(waited: float, status: str) -> None:
    """An approval that comes weeks later meets the rule as it is then."""
    rig = rig_of()
    await rig.begin()
    assert await rig.reason() == "approval"
    began = (await rig.state()).times

    rig.clock.time += waited
    rig.restart()
    task = await rig.answer({"kind": "approve", "by": "kim"})

    assert task.status == status
    assert rig.effects == (status == "complete")
    after = (await rig.state()).times
    assert after.given_at == began.given_at > 0
    assert after.planned_at == began.planned_at + (waited if status == "needs_review" else 0)
    if status == "needs_review":
        assert rig.planner.requests[-1].times == after


async def test_conditions_and_acceptance_see_the_time() -> None:
    """`when` of a plan and `where` of an acceptance may ask what time it is."""
    late = replace(make("late"), when="now > timestamp('2100-01-01T00:00:00Z')")
    soon = replace(make("soon"), when="given_at <= now")
    wanted: Expectation = expects(where="now < timestamp('2100-01-01T00:00:00Z')")
    rig = Rig(script=[plan_of(late, soon)], acceptance=accepts(wanted))

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 1)
