"""`python -m steward.evals.simulations.drift`: how often the drift watch calls falsely, and how soon it finds a fall.

All of it is the code that watches in production (`steward.domain.drift`), over made-up tasks. `--runs` is how many
playbooks are simulated for each row, `--seed` makes the figures come again, `--others` adds river's detectors, where
`river` is installed.
"""

from __future__ import annotations

import argparse
from math import sqrt

from rich.console import Console
from rich.table import Table

from steward.evals.simulations.drift_worlds import (
    BEFORE,
    FALL,
    RATES,
    VOLUMES,
    WITHIN,
    World,
    at_best,
    false_alarms,
    found,
)
from steward.evals.simulations.river_detectors import compared


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description="False alarms and delays of the drift watch, simulated.")
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--others", action="store_true", help="compare river's detectors; needs river")
    given, console = parser.parse_args(), Console()
    console.print(_false_alarms(max(1, given.runs // 4), given.seed))
    console.print(_delays(given.runs, given.seed))
    if given.others:
        console.print(compared(given.runs, given.seed))


def _false_alarms(runs: int, seed: int) -> Table:
    table = _table(
        "Nothing changes: false alarms of all figures of a playbook together", "not completed", "tasks a quarter",
        "days", "alarms a quarter", "± (95 %)", "quarters with more than one",
    )  # fmt: skip
    for bad_days in (False, True):
        for volume in VOLUMES[:2]:
            for rate in RATES:
                world = World(rate=rate, volume=volume, bad_days=bad_days)
                one = false_alarms(world, runs=runs, seed=seed)
                table.add_row(
                    f"{rate:.0%}", f"{volume:,}", "some bad" if bad_days else "alike", f"{one.a_quarter:.2f}",
                    f"{1.96 * sqrt(max(one.a_quarter, 0.01) / one.quarters):.2f}", f"{one.several:.1%}",
                )  # fmt: skip
    return table


def _delays(runs: int, seed: int) -> Table:
    table = _table(
        f"Completion falls after {BEFORE} tasks; nothing else changes", "completed before", "after",
        "tasks a quarter", f"found within {WITHIN}", "at best", "median",
    )  # fmt: skip
    for fall, volumes in ((FALL, VOLUMES), (2 * FALL, VOLUMES[2:])):
        for volume in volumes:
            for rate in RATES:
                one = found(World(rate=rate, volume=volume, busy=False), runs=runs, seed=seed, fall=fall)
                table.add_row(
                    f"{1 - rate:.0%}", f"{1 - rate - fall:.0%}", f"{volume:,}", f"{one.within:.0%}",
                    f"{at_best(rate, volume, fall=fall):.0%}", str(one.median or "> 1,000"),
                )  # fmt: skip
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for one in columns:
        table.add_column(one, justify="right")
    return table


if __name__ == "__main__":
    main()
