"""What may be submitted to the LangGraph server: a goal on a thread of its own, or an answer.

Checked where a run is created, whatever route asks for it, so that a refusal costs no run and leaves the thread alone;
and by the graph once more (`steward/server/graph.py`), since the task may have changed by the time the run begins.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Annotated, Any, cast

from langchain_core.messages import AnyMessage
from langgraph.types import Command
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from steward.checkpoints.storable import text
from steward.domain.access import Identity
from steward.domain.ceilings import check_limits, lower
from steward.domain.errors import Unusable
from steward.domain.goals import MOST
from steward.domain.model import Limits
from steward.domain.ports.tasks import Task
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.state import TaskContext
from steward.domain.text import day_and_time
from steward.graph.messages import Said, said_in
from steward.graph.request import another_task
from steward.server.run_config import both, context_in, for_caller


def _limits(given: object) -> dict[str, float]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise Unusable("limits: give an object: {'actions': 5, 'cost': 0.5}")
    return check_limits(cast("Mapping[str, object]", given))


class Submission(BaseModel):
    """What a caller submits: a goal, or messages, of which the last human one is the goal."""

    model_config = ConfigDict(extra="ignore")

    goal: Annotated[str, AfterValidator(text)] = Field(
        min_length=1, max_length=MOST, pattern=r"\S", description="What is to be done, in your own words."
    )
    playbook: Annotated[str | None, BeforeValidator(lambda given: None if given == "" else given)] = Field(
        default=None, description="The playbook to work by; without one the planner chooses, or asks."
    )
    requested_by: Annotated[str, BeforeValidator(lambda given: "" if given is None else given)] = Field(
        default="", description="Who asks. With authentication it is the caller, whatever stands here."
    )

    limits: Annotated[dict[str, float], BeforeValidator(_limits)] = Field(
        default_factory=dict[str, float], description="Ceilings for this task; those below the playbook's count."
    )

    @staticmethod
    def read(given: object) -> Submission:
        """Raises Unusable, in one line."""
        said = spoken(given)
        if said is not None:
            body = cast("Mapping[str, object]", given)
            given = {**body, "goal": body.get("goal") or said.text}
        try:
            read = Submission.model_validate(given)
            if said is None or read.goal == text(said.text):
                return read
        except ValidationError as error:
            first = error.errors()[0]
            told = f"'{first['loc'][0]}' {first['msg'].lower()}" if first["loc"] else "the input is no object"
            raise Unusable(f"{WANTED} ({told})") from None
        raise Unusable("the goal and the last human message are two requests: submit one of them")

    def within(self, context: TaskContext) -> Submission:
        """With what the context sets, where the input does not. Raises Unusable for two playbooks."""
        if context.playbook is None or self.playbook in (None, context.playbook):
            more = {"playbook": self.playbook or context.playbook, "limits": lower(self.limits, context.limits)}
            asks = {"requested_by": self.requested_by or context.requester or ""}
            return self.model_copy(update=more | asks)
        raise Unusable(f"the input names the playbook '{self.playbook}', the context '{context.playbook}': name one")


WANTED = "a task needs a goal: submit {'goal': '…'}, or {'messages': […]} of which the last human one says it"


def spoken(given: object) -> Said | None:
    """What the input says in messages, None where it has none. Raises Unusable."""
    messages = cast("Mapping[str, object]", given).get("messages") if isinstance(given, Mapping) else None
    if not messages:
        return None
    said = said_in(messages)
    return replace(said, text=text(said.text))


def is_answer(task: Task, said: Said | None) -> bool:
    """Whether it is said to the question that the task waits with."""
    return said is not None and task.status == "needs_review" and said.text != task.goal


def input_schema(playbooks: Sequence[str]) -> dict[str, Any]:
    """JSON schema of what is submitted, for Studio, its chat and other forms."""
    schema = Submission.model_json_schema()
    schema["title"] = "Task"
    schema.pop("required", None)
    schema["anyOf"] = [{"required": ["goal"]}, {"required": ["messages"]}]
    messages = TypeAdapter(list[AnyMessage]).json_schema()
    schema["$defs"] = messages.pop("$defs")
    described = "The last human message is what is to be done, or the answer to what the task waits for."
    known_by = {"langgraph_type": "messages"}  # what Studio goes by, beside the names in `$defs`, to offer its chat
    schema["properties"]["messages"] = {**messages, **known_by, "title": "Messages", "description": described}
    schema["properties"]["limits"] = _ceilings(schema["properties"])
    schema["properties"]["playbook"] = _choice(schema["properties"]["playbook"], playbooks)
    return schema


def context_schema(playbooks: Sequence[str]) -> dict[str, Any]:
    """JSON schema of a run's context."""
    known = Submission.model_json_schema()["properties"]
    requester = {"type": ["string", "null"], "title": "Requester", "description": known["requested_by"]["description"]}
    properties = {"playbook": _choice(known["playbook"], playbooks), "requester": requester, "limits": _ceilings(known)}
    return {"title": "TaskContext", "type": "object", "properties": properties}


def _ceilings(known: Mapping[str, Any]) -> dict[str, Any]:
    """A number for each ceiling, with what it is where no playbook says otherwise."""
    kinds = {one.name: getattr(Limits(), one.name) for one in fields(Limits)}
    properties = {
        name: {
            "type": "integer" if isinstance(usual, int) else "number",
            "exclusiveMinimum": 0,
            "description": f"{usual:,.15g} unless the playbook says otherwise",
        }
        for name, usual in kinds.items()
    }
    kept = {"title": "Limits", "description": known["limits"]["description"]}
    return {**kept, "type": "object", "properties": properties, "additionalProperties": False}


def _choice(field: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    kept = {name: value for name, value in field.items() if name != "anyOf"}
    return {**kept, "anyOf": [{"type": "string", "enum": [*names]}, {"type": "null"}]}


class Taken(Unusable):
    """The thread carries another task."""


def same_task(task: Task, wanted: Submission, said: Said | None = None, known: Redactor = PLAIN) -> Task:
    """The thread's task, where it is the one that is wanted, or waits for what was said. Raises Taken.

    `known` hides what of the task's goal may not be shown.
    """
    if task.goal == wanted.goal or is_answer(task, said):
        return task
    if said is not None and task.is_over:
        raise Taken(
            f"the task of this chat is over ({task.status}); begin a new chat, in a new thread, for the next one"
        )
    if said is not None:
        raise Taken("the task of this chat is under way; say more when it asks, or begin a new chat, in a new thread")
    raise Taken(another_task(f"thread {task.id}", task.goal, known))


def require_due(task: Task, now: float) -> None:
    """Raises Unusable for a task that was submitted for later."""
    if task.is_early(now):
        due = day_and_time(task.run_after or 0.0)
        raise Unusable(f"task {task.id} was submitted for {due} and not before; cancel it to submit it anew")


def refuse_command(command: Command[Any]) -> None:
    """Raises Unusable for a command that would do more than answer."""
    if command.goto or command.update:
        raise Unusable("a task is answered, not steered: a command may hold 'resume' only")


async def narrow(
    asked: Mapping[str, Any], assistant: Callable[[str], Awaitable[Mapping[str, Any]]], who: Identity
) -> None:
    """Of what an assistant and a caller set the narrower holds, where the server would let the caller's win.

    Raises Unusable.
    """
    kwargs: dict[str, Any] = asked.get("kwargs") or {}
    config: dict[str, Any] = kwargs.get("config") or {}
    context, configurable = kwargs.get("context"), cast("dict[str, Any]", config.get("configurable") or {})
    caller = for_caller(context_in(context, configurable), who)
    if caller == TaskContext() and who.via == "loopback":
        return
    theirs = for_caller(context_in(await assistant(str(asked.get("assistant_id"))), {}), who)
    if caller == TaskContext():
        return
    narrowed = {name: one for name, one in asdict(both(theirs, caller)).items() if one}
    configurable.update(narrowed)
    if isinstance(context, dict):
        cast("dict[str, Any]", context).update(narrowed)


def keep_thread(asked: Mapping[str, Any]) -> None:
    """A run that was asked for without a thread gets one that stays: its record outlives it."""
    kwargs: dict[str, Any] = asked.get("kwargs") or {}
    kwargs["temporary"] = False


async def plainly(_: str) -> Redactor:
    """What hides secrets by their looks alone."""
    return PLAIN


async def check_run(
    asked: Mapping[str, Any],
    find: Callable[[str], Awaitable[Task | None]],
    check_playbook: Callable[[str], Awaitable[None]],
    knowing: Callable[[str], Awaitable[Redactor]] = plainly,
) -> None:
    """Raises Unusable for a run that could only fail, Taken for another goal; `asked` is LangGraph's RunsCreate.

    `knowing` gives what hides a task's secrets.
    """
    kwargs: dict[str, Any] = asked.get("kwargs") or {}
    command: dict[str, Any] = kwargs.get("command") or {}
    config: dict[str, Any] = kwargs.get("config") or {}
    configurable: dict[str, Any] = config.get("configurable") or {}
    refuse_command(Command(goto=command.get("goto") or (), update=command.get("update")))
    if asked.get("multitask_strategy") == "rollback":
        raise Unusable("what was done can't be rolled back: use 'enqueue', 'reject' or 'interrupt'")
    context = context_in(kwargs.get("context"), configurable)
    thread_id, given = asked.get("thread_id"), kwargs.get("input")
    given = None if command and not given else given  # A2A sends an empty input beside an answer
    wanted = None if given is None else Submission.read(given).within(context)
    task = await find(str(thread_id)) if thread_id else None
    if task is not None:
        require_due(task, time.time())
    if task is not None and wanted is not None:
        same_task(task, wanted, spoken(given), await knowing(task.id))
    if task is None and wanted is not None and wanted.playbook:
        await check_playbook(wanted.playbook)
    if task is None and wanted is None:
        raise Unusable(f"thread {thread_id} has no task yet: {WANTED}")
