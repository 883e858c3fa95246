"""The graph as the LangGraph server runs it.

The server hands each caller's wishes on as they come: any recursion limit, durability `async`, a
second goal on a thread, an answer to nothing, a new state. What must hold whoever calls is held here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, suppress
from typing import Any, NoReturn, cast

from fastapi import HTTPException
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command, StateSnapshot

from steward.auth.users import identity_in
from steward.domain.access import Identity, may, requester_of
from steward.domain.errors import Held, StewardError, Unusable
from steward.domain.goals import check_goal
from steward.domain.model import Question
from steward.domain.ports.tasks import Task
from steward.domain.redaction import Redactor
from steward.domain.state import TaskContext
from steward.graph.deps import Deps
from steward.graph.messages import taken
from steward.nodes.task_redactor import knowing
from steward.server import answers, chat
from steward.server.run_config import answers_in, called_from_in, context_in, for_caller, on_our_terms
from steward.server.submissions import (
    WANTED,
    Submission,
    context_schema,
    input_schema,
    refuse_command,
    require_due,
    same_task,
    spoken,
)
from steward.telemetry.fanout import Fanout
from steward.telemetry.langsmith.graph import Traced, parts_of

_LEASE = 30.0  # seconds; renewed while the run lasts
_PATIENCE, _PAUSE = 60.0, 0.5  # seconds for which a run waits while another process carries its task out


Label = Callable[[Task], Awaitable[None]]
"""Writes into the thread's metadata whose task it is, for searches."""


def served(graph: Any, deps: Deps, label: Label) -> Served:
    """The compiled graph, with what holds for every run of the server."""
    return Served(deps=deps, label=label, **parts_of(graph))


class Stopped(RuntimeError):
    """Why a run did not go on; of our errors' texts the server hands on those of Python's own kinds only."""


class Served(Traced):
    """Every run goes through `astream`; `aupdate_state` is how callers would write a state of their own."""

    def __init__(self, *, deps: Deps, label: Label, **parts: Any) -> None:
        super().__init__(**parts)
        self.deps = deps
        self.label = label

    async def astream(
        self,
        input: Any,  # noqa: A002 - LangGraph's word
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> AsyncIterator[Any]:
        """Carry the thread's task on, alone, each superstep on disk before the next. Raises Stopped."""
        try:
            known = await self._knowing(config or {})
            async with aclosing(_in_one_task(self._carry(input, config or {}, options))) as stream:
                async for part in stream:
                    known = self._told(known, config or {}).among(part)
                    yield known.of(part)
        except StewardError as error:
            raise Stopped(self.deps.redactor.text(str(error))) from error

    def astream_events(self, input: Any, config: RunnableConfig | None = None, **options: Any) -> Any:  # noqa: A002
        """As `astream`, with what goes on inside; each event as it may be shown."""
        events = cast("Any", super()).astream_events(input, config, **options)
        return events if options.get("version") == "v3" else self._events(events, config or {})  # v3 awaits `astream`

    async def _events(self, events: Any, config: RunnableConfig) -> AsyncIterator[Any]:
        known = await self._knowing(config)
        async for event in events:
            known = self._told(known, config).among(event)
            yield known.of(event)

    async def aget_state(self, config: RunnableConfig, *, subgraphs: bool = False) -> StateSnapshot:
        """The state as it may be shown."""
        snapshot = await super().aget_state(_whole(config), subgraphs=subgraphs)
        return (await self._knowing(config)).of(_with_messages(snapshot))

    async def aget_state_history(
        self, config: RunnableConfig, *, before: Mapping[str, Any] | None = None, **options: Any
    ) -> AsyncIterator[StateSnapshot]:
        """The states as they may be shown; those `before` a config or, as the server hands it on, a checkpoint."""
        known = await self._knowing(config)
        if before and "configurable" not in before:
            before = {"configurable": before}
        async for snapshot in cast("Any", super()).aget_state_history(_whole(config), before=before, **options):
            yield known.of(_with_messages(snapshot))

    async def _knowing(self, config: RunnableConfig) -> Redactor:
        """What hides what the thread's acts hold."""
        redactor, task_id = self.deps.redactor, _task_id(config)
        return await knowing(redactor, self.deps.ledger, task_id) if task_id else redactor

    def _told(self, known: Redactor, config: RunnableConfig) -> Redactor:
        """The same that also hides what the run has met since."""
        told = self.deps.telemetry
        return known.knowing(*told.secrets.known(_task_id(config)).also) if isinstance(told, Fanout) else known

    async def aupdate_state(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: a state that a caller writes would be one that nobody checked."""
        raise HTTPException(403, "a task's state is written by its nodes only; answer its review instead")

    abulk_update_state = aupdate_state

    def get_input_jsonschema(self, config: RunnableConfig | None = None) -> dict[str, Any]:
        """What may be submitted: what is required, what each field means, and which playbooks there are."""
        del config
        return input_schema([one.name for one in self.deps.playbooks.all()])

    def get_context_jsonschema(self) -> dict[str, Any]:
        """What an assistant may set for its tasks."""
        return context_schema([one.name for one in self.deps.playbooks.all()])

    async def _carry(self, given: Any, config: RunnableConfig, options: dict[str, Any]) -> AsyncGenerator[Any]:
        asked: Mapping[str, Any] = config.get("configurable", {})
        config, who = on_our_terms(config), caller(config)
        context = for_caller(context_in(options.pop("context", None), asked), who)
        task = await self._task(given, context, config, who, called_from_in(asked))
        async with AsyncExitStack() as stack:
            await self._hold(stack, task.id)
            given = await self._answered(task, given, config, asked)
            entry = await self._entry(task, given, config, who)
            graph = cast("Any", super())  # the overloads tell the kinds of streams apart; all go through here
            parts = aclosing(graph.astream(entry, config, **{**options, "durability": "sync"}))
            async for part in await stack.enter_async_context(parts):
                yield part
            now = await self.deps.tasks.get(task.id) or task
            if now.playbook is not None:  # planning may have chosen it, and its reviewers are to find the thread
                await self.label(now)
            if now.status == "failed" and "a2a" in config.get("metadata", {}):
                raise Stopped(self.deps.redactor.text(f"the task failed: {now.error}"))  # a run that ends is a success

    async def _task(
        self, given: Any, context: TaskContext, config: RunnableConfig, who: Identity, called_from: str
    ) -> Task:
        """The thread's task; a first goal opens it."""
        task_id = _task_id(config)
        if not task_id or not cast("Any", self).checkpointer:
            raise Unusable("a task needs a thread: create one and run it there")
        if isinstance(given, Command):
            refuse_command(cast("Command[Any]", given))
        wanted = None if given is None or isinstance(given, Command) else Submission.read(given).within(context)
        found = await self.deps.tasks.get(task_id)
        if found is None:
            found = await self._open(task_id, wanted, config, who, called_from)
        require_due(found, self.deps.clock.now())
        if wanted is None:
            return found
        return same_task(found, wanted, spoken(cast("object", given)), await self._knowing(config))

    async def _open(
        self, task_id: str, wanted: Submission | None, config: RunnableConfig, who: Identity, called_from: str
    ) -> Task:
        if (await self.aget_state(config)).values:
            raise Unusable(f"thread {task_id} is a copy; the task goes on in its own thread")
        if wanted is None:
            raise Unusable(f"thread {task_id} has no task yet: {WANTED}")
        if not may(who, "submit"):
            raise Unusable("you may not submit tasks")
        check_goal(wanted.goal, self.deps.window)
        requested_by = wanted.requested_by if who.via == "loopback" else who.name
        task = Task(
            id=task_id,
            goal=wanted.goal,
            playbook=wanted.playbook,
            requested_by=requested_by,
            caller=called_from,
            limits=wanted.limits,
            requester=requester_of(who),
        )
        return await self.deps.tasks.open(task)

    async def _hold(self, stack: AsyncExitStack, task_id: str) -> None:
        """Take the task's lease, or wait for it a bounded time."""
        end = self.deps.clock.now() + _PATIENCE
        while True:
            try:
                await stack.enter_async_context(self.deps.ledger.hold(task_id, _LEASE))
            except Held:
                if self.deps.clock.now() > end:
                    raise
                await self.deps.clock.sleep(_PAUSE)
            else:
                return

    async def _answered(self, task: Task, given: Any, config: RunnableConfig, asked: Mapping[str, Any]) -> Any:
        """What was given, as a command where it is an answer: by a resume map, or said in a chat."""
        snapshot = await self.aget_state(config)
        if isinstance(given, Command):
            return cast("Command[Any]", given)
        chosen = answers_in(asked)
        if any(one.id in chosen for one in snapshot.interrupts):
            return Command(resume=chosen)
        said = spoken(given)
        if said is None or said.text == task.goal or not snapshot.interrupts:
            return given
        return chat.answer(said, snapshot, asked.get("checkpoint_id"), self.deps.redactor)

    async def _entry(self, task: Task, given: Any, config: RunnableConfig, who: Identity) -> Any:
        """What the graph is entered with: the goal once, then an answer to what waits, else None to go on."""
        snapshot = await self.aget_state(config)
        if not snapshot.values.get("goal"):
            asks = {"playbook": task.playbook, "requested_by": task.requested_by, "limits": task.limits}
            begin = {"goal": task.goal, **asks}
            said = spoken(given)
            return begin | {"messages": [taken(chat.said_by(said, self.deps.redactor))]} if said else begin
        if isinstance(given, Command) and snapshot.interrupts and not answers.sent_before(config, snapshot):
            if not may(
                who,
                "decide",
                playbook=task.playbook,
                requested_by=task.requested_by,
                audience=_audience_in(snapshot),
            ):
                raise Unusable("you may not decide on this task")
            return answers.answer(cast("Command[Any]", given), snapshot, who, self.deps.redactor)
        return None


def caller(config: RunnableConfig) -> Identity:
    """Who asked for the run, as our `authenticate` told the server. Raises Unusable for nobody."""
    who = identity_in(config.get("configurable", {}).get("langgraph_auth_user"))
    if who is None:
        raise Unusable("nobody is known to have asked for this run: langgraph.json must name Steward's `auth`")
    return who


def _audience_in(snapshot: StateSnapshot) -> str:
    """Whom the question that waits is put to."""
    question: Question | None = snapshot.values.get("question")
    return question.audience if question else ""


def _with_messages(snapshot: StateSnapshot) -> StateSnapshot:
    values = snapshot.values
    return snapshot._replace(values={**values, "messages": chat.messages_of(snapshot)}) if values else snapshot


def _whole(config: RunnableConfig) -> RunnableConfig:
    """The config of the task's own checkpoints: a graph that has it as a `RemoteGraph` node names its own place."""
    return {**config, "configurable": {**config.get("configurable", {}), "checkpoint_ns": ""}}


async def _in_one_task(stream: AsyncGenerator[Any]) -> AsyncGenerator[Any]:
    """The stream, produced in one asyncio task: the server asks for each part in a task of its own.

    The lease is told by a context variable, which would not outlive the first part.
    """
    parts: asyncio.Queue[tuple[Any] | None] = asyncio.Queue()

    async def produce() -> None:
        async with aclosing(stream):
            async for part in stream:
                parts.put_nowait((part,))

    producing = asyncio.create_task(produce())
    producing.add_done_callback(lambda _: parts.put_nowait(None))
    try:
        while (box := await parts.get()) is not None:
            yield box[0]
        await producing
    finally:
        producing.cancel()
        with suppress(asyncio.CancelledError):
            await producing


def _task_id(config: RunnableConfig) -> str:
    return str(config.get("configurable", {}).get("thread_id") or "")
