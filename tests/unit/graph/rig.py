"""The whole graph over stores in memory, fake tools and a scripted planner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from steward.checkpoints.serializer import Serializer
from steward.domain.joint_playbooks import found_in
from steward.domain.model import Acceptance, Action, Expectation, Json, JsonObject, Plan, Receipt, Risk
from steward.domain.outages import NEVER_DOWN
from steward.domain.playbook import Playbook
from steward.domain.ports.calibrations import UNCALIBRATED, Learnt
from steward.domain.ports.extraction import Extractor
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import AcceptanceProposal, Call, PlanRequest, Proposal
from steward.domain.ports.second_look import NOBODY_LOOKS, SecondLook
from steward.domain.ports.tasks import Task
from steward.domain.ports.telemetry import SILENT, Telemetry
from steward.domain.ports.tools import Card
from steward.domain.settlement import LOOK_LONGER
from steward.domain.state import State
from steward.expressions.rules import CelRules
from steward.graph.build import build_graph
from steward.graph.deps import Deps
from steward.telemetry.ports import watched
from tests.fakes import FakeClock, FakeToolbox, MemoryDecisions, MemoryLedger, MemoryReviews, MemoryTasks
from tests.unit.domain.making import playbook_of

TASK = "t1"
Script = Callable[[PlanRequest], Plan | Proposal]


class Shelf:
    """Playbooks by name."""

    def __init__(self, *playbooks: Playbook) -> None:
        self.by_name = {one.name: one for one in playbooks}

    def get(self, name: str) -> Playbook | None:
        return found_in(self.by_name, name)

    def all(self) -> list[Playbook]:
        return list(self.by_name.values())


class ScriptedPlanner:
    """Proposes what the script says, a plan a turn, the last one for ever; a function is asked each time.

    `requests` are what it was shown. Every call counts as one model call.
    """

    name = "scripted"
    uses_model = True

    def __init__(self, script: Script | Sequence[Plan | Proposal], acceptance: Acceptance | None) -> None:
        self.script = script
        self.acceptance = acceptance
        self.requests: list[PlanRequest] = []
        self.accepted: list[PlanRequest] = []

    async def propose(self, request: PlanRequest) -> Proposal:
        self.requests.append(request)
        turn = len(self.requests) - 1
        said = self.script(request) if callable(self.script) else self.script[min(turn, len(self.script) - 1)]
        call = Call(purpose="plan", model="scripted", prompt_version="1", tokens_in=10, tokens_out=5)
        return (
            Proposal(plan=said, calls=[call]) if isinstance(said, Plan) else replace(said, calls=said.calls or [call])
        )

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        self.accepted.append(request)
        return AcceptanceProposal(acceptance=self.acceptance)


class ListingToolbox(FakeToolbox):
    """As the fake, with `list_things`, a read whose result is a list."""

    def names(self) -> list[str]:
        return [*super().names(), "list_things"]

    def card(self, tool: str) -> Card | None:
        if tool != "list_things":
            return super().card(tool)
        base = super().card("read_thing")
        assert base is not None
        item: JsonObject = {"type": "object", "properties": {"id": {"type": "string"}}}
        result: JsonObject = {"type": "object", "properties": {"things": {"type": "array", "items": item}}}
        return replace(base, name=tool, risk=Risk.READ, result_schema=result, args_schema={"type": "object"})

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Any]:
        return [] if tool == "list_things" else super().check(tool, args)

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None:
        return None if tool == "list_things" else super().target(tool, args)

    async def run(self, action: Action) -> Receipt:
        if action.tool != "list_things":
            return await super().run(action)
        self.calls.append(action.key)
        return Receipt(kind="answered", result={"things": [*self.world.things.values()]})

    async def find(self, action: Action, receipt: Receipt | None = None) -> Any:
        if action.tool != "list_things":
            return await super().find(action, receipt)
        return replace(await super().find(replace(action, tool="make_thing"), receipt), presence="found", value={})


def accepts(*expected: Expectation) -> Acceptance:
    return Acceptance(expectations=[*expected])


@dataclass(kw_only=True)
class Rig:
    """One task in the whole graph; `die` plays a killed process, the next call a new one."""

    script: Script | Sequence[Plan | Proposal]
    acceptance: Acceptance | None = None
    tools: FakeToolbox = field(default_factory=ListingToolbox)
    playbook: Playbook = field(default_factory=playbook_of)
    others: Sequence[Playbook] = ()
    recursion_limit: int = 100
    clock: FakeClock = field(default_factory=FakeClock)
    telemetry: Telemetry = SILENT
    calibrations: Learnt = UNCALIBRATED
    second_look: SecondLook = NOBODY_LOOKS
    extractor: Extractor | None = None
    look_longer: float = LOOK_LONGER
    outages: Outages = NEVER_DOWN
    patience: float = 3_600.0
    goal: str = "do it"

    def __post_init__(self) -> None:
        self.planner = ScriptedPlanner(self.script, self.acceptance)
        self.tasks = MemoryTasks(self.clock)
        self.decisions = MemoryDecisions(self.tasks)
        self.ledger = MemoryLedger(self.tasks, decisions=self.decisions)
        self.reviews = MemoryReviews(self.tasks)
        self.saver = InMemorySaver(serde=Serializer())
        self.nodes: list[str] = []
        self.restart()

    @property
    def deps(self) -> Deps:
        deps = Deps(
            planner=self.planner,
            tools=self.tools,
            rules=CelRules(),
            playbooks=Shelf(self.playbook, *self.others),
            ledger=self.ledger,
            tasks=self.tasks,
            reviews=self.reviews,
            decisions=self.decisions,
            clock=self.clock,
            telemetry=self.telemetry,
            calibrations=self.calibrations,
            second_look=self.second_look,
            extractor=self.extractor,
            look_longer=self.look_longer,
            outages=self.outages,
            patience=self.patience,
        )
        return watched(deps)

    def restart(self, ledger: type[MemoryLedger] = MemoryLedger) -> None:
        """A new process on the same stores; the old one is dead and its lease with it."""
        self.ledger.alive = False
        self.ledger = ledger(world=self.ledger.world)
        graph: Any = build_graph(self.deps)
        self.graph = graph.compile(checkpointer=self.saver, name="steward")

    @property
    def config(self) -> Any:
        return {"configurable": {"thread_id": TASK}, "recursion_limit": self.recursion_limit}

    async def begin(self, **more: Any) -> Task:
        return await self.step({"goal": self.goal, "requested_by": "kim", **more})

    async def resume(self) -> Task:
        """Go on from the last checkpoint, as after a crash."""
        return await self.step(None)

    async def answer(self, answer: Any) -> Task:
        """Answer the pending question by its interrupt's id."""
        snapshot = await self.graph.aget_state(self.config)
        return await self.step(Command(resume={snapshot.interrupts[0].id: answer}))

    async def step(self, entry: Any) -> Task:
        async for update in self.graph.astream(entry, self.config, stream_mode="updates", durability="sync"):
            self.nodes += [name for name in update if name != "__interrupt__"]
        return await self.task()

    async def task(self) -> Task:
        task = await self.tasks.get(TASK)
        assert task is not None
        return task

    async def state(self) -> State:
        values = (await self.graph.aget_state(self.config)).values
        known = {one.name for one in fields(State)}
        return State(**{name: value for name, value in values.items() if name in known})

    async def waits(self) -> bool:
        """Whether exactly one question is pending."""
        return len((await self.graph.aget_state(self.config)).interrupts) == 1

    async def reason(self) -> str:
        """Why a person is asked, or nothing."""
        question = (await self.state()).question
        return question.reason.value if question else ""

    @property
    def effects(self) -> int:
        return sum(self.tools.world.effects.values())
