"""`python -m steward.evals.chaos --seed 7 --minutes 10`: exits 1 if anything was lost, done twice or told wrongly.

The seed fixes the tasks, the desk's faults and every draw of the dice; how they meet depends on timing.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from rich.console import Console

from steward.domain.errors import StewardError
from steward.evals.chaos.campaign import Plan, run_campaign
from steward.evals.chaos.report import show, write

_TASKS_A_MINUTE = 150


def main() -> int:
    options = _options().parse_args()
    console = Console(soft_wrap=True)
    tasks = options.tasks or max(1, round(options.minutes * _TASKS_A_MINUTE))
    plan = Plan(
        seed=options.seed,
        minutes=options.minutes,
        tasks=tasks,
        workers=options.workers,
        concurrency=options.concurrency,
        settle=options.settle,
    )
    try:
        result = asyncio.run(run_campaign(plan, folder=options.folder and options.folder.absolute(), say=console.print))
    except StewardError as error:
        console.print(str(error), markup=False)
        return 2
    show(result, console)
    write(result, options.output)
    console.print(f"written to {options.output}")
    return 0 if result.clean else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m steward.evals.chaos", description="Kill, pause and cut off a fleet."
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long faults are injected")
    parser.add_argument("--tasks", type=int, default=0, help=f"default: {_TASKS_A_MINUTE} a minute")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--concurrency", type=int, default=4, help="tasks at a time in one worker")
    parser.add_argument("--settle", type=float, default=Plan.settle, help="most seconds without faults at the end")
    parser.add_argument("--folder", type=Path, help="where database, mails and logs are kept; unset, they are not")
    parser.add_argument("--output", type=Path, default=Path("artefacts/chaos.json"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
