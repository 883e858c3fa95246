"""Opens the sinks that are set up. A new monitoring stack is a file with a sink, and a line in `_OPENERS`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager

from steward.domain.ports.facts import Fact
from steward.settings import Settings
from steward.telemetry.fanout import Fanout, Sink
from steward.telemetry.log import Log
from steward.telemetry.otel.opening import open_otel
from steward.telemetry.sentry import open_sentry
from steward.telemetry.stream import Stream


def _stream(settings: Settings) -> Sink | None:
    del settings
    return Stream()


def _log(settings: Settings) -> Sink | None:
    return Log(metrics=settings.log_format == "emf")


_OPENERS: Mapping[str, Callable[[Settings], Sink | None]] = {
    "stream": _stream,
    "log": _log,
    "otel": open_otel,
    "sentry": open_sentry,
}


@asynccontextmanager
async def open_telemetry(settings: Settings, redact: Callable[[Fact], Fact]) -> AsyncGenerator[Fanout]:
    """What tells every sink that the settings ask for, for as long as the context lasts. Raises Unusable."""
    fanout = Fanout([sink for opened in _OPENERS.values() if (sink := opened(settings)) is not None], redact)
    try:
        yield fanout
    finally:
        await fanout.close()
