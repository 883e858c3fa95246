"""How a period is cut for the figures: whole hours, days and weeks, which are rolled up, and the edges, which are not.

An hour that a day of the zone begins in (its offset being no whole number of hours) is split, and counted as an edge.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from steward.checkpoints.storable import optional_text, text
from steward.domain.errors import Unusable
from steward.domain.figures.slices import PIECES, Slice
from steward.domain.times import zone_of

_HOUR, _DAY, _WEEK = 3_600.0, 86_400.0, 604_800.0
_MONDAY = 4 * _DAY  # the first one of Unix time
_SHORT = 3 * _DAY  # so little is counted from the summaries alone, and its parts are exact
_EARLIEST, _LATEST = -62_000_000_000.0, 253_370_764_800.0  # the years 5 and 9999
_MOST_DAYS = 4_000  # whose beginnings are looked at for split hours, the last ones before now
_Edges = Sequence[tuple[float, float]]


def bounds(wanted: Slice) -> dict[str, object]:
    """The values of a slice. Raises Unusable where it is no period, or its zone is none."""
    zone = zone_of(wanted.zone)
    since, until = (max(_EARLIEST, min(one, _LATEST)) for one in (wanted.since, wanted.until))
    if zone is None:
        raise Unusable(f"there is no time zone '{wanted.zone}'; name one as in Europe/Berlin")
    if not since < until:
        raise Unusable("a period ends after it begins; give --since and --until in that order")
    hours, days = _whole(since, until, _HOUR), _whole(since, until, _DAY)
    weeks = _weeks(*days)
    piece = replace(wanted, since=since, until=until).piece
    split = [hour for hour in _split_hours(since, until, zone) if hours[0] <= hour < hours[1]]
    chosen = (wanted.playbook, wanted.playbooks, wanted.model, wanted.prompt_version, wanted.release)
    return {
        "unfiltered": all(one is None for one in chosen),
        "since": _at(since),
        "until": _at(until),
        "hours_from": _at(hours[0]),
        "hours_until": _at(hours[1]),
        "split_hours": [_at(hour) for hour in split],
        "days_from": _at(days[0]),
        "days_until": _at(days[1]),
        "weeks_from": _at(weeks[0]),
        "weeks_until": _at(weeks[1]),
        **_named("days_beside", _beside(days, weeks)),
        **_named("hours_beside", _beside(hours, days)),
        **_named("edges", _edges(since, until, hours)),
        **_named("hour_edges", [*_edges(since, until, hours), *((hour, hour + _HOUR) for hour in split)]),
        **_named("day_edges", _edges(since, until, days)),
        "pieces": PIECES,
        "piece": piece,
        "pieces_begin": [_at(since + place * piece) for place in range(1, PIECES)],
        "zone": wanted.zone,
        "playbook": optional_text(wanted.playbook),
        "playbooks": None if wanted.playbooks is None else [text(one) for one in wanted.playbooks],
        "model": optional_text(wanted.model),
        "prompt_version": optional_text(wanted.prompt_version),
        "release": optional_text(wanted.release),
    }


def _whole(since: float, until: float, size: float) -> tuple[float, float]:
    """From when to when whole pieces lie within; where none does, all is before them."""
    first, last = math.ceil(since / size) * size, math.floor(until / size) * size
    return (first, last) if first < last and until - since > _SHORT else (until, until)


def _weeks(first: float, last: float) -> tuple[float, float]:
    """From when to when whole weeks lie within whole days; where none does, all is before them."""
    begin = math.ceil((first - _MONDAY) / _WEEK) * _WEEK + _MONDAY
    end = math.floor((last - _MONDAY) / _WEEK) * _WEEK + _MONDAY
    return (begin, end) if begin < end else (last, last)


def _beside(longer: tuple[float, float], inner: tuple[float, float]) -> _Edges:
    """What the longer pieces within leave of the whole ones."""
    return _edges(*longer, inner)


def _edges(since: float, until: float, whole: tuple[float, float]) -> _Edges:
    return [(begins, ends) for begins, ends in ((since, whole[0]), (whole[1], until)) if begins < ends]


def _split_hours(since: float, until: float, zone: tzinfo) -> Iterator[float]:
    """The hours in which a day of the zone begins, but not with them; none that nothing has ended in yet."""
    last = min(until, time.time() + 2 * _DAY)
    day = _at(max(since, last - _MOST_DAYS * _DAY)).astimezone(zone).date()
    while (begins := datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) < last:
        if begins % _HOUR:
            yield begins - begins % _HOUR
        day += timedelta(days=1)


def _named(name: str, edges: _Edges) -> dict[str, object]:
    return {f"{name}_from": [_at(one) for one, _ in edges], f"{name}_until": [_at(one) for _, one in edges]}


def _at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)
