"""How long processors were busy for whom."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil


def postmaster(folder: Path) -> psutil.Process:
    """The process of the Postgres that Steward keeps in the folder; its children are its sessions."""
    return psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))


def busy(processes: Iterable[psutil.Process]) -> float:
    """Seconds of a core that they have used so far, their children's not among them."""
    seconds = 0.0
    for one in processes:
        with suppress(psutil.NoSuchProcess):  # a connection that was closed just now
            times = one.cpu_times()
            seconds += times.user + times.system
    return seconds


def busy_family(server: psutil.Process) -> float:
    """Seconds of a core that the server has used, with its sessions, also those that ended."""
    ended = server.cpu_times()
    return ended.children_user + ended.children_system + busy([server, *server.children()])
