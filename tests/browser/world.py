"""The real pages over a real database and a real desk, at two doors: one open on loopback, one with log-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

from fastapi import FastAPI
from psycopg import AsyncConnection

from steward.auth.identity import Authenticator
from steward.auth.policy import Policy
from steward.checkpoints.credentials import PostgresKeys
from steward.checkpoints.pool import open_pool
from steward.composition import open_app
from steward.domain.access import Identity, Role
from steward.domain.model import Decision, Question
from steward.domain.ports.reviews import Review, Terms
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.data import generate
from steward.evals.worlds.desk.serve import running_desk
from steward.server.http_app import make_site
from steward.server.serving import serving
from steward.service import App
from steward.settings import Settings


@dataclass(frozen=True, kw_only=True)
class World:
    """What the tests see and set going."""

    app: App
    keys: PostgresKeys
    open_url: str
    locked_url: str
    database_url: str
    _orders: Iterator[str] = field(default_factory=lambda: iter(refundable()))

    def refund(self, words: str = "") -> str:
        """A goal that waits for approval: over 100 a person decides; each time another order."""
        return f"Refund 120 EUR for order {next(self._orders)}. {words}".strip()

    async def ask(self, goal: str, *, by: str = "mara.clerk@desk.example") -> Review:
        """The question that carrying out this goal leads to."""
        task = await self.app.run(goal, requested_by=by)
        (review,) = await self.app.deps.reviews.list(task_id=task.id)
        return review

    async def put(self, review: Review, question: Question, terms: Terms | None = None) -> Review:
        """A question of one's own, in place of the task's."""
        return await self.app.deps.reviews.open(review.task_id, question, terms)

    async def pending(self, review: Review) -> Review:
        found = await self.app.deps.reviews.get(review.question.id)
        assert found is not None
        return found

    async def settled(self, review: Review) -> Task:
        """The task once it has stopped again: the page does not wait for it, a test does."""
        async with asyncio.timeout(40):
            while True:
                found, task = await self.pending(review), await self.app.task(review.task_id)
                if found.applied_at and task.status not in ("running", "pending"):
                    return task
                await asyncio.sleep(0.05)

    async def decided(self, review: Review) -> Decision | None:
        return (await self.pending(review)).decision

    async def token(self, name: str, *roles: Role, playbooks: tuple[str, ...] = ()) -> str:
        _, secret = await self.keys.create(Identity(name=name, roles=[*roles], playbooks=[*playbooks]))
        return secret

    async def execute(self, statement: LiteralString, *values: object) -> None:
        """Change the database behind Steward's back."""
        async with await AsyncConnection.connect(self.database_url, autocommit=True) as connection:
            await connection.execute(statement, values)

    async def clear(self) -> None:
        """Nobody is asked anything any more, and no alarm waits."""
        for review in await self.app.deps.reviews.list(limit=1000):
            await self.app.queue.withdraw(review.task_id, "the test is over")
        assert self.app.alarms is not None
        for alarm in await self.app.alarms.list():
            await self.app.alarms.answer(alarm.id, "chance", by="sam", source="cli")


@asynccontextmanager
async def running_world(database_url: str, home: Path) -> AsyncGenerator[World]:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(running_desk(database_url))
        settings = Settings(home=home, database_url=database_url, planner="fixed")
        app = await stack.enter_async_context(open_app(settings, desk_url=desk))
        keys = PostgresKeys(await stack.enter_async_context(open_pool(database_url, size=4)))
        doors = [Authenticator(policy=policy, keys=keys) for policy in (Policy(), Policy(tokens=True))]
        urls = [
            await stack.enter_async_context(serving(page_app(app, authenticator), "the pages"))
            for authenticator in doors
        ]
        yield World(app=app, keys=keys, open_url=urls[0], locked_url=urls[1], database_url=database_url)


def page_app(app: App, authenticator: Authenticator) -> FastAPI:
    """The pages behind the doors, as `steward serve` runs them."""

    @asynccontextmanager
    async def opened() -> AsyncGenerator[App]:
        yield app

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        app.state.authenticator = authenticator
        yield

    return make_site(lifespan, opened)


def refundable() -> list[str]:
    """Orders that were paid and cost enough."""
    return [one.id for one in generate(7).orders if one.total > 150 and one.status == "delivered"]
