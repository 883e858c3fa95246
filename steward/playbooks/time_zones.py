"""A playbook's own time zone, checked by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from steward.domain.playbook import Playbook
from steward.domain.times import time_zones
from steward.expressions.complaints import nearest
from steward.playbooks.findings import Finding

_ABBREVIATION = re.compile(r"[A-Z]{2,5}([+-].*)?")  # what is near one, as EST to CEST, is another time
_MADE_UP = re.compile(r"Etc/|GMT|UTC")  # their signs are turned: Etc/GMT+1 is an hour behind


def zone_findings(playbook: Playbook) -> Iterator[Finding]:
    """What is wrong with its zone."""
    name = playbook.timezone
    if name and name not in time_zones():
        near = nearest(name, time_zones()) if "/" in name else _by_city(name)
        advice = f"Did you mean '{near}'?" if near else "Write an IANA name, as Europe/Berlin"
        yield Finding(field="timezone", reason=f"there is no time zone '{name}'. {advice}", at=0)


def _by_city(name: str) -> str | None:
    if same := next((zone for zone in time_zones() if zone.lower() == name.lower()), None):
        return same
    if _ABBREVIATION.fullmatch(name):
        return None
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(time_zones()) if not _MADE_UP.match(zone)}
    return cities.get(nearest(name.replace(" ", "_"), cities) or "")
