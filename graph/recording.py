"""What every node has around it: the task's row and its open question follow the state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import cast

from langchain_core.runnables import RunnableConfig

from steward.domain.cancellation import MOST_CRASHES, cancelled, crashed
from steward.domain.ceilings import check_limits
from steward.domain.consent import REQUESTER, group_of
from steward.domain.errors import Cancelled, Unstorable, Unusable
from steward.domain.goals import check_goal
from steward.domain.model import Decision, Question, Reason, Usage, Wait
from steward.domain.playbook import Playbook, ReviewTerms
from steward.domain.playbook_names import in_order
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.reviews import Reviews, Terms
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tasks import Task, Tasks
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.requester import on_behalf_of
from steward.domain.review_questions import ask
from steward.domain.state import State, TaskOutput, Update
from steward.domain.waiting import counted_waits, manner
from steward.domain.workers import business_key
from steward.graph.channels import Channels
from steward.graph.request import another_task, task_id_of
from steward.graph.task_rows import Rows
from steward.nodes.model_calls import unsaved
from steward.nodes.task_redactor import knowing

Node = Callable[[State], Awaitable[Update]]
_LEASE = 30.0  # seconds; renewed while held
_NOT_NOW = ("verify", "end")  # what was done is looked at before a cancelled task ends
_STRAIGHT_ON = {("execute", "verify"), ("verify", "validate")}  # the row is written before and after them
_GOES_ON = {("plan", "validate"), ("validate", "execute")}  # it is written with the claim, if not before
_NEXT_ACTS = {"wave", "progress", "next", "usage"}  # what tells only which acts come next need not wait for them
_STATE = [one.name for one in fields(State)]
_SHOWN = [one.name for one in fields(TaskOutput)]
_NAP = 5.0  # seconds of a wait after which is looked whether somebody cancelled the task


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """Writes what a node left behind, before LangGraph's checkpoint does; both may be written twice."""

    tasks: Tasks
    reviews: Reviews
    ledger: Ledger
    decisions: Decisions
    playbooks: Playbooks
    clock: Clock
    window: int | None = None
    redactor: Redactor = PLAIN
    rows: Rows = field(default_factory=Rows)
    _counted: dict[str, int] = field(default_factory=dict[str, int])  # tasks of dead processes, by the lease's epoch

    def around(self, name: str, node: Node) -> Callable[[Channels, RunnableConfig], Awaitable[Update]]:
        """The node as the graph runs it."""

        async def recorded(state: Channels, config: RunnableConfig) -> Update:
            known = await self._begin(state, config) if name == "plan" else state  # each submission enters there
            async with self.ledger.hold(known.task_id, _LEASE) as lease:
                if name == "validate":  # by then a playbook was chosen, and nothing has acted
                    await self._bind(known, lease)
                lost = await self._lost(known, lease)
                if lost is not None:
                    known = replace(known, usage=known.usage + lost)
                with on_behalf_of(known.requested_by):
                    update = await self._entered(name, node, known, lease)
                update["task_id"] = known.task_id
                update = changed(state, update) if state.task_id else begun(known, update)
                if known.requester != state.requester:
                    update["requester"] = known.requester
                update, asked_by = await self._keep(name, known, update, lease)
                if asked_by and (update.get("waits") or update.get("next") not in _NOT_NOW):
                    update |= {"waits": None, **cancelled(asked_by, await self.ledger.history(known.task_id))}
                    await self._write(name, known, update, lease)
                    await self._close(known.task_id, asked_by)
            if lost is not None:
                update["usage"] = update.get("usage", Usage()) + lost
                self._counted[known.task_id] = lease.epoch
            return update

        recorded.__name__ = name
        return recorded

    async def _entered(self, name: str, node: Node, known: State, lease: Lease) -> Update:
        """What the node writes; where it only waits and the task is not to be left meanwhile, it is entered again."""
        update = await self._once(name, node, known, lease)
        leave = manner().leave
        if leave is not None and update.get("waits"):
            leave()
            return update
        while (wait := update.get("waits")) is not None:
            waiting = merged(known, update)
            update, asked_by = await self._keep(name, known, update, lease)
            if asked_by or not update.get("waits"):
                break
            manner().tell(known.task_id, wait)
            await self._wait(known.task_id, wait)
            again = await self._once(name, node, waiting, lease)
            update |= {**again, "usage": update.get("usage", Usage()) + again.get("usage", Usage())}
        return update

    async def _once(self, name: str, node: Node, known: State, lease: Lease) -> Update:
        """The node's update, or that of what takes its place, with the seconds that it worked."""
        began = self.clock.monotonic()
        with counted_waits() as waits:
            update = await self._stopped(name, known, lease) or await self._answered(name, node, known)
        worked = max(0.0, self.clock.monotonic() - began - waits.seconds)
        update["usage"] = update.get("usage", Usage()) + Usage(seconds=worked)
        update.setdefault("waits", None)
        return update

    async def _wait(self, task_id: str, wait: Wait) -> None:
        """Let the time pass, or less where somebody cancels the task."""
        end = self.clock.monotonic() + wait.seconds
        while (left := end - self.clock.monotonic()) > 0:
            await self.clock.sleep(min(left, _NAP))
            task = await self.tasks.get(task_id)
            if task is not None and (task.cancelled_by or _is_woken(task, wait)):
                return

    async def _begin(self, state: Channels, config: RunnableConfig) -> State:
        """The thread is the task: its row is opened once, and stays with its goal."""
        task_id = task_id_of(config)
        if not task_id:
            raise Unusable("a task needs a thread: set configurable.thread_id")
        if not state.goal.strip():
            raise Unusable("a task needs a goal: submit {'goal': '…'}")
        check_goal(state.goal, self.window)
        state = replace(state, playbook=in_order(state.playbook))
        row = await self.tasks.open(
            Task(
                id=task_id,
                goal=state.goal,
                playbook=state.playbook,
                requested_by=state.requested_by,
                requester=state.requester,
                limits=check_limits(state.limits),
            )
        )
        if row.goal != state.goal:
            raise Unusable(another_task(f"thread {task_id}", row.goal, self.redactor))
        given = replace(state.times, given_at=state.times.given_at or row.created_at)
        return replace(state, task_id=task_id, times=given, limits=row.limits, requester=row.requester)

    async def _lost(self, state: State, lease: Lease) -> Usage | None:
        """What a process that died had asked of models since the last checkpoint: it is paid for, and counts, once."""
        if not lease.crashes or self._counted.get(state.task_id) == lease.epoch:
            return None
        return unsaved(state.usage, await self.decisions.list(state.task_id))

    async def _bind(self, state: State, lease: Lease) -> None:
        """One task at a time, where the playbook asks for it. Raises Held while another one is under way."""
        key = business_key(self._playbook(state), state.goal)
        if key is not None and key != lease.business_key:
            await self.ledger.bind(lease, key)

    async def _stopped(self, name: str, state: State, lease: Lease) -> Update | None:
        """What takes the node's place where the task is not to go on as it was; None where it may."""
        if name == "verify" and not _deadly(lease):  # what was done is looked at first
            return None
        if lease.cancelled_by:
            return await self._ended(state.task_id, lease.cancelled_by)
        if _deadly(lease) and (name != "human_review" or await self._is_decided(state.question)):
            return crashed(state, name, lease.crashes, await self.ledger.history(state.task_id))
        return None

    async def _answered(self, name: str, node: Node, state: State) -> Update:
        """What the node came to; a person is asked where the database refuses what it wrote."""
        try:
            return await node(state)
        except Unstorable as error:
            return _not_stored(name, state, error)
        except Cancelled as asked:
            return await self._ended(state.task_id, asked.by)

    async def _ended(self, task_id: str, by: str) -> Update:
        await self._close(task_id, by)
        return cancelled(by, await self.ledger.history(task_id))

    async def _is_decided(self, question: Question | None) -> bool:
        review = await self.reviews.get(question.id) if question else None
        return review is not None and review.decision is not None

    async def _close(self, task_id: str, by: str) -> None:
        """Take the questions of a cancelled task off the queue."""
        for review in await self.reviews.list(task_id=task_id):
            abort = Decision(kind="abort", by=by, message="the task was cancelled", source="machine")
            await self.reviews.decide(review.question.id, abort)
            await self.reviews.applied(review.question.id)

    async def _keep(self, name: str, before: State, update: Update, lease: Lease) -> tuple[Update, str | None]:
        """Writes the update, or, where the database refuses it, the question about that."""
        try:
            return update, await self._write(name, before, update, lease)
        except Unstorable as error:
            told = _not_stored(name, before, error) | {
                "usage": update.get("usage", Usage()),
                "task_id": before.task_id,
            }
            return told, await self._write(name, before, told, lease)

    async def _write(self, name: str, before: State, update: Update, lease: Lease) -> str | None:
        """The row and the queue follow the state; who has asked to cancel the task."""
        after = merged(before, update)
        if (name, after.next) in _STRAIGHT_ON and before.waits is None:
            return None
        known = await knowing(self.redactor, self.ledger, after.task_id, after)  # a row is for looking, not to act with
        if after.question is not None:
            terms = replace(self._terms(after, after.question), goal=known.text(after.goal))
            await self.reviews.open(after.task_id, known.of(after.question), terms)
        later = (name, after.next) in _GOES_ON and after.waits is None and not update.get("usage", Usage()).model_calls
        row = partial(self.rows.of, after, name, known, planned=after.plan is not before.plan)
        if later and _NEXT_ACTS.issuperset(update) and before.waits is None:
            await self.tasks.save_behind(row, lease)
            return None
        asked_by = await self.tasks.save(row(), lease, later=later)
        if name == "human_review" and before.question is not None and _is_answered(before.question, after.question):
            await self.reviews.applied(before.question.id)  # last: until then a sweep finds the decision
        return asked_by

    def _terms(self, state: State, question: Question) -> Terms:
        """How the question waits, as the playbook says."""
        playbook = self._playbook(state)
        asked_by = question.detail.get("playbook")  # one of the several that the task is under
        whose = next((one for one in playbook.parts if one.name == asked_by), playbook) if playbook else None
        terms = whose.review if whose else ReviewTerms()
        return Terms(
            goal=state.goal,
            playbook=playbook.name if playbook else None,
            requested_by=state.requested_by,
            group=group_of(question.audience) or ("requesters" if question.audience == REQUESTER else terms.group),
            second_group=terms.second_group,
            priority=terms.priority,
            due_in=terms.due.get(question.reason.value, terms.due.get("any")),
            expires_in=terms.expires,
        )

    def _playbook(self, state: State) -> Playbook | None:
        name = state.playbook or (state.plan.playbook if state.plan else None)
        return self.playbooks.get(name) if name else None


def _not_stored(name: str, state: State, error: Unstorable) -> Update:
    text = f"What {name} came to can't be stored: {error}"
    return ask(state, Reason.ERROR, text, detail={"resume": "plan" if name == "plan" else "validate", "node": name})


def _is_woken(task: Task, wait: Wait) -> bool:
    """Whether the endpoint that it waits for is back before the time: whoever saw it took the wait off the row."""
    return bool(wait.outage) and not task.waits_on


def _deadly(lease: Lease) -> bool:
    return lease.crashes >= MOST_CRASHES


def _is_answered(before: Question, after: Question | None) -> bool:
    return after is None or after.id != before.id


def merged(state: State, update: Update) -> State:
    """The state as it will be once LangGraph has applied the update."""
    values = {name: update.get(name, getattr(state, name)) for name in _STATE}
    values["usage"] = state.usage + update.get("usage", Usage())
    return State(**values)


def changed(state: State, update: Update) -> Update:
    """The update without what is so already: each channel that is written costs a row in the checkpoint."""
    kept = {
        name: value
        for name, value in update.items()
        if name == "usage" or value != getattr(state, name) or (name == "waits" and value is not None)
    }  # a second wait like the first is one more, and is told
    return cast("Update", kept)


def begun(state: State, update: Update) -> Update:
    """The first update: with every field that a caller is shown, so that none is missing where it is at its default."""
    shown = {name: getattr(state, name) for name in _SHOWN}
    return cast("Update", {**shown, **changed(state, update)})
