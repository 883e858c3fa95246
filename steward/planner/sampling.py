"""Several plans for one request: how many of them act alike is a second signal beside the model's own confidence."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from steward.domain.ceilings import Allowance
from steward.domain.model import Plan, Usage
from steward.domain.outages import NEVER_DOWN
from steward.domain.plan_agreement import acts_of
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import Call, PlanRequest, Proposal
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.planner.llm import LlmPlanner
from steward.planner.model_settings import ModelSettings

if TYPE_CHECKING:
    import httpx

WARMTH = 0.7  # the temperature of the other plans, where the model takes one: at 0 they would be the same by making


class SamplingPlanner(LlmPlanner):
    """Proposes the plan that the model makes at its own temperature, with how many of `samples` plans act alike.

    A plan that was refused, failed or was not asked for, as a ceiling left no room, agrees with none.
    """

    def __init__(
        self,
        settings: ModelSettings,
        playbooks: Playbooks,
        tools: Toolbox,
        limiter: Limiter = UNLIMITED,
        http: httpx.AsyncClient | None = None,
        rules: Rules | None = None,
        modes: Modes | None = None,
        outages: Outages = NEVER_DOWN,
        fallbacks: Sequence[ModelSettings] = (),
    ) -> None:
        super().__init__(settings, playbooks, tools, limiter, http, rules, modes, outages, fallbacks)
        warm, *others = map(warmer, [settings, *fallbacks])
        self._sampler = LlmPlanner(warm, playbooks, tools, limiter, http, rules, modes, outages, others)

    async def propose(self, request: PlanRequest) -> Proposal:
        proposal = await super().propose(request)
        plan = proposal.plan
        samples = self._samples(plan, request)
        if plan is None or samples == 1:
            return proposal
        bounds = Allowance(usage=request.allowance.usage, limits=request.allowance.limits)  # nobody is asked for more
        asked = [self._sampler.propose(replace(request, allowance=bounds)) for _ in range(samples - 1)]
        others = await asyncio.gather(*asked)
        calls = [replace(call, sample=True) for one in others for call in one.calls]
        request.allowance.usage += _usage(calls)
        acts = acts_of(plan, self._tools)
        alike = [one for one in others if one.plan is not None and acts_of(one.plan, self._tools) == acts]
        return replace(
            proposal,
            plan=replace(plan, agreed=1 + len(alike), samples=samples),
            calls=[*calls, *proposal.calls],
            read=[*proposal.read, *_missing(others)],
        )

    def _samples(self, plan: Plan | None, request: PlanRequest) -> int:
        """As many as its playbook wants; of a doubt there is nothing to compare."""
        if plan is None or plan.doubt is not None or not plan.steps:
            return 1
        book = self._playbooks.get(request.playbook or plan.playbook or "")
        return book.confidence.samples if book else 1


def warmer(settings: ModelSettings) -> ModelSettings:
    """At a temperature at which plans may differ; what takes none is left as it is."""
    if settings.temperature is None:
        return settings
    return replace(settings, temperature=max(settings.temperature, WARMTH))


def _usage(calls: Sequence[Call]) -> Usage:
    tokens = sum(call.tokens_in + call.tokens_out for call in calls)
    return Usage(model_calls=len(calls), tokens=tokens, cost=sum(call.cost for call in calls))


def _missing(others: Sequence[Proposal]) -> list[str]:
    """Why some of the other plans are none."""
    whys = [one.error or "; ".join(each.message for each in one.problems) for one in others if one.plan is None]
    return [f"another plan that was asked for is none: {why}" for why in dict.fromkeys(whys)]
