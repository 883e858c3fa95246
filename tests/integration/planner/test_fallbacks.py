"""Several models over real HTTP: the next is asked for an outage and for nothing else, and the decision says so."""

from __future__ import annotations

import json
import time
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from pydantic import SecretStr

from steward.checkpoints.outages import PostgresOutages
from steward.checkpoints.pool import Pool
from steward.checkpoints.rate_limits import PostgresLimiter
from steward.domain.outages import NEVER_DOWN
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.domain.ports.tools import Limiter
from steward.domain.rate_limits import UNLIMITED
from steward.evals.worlds.openai import Fault, Reply, running_openai
from steward.planner import LlmPlanner
from steward.planner.model_choice import models_of
from steward.playbooks.library import PlaybookShelf
from steward.settings import Settings
from tests.integration.planner.test_llm import GOOD, MODEL, STATUS
from tests.unit.planner.desk_cards import CardBox

REQUEST = PlanRequest(goal=STATUS, revision=1)
STATED = Reply(
    tool="state_acceptance",
    arguments=json.dumps(
        {"playbook": "order-status", "expectations": [{"tool": "get_record", "args": {"id": "1054"}, "why": "asked"}]}
    ),
)


class Models:
    """Models named a, b, c …, each with what it answers for ever, and how often each was asked."""

    def __init__(self, shelf: PlaybookShelf, outages: Outages = NEVER_DOWN, limiter: Limiter = UNLIMITED) -> None:
        self.asked: list[str] = []
        self._shelf = shelf
        self._outages = outages
        self._limiter = limiter

    async def planner(self, stack: AsyncExitStack, *answers: Reply | Fault) -> LlmPlanner:
        models = [
            replace(
                MODEL, model=name, base_url=await stack.enter_async_context(running_openai(self._script(name, one)))
            )
            for name, one in zip("abc", answers, strict=False)
        ]
        return LlmPlanner(models[0], self._shelf, CardBox(), self._limiter, outages=self._outages, fallbacks=models[1:])

    async def proposed(self, *answers: Reply | Fault) -> Proposal:
        async with AsyncExitStack() as stack:
            return await (await self.planner(stack, *answers)).propose(REQUEST)

    def _script(self, name: str, answer: Reply | Fault):  # noqa: ANN202 - a script
        def script(_: object) -> Reply | Fault:
            self.asked.append(name)
            return answer

        return script


@pytest.fixture
def models(shelf: PlaybookShelf) -> Models:
    return Models(shelf)


@pytest.mark.parametrize("status", [503, 500, 429])
async def test_the_next_answers_in_an_outage_and_is_named(models: Models, status: int) -> None:
    """All calls are on the account under their model's names, and the reading says why it was not the first."""
    proposal = await models.proposed(Fault(status=status), GOOD)

    assert proposal.plan is not None, proposal.error
    assert [call.model for call in proposal.calls] == ["a", "a", "a", "b"]
    (note,) = [one for one in proposal.read if one.startswith("b answered, as a did not answer (")]
    assert f"answered {status}" in note
    assert proposal.outage is None


@pytest.mark.parametrize(
    "answer",
    [
        Fault(status=401),
        Fault(status=404),
        Fault(status=429, code="insufficient_quota"),
        Reply(refusal="I won't help with that."),
        Reply(text="", finish="content_filter"),
        Reply(text="no plan at all"),
        Reply(text="cut o", finish="length"),
    ],
    ids=str,
)
async def test_nothing_else_is_a_reason_to_ask_another(models: Models, answer: Reply | Fault) -> None:
    """A wrong key, a refusal, a filter, no plan: told as they are, never mended by another model in silence."""
    proposal = await models.proposed(answer, GOOD)
    assert proposal.plan is None
    assert set(models.asked) == {"a"}


async def test_where_all_are_out_the_task_waits_and_is_told_of_all(models: Models) -> None:
    """It is an outage as of one model; the one that is to be tried first says for how long."""
    proposal = await models.proposed(
        Fault(status=503, retry_after=90), Fault(status=500, retry_after=40), Fault(status=401)
    )

    assert proposal.outage is not None
    assert proposal.outage.passes
    assert proposal.outage.wait == 40
    assert all(f"answered {status}" in proposal.error or str(status) in proposal.error for status in (503, 500, 401))


async def test_plan_and_acceptance_may_come_from_two_models(models: Models) -> None:
    """Each question goes its own way."""
    async with AsyncExitStack() as stack:
        planner = await models.planner(stack, Fault(status=503), STATED)
        accepted = await planner.accept(replace(REQUEST, goal="Tell me about order 1054, please, and nothing more."))
    assert accepted.acceptance is not None, accepted.error
    assert accepted.calls[-1].model == "b"
    assert any(one.startswith("b answered, as a did not answer (") for one in accepted.read)


async def test_a_known_outage_costs_no_call(pool: Pool, shelf: PlaybookShelf) -> None:
    """While the first is down for all, the second is asked at once."""
    models = Models(shelf, PostgresOutages(pool))
    async with AsyncExitStack() as stack:
        planner = await models.planner(stack, Fault(status=503), GOOD)
        first, second = await planner.propose(REQUEST), await planner.propose(REQUEST)

    assert first.plan is not None
    assert second.plan is not None
    assert [call.model for call in second.calls] == ["b"]
    assert models.asked == ["a", "a", "a", "b", "b"]


async def test_nobody_waits_for_a_rate_limit_where_another_model_answers(pool: Pool, shelf: PlaybookShelf) -> None:
    """A pause that the first asks for holds up neither this question, nor the next one, nor the model behind it."""
    limiter = PostgresLimiter(pool)
    models = Models(shelf, PostgresOutages(pool), limiter)
    began = time.monotonic()
    async with AsyncExitStack() as stack:
        planner = await models.planner(stack, Fault(status=429, retry_after=45), GOOD)
        proposals = [await planner.propose(REQUEST), await planner.propose(REQUEST)]

    assert all(one.plan is not None for one in proposals)
    assert time.monotonic() - began < 20
    assert models.asked == ["a", "b", "b"]
    assert await limiter.state() == []


def test_a_fallback_at_the_same_endpoint_is_down_by_itself() -> None:
    """One model may be overloaded while another one there answers."""
    settings = Settings(model="gpt-5,gpt-5-mini,groq:x", openai_api_key=SecretStr("k"), groq_api_key=SecretStr("k"))
    first, second, third = (one.endpoint for one in models_of(settings))
    assert len({first, second, third}) == 3
    assert models_of(Settings(model="gpt-5", openai_api_key=SecretStr("k")))[0].endpoint == first
