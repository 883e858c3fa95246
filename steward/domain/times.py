"""When a task was given and what time it is now, for people and models, and for rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from steward.domain.model import Json, JsonObject
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules, Typed, Work
from steward.domain.state import Times

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")  # whatever the locale


def zone_of(name: str) -> tzinfo | None:
    """The time zone of that IANA name, None where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # not known here, a folder, or no name at all
        return None


@cache
def time_zones() -> frozenset[str]:
    """The IANA names of all time zones that this machine knows."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def moment(seconds: float, zone: str) -> datetime:
    """The time there; where the zone is not known to this machine, in UTC, which its offset says."""
    return datetime.fromtimestamp(int(seconds), zone_of(zone) or UTC)


def times_under(playbook: Playbook | None, times: Times) -> Times:
    """A task's times, in the zone of the playbook that it is under, where that has one of its own."""
    return replace(times, zone=playbook.timezone) if playbook and playbook.timezone else times


def rules_of(playbook: Playbook, rules: Rules) -> Rules:
    """The rules' language as the playbook means it: in its own zone, where it has one."""
    return rules.in_zone(playbook.timezone) if playbook.timezone else rules


def told(times: Times, now: float) -> JsonObject:
    """Both times in the task's zone, with the day of the week."""
    said: JsonObject = {"now": _weekday(now, times.zone)}
    if times.given_at and int(times.given_at) != int(now):
        said["given_at"] = _weekday(times.given_at, times.zone)
    return said | {"zone": times.zone if zone_of(times.zone) else "UTC"}


class RulesAt:
    """The rules' language with `now`, `today` and, where it is known, `given_at` in every expression; implements the
    port `Rules`."""

    def __init__(self, rules: Rules, now: datetime, given_at: datetime | None) -> None:
        self.rules, self.now, self.given_at = rules, now, given_at
        self.moments = {"now": now.isoformat(), "today": now.date().isoformat()}
        if given_at is not None:
            self.moments["given_at"] = given_at.isoformat()

    def check(self, expression: str) -> str | None:
        return self.rules.check(expression)

    def holds(self, expression: str, values: Mapping[str, Any]) -> bool:
        return self.rules.holds(expression, Layered(values, self.moments))

    def typed(self, expression: str, variables: Mapping[str, JsonObject], where: str = "") -> Typed:
        return self.rules.typed(expression, variables, where)

    def evaluate(self, expression: str, values: Mapping[str, Any], work: Work | None = None) -> Any:
        return self.rules.evaluate(expression, Layered(values, self.moments), work)

    def value(self, expression: str, values: Mapping[str, Any], work: Work | None = None) -> Json:
        return self.rules.value(expression, Layered(values, self.moments), work)

    def turning(
        self, expression: str, lets: Mapping[str, str], values: Mapping[str, Any], kept: Collection[str]
    ) -> list[str]:
        return self.rules.turning(expression, lets, Layered(values, self.moments), kept)

    def in_zone(self, zone: str) -> RulesAt:
        there = zone_of(zone) or UTC
        given = self.given_at.astimezone(there) if self.given_at else None
        return RulesAt(self.rules.in_zone(zone), self.now.astimezone(there), given)


class TimedRules(RulesAt):
    """The rules' language at a time of a task, in its playbook's zone or else in the task's.

    A task of an older release does not know when it was given; a rule that asks for it then can't be
    evaluated, and applies.
    """

    def __init__(self, rules: Rules, times: Times, now: float, playbook: Playbook | None = None) -> None:
        times = times_under(playbook, times)
        given = moment(times.given_at, times.zone) if times.given_at else None
        super().__init__(rules.in_zone(times.zone), moment(now, times.zone), given)


@dataclass(frozen=True)
class Layered(Mapping[str, Any]):
    """Variables of `over`, and those of `under` that it has not; none is looked up before it is asked for."""

    over: Mapping[str, Any]
    under: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        try:
            return self.over[name]
        except KeyError:
            return self.under[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self.over), **dict.fromkeys(self.under)})

    def __len__(self) -> int:
        return len({*self.over, *self.under})


def _weekday(seconds: float, zone: str) -> str:
    there = moment(seconds, zone)
    return f"{_DAYS[there.weekday()]} {there.isoformat()}"
