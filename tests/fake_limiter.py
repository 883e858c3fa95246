"""The limiter in memory; it passes the conformance suite."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from steward.domain.ports.clock import Clock
from steward.domain.rate_limits import LONGEST_PAUSE, MODEL, Limit, LimitState, capped
from steward.domain.waiting import calling, waiting


@dataclass(kw_only=True)
class _Place:
    """Somebody who waits, or has passed and counts until then; `asked` names a model's endpoint, too."""

    asked: str
    until: float | None = None

    @property
    def name(self) -> str:
        return capped(self.asked)


@dataclass(kw_only=True)
class _Hall:
    """What all limiters of one world share; `granted` are the times of all passes by name."""

    places: list[_Place] = field(default_factory=list[_Place])
    due: dict[str, float] = field(default_factory=dict[str, float])
    paused: dict[str, float] = field(default_factory=dict[str, float])
    granted: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])


class MemoryLimiter:
    def __init__(self, caps: Mapping[str, Limit], clock: Clock, hall: _Hall | None = None) -> None:
        self.caps = caps
        self.clock = clock
        self.hall = hall or _Hall()

    def peer(self) -> MemoryLimiter:
        """Another process at the same limiters."""
        return MemoryLimiter(self.caps, self.clock, self.hall)

    @asynccontextmanager
    async def passing(self, name: str, seconds: float) -> AsyncGenerator[None]:
        if capped(name) not in self.caps and capped(name) != MODEL:
            with calling():
                yield
            return
        place = _Place(asked=name)
        self.hall.places.append(place)
        try:
            with waiting():
                while not self._granted(place, seconds):
                    await self.clock.sleep(0.01)
            with calling():
                yield
        finally:
            self.hall.places = [one for one in self.hall.places if one is not place]

    async def pause(self, name: str, seconds: float) -> None:
        until = self.clock.now() + min(seconds, LONGEST_PAUSE)
        self.hall.paused[name] = max(until, self.hall.paused.get(name, 0.0))

    async def state(self) -> list[LimitState]:
        now = self.clock.now()
        states = [self._state(name, now) for name in sorted({*self.caps, *self.hall.paused})]
        return [one for one in states if one.name in self.caps or one.paused_until]

    def expire(self, name: str) -> None:
        """The passes of that limiter have lasted long enough."""
        for place in self.hall.places:
            if place.name == name and place.until is not None:
                place.until = 0.0

    def _granted(self, place: _Place, seconds: float) -> bool:
        now, cap = self.clock.now(), self.caps.get(place.name)
        if self.hall.paused.get(place.asked, 0.0) > now:
            return False
        if cap is not None and not self._fits(place, cap, now):
            return False
        place.until = now + seconds
        self.hall.granted.append((place.name, now))
        return True

    def _fits(self, place: _Place, cap: Limit, now: float) -> bool:
        others = [one for one in self.hall.places if one.name == place.name and one is not place]
        ahead = sum(one.until is None for one in self.hall.places[: self.hall.places.index(place)] if one in others)
        if cap.at_once is not None and sum(one.until is not None and one.until > now for one in others) + ahead >= (
            cap.at_once
        ):
            return False
        if cap.rate is not None:
            due = max(now, self.hall.due.get(place.name, 0.0))
            if due - now + cap.rate.every * (ahead + 1 - cap.rate.burst) > 0:
                return False
            self.hall.due[place.name] = due + cap.rate.every
        return True

    def _state(self, name: str, now: float) -> LimitState:
        here = [one for one in self.hall.places if one.name == name]
        until = self.hall.paused.get(name, 0.0)
        return LimitState(
            name=name,
            cap=self.caps[name].text if name in self.caps else "",
            in_use=sum(one.until is not None and one.until > now for one in here),
            waiting=sum(one.until is None for one in here),
            paused_until=until if until > now else None,
        )
