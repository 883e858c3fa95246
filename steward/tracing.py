"""The end of tracing: what LangSmith has not taken when the process ends is given up after a bound."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from langsmith import Client

FLUSH = 5.0
"""Seconds that traces still on their way are waited for at the end of a process."""


def close_tracing(seconds: float = FLUSH) -> None:
    """Send what waits and end the client's threads, whatever its endpoint does; nothing where nothing was traced."""
    traced: Any = sys.modules.get("langsmith.run_trees")
    client = cast("Client | None", getattr(traced, "_CLIENT", None))
    if client is not None:
        client.close(timeout=seconds)
