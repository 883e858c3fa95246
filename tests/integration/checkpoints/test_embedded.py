"""The embedded server: shared, found again, and never in the way, however its users end."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import psutil
import psycopg
import pytest

from steward.checkpoints import embedded
from steward.cli.embedded_server import embedded_url
from steward.database import no_embedded
from steward.domain.errors import Unreachable
from steward.settings import Settings

_SOMEBODY = 54_321  # a number that no user has
_VERSION = 18
_USER = """
import sys
from pathlib import Path
from steward.checkpoints import embedded

server = embedded.enter(Path(sys.argv[1]))
print(server.url, flush=True)
sys.stdin.read()
embedded.leave(server)
"""


@pytest.fixture
def folder() -> Generator[Path]:
    """Not below pytest's own folder, which another run closes to the server's user."""
    with tempfile.TemporaryDirectory(prefix="steward-") as parent:
        yield Path(parent) / "data" / "postgres"
        pid = _pid(Path(parent) / "data" / "postgres")
        assert pid is None or not psutil.pid_exists(pid), "the server must not outlive its users"


@pytest.fixture
def user(folder: Path) -> Generator[subprocess.Popen[str]]:
    """Another process that uses the folder's server until its input ends."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("postgresql://")
        yield process
        process.kill()


@pytest.mark.parametrize("name", ["my projets é", "it's #1 50% (a&b)?;*"])
async def test_a_folder_may_be_called_as_people_call_folders(folder: Path, name: str) -> None:
    """Spaces, letters of any kind and what a URL would read otherwise: the server starts, answers and stops."""
    place = folder.parent / name / "postgres"
    async with embedded.embedded(place) as url:
        assert _ask(url, "SELECT 1") == 1
        assert embedded_url(place) == url
    assert embedded_url(place) is None


@pytest.mark.parametrize("name", ["$(touch here)", "`a`", 'a"b', "a\\b", "a,b"])
def test_a_folder_that_a_shell_would_read_as_a_program_is_refused(folder: Path, name: str) -> None:
    """pg_ctl hands the folder to a shell; nothing of its name is carried out, and the reason is said."""
    with pytest.raises(Unreachable, match="can't be used: its path holds"):
        embedded.enter(folder.parent / name / "postgres")


async def test_it_starts_and_stops(folder: Path) -> None:
    """A folder that is not there becomes a running Postgres, with fsync, which ends with its last user."""
    async with embedded.embedded(folder) as url:
        assert _ask(url, "SHOW fsync") == "on"
        assert _ask(url, "SHOW full_page_writes") == "on"
        assert _ask(url, "SHOW synchronous_commit") == "on"
        assert _ask(url, "SHOW unix_socket_permissions") == "0700"
        async with embedded.embedded(folder) as again:
            assert again == url
        assert _ask(url, "SELECT 1") == 1
    assert _pid(folder) is None


def test_two_processes_share_it(folder: Path, user: subprocess.Popen[str]) -> None:
    """The first one out leaves the server to the other, the last one out stops it."""
    server = embedded.enter(folder)
    pid = _pid(folder)
    user.communicate("")
    assert _pid(folder) == pid
    assert _ask(server.url, "SELECT 1") == 1
    embedded.leave(server)
    assert _pid(folder) is None


def test_a_killed_user_leaves_nothing_behind(folder: Path, user: subprocess.Popen[str]) -> None:
    """A server whose only user was killed is found, used and stopped by the next one."""
    pid = _pid(folder)
    user.kill()
    user.wait()
    server = embedded.enter(folder)
    assert _pid(folder) == pid
    embedded.leave(server)
    assert _pid(folder) is None


def test_a_killed_server_is_started_again(folder: Path) -> None:
    """After the server itself was killed, the next user finds all that was committed."""
    server = embedded.enter(folder)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        os.kill(_pid(folder) or 0, signal.SIGKILL)
        until = time.monotonic() + 10
        while embedded_url(folder):  # what it left says that it is ready
            assert time.monotonic() < until
        other = embedded.enter(folder)
    assert _ask(other.url, "SELECT n FROM kept") == 7
    embedded.leave(other)
    embedded.leave(server)


@pytest.mark.parametrize("left", ["{pid}\n/elsewhere\n1\n5432\n/tmp\n\n  1 1\nready   \n", "{pid}\n", "", "?\n"])
def test_a_stale_pid_file_is_no_server(folder: Path, left: str) -> None:
    """A number that another program bears now, or half a file, does not pass for a running server."""
    embedded.leave(embedded.enter(folder))
    (folder / "postmaster.pid").write_text(left.format(pid=os.getpid()))
    server = embedded.enter(folder)
    assert _ask(server.url, "SELECT 1") == 1
    embedded.leave(server)


def test_a_program_that_reads_the_folder_is_no_server(folder: Path) -> None:
    """Nor one that bears the number of a server that is gone, and names the folder, as a backup does."""
    embedded.leave(embedded.enter(folder))
    backup = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()", str(folder)]
    with subprocess.Popen(backup, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdout
        process.stdout.readline()
        (folder / "postmaster.pid").write_text(f"{process.pid}\n{folder}\n1\n5432\n{folder}\n\n  1 1\nready   \n")
        server = embedded.enter(folder)
        assert _ask(server.url, "SELECT 1") == 1
        embedded.leave(server)
        process.kill()


@pytest.mark.parametrize("without", ["", "postmaster.pid"])
def test_a_copy_leaves_the_server_of_the_first_folder_alone(folder: Path, without: str) -> None:
    """What a running server left in its folder comes with a copy, and tells of the first one."""
    server = embedded.enter(folder)
    copy = folder.parents[1] / "copy" / "postgres"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS it")
        connection.execute("CHECKPOINT")
        subprocess.run(["cp", "-a", folder.parent, copy.parent], check=True)  # noqa: S603, S607 - with sockets and owners
    (copy / (without or "nothing")).unlink(missing_ok=True)
    assert (embedded_url(copy), embedded_url(folder)) == (None, server.url)
    try:
        other = embedded.enter(copy)
        try:
            assert _ask(other.url, "SELECT it FROM kept") == 1
            assert _ask(server.url, "SELECT it FROM kept") == 1, "the first one still takes connections"
        finally:
            embedded.leave(other)
        assert _ask(server.url, "SELECT it FROM kept") == 1
    finally:
        embedded.leave(server)


def test_the_folders_above_stay_unreadable(folder: Path) -> None:
    """Others may at most pass through a private folder above the database's, not look into it."""
    folder.parent.mkdir(mode=0o700)
    server = embedded.enter(folder)
    assert stat.S_IMODE(folder.parent.stat().st_mode) in {0o700, 0o711}
    assert _ask(server.url, "SELECT 1") == 1
    embedded.leave(server)


def test_a_long_path_works(folder: Path) -> None:
    """A folder whose path is too long for a socket is as good as any."""
    deep = folder.joinpath(*["a" * 40] * 3)
    server = embedded.enter(deep)
    assert _ask(server.url, "SELECT 1") == 1
    embedded.leave(server)


def test_another_version_is_refused(folder: Path) -> None:
    """Data of another Postgres version is left alone, and the line says which."""
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("13\n")
    with pytest.raises(Unreachable, match="made by Postgres 13"):
        embedded.enter(folder)


def test_a_folder_that_cannot_be(folder: Path) -> None:
    """Where no folder can be made, one line says where and what to do."""
    folder.parent.parent.joinpath("data").write_text("a file")
    _assert_one_line(folder, "Not a directory|File exists")


def test_broken_data_is_told(folder: Path) -> None:
    """A server that refuses to start is quoted in one line, with its reason."""
    embedded.leave(embedded.enter(folder))
    (folder / "postgresql.conf").write_text("nonsense = 1\n")
    _assert_one_line(folder, "configuration file .* contains errors")


def test_a_foreign_folder_is_not_touched(folder: Path) -> None:
    """A folder that holds something else is refused and kept."""
    folder.mkdir(parents=True)
    (folder / "diary.txt").write_text("dear diary")
    _assert_one_line(folder, "exists but is not empty")
    assert (folder / "diary.txt").read_text() == "dear diary"


def test_what_belongs_to_another_user_stays_theirs(folder: Path) -> None:
    """Root is told whose it is, and takes nothing from them (`sudo` would shut them out); others can't look into it."""
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text(f"{_VERSION}\n")
    if os.geteuid():
        folder.chmod(0)
    else:
        for path in (folder, folder / "PG_VERSION"):
            os.chown(path, _SOMEBODY, _SOMEBODY)
    assert no_embedded(Settings(home=folder.parent), lambda: True) is None, "one that is there is used, or told"
    _assert_one_line(folder, "Permission denied" if os.geteuid() else f"belongs to user {_SOMEBODY}, and as root")
    assert folder.stat().st_uid == (os.geteuid() or _SOMEBODY)
    folder.chmod(0o700)


def _assert_one_line(folder: Path, why: str) -> None:
    with pytest.raises(Unreachable, match=why) as raised:
        embedded.enter(folder)
    assert "\n" not in str(raised.value)
    assert str(folder) in str(raised.value)
    assert "DATABASE_URL" in str(raised.value)


def _ask(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def _pid(folder: Path) -> int | None:
    path = folder / "postmaster.pid"
    return int(path.read_text().splitlines()[0]) if path.exists() else None
