"""Whether and when a model is asked again after a failure, within one planning."""

from __future__ import annotations

from steward.domain.rate_limits import LONGEST_PAUSE
from steward.planner.failures import Failure
from steward.planner.model_settings import ModelSettings


def pause_before(failure: Failure, settings: ModelSettings, *, held_up: bool) -> bool | float:
    """Whether to try again here: after as many seconds as asked, true for the usual pause, false for not here.

    A pause longer than one waits here is the task's to wait for. `held_up`: a limiter holds everybody up meanwhile,
    where it was told of a rate limit, and so its pause is waited for.
    """
    if not failure.may_pass:
        return False
    if failure.wait is None:
        return True
    longest = max(settings.longest_pause, LONGEST_PAUSE if held_up and failure.kind == "rate_limited" else 0.0)
    return min(failure.wait, settings.longest_pause) if failure.wait <= longest else False
