"""What a playbook asks of confidence decides who reads a plan before it acts, and the record says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from steward.domain.calibration.measures import fit_of
from steward.domain.calibration.model import Calibration, Kind
from steward.domain.calibration.promise import Tally
from steward.domain.model import Expectation, JsonObject
from steward.domain.playbook import ConfidenceTerms
from steward.domain.ports.planning import Call, Proposal
from tests.unit.domain.making import make, plan_of, playbook_of
from tests.unit.graph.rig import TASK, Rig, accepts

PLAN = plan_of(make("a", id="1"), confidence=0.9)
MADE = accepts(Expectation(tool="make_thing"))
PROMISED = playbook_of(confidence=ConfidenceTerms(at_most_wrong=0.01))


@dataclass
class Known:
    """One calibration for each kind of plan; implements `steward.domain.ports.calibrations.Learnt`."""

    by_kind: dict[Kind, Calibration]

    async def current(self, kind: Kind) -> Calibration | None:
        return self.by_kind.get(kind)


def knowing(place: int, **kind: str) -> Known:
    """400 right plans of a hundredth: from there on a plan may go unseen."""
    named = Kind(**{"playbook": "desk", "model": "scripted", "prompt_version": "1", **kind})
    tallies = [Tally(place=place, of=400, wrong=0)]
    return Known(
        {
            named: Calibration(
                kind=named,
                version=3,
                made_at=1.0,
                judged=400,
                since=0.0,
                until=1.0,
                why={},
                effects=tallies,
                all=tallies,
                said=fit_of([]),
            )
        }
    )


async def basis(rig: Rig) -> JsonObject:
    """What the check of the whole plan has on record."""
    checks = [one for one in await rig.decisions.list(TASK) if one.kind == "validation"]
    found: Any = checks[0].detail["confidence"]
    return found


async def test_a_plan_that_the_promise_covers_acts_alone() -> None:
    """The derived threshold is below the plan's confidence; the record names it, and the version that it is from."""
    rig = Rig(script=[PLAN], acceptance=MADE, playbook=PROMISED, calibrations=knowing(88))
    assert (await rig.begin()).status == "complete"
    assert await basis(rig) == {
        "said": 0.9,
        "score": 0.9,
        "acts": True,
        "basis": "promise",
        "threshold": 0.88,
        "calibration": 3,
    }


async def test_a_plan_below_the_derived_threshold_is_read() -> None:
    """However low the playbook's own number is; a person's yes is enough."""
    playbook = replace(PROMISED, threshold=0.1)
    rig = Rig(script=[PLAN], acceptance=MADE, playbook=playbook, calibrations=knowing(95))
    await rig.begin()
    assert (await rig.reason(), rig.effects) == ("low_confidence", 0)
    assert (await rig.answer({"kind": "approve"})).status == "complete"


async def test_another_model_or_prompt_has_no_promise() -> None:
    """What was learnt of one says nothing of the other: a person reads the plan until enough were judged."""
    for kind in ({"model": "other"}, {"prompt_version": "2"}):
        rig = Rig(script=[PLAN], acceptance=MADE, playbook=PROMISED, calibrations=knowing(80, **kind))
        task = await rig.begin()
        question = (await rig.state()).question
        assert question is not None
        assert (task.status, rig.effects, "299" in question.text) == ("needs_review", 0, True)
        assert (await basis(rig))["basis"] == "no promise yet"


async def test_without_a_target_nothing_changes() -> None:
    """The playbook's number decides, whatever is known."""
    rig = Rig(script=[PLAN], acceptance=MADE, calibrations=knowing(99))
    assert (await rig.begin()).status == "complete"
    assert (await basis(rig))["basis"] == "threshold"


async def test_other_plans_are_paid_for_and_told_apart() -> None:
    """What plans that were only compared with cost counts in the task; on record they are no plans of it."""
    calls = [
        Call(purpose="plan", model="scripted", prompt_version="1", tokens_in=10, sample=one < 2) for one in range(3)
    ]
    sampled = Proposal(plan=replace(PLAN, agreed=2, samples=3), calls=calls)
    rig = Rig(script=[sampled], acceptance=MADE)
    task = await rig.begin()
    plans = [one.outcome for one in await rig.decisions.list(TASK) if one.kind == "plan"]
    assert (plans, task.usage.model_calls, task.usage.tokens) == (["sampled", "sampled", "proposed"], 3, 30)
    assert (await rig.reason(), (await basis(rig))["agreement"]) == ("low_confidence", "2/3")


async def test_a_plan_that_was_read_is_not_read_again_for_an_edit() -> None:
    """Who let the plan pass and then changed an act of it has seen both; the act is checked like any, and done."""
    playbook = replace(PROMISED, approvals=["make_thing"])
    rig = Rig(script=[PLAN], acceptance=MADE, playbook=playbook)
    await rig.begin()
    assert await rig.reason() == "low_confidence"
    await rig.answer({"kind": "approve"})
    assert await rig.reason() == "approval"
    task = await rig.answer({"kind": "edit", "args": {"id": "2"}})
    assert (task.status, await rig.reason(), rig.effects) == ("complete", "", 1)
