"""What people and programs do with Steward: run, plan, decide, resume."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from steward.checkpoints.jobs import PostgresJobs
from steward.checkpoints.lots import PostgresLots
from steward.domain import caller_arguments as arguments
from steward.domain.alarms import Alarms
from steward.domain.errors import DecisionRefused, Fenced, Held, Unreachable, Unusable
from steward.domain.goals import check_goal
from steward.domain.json_view import readable
from steward.domain.judged_acts import JudgedActs
from steward.domain.model import NOBODY_KNOWN, Decision, JsonObject, Requester, Wait
from steward.domain.playbook_choice import playbook_named
from steward.domain.ports.calibrations import Calibrations
from steward.domain.ports.drift import Drift
from steward.domain.ports.eval_runs import EvalRuns
from steward.domain.ports.figures import Figures, Folds
from steward.domain.ports.ledger import Lease
from steward.domain.ports.marks import Marks
from steward.domain.ports.playbook_versions import PlaybookVersions
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.queue import Audit, Keys, Outbox, Queue
from steward.domain.review_claims import why_closed
from steward.domain.review_edits import checked
from steward.domain.review_questions import check_decision
from steward.domain.state import State, Update
from steward.domain.times import TimedRules
from steward.domain.waiting import Manner, waiting_so
from steward.graph.deps import RECURSION_LIMIT, Deps
from steward.graph.hearing import unheard
from steward.playbooks.dry_run import DryRun, dry_run
from steward.records import find_review, find_task, left_behind, state_of, state_on_record

if TYPE_CHECKING:
    from langgraph.runtime import RunControl

OnNode = Callable[[str, str], None]  # (task id, node that begins now, or "end")
OnWait = Callable[[str, Wait], None]  # (task id, what it waits for from now on)
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between tries for a lease that somebody seems to hold


@dataclass(frozen=True, kw_only=True)
class App:
    """Steward, opened, with the stores of its review queue; every method may be called concurrently.

        async with open_app(Settings()) as app:
            dry = await app.plan("Refund 15 EUR for order 1043")
            task = await app.run("Refund 15 EUR for order 1043")

    `lease` is in seconds: who can't be reached for so long loses the task. It is renewed while the task runs.
    """

    deps: Deps
    graph: Any  # LangGraph's compiled graph; its generics don't survive StateGraph[Any]
    queue: Queue
    audit: Audit
    outbox: Outbox
    keys: Keys
    jobs: PostgresJobs
    lease: float = 30.0
    lots: PostgresLots | None = None
    folds: Folds | None = None
    figures: Figures | None = None
    marks: Marks | None = None
    alarms: Alarms | None = None
    eval_runs: EvalRuns | None = None
    drift: Drift | None = None
    calibrations: Calibrations | None = None
    playbook_versions: PlaybookVersions | None = None
    judged_acts: JudgedActs | None = None

    async def run(
        self,
        goal: str,
        *,
        playbook: str | None = None,
        requested_by: str = "",
        requester: Requester = NOBODY_KNOWN,
        task_id: str | None = None,
        on_node: OnNode | None = None,
        on_wait: OnWait | None = None,
        control: RunControl | None = None,
    ) -> Task:
        """Carry the goal out until it is complete, failed or waits for a person. Raises Unusable, Held."""
        arguments.require_name(task_id=task_id)
        self._check_request(goal, playbook, requested_by, requester)
        task_id = task_id or str(uuid.uuid4())
        task = Task(id=task_id, goal=goal, playbook=playbook, requested_by=requested_by, requester=requester)
        opened = await self.deps.tasks.open(task)
        if opened.goal != goal or playbook not in (None, opened.playbook):
            raise Unusable(f"task {task.id} exists already, with another goal or playbook")
        return await self.resume(opened.id, on_node=on_node, on_wait=on_wait, control=control)

    async def resume(
        self,
        task_id: str,
        *,
        on_node: OnNode | None = None,
        on_wait: OnWait | None = None,
        control: RunControl | None = None,
        parks: bool = False,
    ) -> Task:
        """Go on where the task is: after a crash, or with a decision that was taken. Raises Unusable, Held.

        One that was submitted for a later time is left `pending` until then.
        Once `control` is asked to drain, the run stops after the node that it is in; the task stays `running`.
        A task that has to wait is waited for, and `on_wait` is told; where it `parks`, it is left `running` with
        its `wake_at`, and is to be resumed then.
        """
        arguments.require_text(task_id=task_id)
        task = await self._task(task_id)
        if task.is_over or task.is_early(self.deps.clock.now()):
            return task
        async with self._held(task_id) as lease:
            waits, entry = await self._entry(task)
            if not waits:
                from langgraph.runtime import RunControl

                control = control or RunControl()
                leave = partial(control.request_drain, "waits") if parks else None
                with unheard(), waiting_so(Manner(leave=leave, tell=on_wait) if on_wait else Manner(leave=leave)):
                    await self._stream(lease, entry, on_node, control)
        return await self._task(task_id)

    async def resume_if_free(
        self, task_id: str, *, on_node: OnNode | None = None, on_wait: OnWait | None = None
    ) -> Task | None:
        """Go on with the task as `resume` does; None where another process carries it out."""
        try:
            return await self.resume(task_id, on_node=on_node, on_wait=on_wait)
        except (Held, Fenced):
            return None

    @asynccontextmanager
    async def _held(self, task_id: str) -> AsyncGenerator[Lease]:
        """The task's lease; a holder that was killed just now may look alive for a moment. Raises Held."""
        async with AsyncExitStack() as stack:
            yield await self._taken(task_id, stack)

    async def _taken(self, task_id: str, stack: AsyncExitStack) -> Lease:
        for pause in _PAUSES:
            with suppress(Held):
                return await stack.enter_async_context(self.deps.ledger.hold(task_id, self.lease))
            await self.deps.clock.sleep(pause)
        return await stack.enter_async_context(self.deps.ledger.hold(task_id, self.lease))

    async def _stream(self, lease: Lease, entry: object, on_node: OnNode | None, control: RunControl) -> None:
        from langgraph.errors import GraphDrained

        options = {"stream_mode": "updates", "durability": "sync", "control": control}
        try:
            async for update in self.graph.astream(entry, _config(lease.task_id), **options):
                for change in cast("dict[str, object]", update).values():
                    if on_node is not None and isinstance(change, dict):
                        on_node(lease.task_id, str(cast("Update", change).get("next", "")))
        except GraphDrained:
            return
        except (Held, Fenced, Unreachable, Unusable):
            raise
        except Exception:
            self.deps.ledger.fail(lease)  # again and again at one place, and a person is asked
            raise

    async def left_behind(self) -> list[Task]:
        """The tasks that are begun or decided and not ended: a crash left them, or another process is at them.

        What was submitted for a later time is not among them before it.
        """
        return await left_behind(self.deps.tasks, self.deps.reviews, self.deps.clock.now())

    async def resume_all(self, *, on_node: OnNode | None = None) -> list[Task]:
        """Go on with every task that was left behind, one after the other; those held elsewhere are left out."""
        left = await self.left_behind()
        return [went for task in left if (went := await self.resume_if_free(task.id, on_node=on_node)) is not None]

    async def decide(self, review_id: str, decision: Decision, *, on_node: OnNode | None = None) -> Task:
        """Take the decision, once, and go on with the task. Raises DecisionRefused, Unusable."""
        review = await self.record_decision(review_id, decision)
        try:
            return await self.resume(review.task_id, on_node=on_node)
        except Held:  # whoever carries the task out finds the decision there
            return await self._task(review.task_id)

    async def record_decision(self, review_id: str, decision: Decision, *, digest: str | None = None) -> Review:
        """Take the decision, once, and leave the going on to `resume`; a crash in between loses nothing.

        The review returned has no decision yet where one more person must approve. `digest` is that of
        the question as it was shown. Raises DecisionRefused, Unusable.
        """
        arguments.require_decision(decision)
        review = await self.review(review_id)
        if review.decision is not None:
            raise DecisionRefused(why_closed(review))
        if digest is not None and digest != review.question.digest:
            raise DecisionRefused("the question changed since it was shown; look at it again")
        decision = replace(await self._checked(review, decision), id=uuid.uuid4().hex)
        decided = await self.deps.reviews.decide(review.question.id, decision)
        if decision.id not in [taken.id for taken in (decided.decision, *decided.votes) if taken]:
            raise DecisionRefused(why_closed(decided))
        return decided

    async def reconcile(self, task_id: str) -> Task:
        """Let the task's row follow its thread: one that was ended from outside waits for nobody any more."""
        task, ended = await self._followed(task_id)  # hardly one was, and to hold its lease is two writes
        if not ended:
            return task
        async with self._held(task_id) as lease:
            task, ended = await self._followed(task_id)
            if ended:
                task = replace(task, status="failed", error="its LangGraph thread was ended from outside")
                await self.deps.tasks.save(task, lease)
            return task

    async def _followed(self, task_id: str) -> tuple[Task, bool]:
        """The task, and whether it waits for a person while its thread is over."""
        task = await self._task(task_id)
        snapshot = await self.graph.aget_state(_config(task_id)) if task.status == "needs_review" else None
        return task, snapshot is not None and not (snapshot.interrupts or snapshot.next)

    async def plan(self, goal: str, *, playbook: str | None = None, requested_by: str = "") -> DryRun:
        """The plan, its checks and the approvals it would need; nothing acts and nothing is recorded."""
        self._check_request(goal, playbook, requested_by)
        return await dry_run(self.deps, goal, playbook, requested_by)

    async def task(self, task_id: str) -> Task:
        """The task by its id or an unambiguous beginning of it. Raises Unusable."""
        arguments.require_text(task_id=task_id)
        return await find_task(self.deps.tasks, task_id)

    async def review(self, review_id: str) -> Review:
        """The review by its id, or by an unambiguous beginning of an open one. Raises Unusable."""
        arguments.require_text(review_id=review_id)
        return await find_review(self.deps.reviews, review_id)

    async def reviews(self, *, task_id: str | None = None, limit: int = 100) -> list[Review]:
        """The questions that wait for a person, of one task or of all; oldest first."""
        arguments.require_text_or_none(task_id=task_id)
        arguments.require_count(limit=limit)
        return [*await self.deps.reviews.list(task_id=task_id, limit=limit)]

    async def state(self, task_id: str) -> State:
        """Where the task stands, from its last checkpoint, or from its row where that is gone."""
        arguments.require_text(task_id=task_id)
        snapshot = await self.graph.aget_state(_config(task_id))
        return state_of(snapshot.values) if snapshot.values else state_on_record(await self._task(task_id))

    async def _checked(self, review: Review, decision: Decision) -> Decision:
        deps, question = self.deps, review.question
        check_decision(question, decision)
        state = await self.state(review.task_id)
        rules = TimedRules(deps.rules, state.times, deps.clock.now(), deps.playbooks.get(state.playbook or ""))
        rest = (deps.tools, rules, deps.playbooks, await deps.ledger.history(review.task_id), deps.redactor)
        return await asyncio.to_thread(checked, state, question, decision, *rest)

    async def _entry(self, task: Task) -> tuple[bool, object]:
        """Whether the task waits for a person, else what the graph is to be entered with; under its lease."""
        begin: JsonObject = {"goal": task.goal, "playbook": task.playbook, "requested_by": task.requested_by}
        begin["limits"] = {**task.limits}
        if task.status == "pending" and (await self._task(task.id)).status == "pending":
            return False, begin  # the row is written before the first checkpoint that matters
        snapshot = await self.graph.aget_state(_config(task.id))
        if not snapshot.values.get("goal"):
            return False, begin
        if not snapshot.interrupts:
            return False, None  # go on from the last checkpoint, whose tasks may all have written already
        question = state_of(snapshot.values).question
        if not question or (review := await self.deps.reviews.get(question.id)) is None or review.decision is None:
            return True, None
        from langgraph.types import Command

        answer = readable(self.deps.redactor.of(review).decision)  # for traces; never empty, or it is taken for ids
        return False, Command(resume={snapshot.interrupts[0].id: answer})

    async def _task(self, task_id: str) -> Task:
        if (task := await self.deps.tasks.get(task_id)) is None:
            raise Unusable(f"there is no task {task_id}")
        return task

    def _check_request(self, goal: str, playbook: str | None, by: str, requester: Requester = NOBODY_KNOWN) -> None:
        arguments.require_text(goal=goal, requested_by=by)
        arguments.require_requester(by, requester)
        arguments.require_text_or_none(playbook=playbook)
        check_goal(goal, self.deps.window)
        if playbook is not None:
            playbook_named(self.deps.playbooks, playbook)


def _config(task_id: str) -> dict[str, Any]:
    return {"configurable": {"thread_id": task_id}, "recursion_limit": RECURSION_LIMIT}
