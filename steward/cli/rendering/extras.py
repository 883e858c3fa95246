"""What a task has beside its effects: how far a large loop is, what was left out, and what people did by hand."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import plain
from steward.domain.model import Json, JsonObject
from steward.domain.ports.tasks import Task
from steward.domain.results import words_of


def rest(task: Task) -> list[RenderableType]:
    """Nothing for a task that has neither."""
    parts: list[RenderableType] = [Text(f"\n{line}", style="dim") for line in _progress(task.state.get("progress"))]
    if said := words_of(task.result):
        parts.append(Text(f"\n{said}", style="yellow"))
    left_out = _objects(task.result, "left_out")
    if left_out:
        parts.append(render.heading("What was left out"))
        parts += [Text(f"  {plain(_line(one))}", style="yellow") for one in left_out]
    by_hand = [one for one in _objects(task.result, "effects") if one.get("level") == "person" and one.get("by")]
    if by_hand:
        parts.append(render.heading("What people say they did by hand"))
        parts += [Text(f"  {plain(_line(one))}") for one in by_hand]
    return parts


def _progress(given: Json) -> Iterator[str]:
    for step, counts in given.items() if isinstance(given, dict) else ():
        if isinstance(counts, list) and len(counts) == 2:
            yield f"{plain(step)}: {counts[0]:,} of {counts[1]:,}"


def _objects(result: JsonObject | None, name: str) -> list[JsonObject]:
    found = (result or {}).get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _line(one: JsonObject) -> str:
    step = f"{one['step']}: " if one.get("step") else ""
    why = one.get("why") or one.get("evidence")
    unknown = "; whether it happened is not known" if one.get("happened") == "unknown" else ""
    return f"{step}{one.get('tool')}, by {one.get('by')}{f' ({why})' if why else ''}{unknown}"
