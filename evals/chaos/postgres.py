"""The campaign's own Postgres: killed and started again under everybody's feet, its disk filled up."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncGenerator, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from steward.checkpoints import embedded
from steward.domain.errors import Unreachable

_DISK = "1500m"


class Postgres:
    """A server in a folder; `own_disk` says whether that is a small file system of its own."""

    def __init__(self, folder: Path, *, own_disk: bool) -> None:
        self._folder, self._ballast = folder, folder.parent / "ballast"
        self.own_disk = own_disk
        self._server = embedded.enter(folder)
        self.url = self._server.url
        self.socket = str(folder / ".s.PGSQL.5432")
        self._lock = asyncio.Lock()

    async def restart(self, how: signal.Signals, pause: float) -> None:
        """Stop it without a goodbye (SIGQUIT is its immediate mode), leave it away for a moment, start it again."""
        async with self._lock:
            try:
                with suppress(OSError):
                    os.kill(self._postmaster(), how)
                await asyncio.sleep(pause)
            finally:
                await surely(self._start())

    async def fill_disk(self, seconds: float) -> None:
        """No byte is left on its disk for so long; it may stop for that, so it is started again."""
        async with self._lock:
            try:
                with suppress(OSError):
                    await surely(asyncio.to_thread(self._fill))
                await asyncio.sleep(seconds)
            finally:
                self._ballast.unlink(missing_ok=True)
                await surely(self._start())

    async def _start(self) -> None:
        """Come back once it answers, started anew where need be."""
        for last in (False, False, True):
            try:
                server = await asyncio.to_thread(embedded.enter, self._folder)
            except Unreachable:
                if last:
                    raise
                continue
            os.close(self._server.user)
            self._server = server
            return

    def _postmaster(self) -> int:
        return int((self._folder / "postmaster.pid").read_text().split()[0])

    def _fill(self) -> None:
        with self._ballast.open("wb") as file:
            while free := shutil.disk_usage(self._folder).free:
                os.posix_fallocate(file.fileno(), file.tell(), free)
                file.seek(0, os.SEEK_END)

    def stop(self) -> None:
        embedded.leave(self._server)


async def surely(undoing: Coroutine[Any, Any, None]) -> None:
    """Wait until it is done, also where this is cancelled meanwhile: a fault that was begun ends with its storm."""
    doing = asyncio.ensure_future(undoing)
    try:
        await asyncio.shield(doing)
    except asyncio.CancelledError:
        await doing
        raise


@asynccontextmanager
async def open_postgres(folder: Path, *, keep: bool) -> AsyncGenerator[Postgres]:
    """A server on a disk of its own where one can be mounted, else, or to `keep` the data, just in the folder."""
    with nullcontext(False) if keep else _disk(folder) as own_disk:
        server = await asyncio.to_thread(Postgres, folder / "postgres", own_disk=own_disk)
        try:
            yield server
        finally:
            await asyncio.to_thread(server.stop)


@contextmanager
def _disk(folder: Path) -> Generator[bool]:
    """A small file system in memory at the folder; false where this machine does not let us mount one."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=0755", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)  # noqa: S603, S607
