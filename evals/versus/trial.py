"""One scenario in one framework: the world is made, the request comes in, people answer, the world is looked at."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import uuid4

from psycopg import conninfo

from steward.evals.regression.databases import Databases
from steward.evals.versus import world as worlds
from steward.evals.versus.peers.errand import Do, Ended, Errand, Tools
from steward.evals.versus.processes import OWN, Child, Died, Host
from steward.evals.versus.scenarios import Scenario
from steward.evals.versus.scoring import Trial
from steward.evals.versus.scripts import Talk
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.evals.worlds.openai.server import running_openai

_HUNG = Ended(end="failed", text="did not stop")


@dataclass(kw_only=True)
class Stage:
    """A scenario as it goes on in one framework."""

    scenario: Scenario
    host: Host
    errand: Errand
    world: worlds.World
    talk: Talk
    asked: int = 0
    early: int = 0
    seconds: float = 0.0
    running: bool = False
    ended: Ended = field(default_factory=lambda: Ended(end="failed"))

    async def play(self) -> None:
        """The request, what comes between, and what people say."""
        match self.scenario.delivery:
            case "once":
                await self._one("begin")
            case "killed":
                await self._killed()
            case "again":
                await self._one("begin", "begin")
            case "together":
                await self._together("begin")
        await self._people()

    async def _one(self, *what: Do) -> None:
        async with self.host.process(self.errand) as child:
            for each in what:
                self._take(await child.do(each), child)

    async def _killed(self) -> None:
        dying = replace(self.errand, dies="issue_refund")
        async with self.host.process(dying) as child:
            with suppress(Died):
                self._take(await child.do("begin"), child)
        async with self.host.process(self.errand) as child:
            self._take(await child.do("go_on"), child)

    async def _together(self, what: Do) -> None:
        """In two processes; the end is the better of both, as whoever asked would see one of them succeed."""
        second = replace(self.errand, process="second")
        async with self.host.process(self.errand) as one, self.host.process(second) as other:
            ends = await asyncio.gather(one.do(what), other.do(what))
            for end, child in sorted(zip(ends, (one, other), strict=True), key=lambda pair: _rank(pair[0])):
                self._take(end, child)

    async def _people(self) -> None:
        before = await self.world.acts()
        if self.ended.end == "asks" and self.scenario.clicks:
            self.early = sum(before.values())
            await (self._together("approve") if self.scenario.at_once else self._clicked())
        if self.ended.end in ("bound", "asks") and self.scenario.spoilt == "endless":
            self.talk.granted = True
            await self._one("grant")

    async def _clicked(self) -> None:
        """One after the other, in another process than the one that asked; an answer to nothing takes no end away."""
        async with self.host.process(self.errand) as child:
            for _ in range(self.scenario.clicks):
                before = self.ended
                self._take(await child.do("approve"), child)
                if self.ended.end == "failed" and before.end == "answered":
                    self.ended = before

    def _take(self, ended: Ended | None, child: Child) -> None:
        self.seconds += child.seconds
        child.seconds = 0.0
        self.running = ended is None
        self.ended = ended or _HUNG
        self.asked += self.ended.end == "asks" or (self.ended.end == "bound" and self.host.peer == OWN)


def _rank(ended: Ended | None) -> int:
    return ("failed", "bound", "asks", "answered").index(ended.end) if ended else 0


async def tried(
    scenario: Scenario,
    host: Host,
    databases: Databases,
    planner: PlannerScript,
    home: Path,
    *,
    tools: Tools,
) -> Trial:
    """The scenario in this framework, in a world and a database of its own."""
    async with AsyncExitStack() as stack:
        home = (home / uuid4().hex).absolute()
        home.mkdir(parents=True)
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        database = await stack.enter_async_context(databases.copy())
        world = await stack.enter_async_context(worlds.opened(scenario, database, home))
        talk = Talk(scenario, planner)
        model = await stack.enter_async_context(running_openai(talk))
        errand = Errand(
            request=f"{scenario.id}-{uuid4().hex[:8]}",
            goal=scenario.goal,
            model=model,
            desk=world.url,
            maildir=str(world.maildir),
            database=_url(database),
            home=str(home),
            seconds=scenario.seconds,
            tools=tools,
        )
        stage = Stage(scenario=scenario, host=host, errand=errand, world=world, talk=talk)
        await stage.play()
        return _seen(stage, await world.settled())


def _url(database: str) -> str:
    """A URL that libpq and SQLAlchemy take alike, of what libpq takes."""
    parts = conninfo.conninfo_to_dict(database)
    login = quote(str(parts.get("user", "postgres")), safe="")
    if password := parts.get("password"):
        login += f":{quote(str(password), safe='')}"
    rest = {key: str(parts[key]) for key in ("host", "port") if parts.get(key)}
    return f"postgresql://{login}@/{parts['dbname']}?{urlencode(rest)}"


def _seen(stage: Stage, acts: Counter[str]) -> Trial:
    return Trial(
        scenario=stage.scenario.id,
        peer=stage.host.peer,
        tools=stage.errand.tools,
        end="running" if stage.running else stage.ended.end,
        text=stage.ended.text[:160],
        acts=dict(sorted(acts.items())),
        early=stage.early,
        asked=stage.asked,
        kept=stage.talk.kept if stage.host.peer != OWN else None,
        questions=stage.talk.asked,
        characters=stage.talk.read,
        seconds=round(stage.seconds, 3),
    )
