"""Decisions, one a line, with what they rest on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from steward.cli.rendering import documents
from steward.cli.rendering import pieces as render
from steward.cli.rendering.stats import NUMBER
from steward.cli.text import age, instant, line, plain, short
from steward.domain.grounds import grounds_of
from steward.domain.model import Json, JsonObject
from steward.domain.ports.marks import DecisionLine

_GROUNDS = 300  # characters; --json has all
_MARKS = {"right": ("✓ right", "green"), "wrong": ("✗ wrong", "red")}


def listing(found: Sequence[DecisionLine], now: float) -> Table:
    table = render.table(("ID", NUMBER), ("When", NUMBER), ("Task", {"overflow": "fold", "min_width": 8}), "Decision",
                         ("Sure", NUMBER), ("Grounds", {"overflow": "fold", "ratio": 1}))  # fmt: skip
    for one in found:
        record = one.record
        sure = "–" if record.confidence is None else f"{record.confidence:.2f}"
        what = f"{record.kind}: {plain(record.outcome)}" if record.outcome else record.kind
        table.add_row(str(one.id), age(record.at, now), short(record.task_id), what, sure, _grounds(one))
    return table


def document(one: DecisionLine) -> JsonObject:
    """A decision for programs, whole."""
    mark: Json = None
    if one.mark is not None:
        mark = {"says": one.mark.says, "by": one.mark.by, "note": one.mark.note, "at": instant(one.mark.at)}
    told = {"id": one.id, "task": one.record.task_id, "goal": one.goal, "playbook": one.playbook}
    return {**told, **documents.record(one.record), "mark": mark}


def _grounds(one: DecisionLine) -> Text:
    text = Text(line("; ".join(grounds_of(one.record)), _GROUNDS))
    if one.mark is not None:
        words, style = _MARKS[one.mark.says]
        note = f": {line(one.mark.note, _GROUNDS)}" if one.mark.note else ""
        text.append(f"{'  ' if text else ''}{words} ({plain(one.mark.by)}){note}", style=style)
    return text
