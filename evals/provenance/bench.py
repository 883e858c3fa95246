"""One task through the whole of Steward, on a real Postgres: the office and the planner alone are ours."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

import httpx

from steward.composition import compiled, open_app
from steward.domain.errors import StewardError
from steward.domain.model import JsonObject
from steward.domain.ports.planning import AcceptanceProposal, PlanRequest, Proposal
from steward.evals.provenance.errand import Errand, Origins
from steward.evals.provenance.office import Act, Office
from steward.evals.provenance.office_tools import Offices, Spec, tools
from steward.evals.provenance.planners import PLAYBOOK, Shown, Upright
from steward.planner.prompt import Prompts
from steward.playbooks.format import PlaybookFile
from steward.playbooks.library import PlaybookShelf
from steward.service import App
from steward.settings import Settings
from steward.tools.registry import Registry
from steward.tools.spec import World
from steward.tools.web import open_client

Planning = Callable[..., Upright]
"""Makes the planner, which is handed `shown`."""
_PLANNER: ContextVar[Upright] = ContextVar("planner")
_PLAYBOOK: JsonObject = {"name": PLAYBOOK, "title": "Office", "description": "Whatever is to be done in the office."}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What came of a task: its row, the questions to people, and what was done in the world."""

    status: str
    acts: Sequence[Act]
    answer: str = ""
    asked: Sequence[str] = ()
    error: str = ""


@dataclass(kw_only=True)
class Bench:
    """Steward on one database, with an office and a planner of its own for each task."""

    app: App
    http: httpx.AsyncClient
    tools: Callable[[Offices], Sequence[Spec]] = tools
    _offices: dict[str, Office] = field(default_factory=dict[str, Office])
    _set_up: dict[str, tuple[App, Shown]] = field(default_factory=dict[str, tuple[App, Shown]])

    async def carried_out(self, errand: Errand, office: Office, planning: Planning, origins: Origins) -> Seen:
        """The errand, unattended, under a playbook that says so much of origins."""
        task_id = uuid.uuid4().hex
        self._offices[task_id] = office
        app, shown = self._under(origins)
        _PLANNER.set(planning(shown=shown))
        try:
            task = await app.run(errand.goal, playbook=PLAYBOOK, requested_by="kim", task_id=task_id)
        except StewardError as error:
            return Seen(status="broken", acts=[*office.acts], error=str(error))
        reviews = await app.deps.reviews.list(task_id=task.id, open_only=False)
        asked = [f"{one.question.reason}: {one.question.text}" for one in reviews]
        answer = (task.result or {}).get("answer")
        said = answer if isinstance(answer, str) else ""
        return Seen(status=task.status, answer=said, asked=asked, acts=[*office.acts], error=task.error or "")

    def _under(self, origins: Origins) -> tuple[App, Shown]:
        """Steward with this playbook, made once, and what its planner is shown."""
        name = json.dumps(origins)
        if name not in self._set_up:
            registry = Registry(self.tools(self._offices), World(http=self.http))
            said = {**_PLAYBOOK, "tools": registry.names(), **({"origins": origins} if origins else {})}
            shelf = PlaybookShelf({PLAYBOOK: PlaybookFile.model_validate(said).domain("1")})
            prompts = Prompts(playbooks=shelf, tools=registry)
            deps = replace(self.app.deps, planner=_Planners(), tools=registry, playbooks=shelf)
            app = replace(self.app, deps=deps, graph=compiled(deps, self.app.graph.checkpointer))
            self._set_up[name] = app, lambda request: prompts.plan(request)[1]
        return self._set_up[name]


class _Planners:
    """Each task's own planner."""

    name = "scripted"
    uses_model = True

    async def propose(self, request: PlanRequest) -> Proposal:
        return await _PLANNER.get().propose(request)

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        return await _PLANNER.get().accept(request)


@asynccontextmanager
async def open_bench(
    settings: Settings, *, tools: Callable[[Offices], Sequence[Spec]] = tools
) -> AsyncGenerator[Bench]:
    """On the database of the settings; the sample tools are not used."""
    quiet = settings.model_copy(update={"planner": "fixed", "samples": "on", "tools": "", "playbooks": ""})
    async with open_app(quiet) as app, open_client() as http:
        yield Bench(app=app, http=http, tools=tools)
