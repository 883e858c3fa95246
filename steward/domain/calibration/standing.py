"""Whether one plan may go on without a person by its confidence, and on what that rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from steward.domain.calibration.model import Calibration
from steward.domain.calibration.promise import Promise, promise
from steward.domain.json_value import JsonObject
from steward.domain.model import Plan
from steward.domain.playbook import Playbook

Basis = Literal["threshold", "promise", "no promise yet"]
"""What was compared with: the playbook's number, what was derived from judged plans, or nothing that could be."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`said` is the planner's word and `score` what is compared, with `agreed` of `samples` plans that act alike;
    `chance` is how likely such a plan is right by what became of others. `version` is the calibration's."""

    said: float
    score: float
    agreed: int
    samples: int
    chance: float | None
    threshold: float | None
    basis: Basis
    version: int | None
    acts: bool
    doubt: str

    @property
    def detail(self) -> JsonObject:
        """As the record has it."""
        told: JsonObject = {"said": self.said, "score": self.score, "basis": self.basis, "acts": self.acts}
        told |= {"agreement": f"{self.agreed}/{self.samples}"} if self.samples > 1 else {}
        told |= {"threshold": self.threshold} if self.threshold is not None else {}
        told |= {"chance": round(self.chance, 4)} if self.chance is not None else {}
        return told | ({"calibration": self.version} if self.version is not None else {})


def score_of(plan: Plan) -> float:
    """What is compared: the planner's word, times the share of the plans asked for that act alike."""
    return plan.confidence * plan.agreed / plan.samples if plan.samples > 1 else plan.confidence


def standing_of(plan: Plan, playbook: Playbook, calibration: Calibration | None, *, acts: bool) -> Standing:
    """`acts`: the plan has effects."""
    terms, score = playbook.confidence, score_of(plan)
    threshold: float | None = playbook.threshold
    basis: Basis = "threshold"
    made: Promise | None = None
    if terms.at_most_wrong is not None and not plan.fixed and (acts or terms.of == "all"):
        made = calibration.promise(terms) if calibration else promise((), terms.at_most_wrong)
        basis = "promise" if made and made.threshold is not None else "no promise yet"
        if made and (made.threshold is not None or terms.until_known == "person"):
            threshold = made.threshold
    return Standing(
        said=plan.confidence,
        score=score,
        agreed=plan.agreed,
        samples=plan.samples,
        chance=calibration.chance(score) if calibration and not plan.fixed else None,
        threshold=threshold,
        basis=basis,
        version=calibration.version if calibration else None,
        acts=acts,
        doubt=_doubt(plan, score, threshold, made),
    )


def _doubt(plan: Plan, score: float, threshold: float | None, made: Promise | None) -> str:
    """Why a person should read the plan before it acts, or nothing."""
    if threshold is None:
        return _unpromised(made) if made else ""
    wanted = f"{threshold:.0%} is needed"
    if made is not None and made.threshold is not None:
        wanted += f", so that at most {share_text(made.at_most_wrong)} of those that nobody reads are wrong"
    if not plan.confidence and threshold:
        return f"The planner is not sure of this plan, or does not say how sure it is; {wanted}."
    if score >= threshold:
        return ""
    told = f"The planner is {plan.confidence:.0%} sure of this plan"
    if plan.samples > 1:
        told += f", and {plan.agreed} of {plan.samples} plans that it made act alike, which counts as {score:.0%}"
    return f"{told}; {wanted}."


def _unpromised(made: Promise) -> str:
    judged = f"{made.of:,} plans of this model and prompt were judged so far" if made.of else "none was judged so far"
    judged += f", {made.wrong:,} of them wrong" if made.wrong else ""
    return (
        f"At most {share_text(made.at_most_wrong)} of the plans that nobody reads may be wrong, and no confidence can "
        f"promise that yet: {judged}. It takes {made.needed:,} where none is wrong, and more with each that is."
    )


def share_text(share: float) -> str:
    """As people write it: 1 %, 0.5 %."""
    return f"{share * 100:.4g} %"


def standing_notes(detail: JsonObject) -> list[tuple[str, str]]:
    """What a check compared, of its record's detail and in words; nothing where it says nothing."""
    told = detail.get("confidence")
    if not isinstance(told, dict):
        return []
    score, threshold, agreement = told.get("score"), told.get("threshold"), told.get("agreement")
    if not isinstance(score, int | float):
        return []
    said = f"{score:.0%}" + (f" ({agreement} act alike)" if agreement else "")
    said += f", {threshold:.0%} is needed" if isinstance(threshold, int | float) else ""
    grounds = {"promise": f" by calibration {told.get('calibration')}", "no promise yet": "; nothing is promised yet"}
    return [("confidence", said + grounds.get(str(told.get("basis")), ""))]
