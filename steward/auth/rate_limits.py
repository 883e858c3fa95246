"""How often is too often; counted in the database, so for all processes together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from steward.auth.refusals import TooMany
from steward.domain.queue import Keys

What = Literal["log-ins", "log-ins of all", "decisions"]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most so many in so many seconds."""

    most: int
    seconds: float


LIMITS: dict[What, Limit] = {
    "log-ins": Limit(most=10, seconds=60),  # of one address
    "log-ins of all": Limit(most=300, seconds=60),  # many addresses may be one attacker
    "decisions": Limit(most=120, seconds=60),  # of one person; two a second is faster than anyone reads
}


async def count(keys: Keys, what: What, who: str) -> None:
    """Count one try. Raises TooMany."""
    limit = LIMITS[what]
    if not await keys.allow(what, who, most=limit.most, seconds=limit.seconds):
        raise TooMany(what.removesuffix(" of all"), limit.seconds)
