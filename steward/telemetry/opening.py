"""Opens the sinks that are set up. A new monitoring stack is a file with a sink, and an entry in `_OPENERS`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from steward.domain.errors import StewardError
from steward.settings import Settings, trace_in_daemons
from steward.telemetry.fanout import Fanout, Sink
from steward.telemetry.langsmith.sink import LangSmith
from steward.telemetry.log import Log
from steward.telemetry.otel.opening import open_otel
from steward.telemetry.sentry import open_sentry
from steward.telemetry.stream import Stream
from steward.telemetry.task_secrets import TaskSecrets


def _stream(settings: Settings) -> Sink | None:
    del settings
    return Stream()


def _langsmith(settings: Settings) -> Sink | None:
    del settings  # LangSmith reads its own variables, and traces may be asked for by code as well
    trace_in_daemons()
    return LangSmith()


def _log(settings: Settings) -> Sink | None:
    return Log(metrics=settings.log_format == "emf", emails=settings.redact == "emails")


_OPENERS: tuple[Callable[[Settings], Sink | None], ...] = (_stream, _log, open_otel, open_sentry, _langsmith)


@asynccontextmanager
async def open_telemetry(
    settings: Settings, secrets: TaskSecrets, traced: Callable[[str, str], Awaitable[None]]
) -> AsyncGenerator[Fanout]:
    """What tells every sink that the settings ask for, for as long as the context lasts. Raises Unusable.

    `traced` notes by task an address of a trace that was known too late for the task's own writes.
    """
    fanout = Fanout([sink for opened in _OPENERS if (sink := opened(settings)) is not None], secrets.fact, secrets)
    try:
        yield fanout
    finally:
        await fanout.close()
        with suppress(StewardError):  # a convenience, and the database may be what ends us
            for task_id, trace in fanout.untold().items():
                await traced(task_id, trace)
