"""What a task took, told so that nothing unknown looks free."""

from __future__ import annotations

from steward.domain.ceilings import Allowance, before_acting, before_planning
from steward.domain.model import Limits, Usage
from steward.domain.spending import call_in_words, cost_in_words, token_parts


def test_an_unknown_price_is_no_price_of_nothing() -> None:
    """A task's cost says what is known of it and what is not; a call's too."""
    assert cost_in_words(Usage()) == ""
    assert cost_in_words(Usage(tokens=10, cost=0.5)) == "$0.5000"
    assert cost_in_words(Usage(tokens=10, unpriced=10)) == "unknown"
    assert cost_in_words(Usage(tokens=3_000, cost=0.5) + Usage(tokens=2_000, unpriced=2_000)) == (
        "$0.5000 and 2,000 tokens of unknown price"
    )
    assert (call_in_words(0.0, {"cost_unknown": True}), call_in_words(0.25, {}), call_in_words(0.0, {})) == (
        *("unknown", "$0.2500", ""),
    )


def test_the_kinds_of_tokens_are_told() -> None:
    """What the provider had in its cache and what the model thought."""
    assert token_parts({"tokens": {"cached": 1_200, "reasoning": 64}}) == " (1,200 from the cache, 64 to think)"
    assert token_parts({}) == ""


def test_a_slow_models_ceiling_names_the_call() -> None:
    """Not only `seconds`: where most of them went to one call, the person reads that."""
    usage = Usage(seconds=31.0) + Usage(seconds=643.2, longest_call=643.2)
    for ceiling in (before_planning(usage, Limits()), before_acting(usage, Limits(), 0, 1)):
        assert str(ceiling) == "seconds: 674.2 used, 300 allowed; one model call took 643 s"
    assert str(before_planning(Usage(seconds=400, longest_call=20), Limits())) == "seconds: 400 used, 300 allowed"

    allowance = Allowance(usage=Usage(seconds=10), limits=Limits())
    assert not allowance.take(643.0, 643.0)
    assert str(allowance.reached) == "seconds: 653 used, 300 allowed; one model call took 643 s"
