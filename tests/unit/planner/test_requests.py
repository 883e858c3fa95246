"""The sample requests: readable, and understood by the offline planner as they say."""

from __future__ import annotations

import pytest

from steward.domain.model import Reason
from steward.domain.ports.planning import PlanRequest
from steward.evals.cases import Request, load_requests
from steward.expressions.rules import CelRules
from steward.planner import OfflinePlanner
from steward.playbooks.library import PlaybookShelf

SAMPLES = load_requests()


def test_there_are_enough_of_them_and_most_need_nobody() -> None:
    """At least 26 requests with names of their own; more than half end without a person."""
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES) >= 26
    assert sum(sample.expect.status == "complete" for sample in SAMPLES) > len(SAMPLES) / 2


def test_every_path_is_among_them() -> None:
    """The demo shows each reason for asking a person, and each fault of the world."""
    reasons = {sample.expect.reason for sample in SAMPLES}
    faults = {str(fault["fault"]) for sample in SAMPLES for fault in sample.faults}
    assert {"refuted", "approval", "ambiguous", "out_of_scope", "ceiling", "invalid_plan"} <= reasons
    assert faults == {"silent", "lost", "slow", "error_before", "error_after", "lag"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
async def test_the_offline_planner_understands_it(shelf: PlaybookShelf, rules: CelRules, sample: Request) -> None:
    """What is to complete gets a plan and an acceptance; doubtful ones get the doubt that is expected."""
    planner = OfflinePlanner(shelf, rules)
    request = PlanRequest(goal=sample.goal, revision=1, playbook=sample.playbook, requested_by=sample.requested_by)
    plan = (await planner.propose(request)).plan
    accepted = (await planner.accept(request)).acceptance

    assert plan is not None
    if sample.expect.reason in {Reason.AMBIGUOUS, Reason.OUT_OF_SCOPE}:
        assert plan.doubt == sample.expect.reason
        return
    assert plan.doubt is None
    assert accepted is not None
    effects = {step.tool for step in plan.steps if step.tool not in {"get_record", "find_records"}}
    if sample.expect.status == "complete":
        assert effects == set(sample.expect.effects)
        assert effects <= {expected.tool for expected in accepted.expectations}
