"""The ground of every rule: each call goes to the stores and to the model, and both must say the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from steward.domain.errors import StewardError
from steward.domain.model import Entry
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from tests.conformance.model.model import REQUESTER, Model
from tests.conformance.model.views import Act, Ask, Row
from tests.conformance.model.worlds import World, ids

T = TypeVar("T")
V = TypeVar("V")
SECONDS = 3600.0  # nothing runs out by itself


@dataclass(eq=False, kw_only=True)
class Hold:
    """A process's hold of a task; its context is that of the run inside it."""

    ledger: Ledger
    manager: AbstractAsyncContextManager[Lease]
    context: Context
    lease: Lease
    given_back: bool = False

    def __repr__(self) -> str:
        return f"<{self.lease}>"


@dataclass(kw_only=True)
class Seen:
    """All that can be seen of an example at one moment."""

    tasks: dict[str, Task]
    acts: dict[str, list[Entry]]
    reviews: dict[str, Review]
    unapplied: list[str]


class Ground(RuleBasedStateMachine):
    def __init__(self, runner: asyncio.Runner, world: World) -> None:
        super().__init__()
        self.runner = runner
        self.world = world
        self.model = Model()
        self.processes: list[Ledger] = [world.process(), world.process()]
        self.holds: list[Hold] = []
        self.seen = Seen(tasks={}, acts={}, reviews={}, unapplied=[])

    # --- what rules choose from ---

    def name(self, short: str) -> str:
        return self.world.prefix + short

    @property
    def tasks(self) -> list[str]:
        return sorted(self.model.rows)

    @property
    def open_holds(self) -> list[Hold]:
        """Those of processes that live."""
        return [one for one in self.holds if not one.given_back and one.lease.holder not in self.model.dead]

    @property
    def writers(self) -> list[Hold]:
        """Who comes to write: as often as not one that lost its task and does not know."""
        valid = [one for one in self.holds if self.model.valid(one.lease)]
        lost = [one for one in self.holds if not one.given_back and one not in valid]
        return [*valid * 2, *lost[-4:] * 2, *self.holds[-2:]]

    def pick(self, some: Sequence[T], n: int) -> T | None:
        """One of them, where there are any."""
        if not some:
            return None
        note(f"{some[n % len(some)]}")
        return some[n % len(some)]

    def row(self, task: str) -> Task:
        """The task's row as it is."""
        row = self.model.rows[task]
        return Task(
            id=task,
            goal="g",
            requested_by=REQUESTER,
            status=row.status,
            node=row.node,
            state=row.state,
            error=row.error,
        )

    # --- calls ---

    def run(self, call: Coroutine[Any, Any, T], context: Context | None = None) -> T:
        return self.runner.run(call, context=context)

    def same(
        self,
        expected: Callable[[], V],
        call: Coroutine[Any, Any, T],
        view: Callable[[T], V],
        context: Context | None = None,
    ) -> V | type[StewardError]:
        """What the call comes to, which is what the model says: a value, or the kind of a refusal."""
        wanted: V | type[StewardError]
        got: V | type[StewardError]
        try:
            got = view(self.run(call, context))
        except StewardError as error:
            got = type(error)
        try:
            wanted = expected()
        except StewardError as error:
            wanted = type(error)
        assert got == wanted
        return got

    # --- the beginning, and the end ---

    @initialize()
    def begin(self) -> None:
        """Two tasks of one customer, of which one is of another one, too, and one of nobody's."""
        for short, key in (("t1", "customer 7"), ("t2", "customer 7\ncustomer 8"), ("t3", None)):
            self.open(short, key)

    def open(self, short: str, business_key: str | None) -> None:
        key = "\n".join(map(self.name, business_key.splitlines())) if business_key else None
        task = Task(id=self.name(short), goal="g", requested_by=REQUESTER, business_key=key)
        self.same(lambda: self.model.open(task.id, key), self.world.tasks.open(task), Row.of)

    def teardown(self) -> None:
        for hold in self.holds:
            if not hold.given_back:
                self.run(leave(hold.manager), hold.context)

    # --- what holds after every step ---

    @invariant()
    def agrees(self) -> None:
        """Rows, histories and reviews are those of the model; nothing is lost and no count goes back."""
        seen = self.run(self._look())
        model = self.model
        assert {name: Row.of(task) for name, task in seen.tasks.items()} == model.rows
        assert {name: list(map(Act.of, acts)) for name, acts in seen.acts.items()} == {
            name: model.history(name) for name in model.rows
        }
        assert {name: Ask.of(review) for name, review in seen.reviews.items()} == model.reviews
        assert seen.unapplied == model.unapplied()
        self._follows(seen)
        self.seen = seen
        model.written.clear()
        model.reopened.clear()
        self.run(self.world.tick())

    async def _look(self) -> Seen:
        world = self.world
        tasks = {name: await world.tasks.get(name) for name in self.model.rows}
        asked = {one.task_id for one in self.model.reviews.values()}
        reviews = [one for name in asked for one in await world.reviews.list(open_only=False, task_id=name)]
        return Seen(
            tasks={name: task for name, task in tasks.items() if task is not None},
            acts={name: await world.watch.history(name) for name in tasks},
            reviews={one.question.id: one for one in reviews},
            unapplied=ids(await world.reviews.unapplied(), world.prefix) if asked else [],
        )

    def _follows(self, now: Seen) -> None:
        for name, before in self.seen.tasks.items():
            after = now.tasks[name]
            assert (after.updated_at != before.updated_at) == (name in self.model.written)
            assert after.created_at == before.created_at
            assert before.started_at in (None, after.started_at)
            if name not in self.model.reopened:
                assert before.finished_at in (None, after.finished_at)
        for name, acts in self.seen.acts.items():
            for old, new in zip(acts, now.acts[name], strict=False):
                assert (new.action.tool, new.first_revision) == (old.action.tool, old.first_revision)
                assert new.attempts >= old.attempts
                assert new.claims >= old.claims
            assert len(now.acts[name]) >= len(acts)
        for name, old in self.seen.reviews.items():
            if old.decision is not None:
                _stays_decided(old, now.reviews[name])


def _stays_decided(old: Review, new: Review) -> None:
    assert (new.question, new.votes, new.decision, new.decided_at) == (
        old.question,
        old.votes,
        old.decision,
        old.decided_at,
    )
    assert old.applied_at in (None, new.applied_at)
    assert new.withdrawn_at is None


def itself(value: T) -> T:
    return value


def nothing(_: None) -> None:
    return None


async def together(calls: Sequence[tuple[Coroutine[Any, Any, T], Context]]) -> list[T | BaseException]:
    """All calls at once, each in its own context; what they come to, or raise."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(call, context=context) for call, context in calls]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def leave(manager: AbstractAsyncContextManager[Lease]) -> None:
    await manager.__aexit__(None, None, None)
