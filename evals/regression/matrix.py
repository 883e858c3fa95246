"""The fault matrix: the same right plans under each way in which models and systems go wrong, tool by tool.

Each fault is met once, where it must be got over without a person wherever that can be known, and each time, where it
must end at a person, bounded. In none of them may anything be said to be done that is not, happen twice, or unasked.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from steward.domain.model import JsonObject, Risk
from steward.evals.regression.format import Case
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.expressions.rules import CelRules
from steward.playbooks.library import load_playbooks, shipped
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from steward.tools.web import trusted

_ORDER: JsonObject = {
    "id": "2001",
    "customer_id": "C1",
    "customer_name": "Ada",
    "customer_email": "ada@example.com",
    "status": "delivered",
    "items": [],
    "total": 40,
    "currency": "EUR",
    "placed_on": "2026-01-18",
    "paid": True,
    "refunded": 0,
}
_RECORDED: JsonObject = {
    "kind": "recorded",
    "reads": [{"tool": "get_record", "args": {"collection": "orders", "id": "2001"}, "result": _ORDER}],
    "acts": [
        {
            "tool": "issue_refund",
            "args": {"order_id": "2001", "amount": 10},
            "result": {
                "id": "R9",
                "order_id": "2001",
                "amount": 10,
                "currency": "EUR",
                "reason": "as asked",
                "status": "issued",
            },
        },
        {
            "tool": "send_email",
            "args": {"to": "ada@example.com"},
            "result": {"message_id": "m1", "to": "ada@example.com"},
        },
    ],
}
_PATHS = {
    "create_record": ("POST", "/records/tickets"),
    "update_status": ("POST", "/records/orders/.*/status"),
    "issue_refund": ("POST", "/refunds"),
    "get_record": ("GET", "/records/orders/[0-9]+"),
}


_RISKS = {tool.name: tool.risk for tool in TOOLS}


@dataclass(frozen=True, kw_only=True)
class _Request:
    """A request, and the tools that it reads and acts with where nothing goes wrong."""

    name: str
    goal: str
    acts: Sequence[str]
    reads: Sequence[str] = ("get_record",)

    @property
    def done(self) -> JsonObject:
        return dict.fromkeys(self.acts, 1)


_REQUESTS = (
    _Request(name="status", goal="Where is my order 1054?", acts=()),
    _Request(name="cancel", goal="Please cancel order 1045.", acts=("update_status", "send_email")),
    _Request(name="refund", goal="Refund 15 EUR for order 1043", acts=("issue_refund", "send_email")),
    _Request(
        name="damaged",
        goal="Order 1042 arrived damaged: open a ticket, set the order to return_requested, tell the customer the "
        "ticket number.",
        acts=("create_record", "update_status", "send_email"),
    ),
)
_PLAYED = _Request(name="played", goal="Refund 10 EUR for order 2001", acts=("issue_refund", "send_email"))


def matrix() -> list[Case]:
    """All cases of the matrix, on the shipped tools and playbooks."""
    tools = Registry(TOOLS, World(http=httpx.AsyncClient(verify=trusted())))
    script = PlannerScript(load_playbooks(shipped(), tools=tools, rules=CelRules()))
    found = [*_of_models(script), *_of_the_desk(), *_of_tools()]
    return [Case.model_validate(one) for one in found]


# --- models that go wrong ---------------------------------------------------------


def _of_models(script: PlannerScript) -> Iterator[JsonObject]:
    for request in _REQUESTS:
        right = script.plan(request.goal)
        for fault, spoil in _SPOILT_STEPS.items():
            for tool in (*request.reads, *request.acts):
                yield from _once_and_always(request, f"{fault}-{tool}", spoil(copy.deepcopy(right), tool), right)
        for fault, wrong in _spoilt_plans(right).items():
            yield from _once_and_always(request, fault, wrong, right)


def _once_and_always(request: _Request, fault: str, wrong: Any, right: JsonObject) -> Iterator[JsonObject]:
    name, (kind, _, tool) = f"{request.name}-{fault}".replace("_", "-"), fault.partition("-")
    base: JsonObject = {"goal": request.goal, "tags": [kind.replace("_", "-"), "models"]}
    once: JsonObject = {"status": "complete", "acted": request.done}
    if kind == "repeated" and tool in request.acts:  # a person's to allow, once the first one is done
        once = {"status": ["complete", "needs_review"], "may": request.done}
    plans = [wrong, {**right, "steps": []} if fault == "endless" else right]
    yield {**base, "id": f"{name}-once", "model": {"plans": plans}, "expect": once}
    bounded: JsonObject = {"model_calls": 12, "steps": 30}
    always: JsonObject = {"status": "needs_review", "may": request.done, "within": bounded}
    if kind == "repeated":
        always["status"] = ["complete", "needs_review"]
    yield {**base, "id": f"{name}-always", "model": {"plans": [wrong]}, "expect": always}


def _step(plan: JsonObject, tool: str) -> dict[str, Any]:
    steps: Any = plan["steps"]
    return next(one for one in steps if one["tool"] == tool)


def _renamed(suffix: str, prefix: str = "") -> Callable[[JsonObject, str], JsonObject]:
    def spoil(plan: JsonObject, tool: str) -> JsonObject:
        _step(plan, tool)["tool"] = f"{prefix}{tool}{suffix}"
        return plan

    return spoil


def _argument(value: Any) -> Callable[[JsonObject, str], JsonObject]:
    """The last argument of the step, which no shipped tool can do without, is this instead."""

    def spoil(plan: JsonObject, tool: str) -> JsonObject:
        args = _step(plan, tool)["args"]
        args[[*args][-1]] = value
        return plan

    return spoil


def _missing(plan: JsonObject, tool: str) -> JsonObject:
    args = _step(plan, tool)["args"]
    del args[next(iter(args))]
    return plan


def _extra(plan: JsonObject, tool: str) -> JsonObject:
    _step(plan, tool)["args"]["force"] = True
    return plan


def _repeated(plan: JsonObject, tool: str) -> JsonObject:
    step, steps = _step(plan, tool), plan["steps"]
    again = {**copy.deepcopy(step), "id": f"{step['id']}_again", "needs": [step["id"]]}
    if isinstance(steps, list):
        steps.append(again)
    return plan


_SPOILT_STEPS: Mapping[str, Callable[[JsonObject, str], JsonObject]] = {
    "hallucinated_tool": _renamed("", "magic_"),
    "misspelt_tool": _renamed("s"),
    "wrong_type": _argument({"not": ["what", "it", "takes"]}),
    "missing_parameter": _missing,
    "extra_parameter": _extra,
    "wrong_reference": _argument("${nowhere.at_all}"),
    "repeated": _repeated,
}


def _spoilt_plans(right: JsonObject) -> Mapping[str, Any]:
    return {
        "claimed": {**right, "steps": [], "answer": "It is done, and everybody was told."},
        "prose": {"text": "I have done it. Everything went well and the customer was told."},
        "endless": {**right, "final": False},
        "down": {"fault": "status", "status": 500},
        "truncated": {"fault": "truncated"},
        "garbled": {"fault": "garbled"},
    }


# --- systems that go wrong ----------------------------------------------------------


def _of_the_desk() -> Iterator[JsonObject]:
    """The real desk over HTTP, each request of a tool with each fault."""
    for request in _REQUESTS[1:]:
        for tool in (*request.reads, *request.acts):
            if tool not in _PATHS:
                continue
            method, path = _PATHS[tool]
            for fault, expected in _expected(request, tool):
                if tool in request.reads and fault.partition("-")[0] in ("silent", "lag"):
                    continue
                kind, _, often = fault.partition("-")
                rule: JsonObject = {"method": method, "path": path, "fault": kind, "seconds": 0.4}
                world: JsonObject = {"kind": "desk", "faults": [{**rule, **({"times": 1} if often == "once" else {})}]}
                yield _system(f"desk-{request.name}", tool, fault, request.goal, world, expected)


def _of_tools() -> Iterator[JsonObject]:
    """The same at the tools' own edge, with the answers that no desk gives."""
    for tool in (*_PLAYED.reads, *_PLAYED.acts):
        for kind in ("malformed", "oversized", "refused"):
            for often in ("once", "always"):
                rule: JsonObject = {"tool": tool, "fault": kind, **({"times": 1} if often == "once" else {})}
                known = tool in _PLAYED.acts and kind != "refused"
                ends = ["complete"] if known else ["complete", "needs_review"]
                expected: JsonObject = {"status": [*ends], "may": _PLAYED.done}
                if known:
                    expected["acted"] = _PLAYED.done
                world: JsonObject = {**_RECORDED, "faults": [rule]}
                yield _system("tools-played", tool, f"{kind}-{often}", _PLAYED.goal, world, expected)


def _system(prefix: str, tool: str, fault: str, goal: str, world: JsonObject, expected: JsonObject) -> JsonObject:
    kind = fault.partition("-")[0].replace("_", "-")
    name = f"{prefix}-{tool}-{fault}".replace("_", "-")
    return {"id": name, "goal": goal, "tags": [kind, "systems"], "model": "good", "world": world, "expect": expected}


def _expected(request: _Request, tool: str) -> Iterator[tuple[str, JsonObject]]:
    """Each fault, once and always, with what must become of it."""
    done: JsonObject = {"status": "complete", "acted": request.done}
    asks: JsonObject = {"status": "needs_review", "may": request.done}
    yield "silent-once", asks if _RISKS[tool] is Risk.IRREVERSIBLE else done
    yield "silent-always", asks
    for kind in ("lost", "error_after", "slow"):
        yield f"{kind}-once", done
        yield f"{kind}-always", done if tool in request.acts or kind == "slow" else asks
    yield "lag-once", done
    yield "lag-always", done
    yield "error_before-once", done
    yield "error_before-always", asks
    yield "busy-once", done
