"""How the figures are told: a table for people, JSON for programs, a picture."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from steward.domain.model import Json, JsonObject
from steward.evals.bench.figures import Figure, number
from steward.evals.bench.picture import picture

_LIBRARIES = ("langgraph", "langgraph-checkpoint-postgres", "langchain", "langchain-openai", "procrastinate", "psycopg")


def show(figures: Sequence[Figure], console: Console) -> None:
    """One row a figure: ours, theirs, what they come to, how far it varied, what was aimed at."""
    table = Table("figure", "beside", title="Steward beside what there is (medians)")
    for heading in ("ours", "theirs", "unit", "comes to", "spread", "aim"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("met")
    for one in figures:
        table.add_row(one.title, one.beside, *_numbers(one), _word(one))
    console.print(table)
    for one in figures:
        if one.note:
            console.print(f"{one.title}: {one.note}", markup=False)


def write(figures: Sequence[Figure], folder: Path) -> list[Path]:
    """The files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    document, drawing = folder / "bench.json", folder / "bench.svg"
    document.write_text(json.dumps(as_json(figures), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    drawing.write_text(picture(figures), encoding="utf-8")
    return [document, drawing]


def as_json(figures: Sequence[Figure]) -> JsonObject:
    rows: list[Json] = [_row(one) for one in figures]
    return {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _machine(), "figures": rows}


def _numbers(one: Figure) -> list[str]:
    low, high = one.spread
    theirs = "" if one.their_median is None else number(one.their_median)
    come_to, spread = f"{number(one.value)} {one.measure}", f"{number(low)} – {number(high)}"
    return [number(one.our_median), theirs, one.unit, come_to, spread, one.aim_in_words]


def _word(one: Figure) -> str:
    return {True: "[green]yes", False: "[red]no", None: ""}[one.met]


def _row(one: Figure) -> JsonObject:
    low, high = one.spread
    return {
        "name": one.name,
        "title": one.title,
        "beside": one.beside,
        "unit": one.unit,
        "ours": one.our_median,
        "theirs": one.their_median,
        "ratio": one.value if one.theirs else None,
        "spread": [low, high],
        "aim": one.aim,
        "at_least": one.at_least,
        "met": one.met,
        "note": one.note,
        "samples": {"ours": [*one.ours], "theirs": [*one.theirs]},
    }


def _machine() -> JsonObject:
    versions: JsonObject = {name: version(name) for name in _LIBRARIES}
    return {
        "processors": os.cpu_count() or 0,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": [round(one, 2) for one in os.getloadavg()],
        **versions,
    }
