"""Standard streams that fail no command: a closed one leads nowhere, and so does one whose reader has gone.

`steward run … | head` does its work to the end and ends with its own exit code, whoever stopped reading.
"""

from __future__ import annotations

import io
import os
import select
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STANDARD = (0, 1, 2)
_TEXT_ERRORS = "replace"  # arguments may hold bytes that are no text


def open_closed() -> None:
    """Have every standard stream lead somewhere, before the number of a closed one is given to a file or a socket."""
    for number in _STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free, which is this one


def prepare() -> None:
    """Make stdout and stderr forgiving, where they are the process's own."""
    sys.stdout = _forgiving(sys.stdout, 1)
    sys.stderr = _forgiving(sys.stderr, 2)


def taken() -> tuple[BinaryIO, BinaryIO]:
    """Stdin and stdout for a protocol alone: what anything else prints, children too, goes to stderr from now on."""
    sys.stdout.flush()
    source, sink = os.fdopen(os.dup(0), "rb"), io.BufferedWriter(_Forgiving(os.dup(1), "w"))
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - no path is made for it
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return source, sink


class _Forgiving(io.FileIO):
    """A stream that leads nowhere once its reader has gone, and waits for one who is slow, also where somebody who
    shares it wants no waiting. What can't be written to stderr has no other place to be said, and is no failure."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            while (written := super().write(data)) is None:
                _until_writable(self.fileno())
        except BrokenPipeError:
            with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - no path is made for it
                os.dup2(nowhere.fileno(), self.fileno())  # for whatever else writes to this number, too
        except OSError:
            if self.fileno() != _STANDARD[-1]:
                raise
        else:
            return written
        return memoryview(data).nbytes


def _until_writable(number: int) -> None:
    poll = select.poll()
    poll.register(number, select.POLLOUT)
    poll.poll()


def _forgiving(stream: TextIO | None, number: int) -> TextIO:
    """The stream over a forgiving one; somebody else's (a test's, a notebook's) stays theirs."""
    if stream is not None and not _is_own(stream, number):
        return stream
    if stream is not None:
        stream.flush()
    raw = io.BufferedWriter(_Forgiving(number, "w", closefd=False))
    return io.TextIOWrapper(
        raw,
        encoding=stream.encoding if stream is not None else "utf-8",
        errors=_TEXT_ERRORS,
        line_buffering=number == _STANDARD[-1] or raw.isatty(),
    )


def _is_own(stream: TextIO, number: int) -> bool:
    with suppress(OSError, ValueError):
        return isinstance(stream, io.TextIOWrapper) and stream.fileno() == number
    return False
