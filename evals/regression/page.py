"""A run as one HTML page that needs nothing else: for a build's artefacts, or to be sent on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from steward.domain.figures.distributions import Share
from steward.domain.figures.words import money
from steward.evals.regression.figures import Figures, compared, figures_of
from steward.evals.regression.results import Result, Run
from steward.evals.regression.scoring import GRAVE, WHAT

_WIDTH = 240  # of a bar, in the picture's units
_BINS = 24


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A share as a bar with its 95 % interval, in units of the picture."""

    name: str
    share: Share
    length: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case with its trials, the failed ones first."""

    name: str
    share: Share
    trials: Sequence[Result]

    @property
    def passed(self) -> bool:
        return self.share.count == self.share.of


def page(run: Run, before: Run | None = None) -> str:
    """The page; with `before`, what changed since."""
    figures = figures_of(run)
    return _template().render(
        run=run,
        began=datetime.fromtimestamp(run.began, UTC).strftime("%Y-%m-%d %H:%M UTC"),
        figures=figures,
        findings=_findings(figures),
        bars=[_bar("all", figures.passed), *(_bar(tag, share) for tag, share in figures.by_tag.items())],
        seconds=_histogram([one.seconds for one in run.results]),
        steps=_histogram([float(one.steps) for one in run.results]),
        cases=_rows(run),
        compared=compared(before, run) if before else None,
        before=before,
        money=money,
        width=_WIDTH,
    )


def _findings(figures: Figures) -> list[tuple[str, int, bool]]:
    """What each kind of finding means, in how many trials it was, and whether it is a broken promise."""
    return [(words, figures.findings.get(kind, 0), kind in GRAVE) for kind, words in WHAT.items()]


def _bar(name: str, share: Share) -> Bar:
    low, high = share.interval
    return Bar(name=name, share=share, length=(share.value or 0.0) * _WIDTH, low=low * _WIDTH, high=high * _WIDTH)


def _histogram(values: Sequence[float]) -> Sequence[Mapping[str, float]]:
    """Columns from the smallest value to the largest: from, to, count and height (0 to 1)."""
    if not values:
        return []
    low, high = min(values), max(values)
    width = (high - low) / _BINS or 1.0
    counts = [0] * _BINS
    for value in values:
        counts[min(_BINS - 1, int((value - low) / width))] += 1
    top = max(counts)
    return [
        {"from": low + at * width, "to": min(high, low + (at + 1) * width), "count": count, "height": count / top}
        for at, count in enumerate(counts)
    ]


def _rows(run: Run) -> list[CaseRow]:
    rows = [
        CaseRow(
            name=name,
            share=Share(count=sum(one.passed for one in trials), of=len(trials)),
            trials=sorted(trials, key=lambda one: one.passed),
        )
        for name, trials in run.by_case.items()
    ]
    return sorted(rows, key=lambda row: row.passed)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("steward.evals.regression"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("run.html")
