"""The ground that both sides stand on: one Postgres with a database each, one scripted model."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import conninfo, sql
from pydantic import SecretStr

from steward.checkpoints.embedded import embedded
from steward.checkpoints.pool import Pool
from steward.composition import open_pooled
from steward.domain.errors import StewardError
from steward.evals.bench.endpoint import running_endpoint
from steward.evals.bench.script import Counting
from steward.service import App
from steward.settings import Settings

TOOLS = "steward.evals.bench.tools:TOOLS"
PLAYBOOK = "counting"
PLAYBOOKS = Path(__file__).parent / "playbooks"
NOWHERE = "http://127.0.0.1:9"  # the sample desk is not needed
RECURSION_LIMIT = 1_000


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A server with its data in `folder`, and the URL of a model that answers at once; `prefix` is of its databases."""

    folder: Path
    server: str
    model: str
    prefix: str = "bench"
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def database(self) -> str:
        """The URL of a fresh database."""
        name = f"{self.prefix}_{next(self._numbers)}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return conninfo.make_conninfo(self.server, dbname=name)

    def settings(self, database: str, *, model: str | None = None) -> Settings:
        """Steward's settings for the database; `model` is another endpoint."""
        return Settings(
            home=self.folder,
            database_url=database,
            planner="llm",
            openai_base_url=model or self.model,
            openai_api_key=SecretStr("scripted"),
            tools=TOOLS,
            playbooks=str(PLAYBOOKS),
            desk_url=NOWHERE,
        )


@asynccontextmanager
async def open_rig(folder: Path) -> AsyncGenerator[Rig]:
    """Server and model, for as long as the context lasts."""
    async with embedded(folder / "postgres") as server, running_endpoint() as model:
        yield Rig(folder=folder, server=server, model=model)


@asynccontextmanager
async def open_steward(rig: Rig, *, model: str | None = None) -> AsyncGenerator[tuple[App, Pool]]:
    """The whole of Steward on a database of its own."""
    async with open_pooled(rig.settings(rig.database(), model=model)) as opened:
        yield opened


async def carry_out(app: App, counting: Counting) -> None:
    """One task from its goal to its end. Raises StewardError where it does not end well."""
    task = await app.run(counting.goal, playbook=PLAYBOOK)
    if (task.status, task.steps) != ("complete", counting.actions):
        raise StewardError(f"{counting.goal} {task.status} after {task.steps} actions: {task.error} {task.state}")
