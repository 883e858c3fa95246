"""A Steward whose one tool takes secrets, in a folder of its own: its tools, its playbook, its pages."""

from __future__ import annotations

import asyncio
import base64
import html
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx

from steward.auth.identity import Authenticator
from steward.auth.policy import Policy
from steward.composition import open_app
from steward.domain.ports.reviews import Review
from steward.server.serving import serving
from steward.service import App
from steward.settings import Settings
from tests.browser.world import page_app

PASSWORD, PIN = "Sw0rdfish/rising&co", 739_154
MODULE = "tools_with_secrets"
TOOLS = """
from typing import Annotated

from pydantic import BaseModel, ConfigDict, SecretStr

from steward import Found, Refused, Risk, Sensitive, ToolSpec, Verdict

MADE = {}


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    password: SecretStr
    pin: Annotated[int, Sensitive]
    room: str = ""


class Made(BaseModel):
    said: str
    opens_with: int


async def run(args, context):
    secret = args.password.get_secret_value()
    if args.room == "cellar":
        raise Refused("no_room", f"no user {args.name} with {secret} and {args.pin} in the cellar")
    MADE[context.key] = (args.name, secret, args.pin)
    return Made(said=f"made {args.name}/{secret}", opens_with=args.pin)


async def find(args, context):
    if context.key not in MADE:
        return Found(presence="absent", reason=f"nobody logs in with {args.password.get_secret_value()}")
    name, secret, pin = MADE[context.key]
    return Found(presence="found", value={"name": name, "log_in": f"{name}:{secret}", "pin": pin}, conclusive=True)


def judge(args, receipt, found):
    if found.presence != "found":
        return Verdict(status="refuted", reason=found.reason, retry=True)
    return Verdict(status="verified", reason=f"logs in with {args.password.get_secret_value()}", evidence=found.value)


TOOLS = [
    ToolSpec(
        name="create_user",
        description="Create a user.",
        args=Args,
        result=Made,
        risk=Risk.REVERSIBLE,
        run=run,
        find=find,
        judge=judge,
    )
]
"""
PLAYBOOK = r"""
name: users
title: Users
description: Create users.
tools: [create_user]
approvals: [create_user]
success: [{tool: create_user}]
fixed:
  phrases: ['\bcreate user\b']
  slots:
    name: {pattern: '\buser ([a-z]+)\b'}
    password: {pattern: '\blog-in (\S+)'}
    pin: {pattern: '\bdoor ([0-9]+)'}
    room: {pattern: '\broom ([a-z]+)', default: ''}
  steps:
    - id: user
      tool: create_user
      args: {name: "${slots.name}", password: "${slots.password}", pin: "${slots.pin}", room: "${slots.room}"}
  answer: "${user.said}"
"""


@dataclass(frozen=True, kw_only=True)
class World:
    """What the tests see and set going."""

    app: App
    http: httpx.AsyncClient
    settings: Settings

    async def ask(self, name: str, room: str = "attic") -> Review:
        """The question whether this user shall be made."""
        goal = f"create user {name} log-in {PASSWORD} door {PIN} room {room}"
        task = await self.app.run(goal, requested_by="kim")
        (review,) = await self.app.deps.reviews.list(task_id=task.id)
        return review

    async def over(self, task_id: str) -> None:
        """The page does not wait for the task's end; a test does."""
        async with asyncio.timeout(40):
            while True:
                if (await self.app.task(task_id)).status == "complete":
                    return
                await asyncio.sleep(0.05)

    @property
    def made(self) -> list[Any]:
        """What the tool was handed: name, password and pin."""
        return [*sys.modules[MODULE].MADE.values()]


@asynccontextmanager
async def running_world(database_url: str, folder: Path) -> AsyncGenerator[World]:
    (folder / f"{MODULE}.py").write_text(TOOLS)
    (folder / "users.yaml").write_text(PLAYBOOK)
    settings = Settings(
        home=folder, database_url=database_url, planner="fixed", tools=f"{MODULE}:TOOLS", playbooks=str(folder)
    )
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_app(settings))
        pages = page_app(app, Authenticator(policy=Policy(), keys=app.keys))
        url = await stack.enter_async_context(serving(pages, "the pages"))
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=60))
        yield World(app=app, http=http, settings=settings)


def leaks(text: str) -> list[str]:
    """The spellings of the secrets that stand in the text."""
    spellings = {PASSWORD, quote(PASSWORD, safe=""), base64.b64encode(PASSWORD.encode()).decode(), str(PIN)}
    seen = (text, html.unescape(text), unquote(text), text.replace("\\/", "/"))
    return [one for one in spellings if any(one in each for each in seen)]
