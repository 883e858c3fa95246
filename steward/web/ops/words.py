"""Figures in words, as pages and tables show them."""

from __future__ import annotations

from datetime import date

from steward.domain.figures.distributions import Share
from steward.domain.figures.outcomes import Outcome
from steward.domain.figures.overview import Unit
from steward.domain.text import plain
from steward.web.ops.sheet import Cell
from steward.web.text import moment

OUTCOME_NAMES: dict[Outcome, str] = {
    "alone": "complete alone",
    "with_person": "complete after a person",
    "waiting": "waiting",
    "limit": "stopped at a limit",
    "failed": "failed",
    "cancelled": "cancelled",
}
OUTCOME_TONES: dict[Outcome, str] = {
    "alone": "good",
    "with_person": "info",
    "waiting": "neutral",
    "limit": "warn",
    "failed": "bad",
    "cancelled": "faint",
}
NOTHING = "–"
_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0


def figure(value: float | None, unit: Unit) -> str:
    """A figure with its unit; a dash where there is none."""
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
            return moment(value)
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


def count(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def number(value: float, href: str = "") -> Cell:
    """A count; what is nothing leads nowhere."""
    return Cell(text=count(value), raw=f"{value:g}", href=href if value else "")


def share_cell(share: Share, href: str = "") -> Cell:
    """A share with its counts, so that 1 of 2 is not read as half of many."""
    if share.value is None:
        return Cell(text=NOTHING)
    return Cell(
        text=percent(share.value),
        sub=f"{share.count:,} of {share.of:,}",
        raw=f"{share.value:.4f}",
        href=href if share.count else "",
    )


def said(value: float | None, unit: Unit) -> Cell:
    return Cell(text=figure(value, unit), raw="" if value is None else f"{value:g}")


def name(text: str, otherwise: str) -> str:
    return plain(text) if text else otherwise


def short_day(day: str) -> str:
    """An ISO date in few letters, as 26 Nov."""
    there = date.fromisoformat(day)
    return f"{there.day} {there:%b}"
