"""What other agents may do with tasks, by the same rights as on the pages and the API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from steward.auth.rate_limits import count
from steward.auth.users import visible
from steward.domain.access import Identity, may, requester_of
from steward.domain.errors import Unusable
from steward.domain.model import Decision, JsonObject
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.review_answers import read_answer
from steward.domain.text import line
from steward.nodes.task_redactor import knowing
from steward.server.mcp.views import evidence_view, review_view, task_view
from steward.service import App
from steward.workers.submitting import task_to_submit

MOST_WAIT = 300.0
"""Seconds that one call waits at most; after that the caller asks again."""
_FIRST_LOOK, _LOOKS = 0.05, 1.0  # seconds between two looks at a task, doubling
_KEY = 200  # characters of a caller's key
_SHOWN = 80  # characters of an id that is not there


async def _no_thread(_: Task) -> None:
    return


@dataclass(frozen=True, kw_only=True)
class TaskTools:
    """The tools of one caller. `start` has a task carried out without anybody waiting for it.

    `page` is where the pages are, empty where there are none; `opened` is told of each new task. Raises Unusable,
    DecisionRefused and Unreachable, each with one line for the caller.
    """

    app: App
    who: Identity
    start: Callable[[str], None]
    page: str = ""
    window: int | None = None
    opened: Callable[[Task], Awaitable[None]] = field(default=_no_thread)

    async def submit(self, goal: str, playbook: str | None, key: str | None, wait: float) -> JsonObject:
        """Record the task and have it carried out; how it stands once it is over, waits, or `wait` seconds passed."""
        if not may(self.who, "submit"):
            raise Unusable("you may not submit tasks")
        if key and not 0 < len(key.strip()) <= _KEY:
            raise Unusable(f"the key must have between 1 and {_KEY} characters")
        task = task_to_submit(
            self.app.deps.playbooks,
            goal,
            playbook=playbook or None,  # models fill in what they may leave out
            requested_by=self.who.name,
            requester=requester_of(self.who),
            client_key=f"mcp/{self.who.name}/{key.strip()}" if key else None,
            window=self.app.deps.window,
        )
        (accepted,) = await self.app.jobs.record([task])
        if not accepted.again:
            await self.opened(task)
        return await self.status(accepted.task_id, wait)

    async def status(self, task_id: str, wait: float) -> JsonObject:
        """How the task stands, or, while it is under way, after `wait` seconds at most."""
        task = await self._task(task_id)
        if not await self._rests(task) and (task.requested_by == self.who.name or may(self.who, "operate")):
            self.start(task.id)  # whoever carried it out may be gone
        end, pause = asyncio.get_running_loop().time() + min(max(wait, 0.0), MOST_WAIT), _FIRST_LOOK
        while not await self._rests(task) and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(pause, left))
            pause = min(pause * 2, _LOOKS)
            task = await self._task(task.id)
        known = await knowing(self.app.deps.redactor, self.app.deps.ledger, task.id, task)
        return task_view(known.of(task), known.of(await self._open_review(task)), self.page)

    async def evidence(self, task_id: str) -> JsonObject:
        """What the task did, and how that is known."""
        task, deps = await self._task(task_id), self.app.deps
        entries = await deps.ledger.history(task.id)
        reviews = await deps.reviews.list(open_only=False, task_id=task.id)
        known = deps.redactor.among([task, entries, [*reviews]])
        return evidence_view(known.of(task), known.of(entries), known.of([*reviews]))

    async def reviews(self, task_id: str | None, limit: int) -> JsonObject:
        """The questions that wait, of those that the caller may see; oldest first."""
        limit = min(max(limit, 1), 100)
        if task_id is not None:
            found = [*await self.app.deps.reviews.list(task_id=(await self._task(task_id)).id)]
        else:
            filtered = visible(self.who)
            if filtered is None:
                raise Unusable("you may see no reviews")
            found = await self.app.queue.page(replace(filtered, each=True), limit=limit)
        redactor = self.app.deps.redactor
        return {"reviews": [review_view(redactor.of(one), self.page) for one in found[:limit]]}

    async def decide(self, review_id: str, digest: str, answer: str | JsonObject, wait: float) -> JsonObject:
        """Take the answer, once, in the caller's own name, and go on with the task."""
        review = await self._review(review_id)
        asked = {"requested_by": review.requested_by, "audience": review.question.audience}
        if not may(self.who, "decide", playbook=review.playbook, **asked):
            raise Unusable("you may not decide on this task; a reviewer of its playbook does")
        if self.who.via != "cli":
            await count(self.app.keys, "decisions", self.who.name)
        taken = await self.app.record_decision(review.question.id, self._decision(review, answer), digest=digest)
        if taken.decision is None:
            view = await self.status(review.task_id, 0.0)
            return view | {"next": "That is noted; one more person must agree."}
        self.start(review.task_id)
        return await self._after(review, wait)

    def _decision(self, review: Review, answer: str | JsonObject) -> Decision:
        """In the caller's own name, whatever name the answer holds, and however deep."""
        return replace(read_answer(answer, review.question), by=self.who.name, source="api")

    async def _after(self, review: Review, wait: float) -> JsonObject:
        """How the task stands once the answered question is no longer what it waits with."""
        end = asyncio.get_running_loop().time() + min(max(wait, 0.0), MOST_WAIT)
        while asyncio.get_running_loop().time() < end:
            found = await self.app.deps.tasks.get(review.task_id)
            asks = await self._open_review(found) if found else None
            if found is None or found.status != "needs_review" or asks is not None:
                break
            await asyncio.sleep(_FIRST_LOOK)
        left = end - asyncio.get_running_loop().time()
        return await self.status(review.task_id, left)

    async def _rests(self, task: Task) -> bool:
        """Whether nothing goes on with it for now: it is over, waits for a person, or its time has not come."""
        if task.is_over or task.is_early(self.app.deps.clock.now()):
            return True
        return task.status == "needs_review" and await self._open_review(task) is not None

    async def _open_review(self, task: Task) -> Review | None:
        if task.status != "needs_review":
            return None
        return next(iter(await self.app.deps.reviews.list(task_id=task.id)), None)

    async def _task(self, task_id: str) -> Task:
        task = await self.app.deps.tasks.get(task_id)
        if task is None or not may(self.who, "see_task", playbook=task.playbook, requested_by=task.requested_by):
            raise Unusable(f"there is no task {line(task_id, _SHOWN)}")  # as if it were not there
        return task

    async def _review(self, review_id: str) -> Review:
        review = await self.app.deps.reviews.get(review_id)
        if review is None or not may(
            self.who, "see_review", playbook=review.playbook, requested_by=review.requested_by
        ):
            raise Unusable(f"there is no review {line(review_id, _SHOWN)}")
        return review
