"""The way of a playbook's tasks, and the calls of tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.figure_rows import histogram, sums_of
from steward.checkpoints.snapshot import Look
from steward.domain.figures.counts import ToolCalls
from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.outcomes import OUTCOMES
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.sums import funnel, total
from steward.domain.figures.trajectory import parts_of
from steward.domain.figures.work import ErrorGroup, PlaybookFigures, Stop, ToolFigures, ToolRow, Trajectory


async def playbook(look: Look, wanted: Slice, most: int) -> PlaybookFigures:
    """One playbook's figures, or all playbooks' together."""
    values = bounds(wanted)
    sums = total([sums_of(row) for row in await look("sums", values)])
    bins = await look("bins", {**values, "what": ["steps", "seconds"]})
    paths = await look("paths", {**values, "most": most})
    stops = await look("stops", {**values, "most": most})
    return PlaybookFigures(
        funnel=funnel(sums),
        steps=histogram([row for row in bins if row["what"] == "steps"], "count"),
        seconds=histogram([row for row in bins if row["what"] == "seconds"], "seconds"),
        trajectories=[_trajectory(row) for row in paths],
        paths=paths[0]["paths"] if paths else 0,
        stops=[_stop(row, sums.ended) for row in stops],
    )


async def tools(look: Look, wanted: Slice, most: int) -> ToolFigures:
    """Each tool that was called, those that fail most first, and what went wrong."""
    values = bounds(wanted)
    seconds: dict[str, list[DictRow]] = {}
    for row in await look("tool_seconds", values):
        seconds.setdefault(row["tool"], []).append(row)
    found = [
        _tool(row, histogram(seconds.get(row["tool"], []), "seconds", "calls")) for row in await look("tools", values)
    ]
    errors = await look("errors", {**values, "most": most})
    return ToolFigures(
        tools=sorted(found, key=lambda one: (-one.failed.count, -one.calls, one.tool)),
        errors=[_error(row) for row in errors],
    )


async def failures(look: Look, values: Mapping[str, object]) -> Mapping[str, Share]:
    """By tool, how many of its acts failed in the slice with these bounds."""
    return {row["tool"]: Share(count=row["failed"], of=row["acts"]) for row in await look("tools", values)}


def _trajectory(row: DictRow) -> Trajectory:
    return Trajectory(
        id=row["path"],
        path=parts_of(row["text"]),
        share=Share(count=row["tasks"], of=int(row["total"])),
        outcomes={name: row[name] for name in OUTCOMES if row.get(name)},
        seconds=row["seconds"],
        cost=row["cost"],
        bad=row["bad"],
        tasks=Selector(kind="path", value=str(row["path"])),
    )


def _stop(row: DictRow, ended: int) -> Stop:
    return Stop(
        code=row["code"],
        rule=row["rule"],
        share=Share(count=row["tasks"], of=ended),
        times=row["times"],
        tasks=Selector(kind="refused", value=row["code"], detail=row["rule"]),
    )


def _tool(row: DictRow, seconds: Histogram) -> ToolRow:
    return ToolRow(
        **{one.name: row[one.name] for one in fields(ToolCalls)},
        failed=Share(count=row["failed"], of=row["acts"]),
        seconds=seconds,
        tasks=Selector(kind="tool", value=row["tool"]),
    )


def _error(row: DictRow) -> ErrorGroup:
    return ErrorGroup(
        id=row["id"],
        tool=row["tool"],
        kind=row["kind"],
        text=row["text"],
        count=row["times"],
        tasks_hit=row["tasks"],
        first_at=rows.seconds(row["first_at"]),
        last_at=rows.seconds(row["last_at"]),
        tasks=Selector(kind="error", value=str(row["id"])),
    )
