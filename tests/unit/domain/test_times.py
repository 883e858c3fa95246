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
