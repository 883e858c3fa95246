"""Calibrated chances from scores, by scikit-learn; without it there are none, and thresholds need none.

Platt scaling (J. Platt 1999) is a logistic regression on the score's log-odds. It is partially pooled: each playbook
has an intercept and a slope that differ from those of all by as much as its own plans say, held back by a ridge
penalty, which is a normal prior on the differences. Isotonic regression (B. Zadrozny, C. Elkan 2002) takes any shape
that does not fall, and so needs many plans: it does better from about a thousand on (A. Niculescu-Mizil, R. Caruana
2005).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

from steward.domain.calibration.model import Fitted

MISSING = "chances need scikit-learn: pip install 'steward-tasks[evals]'"
MANY = 1_000  # plans from which on isotonic regression does better
_FEWEST = 20  # own plans; below there is nothing to tell apart from the others
_BOTH = 2  # of right and wrong
_FOLDS = 5
_EDGE = 0.005  # log-odds of nothing and all are no numbers
_FREE = 10.0  # standard deviation of the common intercept and slope: as good as none
_ALIKE = 0.5  # that of a playbook's difference from them, in log-odds
_POINTS = [place / 100 for place in range(101)]
Judged = tuple[float, bool]
"""A score, and whether it was right."""
Fit = Callable[[Sequence[Judged], Sequence[float]], list[float]]
"""The chances of some scores, by what is judged."""


def available() -> bool:
    """Whether scikit-learn is there."""
    return find_spec("sklearn") is not None


def learnt(own: Sequence[Judged], others: Sequence[Sequence[Judged]] = ()) -> Fitted:
    """The curve of a playbook's own plans, beside those of other playbooks with the same model and prompt.

    Nothing where scikit-learn is missing, where too few are judged, and where all were right or all were wrong.
    """
    known = {right for judged in [own, *others] for _, right in judged}
    if not available() or len(own) < _FEWEST or len(known) < _BOTH:
        return Fitted()
    many = len(own) >= MANY and len({right for _, right in own}) == _BOTH
    fit: Fit = _isotonic if many else partial(_platt, others)
    curve = [*zip(_POINTS, fit(own, _POINTS), strict=True)]
    return Fitted(method="isotonic" if many else "platt", curve=curve, unseen=_unseen(own, fit))


def _unseen(own: Sequence[Judged], fit: Fit) -> list[float]:
    """Each plan's chance by a curve that was made without it and a fifth of the others."""
    chances = [0.0] * len(own)
    for fold in range(_FOLDS):
        kept = [one for place, one in enumerate(own) if place % _FOLDS != fold]
        chances[fold::_FOLDS] = fit(kept, [score for score, _ in own[fold::_FOLDS]])
    return chances


def _isotonic(judged: Sequence[Judged], scores: Sequence[float]) -> list[float]:
    from sklearn.isotonic import IsotonicRegression

    regression: Any = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    regression.fit([score for score, _ in judged], [float(right) for _, right in judged])
    return [float(one) for one in regression.predict([*scores])]


def _platt(others: Sequence[Sequence[Judged]], own: Sequence[Judged], scores: Sequence[float]) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    groups = [own, *others]
    outcomes = [right for judged in groups for _, right in judged]
    if len({*outcomes}) < _BOTH:  # of some alone: Laplace's rule, as there is nothing to draw a line between
        return [(sum(outcomes) + 1) / (len(outcomes) + 2)] * len(scores)
    rows = [_row(score, place, len(groups)) for place, judged in enumerate(groups) for score, _ in judged]
    regression: Any = LogisticRegression(C=1.0, fit_intercept=False, max_iter=1_000)
    regression.fit(rows, outcomes)
    return [float(one) for one in regression.predict_proba([_row(score, 0, len(groups)) for score in scores])[:, 1]]


def _row(score: float, group: int, groups: int) -> list[float]:
    """Slope and intercept for all, then those of each group, scaled by how far they may differ."""
    held = min(max(score, _EDGE), 1 - _EDGE)
    odds = math.log(held / (1 - held))
    row = [_FREE * odds, _FREE, *([0.0, 0.0] * groups)]
    row[2 + 2 * group : 4 + 2 * group] = [_ALIKE * odds, _ALIKE]
    return row
