"""`python -m steward.evals.bench`: all figures side by side; `--only chain10,chain100 --runs 3` measures just these."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from steward.collector import collect_seldom, settle
from steward.domain.errors import StewardError
from steward.evals.bench import (
    actions,
    connections,
    folding,
    judging,
    presence,
    storage,
    supersteps,
    telemetry,
    throughput,
    usage,
)
from steward.evals.bench.figures import Figure
from steward.evals.bench.report import show, write
from steward.evals.bench.rig import Rig, open_rig

Measure = Callable[[Rig, int], Awaitable[list[Figure]]]

_WIDTH = 170  # columns, where nobody's terminal says otherwise


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows that are measured together, and how often: thoroughly, or quickly."""

    measure: Measure
    runs: int
    quick: int


GROUPS: dict[str, Group] = {
    "chain10": Group(measure=actions.chain10, runs=15, quick=3),
    "chain100": Group(measure=actions.chain100, runs=5, quick=1),
    "parallel10": Group(measure=actions.parallel10, runs=15, quick=3),
    "superstep": Group(measure=supersteps.superstep, runs=5, quick=1),
    "storage": Group(measure=storage.storage, runs=4, quick=1),
    "judging": Group(measure=judging.judging, runs=15, quick=3),
    "folding": Group(measure=folding.folding, runs=5, quick=1),
    "usage": Group(measure=usage.usage, runs=1, quick=1),
    "wall": Group(measure=actions.wall, runs=2, quick=1),
    "workers": Group(measure=throughput.workers, runs=5, quick=2),
    "scaling": Group(measure=throughput.scaling, runs=3, quick=1),
    "connections": Group(measure=connections.connections, runs=2, quick=1),
    "telemetry": Group(measure=telemetry.telemetry, runs=15, quick=1),
    "idle": Group(measure=presence.idle, runs=3, quick=1),
    "start": Group(measure=presence.start, runs=5, quick=2),
}


async def run(
    names: Sequence[str], *, runs: int | None, quick: bool, say: Callable[[str], None]
) -> tuple[list[Figure], list[str]]:
    """Measure the groups on one rig, one after the other: the figures, and which groups could not be measured."""
    figures: list[Figure] = []
    missing: list[str] = []
    with tempfile.TemporaryDirectory(prefix="steward-bench-", ignore_cleanup_errors=True) as folder:
        async with open_rig(Path(folder)) as rig:
            settle()
            for name in names:
                say(f"{name} …")
                group = GROUPS[name]
                try:
                    figures += await group.measure(rig, runs or (group.quick if quick else group.runs))
                except StewardError as error:
                    say(f"{name} could not be measured: {error}")
                    missing.append(name)
    return figures, missing


def main() -> int:
    options = _options().parse_args()
    collect_seldom()  # as processes of ours do, and for both sides
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    names = options.only.split(",") if options.only else [*GROUPS]
    if unknown := [name for name in names if name not in GROUPS]:
        console.print(f"there is no figure '{unknown[0]}'; there are: {', '.join(GROUPS)}", markup=False)
        return 2
    if (load := os.getloadavg()[0]) > (os.cpu_count() or 1):
        console.print(f"the machine is busy (load {load:.1f}): the figures will vary", style="yellow")

    def say(text: str) -> None:
        console.print(text, markup=False)

    try:
        figures, missing = asyncio.run(run(names, runs=options.runs, quick=options.quick, say=say))
    except StewardError as error:
        console.print(str(error), markup=False)
        return 2
    show(figures, console)
    for path in write(figures, options.output):
        console.print(f"written to {path}")
    if missing:
        console.print(f"could not be measured: {', '.join(missing)}; why stands above", style="red")
    return 2 if missing else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m steward.evals.bench", description="Measure Steward beside what there is."
    )
    parser.add_argument("--only", default="", help=f"some of: {', '.join(GROUPS)}")
    parser.add_argument("--runs", type=int, help="runs of each side; default: as many as each figure needs")
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--output", type=Path, default=Path("artefacts"), help="folder for bench.json and bench.svg")
    return parser


if __name__ == "__main__":
    sys.exit(main())
