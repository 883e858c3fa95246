"""A place in a trace, as W3C Trace Context writes it in a `traceparent`: where a caller says that it is."""

from __future__ import annotations

import re

_TRACEPARENT = re.compile(
    r"(?P<version>(?!ff)[0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?P<more>-.{0,200})?"
)


def traceparent(said: object) -> str:
    """What was said, where it is one (https://www.w3.org/TR/trace-context/#traceparent-header); else nothing.

    What is none is ignored, as the standard asks: a caller's broken trace is no reason to refuse the call.
    """
    found = _TRACEPARENT.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None or (found["version"] == "00" and found["more"]):
        return ""
    return found[0].removesuffix(found["more"] or "")


def written(trace: int, span: int, flags: int) -> str:
    """A place in a trace as a traceparent."""
    return f"00-{trace:032x}-{span:016x}-{flags:02x}"
