"""Waves under any order of events: a simulated ledger, random plans and random partial completion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from steward.domain.actions import next_wave
from steward.domain.after_claim import next_move
from steward.domain.model import Action, Entry, Plan, Receipt, Risk, Step
from tests.unit.domain.making import ABSENT, RULES, TASK, TOOLS, UNKNOWN, VERIFIED, plan_of


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A DAG of up to six steps on three things, so that equal acts are frequent; every payment is of its own thing."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 6))):
        tool = draw(st.sampled_from(["make_thing", "make_thing", "read_thing", "pay"]))
        thing = f"paid{number}" if tool == "pay" else draw(st.sampled_from(["x", "y", "z"]))
        earlier = [step.id for step in steps]
        needs = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        steps.append(Step(id=f"s{number}", tool=tool, args={"id": thing}, needs=needs))
    return plan_of(*draw(st.permutations(steps)))


@dataclass
class Simulation:
    """Claims and outcomes as the ledger keeps them; `calls` are the keys in the order of their calls."""

    rows: dict[str, Entry] = field(default_factory=dict[str, Entry])
    calls: list[str] = field(default_factory=list[str])

    def claim(self, action: Action) -> Entry:
        row = self.rows.get(action.key, Entry(action=action, first_revision=action.revision))
        moved = replace(row.action, step=action.step, item=action.item, revision=action.revision)
        self.rows[action.key] = replace(row, action=moved)
        return self.rows[action.key]

    def carry_out(self, action: Action, outcome: str) -> None:
        row = self.claim(action)
        if outcome == "claimed" or next_move(row, action) == "reuse":
            return
        if next_move(row, action) == "run":
            self.calls.append(action.key)
            row = replace(row, attempts=row.attempts + 1, receipt=Receipt(kind="answered", result=action.args))
        verdict = {"done": VERIFIED, "absent": ABSENT, "unknown": UNKNOWN, "unjudged": None}[outcome]
        self.rows[action.key] = replace(row, verdict=verdict)

    def due(self, plan: Plan) -> list[Action]:
        wave = next_wave(TASK, plan, list(self.rows.values()), TOOLS, RULES, 9)
        assert wave.problems == []
        return wave.actions

    def finish(self, plan: Plan) -> None:
        while actions := self.due(plan):
            for action in actions:
                self.carry_out(action, "done")


OUTCOMES = st.sampled_from(["done", "claimed", "absent", "unknown", "unjudged", "left"])


@given(plans(), st.data())
def test_an_act_keeps_its_key_whatever_happens(plan: Plan, data: st.DataObject) -> None:
    """Whatever part of a wave is claimed, done or lost, and in whichever order, each step keeps its first key."""
    world = Simulation()
    key_of: dict[str, str] = {}
    for _ in range(8):
        actions = world.due(plan)
        assert len({one.key for one in actions}) == len(actions)
        assert [one.key for one in world.due(plan)] == [one.key for one in actions]
        for action in data.draw(st.permutations(actions)):
            outcome = data.draw(OUTCOMES)
            if outcome != "left":
                assert key_of.setdefault(action.step, action.key) == action.key
                world.carry_out(action, outcome)
    world.finish(plan)

    written = [step for step in plan.steps if step.tool != "read_thing"]
    assert len(set(key_of.values())) == len(key_of)
    assert len([row for row in world.rows.values() if row.action.risk is not Risk.READ]) == len(written)


@given(plans(), st.data())
def test_a_new_plan_of_the_same_acts_repeats_none(plan: Plan, data: st.DataObject) -> None:
    """After any part of a plan was done, a new plan with the same acts in another order does only the rest."""
    world = Simulation()
    for _ in range(data.draw(st.integers(0, 3))):
        for action in world.due(plan):
            world.carry_out(action, data.draw(st.sampled_from(["done", "claimed", "done"])))

    names = {step.id: f"n{index}" for index, step in enumerate(data.draw(st.permutations(plan.steps)))}
    renamed = [replace(one, id=names[one.id], needs=[names[need] for need in one.needs]) for one in plan.steps]
    world.finish(replace(plan, revision=2, steps=data.draw(st.permutations(renamed))))

    writes = [key for key in world.calls if world.rows[key].action.risk is not Risk.READ]
    assert len(writes) == len(set(writes)) == sum(step.tool != "read_thing" for step in plan.steps)
