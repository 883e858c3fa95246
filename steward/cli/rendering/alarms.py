"""Watches and alarms, as tables for people and documents for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.rendering.stats import NUMBER
from steward.cli.text import age, instant, line, plain
from steward.domain.alarms import MEANINGS, Alarm
from steward.domain.drift.change import share
from steward.domain.drift.figures import TITLES
from steward.domain.drift.standing import FigureStanding, figures_of, standing, strength, strongest
from steward.domain.drift.watch import Watch
from steward.domain.figures.words import NO_PLAYBOOK
from steward.domain.model import JsonObject

_STANDING = {"learning": ("… learning", "dim"), "watched": ("✓ as usual", "green"), "alarm": ("! alarm", "red")}
_SHOWN = 300  # characters of an alarm in a list


def watches(found: Sequence[Watch]) -> Table:
    """A line for each playbook."""
    table = render.table("Playbook", "Stands", ("Tasks", NUMBER), ("Evidence", NUMBER), "Most of it")
    for one in found:
        most = strongest(one)
        speaks = TITLES[most.figure] if most else ""
        table.add_row(
            Text(plain(one.playbook) or NO_PLAYBOOK), _stands(one), f"{one.tasks:,}", _number(strength(one)), speaks
        )
    return table


def watch(one: Watch) -> Table:
    """A line for each figure of a playbook."""
    table = render.table("Figure", ("Usual", NUMBER), ("Lately", NUMBER), ("Evidence", NUMBER))
    for figure in figures_of(one):
        usual, lately = share(figure.usual, figure.usual_of), share(figure.lately, figure.lately_of)
        table.add_row(TITLES[figure.figure], usual, lately, _evidence(figure))
    return table


def watch_document(one: Watch) -> JsonObject:
    """A watch for programs; of `evidence` 1 is an alarm."""
    return {
        "playbook": one.playbook,
        "stands": standing(one),
        "tasks": one.tasks,
        "evidence": strength(one),
        "alarm": one.alarm or None,
        "figures": [{**asdict(figure)} for figure in figures_of(one)],
    }


def listing(found: Sequence[Alarm], now: float) -> Table:
    """A line for each alarm."""
    table = render.table("ID", "Kind", "Of", ("Opened", NUMBER), ("Answer", {}), ("What changed", {"ratio": 1}))
    for one in found:
        told = Text(line(one.finding.text, _SHOWN))
        subject = Text(plain(one.finding.subject) or NO_PLAYBOOK)
        table.add_row(one.id, one.finding.kind, subject, age(one.opened_at, now), one.answer or "waits", told)
    return table


def alarm(one: Alarm) -> list[RenderableType]:
    """All of an alarm, with what can be answered."""
    said: list[RenderableType] = [Text(plain(one.finding.text))]
    if one.finding.examples:
        said.append(Text(f"Tasks that show it: {', '.join(map(plain, one.finding.examples))}"))
    if one.answer:
        said.append(Text(f"Answered: {one.answer} by {plain(one.answered_by)}. {plain(one.message)}".strip()))
    else:
        said += [Text(f"  {name:<8}{words}") for name, words in MEANINGS[one.finding.kind].items()]
    return said


def document(one: Alarm) -> JsonObject:
    """An alarm for programs."""
    return {
        "id": one.id,
        "kind": one.finding.kind,
        "subject": one.finding.subject,
        "text": one.finding.text,
        "detail": one.finding.detail,
        "examples": [*one.finding.examples],
        "opened_at": instant(one.opened_at),
        "answer": one.answer,
        "answered_by": one.answered_by or None,
        "message": one.message or None,
        "answered_at": None if one.answered_at is None else instant(one.answered_at),
    }


def _stands(one: Watch) -> Text:
    words, style = _STANDING[standing(one)]
    return Text(words, style=style)


def _evidence(figure: FigureStanding) -> str:
    return _number(figure.strength) if figure.watched else "too few"


def _number(value: float) -> str:
    return f"{value:.2f}"
