"""One stream of facts to several sinks: each gets every fact, redacted, and none can hold up or fail a task."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, runtime_checkable

import structlog

from steward.domain.ports.facts import Fact, NodeBegan, NodeEnded, TaskTaken
from steward.domain.redaction import PLAIN
from steward.domain.text import line
from steward.telemetry.content import says_nothing, without_content
from steward.telemetry.task_secrets import TaskSecrets

CLOSING = 5.0
"""Seconds that all sinks together get to send what waits, whatever their endpoints do."""
_log = structlog.get_logger("steward")


class Sink(Protocol):
    """Where facts go: a monitoring stack is one file that has this.

        class Counting:
            name = "counting"

            def take(self, fact: Fact) -> None:
                if isinstance(fact, TaskEnded):
                    self.ended += 1

            def close(self, seconds: float) -> None: ...

    `take` is called where the fact happens, in the context of the node, so it must be quick and wait for nothing;
    what it sends it queues, within bounds. `close` sends what waits, in so many seconds at most, from a thread of
    its own.
    """

    name: str

    def take(self, fact: Fact) -> None: ...

    def close(self, seconds: float) -> None: ...


@runtime_checkable
class TracingSink(Protocol):
    """A sink whose traces people can open: by the task, the address; and those that were asked for too early."""

    def trace(self, task_id: str) -> str: ...

    def unsaved(self) -> Mapping[str, str]: ...


@runtime_checkable
class SpanSink(Protocol):
    """A sink whose runs are spans: by the task, that of its run under way, as a W3C traceparent."""

    def span(self, task_id: str) -> str: ...


@runtime_checkable
class Choosy(Protocol):
    """A sink that does not want each fact: what nobody wants is not even redacted. `content` says whether it looks at
    what was said in the fact: goals, arguments, answers, evidence. Where none does, all get the fact without.
    """

    def content(self, fact: Fact) -> bool: ...

    def wants(self, fact: Fact) -> bool: ...


@runtime_checkable
class SparingSink(Protocol):
    """A sink that often wants nothing at all of what happens here now; where all are so, nothing is put together."""

    def hears(self) -> bool: ...


@dataclass(frozen=True)
class Fanout:
    """Implements `steward.domain.ports.telemetry.Telemetry`; a sink that fails is logged once for a kind of error.

    `secrets` is what `redact` knows of each task, for what is told in other ways than by facts.
    """

    sinks: Sequence[Sink]
    redact: Callable[[Fact], Fact]
    secrets: TaskSecrets = field(default_factory=lambda: TaskSecrets(PLAIN))
    failed: set[str] = field(default_factory=set[str])

    @property
    def on(self) -> bool:
        return bool(self.sinks)

    def hears(self) -> bool:
        try:
            if self._always:
                return True
            for one in self._sparing:  # not `any`, whose generator costs more than most of these
                if one.hears():
                    return True
        except Exception as error:  # noqa: BLE001 - a task does not fail for who watches it
            self._note("hearing", error)
            return True
        return False

    def tell(self, fact: Fact) -> None:
        takers: list[Sink] = []
        whole = False
        for sink, choosy in self._choosy:
            try:
                if choosy is None or choosy.wants(fact):
                    takers.append(sink)
                    whole = whole or choosy is None or choosy.content(fact)
            except Exception as error:  # noqa: BLE001 - a task does not fail for who watches it
                self._note(sink.name, error)
        if takers:
            self._hand_on(fact, takers, whole=whole)

    def _hand_on(self, fact: Fact, takers: Sequence[Sink], *, whole: bool) -> None:
        try:
            shown = self._shown(fact, whole=whole)
        except Exception as error:  # noqa: BLE001 - nobody may be shown what could not be redacted
            self._note("redaction", error)
            return
        for sink in takers:
            try:
                sink.take(shown)
            except Exception as error:  # noqa: BLE001 - a task does not fail for who watches it
                self._note(sink.name, error)

    def _shown(self, fact: Fact, *, whole: bool) -> Fact:
        """The fact redacted, unless nothing in it could be secret. A reason may repeat what a tool marks in its
        arguments, so it is redacted together with them."""
        if whole:
            return fact if _is_ours(fact) else self.redact(fact)
        bare = without_content(fact)
        return bare if says_nothing(bare) else without_content(self.redact(fact))

    def trace(self, task_id: str) -> str:
        """The address that the first of the sinks that keep traces has for it."""
        try:
            return next((found for one in self._tracing if (found := one.trace(task_id))), "")
        except Exception as error:  # noqa: BLE001 - a task does not fail for who watches it
            self._note("trace", error)
            return ""

    def span(self, task_id: str) -> str:
        """The span that the first of the sinks that keep spans has for the task's run."""
        try:
            return next((found for one in self._spanning if (found := one.span(task_id))), "")
        except Exception as error:  # noqa: BLE001 - a task does not fail for who watches it
            self._note("span", error)
            return ""

    def untold(self) -> dict[str, str]:
        """By task, the addresses of traces that were asked for before they were known."""
        return {task_id: trace for one in self._tracing for task_id, trace in one.unsaved().items()}

    @cached_property
    def _spanning(self) -> list[SpanSink]:
        return [one for one in self.sinks if isinstance(one, SpanSink)]

    @cached_property
    def _tracing(self) -> list[TracingSink]:
        return [one for one in self.sinks if isinstance(one, TracingSink)]

    @cached_property
    def _sparing(self) -> list[SparingSink]:
        return [one for one in self.sinks if isinstance(one, SparingSink)]

    @cached_property
    def _always(self) -> bool:
        """Whether one of them always listens."""
        return len(self._sparing) < len(self.sinks)

    @cached_property
    def _choosy(self) -> list[tuple[Sink, Choosy | None]]:
        return [(sink, sink if isinstance(sink, Choosy) else None) for sink in self.sinks]

    async def close(self, seconds: float = CLOSING) -> None:
        """Let every sink send what waits; what has not ended by then is left to daemon threads."""
        ended = [_closing(sink, seconds, self._note) for sink in self.sinks]
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*map(_set, ended))

    def _note(self, name: str, error: Exception) -> None:
        kind = f"{name}: {type(error).__name__}"
        if kind not in self.failed:
            self.failed.add(kind)
            _log.warning("telemetry.failed", sink=name, error=line(f"{type(error).__name__}: {error}", 300))


def _is_ours(fact: Fact) -> bool:
    """Whether it holds nothing but names and numbers of ours, as most facts do."""
    return isinstance(fact, NodeBegan | TaskTaken) or (isinstance(fact, NodeEnded) and not fact.error)


def _closing(sink: Sink, seconds: float, note: Callable[[str, Exception], None]) -> threading.Event:
    """Set once the sink is closed, in a thread that holds up no exit."""
    ended = threading.Event()

    def close() -> None:
        try:
            sink.close(seconds)
        except Exception as error:  # noqa: BLE001 - the others are closed all the same
            note(sink.name, error)
        finally:
            ended.set()

    threading.Thread(target=close, name=f"closing {sink.name}", daemon=True).start()
    return ended


async def _set(event: threading.Event) -> None:
    pause = 0.001
    while not event.is_set():
        await asyncio.sleep(pause)
        pause = min(pause * 2, 0.05)
