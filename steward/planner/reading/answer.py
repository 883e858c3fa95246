"""The one object that an answer gives for the tool that was asked for, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.model import JsonObject
from steward.domain.text import excerpt
from steward.planner.answers import Answer
from steward.planner.reading.json_text import NotJsonError, as_object

_GROUNDS = 4_000  # characters of reasoning that are kept
_WORDS = 1_000  # characters of a refusal that are quoted


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was said for the tool that was asked for, or in words why nothing usable was (never both).

    `grounds` is the beginning of the model's reasoning, which is never read for an answer. `notes` are what was
    read differently from how it was written, in short words.
    """

    said: JsonObject | None = None
    unusable: str = ""
    grounds: str = ""
    notes: Sequence[str] = ()


def read(answer: Answer, tool: JsonObject) -> Reading:
    """What the answer says for this tool; never raises, whatever the model wrote."""
    grounds = excerpt(answer.reasoning.strip(), _GROUNDS)
    if why := _ended_without(answer):
        return Reading(unusable=why, grounds=grounds)
    name = name_of(tool)
    said = next((call.args for call in answer.calls if call.name == name), None)
    if said is None:
        said = answer.calls[0].args if answer.calls else answer.text
    try:
        return Reading(said=as_object(said), grounds=grounds)
    except NotJsonError as error:
        return Reading(unusable=str(error), grounds=grounds)


def name_of(tool: JsonObject) -> str:
    """The tool's own name."""
    function = tool.get("function")
    name = function.get("name") if isinstance(function, dict) else None
    return name if isinstance(name, str) else ""


def _ended_without(answer: Answer) -> str:
    """Why an answer that was refused, cut off or withheld is none, whatever there is of it."""
    if answer.refusal:
        return f"the model refused: {excerpt(answer.refusal, _WORDS)}"
    if answer.finish == "length":
        return "the reply was cut off at the limit of tokens; answer shorter"
    if answer.finish == "content_filter":
        return "the reply was withheld by a content filter"
    if answer.calls or answer.text.strip():
        return ""
    return "the reply holds reasoning only, and no answer" if answer.reasoning.strip() else "the reply was empty"
