"""Which tasks the figures are of: one bar of filters for all pages, carried along in their addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from steward.auth.users import seen_playbooks
from steward.domain.access import Identity
from steward.domain.errors import Unusable
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.words import playbook_meant
from steward.domain.text import SECONDS_IN, line
from steward.domain.times import moment, zone_of
from steward.web.filters import EMPTY_IS_NONE

RANGES = {"24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days", "90d": "Last 90 days"}
_USUAL = "7d"
_LONGEST_DAYS = 3_660
_MOST_DAYS = 100  # beyond, only days with something on them are shown
_LENGTH = re.compile(r"([0-9]{1,5})([hd])")
_OF_DAYS = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


Name = Annotated[Annotated[str, Field(max_length=300)] | None, EMPTY_IS_NONE]


class Wanted(BaseModel):
    """What the bar says. `first` and `last` are days of the reader's zone, both included; they go before `since`.

    `day` leaves only that day of the range; a playbook `none` means the tasks without one.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    since: Annotated[str | None, EMPTY_IS_NONE] = None
    first: Name = None
    last: Name = None
    day: Name = None
    playbook: Name = None
    model: Name = None
    prompt: Name = None
    release: Name = None

    @property
    def by_days(self) -> bool:
        return bool(self.first or self.last)

    @property
    def range(self) -> str:
        return "" if self.by_days else self.since or _USUAL

    @property
    def title(self) -> str:
        """The range in words."""
        if not self.by_days:
            return RANGES.get(self.range, f"Last {self.range}")
        if self.first == self.last:
            return str(self.first)
        return f"{self.first or 'the beginning'} to {self.last or 'today'}"

    def slice(self, viewer: Identity, zone: str, now: float) -> Slice:
        """The tasks that are meant, as far as the viewer may see them. Raises Unusable for a range that is none."""
        since, until = self._days(zone, now) if self.by_days else (now - _length(self.range), now)
        if self.day:
            begin, end = _lasting(_day(self.day), _day(self.day), zone)
            since, until = max(since, begin), min(until, end)
            if since >= until:
                raise Unusable(f"{self.day} is not in the range: choose another day, or another range")
        return Slice(
            since=since,
            until=until,
            zone=zone,
            playbook=playbook_meant(self.playbook),
            model=self.model,
            prompt_version=self.prompt,
            release=self.release,
            playbooks=seen_playbooks(viewer),
        )

    def query(self, **instead: str | None) -> str:
        """The same filter in an address, with some of it changed."""
        kept = {**self.model_dump(), **instead}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"?{query}" if query else ""

    def behind(self, selector: Selector | None, **instead: str | None) -> str:
        """Where the tasks behind a number are listed; nowhere without a selector."""
        return f"/ops/tasks{self.query(select=str(selector), **instead)}" if selector else ""

    def on(self, day: str) -> Mapping[str, str | None]:
        """What narrows the filter to one day of its range, of which it may hold a part only."""
        return {"day": day}

    def _days(self, zone: str, now: float) -> tuple[float, float]:
        last = _day(self.last) if self.last else moment(now, zone).date()
        first = _day(self.first) if self.first else last - timedelta(days=29)
        if first > last:
            raise Unusable(f"the range ends on {last} before it begins on {first}: change the two days")
        if (last - first).days > _LONGEST_DAYS:
            raise Unusable(f"the range from {first} to {last} is longer than ten years: choose a shorter one")
        begin, end = _lasting(first, last, zone)
        return begin, max(min(end, now), begin + 1)


def wanted_in(request: Request) -> Wanted:
    """The filter in the address. Raises Unusable where it can't be read."""
    try:
        return Wanted.model_validate(dict(request.query_params))
    except ValidationError as error:
        first: Any = error.errors()[0]
        raise Unusable(f"the filter's {first['loc'][0]} can't be read: {first['msg']}") from None


def dates_of(wanted: Slice) -> list[str]:
    """Each day of the range, as ISO dates of its zone, where there are few enough to be seen side by side."""
    first = moment(wanted.since, wanted.zone).date()
    last = moment(max(wanted.until - 1, wanted.since), wanted.zone).date()
    if (last - first).days >= _MOST_DAYS:
        return []
    return [(first + timedelta(days=day)).isoformat() for day in range((last - first).days + 1)]


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    seconds = int(found[1]) * SECONDS_IN[found[2]] if found else 0.0
    if not 0 < seconds <= _LONGEST_DAYS * SECONDS_IN["d"]:
        raise Unusable(f"'{line(text, 60)}' is no range: write hours or days, as 24h or 7d, ten years at most")
    return seconds


def _lasting(first: date, last: date, zone: str) -> tuple[float, float]:
    """From when to when these days of the zone are."""
    there: tzinfo = zone_of(zone) or UTC
    begin, end = (datetime.combine(one, time(), there) for one in (first, last + timedelta(days=1)))
    return begin.timestamp(), end.timestamp()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _OF_DAYS.match(text) else None
    except ValueError:
        day = None
    if day is None or not 1970 < day.year < 9999:
        raise Unusable(f"'{line(text, 60)}' is no day: write it as 2026-11-26")
    return day
