"""`python -m steward.evals.real_model`: exits 1 unless each request ends proven, or at a person with a clear reason."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from rich.console import Console

from steward.domain.errors import StewardError
from steward.evals.real_model.campaign import REQUESTS, Ended, run_requests
from steward.evals.real_model.llama_server import running_model
from steward.logs import log_through_stdlib

PACKAGES = Path(".steward/real-model")


def main() -> int:
    options = _options().parse_args()
    console = Console(soft_wrap=True)
    log_through_stdlib()
    logging.getLogger("steward").setLevel(logging.ERROR)  # what is tried again shows in the figures
    try:
        wrong = asyncio.run(_run(options.packages, options.requests or REQUESTS, console))
    except StewardError as error:
        console.print(str(error), markup=False)
        return 2
    return 1 if wrong else 0


async def _run(packages: Path, names: Sequence[str], console: Console) -> int:
    """How many ended wrongly."""
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="steward-") as folder:
        async with running_model(packages) as url, aclosing(run_requests(url, Path(folder), names)) as every:
            async for ended in every:
                _show(ended, console)
                wrong += bool(ended.wrong)
    return wrong


def _show(one: Ended, console: Console) -> None:
    used = one.task.usage
    spent = f"{used.model_calls} calls, {used.tokens:,} tokens, {one.seconds:.0f} s"
    console.print(f"{one.request.id:<16} {one.task.status:<13} {spent}")
    console.print(f"  {one.line}", markup=False, style="dim")
    if one.wrong:
        console.print(f"  BAD: {one.wrong}", markup=False, style="red")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m steward.evals.real_model", description="A real small model, end to end."
    )
    parser.add_argument("requests", nargs="*", help=f"ids of evals/cases; default: {', '.join(REQUESTS)}")
    parser.add_argument("--packages", type=Path, default=PACKAGES, help="where model and server are installed")
    return parser


if __name__ == "__main__":
    sys.exit(main())
