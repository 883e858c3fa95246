"""Steward's own planner against every behaviour: what becomes of each, and whether that is what a user would want."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import httpx
from pydantic import SecretStr

from steward.domain.model import Acceptance, Plan
from steward.domain.ports.planning import AcceptanceProposal, Planner, PlanRequest, Proposal
from steward.evals.worlds.openai.behaving import MODEL, Endpoint, behaving
from steward.evals.worlds.openai.behaviours import Behaviour, End
from steward.evals.worlds.openai.behaviours.materials import DRAFT_ADDRESS
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.expressions.rules import CelRules
from steward.planner import ModelSettings, make_planner
from steward.planner.endpoint_suite import tried_out
from steward.planner.model_probe import planned
from steward.planner.parse import parse_acceptance, parse_plan
from steward.planner.ways import Forgetful
from steward.playbooks.library import PlaybookShelf, load_playbooks, shipped
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World

GOAL = "Order 1042 arrived damaged: open a ticket, set it to return_requested, tell the customer the number."
SECRET = "sk-behaviour-secret"  # noqa: S105 (opens nothing)
_CLOSE = 0.1  # of a wait: dates have whole seconds
LONGEST = 1_200  # characters of a line that a person still reads
_STACK = re.compile(r"Traceback|NoneType|object at 0x|\b(Key|Type|Attribute|Index|Recursion|Unicode)Error\b|pydantic")
_USUAL_HERE = {"wrong key", "unknown model", "usage", "window"}
"""What none of the loopback's endpoints does: it takes any key and name, and has neither prices nor a window."""

Result = Literal["planned", "recovered", "one clear line", "BAD"]
_RESULTS: dict[End, Result] = {"planned": "planned", "recovered": "recovered", "line": "one clear line"}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a behaviour: `line` is what a person reads, `why` says what is bad about it.

    `doctor` is what `steward doctor --endpoint` says of it, in short; empty where it was not asked.
    """

    behaviour: Behaviour
    result: Result
    line: str = ""
    why: str = ""
    requests: int = 0
    seconds: float = 0.0
    doctor: str = ""


@dataclass(frozen=True)
class Bench:
    """The sample tools and playbooks, without a database."""

    tools: Registry
    playbooks: PlaybookShelf
    http: httpx.AsyncClient
    script: PlannerScript

    def planner(self, settings: ModelSettings) -> Planner:
        return make_planner(settings, self.playbooks, self.tools, CelRules(), "llm", http=self.http)


def open_bench(http: httpx.AsyncClient) -> Bench:
    """The samples; the client is for the model's endpoint alone."""
    tools = Registry(TOOLS, World(http=http))
    playbooks = load_playbooks(shipped(), tools=tools, rules=CelRules())
    return Bench(tools, playbooks, http, PlannerScript(playbooks))


async def run_all(behaviours: Sequence[Behaviour], at_once: int = 4, *, doctor: bool = False) -> list[Outcome]:
    """Each behaviour's outcome, in their order; with `doctor` also what the endpoint's suite says of it."""
    limiter = asyncio.Semaphore(at_once)
    async with httpx.AsyncClient() as http:
        bench = open_bench(http)

        async def one(behaviour: Behaviour) -> Outcome:
            async with limiter:
                outcome = await run_one(behaviour, bench)
                return replace(outcome, doctor=await said_of(behaviour, bench)) if doctor else outcome

        return await asyncio.gather(*(one(behaviour) for behaviour in behaviours))


async def run_one(behaviour: Behaviour, bench: Bench) -> Outcome:
    """The planner against one behaviour, as a task would ask it: plan, repairs, and the acceptance."""
    started = time.monotonic()
    async with behaving(behaviour, bench.script) as endpoint:
        planner = bench.planner(_settings(endpoint, behaviour))
        try:
            request = PlanRequest(goal=GOAL, revision=1)
            proposal = await planned(planner, request)
            asked = len(endpoint.requests)
            accepted = await planner.accept(request)
        except Exception as error:  # noqa: BLE001 (whatever escapes is what is looked for)
            return Outcome(behaviour=behaviour, result="BAD", why=f"raised {type(error).__name__}: {error}")
        meant = _meant(endpoint)
    outcome = _judged(behaviour, proposal, accepted, meant, asked)
    return replace(outcome, seconds=time.monotonic() - started)


async def said_of(behaviour: Behaviour, bench: Bench) -> str:
    """What `steward doctor --endpoint` finds out: whether it works, asked how, and what it does not do as asked."""
    async with behaving(behaviour, bench.script) as endpoint:
        report = await tried_out(_settings(endpoint, behaviour), bench.http, Forgetful())
    if not report.works:
        return f"does not: {next((one.name for one in report.findings if one.state == 'no'), 'not tried')}"
    way = report.mode.told()
    odd = [one.name for one in report.findings if one.state in ("other", "unknown") and one.name not in _USUAL_HERE]
    return "; ".join(filter(None, [f"works: {way}" if way else "works", ", ".join(dict.fromkeys(odd))]))


def line_of(proposal: Proposal) -> str:
    """What a person is told; of a plan, how it was asked where that was not the usual way."""
    if proposal.plan is not None:
        return proposal.calls[-1].mode if proposal.calls else ""
    return proposal.error or (proposal.problems[-1].message if proposal.problems else "")


def unclear(line: str) -> str:
    """What is wrong with a line that a person is to read; empty where nothing is."""
    if not line.strip():
        return "says nothing"
    if "\n" in line or len(line) > LONGEST:
        return "is more than one line"
    if SECRET in line:
        return "shows the key"
    return "shows the program's inside" if _STACK.search(line) else ""


def _settings(endpoint: Endpoint, behaviour: Behaviour) -> ModelSettings:
    return ModelSettings(
        model=MODEL,
        base_url=endpoint.url,
        api_key=SecretStr(SECRET),
        timeout=behaviour.timeout,
        max_retries=2,
        backoff=0.001,
        longest_pause=0.01,
    )


def _meant(endpoint: Endpoint) -> tuple[Plan | None, Acceptance | None]:
    """The plan and the acceptance that the endpoint's model means."""
    found: dict[str, Plan | Acceptance] = {}
    for body in endpoint.requests:
        tool, meant = endpoint.script.meant(body)
        parsed = parse_plan(meant, revision=1) if tool == "propose_plan" else parse_acceptance(meant)
        if isinstance(parsed, Plan | Acceptance):
            found[tool] = parsed
    plan, acceptance = found.get("propose_plan"), found.get("state_acceptance")
    return plan if isinstance(plan, Plan) else None, acceptance if isinstance(acceptance, Acceptance) else None


def _judged(
    behaviour: Behaviour,
    proposal: Proposal,
    accepted: AcceptanceProposal,
    meant: tuple[Plan | None, Acceptance | None],
    asked: int,
) -> Outcome:
    line = line_of(proposal)
    end: End = "line" if proposal.plan is None else "planned" if asked == 1 else "recovered"
    wrong = [
        _acted(proposal, accepted),
        _unwanted(behaviour, end),
        f"asked {asked} times" if asked > behaviour.most else "",
        _other(behaviour, proposal.plan, meant[0]) if proposal.plan else _line(behaviour, line, proposal.wait),
        _unstated(behaviour, proposal, accepted, meant[1]),
    ]
    why = next((one for one in wrong if one), "")
    result = "BAD" if why else _RESULTS[end]
    return Outcome(behaviour=behaviour, result=result, line=line, why=why, requests=asked)


def _unwanted(behaviour: Behaviour, end: End) -> str:
    """Where it ended in another way than is wanted; planned at once is as good as recovered."""
    if end != "line" and {"planned", "recovered"}.isdisjoint(behaviour.ends):
        return "planned although nothing was meant for certain"
    wanted = end == "planned" or end in behaviour.ends
    return "" if wanted else f"{_RESULTS[end]}, which is not what is wanted"


def _acted(proposal: Proposal, accepted: AcceptanceProposal) -> str:
    plan = proposal.plan is not None and DRAFT_ADDRESS in str(proposal.plan.steps)
    acceptance = accepted.acceptance is not None and DRAFT_ADDRESS in str(accepted.acceptance.expectations)
    return "took a draft for the plan" if plan else "took a draft for the acceptance" if acceptance else ""


def _other(behaviour: Behaviour, plan: Plan, meant: Plan | None) -> str:
    """Where the plan differs from the one that was meant."""
    if meant is None:
        return "planned what nobody meant"
    names = ("playbook", "steps", "final", "answer", "doubt", "confidence", "rationale")
    differs = [name for name in names if name not in behaviour.inexact and getattr(plan, name) != getattr(meant, name)]
    return f"another plan than was meant: {', '.join(differs)}" if differs else ""


def _unstated(behaviour: Behaviour, proposal: Proposal, accepted: AcceptanceProposal, meant: Acceptance | None) -> str:
    """Where the plan could be read, the acceptance must be as well, and be the one that was meant."""
    if proposal.plan is None or behaviour.ends == ("line",):
        return ""
    if accepted.acceptance is None or meant is None:
        return f"the acceptance could not be read: {accepted.error}"
    same = accepted.acceptance.expectations == meant.expectations
    return "" if same or accepted.acceptance.source != "model" else "another acceptance than was meant"


def _line(behaviour: Behaviour, line: str, wait: float | None) -> str:
    said = line.casefold()
    lacking = [word for word in behaviour.says if word.casefold() not in said]
    wrong = [word for word in behaviour.never if word.casefold() in said]
    if lacking:
        return f"the line does not say {lacking[0]!r}"
    if wrong:
        return f"the line says {wrong[0]!r}"
    if behaviour.waits is not None and (wait is None or abs(wait - behaviour.waits) > _CLOSE * behaviour.waits):
        return f"waits {wait} s, asked were {behaviour.waits:g} s"
    return f"the line {unclear(line)}" if unclear(line) else ""
