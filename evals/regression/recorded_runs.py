"""Runs that are kept beside the tasks: compared with the last good one, and told of where something got worse."""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.alarms import Alarm, Alarms, Finding
from steward.domain.json_value import JsonObject
from steward.domain.ports.eval_runs import EvalRuns, KeptRun
from steward.domain.text import several
from steward.evals.regression.figures import Compared, compared, figures_of
from steward.evals.regression.results import Run
from steward.evals.regression.scoring import GRAVE, WHAT

_NAMED = 5  # cases in an alarm's text


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A run that was kept under `number`, what it was compared with, and the alarm that it opened, if it did.

    `waiting` is the alarm that was open already, where something got worse again.
    """

    number: int
    baseline: KeptRun | None
    changed: Compared | None
    alarm: Alarm | None
    waiting: Alarm | None = None


async def baseline_of(runs: EvalRuns, alarms: Alarms, cases: str) -> KeptRun | None:
    """What the set's next run is compared with: the last good run, or what an operator called usual since."""
    good = await runs.last_good(cases)
    for one in await alarms.list(open_only=False, kind="regression", subject=cases, limit=1):
        number = one.finding.detail.get("run")
        if one.answer == "usual" and isinstance(number, int) and (good is None or number > good.number):
            return await runs.get(cases, number) or good
    return good


async def record(runs: EvalRuns, alarms: Alarms, cases: str, run: Run) -> Recorded:
    """Keep the run. Where a case broke, a promise was broken more often or the rate of passing fell for certain, open
    an alarm, unless one is open."""
    before = await baseline_of(runs, alarms, cases)
    changed = compared(Run.model_validate(before.run), run) if before else None
    worse = figures_of(run).broken_promises > 0 if changed is None else changed.got_worse
    number = await runs.record(
        cases, run.began, run.model_dump(mode="json"), baseline=before.number if before else None, held=not worse
    )
    finding = _finding(cases, number, before, changed, run) if worse else None
    alarm = await alarms.open(finding) if finding else None
    known = await alarms.list(kind="regression", subject=cases, limit=1) if finding and not alarm else []
    return Recorded(number=number, baseline=before, changed=changed, alarm=alarm, waiting=next(iter(known), None))


def _finding(cases: str, number: int, before: KeptRun | None, changed: Compared | None, run: Run) -> Finding:
    figures = figures_of(run)
    said = [f"{figures.passed.count} of {figures.passed.of} trials of {cases} passed"]
    if changed is not None and changed.broken:
        said.append(f"passed before and fail now: {several(changed.broken, _NAMED, ', ')}")
    if changed is not None and changed.high < 0:
        said.append(f"the rate of passing moved by {100 * changed.difference:+.1f} points")
    said += [f"{count} × {WHAT[kind]}" for kind, count in figures.findings.items() if kind in GRAVE]
    was = Run.model_validate(before.run) if before else None
    for name, then, now in _changes(was, run):
        said.append(f"{name} was {then or 'none'}, is {now or 'none'}")
    detail: JsonObject = {"run": number, "baseline": before.number if before else None}
    detail["broken"] = [*changed.broken] if changed else []
    return Finding(kind="regression", subject=cases, text="; ".join(said), detail=detail)


def _changes(was: Run | None, run: Run) -> list[tuple[str, str, str]]:
    """What was set up otherwise then."""
    if was is None:
        return []
    pairs = [("the model", was.model, run.model), ("the prompt", was.prompt_version, run.prompt_version)]
    return [one for one in [*pairs, ("the release", was.release, run.release)] if one[1] != one[2]]
