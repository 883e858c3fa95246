"""What the server may be asked for, checked at its door: a refusal there costs no run and leaves the thread alone.

The graph checks the same again (`server_graph.py`), since not every way in leads through here.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi.responses import JSONResponse
from langgraph.types import Command
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checkpoints.content import text
from domain.errors import Unreachable, Unusable
from domain.ports import Task

_RUNS = re.compile(r"/threads/([^/]+)/runs(?:/wait|/stream)?/?")
_COPY = re.compile(r"/threads/[^/]+/copy/?")


class Submission(BaseModel):
    """What a caller submits."""

    model_config = ConfigDict(extra="ignore")

    goal: Annotated[str, AfterValidator(text)] = Field(min_length=1, max_length=100_000, pattern=r"\S")
    playbook: str | None = None
    requested_by: str = ""

    @staticmethod
    def read(given: object) -> Submission:
        """Raises Unusable, in one line."""
        try:
            return Submission.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            where = f"'{first['loc'][0]}' " if first["loc"] else ""
            raise Unusable(f"a task needs a goal: submit {{'goal': '…'}} ({where}{first['msg'].lower()})") from None


class Taken(Unusable):
    """The thread carries another task."""


def same_task(task: Task, wanted: Submission) -> Task:
    """The thread's task, where it is the one that is wanted. Raises Taken."""
    if task.goal != wanted.goal:
        raise Taken(f"thread {task.id} carries another task already: '{task.goal[:80]}'; use a new thread")
    return task


def refuse_command(command: Command[Any] | Steering) -> None:
    """Raises Unusable for a command that would do more than answer."""
    if command.goto or command.update:
        raise Unusable("a task is answered, not steered: a command may hold 'resume' only")


class Steering(BaseModel):
    """What a command may not hold."""

    goto: Any = None
    update: Any = None


class Asked(BaseModel):
    """The part of a run's request that matters here."""

    input: Any = None
    command: Steering | None = None
    multitask_strategy: str | None = None


_STATUS: dict[type[Unusable], int] = {Taken: 409, Unreachable: 503, Unusable: 422}


class Door:
    """ASGI middleware: refuses a run that could only fail, with 409 for another goal and 422 for nonsense."""

    def __init__(self, app: ASGIApp, task: Callable[[str], Awaitable[Task | None]]) -> None:
        self._app = app
        self._task = task

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        posted = str(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else ""
        if _COPY.fullmatch(posted):
            refusal = JSONResponse({"detail": "a task is not copied; submit its goal on a new thread"}, 403)
            await refusal(scope, receive, send)
            return
        thread = _RUNS.fullmatch(posted)
        if thread is None:
            await self._app(scope, receive, send)
            return
        messages = await _all(receive)
        try:
            await self._check(thread.group(1), b"".join(message.get("body", b"") for message in messages))
        except Unusable as refusal:
            status = next(code for kind, code in _STATUS.items() if isinstance(refusal, kind))
            await JSONResponse({"detail": str(refusal)}, status)(scope, receive, send)
            return
        await self._app(scope, _again(messages, receive), send)

    async def _check(self, thread_id: str, body: bytes) -> None:
        try:
            asked = Asked.model_validate_json(body)
        except ValidationError:  # the server says so itself
            return
        if asked.command is not None:
            refuse_command(asked.command)
        if asked.multitask_strategy == "rollback":
            raise Unusable("what was done can't be rolled back: use 'enqueue', 'reject' or 'interrupt'")
        if asked.input is None:
            return
        wanted = Submission.read(asked.input)
        task = await self._task(thread_id)
        if task is not None:
            same_task(task, wanted)


async def _all(receive: Receive) -> list[Message]:
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


def _again(messages: list[Message], receive: Receive) -> Receive:
    """The messages once more, then what comes after them."""
    waiting = iter(messages)

    async def replay() -> Message:
        return next(waiting, None) or await receive()

    return replay
