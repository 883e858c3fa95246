"""Delivers what the outbox holds: at least once, with growing pauses, and given up after a day."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog

from steward.domain.queue import Actor, AlarmNotice, AnyNotice, Audit, Event, Outbox

_FIRST, _LONGEST = 1.0, 3600.0  # seconds between two tries
_PATIENCE = 86_400.0  # seconds of tries, then it is given up
_AT_ONCE = 10
LEASE = 60.0  # seconds; a channel is done well before, so no other sender takes the notice meanwhile
_log = structlog.get_logger("steward")


class Undelivered(Exception):
    """The other side did not take it, or nobody knows; its text is one line without secrets."""


class Channel(Protocol):
    """One way to reach people. Hands the notice over within half of `LEASE`, or raises Undelivered."""

    async def deliver(self, notice: AnyNotice) -> None: ...


def retry_in(tries: int) -> float | None:
    """Seconds until the next try after so many: 1 s, doubling up to 1 h; None once a day is over."""
    pauses = [min(_FIRST * 2**number, _LONGEST) for number in range(tries)]
    return pauses[-1] if sum(pauses) <= _PATIENCE else None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Carries notices to the channels that are set up; several may share one outbox."""

    outbox: Outbox
    audit: Audit
    channels: Mapping[str, Channel]

    async def deliver_due(self, *, lease: float = LEASE) -> float | None:
        """Try what is due; the seconds after which to come again, or None where nothing presses."""
        if not self.channels:
            return None
        notices = await self.outbox.take([*self.channels], limit=_AT_ONCE, lease=lease)
        ends = await asyncio.gather(*map(self._deliver, notices), return_exceptions=True)
        pauses = [0.0] if len(notices) == _AT_ONCE else []
        for end in ends:
            if isinstance(end, BaseException):
                raise end
            pauses += [end] if end is not None else []
        return min(pauses, default=None)

    async def _deliver(self, notice: AnyNotice) -> float | None:
        said = {
            "notice": notice.id,
            "kind": notice.kind,
            "channel": notice.channel,
            "review": notice.about,
        }
        if notice.is_settled:
            await self.outbox.sent(notice.id)  # nobody need hear of what is settled
            _log.info("notice.moot", **said)
            return None
        try:
            await self.channels[notice.channel].deliver(notice)
        except Undelivered as error:
            return await self._failed(notice, str(error), said)
        await self.outbox.sent(notice.id)
        _log.info("notice.sent", **said)
        return None

    async def _failed(self, notice: AnyNotice, error: str, said: Mapping[str, object]) -> float | None:
        pause = retry_in(notice.attempts)
        await self.outbox.failed(notice.id, error, pause)
        if pause is not None:
            _log.warning("notice.failed", **said, error=error, retry_in=pause)
            return pause
        _log.error("notice.given_up", **said, error=error)
        await self.audit.note(_given_up(notice, error))
        return None


def _given_up(notice: AnyNotice, error: str) -> Event:
    return Event(
        kind="refused",
        review_id=notice.about,
        task_id="" if isinstance(notice, AlarmNotice) else notice.review.task_id,
        actor=Actor(name="steward", source="machine"),
        digest="" if isinstance(notice, AlarmNotice) else notice.review.question.digest,
        detail={"notice": notice.id, "of": notice.kind, "channel": notice.channel, "given_up": error},
    )
