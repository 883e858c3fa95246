"""`python -m steward.evals.versus`: runs all scenarios in all frameworks and says what happened in the world."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from steward.domain.errors import StewardError
from steward.evals.versus.campaign import run_all
from steward.evals.versus.page import filled, read_causes, read_report, unexplained, verdicts
from steward.evals.versus.processes import MODULES, PACKAGES
from steward.evals.versus.scenarios import SCENARIOS
from steward.evals.versus.scoring import BROKEN, Trial, score

_BY_ID = {one.id: one for one in SCENARIOS}


def main() -> int:
    options = _options().parse_args()
    console = Console(soft_wrap=True)
    failed: list[str] = []
    missing = 0
    try:
        if options.page:
            missing = _rewrite(options.results, options.page, console)
        else:
            asyncio.run(_run(options, console))
    except* (StewardError, OSError) as errors:
        failed = [str(error) for error in errors.exceptions]
    for error in failed[:1]:
        console.print(error, markup=False)
    return 2 if failed else 1 if missing else 0


async def _run(options: argparse.Namespace, console: Console) -> None:
    if options.keep:
        options.keep.open("a").close()  # what can't be written shows before the trials, not after
    scenarios = [_BY_ID[name] for name in options.scenario or _BY_ID]
    peers: Sequence[str] = options.peer or [*MODULES]
    report = await run_all(scenarios, peers, options.packages, lambda trial: _show(trial, console))
    for line in verdicts(report.tried_with("looks")):
        console.print(line, markup=False)
    if options.keep:
        options.keep.write_text(report.model_dump_json(indent=1) + "\n")


def _rewrite(results: Path, page: Path, console: Console) -> int:
    """Make the page's tables anew of results that were kept; how many of them lack a cause."""
    report, causes = read_report(results), read_causes()
    page.write_text(filled(page.read_text(), report, causes))
    missing = unexplained(report, causes)
    for one in missing:
        console.print(one, markup=False)
    return len(missing)


def _show(trial: Trial, console: Console) -> None:
    found = score(_BY_ID[trial.scenario], trial)
    style = "red" if found.verdict in BROKEN else None
    console.print(
        f"{trial.scenario:<20} {trial.peer:<20} {trial.tools:<7} {found.verdict:<20} {trial.seconds:6.2f} s",
        style=style,
    )
    console.print(f"  {trial.end}: {trial.text} {dict(trial.acts)}", markup=False, style="dim")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m steward.evals.versus", description=__doc__)
    parser.add_argument("--scenario", action="append", choices=[*_BY_ID], help="only these")
    parser.add_argument("--peer", action="append", choices=[*MODULES], help="only these")
    parser.add_argument("--packages", type=Path, default=PACKAGES, help="where the frameworks are installed")
    parser.add_argument("--keep", type=Path, help="write the results here, as JSON")
    parser.add_argument("--page", type=Path, help="run nothing, make the tables of this page anew of kept results")
    parser.add_argument("--results", type=Path, default=Path("docs/versus.json"), help="the results for --page")
    return parser


if __name__ == "__main__":
    sys.exit(main())
