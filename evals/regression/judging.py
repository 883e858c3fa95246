"""What a judge model says of a trial's texts: asked only where all that the world and the ledger say holds.

An answer is kept by texts, question and model, so that a repeat, and a run beside an earlier one, hear the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from steward.domain.canonical import digest
from steward.domain.redaction import Redactor
from steward.domain.text import plural
from steward.evals.regression.format import Case, Judge
from steward.evals.regression.judgements import Judged
from steward.evals.regression.scoring import Finding
from steward.evals.regression.trial import Trial
from steward.planner.judge import Judgement, ModelJudge, judge_version
from steward.planner.model_choice import judge_models
from steward.planner.sampling import warmer
from steward.settings import Settings
from steward.tools.web import open_connections

NOBODY = "no judge model is set (STEWARD_JUDGE_MODEL)"


@dataclass
class Judging:
    """The judge of a run; None as `judge` is none at all. `known` are answers by key, those of an earlier run too."""

    redactor: Redactor
    judge: ModelJudge | None = None
    voter: ModelJudge | None = None
    known: dict[str, Judged] = field(default_factory=dict[str, Judged])
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict[str, asyncio.Lock])

    async def judged(self, trial: Trial) -> Trial:
        """The trial with what is said of its texts; one against which something may be said already is not judged."""
        wanted = trial.case.expect.judge
        if not wanted:
            return trial
        if trial.findings:
            judged = [_not_judged(one, "what the world or the ledger says does not hold") for one in wanted]
            return replace(trial, judged=judged)
        pairs = zip(wanted, trial.seen.texts, strict=True)
        judged = [await self._judged(one, texts) for one, texts in pairs]
        findings = [_finding(one) for one in judged if one.against]
        return replace(trial, judged=judged, findings=[*trial.findings, *findings])

    async def _judged(self, wanted: Judge, texts: Sequence[str]) -> Judged:
        judge = self.judge if wanted.votes == 1 else self.voter
        if judge is None:
            return _not_judged(wanted, NOBODY)
        if not any(text.strip() for text in texts):
            return _not_judged(wanted, "there is no such text")
        shown = [self.redactor.text(text) for text in texts]
        key = digest("judged", [*shown], wanted.asks, judge.name, judge_version(), wanted.votes, wanted.enough)
        async with self._asking.setdefault(key, asyncio.Lock()):
            if key not in self.known:
                asked = [await judge.judge(shown, wanted.asks) for _ in range(wanted.votes)]
                said = _kept_as(_counted(wanted, asked, judge.name), key, self.redactor)
                if said.verdict == "not judged":  # asked again in the next trial
                    return said
                self.known[key] = said
                return said
        return self.known[key].model_copy(
            update={"wanted": wanted.holds, "of": wanted.what, "kept": True, "tokens": 0, "cost": 0.0}
        )


@asynccontextmanager
async def judging(settings: Settings, cases: Iterable[Case], known: Mapping[str, Judged]) -> AsyncGenerator[Judging]:
    """The judge that is set, if these cases want one. Raises Unusable for one that can't be asked."""
    redactor = settings.redactor()
    models = judge_models(settings) if any(case.expect.judge for case in cases) else []
    if not models:
        yield Judging(redactor)
        return
    async with open_connections(timeout=settings.model_timeout) as http:
        voter = ModelJudge([warmer(one) for one in models], http)
        yield Judging(redactor, ModelJudge(models, http), voter, {**known})


def _kept_as(said: Judged, key: str, redactor: Redactor) -> Judged:
    """As it is kept: under what it answers, and without secrets."""
    return said.model_copy(update={"key": key, "reason": redactor.text(said.reason)})


def _counted(wanted: Judge, asked: Sequence[Judgement], model: str) -> Judged:
    """The verdict of several votes; without enough of either there is none."""
    calls = [call for one in asked for call in one.calls]
    yes, no = sum(one.yes is True for one in asked), sum(one.yes is False for one in asked)
    verdict = "yes" if yes >= wanted.enough else "no" if no >= wanted.enough else "not judged"
    sides = {"yes": True, "no": False}
    reason = next((one.reason for one in asked if verdict in sides and one.yes is sides[verdict]), "")
    failed = next((one.error for one in asked if one.error), "")
    if verdict == "not judged":
        reason = failed or f"{yes} yes and {no} no of {plural(wanted.votes, 'vote')}, {wanted.enough} are needed"
    return Judged(
        of=wanted.what,
        asks=wanted.asks,
        wanted=wanted.holds,
        verdict=verdict,
        reason=reason,
        model=next((one.model for one in asked if one.model), model),
        yes=yes,
        votes=wanted.votes,
        tokens=sum(call.tokens_in + call.tokens_out for call in calls),
        cost=sum(call.cost for call in calls),
    )


def _not_judged(wanted: Judge, why: str) -> Judged:
    return Judged(of=wanted.what, asks=wanted.asks, wanted=wanted.holds, verdict="not judged", reason=why)


def _finding(said: Judged) -> Finding:
    votes = f", {said.yes} yes of {said.votes}" if said.votes > 1 else ""
    text = f"{said.model} says {said.verdict} of the {said.of}{votes}: {said.asks} {said.reason}"
    return Finding(kind="judged", text=text.strip())
