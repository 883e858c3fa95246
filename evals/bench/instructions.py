"""What it costs to be watched where the machine has other work to do: instructions of the process, as Valgrind counts.

`python -m steward.evals.bench.instructions` carries out two and then eight tasks on two sides of `telemetry`, each time
in a process of its own until all is sent; what the six tasks between them take says what an action takes. It needs
Valgrind and ten minutes. `… --side all --tasks 8` is one such process.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from steward.evals.bench.rig import open_rig
from steward.evals.bench.telemetry import ACTIONS, SIDES, opened

_FEW, _MORE = 2, 8  # tasks
_BY_NUMBER = "OTEL_BSP_SCHEDULE_DELAY=600000"  # spans are sent 512 at once, as where a task takes no minute
_SUMMARY = re.compile(r"^summary: (\d+)", re.MULTILINE)


async def carry_out(side: str, tasks: int) -> None:
    """So many tasks on one side."""
    with tempfile.TemporaryDirectory(prefix="steward-bench-", ignore_cleanup_errors=True) as folder:
        async with open_rig(Path(folder)) as rig, opened(rig, side) as run:
            for _ in range(tasks):
                await run()


def an_action(side: str) -> float:
    """Instructions of an action. Raises CalledProcessError where a task does not end well."""
    return (_counted(side, _MORE) - _counted(side, _FEW)) / ((_MORE - _FEW) * ACTIONS)


def _counted(side: str, tasks: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        counting = [
            "env",
            _BY_NUMBER,
            "valgrind",
            "-q",
            "--tool=cachegrind",
            "--cache-sim=no",
            f"--cachegrind-out-file={out}",
        ]
        carrying = [sys.executable, "-m", __spec__.name, "--side", side, "--tasks", str(tasks)]
        subprocess.run([*counting, *carrying], check=True)  # noqa: S603 - our own words
        found = _SUMMARY.search(out.read_text())
        assert found is not None  # noqa: S101 - what it writes last
        return int(found[1])


def main() -> int:
    options = _options().parse_args()
    if options.side:
        asyncio.run(carry_out(options.side, options.tasks))
        return 0
    if shutil.which("valgrind") is None:
        sys.stderr.write("there is no valgrind, which counts the instructions; install it first\n")
        return 2
    untold, everything = an_action("untold"), an_action("all")
    sys.stdout.write(
        f"millions of instructions an action: {untold / 1e6:.2f} untold, {everything / 1e6:.2f} with all, "
    )
    sys.stdout.write(f"{everything / untold:.3f} ×\n")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m steward.evals.bench.instructions", description=__doc__)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--tasks", type=int, default=_FEW)
    return parser


if __name__ == "__main__":
    sys.exit(main())
