"""Cases are run as a user runs them: each in a world of its own, scored from that world."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from steward.evals.regression.format import Case
from steward.evals.regression.loading import load_cases, shipped
from steward.evals.regression.results import Run
from steward.evals.regression.runner import run_cases
from steward.settings import Settings

REFUND = "Refund 15 EUR for order 1043"
DONE = {"issue_refund": 1, "send_email": 1}


async def ran(server_url: str, home: Path, *cases: Case, repeat: int = 1) -> Run:
    return await run_cases(cases, Settings(home=home, planner="fixed"), repeat=repeat, server=server_url)


def case(**fields: object) -> Case:
    return Case.model_validate({"goal": REFUND, "expect": {"status": "complete"}, **fields})


@pytest.mark.timeout(300)
async def test_all_shipped_cases_hold(server_url: str, tmp_path: Path) -> None:
    """Every case that is no sample, which the trial carries out elsewhere, ends as it says, with no promise broken."""
    cases = [one for one in load_cases([shipped()]) if "sample" not in one.tags]
    done = await ran(server_url, tmp_path, *cases)
    assert {one.case: [said.text for said in one.findings] for one in done.results if not one.passed} == {}


async def test_no_trial_sees_another(server_url: str, tmp_path: Path) -> None:
    """The same refund three times at once, each on an order of which it is the first."""
    done = await ran(server_url, tmp_path, case(id="refund", expect={"status": "complete", "acted": DONE}), repeat=3)
    assert [one.findings for one in done.results] == [[], [], []]


async def test_a_world_that_differs_is_told(server_url: str, tmp_path: Path) -> None:
    """A wrong expectation fails with what is there; one that can't be looked at is the case's own fault."""
    wrong = {"read": "get_record", "args": {"collection": "orders", "id": "1043"}, "is": {"status": "cancelled"}}
    unreadable = {"read": "issue_refund", "is": {"id": "R1"}}
    done = await ran(
        server_url,
        tmp_path,
        case(id="wrong", expect={"status": "complete", "acted": DONE, "world": [wrong]}),
        case(id="unreadable", expect={"status": "complete", "acted": DONE, "world": [unreadable]}),
        case(id="nothing-such", world={"kind": "desk", "records": {"orders": {"1043": {"status": "lost"}}}}),
    )
    told = {one.case: (one.findings[0].kind, one.findings[0].text) for one in done.results}
    assert told["wrong"][0] == "false_success"
    assert "wanted 'cancelled'" in told["wrong"][1]
    assert told["unreadable"] == ("invalid", "expect.world: issue_refund is no READ of this set-up")
    assert told["nothing-such"][0] == "invalid"


async def test_an_act_that_no_tool_can_do_is_the_cases_own_fault(server_url: str, tmp_path: Path) -> None:
    """A misspelt tool is no false success of the agent."""
    names = {"acted": "isue_refund", "may": "find_records", "stopped": "delete_order"}
    cases = [
        case(id=place, expect={"status": "complete", "acted": DONE, place: {name: 1}}) for place, name in names.items()
    ]
    done = await ran(server_url, tmp_path, *cases)
    told = {one.case: [(said.kind, said.text.partition(";")[0]) for said in one.findings] for one in done.results}
    assert told == {
        "acted": [("invalid", "expect.acted: there is no tool 'isue_refund'")],
        "may": [("invalid", "expect.may: find_records is a READ, which never acts")],
        "stopped": [("invalid", "expect.stopped: there is no tool 'delete_order'")],
    }


async def test_people_answer_as_the_case_says(server_url: str, tmp_path: Path) -> None:
    """A large refund is approved in the case, and then happens; an answer that nobody asks for is a mistake."""
    large = "Refund 400 EUR for order 1049"
    approved = case(
        id="approved",
        goal=large,
        answers=[{"say": "approve", "reason": "approval"}],
        expect={"status": "complete", "acted": DONE},
    )
    unasked = case(id="unasked", answers=[{"say": "approve"}], expect={"status": "complete", "acted": DONE})
    done = await ran(server_url, tmp_path, approved, unasked)
    told = {one.case: [said.kind for said in one.findings] for one in done.results}
    assert told == {"approved": [], "unasked": ["invalid"]}
    assert json.loads(done.model_dump_json())["results"][0]["expects_person"] is True


@pytest.mark.parametrize("silent", [True, False])
async def test_a_model_that_leaves_its_last_step_out(server_url: str, tmp_path: Path, silent: bool) -> None:
    """The scripted model claims to be done; whether the desk is silent or not, it is no success."""
    faults = [{"method": "POST", "path": "/refunds", "fault": "silent"}] if silent else []
    one = case(
        id="left-out",
        world={"kind": "desk", "faults": faults},
        model={"plans": [{"playbook": "refund", "answer": "Refunded."}]},
        expect={"status": ["needs_review"]},
    )
    done = await ran(server_url, tmp_path, one)
    assert done.results[0].findings == []
