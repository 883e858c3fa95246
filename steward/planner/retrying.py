"""Whether and when a model is asked again after a failure, within one planning."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from steward.domain.rate_limits import LONGEST_PAUSE
from steward.domain.waiting import tell_reader, waiting
from steward.planner.failure_advice import retried
from steward.planner.failures import Failure
from steward.planner.model_settings import ModelSettings

if TYPE_CHECKING:
    from tenacity import AsyncRetrying, RetryCallState

_SHORT = 5.0  # seconds for which a model is waited for where another stands in for it
_log = structlog.get_logger("steward")

Pause = Callable[[BaseException], bool | float]
Told = Callable[[BaseException, float, int], object]


def pause_before(failure: Failure, settings: ModelSettings, *, held_up: bool, followed: bool) -> bool | float:
    """Whether to try again here: after as many seconds as asked, true for the usual pause, false for not here.

    A pause longer than one waits here is the task's to wait for. `held_up`: a limiter holds everybody up meanwhile,
    where it was told of a rate limit, and so its pause is waited for. `followed`: another model can be asked at once.
    """
    if not failure.may_pass:
        return False
    if failure.wait is None:
        return True
    longest = max(settings.longest_pause, LONGEST_PAUSE if held_up and failure.kind == "rate_limited" else 0.0)
    longest = min(longest, _SHORT) if followed else longest
    return min(failure.wait, settings.longest_pause) if failure.wait <= longest else False


def attempts(settings: ModelSettings, pause: Pause, told: Told) -> AsyncRetrying:
    """The attempts of one question: after each that failed `pause` says whether and after how many seconds the next is.

    `told` hears of each pause as it begins: why, how long it is in seconds, and which attempt follows. What a process
    that Steward is a part of sets up for its own retries neither hears of these nor changes them.
    """
    from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

    usual = wait_exponential_jitter(multiplier=settings.backoff, max=settings.longest_pause, jitter=settings.backoff)

    def wait(state: RetryCallState) -> float:
        asked = pause(_error(state))
        return usual(state) if asked is True else float(asked)

    def tell(state: RetryCallState) -> None:
        told(_error(state), state.upcoming_sleep, state.attempt_number + 1)

    return AsyncRetrying(
        retry=retry_if_exception(lambda error: pause(error) is not False),
        stop=stop_after_attempt(settings.max_retries + 1),
        wait=wait,
        before_sleep=tell,
        sleep=_rest,
        reraise=True,
    )


async def _rest(seconds: float) -> None:
    """A pause is no work of the task, whoever asked for it."""
    with waiting():
        await asyncio.sleep(seconds)


def tell(failure: Failure, settings: ModelSettings, purpose: str, seconds: float, attempt: int) -> None:
    """The pause before that attempt, to the log and to whoever sits there; a limiter may hold it up for longer."""
    seconds = max(seconds, failure.wait or 0.0)
    what = {"endpoint": settings.host, "purpose": purpose, "failed": failure.word}
    _log.info("model.retry", **what, wait=round(seconds, 2), attempt=attempt)
    tell_reader(retried(failure, settings, seconds, attempt, purpose))


def _error(state: RetryCallState) -> BaseException:
    error = state.outcome.exception() if state.outcome else None
    if error is None:
        raise AssertionError("only what failed is tried again")
    return error
