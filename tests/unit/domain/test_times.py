"""When a task was given and what time it is now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from steward.domain.errors import RuleError
from steward.domain.state import Times
from steward.domain.times import TimedRules, told
from steward.expressions.rules import CelRules

GIVEN = datetime(2026, 11, 2, 22, 30, tzinfo=UTC).timestamp()
NOW = datetime(2026, 11, 25, 23, 15, tzinfo=UTC).timestamp()
BERLIN = Times(given_at=GIVEN, planned_at=NOW, zone="Europe/Berlin")


def test_both_times_are_told_with_zone_and_weekday() -> None:
    """A day may begin elsewhere already, and models get weekdays wrong."""
    assert told(BERLIN, NOW) == {
        "now": "Thursday 2026-11-26T00:15:00+01:00",
        "given_at": "Monday 2026-11-02T23:30:00+01:00",
        "zone": "Europe/Berlin",
    }
    assert told(Times(given_at=NOW, zone="UTC"), NOW) == {"now": "Wednesday 2026-11-25T23:15:00+00:00", "zone": "UTC"}


@pytest.mark.parametrize("name", ["Nowhere/At_All", "../../etc/passwd", "", "Europe"])
def test_a_zone_that_this_machine_does_not_know_is_utc_and_says_so(name: str) -> None:
    """A task may come from a machine with other zones; a wrong time is never told as if it were right."""
    assert told(Times(zone=name), NOW) == {"now": "Wednesday 2026-11-25T23:15:00+00:00", "zone": "UTC"}


@pytest.mark.parametrize(
    "expression",
    [
        "now - given_at > duration('480h')",
        "now > timestamp('2026-11-25T00:00:00Z')",
        "now.getFullYear() == 2026",
        "given_at < now && tool == 'pay'",
    ],
)
def test_rules_reckon_with_both(expression: str) -> None:
    """They are timestamps in every expression of a rule, a condition or an acceptance."""
    rules = TimedRules(CelRules(), BERLIN, NOW)
    assert rules.check(expression) is None
    assert rules.holds(expression, {"tool": "pay"})


def test_a_task_that_does_not_know_when_it_was_given_can_not_be_judged_by_it() -> None:
    """No time is made up: the expression fails, so that a rule applies."""
    rules = TimedRules(CelRules(), Times(), NOW)
    assert rules.holds("now > timestamp('2026-01-01T00:00:00Z')", {})
    with pytest.raises(RuleError):
        rules.holds("given_at > timestamp('2026-01-01T00:00:00Z')", {})


@pytest.mark.parametrize(
    "expression",
    [
        "days_between(timestamp('2026-03-29T23:30:00'), timestamp('2026-03-30T00:30:00')) == 1",
        "days_between('2026-03-28T23:30:00Z', '2026-03-29T21:30:00Z') == 0",  # both ends of the short day
        "timestamp('2026-03-30') - timestamp('2026-03-28') == duration('47h')",
        "timestamp('2026-03-29') + duration('24h') == timestamp('2026-03-30T01:00:00')",
        "timestamp('2026-07-01T12:00:00') == timestamp('2026-07-01T10:00:00Z')",
        "business_hours('2026-07-01T07:00:00Z', '2026-07-01T15:00:00Z') == 8",
        "today == '2026-11-26' && string(now) == '2026-11-26T00:15:00+01:00'",
    ],
)
def test_hours_are_those_of_the_day_that_is_meant(expression: str) -> None:
    """The clocks of the zone change: a time of day in July is told by July's, though it is winter now."""
    assert TimedRules(CelRules(), BERLIN, NOW).holds(expression, {})
    assert TimedRules(CelRules(), Times(given_at=GIVEN), NOW).in_zone("Europe/Berlin").holds(expression, {})


def test_moments_stay_what_they_are_in_another_zone() -> None:
    """Only the days and hours that they are told in change; of a zone that is not known here, into UTC."""
    rules = TimedRules(CelRules(), BERLIN, NOW)
    tokyo, unknown = rules.in_zone("Asia/Tokyo"), rules.in_zone("Nowhere/At_All")
    for there in (tokyo, unknown):
        assert there.holds("now == timestamp('2026-11-25T23:15:00Z') && given_at < now", {})
    assert tokyo.value("string(now)", {}) == "2026-11-26T08:15:00+09:00"
    assert unknown.value("[today, string(given_at)]", {}) == ["2026-11-25", "2026-11-02T22:30:00Z"]
