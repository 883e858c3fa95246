"""A model that counts: the same goal, planned for Steward and carried out turn by turn for an agent.

It remembers nothing: what is due follows from the goal and from the answers of tools in the request, so one
endpoint serves any number of runs.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import cast

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.server import Reply, ToolCall

_GOAL = re.compile(r"Count to (\d+), (one after another|all at once), with (\w+)")


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What is asked for: so many additions, each of which uses the last one's result or none of which does."""

    actions: int
    chained: bool
    tool: str = "add_one"

    @property
    def goal(self) -> str:
        """The request in words."""
        how = "one after another" if self.chained else "all at once"
        return f"Count to {self.actions}, {how}, with {self.tool}."


def counting_in(text: str) -> Counting:
    """The goal out of a prompt's text."""
    found = _GOAL.search(text)
    if found is None:
        raise ValueError(f"no goal to count in: {text[:80]}")
    return Counting(actions=int(found[1]), chained=found[2] == "one after another", tool=found[3])


@dataclass(frozen=True, kw_only=True)
class CountingScript:
    """Call it with a request's body; every answer takes `seconds`."""

    seconds: float = 0.0

    def __call__(self, body: JsonObject) -> Reply:
        messages = cast("list[dict[str, Json]]", body.get("messages"))
        counting = counting_in(next(str(one["content"]) for one in messages if one["role"] == "user"))
        choice = body.get("tool_choice")
        if not isinstance(choice, dict):
            return self._turn(counting, messages, parallel=body.get("parallel_tool_calls") is not False)
        tool = str(cast("JsonObject", choice["function"])["name"])
        said = _plan(counting) if tool == "propose_plan" else _acceptance(counting)
        return Reply(tool=tool, arguments=json.dumps(said), seconds=self.seconds)

    def _turn(self, counting: Counting, messages: list[dict[str, Json]], *, parallel: bool) -> Reply:
        """An agent's next turn: one call, or all of them where they may be made together."""
        done = sum(one["role"] == "tool" for one in messages)
        if done >= counting.actions:
            return Reply(text=f"Counted to {done}.", seconds=self.seconds)
        last = counting.actions if parallel and not counting.chained else done + 1
        calls = [
            ToolCall(id=f"call_{number}", tool=counting.tool, arguments=json.dumps({"value": number}))
            for number in range(done, last)
        ]
        return Reply(calls=calls, seconds=self.seconds)


def _plan(counting: Counting) -> JsonObject:
    values: list[Json] = [0]
    values += [f"${{s{number - 1}.value}}" if counting.chained else number for number in range(1, counting.actions)]
    steps: list[Json] = [
        {"id": f"s{number}", "tool": counting.tool, "args": {"value": value}} for number, value in enumerate(values)
    ]
    return {"rationale": "as asked", "playbook": "counting", "confidence": 0.95, "steps": steps}


def _acceptance(counting: Counting) -> JsonObject:
    many = counting.actions
    return {"expectations": [{"tool": counting.tool, "args": {}, "at_least": many, "at_most": many, "why": "as asked"}]}
