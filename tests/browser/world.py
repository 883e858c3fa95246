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

from app.doors.identity import Gate
from app.doors.policy import Policy
from app.office import Office, open_office
from app.serving import serving
from app.settings import Settings
from app.site import make_site
from checkpoints.keys import PostgresKeys
from checkpoints.pool import open_pool
from domain.access import Identity, Role
from domain.model import Decision, Question
from domain.ports import Review, Task, Terms
from evals.worlds.desk.data import generate
from evals.worlds.desk.serve import running_desk


@dataclass(frozen=True, kw_only=True)
class World:
    """What the tests see and set going."""

    office: Office
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
        task = await self.office.app.run(goal, requested_by=by)
        (review,) = await self.office.app.deps.reviews.list(task_id=task.id)
        return review

    async def put(self, review: Review, question: Question, terms: Terms | None = None) -> Review:
        """A question of one's own, in place of the task's."""
        return await self.office.app.deps.reviews.open(review.task_id, question, terms)

    async def pending(self, review: Review) -> Review:
        found = await self.office.app.deps.reviews.get(review.question.id)
        assert found is not None
        return found

    async def settled(self, review: Review) -> Task:
        """The task once it has stopped again: the page does not wait for it, a test does."""
        async with asyncio.timeout(40):
            while True:
                found, task = await self.pending(review), await self.office.app.task(review.task_id)
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
        """Nobody is asked anything any more."""
        for review in await self.office.app.deps.reviews.list(limit=1000):
            await self.office.queue.withdraw(review.task_id, "the test is over")


@asynccontextmanager
async def running_world(database_url: str, home: Path) -> AsyncGenerator[World]:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(running_desk(database_url))
        settings = Settings(home=home, database_url=database_url, planner="fixed")
        office = await stack.enter_async_context(open_office(settings, desk_url=desk))
        keys = PostgresKeys(await stack.enter_async_context(open_pool(database_url, size=4)))
        doors = [Gate(policy=policy, keys=keys) for policy in (Policy(), Policy(tokens=True))]
        urls = [await stack.enter_async_context(serving(page_app(office, gate), "the pages")) for gate in doors]
        yield World(office=office, keys=keys, open_url=urls[0], locked_url=urls[1], database_url=database_url)


def page_app(office: Office, gate: Gate) -> FastAPI:
    """The pages behind the doors, as `steward serve` runs them."""

    @asynccontextmanager
    async def opened() -> AsyncGenerator[Office]:
        yield office

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        app.state.gate = gate
        yield

    return make_site(lifespan, opened)


def refundable() -> list[str]:
    """Orders that were paid and cost enough."""
    return [one.id for one in generate(7).orders if one.total > 150 and one.status == "delivered"]
