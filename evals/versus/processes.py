"""The processes that frameworks run in, each in what it was installed in."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import steward
from steward.domain.errors import Unusable
from steward.evals.versus.peers.errand import Do, Ended, Errand

PACKAGES = Path(".steward/versus")
STARTS = 120.0  # seconds
LONGEST = 90.0
"""Seconds that a run may take; the longest of those that end by themselves takes a third of it."""
OWN = "steward"
_PEERS = "steward.evals.versus.peers"
MODULES = {
    OWN: "steward.evals.versus.steward_agent",
    "create_agent": f"{_PEERS}.langchain_agent",
    "deepagents": f"{_PEERS}.deep_agent",
    "openai-agents": f"{_PEERS}.openai_agent",
    "pydantic-ai": f"{_PEERS}.pydantic_agent",
    "pydantic-ai + dbos": f"{_PEERS}.dbos_agent",
}


class Died(Exception):
    """The process ended in the middle of it."""


class Child:
    """A process that is ready for its errand. `seconds` are those that its runs took until now."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._process = 0
        self.seconds = 0.0

    async def told(self, errand: Errand) -> None:
        """Have it made ready. Raises Died."""
        await self._say(asdict(errand))
        self._process = int((await asyncio.wait_for(self._hear(), STARTS))["ready"])

    async def do(self, what: Do) -> Ended | None:
        """Where the run is then; None where it did not stop. Raises Died."""
        await self._say({"do": what})
        try:
            said = await asyncio.wait_for(self._hear(), LONGEST)
        except TimeoutError:
            return None
        self.seconds += said.pop("seconds")
        return Ended(**said)

    async def end(self) -> None:
        """Kill it, if it is there."""
        self._writer.close()
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)

    async def _hear(self) -> dict[str, Any]:
        try:
            line = await self._reader.readline()
        except ConnectionError:
            raise Died from None
        if not line:
            raise Died
        return json.loads(line)

    async def _say(self, said: dict[str, Any]) -> None:
        self._writer.write(json.dumps(said).encode() + b"\n")
        with suppress(ConnectionError):
            await self._writer.drain()


class Host:
    """A framework's server of processes."""

    def __init__(self, peer: str, path: Path, log: Path) -> None:
        self.peer, self._path, self._log = peer, path, log

    @asynccontextmanager
    async def process(self, errand: Errand) -> AsyncGenerator[Child]:
        """A process for this errand, ready to begin. Raises Unusable where it can't be made ready."""
        child = Child(*await asyncio.open_unix_connection(self._path))
        try:
            try:
                await child.told(errand)
            except (Died, TimeoutError):
                raise Unusable(f"{self.peer} can't be made ready: {_last_line(self._log)}") from None
            yield child
        finally:
            await child.end()


@asynccontextmanager
async def hosting(peer: str, packages: Path, home: Path) -> AsyncGenerator[Host]:
    """The server for as long as the context lasts. Raises Unusable where it can't be started."""
    path, log = home / f"{[*MODULES].index(peer)}.socket", home / f"{peer.replace(' ', '')}.log"
    with log.open("wb") as errors:
        server = await asyncio.create_subprocess_exec(
            *_command(peer, path), stdin=PIPE, stdout=PIPE, stderr=errors, env=_environment(peer, packages, home)
        )
    try:
        await _started(server, peer, log)
        yield Host(peer, path, log)
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


def _command(peer: str, path: Path) -> list[str]:
    own_packages = [] if peer == OWN else ["-S"]  # a peer sees its own packages and none of Steward's
    return [sys.executable, *own_packages, "-m", f"{_PEERS}.child", MODULES[peer], str(path)]


def _environment(peer: str, packages: Path, home: Path) -> dict[str, str]:
    root = str(Path(steward.__file__).resolve().parents[1] / ".editable")
    return {"PYTHONPATH": root if peer == OWN else f"{packages.absolute()}:{root}", "HOME": str(home)}


async def _started(server: Process, peer: str, log: Path) -> None:
    assert server.stdout is not None  # noqa: S101 (it was asked for)
    try:
        said = await asyncio.wait_for(server.stdout.readline(), STARTS)
    except TimeoutError:
        raise Unusable(f"{peer} did not start within {STARTS:g} s") from None
    if not said:
        raise Unusable(f"{peer} can't be started: {_last_line(log)}")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def require(peer: str, packages: Path) -> None:
    """Raises Unusable where the peers' packages are not there."""
    if peer != OWN and not (packages / "pydantic_ai").is_dir():
        raise Unusable(f"{packages} holds no frameworks to compare with; `make versus` installs them")
