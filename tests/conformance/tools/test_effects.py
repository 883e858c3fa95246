"""What every shipped tool that writes keeps to, against the real desk and its faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from steward.domain.model import Action, JsonObject, Risk
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World


@dataclass(frozen=True, kw_only=True)
class Case:
    """One possible act of a tool; `other` are arguments that differ in what must not differ."""

    tool: str
    args: JsonObject
    other: JsonObject
    refused: JsonObject = field(default_factory=dict[str, Any])


CASES = [
    Case(
        tool="create_record",
        args={
            "collection": "tickets",
            "fields": {"order_id": "1042", "subject": "Broken mug", "body": "One mug broke."},
        },
        other={
            "collection": "tickets",
            "fields": {"order_id": "1043", "subject": "Broken mug", "body": "One mug broke."},
        },
        refused={"collection": "tickets", "fields": {"order_id": "9999", "subject": "Broken mug", "body": "It broke."}},
    ),
    Case(
        tool="update_status",
        args={"collection": "orders", "id": "1042", "status": "return_requested"},
        other={"collection": "orders", "id": "1042", "status": "refunded"},
        refused={"collection": "orders", "id": "1045", "status": "delivered"},
    ),
    Case(
        tool="issue_refund",
        args={"order_id": "1041", "amount": 15.5, "reason": "A plate was scratched."},
        other={"order_id": "1041", "amount": 15.4, "reason": "A plate was scratched."},
        refused={"order_id": "1041", "amount": 5000, "reason": "A plate was scratched."},
    ),
    Case(
        tool="send_email",
        args={"to": "yara.petrov42@example.org", "subject": "Your mug", "body": "We are sorry.\n.\nYour help desk"},
        other={"to": "yara.petrov42@example.net", "subject": "Your mug", "body": "We are sorry."},
    ),
]
DESK = CASES[:3]
KEY, OTHER_KEY = "a" * 64, "b" * 64

every_case = pytest.mark.parametrize("case", CASES, ids=[case.tool for case in CASES])
every_desk_case = pytest.mark.parametrize("case", DESK, ids=[case.tool for case in DESK])


def act(case: Case, args: JsonObject | None = None, key: str = KEY) -> Action:
    risk = next(tool.risk for tool in TOOLS if tool.name == case.tool)
    return Action(key=key, task_id="t1", step="s1", tool=case.tool, args=args or case.args, risk=risk)


async def break_next(world: World, fault: str, **more: float) -> None:
    """The desk's next write goes wrong."""
    plan = {"rules": [{"method": "POST", "fault": fault, "times": 1, **more}]}
    (await world.http.put(f"{world.desk_url}/faults", json=plan)).raise_for_status()


def test_every_writing_tool_has_a_case() -> None:
    """No shipped tool that writes escapes this suite."""
    assert {case.tool for case in CASES} == {tool.name for tool in TOOLS if tool.risk is not Risk.READ}


@every_case
async def test_what_was_done_is_found_under_its_key_only(case: Case, tools: Registry) -> None:
    """Once done, the look finds it and the judge verifies it by what was read back; another act's key finds nothing.

    A status that another act has set is found, as done already, and the verdict says so.
    """
    before = await tools.find(act(case))
    receipt = await tools.run(act(case))
    found = await tools.find(act(case))
    verdict = tools.judge(act(case), receipt, found)

    assert before.presence == "absent"
    assert receipt.kind == "answered", receipt
    assert (found.presence, verdict.status, verdict.level, verdict.reason) == ("found", "verified", "read_back", "")
    others = await tools.find(act(case, key=OTHER_KEY))
    assert others.presence == "absent" or "already" in tools.judge(act(case), receipt, others).reason


@every_case
async def test_what_is_found_can_stand_in_for_the_answer(case: Case, tools: Registry) -> None:
    """Where the answer was lost, later steps refer to what was found as they would to the answer."""
    receipt = await tools.run(act(case))
    found = await tools.find(act(case))

    assert isinstance(receipt.result, dict)
    assert isinstance(found.value, dict)
    assert receipt.result.items() <= found.value.items()


@every_case
async def test_the_answer_has_the_shape_that_the_card_promises(case: Case, tools: Registry) -> None:
    """References are checked against the card's schema, so the answer holds no more and no less."""
    receipt = await tools.run(act(case))
    card = tools.card(case.tool)

    assert card
    assert card.provable
    assert isinstance(receipt.result, dict)
    properties = card.result_schema["properties"]
    assert isinstance(properties, dict)
    assert receipt.result.keys() == properties.keys()


@every_case
async def test_unknown_arguments_are_refused_before_anything_acts(case: Case, tools: Registry) -> None:
    """A made-up parameter is named to the planner, and a call with it does nothing."""
    made_up = {**case.args, "urgency": "very"}
    [problem] = tools.check(case.tool, made_up)
    receipt = await tools.run(act(case, made_up))

    assert (problem.code, problem.detail["argument"]) == ("invalid_args", "urgency")
    assert "\n" not in problem.message
    assert "expected_schema" in problem.detail
    assert receipt.kind == "refused"
    assert (await tools.find(act(case))).presence == "absent"


@every_case
async def test_arguments_as_coerced_are_accepted_and_stay_as_they_are(case: Case, tools: Registry) -> None:
    """Coercion settles in one go, and what it gives passes the check."""
    once = tools.coerce(case.tool, case.args)

    assert tools.check(case.tool, once) == []
    assert tools.coerce(case.tool, once) == once


@every_case
async def test_something_else_under_the_key_is_refuted_and_not_repeated(case: Case, tools: Registry) -> None:
    """If what is there is not what was asked for, that is said with evidence, and nothing is done on top of it."""
    receipt = await tools.run(act(case))
    other = act(case, case.other)
    verdict = tools.judge(other, receipt, await tools.find(other))

    assert (verdict.status, verdict.retry) == ("refuted", False)
    assert verdict.evidence is not None


@pytest.mark.parametrize("case", [CASES[0], CASES[2], CASES[3]], ids=lambda case: case.tool)
async def test_an_effect_that_happened_twice_is_never_verified(case: Case, tools: Registry) -> None:
    """The desk does not deduplicate; if the act is there twice, no one calls it a success."""
    receipt = await tools.run(act(case))
    await tools.run(act(case))
    verdict = tools.judge(act(case), receipt, await tools.find(act(case)))

    assert (verdict.status, verdict.retry) == ("refuted", False)


@every_desk_case
async def test_a_silent_failure_is_refuted_and_may_be_retried(case: Case, tools: Registry, world: World) -> None:
    """The desk says it is done and did nothing: the judge sees through it, and the next attempt works."""
    await break_next(world, "silent")
    receipt = await tools.run(act(case))
    verdict = tools.judge(act(case), receipt, await tools.find(act(case)))
    again = await tools.run(act(case))

    assert (receipt.kind, verdict.status, verdict.retry) == ("answered", "refuted", True)
    assert tools.judge(act(case), again, await tools.find(act(case))).status == "verified"


@every_desk_case
@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ("lost", "connection", "verified"),
        ("error_after", "http_500", "verified"),
        ("error_before", "http_500", "refuted"),
    ],
)
async def test_a_lost_answer_is_reconciled_by_looking(
    case: Case, fault: str, code: str, status: str, tools: Registry, world: World
) -> None:
    """No answer says nothing; the look tells whether it happened, and only if not may it be tried again."""
    await break_next(world, fault)
    receipt = await tools.run(act(case))
    verdict = tools.judge(act(case), receipt, await tools.find(act(case)))

    assert (receipt.kind, receipt.code) == ("lost", code)
    assert (verdict.status, verdict.retry) == (status, status == "refuted")


@every_desk_case
async def test_a_busy_desk_is_asked_later(case: Case, tools: Registry, world: World) -> None:
    """It did nothing and says for how long; by then the same call is taken."""
    await break_next(world, "busy", seconds=45)
    receipt = await tools.run(act(case))
    again = await tools.run(act(case))

    assert (receipt.kind, receipt.wait, again.kind) == ("refused", 45.0, "answered")


@every_desk_case
async def test_a_lagging_read_shows_it_later(case: Case, tools: Registry, world: World) -> None:
    """What is not visible yet is absent at first, and found before the tool's settling time is over."""
    await break_next(world, "lag", seconds=0.3)
    receipt = await tools.run(act(case))

    assert receipt.kind == "answered"
    assert (await tools.find(act(case))).presence == "absent"
    while (await tools.find(act(case))).presence != "found":  # the run's own time-out is the bound
        pass


@every_desk_case
async def test_a_business_no_is_final(case: Case, tools: Registry) -> None:
    """An error inside a 200 is a refusal with the desk's own words; asking again would be the same."""
    refused = act(case, case.refused)
    receipt = await tools.run(refused)
    verdict = tools.judge(refused, receipt, await tools.find(refused))

    assert receipt.kind == "refused"
    assert (verdict.status, verdict.retry, verdict.reason) == ("refuted", False, receipt.message)


@every_desk_case
async def test_a_look_at_a_desk_that_is_down_is_unknown(case: Case, tools: Registry, world: World) -> None:
    """Absent is a strong claim; a look that failed does not make it."""
    elsewhere = Registry(TOOLS, World(http=world.http, desk_url="http://127.0.0.1:1"))
    found = await elsewhere.find(act(case))

    assert found.presence == "unknown"
    assert elsewhere.judge(act(case), None, found).status == "unknown"


@pytest.mark.parametrize("other", ["orders/1042", "tickets/T1001"])
async def test_a_status_that_is_so_already_is_verified_and_said_to_be(
    other: str, tools: Registry, world: World
) -> None:
    """Someone else was faster: the world is as asked, and the verdict does not claim the deed."""
    collection, record_id = other.split("/")
    record = (await world.http.get(f"{world.desk_url}/records/{other}")).json()
    case = Case(tool="update_status", args={}, other={})
    action = act(case, {"collection": collection, "id": record_id, "status": record["status"]})
    verdict = tools.judge(action, None, await tools.find(action))

    assert verdict.status == "verified"
    assert "already" in verdict.reason
