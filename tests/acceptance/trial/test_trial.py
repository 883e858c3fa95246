"""All sample requests against the real desk with its faults: offline, with a good model, and with a lazy one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Literal

import httpx
import psycopg

from steward.composition import open_app
from steward.domain.model import Reason, Risk
from steward.domain.ports.tasks import Task
from steward.evals.cases import Request, fault_rules, load_requests
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.evals.worlds.openai.server import running_openai
from steward.expressions.rules import CelRules
from steward.playbooks.library import load_playbooks, shipped
from steward.service import App
from steward.settings import Settings
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World

Mode = Literal["fixed", "good model", "lazy model"]


@asynccontextmanager
async def _steward(mode: Mode, database: str, home: Path) -> AsyncGenerator[App]:
    """Steward with that planner, beside a desk whose faults are those of the requests."""
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(running_desk(database))
        http = await stack.enter_async_context(httpx.AsyncClient())
        (await http.put(f"{desk}/faults", json=fault_rules(load_requests()))).raise_for_status()
        settings = Settings(home=home, database_url=database, planner="fixed", look_longer=2.0)
        if mode != "fixed":
            registry = Registry(TOOLS, World(http=http))
            playbooks = load_playbooks(shipped(), tools=registry, rules=CelRules())
            script = PlannerScript(playbooks, drop_last_step=mode == "lazy model")
            endpoint = await stack.enter_async_context(running_openai(script))
            settings = settings.model_copy(update={"planner": "llm", "openai_base_url": endpoint})
        yield await stack.enter_async_context(open_app(settings, desk_url=desk))


async def _work_through(app: App) -> list[Task]:
    """All requests, four at a time, in the file's order."""
    limiter = asyncio.Semaphore(4)

    async def one(request: Request) -> Task:
        async with limiter:
            return await app.run(request.goal, task_id=request.id, requested_by=request.requested_by)

    return await asyncio.gather(*(one(request) for request in load_requests()))


async def _surprises(app: App, tasks: Sequence[Task]) -> dict[str, str]:
    found: dict[str, str] = {}
    for request, task in zip(load_requests(), tasks, strict=True):
        effects: Counter[str] = Counter()
        for entry in await app.deps.ledger.history(task.id):
            effects[entry.action.tool] += entry.verified and entry.action.risk is not Risk.READ
        surprise = request.expect.differs(task.status, await _reason(app, task), dict(+effects))
        if surprise:
            found[request.id] = surprise
    return found


async def _reason(app: App, task: Task) -> Reason | None:
    reviews = await app.deps.reviews.list(task_id=task.id)
    return reviews[-1].question.reason if reviews else None


def _written(database: str) -> Counter[str]:
    """What the desk's own tables say was done through Steward, by kind and order."""
    query = """
        SELECT 'ticket ' || order_id FROM desk.ticket WHERE idempotency_key IS NOT NULL
        UNION ALL SELECT 'refund ' || order_id FROM desk.refund WHERE idempotency_key IS NOT NULL
        UNION ALL SELECT 'status ' || record_id FROM desk.status_change WHERE idempotency_key IS NOT NULL
    """
    with psycopg.connect(database) as connection:
        return Counter(str(row[0]) for row in connection.execute(query))


async def test_fixed_plans_do_what_each_request_expects(database_url: str, tmp_path: Path) -> None:
    """Every path ends as it should, faults included, and nothing is written twice."""
    async with _steward("fixed", database_url, tmp_path) as app:
        tasks = await _work_through(app)
        assert await _surprises(app, tasks) == {}
    assert not {what: times for what, times in _written(database_url).items() if times > 1}


async def test_a_good_model_does_what_each_request_expects(database_url: str, tmp_path: Path) -> None:
    """The same over the OpenAI protocol, with plan and acceptance from two calls of their own."""
    async with _steward("good model", database_url, tmp_path) as app:
        tasks = await _work_through(app)
        assert await _surprises(app, tasks) == {}
    assert not {what: times for what, times in _written(database_url).items() if times > 1}


async def test_a_model_that_leaves_out_its_last_step_never_completes(database_url: str, tmp_path: Path) -> None:
    """The trial: 0 of all requests are reported complete, since the acceptance was stated without the plan."""
    async with _steward("lazy model", database_url, tmp_path) as app:
        tasks = await _work_through(app)
    assert [task.id for task in tasks if task.status == "complete"] == []
    assert not {what: times for what, times in _written(database_url).items() if times > 1}
