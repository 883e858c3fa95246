"""What a run's results come to, and how two runs differ; pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, stdev

from steward.domain.figures.distributions import Z_95, Share
from steward.evals.regression.results import Result, Run
from steward.evals.regression.scoring import GRAVE, Kind


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Median and 95th percentile."""

    median: float
    p95: float


@dataclass(frozen=True, kw_only=True)
class LookFigures:
    """What second looks were worth: the share of wrong acts that they stopped, and of right ones that they did.

    In `unanswered` questions no answer could be had, so that people were asked.
    """

    caught: Share
    false_alarms: Share
    unanswered: int


@dataclass(frozen=True, kw_only=True)
class JudgeFigures:
    """What a judge model said of texts: the share that is as wanted, and of how many it said nothing, and why."""

    as_wanted: Share
    not_judged: int
    why: Sequence[str]
    tokens: int
    cost: float


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A run in numbers. `pass_hat[k]` is the chance that k trials of a case all pass, over all cases."""

    passed: Share
    pass_hat: Mapping[int, float]
    findings: Counter[Kind]
    asked: Share
    needed: int
    needless: int
    steps: Spread
    tokens: Spread
    seconds: Spread
    cost: float
    by_tag: Mapping[str, Share] = field(default_factory=dict[str, Share])
    looks: LookFigures | None = None
    judged: JudgeFigures | None = None

    @property
    def broken_promises(self) -> int:
        """In how many trials a promise was broken, one that broke two counted twice."""
        return sum(count for kind, count in self.findings.items() if kind in GRAVE)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A run beside an earlier one: cases by name, and by how much the rate of passing moved, with its interval.

    Only cases of both runs are compared. The interval is at 95 %, of the mean of the cases' differences: trials of one
    case are not independent, so a case counts once (E. Miller 2024, Adding Error Bars to Evals, arXiv 2411.00640).
    """

    broken: Sequence[str]
    mended: Sequence[str]
    new: Sequence[str]
    gone: Sequence[str]
    difference: float
    low: float
    high: float
    worse: Mapping[Kind, int]

    @property
    def got_worse(self) -> bool:
        """Whether anything did that can't be chance alone: a case that always passed, a promise, or the rate."""
        return bool(self.broken) or any(kind in GRAVE for kind in self.worse) or self.high < 0


def figures_of(run: Run) -> Figures:
    results = run.results
    kinds = Counter[Kind]()
    for one in results:
        kinds.update({said.kind for said in one.findings})
    tags = sorted({tag for one in results for tag in one.tags})
    return Figures(
        passed=_share(results),
        pass_hat={k: _pass_hat(run, k) for k in range(1, run.repeat + 1)},
        findings=kinds,
        asked=Share(count=sum(one.asked > 0 for one in results), of=len(results)),
        needed=sum(one.asked > 0 and one.expects_person for one in results),
        needless=sum(one.needless for one in results),
        steps=_spread(results, lambda one: one.steps),
        tokens=_spread(results, lambda one: one.tokens),
        seconds=_spread(results, lambda one: one.seconds),
        cost=sum(one.cost for one in results),
        looks=_looks(results),
        judged=_judged(results),
        by_tag={tag: _share([one for one in results if tag in one.tags]) for tag in tags},
    )


def _looks(results: Sequence[Result]) -> LookFigures | None:
    looks = [one.looks for one in results if one.looks is not None]
    if not looks:
        return None
    return LookFigures(
        caught=Share(count=sum(one.caught for one in looks), of=sum(one.wrong for one in looks)),
        false_alarms=Share(count=sum(one.false_alarms for one in looks), of=sum(one.right for one in looks)),
        unanswered=sum(one.unanswered for one in looks),
    )


def _judged(results: Sequence[Result]) -> JudgeFigures | None:
    said = [said for one in results for said in one.judged]
    if not said:
        return None
    judged = [one for one in said if one.verdict != "not judged"]
    return JudgeFigures(
        as_wanted=Share(count=sum(not one.against for one in judged), of=len(judged)),
        not_judged=len(said) - len(judged),
        why=[*dict.fromkeys(one.reason for one in said if one.verdict == "not judged")],
        tokens=sum(one.tokens for one in said),
        cost=sum(one.cost for one in said),
    )


def compared(before: Run, now: Run) -> Compared:
    old, new = before.by_case, now.by_case
    both = [name for name in new if name in old]
    was, is_ = ({name: _share(results[name]).value or 0.0 for name in both} for results in (old, new))
    moves = [is_[name] - was[name] for name in both]
    mean = fmean(moves) if moves else 0.0
    margin = Z_95 * stdev(moves) / math.sqrt(len(moves)) if len(moves) > 1 else 1.0
    kinds_then, kinds_now = figures_of(before).findings, figures_of(now).findings
    return Compared(
        broken=[name for name in both if was[name] == 1 and is_[name] < 1],
        mended=[name for name in both if was[name] < 1 and is_[name] == 1],
        new=[name for name in new if name not in old],
        gone=[name for name in old if name not in new],
        difference=mean,
        low=max(-1.0, mean - margin),
        high=min(1.0, mean + margin),
        worse=kinds_now - kinds_then,
    )


def _share(results: Sequence[Result]) -> Share:
    return Share(count=sum(one.passed for one in results), of=len(results))


def _pass_hat(run: Run, k: int) -> float:
    """The unbiased estimate of pass^k (S. Yao et al. 2024, τ-bench, arXiv 2406.12045): C(passed, k) / C(trials, k)."""
    shares = [_share(results) for results in run.by_case.values()]
    return fmean(math.comb(one.count, k) / math.comb(one.of, k) for one in shares if one.of >= k)


def _spread(results: Sequence[Result], of: Callable[[Result], float]) -> Spread:
    """By nearest rank."""
    values = sorted(of(one) for one in results)

    def at(share: float) -> float:
        return values[max(0, math.ceil(share * len(values)) - 1)] if values else 0.0

    return Spread(median=at(0.5), p95=at(0.95))
