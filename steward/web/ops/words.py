"""Figures in words, as pages and tables show them."""

from __future__ import annotations

from datetime import date

from steward.domain.figures import words
from steward.domain.figures.distributions import Share
from steward.domain.figures.outcomes import Standing
from steward.domain.figures.overview import Unit
from steward.domain.figures.words import NOTHING, count, percent
from steward.domain.text import plain
from steward.web.ops.sheet import Cell
from steward.web.text import moment

OUTCOME_TONES: dict[Standing, str] = {
    "alone": "good",
    "with_person": "info",
    "waiting": "neutral",
    "limit": "warn",
    "failed": "bad",
    "cancelled": "faint",
    "running": "neutral",
}


def figure(value: float | None, unit: Unit) -> str:
    """A figure with its unit, a time as pages show times; a dash where there is none."""
    return moment(value) if unit == "time" and value is not None else words.figure(value, unit)


def number(value: float, href: str = "") -> Cell:
    """A count; what is nothing leads nowhere."""
    return Cell(text=count(value), raw=f"{value:.15g}", href=href if value else "")


def share_cell(share: Share, href: str = "") -> Cell:
    """A share with its counts, so that 1 of 2 is not read as half of many."""
    if share.value is None:
        return Cell(text=NOTHING)
    return Cell(
        text=percent(share.value),
        sub=f"{share.count:,} of {share.of:,}",
        counts=(share.count, share.of),
        raw=f"{share.value:.4f}",
        href=href if share.count else "",
    )


def said(value: float | None, unit: Unit) -> Cell:
    return Cell(text=figure(value, unit), raw="" if value is None else f"{value:.15g}")


def name(text: str, otherwise: str) -> str:
    return plain(text) if text else otherwise


def short_day(day: str) -> str:
    """An ISO date in few letters, as 26 Nov."""
    there = date.fromisoformat(day)
    return f"{there.day} {there:%b}"
