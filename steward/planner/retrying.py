"""Whether a model may be asked again after an error, and when it wants to be."""

from __future__ import annotations

import time

from steward.domain.retry_after import asked_pause, put_off

OUT_OF_QUOTA = "insufficient_quota"
_FOR_NOW = frozenset({408, 409, 425, 429})


def may_pass(error: Exception) -> bool:
    """Whether the same question may be answered another time."""
    import openai

    if isinstance(error, TimeoutError | openai.APIConnectionError | openai.APIResponseValidationError):
        return True
    if not isinstance(error, openai.APIStatusError) or error.code == OUT_OF_QUOTA:
        return False
    return error.status_code in _FOR_NOW or error.status_code >= 500


def asked_for(error: Exception) -> float | None:
    """The seconds that the endpoint asks to wait before it is asked again, if it does."""
    import openai

    if not isinstance(error, openai.APIStatusError) or not may_pass(error):
        return None
    headers, now = error.response.headers, time.time()
    told = put_off(error.status_code, headers, now)
    return asked_pause(headers, now, plainly=True) if told is None else told or None
