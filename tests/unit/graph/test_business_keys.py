"""One task at a time for a business key, also where planning tells only which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.errors import Held
from steward.domain.ports.tasks import Task
from tests.unit.domain.making import playbook_of
from tests.unit.graph.plans import BOTH, TWO
from tests.unit.graph.rig import TASK, Rig

GOAL = "do it for customer 7"


async def test_a_task_stops_before_acting_while_its_key_is_taken() -> None:
    """It is told so after planning and before acting; later it goes on without planning again."""
    rig = Rig(script=[TWO], acceptance=BOTH, playbook=replace(playbook_of(), one_at_a_time=r"customer (\d+)"))
    key = f"{rig.playbook.name}:7"
    await rig.tasks.open(Task(id="other", goal="g", business_key=key))

    async with rig.ledger.peer().hold("other", 60):
        with pytest.raises(Held, match="waits for task other"):
            await rig.begin(goal=GOAL)
        assert (rig.effects, len(rig.planner.requests)) == (0, 1)
    task = await rig.resume()

    assert (task.status, task.business_key, len(rig.planner.requests)) == ("complete", key, 1)


async def test_a_goal_that_names_no_key_is_bound_to_none() -> None:
    """Where the pattern finds nothing in the goal, the task waits for nobody."""
    rig = Rig(script=[TWO], acceptance=BOTH, playbook=replace(playbook_of(), one_at_a_time=r"customer (\d+)"))

    task = await rig.begin(goal="do it")

    assert (task.status, task.business_key, task.id) == ("complete", None, TASK)
