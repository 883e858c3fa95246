"""What may be submitted to the LangGraph server: a goal on a thread of its own, or an answer.

Checked where a run is created, whatever route asks for it, so that a refusal costs no run and leaves the thread alone;
and by the graph once more (`server_graph.py`), since the task may have changed by the time the run begins.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, cast

from langchain_core.messages import AnyMessage
from langgraph.types import Command
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from steward.checkpoints.storable import text
from steward.domain.errors import Unusable
from steward.domain.goals import MOST
from steward.domain.ports.tasks import Task
from steward.domain.state import TaskContext
from steward.domain.text import line
from steward.graph.messages import Said, said_in
from steward.server.run_config import answers_in, context_in


class Submission(BaseModel):
    """What a caller submits: a goal, or messages, of which the last human one is the goal."""

    model_config = ConfigDict(extra="ignore")

    goal: Annotated[str, AfterValidator(text)] = Field(
        min_length=1, max_length=MOST, pattern=r"\S", description="What is to be done, in your own words."
    )
    playbook: str | None = Field(
        default=None, description="The playbook to work by; without one the planner chooses, or asks."
    )
    requested_by: str = Field(
        default="", description="Who asks. With authentication it is the caller, whatever stands here."
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
            where = f"'{first['loc'][0]}' " if first["loc"] else ""
            raise Unusable(f"{WANTED} ({where}{first['msg'].lower()})") from None
        raise Unusable("the goal and the last human message are two requests: submit one of them")

    def within(self, context: TaskContext) -> Submission:
        """With the playbook that the context sets, where the input names none. Raises Unusable for two."""
        if context.playbook is None or self.playbook in (None, context.playbook):
            return self.model_copy(update={"playbook": self.playbook or context.playbook})
        raise Unusable(f"the input names the playbook '{self.playbook}', the context '{context.playbook}': name one")


WANTED = "a task needs a goal: submit {'goal': '…'}, or {'messages': […]} of which the last human one says it"


def spoken(given: object) -> Said | None:
    """What the input says in messages, None where it has none. Raises Unusable."""
    messages = cast("Mapping[str, object]", given).get("messages") if isinstance(given, Mapping) else None
    return said_in(messages) if messages else None


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
    schema["properties"]["messages"] = {**messages, "title": "Messages", "description": described}
    schema["properties"]["playbook"] = _choice(schema["properties"]["playbook"], playbooks)
    return schema


def context_schema(playbooks: Sequence[str]) -> dict[str, Any]:
    """JSON schema of a run's context."""
    playbook = Submission.model_json_schema()["properties"]["playbook"]
    return {"title": "TaskContext", "type": "object", "properties": {"playbook": _choice(playbook, playbooks)}}


def _choice(field: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    kept = {name: value for name, value in field.items() if name != "anyOf"}
    return {**kept, "anyOf": [{"type": "string", "enum": [*names]}, {"type": "null"}]}


class Taken(Unusable):
    """The thread carries another task."""


def same_task(task: Task, wanted: Submission, said: Said | None = None) -> Task:
    """The thread's task, where it is the one that is wanted, or waits for what was said. Raises Taken."""
    if task.goal == wanted.goal or is_answer(task, said):
        return task
    if said is not None and task.is_over:
        raise Taken(
            f"the task of this chat is over ({task.status}); begin a new chat, in a new thread, for the next one"
        )
    if said is not None:
        raise Taken("the task of this chat is under way; say more when it asks, or begin a new chat, in a new thread")
    raise Taken(f"thread {task.id} carries another task already: '{line(task.goal, 80)}'; use a new thread")


def refuse_command(command: Command[Any]) -> None:
    """Raises Unusable for a command that would do more than answer."""
    if command.goto or command.update:
        raise Unusable("a task is answered, not steered: a command may hold 'resume' only")


def keep_thread(asked: Mapping[str, Any]) -> None:
    """A run that was asked for without a thread gets one that stays: its record outlives it."""
    kwargs: dict[str, Any] = asked.get("kwargs") or {}
    kwargs["temporary"] = False


async def check_run(asked: Mapping[str, Any], find: Callable[[str], Awaitable[Task | None]]) -> None:
    """Raises Unusable for a run that could only fail, Taken for another goal; `asked` is LangGraph's RunsCreate."""
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
    if task is not None and wanted is not None:
        same_task(task, wanted, spoken(given))
    if task is None and wanted is None and not command and not answers_in(configurable):
        raise Unusable(f"thread {thread_id} has no task yet: {WANTED}")
