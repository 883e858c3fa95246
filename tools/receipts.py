"""What a call came to, as a receipt: an answer, a no, or a lost answer with the reason in one line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import islice

import httpx
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from steward.domain.deadline import NotBegun, TooLate
from steward.domain.error_bodies import failure_in, in_a_line, quotable, quotation
from steward.domain.model import ENDED_LATE, SAYS_FAILED, STILL_RUNS, Found, Json, Receipt, Risk
from steward.domain.outages import passes
from steward.domain.payload_size import TooHeavy
from steward.tools.calls import MOST_HANGING, Call
from steward.tools.causes import members, says_no
from steward.tools.loading import Spec
from steward.tools.retry_later import asked_by, put_off_by, status_of
from steward.tools.said import Said, answer_behind, words_behind
from steward.tools.schemas import described
from steward.tools.spec import Refused

LINE = 2_000
_MOST_MEMBERS = 5  # of a group of errors that are told
_BUGS = (
    *(ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, NameError),
    *(NotImplementedError, TypeError, ValueError),
)  # of a tool's own code: it fails with the same call again

NOTHING_SAID = Said()


def of(spec: Spec, call: Call, said: Said = NOTHING_SAID) -> Receipt:
    """The receipt of a call that has ended, or of one that is not waited for, with what was `said` in its own words."""
    ended = call.came_to
    if ended is None:
        return _lost("timeout", f"{spec.name} did not answer within {spec.timeout:g} s, and could not be ended")
    error = ended.error
    if error is not None and spec.risk is Risk.READ:  # whatever was beside it has done nothing
        error = next(members(error))
    match error:
        case None:
            return _answered(spec, ended.value, said)
        case Refused() as refusal:
            return Receipt(kind="refused", code=line(str(refusal.code)), message=quotation(str(refusal.message), LINE))
        case TooHeavy() as error if spec.risk is Risk.READ:  # nothing was done, and asking again brings the same
            return Receipt(kind="refused", code="too_large", message=line(_too_large(spec, error)))
        case asyncio.CancelledError() if call.stopped:
            return _not_begun(spec) if not call.begun else _lost("timeout", _late(spec))
        case NotBegun():
            return _not_begun(spec)
        case Exception() as error if (later := put_off_by(error)) is not None:
            return replace(later, message=line(_quoting(later.message, words_behind(error))))
        case error:
            return replace(_lost(*_broken_off(spec, error, said)), wait=asked_by(error))


def _answered(spec: Spec, result: Json, said: Said) -> Receipt:
    """An answer is no success where it says itself that it failed."""
    if words := said.failure(spec, result):
        return Receipt(kind="answered", result=result, code=SAYS_FAILED, message=line(_failed(words)))
    unseen = "" if spec.risk is Risk.READ else said.refusal(spec)  # its own proof will tell whether that mattered
    message = line(f"the system behind it answered with an error: “{unseen}”") if unseen else ""
    return Receipt(kind="answered", result=result, message=message)


def _quoting(message: str, words: str) -> str:
    return message if not words or words in message else f"{message}; it said “{words}”"


def _broken_off(spec: Spec, error: BaseException, said: Said) -> tuple[str, str]:
    """Code and message of a call that raised, with what was said before; a connection that was lost said nothing."""
    code, message = _missing(spec, error)
    words = words_behind(error)
    if (
        words
        or code.startswith("http_")
        or isinstance(error, httpx.TransportError | OSError | TooLate | TooHeavy | asyncio.CancelledError)
    ):
        return code, _quoting(message, words)
    if not isinstance(error, ValidationError):
        return code, _quoting(message, said.refusal(spec) or said.behind())
    given = answer_behind(error)
    if failed := failure_in(given, reading=False) or said.refusal(spec):
        return code, _failed(failed)
    return code, _quoting(message, said.behind() if given is None else quotable(given))


def _failed(words: str) -> str:
    return f"its answer is an error: “{words}”"


def late(spec: Spec, call: Call, said: Said = NOTHING_SAID) -> Receipt:
    """The receipt of a call that could not be ended in time, and has ended since."""
    receipt = of(spec, call, said)
    if receipt.kind == "lost" and not receipt.ended:
        return replace(receipt, code=ENDED_LATE, message=line(f"{receipt.message}; it went on beyond that"))
    return replace(receipt, message=line(f"{receipt.message} (later than its {spec.timeout:g} s)"))


def unseen(receipt: Receipt) -> Found:
    """What a look has seen that came to such a receipt."""
    reason = line(f"looking it up failed: {receipt.message}")
    return Found(presence="unknown", reason=reason, failed=True, wait=receipt.wait, passes=passes(receipt))


def still_runs(spec: Spec) -> Receipt:
    """The receipt of a call that can't be ended."""
    return _lost(STILL_RUNS, f"{spec.name} did not end within {spec.timeout:g} s, can't be stopped, and may still act")


def crowded(spec: Spec) -> Receipt:
    """The receipt of a call that was not made, as too many hang already."""
    return _not_made(f"{MOST_HANGING} calls of {spec.name} hang; no other is made before they end")


def line(text: str) -> str:
    """One line of bounded length, without what looks like a secret and without control characters."""
    return in_a_line(text, LINE)


def _lost(code: str, message: str) -> Receipt:
    return Receipt(kind="lost", code=code, message=line(message))


def _late(spec: Spec) -> str:
    return f"{spec.name} did not answer within {spec.timeout:g} s"


def _not_begun(spec: Spec) -> Receipt:
    return _not_made(f"it was not begun within its {spec.timeout:g} s, as this machine was busy; nothing was sent")


def _not_made(message: str) -> Receipt:
    """Nothing left this process, so it is no try: as where a system says "not now", it is made again in a while."""
    return Receipt(kind="refused", code="not_made", message=line(message), wait=0.0)


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
            words = quotation(_text(error), LINE // 2)
            return "timeout", f"{spec.name}: its client gave up waiting{f': {words}' if words else ''}"
        case _ if (status := status_of(error)) is not None:
            return f"http_{status}", f"{spec.name} got HTTP {status}"
        case TooHeavy():
            return "bad_result", _too_large(spec, error)
        case httpx.DecodingError() | PydanticSerializationError():
            return "bad_result", f"{spec.name}: {_text(error)}"
        case ValidationError():
            wrong = described(error, answer_behind(error))
            return "bad_result", f"{spec.name} answered something unexpected: {wrong}"
        case httpx.TransportError() | OSError():
            return "connection", f"{spec.name} lost its connection: {type(error).__name__} {_text(error)}"
        case KeyError():
            return "bug", f"{spec.name} failed: there is no {_text(error)} where it looked for one"
        case _:
            return _kind(error), f"{spec.name} failed: {'; '.join(map(_named, islice(members(error), _MOST_MEMBERS)))}"


def _kind(error: BaseException) -> str:
    if isinstance(error, _BUGS):
        return "bug"
    return "declined" if says_no(error) else "exception"


def _named(error: BaseException) -> str:
    words = quotation(_text(error), LINE // 2)
    return f"{type(error).__name__}{f': {words}' if words else ''}"


def _text(error: BaseException) -> str:
    """What the error says; one of a tool's own may fail even at that."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - told as what it is
        return "it can't say what happened"
