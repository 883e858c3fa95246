"""Several tasks while their model's endpoint is down, from the question to the last one's end, over real parts."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from steward.composition import open_app
from steward.domain.model import Decision, JsonObject
from steward.domain.ports.tasks import Task
from steward.domain.queue import Filter
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.openai import Fault, Reply, running_openai
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.expressions.rules import CelRules
from steward.maintenance import Maintenance
from steward.notifications.delivery import Delivery
from steward.playbooks.library import load_playbooks, shipped
from steward.service import App
from steward.settings import Settings
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World


@dataclass
class Site:
    """One app and its model's endpoint, which answers `status` until it is 0."""

    app: App
    status: int = 503
    asked: int = 0

    @property
    def maintenance(self) -> Maintenance:
        delivery = Delivery(outbox=self.app.outbox, audit=self.app.audit, channels={})
        return Maintenance(app=self.app, queue=self.app.queue, delivery=delivery, interval=1.0)

    async def three(self) -> list[Task]:
        """Three tasks, which end with a person where the endpoint is down."""
        goals = [f"Where is my order {number}?" for number in (1042, 1043, 1044)]
        return [await self.app.run(goal) for goal in goals]


@pytest.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncGenerator[Site]:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(running_desk(database_url))
        http = await stack.enter_async_context(httpx.AsyncClient())
        registry = Registry(TOOLS, World(http=http))
        script = PlannerScript(load_playbooks(shipped(), tools=registry, rules=CelRules()))
        here: list[Site] = []

        def answer(body: JsonObject) -> Reply | Fault:
            here[0].asked += 1
            return Fault(status=here[0].status) if here[0].status else script(body)

        endpoint = await stack.enter_async_context(running_openai(answer))
        settings = Settings(home=tmp_path, database_url=database_url, planner="llm", outage="0", model_retries=0)
        settings = settings.model_copy(update={"openai_base_url": endpoint})
        here.append(Site(await stack.enter_async_context(open_app(settings, desk_url=desk))))
        yield here[0]


@pytest.mark.parametrize("status", [503, 401])
async def test_when_it_is_back_all_go_on_by_themselves(site: Site, status: int) -> None:
    """Nobody had to answer: the one question in the queue is closed by the machine, and each task is carried on."""
    site.status = status
    tasks = await site.three()
    (shown,) = await site.app.queue.page(Filter())
    assert ([task.status for task in tasks], shown.behind) == (["needs_review"] * 3, 2)

    await site.maintenance.look_again()
    assert len(await site.app.queue.page(Filter())) == 1

    site.status = 0
    for known in await site.app.deps.outages.state():  # its pause is over
        await site.app.deps.outages.again(known.endpoint)
    await site.maintenance.look_again()
    assert not await site.app.queue.page(Filter())
    ended = [await site.app.resume(task.id) for task in tasks]

    assert [task.status for task in ended] == ["complete"] * 3
    for task in ended:
        events = [(one.kind, one.actor.name) for one in await site.app.audit.events(task_id=task.id)]
        assert events == [("opened", "steward"), ("decided", "steward"), ("applied", "steward")]


async def test_one_person_ends_all_or_lets_all_go_on(site: Site) -> None:
    """A yes tries at once; an abort of the next question ends the tasks, each with who said so."""
    tasks = await site.three()
    asked = site.asked
    (shown,) = await site.app.queue.page(Filter())

    await site.app.decide(shown.question.id, Decision(kind="approve", by="lea", source="cli"))
    for task in tasks:
        await site.app.resume(task.id)
    assert asked < site.asked < asked + 4
    (again,) = await site.app.queue.page(Filter())
    assert again.behind == 2

    await site.app.decide(again.question.id, Decision(kind="abort", by="lea", message="too late", source="cli"))
    ended = [await site.app.resume(task.id) for task in tasks]
    assert [task.status for task in ended] == ["failed"] * 3
    assert all((task.error or "").startswith("aborted by lea: too late") for task in ended)
