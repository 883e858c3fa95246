"""Several models, in order: the next one is asked only where those before it are out, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from steward.domain.ceilings import Allowance
from steward.domain.model import JsonObject
from steward.domain.outages import Outage, together
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import Call, Purpose
from steward.domain.ports.tools import Limiter
from steward.planner.chat import Chat, Prompt, Reply
from steward.planner.model_settings import ModelSettings
from steward.planner.prompt import prompt_version

if TYPE_CHECKING:
    import httpx

_READY = ("You are asked whether you are there.", "Call the tool.")
_READY_TOOL: JsonObject = {
    "type": "function",
    "function": {
        "name": "answer",
        "description": "Say that you are ready.",
        "parameters": {"type": "object", "properties": {"ready": {"type": "boolean"}}, "required": ["ready"]},
    },
}


@dataclass(frozen=True)
class Fallbacks:
    """The models of one planner. It takes another one's answer for an outage that passes, and for nothing else.

    A refusal, a filter, a plan that can't be read, a wrong key: all these are the model's own, and told as they are.
    """

    chats: Sequence[Chat]

    async def ask(
        self,
        purpose: Purpose,
        prompt: Prompt,
        tool: JsonObject,
        version: str,
        allowance: Allowance,
    ) -> Reply:
        """The answer of the first that is up, with why those before it gave none among its reading's notes."""
        out: list[tuple[str, Reply]] = []
        calls: list[Call] = []
        for chat in self.chats:
            reply = await chat.ask(purpose, prompt, tool, version, allowance)
            calls += reply.calls
            if reply.outage is None or not (reply.outage.passes or out):
                return _told(replace(reply, calls=calls), chat.settings.title, out)
            out.append((chat.settings.title, reply))
        return replace(_first_back([each for _, each in out]), calls=calls)

    def serves(self, endpoint: str) -> bool:
        """Whether it is that of one of them."""
        return any(chat.settings.endpoint == endpoint for chat in self.chats)

    async def answers(self, endpoint: str) -> Outage | None:
        """Ask the endpoint one tiny question; None where it says anything at all, or is none of theirs."""
        for chat in self.chats:
            if chat.settings.endpoint == endpoint:
                asked = chat.ask("plan", lambda _: _READY, _READY_TOOL, prompt_version(), Allowance(), probing=True)
                return (await asked).outage
        return None

    async def window(self) -> int:
        """How many tokens question and answer may have together, whichever of them answers."""
        return min([await chat.window() for chat in self.chats])


def in_turn(
    models: Sequence[ModelSettings],
    limiter: Limiter,
    http: httpx.AsyncClient | None,
    modes: Modes,
    outages: Outages,
    *,
    fresh: bool = False,
) -> Fallbacks:
    """The models in this order; all but the last know that another stands in for them."""
    last = len(models) - 1
    return Fallbacks([Chat(each, limiter, http, modes, fresh, outages, at < last) for at, each in enumerate(models)])


def _told(reply: Reply, model: str, out: Sequence[tuple[str, Reply]]) -> Reply:
    """The reply, with why it is not the first model's."""
    if not out:
        return reply
    whys = "; ".join(f"{name} did not answer ({each.error})" for name, each in out)
    if reply.error:
        return replace(reply, error=f"{reply.error} ({whys})")
    note = f"{model} answered, as {whys}"
    return replace(reply, reading=replace(reply.reading, notes=[note, *reply.reading.notes]))


def _first_back(replies: Sequence[Reply]) -> Reply:
    """Where none answered: the task waits for the one that is to be tried first, and is told of them all."""
    if len(replies) == 1:
        return replies[0]
    outage = together([reply.outage for reply in replies if reply.outage is not None])
    first = next(reply for reply in replies if reply.outage and reply.outage.endpoint == outage.endpoint)
    return replace(first, error=outage.said, outage=outage)
