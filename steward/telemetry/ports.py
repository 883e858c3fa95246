"""Ports that tell what goes through them; where nobody watches, the ports themselves."""

from __future__ import annotations

import asyncio
import builtins
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from contextvars import copy_context
from dataclasses import dataclass, replace

from steward.domain.model import (
    Action,
    Decision,
    Entry,
    Found,
    Json,
    JsonObject,
    Problem,
    Question,
    Receipt,
    TaskStatus,
    Verdict,
    Wait,
)
from steward.domain.ports.decisions import Decisions
from steward.domain.ports.facts import (
    Judged,
    Looked,
    ReviewDecided,
    TaskEnded,
    ToolBegan,
    ToolEnded,
    ToolProgressed,
    Waits,
)
from steward.domain.ports.ledger import Lease, Ledger, PastAct
from steward.domain.ports.reviews import Review, Reviews, Source, Terms
from steward.domain.ports.tasks import Task, Tasks
from steward.domain.ports.telemetry import Telemetry
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.redaction import PLAIN
from steward.domain.tool_progress import Hear, hearing
from steward.domain.unavailable_tools import Unavailable
from steward.graph.deps import Deps
from steward.graph.hearing import is_last
from steward.telemetry.decisions import ToldDecisions
from steward.telemetry.extraction import ToldExtractor
from steward.telemetry.fanout import Fanout
from steward.telemetry.holding import Holding
from steward.telemetry.task_secrets import TaskSecrets


def watched(deps: Deps) -> Deps:
    """The ports with what goes through them told. Where nobody watches they stay as they are, and cost nothing."""
    telemetry = deps.telemetry
    if not telemetry.on:
        return deps
    secrets = telemetry.secrets if isinstance(telemetry, Fanout) else TaskSecrets(PLAIN)
    ledger: Ledger = ToldLedger(deps.ledger, telemetry, secrets)  # by their types, so that none lacks a method
    tools: Toolbox = ToldTools(deps.tools, telemetry, secrets)
    tasks: Tasks = ToldTasks(deps.tasks, telemetry)
    reviews: Reviews = ToldReviews(deps.reviews, telemetry)
    decisions: Decisions = ToldDecisions(deps.decisions, telemetry)
    extractor = ToldExtractor(deps.extractor, telemetry, secrets) if deps.extractor else None
    return replace(
        deps, ledger=ledger, tools=tools, tasks=tasks, reviews=reviews, decisions=decisions, extractor=extractor
    )


@dataclass(frozen=True)
class ToldLedger:
    """A ledger that tells verdicts, and leases that were lost."""

    ledger: Ledger
    telemetry: Telemetry
    secrets: TaskSecrets

    def hold(self, task_id: str, seconds: float) -> AbstractAsyncContextManager[Lease]:
        return Holding(self.ledger, task_id, seconds, self.telemetry, self.secrets)

    async def bind(self, lease: Lease, business_key: str) -> None:
        await self.ledger.bind(lease, business_key)

    def fail(self, lease: Lease) -> None:
        self.ledger.fail(lease)

    async def claim(self, action: Action, lease: Lease) -> Entry:
        return await self.ledger.claim(action, lease)

    async def begin(self, action: Action, lease: Lease) -> Entry:
        return await self.ledger.begin(action, lease)

    async def attempt(self, action: Action, lease: Lease) -> Entry:
        return await self.ledger.attempt(action, lease)

    async def settle(self, key: str, receipt: Receipt, lease: Lease, *, later: bool = False) -> Entry:
        return await self.ledger.settle(key, receipt, lease, later=later)

    async def judge(self, key: str, verdict: Verdict, lease: Lease, *, later: bool = False) -> Entry:
        entry = await self.ledger.judge(key, verdict, lease, later=later)
        judged = Judged(task_id=lease.task_id, entry=entry)
        self.secrets.learn(lease.task_id, judged)
        self.telemetry.tell(judged)
        return entry

    async def history(self, task_id: str) -> list[Entry]:
        return await self.ledger.history(task_id)

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, but: str, most: int
    ) -> list[PastAct]:
        return await self.ledger.past_acts(tools, args, since=since, but=but, most=most)

    async def entry(self, key: str) -> Entry | None:
        return await self.ledger.entry(key)


@dataclass(frozen=True)
class ToldTools:
    """Tools whose calls and looks are told."""

    tools: Toolbox
    telemetry: Telemetry
    secrets: TaskSecrets

    def names(self) -> list[str]:
        return self.tools.names()

    def card(self, tool: str) -> Card | None:
        return self.tools.card(tool)

    def unavailable(self, tool: str) -> Unavailable | None:
        return self.tools.unavailable(tool)

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        return self.tools.check(tool, args)

    def coerce(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        return self.tools.coerce(tool, args)

    def coerce_part(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        return self.tools.coerce_part(tool, args)

    def check_part(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        return self.tools.check_part(tool, args)

    def check_result(self, tool: str, result: Json) -> list[Problem]:
        return self.tools.check_result(tool, result)

    def identity(self, tool: str, args: Mapping[str, Json]) -> str | None:
        return self.tools.identity(tool, args)

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None:
        return self.tools.target(tool, args)

    async def run(self, action: Action) -> Receipt:
        """As the tool's; a call that is cut off has no `ToolEnded`."""
        self.secrets.learn(action.task_id, action)  # before what its own code traces, and whether or not anybody hears
        self.telemetry.tell(ToolBegan(task_id=action.task_id, action=action))
        began = time.monotonic()
        with hearing(self._progress_of(action)):
            receipt = await self.tools.run(action)
        took = time.monotonic() - began
        ended = ToolEnded(task_id=action.task_id, action=action, receipt=receipt, seconds=took)
        self.secrets.learn(action.task_id, ended)
        self.telemetry.tell(ended)
        return receipt

    def _progress_of(self, action: Action) -> Hear:
        """Tells how far the call has come, from whatever thread, in the context of whoever waits for it."""
        loop, context = asyncio.get_running_loop(), copy_context()

        def hear(done: float, total: float | None, words: str) -> None:
            fact = ToolProgressed(task_id=action.task_id, action=action, done=done, total=total, words=words)
            with suppress(RuntimeError):  # the loop has ended, and nobody watches any more
                loop.call_soon_threadsafe(self.telemetry.tell, fact, context=context)

        return hear

    async def outcome(self, action: Action) -> Receipt | None:
        began = time.monotonic()
        receipt = await self.tools.outcome(action)
        if receipt is not None:
            took = time.monotonic() - began
            ended = ToolEnded(task_id=action.task_id, action=action, receipt=receipt, seconds=took, late=True)
            self.secrets.learn(action.task_id, ended)
            self.telemetry.tell(ended)
        return receipt

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:
        began = time.monotonic()
        found = await self.tools.find(action, receipt)
        looked = Looked(task_id=action.task_id, action=action, found=found, seconds=time.monotonic() - began)
        self.secrets.learn(action.task_id, looked)  # of which no sink may be told, as may be of its verdict
        self.telemetry.tell(looked)
        return found

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:
        return self.tools.judge(action, receipt, found)


@dataclass(frozen=True)
class ToldTasks:
    """Tasks whose ends and waits are told."""

    tasks: Tasks
    telemetry: Telemetry

    async def open(self, task: Task) -> Task:
        return await self.tasks.open(task)

    async def save(self, task: Task, lease: Lease, *, later: bool = False) -> str | None:
        asked_by = await self.tasks.save(self._traced(task), lease, later=later)
        if task.wait is not None:
            wait = Wait(seconds=task.wait, why=task.waits_for or "", outage=task.waits_on)
            self.telemetry.tell(Waits(task_id=task.id, wait=wait))
        if task.is_over and not is_last(ended := TaskEnded(task_id=task.id, task=replace(task, state={}))):
            self.telemetry.tell(ended)
        return asked_by

    async def save_behind(self, task: Callable[[], Task], lease: Lease) -> None:
        await self.tasks.save_behind(lambda: self._traced(task()), lease)

    def _traced(self, task: Task) -> Task:
        return replace(task, trace=self.telemetry.trace(task.id), newest_run=self.telemetry.span(task.id))

    async def traced(self, task_id: str, trace: str) -> None:
        await self.tasks.traced(task_id, trace)

    async def cancel(self, task_id: str, by: str) -> Task | None:
        task = await self.tasks.cancel(task_id, by)
        if task is not None and task.status == "failed" and not task.node:  # else whoever carried it out has told it
            self.telemetry.tell(TaskEnded(task_id=task.id, task=replace(task, state={})))
        return task

    async def get(self, task_id: str) -> Task | None:
        return await self.tasks.get(task_id)

    async def beginning(self, prefix: str, *, limit: int = 2) -> list[Task]:
        return await self.tasks.beginning(prefix, limit=limit)

    async def list(
        self,
        *,
        status: TaskStatus | None = None,
        limit: int = 50,
        after: str | None = None,
        requested_by: str | None = None,
    ) -> list[Task]:
        return await self.tasks.list(status=status, limit=limit, after=after, requested_by=requested_by)

    async def count(self, *, status: TaskStatus | None = None) -> int:
        return await self.tasks.count(status=status)


@dataclass(frozen=True)
class ToldReviews:
    """The queue, whose decisions are told."""

    reviews: Reviews
    telemetry: Telemetry

    async def open(self, task_id: str, question: Question, terms: Terms | None = None) -> Review:
        return await self.reviews.open(task_id, question, terms)

    async def decide(self, review_id: str, decision: Decision, *, source: Source | None = None) -> Review:
        review = await self.reviews.decide(review_id, decision, source=source)
        if review.taken is not None and review.taken.id == decision.id:  # else somebody was first
            self.telemetry.tell(ReviewDecided(task_id=review.task_id, review=review))
        return review

    async def applied(self, review_id: str) -> None:
        await self.reviews.applied(review_id)

    async def get(self, review_id: str) -> Review | None:
        return await self.reviews.get(review_id)

    async def list(self, *, open_only: bool = True, task_id: str | None = None, limit: int = 100) -> list[Review]:
        return await self.reviews.list(open_only=open_only, task_id=task_id, limit=limit)

    async def unapplied(self) -> builtins.list[Review]:
        return await self.reviews.unapplied()
