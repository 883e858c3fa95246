"""One question as it is sent in a mode: messages, and what goes beside them; and what comes of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from steward.domain.model import Json, JsonObject
from steward.domain.model_modes import Mode
from steward.domain.outages import Outage
from steward.domain.ports.planning import Call
from steward.planner.breaker import Breaker
from steward.planner.failures import Failure
from steward.planner.reading import Reading
from steward.planner.schemas import function_of, in_form, kinds_of, name_of, parameters_of
from steward.planner.usage import Account

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

Prompt = Callable[[int], tuple[str, str]]
"""System and user text for a window of so many tokens. Raises DoesNotFitError."""

_WITHOUT_TOOLS = """
# How to answer here
No tool can be called here. Where you are to call `{name}`, answer with the JSON object that its arguments would
be, and nothing else: no words around it, no fence. Its JSON schema:
{schema}
So it looks like {example}
"""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: the rules (`system`), the matter (`user`), and the tool whose call is the answer."""

    system: str
    user: str
    tool: JsonObject

    def messages(self, mode: Mode) -> list[BaseMessage]:
        """What is said, with the tool's schema in it where the tool can't be sent."""
        from langchain_core.messages import HumanMessage, SystemMessage

        system = self.system if mode.calls_tools else f"{self.system.rstrip()}\n{self._in_words(mode)}"
        if not mode.system:
            return [HumanMessage(f"{system.rstrip()}\n\n{self.user}")]
        return [SystemMessage(system), HumanMessage(self.user)]

    def beside(self, mode: Mode) -> dict[str, Any]:
        """What is sent beside the messages, in the names of OpenAI's protocol."""
        schema = self._schema(mode)
        match mode.tools:
            case "named" | "required" | "auto":
                return {"tools": [self._sent(schema, mode)], **self._choice(mode)}
            case "json_schema":
                named: JsonObject = {"name": name_of(self.tool), "schema": schema, "strict": mode.form == "strict"}
                return {"response_format": {"type": "json_schema", "json_schema": named}}
            case "json_object":
                return {"response_format": {"type": "json_object"}}
            case "text":
                return {}

    def _choice(self, mode: Mode) -> dict[str, Any]:
        if mode.tools == "auto":  # it is what no choice means, and some refuse even its name
            return {}
        named = {"type": "function", "function": {"name": name_of(self.tool)}}
        return {"tool_choice": named if mode.tools == "named" else "required"}

    def _sent(self, schema: JsonObject, mode: Mode) -> JsonObject:
        strict: JsonObject = {"strict": True} if mode.form == "strict" else {}
        return {**self.tool, "function": {**function_of(self.tool), "parameters": schema, **strict}}

    def _in_words(self, mode: Mode) -> str:
        schema = self._schema(mode)
        example = _example(schema)
        return _WITHOUT_TOOLS.format(name=name_of(self.tool), schema=_compact(schema), example=_compact(example))

    def _schema(self, mode: Mode) -> JsonObject:
        return in_form(parameters_of(self.tool), mode.form)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What was read out of the answer, or why there is no answer.

    `error` is for good, unless the endpoint asks to come back after `wait` seconds: then it is waited for no more here.
    `outage`: the endpoint is in a trouble that all who ask it share. `cut` is the limit of tokens at which the answer
    was cut off, 0 where it was not; `window` the endpoint's own, where that cut it off.
    """

    reading: Reading = field(default_factory=Reading)
    error: str = ""
    calls: Sequence[Call] = ()
    wait: float | None = None
    outage: Outage | None = None
    cut: int = 0
    window: int = 0


@dataclass(frozen=True)
class Asked:
    """What is asked, whatever the way and the window."""

    prompt: Prompt
    tool: JsonObject
    account: Account
    breaker: Breaker

    async def question(self, window: int, mode: str) -> Question:
        """The question for this window; the account is told what will be sent. Raises DoesNotFitError."""
        system, user = await asyncio.to_thread(self.prompt, window)  # results may be large
        self.account.sent = system + user + json.dumps(self.tool)
        self.account.mode = mode
        return Question(system=system, user=user, tool=self.tool)


class SpentError(Exception):
    """The allowance admits no further call; the text says why those before it gave no answer, where it is known."""


class NoAnswerError(Exception):
    """The endpoint gave no answer; `failure` says why, `tried` in which ways it was asked."""

    def __init__(self, failure: Failure, tried: Sequence[Mode] = ()) -> None:
        super().__init__(failure.kind)
        self.failure = failure
        self.tried = tried


def _example(schema: Json) -> Json:
    """A value of the schema's shape, with what must be there."""
    if not isinstance(schema, dict):
        return "…"
    inner, required = schema.get("properties"), schema.get("required")
    match next(iter(kinds_of(schema)), ""):
        case "object" if isinstance(inner, dict):
            wanted = [name for name in required if isinstance(name, str)] if isinstance(required, list) else [*inner]
            return {name: _example(inner.get(name)) for name in wanted}
        case "object":
            return {}
        case "array":
            return [_example(schema.get("items"))]
        case "number":
            return 0.9
        case "integer":
            return 1
        case "boolean":
            return True
        case _:
            return "…"


def _compact(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
