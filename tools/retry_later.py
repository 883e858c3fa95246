"""Whether an exception says "not now", and for how long: a tool's own word, or the answer that its client raised."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import cast

from steward.domain.error_bodies import quotation
from steward.domain.model import Receipt
from steward.domain.retry_after import LONGEST, asked_pause, put_off
from steward.domain.text import duration
from steward.tools.causes import causes
from steward.tools.spec import TryLater

_LONGEST = 1_000  # characters of a tool's own words
_Answer = tuple[int, Mapping[str, str]]  # status and headers


def put_off_by(error: Exception) -> Receipt | None:
    """The receipt of a call that was not carried out and may be made again later; None for every other failure."""
    if isinstance(error, TryLater):
        return _receipt(
            _sound(error.seconds), error.code, quotation(str(error.message), _LONGEST) or "its system said: not now"
        )
    answer = _answer_behind(error)
    if answer is None:
        return None
    status, headers = answer
    seconds = put_off(status, headers, time.time())
    return None if seconds is None else _receipt(seconds, f"http_{status}", f"its system answered HTTP {status}")


def asked_by(error: BaseException) -> float | None:
    """Seconds that the system asks to wait although it may have acted."""
    answer = _answer_behind(error)
    return asked_pause(answer[1], time.time(), plainly=True) if answer else None


def status_of(error: BaseException) -> int | None:
    """The status of the HTTP answer that the exception carries; many clients' are an OSError as well."""
    answer = _answer_behind(error)
    return answer[0] if answer else None


def _receipt(seconds: float, code: str, message: str) -> Receipt:
    asked = f" and asks to wait {duration(seconds)}" if seconds else ""
    return Receipt(kind="refused", code=code, message=f"{message}{asked}", wait=seconds)


def _sound(seconds: float | None) -> float:
    if seconds is None or not math.isfinite(seconds):
        return 0.0
    return min(max(float(seconds), 0.0), LONGEST)


def _answer_behind(error: BaseException) -> _Answer | None:
    """The HTTP answer that the exception, or what caused it, carries, in any client's shape."""
    return next((found for one in causes(error) if (found := _answer(one)) is not None), None)


def _answer(error: BaseException) -> _Answer | None:
    try:
        said = getattr(error, "response", None)
        said = error if said is None else said
        named = (getattr(said, name, None) for name in ("status_code", "status", "code"))
        status = next((one for one in named if isinstance(one, int) and not isinstance(one, bool)), None)
        given = getattr(said, "headers", None)
        headers = None if given is None else dict(cast("Mapping[str, str]", given).items())
    except Exception:  # noqa: BLE001 - somebody else's exception may fail in any way when it is looked at
        return None
    return None if status is None or headers is None else (status, headers)
