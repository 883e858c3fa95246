"""Who may do what on the LangGraph server: a thread is a task, and the task's row says whose it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from steward.auth.rate_limits import count
from steward.auth.refusals import NotAllowed, NotThere
from steward.domain.access import Identity, may
from steward.domain.playbook_names import allowed_names
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.queue import Keys
from steward.domain.redaction import Redactor
from steward.server.run_config import answers_in, strip
from steward.server.submissions import is_answer, plainly, spoken

OWNER, PLAYBOOK = "owner", "playbook"  # in a thread's metadata, for searches; ours alone to write
Filter = dict[str, Any]  # LangGraph's, over the metadata of threads


async def _sets_nothing(_: str) -> Mapping[str, Any]:
    return {}


async def _knows_any(name: str) -> None:
    del name


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Each method returns the filter that narrows what the caller sees, None for none, or raises Refusal.

    `assistant` gives the context that an assistant sets; `check_playbook` raises Unusable for one that there is not;
    `knowing` gives what hides a task's secrets.
    """

    task: Callable[[str], Awaitable[Task | None]]
    open_review: Callable[[str], Awaitable[Review | None]]
    keys: Keys
    assistant: Callable[[str], Awaitable[Mapping[str, Any]]] = _sets_nothing
    check_playbook: Callable[[str], Awaitable[None]] = _knows_any
    knowing: Callable[[str], Awaitable[Redactor]] = plainly

    async def search(self, who: Identity) -> Filter | None:
        return seen_by(who)

    async def create(self, who: Identity, thread_id: object, metadata: dict[str, Any]) -> Filter | None:
        """A thread of one's own; one that is there already must be one that may be seen."""
        task = await self._visible(who, thread_id)
        if task is None and not may(who, "submit"):
            raise NotAllowed("you may not submit tasks")
        label(metadata, task.requested_by if task else who.name, task.playbook if task else None)
        return None if task else seen_by(who)

    async def read(self, who: Identity, thread_id: object) -> Filter | None:
        if thread_id is None:
            return seen_by(who)
        return None if await self._visible(who, thread_id) else _begun_by(who)

    async def change(self, who: Identity, thread_id: object, metadata: dict[str, Any] | None) -> Filter | None:
        """Metadata, cancelling a run, deleting: for the task's requester and for operators."""
        if metadata is not None:
            for name in (OWNER, PLAYBOOK):
                metadata.pop(name, None)
        task = await self._visible(who, thread_id) if thread_id is not None else None
        if may(who, "operate"):
            return None
        if not may(who, "submit") or (task is not None and task.requested_by != who.name):
            raise NotAllowed("only its requester or an operator may change this")
        return {OWNER: who.name} if task is None else None

    async def run(self, who: Identity, asked: dict[str, Any]) -> Filter | None:
        """A run carries a goal in, or an answer; whoever may do the one may not yet do the other."""
        kwargs: dict[str, Any] = asked.get("kwargs") or {}
        configurable = strip(kwargs.get("config") or {}, traced=may(who, "operate"))
        if kwargs.get("webhook") and not may(who, "operate"):
            raise NotAllowed("webhooks are for operators")
        task = await self._visible(who, asked.get("thread_id"))
        metadata: dict[str, Any] | None = asked.get("metadata")
        if metadata is not None:
            label(metadata, task.requested_by if task else who.name, task.playbook if task else None)
        answers = answers_in(configurable) and task is not None
        if kwargs.get("command") or answers or (task and is_answer(task, spoken(kwargs.get("input")))):
            await self._check_answer(who, task)
            return None if task else _begun_by(who)
        if not may(who, "submit"):
            raise NotAllowed("you may not submit tasks")
        if task is not None and task.requested_by != who.name and not may(who, "operate"):
            raise NotAllowed("only its requester or an operator may go on with this task")
        return None if task else _begun_by(who)

    async def _check_answer(self, who: Identity, task: Task | None) -> None:
        playbook, requested_by = (task.playbook, task.requested_by) if task else (None, None)
        review = await self.open_review(task.id) if task else None
        audience = review.question.audience if review else ""
        if not may(who, "decide", playbook=playbook, requested_by=requested_by, audience=audience):
            raise NotAllowed("you may not decide on this task")
        if review and who.via != "loopback" and review.question.approvers > 1 and who.name == review.requested_by:
            raise NotAllowed("this needs two people, and neither may be the one who asked for it")
        if who.via != "loopback":
            await count(self.keys, "decisions", who.name)

    async def _visible(self, who: Identity, thread_id: object) -> Task | None:
        """The thread's task, None before it has one. Raises NotThere for other people's."""
        task = await self.task(str(thread_id)) if isinstance(thread_id, UUID | str) else None
        if task and not may(who, "see_task", playbook=task.playbook, requested_by=task.requested_by):
            raise NotThere
        return task


def label(metadata: dict[str, Any], owner: str, playbook: str | None) -> None:
    """Say in a thread's metadata whose it is; what the caller wrote there counts for nothing."""
    metadata.pop(PLAYBOOK, None)
    metadata[OWNER] = owner
    if playbook:
        metadata[PLAYBOOK] = playbook


def seen_by(who: Identity) -> Filter | None:
    """The threads that a search may show. Raises NotAllowed where there are none at all."""
    if may(who, "see_task"):
        return None
    groups: list[Filter] = [{OWNER: who.name}] if "requester" in who.roles else []
    groups += [{PLAYBOOK: name} for name in allowed_names(who.playbooks)] if "reviewer" in who.roles else []
    if not groups:
        raise NotAllowed("you have no role here")
    return groups[0] if len(groups) == 1 else {"$or": groups}


def _begun_by(who: Identity) -> Filter | None:
    """A thread that carries no task yet is its maker's."""
    return None if may(who, "operate") else {OWNER: who.name}
