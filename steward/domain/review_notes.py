"""What is recorded beside a question, in words: where an argument came from, what a goal calls for, what failed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject, Question

SAID_ELSEWHERE = frozenset({
    *("facts", "origins", "error", "unexpected", "expected", "instead_of", "rules"),  # `told_of` has them
    *("seal", "told_by", "about", "basis", "resume", "playbooks", "ceiling", "used", "limit", "needed", "grants"),
    *("lot", "endpoints", "resumes", "reading"),
})  # fmt: skip
"""Of a question's detail, what has a place of its own wherever it is shown, or is for the graph alone."""

_MOST_SHOWN = 400  # characters of what a fact came to; all of it is in the record
_PLAIN = {  # of questions that were asked before releases told it in a sentence
    "request": "the request",
    "answer": "a person's answer",
    "default": "left to its default",
    "plan": "the planner alone: it stands neither in the request nor in any result",
}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the argument at the dotted path came from, or the fact; `doubtful` where nothing but a plan says so."""

    path: str
    text: str
    doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class Told:
    """All of it; empty where nothing is recorded. `told_by`: whose words the plan may repeat."""

    origins: list[Origin]
    unexpected: bool
    expected: list[str]
    instead_of: str
    error: str
    told_by: str = ""
    facts: list[Origin] = field(default_factory=list[Origin])


def told_of(question: Question) -> Told:
    return Told(
        origins=origins(question),
        unexpected=is_unexpected(question),
        expected=expected(question),
        instead_of=instead_of(question),
        error=error(question),
        told_by=told_by(question),
        facts=facts(question),
    )


def told_by(question: Question) -> str:
    """That the plan may repeat what others wrote; empty where it can't."""
    tool = question.detail.get("told_by")
    if not isinstance(tool, str):
        return ""
    return f"The plan and its reasons were written after the planner was shown what {tool} gave, written by others."


def facts(question: Question) -> list[Origin]:
    """What the rules that ask looked up, and what it came to; `doubtful` where it could not be had."""
    found: list[Origin] = []
    for one in _objects(question.detail.get("facts")):
        ledger, args = one.get("ledger"), one.get("args")
        source = f"acts of {', '.join(map(str, ledger))}" if isinstance(ledger, list) else str(one.get("tool"))
        named = _named(args)
        text = f"{source} with {named}" if named else source
        error = one.get("error")
        came = f"could not be had: {error}" if error else _shortly(_fields(one.get("result")))
        found.append(Origin(path=str(one.get("fact")), text=f"{text}: {came}", doubtful=bool(error)))
    return found


def origins(question: Question) -> list[Origin]:
    """One for each argument that is told of, in the question's order."""
    found = question.detail.get("origins")
    if not isinstance(found, dict):
        return []
    asked = {name: place for place, name in enumerate(question.args)}
    placed = sorted(found.items(), key=lambda one: asked.get(re.split(r"[.\[]", one[0])[0], len(asked)))
    return [_origin(path, one) for path, one in placed if isinstance(one, dict)]


def doubtful(question: Question) -> list[Origin]:
    """Those that nobody but others or the planner says: what a yes is bound to."""
    return [one for one in origins(question) if one.doubtful]


def is_unexpected(question: Question) -> bool:
    """Whether the goal does not call for the act."""
    return question.detail.get("unexpected") is True


def expected(question: Question) -> list[str]:
    """What the goal does call for, one effect a line."""
    return [effect(one) for one in _objects(question.detail.get("expected"))]


def instead_of(question: Question) -> str:
    """The effect in whose place the act counts if it is approved."""
    named = question.detail.get("instead_of")
    return effect(named) if isinstance(named, dict) else ""


def error(question: Question) -> str:
    """What a tool said when it last failed."""
    failed = question.detail.get("error")
    if not isinstance(failed, dict):
        return ""
    code = f" ({failed['code']})" if failed.get("code") else ""
    return f"{_step(failed)} failed before: {failed.get('message') or 'it said nothing'}{code}"


def effect(wanted: JsonObject) -> str:
    """An expected effect: how often which tool, with which arguments."""
    args, where = wanted.get("args"), wanted.get("where")
    named = _named(args)
    most = wanted.get("at_most")
    often = f"at least {_value(wanted.get('at_least', 1))}" + (f", at most {_value(most)}" if most is not None else "")
    parts = [f"with {named}" if named else "", f"where {where}" if where else "", f"({often})"]
    return " ".join([str(wanted.get("tool")), *(part for part in parts if part)])


def _origin(path: str, told: JsonObject) -> Origin:
    if isinstance(said := told.get("said"), str):
        return Origin(path=path, text=said, doubtful=told.get("doubtful") is True)
    source, text = str(told.get("from")), told.get("text")
    if source != "result":
        return Origin(path=path, text=_PLAIN.get(source, source), doubtful=source == "plan")
    parts = _objects(told.get("parts"))
    if isinstance(text, str):
        named = " and ".join(_gave(one) for one in parts)
        return Origin(path=path, text=f"the planner's text, with {named}: {text}")
    copied = ", copied by the planner" if told.get("copied") is True else ""
    return Origin(path=path, text=f"{_gave(told)}{copied}")


def _gave(told: JsonObject) -> str:
    path = told.get("path")
    return f"what {_step(told)} gave" + (f" at {path}" if path else "")


def _step(told: JsonObject) -> str:
    step, tool = told.get("step"), told.get("tool")
    return f"{step} ({tool})" if tool else str(step)


def _value(given: Json) -> str:
    return given if isinstance(given, str) else canonical(given)


def _named(args: Json) -> str:
    return ", ".join(f"{name} {_value(one)}" for name, one in args.items()) if isinstance(args, dict) else ""


def _fields(given: Json) -> str:
    return (
        ", ".join(f"{name}={_value(one)}" for name, one in given.items()) if isinstance(given, dict) else _value(given)
    )


def _shortly(text: str) -> str:
    more = len(text) - _MOST_SHOWN
    return text if more <= 0 else f"{text[:_MOST_SHOWN]}… ({more:,} more characters)"


def _objects(given: Json) -> Sequence[JsonObject]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
