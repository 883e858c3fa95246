"""A few plain requests to a real endpoint: whether its model plans, and whether it is told clearly where it can't."""

from __future__ import annotations

import time
from dataclasses import replace

import httpx

from steward.domain.errors import Unusable
from steward.domain.ports.planning import Planner, PlanRequest
from steward.evals.worlds.openai.behaviours import Asked, Behaviour, Sent
from steward.evals.worlds.openai.runner import GOAL, Outcome, line_of, open_bench, unclear
from steward.planner.model_choice import models_of
from steward.planner.model_probe import planned
from steward.settings import load_settings

GOALS = {
    "order-status": "Where is my order 1054?",
    "damaged-item": GOAL,
    "open-ticket": "Open a ticket for order 1043: the customer asks for an invoice.",
    "out-of-scope": "Water the plants in the second floor's kitchen.",
}


async def run_against(url: str) -> list[Outcome]:
    """The outcomes of planning each goal at the endpoint. Raises Unusable."""
    models = models_of(load_settings().model_copy(update={"openai_base_url": url}))
    if not models:
        raise Unusable("no model is set")
    async with httpx.AsyncClient() as http:
        planner = open_bench(http).planner(models[0])
        return [await _one(name, goal, planner) for name, goal in GOALS.items()]


async def _one(name: str, goal: str, planner: Planner) -> Outcome:
    started = time.monotonic()
    behaviour = Behaviour(name=name, endpoint=planner.name, answer=_unused, ends=("planned", "recovered", "line"))
    outcome = Outcome(behaviour=behaviour, result="BAD")
    try:
        request = PlanRequest(goal=goal, revision=1)
        proposal = await planned(planner, request)
        accepted = await planner.accept(request)
    except Exception as error:  # noqa: BLE001 (whatever escapes is what is looked for)
        return replace(outcome, why=f"raised {type(error).__name__}: {error}")
    seconds, requests = time.monotonic() - started, len(proposal.calls)
    if proposal.plan is None:
        line = line_of(proposal)
        result = "BAD" if unclear(line) else "one clear line"
        return replace(outcome, result=result, line=line, why=unclear(line), requests=requests, seconds=seconds)
    steps = ", ".join(f"{step.id}: {step.tool}" for step in proposal.plan.steps)
    line = f"{proposal.plan.playbook or proposal.plan.doubt}: {steps or proposal.plan.asks}"
    if accepted.acceptance is None:
        line += f"; no acceptance: {accepted.error}"
    return replace(
        outcome, result="planned" if requests == 1 else "recovered", line=line, requests=requests, seconds=seconds
    )


def _unused(asked: Asked) -> Sent:
    raise AssertionError(f"a real endpoint answers {asked.tool}")
