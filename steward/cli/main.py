"""The entry of the `steward` command: light, so that an interrupt is answered well from the first moment on."""

from __future__ import annotations

import gc

from steward.cli import interrupts, streams

_NEW_OBJECTS = 50_000  # before the collector looks for cycles among them


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(_NEW_OBJECTS)  # a start makes objects that stay: looking through them was a fifth of its time
    streams.open_closed()
    with interrupts.before_work():
        from steward.cli.app import run_command

        run_command()
