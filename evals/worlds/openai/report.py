"""What became of the behaviours, as lines and as the tables of docs/models.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rich.console import Console

from steward.domain.text import line
from steward.evals.worlds.openai.behaviours import GROUPS
from steward.evals.worlds.openai.runner import Outcome

BEGIN, END = "<!-- behaviours: begin -->", "<!-- behaviours: end -->"
_PORT = re.compile(r"127\.0\.0\.1:\d+")
_WIDTH = 160


def row(outcome: Outcome) -> tuple[str, str, str, str]:
    """Name, endpoint, result, and what there is to say of it."""
    said = f"{outcome.why} | {outcome.line}" if outcome.why else outcome.line
    return outcome.behaviour.name, outcome.behaviour.endpoint, outcome.result, said


def show(cells: tuple[str, str, str, str], console: Console) -> None:
    """One behaviour, on a line or two."""
    name, endpoint, result, said = cells
    console.print(f"{result:<15} {name:<34} {endpoint}", markup=False, style="red" if result == "BAD" else None)
    if said:
        console.print(f"{'':<15} {line(said, 300)}", markup=False, style="dim")


def counted(outcomes: Sequence[Outcome]) -> str:
    """How many ended in which way."""
    found = Counter(outcome.result for outcome in outcomes)
    return f"{len(outcomes)} behaviours: " + ", ".join(f"{number} {name}" for name, number in found.most_common())


def in_markdown(text: str, outcomes: Sequence[Outcome]) -> str:
    """The text with a table of every group between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    by_name = {outcome.behaviour.name: outcome for outcome in outcomes}
    tables = [
        _table(group, [by_name[one.name] for one in ones if one.name in by_name]) for group, ones in GROUPS.items()
    ]
    return "\n\n".join([f"{before}{BEGIN}", f"{counted(outcomes)}.", *tables, f"{END}{after}"])


def _table(group: str, outcomes: Sequence[Outcome]) -> str:
    head = [
        "| behaviour | who does so | outcome | what a person reads, or how it was asked | `doctor --endpoint` |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([f"### {group}", "", *head, *map(_row, outcomes)])


def _row(outcome: Outcome) -> str:
    said = _cell(line(_PORT.sub("127.0.0.1:8000", outcome.line), _WIDTH))
    told = [f"`{outcome.behaviour.name}`", _cell(outcome.behaviour.endpoint), outcome.result, said, outcome.doctor]
    return f"| {' | '.join(told)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
