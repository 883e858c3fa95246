"""A model that serves one request at the help desk with 8 actions: as a plan for Steward, turn by turn for an agent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from steward.domain.model import Json, JsonObject
from steward.domain.references import references, resolve
from steward.evals.worlds.openai.server import Reply, ToolCall

GOAL = (
    "The customers of orders 1042 and 1043 wait for an invoice. Put each of the two on file as a ticket of its own, "
    "set both tickets to waiting, and mail each customer the number of their ticket."
)
ANSWER = "Done: tickets ${ticket_1042.id} and ${ticket_1043.id} wait, and both customers were told."
EXPECTED = {
    "create_record": "a ticket for each order",
    "update_status": "both to waiting",
    "send_email": "each is told",
}


def steps() -> list[JsonObject]:
    """The plan's steps, in an order in which they can be done one by one."""
    rows: list[JsonObject] = []
    for kind in (_order, _ticket, _status, _mail):
        rows += [kind(order) for order in ("1042", "1043")]
    return rows


def _order(order: str) -> JsonObject:
    return {"id": f"order_{order}", "tool": "get_record", "args": {"collection": "orders", "id": order}}


def _ticket(order: str) -> JsonObject:
    fields: JsonObject = {
        "order_id": order,
        "customer_id": f"${{order_{order}.customer_id}}",
        "subject": f"Invoice for order {order}",
        "body": f"${{order_{order}.customer_name}} waits for the invoice for order {order}.",
    }
    args: JsonObject = {"collection": "tickets", "fields": fields}
    return {"id": f"ticket_{order}", "tool": "create_record", "args": args}


def _status(order: str) -> JsonObject:
    args: JsonObject = {"collection": "tickets", "id": f"${{ticket_{order}.id}}", "status": "waiting"}
    return {"id": f"wait_{order}", "tool": "update_status", "args": args}


def _mail(order: str) -> JsonObject:
    args: JsonObject = {
        "to": f"${{order_{order}.customer_email}}",
        "subject": f"Your order {order}",
        "body": f"Your wish for an invoice is on file as ticket ${{ticket_{order}.id}}.",
    }
    return {"id": f"mail_{order}", "tool": "send_email", "args": args}


@dataclass(kw_only=True)
class Counted:
    """A script whose calls and tokens are counted, for whoever asks: a token is 4 characters of request or reply."""

    script: Callable[[JsonObject], Reply]
    calls: int = 0
    tokens: float = 0

    def __call__(self, body: JsonObject) -> Reply:
        reply = self.script(body)
        said = [reply.text or "", reply.arguments, *(call.tool + call.arguments for call in reply.calls)]
        self.calls += 1
        self.tokens += len(json.dumps(body, ensure_ascii=False) + "".join(said)) / 4
        return reply


def plan_or_acceptance(body: JsonObject) -> Reply:
    """What Steward is answered."""
    tool = str(cast("JsonObject", cast("JsonObject", body["tool_choice"])["function"])["name"])
    said: JsonObject
    if tool == "propose_plan":
        said = {
            "rationale": "A ticket and a mail for each order, with what the orders say.",
            "playbook": "general-desk",
            "confidence": 0.95,
            "steps": cast("list[Json]", steps()),
            "answer": ANSWER,
        }
    else:
        expected: list[Json] = [
            {"tool": name, "args": {}, "at_least": 2, "at_most": 2, "why": why} for name, why in EXPECTED.items()
        ]
        said = {"expectations": expected}
    return Reply(tool=tool, arguments=json.dumps(said, ensure_ascii=False))


@dataclass(frozen=True, kw_only=True)
class AgentScript:
    """The next turn of an agent: one call, or with `parallel` all that can be made by now."""

    parallel: bool = False

    def __call__(self, body: JsonObject) -> Reply:
        results = _results(cast("list[JsonObject]", body["messages"]))
        due = [step for step in steps() if step["id"] not in results and _ready(step, results)]
        if not due:
            return Reply(text=str(resolve(ANSWER, results)))
        return Reply(calls=[_call(step, results) for step in (due if self.parallel else due[:1])])


def _results(messages: list[JsonObject]) -> dict[str, Json]:
    """What the tools answered, by the call's id, which is the step's."""
    answers = [one for one in messages if one["role"] == "tool"]
    return {str(one["tool_call_id"]): json.loads(str(one["content"])) for one in answers}


def _ready(step: JsonObject, results: dict[str, Json]) -> bool:
    return all(reference.root in results for reference in references(step["args"]))


def _call(step: JsonObject, results: dict[str, Json]) -> ToolCall:
    arguments = json.dumps(resolve(step["args"], results), ensure_ascii=False)
    return ToolCall(id=str(step["id"]), tool=str(step["tool"]), arguments=arguments)
