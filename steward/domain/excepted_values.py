"""Values that the request names only to except them: "all of them but not MW-3", "except the one on 3 December"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from steward.domain.called_origins import calls_of
from steward.domain.canonical import canonical, shortly
from steward.domain.marked_values import without_paths
from steward.domain.model import Action, Json
from steward.domain.origins import MOST_SHOWN, Leaf
from steward.domain.plan_judgement import Case
from steward.domain.spelt_values import value_at
from steward.domain.spoken_values import SHORTEST, day_of, reading, said

_ALL_BUT = (
    r"\b(?:except(?:ing|ed)?(?: for)?|with the exception of|excluding|other than|save for|leav(?:e|ing) out"
    r"|ausgenommen|außer|ausser|aber nicht|nicht aber|sauf|excepté|hormis|excepto|salvo)\b"
)
_EXCEPT = rf"(?:{_ALL_BUT}|(?:\b(?:but|and|und)|,) (?:please |bitte )?(?:not|nicht)\b)"
_WORDS = r"(?:[\s(]+[^\W\d]{1,20}){0,3}"  # "the order", "the ones of"
_NEXT = r"(?:\s*,)?\s+(?:(?:and|or|nor|und|oder|et|y|o) )?(?:the |order |nor )?|\s*,\s*"
_ROW = rf"(?:[^\s,;]{{0,40}}\d[^\s,;]{{0,40}}(?:{_NEXT})){{0,20}}"  # the values before it: "A-1, A-2 and"
_CLAUSE = re.compile(rf"{_ALL_BUT}[^;!?\n]{{0,80}}?(?:[;!?\n]|\.\s|$|(?={_EXCEPT}))")
_WHY = "the request names it as an exception"


def excepted(case: Case, action: Action) -> Iterator[str]:
    """What of the act, or of the record in a list that it is about, the request or what people answered names as an
    exception and nowhere else."""
    text = case.asked
    if re.search(_EXCEPT, text) is None:
        return
    for leaf in case.traced(action).leaves:
        if leaf.role == "free":
            continue
        if _is_named(leaf.value, text):
            yield f"{leaf.name} {leaf.shown}: {_WHY}"
        elif found := next((one for one in _beside(case, leaf) if _is_meant(case, one, text)), ""):
            yield f"{leaf.name} {leaf.shown} is of “{shortly(found, MOST_SHOWN)}”: {_WHY}"


def _is_meant(case: Case, value: str, text: str) -> bool:
    """Whether an exception says this text of a record, or the day in it; a bare number is in too many places."""
    return (any(map(str.isalpha, value)) and _is_named(value, text)) or _is_day(case, value, text)


def _is_named(value: Json, text: str) -> bool:
    name = reading(value if isinstance(value, str) else canonical(value))
    if len(name) < SHORTEST:
        return False
    whole = rf"(?<![\w-])(?<!\w[@.]){re.escape(name)}(?![\w-]|[@.]\w)"
    named = re.findall(whole, text)
    return bool(named) and len(named) == len(re.findall(rf"{_EXCEPT}{_WORDS}[\s(#]+{_ROW}{whole}", text))


def _is_day(case: Case, value: str, text: str) -> bool:
    """Whether it is on a day that an exception names, and nothing beside it."""
    day = day_of(value, case.tracer.zone)
    if day is None:
        return False
    clauses = " ; ".join(_CLAUSE.findall(text))
    return _names(case, clauses, day) and not _names(case, _CLAUSE.sub(" ; ", text), day)


def _names(case: Case, text: str, day: date) -> bool:
    return said(text, case.tracer.today).says(day.isoformat())


def _beside(case: Case, leaf: Leaf) -> Iterator[str]:
    """The texts of the record that the value is taken from, where that is one of a list."""
    for origin in leaf.origins:
        calls = calls_of(origin.step, case.history) if any(isinstance(one, int) for one in origin.place) else []
        card = case.tools.card(origin.tool)
        if not calls or card is None:
            continue
        shown = without_paths(calls[-1].result, card.sensitive_result)
        record = value_at(shown, origin.place[:-1]) if isinstance(shown, dict) else None
        texts = record.values() if isinstance(record, dict) else ()
        yield from (one for one in texts if isinstance(one, str))
