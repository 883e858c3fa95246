"""What confidence is worth by what became of plans, and what can be promised from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steward.domain.calibration.documents import targets
from steward.domain.calibration.measures import Fit
from steward.domain.calibration.model import METHODS, Calibration
from steward.domain.calibration.promise import promise, sent
from steward.domain.calibration.standing import share_text
from steward.domain.figures.words import NOTHING, percent, playbook_meant
from steward.domain.playbook import ConfidenceTerms
from steward.web.charts import Plot, Series, lines
from steward.web.ops.filters import Wanted
from steward.web.ops.sheet import Cell, Figure, Table, head_of
from steward.web.ops.words import name, number, share_cell
from steward.web.ops.work import moment
from steward.web.rows import when
from steward.web.text import plain

_MOST_CHARTS = 6
_NOTE = (
    "Not of the chosen range, but of the newest plans of the last 180 days, at most 5,000 of a playbook, model and "
    "prompt, by all that became of them since."
)
_EMPTY = "No plan of a model has been judged yet."
Shelf = Mapping[str, ConfidenceTerms]


def of(found: Sequence[Calibration], wanted: Wanted) -> list[Calibration]:
    """Those that the bar leaves."""
    playbook = playbook_meant(wanted.playbook)
    return [
        one
        for one in found
        if playbook in (None, one.kind.playbook)
        and wanted.model in (None, one.kind.model)
        and wanted.prompt in (None, one.kind.prompt_version)
    ]


def calibration_figures(found: Sequence[Calibration], shelf: Shelf, now: float) -> list[Figure]:
    """How well confidence fits, the reliability diagrams, and the thresholds that can be promised."""
    return [_fits(found, now), _reliability(found), _promises(found, shelf)]


def _kind(one: Calibration) -> Cell:
    kind = one.kind
    playbook, model, prompt = (name(text, "none") for text in (kind.playbook, kind.model, kind.prompt_version))
    return Cell(text=playbook, raw=f"{playbook}, {model}, {prompt}", sub=f"{model}, prompt {prompt}")


def _fits(found: Sequence[Calibration], now: float) -> Figure:
    numbers = (
        "Plans",
        "Wrong",
        "Brier score",
        "Calibration error",
        "calibrated: Brier",
        ("error", "calibrated: error"),
    )
    rows = [
        [
            _kind(one),
            number(one.judged),
            Cell(text=f"{one.wrong:,}", raw=str(one.wrong), sub=_whys(one)),
            *_measures(one.said),
            *_measures(one.fitted),
            Cell(text=plain(one.method) or NOTHING, sub=METHODS.get(one.method, "")),
            Cell(text=str(one.version)),
            moment(when(one.made_at, now)),
        ]
        for one in found
    ]
    heads = head_of("Plans of", numbers=numbers, then=("How", "Version", "Made"))
    return Figure(
        id="calibration",
        title="How well confidence fits",
        note=_NOTE,
        table=Table(head=heads, rows=rows),
        empty=_EMPTY,
    )


def _whys(one: Calibration) -> str:
    return ", ".join(f"{count:,} {plain(why)}" for why, count in sorted(one.why.items()))


def _measures(fit: Fit | None) -> list[Cell]:
    values = (fit.brier, fit.ece) if fit else (None, None)
    return [Cell(text=NOTHING) if one is None else Cell(text=f"{one:.4f}", raw=f"{one:.6f}") for one in values]


def _reliability(found: Sequence[Calibration]) -> Figure:
    rows = [
        [
            _kind(one),
            Cell(text=f"{each.low:.1f}–{each.high:.1f}"),
            number(each.right.of),
            Cell(text=percent(each.said), raw=f"{each.said:.4f}"),
            share_cell(each.right),
            Cell(text=f"{percent(each.right.interval[0])} to {percent(each.right.interval[1])}"),
        ]
        for one in found
        for each in one.said.bins
    ]
    numbers = ("Plans", "Said on average", "Turned out right", "95 % interval (Wilson)")
    heads = head_of("Plans of", "Confidence", numbers=numbers)
    return Figure(
        id="reliability",
        title="Reliability: what was said, and what turned out right",
        plots=[(_title(one), _diagram(one.said)) for one in found[:_MOST_CHARTS]],
        table=Table(head=heads, rows=rows),
        empty=_EMPTY,
    )


def _title(one: Calibration) -> str:
    return f"{name(one.kind.playbook, 'none')}, {plain(one.kind.model)}: share of {one.judged:,} plans that was right"


def _diagram(fit: Fit) -> Plot:
    texts = [f"{one.right.count:,} of {one.right.of:,}" for one in fit.bins]
    right = [one.right.value for one in fit.bins]
    return lines(
        [f"{one.low:.1f}–{one.high:.1f}" for one in fit.bins],
        [
            Series(name="right", tone="accent", values=right, texts=texts),
            Series(name="as said", tone="neutral", values=[one.said for one in fit.bins]),
        ],
        bands=[one.right.interval for one in fit.bins],
    )


def _promises(found: Sequence[Calibration], shelf: Shelf) -> Figure:
    rows = [
        _promise(one, terms, most)
        for one in found
        for terms in [shelf.get(one.kind.playbook, ConfidenceTerms())]
        for most in targets(terms.at_most_wrong)
    ]
    numbers = (
        "At most wrong",
        "From confidence",
        "To people",
        "Judged above it",
        "Wrong",
        "Surely below",
    )
    return Figure(
        id="promises",
        title="What can be promised without review",
        note="Each line holds with a chance of 95 %. Plans whose acts needed a yes anyway are not among them.",
        table=Table(head=head_of("Plans of", numbers=numbers), rows=rows),
        empty=_EMPTY,
    )


def _promise(one: Calibration, terms: ConfidenceTerms, most: float) -> list[Cell]:
    tallies = one.tallies(terms)
    made = promise(tallies, most)
    told = "wanted by the playbook" if most == terms.at_most_wrong else ""
    if made.threshold is None:
        told = ", ".join(filter(None, (told, f"takes {made.needed:,} without a wrong one")))
    from_ = NOTHING if made.threshold is None else f"{made.threshold:.2f}"
    return [
        _kind(one),
        Cell(text=share_text(most), raw=f"{most:.15g}", sub=told),
        Cell(text=from_),
        share_cell(sent(tallies, made)),
        number(made.of),
        number(made.wrong),
        Cell(text=percent(made.bound) if made.of else NOTHING, raw=f"{made.bound:.6f}"),
    ]
