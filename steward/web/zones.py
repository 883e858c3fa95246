"""The reader's time zone: a script says it in a cookie; without one it is Steward's own."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.requests import Request

from steward.domain.times import zone_of

COOKIE = "steward_zone"
_LONGEST = 64  # characters of an IANA name


def reader_zone(request: Request, otherwise: str) -> str:
    """The IANA name of the zone that the reader's days are in."""
    said = unquote(request.cookies.get(COOKIE, ""))
    return said if 0 < len(said) <= _LONGEST and zone_of(said) is not None else otherwise
