"""What the libraries of LangSmith and OpenTelemetry read of the environment by themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping

from steward.domain.errors import Unusable
from steward.domain.text import line

_COUNTS = re.compile(
    r"OTEL_(?:SPAN|EVENT|LINK|ATTRIBUTE|LOGRECORD)_\w*LIMIT|LANG(?:SMITH|CHAIN)_(?:RUN_COMPRESSION_(?:THREADS|LEVEL)"
    r"|TRACING_QUEUE_MAX_SIZE|MAX_INGEST_MEMORY_BYTES|FAILED_TRACES_MAX_MB)"
)
_SHARES = re.compile(r"LANG(?:SMITH|CHAIN)_TRACING_SAMPLING_RATE")


def check_numbers(environment: Mapping[str, str]) -> None:
    """Raises Unusable for a number on which they would break, at import or in a task."""
    for name, value in environment.items():
        if (number := value.strip().lower()) in ("", "unset"):
            continue
        if _COUNTS.fullmatch(name) and re.fullmatch(r"[0-9]+", number) is None:
            raise Unusable(f"{name}: {line(value, 80)!r} is no whole number")
        if _SHARES.fullmatch(name) and re.fullmatch(r"0?\.[0-9]+|0|1|[01]\.0*", number) is None:
            raise Unusable(f"{name}: {line(value, 80)!r} is no number from 0 to 1")
