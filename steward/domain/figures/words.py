"""Figures in words, the same on pages and on the command line."""

from __future__ import annotations

from steward.domain.figures.distributions import Share
from steward.domain.figures.lists import MOST_COUNTED
from steward.domain.figures.outcomes import Standing
from steward.domain.figures.overview import Unit
from steward.domain.text import day_and_time, plural

OUTCOME_NAMES: dict[Standing, str] = {
    "alone": "complete alone",
    "with_person": "complete after a person",
    "waiting": "waiting",
    "limit": "stopped at a limit",
    "failed": "failed",
    "cancelled": "cancelled",
    "running": "running",
}
NOTHING = "–"
TOOLS_COUNT = "Lost, refuted, unknown: acts by how they ended, not tries. Failed: acts refused, lost or not verified."
ERRORS_COUNT = "Times: on every try, also of acts that ended well."
NO_PLAYBOOK = "none"  # for the tasks that never had one
_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0


def playbook_meant(said: str | None) -> str | None:
    """The playbook that was named, where `NO_PLAYBOOK` names that of the tasks that never had one: ""."""
    return "" if said == NO_PLAYBOOK else said


def figure(value: float | None, unit: Unit) -> str:
    """A figure with its unit, a time in UTC; a dash where there is none."""
    if value is None:
        return NOTHING
    match unit:
        case "share":
            return percent(value)
        case "seconds":
            return seconds(value)
        case "usd":
            return money(value)
        case "time":
            return day_and_time(value)
        case "count" | "calls":
            return count(value)


def percent(value: float) -> str:
    """A share in percent. What is not all, or not nothing, is never rounded to it."""
    text = f"{100 * value:.1f}"
    if text == "100.0" and value < 1:
        text = "99.9"
    if text == "0.0" and value > 0:
        text = "<0.1"
    return f"{text.removesuffix('.0')} %"


def share(given: Share) -> str:
    """A share in percent, or a dash."""
    return NOTHING if given.value is None else percent(given.value)


def seconds(value: float) -> str:
    """A length of time in two figures or so."""
    if value < 1:
        return f"{value * 1000:.0f} ms"
    if value < _MINUTE:
        return f"{value:.1f} s"
    if value < _HOUR:
        return f"{value / _MINUTE:.1f} min"
    return f"{value / _HOUR:.1f} h" if value < _DAY else f"{value / _DAY:.1f} d"


def money(value: float) -> str:
    """US dollars; a cost that is not nothing is never shown as nothing."""
    if 0 < value < 0.0001:
        return "<$0.0001"
    return f"${value:,.2f}" if value >= 1 or not value else f"${float(f'{value:.2g}'):.4f}".rstrip("0").ljust(5, "0")


def cost(value: float, *, unpriced: bool) -> str:
    """US dollars, as far as they are known."""
    if not unpriced:
        return money(value)
    return f"{money(value)} and more" if value else "unknown"


def what_stopped(code: str) -> str:
    """What refused a plan, or what a person was asked for."""
    asked = code.removeprefix("asked ")
    return ("a person was asked, " if asked != code else "") + asked.replace("_", " ")


def counted(total: int) -> str:
    """How many tasks a list has."""
    return f"more than {MOST_COUNTED - 1:,} tasks" if total >= MOST_COUNTED else plural(total, "task")


def count(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
