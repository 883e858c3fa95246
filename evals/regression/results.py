"""A run's results as they are kept: read again as a baseline, and what every report is made of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from steward.domain.errors import Unusable, reason_of
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.text import line
from steward.evals.regression.format import Case
from steward.evals.regression.judgements import Judged
from steward.evals.regression.scoring import Kind
from steward.evals.regression.second_looks import Looks
from steward.evals.regression.trial import Trial

FORMAT = 1


class _Kept(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Said(_Kept):
    """One thing that may be said against a trial."""

    kind: Kind
    text: str


class Result(_Kept):
    """One trial of a case. Seconds are the wall's, `cost` is in US dollars, `happened` counts acts in the world."""

    case: str
    trial: int = 1
    goal: str = ""
    why: str = ""
    tags: list[str] = []
    expects_person: bool = False
    status: str
    reason: str | None = None
    question: str = ""
    answer: str = ""
    happened: dict[str, int] = {}
    findings: list[Said] = []
    asked: int = 0
    steps: int = 0
    model_calls: int = 0
    tokens: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    looks: Looks | None = None
    judged: list[Judged] = []

    @property
    def passed(self) -> bool:
        return not self.findings

    @property
    def needless(self) -> bool:
        """Whether a person was asked whom the case does not call for."""
        return bool(self.asked) and not self.expects_person


class Run(_Kept):
    """All trials of a run, case by case. `began` is Unix seconds."""

    format: int = FORMAT
    release: str
    model: str
    prompt_version: str = ""
    began: float
    seconds: float
    repeat: int = 1
    results: list[Result]

    @property
    def by_case(self) -> dict[str, list[Result]]:
        """The trials of each case, in the order of the cases."""
        found: dict[str, list[Result]] = {}
        for one in self.results:
            found.setdefault(one.case, []).append(one)
        return found

    @property
    def verdicts(self) -> dict[str, Judged]:
        """What a judge model said of texts, by what it is kept by."""
        return {said.key: said for one in self.results for said in one.judged if said.key}


def result_of(trial: Trial, number: int, redactor: Redactor = PLAIN) -> Result:
    """A trial as it is kept, without the secrets that the redactor knows."""
    case, seen = trial.case, trial.seen
    return Result(
        case=case.id,
        trial=number,
        goal=case.goal,
        why=case.why,
        tags=case.tags,
        expects_person=expects_person(case),
        status=seen.status,
        reason=seen.reason.value if seen.reason else None,
        question=redactor.text(seen.question),
        answer=redactor.text(seen.answer),
        happened={**(seen.verified if seen.happened is None else seen.happened)},
        findings=[Said(kind=one.kind, text=redactor.text(one.text)) for one in trial.findings],
        asked=seen.asked,
        steps=seen.steps,
        model_calls=seen.usage.model_calls,
        tokens=seen.usage.tokens,
        cost=seen.usage.cost,
        seconds=seen.seconds,
        looks=seen.looks,
        judged=[*trial.judged],
    )


def expects_person(case: Case) -> bool:
    """Whether a person is to be asked in this case, as far as it says."""
    return bool(case.answers) or "needs_review" in case.expect.statuses


def read_run(path: Path) -> Run:
    """Results that were kept. Raises Unusable."""
    name = line(str(path), 200)
    try:
        kept = Run.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Unusable(f"{name}: can't be read: {reason_of(error)}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise Unusable(f"{name}: are no results of `steward eval`: {place or 'file'}: {first['msg']}") from None
    if kept.format != FORMAT:
        raise Unusable(f"{name}: results of another version of Steward (format {kept.format}); run it again")
    return kept


def merged(results: Sequence[Result], order: Sequence[Case]) -> list[Result]:
    """The results in the order of the cases and trials, whichever ended first."""
    place = {case.id: index for index, case in enumerate(order)}
    return sorted(results, key=lambda one: (place[one.case], one.trial))
