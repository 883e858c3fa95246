"""What confidence is worth, for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.rendering.fitting import figure_table
from steward.cli.rendering.stats import NUMBER
from steward.cli.text import ago, minute, plain
from steward.domain.calibration.documents import targets
from steward.domain.calibration.measures import Fit
from steward.domain.calibration.model import METHODS, Calibration
from steward.domain.calibration.promise import needed_for, promise, sent
from steward.domain.calibration.standing import share_text
from steward.domain.figures.words import NOTHING, count, percent, share
from steward.domain.playbook import ConfidenceTerms

Shelf = Mapping[str, ConfidenceTerms]


def calibrations(found: Sequence[Calibration], shelf: Shelf, now: float) -> list[RenderableType]:
    """Each kind of plans: how well its confidence fits, and which thresholds can be promised."""
    if not found:
        return [Text("No plan of a model has been judged yet.")]
    return [part for one in found for part in _one(one, shelf.get(one.kind.playbook, ConfidenceTerms()), now)]


def unjudged(shelf: Shelf, judged: Sequence[str], playbook: str | None) -> list[str]:
    """The playbooks that want a promise, and of which no plan was judged."""
    wanting = [name for name, terms in shelf.items() if terms.at_most_wrong is not None]
    return [name for name in wanting if name not in judged and playbook in (None, name)]


def notes(names: Sequence[str], shelf: Shelf) -> list[str]:
    """What these have to wait for."""
    return [
        f"{name}: at most {share_text(most)} can be promised once {needed_for(most):,} plans were judged and none of "
        "them was wrong."
        for name in names
        if (most := shelf[name].at_most_wrong) is not None
    ]


def _one(one: Calibration, terms: ConfidenceTerms, now: float) -> list[RenderableType]:
    kind = one.kind
    whys = ", ".join(f"{number:,} {why}" for why, number in sorted(one.why.items()))
    facts: list[tuple[str, RenderableType | None]] = [
        ("judged", f"{one.judged:,} plans, {one.wrong:,} of them wrong" + (f" ({whys})" if whys else "")),
        ("ended", f"from {minute(one.since)} to {minute(one.until)}"),
        ("version", f"{one.version}, made {ago(one.made_at, now)}"),
        ("as said", _fit(one.said)),
        ("calibrated", f"{_fit(one.fitted)}; {METHODS.get(one.method, one.method)}" if one.fitted else METHODS[""]),
    ]
    title = f"{plain(kind.playbook) or 'no playbook'} by {plain(kind.model)}, prompt {plain(kind.prompt_version)}"
    return [render.heading(title), render.facts(facts), _bins(one), _promises(one, terms)]


def _fit(fit: Fit) -> str:
    if fit.brier is None or fit.ece is None:
        return NOTHING
    return f"Brier score {fit.brier:.4f}, calibration error {fit.ece:.4f}, n = {fit.of:,}"


def _bins(one: Calibration) -> Table:
    table = figure_table("Confidence", ("Plans", NUMBER), ("said", NUMBER), ("Right", NUMBER), ("between", NUMBER))
    for each in one.said.bins:
        low, high = each.right.interval
        name = f"{each.low:.1f} – {each.high:.1f}"
        table.add_row(
            name, count(each.right.of), percent(each.said), share(each.right), f"{percent(low)} and {percent(high)}"
        )
    return table


def _promises(one: Calibration, terms: ConfidenceTerms) -> Table:
    what = "plans that act" if terms.of == "effects" else "all plans"
    caption = (
        f"Of {what} for which no approval was needed anyway. Each line holds with a chance of 95 %. To people: how "
        "many of the judged ones would have gone to them."
    )
    table = figure_table("At most wrong", ("from", NUMBER), ("to people", NUMBER), ("judged above", NUMBER),
                         ("wrong", NUMBER), ("at most", NUMBER), caption=caption)  # fmt: skip
    tallies = one.tallies(terms)
    for most in targets(terms.at_most_wrong):
        made = promise(tallies, most)
        name = f"{share_text(most)}{' (wanted)' if most == terms.at_most_wrong else ''}"
        if made.threshold is None:
            table.add_row(name, NOTHING, "all", count(made.of), count(made.wrong), f"needs {made.needed:,} right ones")
            continue
        people = share(sent(tallies, made))
        table.add_row(name, f"{made.threshold:.2f}", people, count(made.of), count(made.wrong), percent(made.bound))
    return table
