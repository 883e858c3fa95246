"""The tasks behind one number, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.snapshot import Look
from steward.checkpoints.storable import text
from steward.domain.errors import Unusable
from steward.domain.figures.lists import MOST_COUNTED, TaskLine, TaskPage
from steward.domain.figures.outcomes import STAGES
from steward.domain.figures.slices import Selector, SelectorKind, Slice
from steward.domain.figures.summary import confidence_bin
from steward.domain.redaction import Redactor

Source = Literal["ended", "held", "limited", "called", "met", "planned", "opened", "answered", "open"]
NOTHING: Mapping[str, object] = {
    **dict.fromkeys(
        ("outcome", "path", "stage", "steps_from", "steps_until", "seconds_from", "seconds_until", "confidence",
         "ending", "ceiling", "at_limit", "tool", "what", "error", "code", "rule", "by_model", "person", "reason",
         "group", "said", "older", "younger", "below")
    ),
    **dict.fromkeys(
        ("asked", "waited", "crashed", "inside", "refused", "repaired", "replanned", "unpriced", "wrong"), False
    ),
}  # fmt: skip
"""The conditions of a selector that asks for none."""
_WHATS = ("", "retries", "lost", "refused", "refuted", "unknown", "failed")
_OF_MODELS = ("", "errors", "unpriced")
_SAID: Mapping[str, Sequence[str] | None] = {"": None, "approved": ["quick", "looked", "approved"], "quick": ["quick"]}
_AGES: Mapping[str, tuple[float | None, float | None]] = {
    "": (None, None),
    "hour": (None, 3_600.0),
    "day": (3_600.0, 86_400.0),
    "week": (86_400.0, 604_800.0),
    "older": (604_800.0, None),
}
"""Of open questions, in seconds: older than the first, younger than the second."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Where the tasks of a selector are looked for, and by which conditions."""

    source: Source = "ended"
    values: Mapping[str, object] = field(default_factory=dict[str, object])


async def page(
    look: Look, wanted: Slice, selector: Selector, limit: int, after: str | None, redactor: Redactor
) -> TaskPage:
    """Raises Unusable where selector or cursor mean nothing."""
    choice = chosen(selector)
    most = {"limit": limit + 1, "most": MOST_COUNTED, "marks_any": redactor.marks_any}
    values = {**NOTHING, **bounds(wanted), **choice.values, **_place(after), **most}
    found = await look(f"page_{choice.source}", values)
    (counted,) = await look(f"count_{choice.source}", values)
    shown = found[:limit]
    return TaskPage(
        tasks=[_line(row, redactor) for row in shown],
        total=counted["number"],
        cursor=_cursor(shown[-1]) if len(found) > limit else None,
    )


def chosen(selector: Selector) -> Choice:
    """What the selector means. Raises Unusable."""
    return _CHOICES[selector.kind](replace(selector, value=text(selector.value), detail=text(selector.detail)))


def _outcome(value: str) -> Choice:
    if value == "waiting":
        return Choice(source="held", values={"inside": True, "at_limit": False})
    if value == "limit":
        return Choice(source="limited", values={"outcome": value, "inside": True, "at_limit": True})
    known = ("alone", "with_person", "failed", "cancelled")
    return Choice(values={"outcome": known[_among(value, known, "an outcome")]})


def _among(value: str, known: Sequence[str], what: str) -> int:
    if value not in known:
        raise Unusable(f"'{value}' is not {what}; there are: {', '.join(filter(None, known))}")
    return known.index(value)


def _range(value: str, kind: type[Any]) -> tuple[Any, Any]:
    """`12` or `10-20`, both within; of durations the upper bound is not."""
    low, between, high = value.partition("-")
    return _number(low, kind), _number(high if between else low, kind)


def _number(value: str, kind: type[Any]) -> Any:
    try:
        number = kind(value)
    except ValueError:
        raise Unusable(f"'{value}' is no number to select tasks by") from None
    if not abs(number) < 2**31:
        raise Unusable(f"'{value}' is no number to select tasks by")
    return number


def _steps(one: Selector) -> Choice:
    low, high = _range(one.value, int)
    return Choice(values={"steps_from": low, "steps_until": high})


def _seconds(one: Selector) -> Choice:
    low, high = _range(one.value, float)
    return Choice(values={"seconds_from": low, "seconds_until": high})


def _tool(one: Selector) -> Choice:
    what = _WHATS[_among(one.detail, _WHATS, "what befell a tool's calls")]
    return Choice(source="called", values={"tool": one.value, "what": what})


def _model(one: Selector) -> Choice:
    what = _OF_MODELS[_among(one.detail, _OF_MODELS, "what befell a model's calls")]
    return Choice(source="planned", values={"by_model": one.value, "what": what})


def _refused(one: Selector) -> Choice:
    if not one.value:
        return Choice(values={"refused": True})
    return Choice(source="met", values={"code": one.value, "rule": one.detail})


def _waiting(one: Selector) -> Choice:
    known = ("", "limit")
    return Choice(source="held", values={"at_limit": True if _among(one.value, known, "what is waited for") else None})


def _unsure(one: Selector) -> Choice:
    wrong = _among(one.detail, ("", "wrong"), "what became of a plan")
    return Choice(values={"below": confidence_bin(_number(one.value, float)), "wrong": bool(wrong)})


def _person(one: Selector) -> Choice:
    _among(one.detail, [*_SAID], "what somebody said")
    return Choice(source="answered", values={"person": one.value or None, "said": _SAID[one.detail]})


def _open(one: Selector) -> Choice:
    _among(one.value, [*_AGES], "an age of questions")
    older, younger = _AGES[one.value]
    return Choice(source="open", values={"older": older, "younger": younger})


def _ending(one: Selector) -> Choice:
    return Choice(values={"ending": f"{one.value}: {one.detail.strip()}" if one.detail else one.value})


def _reviewed(source: Source) -> Callable[[Selector], Choice]:
    return lambda one: Choice(source=source, values={"reason": one.value or None, "group": one.detail or None})


_CHOICES: Mapping[SelectorKind, Callable[[Selector], Choice]] = {
    "ended": lambda _: Choice(),
    "asked": lambda _: Choice(values={"asked": True}),
    "waited": lambda _: Choice(values={"waited": True}),
    "crashed": lambda _: Choice(values={"crashed": True}),
    "refused": _refused,
    "repaired": lambda _: Choice(values={"repaired": True}),
    "replanned": lambda _: Choice(values={"replanned": True}),
    "unpriced": lambda _: Choice(values={"unpriced": True}),
    "unsure": _unsure,
    "waiting": _waiting,
    "open": _open,
    "outcome": lambda one: _outcome(one.value),
    "ceiling": lambda one: Choice(values={"ceiling": one.value}),
    "end": _ending,
    "stage": lambda one: Choice(values={"stage": _among(one.value, STAGES, "a stage")}),
    "steps": _steps,
    "seconds": _seconds,
    "confidence": lambda one: Choice(values={"confidence": confidence_bin(_number(one.value, float))}),
    "path": lambda one: Choice(values={"path": _number(one.value, int)}),
    "tool": _tool,
    "error": lambda one: Choice(source="met", values={"error": _number(one.value, int)}),
    "model": _model,
    "review": _reviewed("opened"),
    "decided": _reviewed("answered"),
    "person": _person,
}


def _cursor(row: DictRow) -> str:
    return f"{rows.seconds(row['at'])!r}|{row['id']}"


def _place(after: str | None) -> dict[str, object]:
    """Behind which task to go on. Raises Unusable."""
    if after is None:
        return {"after_at": None, "after_id": None}
    at, between, task_id = after.partition("|")
    try:
        if between:
            return {"after_at": datetime.fromtimestamp(float(at), UTC), "after_id": text(task_id)}
    except (ValueError, OverflowError, OSError):
        pass
    raise Unusable(f"'{after}' is no cursor of such a list; take the one that the page before ended with")


def _line(row: DictRow, redactor: Redactor) -> TaskLine:
    return TaskLine(
        id=row["id"],
        goal=redactor.among(row["plan"]).text(row["goal"]),
        playbook=row["playbook"],
        model=row["model"],
        release=row["release"],
        outcome=row["outcome"],
        end=row["ending"],
        steps=row["steps"],
        seconds=row["seconds"],
        cost=row["cost"],
        unpriced=row["unpriced"],
        confidence=row["confidence"],
        created_at=rows.seconds(row["created_at"]),
        finished_at=rows.optional_seconds(row["finished_at"]),
    )
