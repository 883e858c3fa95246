"""How a campaign is told: a table for people, JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from steward.domain.model import JsonObject
from steward.evals.chaos.campaign import Result
from steward.evals.chaos.checker import COLUMNS, Asked

_SHOWN = 20


def show(result: Result, console: Console) -> None:
    """What was done, what became of it, and whatever must not be."""
    outcome = result.outcome
    injected = Table("injected", "times", title=f"{result.kills} kills, seed {result.plan.seed}")
    for what, times in sorted(result.injected.items()):
        injected.add_row(what, str(times))
    if not result.own_disk:
        injected.add_row("Postgres's disk full", "not here: no file system can be mounted")
    console.print(injected)

    found = Table("must be 0", "count", title=f"{result.plan.tasks} tasks")
    for column in COLUMNS:
        found.add_row(column, str(outcome.count(column)))
    found.add_row("told another task for one key", str(len(result.told_another)))
    console.print(found)
    for offence in outcome.offences[:_SHOWN]:
        console.print(f"{offence.column}: {offence.case} task {offence.task}: {offence.evidence}", markup=False)

    statuses = ", ".join(f"{times} {status}" for status, times in sorted(outcome.statuses.items()))
    console.print(f"{statuses}; {len(outcome.asked)} asked a person: {_reasons(outcome.asked)}", markup=False)
    console.print(
        f"{outcome.alone} of {outcome.knowable} tasks that needed nobody finished alone: {outcome.share_alone:.1%}"
    )
    for asked in [one for one in outcome.asked if not one.excuse][:_SHOWN]:
        console.print(f"asked without need: {asked.case} task {asked.task}: {asked.reason}: {asked.text}", markup=False)
    for exit_ in result.exits[:_SHOWN]:
        console.print(exit_, markup=False)
    console.print(f"{result.seconds:.0f} s, the last {result.calm_seconds:.0f} s of them without faults")


def write(result: Result, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(as_json(result), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def as_json(result: Result) -> JsonObject:
    outcome = result.outcome
    return {
        **asdict(result.plan),
        "kills": result.kills,
        "injected": dict(sorted(result.injected.items())),
        "columns": {column: outcome.count(column) for column in COLUMNS},
        "statuses": dict(outcome.statuses),
        "knowable": outcome.knowable,
        "alone": outcome.alone,
        "share_alone": round(outcome.share_alone, 4),
        "own_disk": result.own_disk,
        "seconds_taken": round(result.seconds, 1),
        "calm_seconds": round(result.calm_seconds, 1),
        "offences": [asdict(offence) for offence in outcome.offences],
        "asked": [asdict(asked) for asked in outcome.asked],
        "told_another": [*result.told_another],
        "ended_by_themselves": [*result.exits],
    }


def _reasons(asked: Sequence[Asked]) -> str:
    counted = Counter(f"{one.reason} ({one.excuse or 'without need'})" for one in asked)
    return ", ".join(f"{times} {reason}" for reason, times in sorted(counted.items())) or "none"
