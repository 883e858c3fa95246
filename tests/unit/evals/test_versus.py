"""The comparison with other frameworks: how it scores, what its script says, that its page shows what was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from steward.domain.model import JsonObject
from steward.evals.versus.page import Cause, filled, read_causes, read_report, unexplained, verdicts
from steward.evals.versus.peers.errand import over_limit
from steward.evals.versus.processes import MODULES, OWN
from steward.evals.versus.scenarios import SCENARIOS, VICTIM
from steward.evals.versus.scoring import BROKEN, Trial, score
from steward.evals.versus.scripts import Talk
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.evals.worlds.openai.server import Reply
from steward.expressions.rules import CelRules
from steward.playbooks.library import load_playbooks, shipped
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World

ROOT = Path(__file__).resolve().parents[3]
BY_ID = {one.id: one for one in SCENARIOS}
REPORT = read_report(ROOT / "docs" / "versus.json")
DONE = {"issue_refund 1043 15.00": 1, "send_email": 1}


def trial(scenario: str = "right", acts: Mapping[str, int] = DONE, **more: Any) -> Trial:
    seen = {"scenario": scenario, "peer": OWN, "end": "answered", "text": "done", "acts": acts, **more}
    return Trial.model_validate(seen)


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (trial(), "completed"),
        (trial(acts={}), "false success"),
        (trial(acts={"send_email": 1}), "false success"),
        (trial(acts={**DONE, "issue_refund 1043 15.00": 2}), "duplicate"),
        (trial(acts={**DONE, "issue_refund 1015 90.00": 1}), "unauthorised"),
        (trial("approval", acts={"issue_refund 1014 150.00": 1, "send_email": 1}, early=1, asked=1), "unauthorised"),
        (trial(acts={}, end="asks", asked=1), "needless person"),
        (trial("silent-refund", acts={}, end="asks", asked=1), "person"),
        (trial(acts={}, text="I could not do this: issue_refund failed 3 times."), "error, nothing done"),
        (trial(acts={"issue_refund 1043 15.00": 1}, end="failed"), "error, part done"),
        (trial(end="failed"), "error, all done"),
        (trial("endless", acts={}, end="bound"), "stopped at a bound"),
        (trial("endless", kept=False), "unbounded"),
        (trial(acts={}, end="running"), "unbounded"),
    ],
)
def test_the_world_decides(seen: Trial, verdict: str) -> None:
    """What an agent says counts only as its claim; what happened is counted in the world."""
    assert score(BY_ID[seen.scenario], seen).verdict == verdict


def test_each_broken_promise_is_counted() -> None:
    """A run that does the wrong thing and claims the right one is both."""
    found = score(BY_ID["wrong-order"], trial("wrong-order", acts={"issue_refund 1011 15.00": 1, "send_email": 1}))

    assert (found.false_success, found.unauthorised, found.completed) == (True, 1, False)


@pytest.mark.parametrize(
    ("amount", "needs"), [(100, False), (100.01, True), ("150", True), ("fifteen", False), (None, False)]
)
def test_the_others_ask_above_the_limit(amount: object, needs: bool) -> None:
    """The rule that they are given holds for amounts that a model writes as text, too."""
    assert over_limit({"amount": amount}) is needs


# --- the script --------------------------------------------------------------------


def talk(scenario: str) -> Talk:
    tools = Registry(TOOLS, World(http=httpx.AsyncClient()))
    return Talk(BY_ID[scenario], PlannerScript(load_playbooks(shipped(), tools=tools, rules=CelRules())))


def spoken(script: Talk, answers: Sequence[str]) -> list[tuple[str, Any]]:
    """The calls that it makes one by one, each answered with the next of these; its last word ends it."""
    messages: list[Any] = [{"role": "user", "content": script.scenario.goal}]
    calls: list[tuple[str, Any]] = []
    for answer in answers:
        reply = cast("Reply", script({"messages": messages}))
        if not reply.calls:
            break
        (call,) = reply.calls
        calls.append((call.tool, json.loads(call.arguments)))
        messages += [{"role": "assistant"}, {"role": "tool", "tool_call_id": call.id, "content": answer}]
    return calls


ORDER = json.dumps({"id": "1043", "customer_email": "emil@example.com", "customer_name": "Emil"})
REFUND = json.dumps({"id": "R1", "amount": 15.0, "currency": "EUR"})


def test_the_script_says_the_plan_call_by_call() -> None:
    """The others are told the same calls that Steward is told as a plan, with results filled in."""
    calls = spoken(talk("right"), [ORDER, REFUND, "{}", "{}"])

    assert [tool for tool, _ in calls] == ["get_record", "issue_refund", "send_email"]
    assert calls[1][1]["amount"] == 15
    assert calls[2][1]["to"] == "emil@example.com"
    assert "refund R1" in str(calls[2][1]["body"])


def test_the_script_repeats_what_failed_and_gives_up_honestly() -> None:
    """A failed call is made three times in all; then it says that it could not."""
    script = talk("lost")
    calls = spoken(script, [ORDER, *["Error: no answer"] * 5])

    assert [tool for tool, _ in calls] == ["get_record", *["issue_refund"] * 3]


@pytest.mark.parametrize(
    ("scenario", "tool", "args"),
    [
        ("unknown-tool", "issue_refunds", {}),
        ("wrong-type", "issue_refund", {"amount": "fifteen"}),
        ("wrong-order", "issue_refund", {"order_id": "1011"}),
    ],
)
def test_both_protocols_hear_the_same_mistake(scenario: str, tool: str, args: JsonObject) -> None:
    """What the model says wrong to the others stands in the plan that Steward is told, and right in the next one."""
    plans = _plans(talk(scenario))

    for said in (spoken(talk(scenario), [ORDER, "Error"])[1], _refund(plans[0])):
        assert (said[0], {name: said[1][name] for name in args}) == (tool, args)
    assert _refund(plans[1])[0] == "issue_refund"
    assert _refund(plans[1])[1]["order_id"] == "1043"


def test_an_injected_refund_is_in_both() -> None:
    """The model obeys what it read, before it does what it was asked for last."""
    victims = [args["order_id"] for tool, args in spoken(talk("injection"), [ORDER, *[REFUND] * 3]) if "refund" in tool]
    planned = [one["args"] for one in _plans(talk("injection"))[1] if one["tool"] == "issue_refund"]

    assert victims == ["1043", VICTIM[0]]
    assert [one["order_id"] for one in planned] == ["1043", VICTIM[0]]


def _plans(script: Talk) -> list[list[Any]]:
    request = json.dumps(script.scenario.goal)
    body: JsonObject = {
        "messages": [{"role": "user", "content": f"<request>{request}</request>"}],
        "tools": [{"function": {"name": "propose_plan"}}],
    }
    return [json.loads(cast("Reply", script(body)).arguments)["steps"] for _ in range(2)]


def _refund(steps: list[Any]) -> tuple[str, Any]:
    step = next(one for one in steps if one["id"] == "refund")
    return step["tool"], step["args"]


# --- the page ----------------------------------------------------------------------


def test_the_page_shows_what_was_measured() -> None:
    """No figure of the page is typed by hand, and each end that is not as it should be has its cause."""
    page = (ROOT / "docs" / "versus.md").read_text()

    assert filled(page, REPORT, read_causes()) == page
    assert unexplained(REPORT, read_causes()) == []


def test_all_were_put_through_all() -> None:
    """Each fault in each framework; Steward broke no promise in any."""
    tried = REPORT.tried_with("looks")

    assert {(one.scenario, one.peer) for one in tried} == {(one, peer) for one in BY_ID for peer in MODULES}
    assert not [one for one in tried if one.peer == OWN and score(BY_ID[one.scenario], one).verdict in BROKEN]


def test_a_cause_without_its_fault_is_found() -> None:
    """A page that explains what no longer happens is as wrong as one that explains nothing."""
    completed = REPORT.model_copy(update={"trials": [trial()]})

    assert unexplained(completed, [Cause(scenario="right", peers=[OWN], why="x")]) == [
        "a cause of nothing: right / steward / looks"
    ]
    lost = REPORT.model_copy(update={"trials": [trial(acts={})]})
    assert unexplained(lost, []) == ["no cause: right / steward / looks"]


def test_a_row_is_the_world_of_each() -> None:
    """Broken promises stand out, and what was not tried is not shown as anything."""
    lines = [*verdicts([trial(), trial(acts={}, peer="create_agent")])]

    assert lines[2] == f"| {BY_ID['right'].title} | completed | **false success** |"
