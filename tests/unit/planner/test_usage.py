"""What a call is said to have taken, in whatever way endpoints count."""

from __future__ import annotations

import pytest

from steward.domain.ceilings import Allowance
from steward.domain.model import Json, JsonObject
from steward.domain.ports.planning import Call
from steward.planner.model_settings import ModelSettings
from steward.planner.prices import Prices
from steward.planner.usage import Account
from steward.planner.wire import message_of

PRICES = Prices(input=10, output=20, cached=1)
HUGE = 10**30


def counted(usage: Json) -> Call:
    body: Json = {"choices": [{"message": {"content": "four"}}], "usage": usage}
    account = Account("plan", ModelSettings(model="m", prices=PRICES), "v", Allowance(), sent="x" * 400)
    account.answered(0.0, message_of(body))
    return account.calls[0]


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": 1_000, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 600}},
        {"prompt_tokens": 1_000.0, "completion_tokens": 50.0, "prompt_tokens_details": {"cached_tokens": 600.0}},
        {"prompt_tokens": "1000", "completion_tokens": "50", "prompt_cache_hit_tokens": "600"},
    ],
)
def test_a_count_is_taken_however_it_is_written(usage: Json) -> None:
    """Gateways write counts as fractions and texts, too."""
    call = counted(usage)
    assert (call.tokens_in, call.tokens_out, call.tokens_cached, call.estimated) == (1_000, 50, 600, False)
    assert call.cost == pytest.approx((4_000 + 600 + 1_000) / 1e6)


@pytest.mark.parametrize(
    ("usage", "out"),
    [
        ({"completion_tokens": 50, "total_tokens": 1_450, "completion_tokens_details": {"reasoning_tokens": 400}}, 450),
        ({"completion_tokens": 0, "total_tokens": 1_400, "completion_tokens_details": {"reasoning_tokens": 400}}, 400),
        ({"completion_tokens": 50, "total_tokens": 1_450}, 450),
        (
            {"completion_tokens": 450, "total_tokens": 1_450, "completion_tokens_details": {"reasoning_tokens": 400}},
            450,
        ),
        ({"completion_tokens": 50, "total_tokens": 1_650, "prompt_tokens_details": {"cached_tokens": 600}}, 50),
        ({"completion_tokens": 50, "total_tokens": HUGE}, 50),
        ({"completion_tokens": 50, "total_tokens": 7}, 50),
    ],
    ids=["xAI", "Gemini", "thoughts unsaid", "OpenAI", "cached apart", "huge", "small"],
)
def test_thoughts_that_are_in_the_total_alone_are_counted(usage: JsonObject, out: int) -> None:
    """They are billed as what is said, whether or not the endpoint counts them there."""
    call = counted({"prompt_tokens": 1_000, **usage})
    assert (call.tokens_in, call.tokens_out, call.estimated) == (1_000, out, False)


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": -5, "completion_tokens": -7, "prompt_tokens_details": {"cached_tokens": -3}},
        {"prompt_tokens": HUGE, "completion_tokens": HUGE, "prompt_tokens_details": {"cached_tokens": HUGE}},
        {"prompt_tokens": float("inf"), "completion_tokens": float("nan")},
        {"prompt_tokens": True, "completion_tokens": "many"},
        {"prompt_tokens": None, "completion_tokens": None, "prompt_tokens_details": None},
    ],
)
def test_a_count_that_can_t_be_is_estimated(usage: Json) -> None:
    """Nonsense reaches neither the ceilings nor the record."""
    call = counted(usage)
    assert call.estimated
    assert (call.tokens_in, call.tokens_out, call.tokens_cached) == (100, 1, 0)
    assert 0 < call.cost < 1
