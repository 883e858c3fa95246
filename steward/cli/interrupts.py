"""Ctrl-C while modules are imported and words are read, when there is nothing to put in order.

Python would raise KeyboardInterrupt wherever it is, half-way through a library's import, and show where. As nothing
was begun then, the process ends on the spot instead. Once work begins, asyncio cancels it in good order.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

_CODE = 130  # as `exit_codes.Exit.INTERRUPTED`, which is not imported for this
Handler = Callable[[int, FrameType | None], Any]


@contextmanager
def before_work() -> Generator[None]:
    """An interrupt ends the process at once, in one line; unless interrupts are ignored, or somebody else's."""
    with _handled(signal.default_int_handler, _end):
        yield


@contextmanager
def at_work() -> Generator[None]:
    """An interrupt is asyncio's to answer."""
    with _handled(_end, signal.default_int_handler):
        yield


@contextmanager
def _handled(usual: Handler, instead: Handler) -> Generator[None]:
    if signal.getsignal(signal.SIGINT) is not usual:
        yield
        return
    signal.signal(signal.SIGINT, instead)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _end(_number: int, _frame: FrameType | None) -> None:
    said = "interrupted; nothing was begun that is not on record"
    error = {"error": {"kind": "interrupted", "exit_code": _CODE, "message": said, "messages": [said]}}
    with suppress(OSError):  # nobody may be left to read it
        os.write(2, (json.dumps(error) if "--json" in sys.argv else f"✗ {said}").encode() + b"\n")
    os._exit(_CODE)
