"""A model tried out on a tiny task, with the real prompts: how it can be asked, and whether it plans at all."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from steward.domain.ceilings import Allowance
from steward.domain.model import Acceptance, Limits, Plan, Risk
from steward.domain.model_modes import Mode
from steward.domain.playbook import Playbook
from steward.domain.ports.model_modes import Known, Modes
from steward.domain.ports.planning import AcceptanceProposal, Call, Planner, PlanRequest, Proposal
from steward.domain.times import Times
from steward.planner.chat import Chat
from steward.planner.llm import LlmPlanner
from steward.planner.model_settings import ModelSettings
from steward.planner.prompt import prompt_version, tool_schema
from steward.tools.registry import Registry
from steward.tools.spec import Context, ToolSpec, World

if TYPE_CHECKING:
    import httpx

GOAL = "What is the status of order 7?"
_ROUNDS = 4  # plannings, as many as a task has with its repairs
_MOST_CALLS = 30
_BOOK = "order-status"
_TOOL = "get_order"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What was found out. `seconds` is how long the last call for a plan took, `cost` US dollars, None where unknown.

    `json_format`: `response_format` is taken, None where it was not asked. `apt`: the plan was the one that the tiny
    task has. `trouble` says in one line why there is no plan or no acceptance.
    """

    mode: Mode
    calls: Sequence[Call]
    planned: bool = False
    stated: bool = False
    apt: bool = False
    called: bool = False
    json_format: bool | None = None
    seconds: float = 0.0
    trouble: str = ""

    @property
    def counted(self) -> bool:
        """Whether the endpoint says how many tokens a call took."""
        answered = [call for call in self.calls if not call.error]
        return bool(answered) and not any(call.estimated for call in answered)

    @property
    def cost(self) -> float | None:
        return sum(call.cost for call in self.calls) if all(call.priced for call in self.calls) else None


async def probed(
    settings: ModelSettings, http: httpx.AsyncClient, modes: Modes, *, most_tokens: int = 200_000
) -> Probe:
    """The model asked for a plan and an acceptance, from the top of the ladder; what is found is remembered."""
    kept, tools = _Kept(modes), Registry([_ORDER], World(http=http))
    planner = LlmPlanner(settings, _OneBook(), tools, http=http, modes=kept, fresh=True)
    allowance = Allowance(limits=Limits(model_calls=_MOST_CALLS, seconds=10 * settings.timeout, tokens=most_tokens))
    request = PlanRequest(goal=GOAL, revision=1, times=Times(planned_at=time.time(), zone="UTC"), allowance=allowance)
    proposal = await planned(planner, request)
    if proposal.plan is None:
        return Probe(mode=await planner.mode(), calls=proposal.calls, trouble=_trouble(proposal))
    accepted = await planner.accept(request)
    mode = await planner.mode()
    found = Probe(
        mode=mode,
        calls=[*proposal.calls, *accepted.calls],
        planned=True,
        stated=accepted.acceptance is not None,
        apt=_is_apt(proposal.plan, accepted.acceptance),
        called=kept.mode is not None and kept.mode.calls_tools,  # ways with tools are remembered for nothing less
        seconds=proposal.calls[-1].seconds,
        trouble=_unstated(accepted),
    )
    return await _with_format(found, settings, http, allowance)


async def planned(planner: Planner, request: PlanRequest) -> Proposal:
    """The planner's last word after as many repairs as a task has; its calls are those of all of them."""
    calls: list[Call] = []
    proposal = Proposal()
    for _ in range(_ROUNDS):
        proposal = await planner.propose(replace(request, problems=proposal.problems))
        calls += proposal.calls
        if proposal.plan is not None or not proposal.problems:
            break
    return replace(proposal, calls=calls)


async def _with_format(found: Probe, settings: ModelSettings, http: httpx.AsyncClient, allowance: Allowance) -> Probe:
    """Whether the endpoint also takes `response_format`, which is what is left where a model loses its tools."""
    if not found.mode.calls_tools:
        return replace(found, json_format=found.mode.tools != "text")
    chat = Chat(settings, http=http, fresh=True)
    await chat.mode()
    chat.ways.take(replace(found.mode, tools="json_schema"))
    asked = f'Request: "{GOAL}" The one tool is `{_TOOL}`, which reads an order by its `id`. Playbook: "{_BOOK}".'
    reply = await chat.ask(
        "plan", lambda _: ("Plan the request.", asked), tool_schema("propose_plan"), prompt_version(), allowance
    )
    mode = await chat.mode()
    if not reply.calls or reply.outage is not None:  # it was not asked, or not answered
        return replace(found, calls=[*found.calls, *reply.calls])
    taken = not reply.error and reply.reading.said is not None and mode.tools in ("json_schema", "json_object")
    return replace(found, json_format=taken, calls=[*found.calls, *reply.calls])


def _is_apt(plan: Plan, acceptance: Acceptance | None) -> bool:
    steps = [(step.tool, str(step.args.get("id"))) for step in plan.steps]
    expected = [each.tool for each in acceptance.expectations] if acceptance else []
    return steps == [(_TOOL, "7")] and expected in ([_TOOL], [])


def _trouble(proposal: Proposal) -> str:
    return proposal.error or next((problem.message for problem in proposal.problems), "it gave no plan")


def _unstated(accepted: AcceptanceProposal) -> str:
    return "" if accepted.acceptance is not None else accepted.error


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(description="the order's number")


class _Status(BaseModel):
    status: str


def _read(_: _Order, __: Context) -> _Status:
    raise AssertionError("a plan of a probe is never carried out")


_ORDER = ToolSpec(
    name=_TOOL,
    description="Read one order by its number.",
    args=_Order,
    result=_Status,
    risk=Risk.READ,
    run=_read,
    egress=False,
    source="own",
)


class _Kept:
    """A memory that shows what was given to it last."""

    def __init__(self, modes: Modes) -> None:
        self.mode: Mode | None = None
        self._modes = modes

    async def recall(self, endpoint: str, model: str) -> Known | None:
        return await self._modes.recall(endpoint, model)

    async def remember(self, endpoint: str, model: str, mode: Mode) -> None:
        self.mode = mode
        await self._modes.remember(endpoint, model, mode)


class _OneBook:
    """The one playbook of the tiny task."""

    def __init__(self) -> None:
        self._book = Playbook(
            name=_BOOK, title="Say where an order stands", description="Read the order; change nothing.", tools=[_TOOL]
        )

    def get(self, name: str) -> Playbook | None:
        return self._book if name == _BOOK else None

    def all(self) -> list[Playbook]:
        return [self._book]
