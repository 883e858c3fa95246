"""Several plans for one request, over real HTTP against an endpoint that answers by script."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

from pydantic import SecretStr

from steward.domain.ceilings import Allowance
from steward.domain.model import Json, JsonObject, Limits
from steward.domain.playbook import ConfidenceTerms
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.evals.worlds.openai import Fault, Reply, running_openai
from steward.expressions.rules import CelRules
from steward.planner import LlmPlanner, ModelSettings, make_planner
from steward.planner.sampling import WARMTH, SamplingPlanner
from steward.playbooks.library import PlaybookShelf
from tests.unit.planner.desk_cards import CardBox

MODEL = ModelSettings(
    model="scripted-1", api_key=SecretStr("sk-none"), timeout=2.0, max_retries=0, backoff=0.001, longest_pause=0.01
)


def reply(amount: int, step: str = "refund", confidence: float = 0.9) -> Reply:
    args: JsonObject = {"order_id": "1043", "amount": amount}
    steps: list[Json] = [{"id": step, "tool": "issue_refund", "args": args}]
    said = {"playbook": "refund", "confidence": confidence, "rationale": "as asked", "steps": steps}
    return Reply(tool="propose_plan", arguments=json.dumps(said), tokens_in=100, tokens_out=50)


def three(shelf: PlaybookShelf) -> PlaybookShelf:
    """The shelf, with three plans for each refund."""
    book = shelf.get("refund")
    assert book is not None
    sampled = replace(book, confidence=ConfidenceTerms(samples=3))
    return PlaybookShelf(MappingProxyType({**{one.name: one for one in shelf.all()}, "refund": sampled}))


async def proposed(
    shelf: PlaybookShelf, *answers: Reply | Fault, limits: Limits | None = None, temperature: float | None = 0.0
) -> tuple[Proposal, list[Json]]:
    """What is proposed, and the temperature of each question."""
    left, asked = [*answers], list[Json]()

    def script(body: JsonObject) -> Reply | Fault:
        asked.append(body.get("temperature"))
        return left.pop(0)

    async with running_openai(script) as url:
        model = replace(MODEL, base_url=url, temperature=temperature)
        planner = make_planner(model, three(shelf), CardBox(), CelRules(), "llm")
        assert isinstance(planner, SamplingPlanner)
        request = PlanRequest(goal="Refund 15 EUR for order 1043", revision=1, allowance=Allowance(limits=limits))
        return await planner.propose(request), asked


async def test_plans_are_compared_by_their_acts(shelf: PlaybookShelf) -> None:
    """The first one counts, made as ever; of the two others, made warmer, one acts alike. All are paid for."""
    proposal, asked = await proposed(shelf, reply(15), reply(15, "other_name", 0.4), reply(150))
    plan = proposal.plan
    assert plan is not None
    assert (plan.confidence, plan.agreed, plan.samples) == (0.9, 2, 3)
    assert asked == [0.0, WARMTH, WARMTH]
    assert [call.sample for call in proposal.calls] == [True, True, False]
    assert sum(call.tokens_in for call in proposal.calls) == 300


async def test_a_model_without_a_temperature_is_asked_as_it_is(shelf: PlaybookShelf) -> None:
    """What takes none is sent none."""
    proposal, asked = await proposed(shelf, reply(15), reply(15), reply(15), temperature=None)
    assert proposal.plan is not None
    assert (proposal.plan.agreed, asked) == (3, [None, None, None])


async def test_what_is_no_plan_agrees_with_none(shelf: PlaybookShelf) -> None:
    """An answer in prose, and an endpoint that fails; why is told in what was read."""
    proposal, _ = await proposed(shelf, reply(15), Reply(text="I would rather not."), Fault(status=400))
    assert proposal.plan is not None
    assert (proposal.plan.agreed, proposal.plan.samples) == (1, 3)
    assert len([one for one in proposal.read if one.startswith("another plan that was asked for is none")]) == 2


async def test_samples_stay_within_the_ceilings(shelf: PlaybookShelf) -> None:
    """What there is no room for is not asked; the plan is there all the same, and no question about a ceiling."""
    proposal, asked = await proposed(shelf, reply(15), reply(15), limits=Limits(model_calls=2))
    assert proposal.plan is not None
    assert (len(asked), proposal.plan.agreed, proposal.plan.samples) == (2, 2, 3)


async def test_a_doubt_is_asked_once(shelf: PlaybookShelf) -> None:
    """There is nothing to compare; and where no playbook wants samples, nobody takes any."""
    doubt: JsonObject = {
        "playbook": None,
        "confidence": 0.1,
        "doubt": "ambiguous",
        "asks": "Which?",
        "rationale": "",
        "steps": [],
    }
    proposal, asked = await proposed(shelf, Reply(tool="propose_plan", arguments=json.dumps(doubt)))
    assert proposal.plan is not None
    assert (len(asked), proposal.plan.samples) == (1, 1)
    assert type(make_planner(MODEL, shelf, CardBox(), CelRules(), "llm")) is LlmPlanner
