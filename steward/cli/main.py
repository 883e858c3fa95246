"""The entry of the `steward` command: light, so that an interrupt is answered well from the first moment on."""

from __future__ import annotations

from steward.cli import interrupts, streams
from steward.collector import collect_seldom


def main() -> None:
    """Run the command line and end the process with its exit code."""
    collect_seldom()
    streams.open_closed()
    with interrupts.before_work():
        from steward.cli.app import run_command

        run_command()
