"""Periods as people type them: `7d`, `2026-11-01`, `2026-11-01T09:00`."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from steward.domain.errors import Unusable
from steward.domain.text import SECONDS_IN

_LATEST = 253_370_764_800.0  # the year 9999, which each zone can still tell
_AGO = re.compile(r"(\d{1,6})\s?(m|h|d|w)")


def moment_of(text: str, option: str, now: float, zone: str) -> float:
    """The time that was meant, as Unix seconds: so long ago, or a date or time of the zone; none is before 1970.

    Raises Unusable.
    """
    if ago := _AGO.fullmatch(text.strip().casefold()):
        return max(0.0, now - int(ago[1]) * SECONDS_IN[ago[2]])
    try:
        given = datetime.fromisoformat(text.strip())
        at = (given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))).timestamp()
        return min(max(0.0, at), _LATEST)
    except (ValueError, OverflowError):
        raise Unusable(f"{option}: '{text}' is no time; write 24h, 7d, 4w, 2026-11-01 or 2026-11-01T09:00") from None
