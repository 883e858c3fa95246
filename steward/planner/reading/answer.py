"""The one object that an answer gives for the tool that was asked for, or why there is none.

Strict about meaning: reasoning is never read, nothing is completed, and where several different things could be meant
there is no choice by size or place. Lenient about form, and whatever was read differently from how it was written
is noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steward.domain.model import JsonObject
from steward.domain.text import excerpt, first_of, line
from steward.planner.answers import Answer
from steward.planner.body_text import REPLACED
from steward.planner.reading.calls import Found, in_envelopes
from steward.planner.reading.json_text import MAX_CHARS, NotJsonError, canonical, storable, storable_text, value_of
from steward.planner.reading.scanning import scanned
from steward.planner.reading.unwrapping import Asked, asked_for, is_named, object_of

_GROUNDS = 4_000  # characters of reasoning that are kept
_WORDS = 1_000  # characters of a refusal that are quoted
_AROUND = 300  # characters of the words beside an answer
_GLIMPSE = 100  # characters of an answer that is none
_NOTES = 20
_PROSE = {"rationale", "asks"}  # words for people; a letter less does no harm
_SEVERAL = ("multi_tool_use.parallel", "multi_tool_use", "parallel")
_CALLS = 50  # in one answer; there should be one


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was said for the tool that was asked for, or in words why nothing usable was (never both).

    `grounds` is the beginning of the model's reasoning, which is never read for an answer. `notes` are what was
    read differently from how it was written, in short words. `around` are words beside the answer, in one line: they
    are not read, and may take it back.
    """

    said: JsonObject | None = None
    unusable: str = ""
    grounds: str = ""
    notes: Sequence[str] = ()
    around: str = ""


@dataclass(frozen=True)
class _Candidate:
    said: JsonObject
    notes: list[str]
    called: bool
    dropped: bool
    aside: str
    around: str
    comments: Sequence[str]


def read(answer: Answer, tool: JsonObject) -> Reading:
    """What the answer says for this tool; never raises, whatever the model wrote."""
    asked = asked_for(tool)
    text = scanned(_out_of_quotes(answer.text), asked)
    grounds = "\n".join(part.strip() for part in (answer.reasoning, *text.grounds) if part.strip())
    grounds = storable_text(excerpt(grounds, _GROUNDS))
    why = _ended_without(answer) or _is_reasoning(answer)
    if why:
        return Reading(unusable=why, grounds=grounds)
    calls = [one for call in answer.calls for one in _apart(Found(name=call.name, args=call.args), asked)]
    if text.broken and not calls:
        return Reading(unusable=text.broken, grounds=grounds)
    if not calls and not text.found:
        return Reading(unusable=_nothing(answer, grounds), grounds=grounds)
    try:
        one = _chosen([*calls, *([] if text.broken else text.found)], asked)
    except NotJsonError as error:
        return Reading(unusable=str(error), grounds=grounds)
    if answer.lost and REPLACED in str({key: value for key, value in one.said.items() if key not in _PROSE}):
        return Reading(unusable=f"letters of the reply can't be read: {answer.lost}", grounds=grounds)
    notes = [*one.notes, f"without the text beside the call: {text.broken}"] if text.broken else one.notes
    notes = [*notes, f"letters could not be read: {answer.lost}"] if answer.lost else notes
    return Reading(said=one.said, grounds=grounds, notes=first_of(notes, _NOTES), around=one.around)


def _apart(call: Found, asked: Asked) -> list[Found]:
    """The calls in one of OpenAI's wrapper around several, which models name as if it were a tool; else the call."""
    inside = in_envelopes(call.args, asked.known) if call.name in _SEVERAL else None
    return [replace(one, how=f"out of '{call.name}'") for one in inside or ()] or [call]


def _out_of_quotes(text: str) -> str:
    """The text; or what it says where it is one JSON text as a whole."""
    bare = text.strip()
    if len(bare) > MAX_CHARS or not (bare.startswith('"') and bare.endswith('"')):
        return text
    try:
        inner = value_of(bare).value
    except NotJsonError:
        return text
    return inner if isinstance(inner, str) else text


def _chosen(found: Sequence[Found], asked: Asked) -> _Candidate:
    """The one thing that all of it says. Raises NotJsonError where it says several, or none that was asked for."""
    if len(found) > _CALLS:
        raise NotJsonError(f"the reply holds {len(found)} calls and objects; one is wanted")
    candidates = [_candidate(one, asked, alone=len(found) == 1) for one in found]
    relevant = [one for one in candidates if one.called or asked.known & one.said.keys()]
    if not relevant:
        raise NotJsonError(f"the reply holds no object with any of {', '.join(asked.fields)}")
    if all(one.aside for one in relevant):
        raise NotJsonError(f"the reply's answer stands in {relevant[0].aside}, so that may be none; give it alone")
    if all(one.dropped or one.aside for one in relevant):
        raise NotJsonError("the reply reasons on after its answer, so that may be none; give the answer last")
    different = {canonical(one.said): one for one in reversed(relevant)}
    if len(different) > 1:
        raise NotJsonError(
            f"the reply is ambiguous: it holds {len(different)} different answers; "
            f"give one call of {asked.name}, and no draft, example or other call beside it"
        )
    one = next(iter(different.values()))
    comments = dict.fromkeys(
        words for each in relevant for words in each.comments
    )  # what is said twice, may be so once
    others = [canonical(each.said) for each in candidates if each not in relevant]
    beside = [*comments, one.around, *others]
    return replace(one, around=storable_text(excerpt(" ".join(filter(None, beside)), _AROUND)))


def _candidate(found: Found, asked: Asked, *, alone: bool) -> _Candidate:
    notes: list[str] = []
    if found.name and not is_named(found.name, asked, notes):
        raise NotJsonError(
            f"the reply calls '{line(found.name, 60)}', which was not asked for; "
            f"call {asked.name}, and name other tools in what you give it"
        )
    if found.name == "":
        if not alone:
            raise NotJsonError("the reply holds a call without a name beside something else")
        notes.append(f"a call without a name for {asked.name}")
    words = [found.comments]
    said = storable(object_of(found, asked, notes, words))
    if not isinstance(said, dict):
        raise NotJsonError("the reply is not a JSON object")
    return _Candidate(said, notes, found.name is not None, found.dropped, found.aside, found.around, words)


def _ended_without(answer: Answer) -> str:
    """Why an answer that was refused, cut off or withheld is none, whatever there is of it."""
    if answer.refusal:
        return f"the model refused: {excerpt(answer.refusal, _WORDS)}"
    if answer.finish == "length":
        return "the reply was cut off at the limit of tokens; answer shorter"
    if answer.finish == "content_filter":
        return "the reply was withheld by a content filter"
    if answer.finish == "broken":
        return "the endpoint broke the reply off"
    return ""


def _is_reasoning(answer: Answer) -> str:
    """Why a text is no answer that is word for word the reasoning beside it."""
    same_words = not answer.calls and answer.text.strip() and answer.text.split() == answer.reasoning.split()
    return "the reply's text is word for word its reasoning, so that may be no answer" if same_words else ""


def _nothing(answer: Answer, grounds: str) -> str:
    if grounds:
        return "the reply holds reasoning only, and no answer after it"
    said = line(answer.text, _GLIMPSE)
    return f"the reply has no complete JSON object in it: “{said}”" if said else "the reply was empty"
