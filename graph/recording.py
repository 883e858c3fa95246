"""What every node has around it: the task's row and its open question follow the state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace

import structlog
from langchain_core.runnables import RunnableConfig

from domain.errors import Unusable
from domain.model import Question, Usage
from domain.playbook import ReviewTerms
from domain.ports import Clock, Playbooks, Reviews, Task, Tasks, Terms
from domain.readable import readable
from domain.state import State, Update
from graph.channels import Channels

Node = Callable[[State], Awaitable[Update]]
_log = structlog.get_logger("steward")


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """Writes what a node left behind, before LangGraph's checkpoint does; both may be written twice."""

    tasks: Tasks
    reviews: Reviews
    playbooks: Playbooks
    clock: Clock

    def around(self, name: str, node: Node) -> Callable[[Channels, RunnableConfig], Awaitable[Update]]:
        """The node as the graph runs it."""

        async def recorded(state: Channels, config: RunnableConfig) -> Update:
            began = self.clock.now()
            known = await self._begin(state, config) if name == "plan" else state  # each submission enters there
            update = await node(known)
            update["usage"] = update.get("usage", Usage()) + Usage(seconds=self.clock.now() - began)
            update["task_id"] = known.task_id
            await self._write(name, known, update)
            return update

        recorded.__name__ = name
        return recorded

    async def _begin(self, state: Channels, config: RunnableConfig) -> State:
        """The thread is the task: its row is opened once, and stays with its goal."""
        task_id = str(config.get("configurable", {}).get("thread_id") or "")
        if not task_id:
            raise Unusable("a task needs a thread: set configurable.thread_id")
        if not state.goal.strip():
            raise Unusable("a task needs a goal: submit {'goal': '…'}")
        row = await self.tasks.open(
            Task(id=task_id, goal=state.goal, playbook=state.playbook, requested_by=state.requested_by)
        )
        if row.goal != state.goal:
            raise Unusable(f"thread {task_id} carries another task already: '{row.goal[:80]}'; use a new thread")
        return replace(state, task_id=task_id)

    async def _write(self, name: str, before: State, update: Update) -> None:
        after = merged(before, update)
        if after.question is not None:
            await self.reviews.open(after.task_id, after.question, self._terms(after, after.question))
        await self.tasks.save(row(after, name))
        if name == "human_review" and before.question is not None and after.question is None:
            await self.reviews.applied(before.question.id)  # last: until then a sweep finds the decision
        _log.info(f"node.{name}", task_id=after.task_id, next=after.next, status=after.status, steps=after.steps)

    def _terms(self, state: State, question: Question) -> Terms:
        """How the question waits, as the playbook says."""
        name = state.playbook or (state.plan.playbook if state.plan else None)
        playbook = self.playbooks.get(name) if name else None
        terms = playbook.review if playbook else ReviewTerms()
        return Terms(
            goal=state.goal,
            playbook=playbook.name if playbook else None,
            requested_by=state.requested_by,
            group=terms.group,
            second_group=terms.second_group,
            priority=terms.priority,
            due_in=terms.due.get(question.reason.value, terms.due.get("any")),
            expires_in=terms.expires,
        )


def merged(state: State, update: Update) -> State:
    """The state as it will be once LangGraph has applied the update."""
    values = {one.name: update.get(one.name, getattr(state, one.name)) for one in fields(State)}
    values["usage"] = state.usage + update.get("usage", Usage())
    return State(**values)


def row(state: State, node: str) -> Task:
    """The task's record as the state has it."""
    return Task(
        id=state.task_id,
        goal=state.goal,
        status=state.status,
        playbook=state.playbook or (state.plan.playbook if state.plan else None),
        requested_by=state.requested_by,
        steps=state.steps,
        state=readable(state),
        result=state.result,
        error=state.error,
        confidence=state.plan.confidence if state.plan else None,
        node=node,
        usage=state.usage,
    )
