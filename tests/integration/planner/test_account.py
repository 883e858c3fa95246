"""What a question to a model costs, where the endpoint says so and where it does not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from steward.domain.ceilings import Allowance
from steward.domain.model import Limits, Usage
from steward.domain.ports.planning import PlanRequest
from steward.evals.worlds.openai import Fault, Reply, Script, running_openai
from steward.planner import LlmPlanner
from steward.planner.prices import Prices
from steward.playbooks.library import PlaybookShelf
from tests.integration.planner.test_llm import GOOD, MODEL, STATUS, in_turn, proposed
from tests.unit.planner.desk_cards import CardBox


@pytest.mark.parametrize(
    "reply", [replace(GOOD, counted=False), replace(GOOD, tokens_in=0, tokens_out=0), replace(GOOD, tokens_out=-5)]
)
async def test_tokens_that_no_endpoint_reports_are_estimated(shelf: PlaybookShelf, reply: Reply) -> None:
    """Four bytes of what was sent and received are a token, the cost follows, and the account says so."""
    sent: list[int] = []

    def script(body: object) -> Reply:
        sent.append(len(json.dumps(body, ensure_ascii=False).encode()))
        return reply

    (call,) = (await proposed(script, shelf)).calls

    assert call.estimated
    assert call.tokens_in == 1_000 if reply.tokens_in and reply.counted else 0.7 * sent[0] / 4 < call.tokens_in
    assert call.tokens_in <= sent[0] / 4
    assert 0.8 * len(GOOD.arguments) / 4 < call.tokens_out < 2 * len(GOOD.arguments) / 4
    assert call.cost == pytest.approx((call.tokens_in * 2 + call.tokens_out * 10) / 1_000_000)


async def test_reported_tokens_are_no_estimate(shelf: PlaybookShelf) -> None:
    """What the endpoint counted is taken as it is."""
    (call,) = (await proposed(in_turn(GOOD), shelf)).calls
    assert (call.tokens_in, call.tokens_out, call.estimated) == (1_000, 200, False)


@pytest.mark.parametrize(
    ("fault", "read"),
    [(Fault(status=500), False), (Fault(status=429), False), (Fault(kind="garbled", body="{}"), True)],
    ids=str,
)
async def test_a_failed_call_counts_and_costs_what_was_read(shelf: PlaybookShelf, fault: Fault, *, read: bool) -> None:
    """An error costs a call; where the endpoint may have read the question, its tokens too."""
    first, _ = (await proposed(in_turn(fault, GOOD), shelf)).calls
    assert (first.tokens_in > 0, first.estimated) == (read, read)


@pytest.mark.parametrize("used", [0, 10, 11, 12])
@pytest.mark.parametrize("fault", [Fault(status=500), Fault(kind="garbled", body="{}")], ids=str)
async def test_retries_end_with_the_allowance(shelf: PlaybookShelf, fault: Fault, used: int) -> None:
    """What is left of the task's calls bounds the retries of one planning, not only the next one."""
    seen: list[object] = []
    allowance = Allowance(usage=Usage(model_calls=used), limits=Limits(model_calls=12))

    def script(body: object) -> Fault:
        seen.append(body)
        return fault

    proposal = await proposed(script, shelf, PlanRequest(goal=STATUS, revision=1, allowance=allowance))

    assert len(seen) == len(proposal.calls) == min(3, 12 - used)
    assert (allowance.reached is not None) is (used > 9)
    assert proposal.error


async def test_plan_and_acceptance_share_the_allowance(shelf: PlaybookShelf) -> None:
    """Asked at the same time, they can't both take the last call."""
    seen: list[object] = []

    def script(body: object) -> Reply:
        seen.append(body)
        return GOOD

    request = PlanRequest(goal="Something else.", revision=1, allowance=Allowance(limits=Limits(model_calls=1)))
    await _both(script, shelf, request)

    assert len(seen) == 1
    assert request.allowance.reached is not None


async def _both(script: Script, shelf: PlaybookShelf, request: PlanRequest) -> None:
    async with running_openai(script) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox())
        await planner.propose(request)
        await planner.accept(request)


async def test_kinds_of_tokens_are_on_the_account(shelf: PlaybookShelf) -> None:
    """What came from the provider's cache costs its own price; what the model thought is named; parts fit the whole."""
    model = replace(MODEL, prices=Prices(input=2, output=10, cached=0.2))
    reply = replace(GOOD, cached=900, reasoning=150)
    (call,) = (await proposed(in_turn(reply), shelf, model=model)).calls

    assert (call.tokens_in, call.tokens_cached, call.tokens_reasoning) == (1_000, 900, 150)
    assert call.cost == pytest.approx((100 * 2 + 900 * 0.2 + 200 * 10) / 1_000_000)

    (odd,) = (await proposed(in_turn(replace(GOOD, cached=5_000, reasoning=-3)), shelf, model=model)).calls
    assert (odd.tokens_cached, odd.tokens_reasoning) == (1_000, 0)


async def test_a_model_without_a_price_costs_nobody_knows_what(shelf: PlaybookShelf) -> None:
    """The call says so, in place of a cost of nothing."""
    (call,) = (await proposed(in_turn(GOOD), shelf, model=replace(MODEL, prices=None))).calls
    assert (call.priced, call.cost) == (False, 0.0)
