"""The real `langgraph dev`, a real desk and the real SDK, in short words."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.ports.tasks import Task

T = TypeVar("T")

TWO_APPROVALS = """
name: two-approvals
title: Two approvals
description: Two steps that each wait for a person.
tools: [create_record, update_status]
approvals: [create_record, update_status]
success: [{tool: update_status}, {tool: create_record}]
fixed:
  phrases: [twice approved]
  steps:
    - id: ticket
      tool: create_record
      args: {collection: tickets, fields: {order_id: "1085", subject: First, body: Approved first}}
    - {id: close, tool: update_status, args: {collection: tickets, id: "${ticket.id}", status: solved}, needs: [ticket]}
"""

ROOT = Path(__file__).parents[3]
GRAPH = "steward"
DEADLINE = 40.0


@dataclass
class Server:
    """`langgraph dev` in a process group of its own; it can be killed and started again on the same port."""

    folder: Path
    environment: Mapping[str, str]
    port: int
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, and wait until it answers."""
        await self.spawn()
        await eventually(self._answers, "the server to answer")

    async def spawn(self) -> asyncio.subprocess.Process:
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(str(ROOT / ".venv/bin/langgraph"), "dev", "--no-browser", "--no-reload"),
                *("--port", str(self.port), "--config", str(ROOT / "langgraph.json"), "--n-jobs-per-worker", "10"),
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    async def kill(self) -> None:
        """SIGKILL to the whole process group."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            await self.process.wait()
            self.process = None

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    async def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.returncode is None, self.log[-3000:]
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{self.url}/steward/health")).status_code == 200
            except httpx.TransportError:
                return False


@dataclass(frozen=True, kw_only=True)
class World:
    """The running whole, and short words for what the tests do with it."""

    server: Server
    desk: httpx.AsyncClient
    client: Any  # the SDK's types leave much unknown
    pool: Pool

    async def thread(self) -> str:
        return str((await self.client.threads.create())["thread_id"])

    async def submit(self, thread: str, goal: str, **options: Any) -> dict[str, Any]:
        return await self._run(thread, input={"goal": goal}, **options)

    async def answer(self, thread: str, resume: object, **options: Any) -> dict[str, Any]:
        return await self._run(thread, command={"resume": resume}, **options)

    async def status(self, thread: str) -> str:
        return (await self.client.threads.get(thread))["status"]

    async def interrupt(self, thread: str) -> dict[str, Any]:
        """The one interrupt that waits."""
        state = await self.client.threads.get_state(thread)
        (waiting,) = state["interrupts"]
        return waiting

    async def review(self, thread: str) -> dict[str, Any]:
        return (await self.interrupt(thread))["value"]["review"]

    async def task(self, thread: str) -> Task:
        """The task's row, read past the server."""
        task = await PostgresTasks(self.pool).get(thread)
        assert task is not None
        return task

    async def refunds(self, order: str) -> list[dict[str, Any]]:
        return await self._records("refunds", order)

    async def tickets(self, order: str) -> list[dict[str, Any]]:
        return await self._records("tickets", order)

    async def in_flight(self, thread: str) -> bool:
        """Whether a refund was begun, its request is stuck in the desk's fault, and no answer came yet."""
        if not (await self.desk.get("/faults/struck")).json()["struck"]:
            return False
        history = await PostgresLedger(self.pool).history(thread)
        return any(one.action.tool == "issue_refund" and one.attempts and one.receipt is None for one in history)

    async def _records(self, collection: str, order: str) -> list[dict[str, Any]]:
        return (await self.desk.get(f"/records/{collection}", params={"order_id": order})).json()["records"]

    async def _run(self, thread: str, **options: Any) -> dict[str, Any]:
        return await self.client.runs.wait(thread, GRAPH, raise_error=False, **options)


async def eventually(probe: Callable[[], Awaitable[T]], what: str) -> T:
    """What the probe finds once it finds something, within a generous deadline."""
    end = asyncio.get_running_loop().time() + DEADLINE
    while not (found := await probe()):
        assert asyncio.get_running_loop().time() < end, f"waited too long for {what}"
        await asyncio.sleep(0.05)
    return found


def environment(folder: Path, database_url: str, desk_url: str) -> dict[str, str]:
    """Nothing of the caller's keys and tracing; no network beyond loopback."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {
        "DATABASE_URL": database_url,
        "STEWARD_DESK_URL": desk_url,
        "STEWARD_HOME": str(folder / "home"),
        "STEWARD_PLANNER": "fixed",
        "STEWARD_PLAYBOOKS": str(folder),
        "STEWARD_SAMPLES": "on",
        "LANGGRAPH_NO_VERSION_CHECK": "true",
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "LANGSMITH_TRACING": "false",
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
