"""Asks the fork server for processes, and makes of each what asyncio makes of its own."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_SERVER = Path(__file__).with_name("fork_server.py")


class Process(Protocol):
    """What tests use of a process: asyncio's own have it, too."""

    @property
    def stdin(self) -> asyncio.StreamWriter | None: ...
    @property
    def stdout(self) -> asyncio.StreamReader | None: ...
    @property
    def stderr(self) -> asyncio.StreamReader | None: ...
    @property
    def returncode(self) -> int | None: ...
    def send_signal(self, signal: int) -> None: ...
    def kill(self) -> None: ...
    async def communicate(self) -> tuple[bytes, bytes]: ...


@dataclass(frozen=True)
class Forked:
    """A process that the fork server made."""

    pid: int
    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader
    end: asyncio.Task[int]
    stdin: asyncio.StreamWriter | None  # with none its own is the tests'

    @property
    def returncode(self) -> int | None:
        return self.end.result() if self.end.done() else None

    def send_signal(self, signal: int) -> None:
        if self.end.done():  # its number may be another's by now
            raise ProcessLookupError(self.pid)
        os.kill(self.pid, signal)

    def kill(self) -> None:
        self.send_signal(9)

    async def communicate(self) -> tuple[bytes, bytes]:
        """What it said until it closed both streams, once it has ended; nothing more is typed."""
        if self.stdin:
            self.stdin.close()
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.end)
        return out, err


@dataclass(frozen=True)
class Forks:
    """The fork server of this run."""

    asked: socket.socket

    async def start(
        self, words: Sequence[str | bytes], env: Mapping[str, str], *, typed: bool = False, folder: Path | None = None
    ) -> Forked:
        """The script that the first word is, or `-c` and code, with the other words; in `folder`, or the tests' own.

        With `typed` its stdin is a pipe, else it is the tests' own.
        """
        place = str(folder or Path.cwd())
        wanted = {"words": [os.fsdecode(word) for word in words], "env": dict(env), "folder": place}
        ours, theirs = socket.socketpair()
        (out, to_out), (err, to_err) = os.pipe(), os.pipe()
        from_in, to_in = os.pipe() if typed else (None, None)
        given = [to_out, to_err, *([] if from_in is None else [from_in])]
        with theirs:
            socket.send_fds(self.asked, [b"."], [theirs.fileno(), *given])
        for file in given:
            os.close(file)
        told, teller = await asyncio.open_connection(sock=ours)
        teller.write(f"{json.dumps(wanted)}\n".encode())
        pid = int(await told.readline())
        end = asyncio.create_task(_end(told, teller))
        return Forked(pid, await _reader(out), await _reader(err), end, None if to_in is None else await _writer(to_in))


@contextmanager
def fork_server(folder: Path) -> Generator[Forks]:
    """The fork server of all who name this folder; started by the first of them, it ends with the last."""
    with socket.socket(socket.AF_UNIX) as asked, ExitStack() as started:
        with (folder / "forks.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            address = str(folder / "forks.socket")
            try:
                asked.connect(address)
            except (FileNotFoundError, ConnectionRefusedError):
                started.enter_context(_started(address))
                asked.connect(address)
        try:
            yield Forks(asked)
        finally:
            asked.close()


def _started(address: str) -> subprocess.Popen[bytes]:
    Path(address).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        command = [sys.executable, str(_SERVER), str(listener.fileno())]
        return subprocess.Popen(command, pass_fds=[listener.fileno()], stdout=subprocess.DEVNULL)  # noqa: S603


async def _reader(file: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(file, "rb", 0))
    return reader


async def _writer(file: int) -> asyncio.StreamWriter:
    loop = asyncio.get_running_loop()
    protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader())
    transport, _ = await loop.connect_write_pipe(lambda: protocol, os.fdopen(file, "wb", 0))
    return asyncio.StreamWriter(transport, protocol, None, loop)


async def _end(told: asyncio.StreamReader, teller: asyncio.StreamWriter) -> int:
    code = int(await told.readline())
    teller.close()
    await teller.wait_closed()
    return code
