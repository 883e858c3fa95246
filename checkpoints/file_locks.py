"""Locks on files, which the kernel drops with their process, however that ends. No forked child keeps its parent's."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

_held: set[int] = set()


def locked(path: Path, kind: int) -> int:
    """The open file whose lock says that this process has it; `kind` is flock's. Raises OSError."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    _held.add(file)
    try:
        fcntl.flock(file, kind)
    except BaseException:
        unlocked(file)
        raise
    return file


def unlocked(file: int) -> None:
    """Give the lock back; in a forked child there is nothing to give."""
    if file in _held:
        _held.discard(file)
        os.close(file)


def _leave_to_parent() -> None:
    """A forked child has the very same open file: while it kept it, its parent's lock would outlive the parent."""
    for file in [*_held]:
        with suppress(OSError):
            os.close(file)
    _held.clear()


os.register_at_fork(after_in_child=_leave_to_parent)
