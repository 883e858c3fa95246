"""A few sample requests through Steward with the real model, and what may be said against how each ended."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from steward.checkpoints.embedded import embedded
from steward.composition import open_app
from steward.domain.ports.tasks import Task
from steward.evals.cases import Request, load_requests
from steward.evals.real_model.llama_server import WINDOW
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.openai.runner import unclear
from steward.service import App
from steward.settings import Settings

REQUESTS = ("status-grinder", "damaged-mugs", "refund-scratch", "salaries")
OUTPUT = 250  # tokens of one answer
TIMEOUT = 240.0  # seconds of one call
MOST_SECONDS = 900.0  # of one task: its ceiling, and the calls that were under way


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a task ended: `line` is what a person reads, `wrong` what may be said against it."""

    request: Request
    task: Task
    line: str
    wrong: str
    seconds: float


async def run_requests(model: str, folder: Path, names: Sequence[str] = REQUESTS) -> AsyncGenerator[Ended]:
    """The requests, one after the other, in a database of their own in the folder; each as it ends."""
    chosen = [one for one in load_requests() if one.id in names]
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(embedded(folder / "postgres"))
        desk = await stack.enter_async_context(running_desk(database))
        app = await stack.enter_async_context(open_app(_settings(model, folder, database), desk_url=desk))
        for request in chosen:
            yield await _one(request, app)


def _settings(model: str, folder: Path, database: str) -> Settings:
    return Settings(
        home=folder,
        database_url=database,
        planner="llm",
        model="smollm2-135m",
        openai_base_url=model,
        openai_api_key=SecretStr("none"),
        model_window=WINDOW,
        model_output=OUTPUT,
        model_timeout=TIMEOUT,
        model_retries=1,
        samples="on",
    )


async def _one(request: Request, app: App) -> Ended:
    started = time.monotonic()
    task = await app.run(request.goal, task_id=request.id, requested_by=request.requested_by)
    seconds = time.monotonic() - started
    reviews = await app.deps.reviews.list(task_id=task.id)
    line = reviews[-1].question.text if reviews else str((task.result or {}).get("answer") or task.error or "")
    wrong = await _unproven(task, app) if task.status == "complete" else _unasked(task, line, bool(reviews))
    return Ended(request=request, task=task, line=line, wrong=wrong or _unbounded(task, seconds), seconds=seconds)


async def _unproven(task: Task, app: App) -> str:
    open_ = [entry.action.tool for entry in await app.deps.ledger.history(task.id) if not entry.verified]
    return f"complete, and not verified: {', '.join(open_)}" if open_ else ""


def _unasked(task: Task, line: str, asked: bool) -> str:
    if task.status != "needs_review" or not asked:
        return f"{task.status}, and no person is asked"
    return f"the question {unclear(line)}" if unclear(line) else ""


def _unbounded(task: Task, seconds: float) -> str:
    over = task.usage.model_calls > 12 or task.usage.tokens > 200_000 or seconds > MOST_SECONDS
    return f"took {task.usage.model_calls} calls, {task.usage.tokens} tokens, {seconds:.0f} s" if over else ""
