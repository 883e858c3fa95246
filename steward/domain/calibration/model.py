"""What was learnt from the judged plans of one playbook, one model and one version of the prompt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from steward.domain.calibration.measures import Fit
from steward.domain.calibration.promise import Promise, Tally, promise
from steward.domain.playbook import ConfidenceTerms

METHODS = {
    "": "not calibrated",
    "isotonic": "isotonic regression",
    "platt": "Platt scaling, partially pooled with the other playbooks",
}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Whose plans are alike: another model or another version of the prompt begins anew."""

    playbook: str
    model: str
    prompt_version: str


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """One version of it. Scores and chances are in [0, 1], times Unix seconds.

    `judged` plans ended between `since` and `until`, and `why` counts those that were wrong. `effects` and `all` tally
    what would go on unseen, of plans that act and of all. `said` is how well the scores fit as chances to be right;
    `curve` are points of score and chance, and `fitted` is how well such a curve does on plans that it was not made
    from. Without a curve there is no `method`.
    """

    kind: Kind
    version: int
    made_at: float
    judged: int
    since: float
    until: float
    why: Mapping[str, int]
    effects: Sequence[Tally]
    all: Sequence[Tally]
    said: Fit
    method: str = ""
    curve: Sequence[tuple[float, float]] = ()
    fitted: Fit | None = None

    @property
    def wrong(self) -> int:
        return sum(self.why.values())

    def promise(self, terms: ConfidenceTerms) -> Promise | None:
        """What holds under the playbook's terms; None where they want none."""
        if terms.at_most_wrong is None:
            return None
        return promise(self.tallies(terms), terms.at_most_wrong)

    def tallies(self, terms: ConfidenceTerms) -> Sequence[Tally]:
        """The plans that the terms are about."""
        return self.effects if terms.of == "effects" else self.all

    def chance(self, score: float) -> float | None:
        """How likely a plan of this score is right, between the curve's points on straight lines; None without one."""
        if not self.curve:
            return None
        after = bisect_left([at for at, _ in self.curve], score)
        if after == 0:
            return self.curve[0][1]
        if after == len(self.curve):
            return self.curve[-1][1]
        (left, low), (right, high) = self.curve[after - 1], self.curve[after]
        return low + (high - low) * (score - left) / (right - left)


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What a fit came to: how, its points, and the chance that it gave each plan without having seen it."""

    method: str = ""
    curve: Sequence[tuple[float, float]] = ()
    unseen: Sequence[float] = field(default_factory=list[float])
