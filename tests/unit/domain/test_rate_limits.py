"""Caps as people write them, and the pace that a rate comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.errors import Unusable
from steward.domain.rate_limits import Rate, read_limits

TOOLS = ["issue_refund", "send_email"]


def test_a_name_may_have_a_number_and_a_rate() -> None:
    """Both limits of one name hold together, in whichever order they come; spaces mean nothing."""
    caps = read_limits(" model=8, issue_refund=2 ,send_email=60/min,model=500/h,", TOOLS)

    assert list(caps) == ["model", "issue_refund", "send_email"]
    assert (caps["model"].at_once, caps["model"].rate) == (8, Rate(calls=500, seconds=3600))
    assert (caps["issue_refund"].at_once, caps["issue_refund"].rate) == (2, None)
    assert (caps["send_email"].at_once, caps["send_email"].rate) == (None, Rate(calls=60, seconds=60))
    assert caps["model"].text == "8, 500/h"


@pytest.mark.parametrize("text", ["", " ", ",", " , "])
def test_nothing_said_caps_nothing(text: str) -> None:
    """No setting is no cap."""
    assert read_limits(text, TOOLS) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("modl=8", "there is no tool 'modl'; did you mean model?"),
        ("issue_refunds=8", "did you mean issue_refund?"),
        ("x=8", "there are model, issue_refund, send_email"),
        ("model", "can't read 'model'"),
        ("model=", "can't read 'model='"),
        ("model=0", "can't read 'model=0'"),
        ("model=-1", "can't read 'model=-1'"),
        ("model=1.5", "can't read 'model=1.5'"),
        ("model=8/day", "can't read 'model=8/day'"),
        ("model=8/", "can't read 'model=8/'"),
        ("model=0/s", "can't read 'model=0/s'"),
        ("model=1٣", "can't read 'model=1٣'"),
        ("model=8;issue_refund=2", "can't read 'model=8;issue_refund=2'"),
        ("model=8,model=9", "model is capped twice"),
        ("model=8/s,model=9/min", "model is capped twice"),
        ("model=" + "9" * 5_000, "can't read 'model=999"),
    ],
)
def test_what_can_not_be_meant_is_refused(text: str, said: str) -> None:
    """A cap that is misspelt would protect nothing: one line says where it is wrong."""
    with pytest.raises(Unusable, match=r"^STEWARD_RATE_LIMITS: ") as refused:
        read_limits(text, TOOLS)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250


@given(calls=st.integers(1, 500), seconds=st.sampled_from([1.0, 60.0, 3600.0]), idle=st.lists(st.floats(0, 3)))
def test_a_rate_is_never_exceeded_in_any_window(calls: int, seconds: float, idle: list[float]) -> None:
    """Whenever callers come, no time span of that length sees more calls than it may."""
    rate = Rate(calls=calls, seconds=seconds)
    now, due, times = 0.0, 0.0, list[float]()
    for pause in [*idle, *[0.0] * (2 * calls)]:
        now = max(now + pause * seconds, due - rate.every * (rate.burst - 1))
        due = max(now, due) + rate.every
        times.append(now)

    ends = zip(times, times[calls:], strict=False)
    assert all(later - begin >= seconds * (1 - 1e-6) for begin, later in ends)
