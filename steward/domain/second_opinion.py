"""What a model that did not plan an act says of it, and how that is kept on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.canonical import digest
from steward.domain.model import Action, Entry, Json, JsonObject

STOP, GO = "stop", "go"


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """Whether an act is stopped, and why. `had` false: there is no answer, which stops it as well.

    `confidence` is how sure the model says it is of its whole answer, from 0 to 1.
    """

    stop: bool
    reason: str = ""
    model: str = ""
    confidence: float | None = None
    had: bool = True


def seal(action: Action, basis: str) -> str:
    """What an opinion is bound to: exactly this act of this plan, and what it rests on."""
    return digest("second look", action.key, action.tool, action.args, action.revision, basis)


def evidence_digest(answers: Sequence[str], evidence: Sequence[Entry]) -> str:
    """What acts rest on: what people added, and what was read."""
    read: list[Json] = [[entry.action.key, entry.result] for entry in evidence]
    return digest("second look's basis", [*answers], read)


def told(action: Action, sealed: str, opinion: Opinion) -> JsonObject:
    """An opinion as the decision's detail has it."""
    item: JsonObject = {"item": action.item} if action.item >= 0 else {}
    said: JsonObject = {"verdict": STOP if opinion.stop else GO}
    why: JsonObject = {"reason": opinion.reason} if opinion.reason else {}
    return {"seal": sealed, "step": action.step, **item, "tool": action.tool, **said, **why}
