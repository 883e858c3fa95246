"""Short ways to make the domain's values, and JSON as hypothesis draws it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from steward.domain.identity import make_action
from steward.domain.model import (
    Action,
    Entry,
    Expectation,
    Json,
    JsonObject,
    Plan,
    Question,
    Reason,
    Receipt,
    Step,
    Verdict,
)
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Toolbox
from steward.expressions.rules import CelRules
from tests.fakes import FakeToolbox

TASK = "t1"
RULES = CelRules()
TOOLS = FakeToolbox()
VERIFIED = Verdict(status="verified")
ABSENT = Verdict(status="refuted", retry=True)
ALTERED = Verdict(status="refuted", retry=False, reason="it is there, but not as asked")
UNKNOWN = Verdict(status="unknown")

TEXT = st.text(max_size=12)
NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=True, allow_infinity=True)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OBJECTS: st.SearchStrategy[JsonObject] = st.dictionaries(TEXT, JSON, max_size=5)


def make(step_id: str, **args: Json) -> Step:
    """A step that makes the thing named like it."""
    return Step(id=step_id, tool="make_thing", args={"id": step_id, **args})


def read(step_id: str, thing: str) -> Step:
    return Step(id=step_id, tool="read_thing", args={"id": thing})


def pay(step_id: str, thing: str, amount: Json = 5) -> Step:
    return Step(id=step_id, tool="pay", args={"id": thing, "amount": amount})


def plan_of(*steps: Step, **fields: Any) -> Plan:
    """A plan that the playbook `desk` allows and nobody doubts."""
    usual: dict[str, Any] = {"playbook": "desk", "confidence": 1.0, "steps": [*steps]}
    return Plan(**usual | fields)


def playbook_of(**fields: Any) -> Playbook:
    tools = ["read_thing", "make_thing", "pay"]
    usual: dict[str, Any] = {"name": "desk", "title": "Desk", "description": "Things.", "tools": tools}
    return Playbook(**usual | fields)


def action_of(step: Step, plan: Plan | None = None, tools: Toolbox = TOOLS) -> Action:
    return make_action(TASK, step, step.args, plan or plan_of(step), tools)


def entry_of(
    action: Action,
    verdict: Verdict | None = VERIFIED,
    *,
    attempts: int = 1,
    receipt: Receipt | None = None,
    first_revision: int | None = None,
) -> Entry:
    """A ledger row; unless said otherwise the tool echoed the arguments."""
    return Entry(
        action=action,
        first_revision=first_revision or action.revision,
        attempts=attempts,
        receipt=receipt or (Receipt(kind="answered", result=action.args) if attempts else None),
        verdict=verdict,
    )


def expects(tool: str = "make_thing", args: JsonObject | None = None, **fields: Any) -> Expectation:
    return Expectation(tool=tool, args=args or {}, **fields)


def question_of(**fields: Any) -> Question:
    usual: dict[str, Any] = {"id": "r1", "reason": Reason.APPROVAL, "text": "?", "digest": "d1", "options": []}
    return Question(**usual | fields)


def codes(problems: Sequence[Any]) -> list[str]:
    return [problem.code for problem in problems]
