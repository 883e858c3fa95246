"""Steward itself behind the same protocol, with its own tools and its shipped playbooks."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from steward.composition import open_app
from steward.domain.errors import DecisionRefused, Held
from steward.domain.model import Decision
from steward.domain.ports.tasks import Task
from steward.evals.versus.peers.errand import TURNS, Ended, Errand
from steward.service import App
from steward.settings import Settings
from steward.tools.loading import Play, Spec

NEEDS = ()
_DESK_DROPS = 8.0
"""Seconds after which the desk drops a request that waits: what a tool's author has to know for `settle_after`."""


class StewardAgent:
    """One task."""

    def __init__(self, app: App, errand: Errand) -> None:
        self._app, self._errand = app, errand

    async def begin(self) -> Ended:
        try:
            return await self._ended(await self._app.run(self._errand.goal, task_id=self._errand.request))
        except Held as error:
            return Ended(end="failed", text=str(error))

    async def go_on(self) -> Ended:
        return await self._ended(await self._app.resume(self._errand.request))

    async def approve(self) -> Ended:
        return await self._decide(Decision(kind="approve", by="clerk@example.com"))

    async def grant(self) -> Ended:
        more = {"model_calls": float(TURNS), "actions": float(TURNS), "replans": float(TURNS)}
        return await self._decide(Decision(kind="grant", by="clerk@example.com", grant=more))

    async def _decide(self, decision: Decision) -> Ended:
        reviews = await self._app.deps.reviews.list(task_id=self._errand.request, open_only=False)
        if not reviews:
            return Ended(end="failed", text="nothing waits for an answer")
        try:
            return await self._ended(await self._app.decide(reviews[-1].question.id, decision))
        except (DecisionRefused, Held) as error:
            return Ended(end="failed", text=str(error))

    async def _ended(self, task: Task) -> Ended:
        if task.status == "complete":
            return Ended(end="answered", text=str((task.result or {}).get("answer")))
        if task.status != "needs_review":
            return Ended(end="failed", text=task.status)
        question = (await self._app.reviews(task_id=task.id))[0].question
        bound = question.reason == "ceiling"
        return Ended(end="bound" if bound else "asks", text=f"{question.reason}: {question.text}")


def settings_of(errand: Errand) -> Settings:
    """What an operator would set: the database, the desk, the model."""
    return Settings(
        database_url=errand.database,
        home=Path(errand.home),
        desk_url=errand.desk,
        samples="on",
        planner="llm",
        model="scripted",
        openai_base_url=errand.model,
        openai_api_key=SecretStr("none"),
        auth="none",
    )


def _played(errand: Errand) -> Play:
    """The tools with the errand's time, and with death behind one of them."""

    def play(tool: Spec) -> Spec:
        settle = tool.settle_after if errand.seconds > _DESK_DROPS else _DESK_DROPS
        timed = replace(tool, timeout=min(tool.timeout, errand.seconds), settle_after=settle)
        return replace(timed, run=_deadly(tool)) if tool.name == errand.dies else timed

    return play


def _deadly(tool: Spec) -> Any:
    async def run(args: Any, context: Any) -> Any:
        await tool.run(args, context)
        os.kill(os.getpid(), signal.SIGKILL)

    return run


@asynccontextmanager
async def opened(errand: Errand) -> AsyncGenerator[StewardAgent]:
    """Steward, ready to run the task."""
    async with open_app(settings_of(errand), connections=4, play=_played(errand)) as app:
        yield StewardAgent(app, errand)
