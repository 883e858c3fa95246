"""What a call came to, as a receipt: an answer, a no, or a lost answer with the reason in one line."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from steward.domain.deadline import TooLate
from steward.domain.model import ENDED_LATE, STILL_RUNS, Receipt, Risk
from steward.domain.payload_size import TooHeavy
from steward.domain.text import excerpt
from steward.tools.calls import MOST_HANGING, Call
from steward.tools.loading import Spec
from steward.tools.retry_later import asked_by, put_off_by
from steward.tools.schemas import described
from steward.tools.spec import Refused

LINE = 2_000


def of(spec: Spec, call: Call) -> Receipt:
    """The receipt of a call that has ended, or of one that is not waited for."""
    ended = call.came_to
    if ended is None:
        return _lost("timeout", f"{spec.name} did not answer within {spec.timeout:g} s, and could not be ended")
    match ended.error:
        case None:
            return Receipt(kind="answered", result=ended.value)
        case Refused() as refusal:
            return Receipt(kind="refused", code=line(str(refusal.code)), message=line(str(refusal.message)))
        case TooHeavy() as error if spec.risk is Risk.READ:  # nothing was done, and asking again brings the same
            return Receipt(kind="refused", code="too_large", message=line(_too_large(spec, error)))
        case asyncio.CancelledError() if call.stopped:
            return _never_begun(spec) if not call.begun else _lost("timeout", _late(spec))
        case Exception() as error if (later := put_off_by(error)) is not None:
            return later
        case error:
            return replace(_lost(*_missing(spec, error)), wait=asked_by(error))


def late(spec: Spec, call: Call) -> Receipt:
    """The receipt of a call that could not be ended in time, and has ended since."""
    receipt = of(spec, call)
    if receipt.kind == "lost" and not receipt.ended:
        return replace(receipt, code=ENDED_LATE, message=line(f"{receipt.message}; it went on beyond that"))
    return replace(receipt, message=line(f"{receipt.message} (later than its {spec.timeout:g} s)"))


def still_runs(spec: Spec) -> Receipt:
    """The receipt of a call that can't be ended."""
    return _lost(STILL_RUNS, f"{spec.name} did not end within {spec.timeout:g} s, can't be stopped, and may still act")


def crowded(spec: Spec) -> Receipt:
    """The receipt of a call that was not made, as too many hang already."""
    return _lost("unreachable", f"{MOST_HANGING} calls of {spec.name} hang; no other is made before they end")


def line(text: str) -> str:
    """One line of bounded length."""
    return excerpt(" ".join(text[: 20 * LINE].split()) + text[20 * LINE :], LINE)


def _lost(code: str, message: str) -> Receipt:
    return Receipt(kind="lost", code=code, message=line(message))


def _late(spec: Spec) -> str:
    return f"{spec.name} did not answer within {spec.timeout:g} s"


def _never_begun(spec: Spec) -> Receipt:
    return _lost("unreachable", f"{spec.name} was not begun within its {spec.timeout:g} s; nothing was sent")


def _too_large(spec: Spec, error: BaseException) -> str:
    more = "Ask for less of it" if spec.risk is Risk.READ else "It may have acted"
    return f"the result of {spec.name} can't be taken: {error}. {more}; its max_result bounds it"


def _missing(spec: Spec, error: BaseException) -> tuple[str, str]:
    match error:
        case TooLate():
            return "unreachable", f"{spec.name} was held up beyond its {spec.timeout:g} s; nothing more was sent"
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return "unreachable", f"{spec.name} could not connect: {_text(error)}"
        case TimeoutError() | httpx.TimeoutException():
            return "timeout", _late(spec)
        case httpx.HTTPStatusError():
            return f"http_{error.response.status_code}", f"{spec.name} got HTTP {error.response.status_code}"
        case TooHeavy():
            return "bad_result", _too_large(spec, error)
        case httpx.DecodingError() | PydanticSerializationError():
            return "bad_result", f"{spec.name}: {_text(error)}"
        case ValidationError():
            return "bad_result", f"{spec.name} answered something unexpected: {described(error, None)}"
        case httpx.TransportError() | OSError():
            return "connection", f"{spec.name} lost its connection: {type(error).__name__} {_text(error)}"
        case _:
            return "exception", f"{spec.name} failed: {type(error).__name__}: {_text(error)}"


def _text(error: BaseException) -> str:
    """What the error says; one of a tool's own may fail even at that."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - told as what it is
        return "it can't say what happened"
