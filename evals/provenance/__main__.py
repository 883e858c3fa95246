"""`python -m steward.evals.provenance`: attacks and honest mistakes, and what of them gets into the world.

No model is asked. The exit code is 0 where all aims are met, 1 where one is missed, 2 for a mistake in the call.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

import structlog
from rich.console import Console

from steward.domain.errors import StewardError
from steward.evals.provenance.bench import open_bench
from steward.evals.provenance.report import aims, aims_table, document, table
from steward.evals.provenance.scoring import Outcome, tried
from steward.evals.provenance.suites import SUITES, Trial, trials
from steward.settings import Settings

AT_ONCE = 4
_WIDTH = 120  # of the tables, wherever they go


def main() -> int:
    options = _options().parse_args()
    console = Console(width=_WIDTH, soft_wrap=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    chosen = [one for suite in options.suite or SUITES for one in trials(suite)]
    if options.only:
        chosen = [one for one in chosen if any(fnmatch(one.id, pattern) for pattern in options.only)]
    if not chosen:
        console.print("no trial has such a name; --list shows all", markup=False)
        return 2
    if options.list:
        for one in chosen:
            console.print(f"{one.suite:<9} {one.id:<34} {one.kind}", markup=False, highlight=False)
        return 0
    try:
        if options.json:
            options.json.open("a").close()  # what can't be written shows before the trials, not after
        outcomes = asyncio.run(_run(chosen))
        if options.json:
            options.json.write_text(json.dumps(document(outcomes), indent=1) + "\n")
    except (StewardError, OSError) as error:
        console.print(str(error), markup=False)
        return 2
    for one in outcomes if options.verbose else []:
        console.print(f"{one.trial.id}: {one.said}", markup=False, highlight=False)
    found = aims(outcomes)
    console.print(table(outcomes))
    console.print(aims_table(found))
    return 0 if all(one.met for one in found) else 1


async def _run(chosen: Sequence[Trial]) -> list[Outcome]:
    """All of them, a few at once, on a Postgres that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="steward-provenance-") as folder:
        async with open_bench(Settings(home=Path(folder), database_url=None)) as bench:
            turns = asyncio.Semaphore(AT_ONCE)

            async def one(trial: Trial) -> Outcome:
                async with turns:
                    return await tried(trial, bench)

            return await asyncio.gather(*map(one, chosen))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m steward.evals.provenance", description=__doc__)
    parser.add_argument("--suite", action="append", choices=SUITES, help="only this one; may be said again")
    parser.add_argument("--only", action="append", metavar="ID", help="only trials of such ids, as 'pay-*'")
    parser.add_argument("--list", action="store_true", help="show the trials and run nothing")
    parser.add_argument("--verbose", action="store_true", help="a line for each trial")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all of it here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
