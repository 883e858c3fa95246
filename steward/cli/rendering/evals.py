"""A run of regression cases on a terminal, and as a document."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from steward.cli.output import Output
from steward.cli.rendering import pieces as render
from steward.cli.text import line, moment, plain, plural
from steward.domain.figures.words import money, percent, seconds
from steward.domain.model import JsonObject
from steward.domain.text import several
from steward.evals.regression.scoring import GRAVE, WHAT

if TYPE_CHECKING:
    from steward.domain.figures.distributions import Share
    from steward.domain.ports.eval_runs import KeptRun
    from steward.evals.regression.figures import Compared, Figures, JudgeFigures, LookFigures
    from steward.evals.regression.results import Result, Run

_NAMED = 12  # cases in a line
_WHYS = 2  # reasons in a line


class Watching:
    """What is under way, on stderr: a bar at a terminal, elsewhere a line for each trial that fails."""

    def __init__(self, output: Output, *, total: int) -> None:
        self._output = output
        self._failed = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=output.err,
            transient=True,
            disable=not output.err.is_terminal or output.options.as_json,
        )
        self._task = self._bar.add_task("Trying", total=total)

    def __enter__(self) -> Watching:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def ended(self, one: Result) -> None:
        """A trial ended."""
        self._failed += not one.passed
        failed = f"Trying, {self._failed} failed" if self._failed else "Trying"
        self._bar.update(self._task, advance=1, description=failed)
        if self._bar.disable and not one.passed:
            self._output.progress(f"✗ {one.case}: {one.findings[0].text}")


def holds(figures: Figures, changed: Compared | None, at_least: float | None) -> bool:
    """Whether the run is good: beside an earlier one nothing got worse, else no promise is broken and enough passed."""
    if changed is not None:
        return not changed.got_worse and (at_least is None or (figures.passed.value or 0.0) >= at_least)
    return not figures.broken_promises and (figures.passed.value or 0.0) >= (1.0 if at_least is None else at_least)


def parts(run: Run, figures: Figures, changed: Compared | None) -> list[RenderableType]:
    """What failed, what changed, and the figures."""
    failed = {name: [one for one in trials if not one.passed] for name, trials in run.by_case.items()}
    shown: list[RenderableType] = []
    if any(failed.values()):
        shown.append(_failed({name: trials for name, trials in failed.items() if trials}, run.repeat))
    if changed is not None:
        shown += _changed(changed)
    return [*shown, _figures(run, figures), _summary(run, figures)]


def _failed(failed: dict[str, list[Result]], repeat: int) -> RenderableType:
    made = render.table(("Case", render.NAME), ("Became", {"no_wrap": True}), "What may be said against it")
    for name, trials in failed.items():
        one = trials[0]
        times = f" ({len(trials)} of {repeat})" if repeat > 1 else ""
        words = Text("\n").join(
            Text.assemble(
                (said.kind.replace("_", " "), "red" if said.kind in GRAVE else "yellow"), f": {plain(said.text)}"
            )
            for said in one.findings
        )
        made.add_row(Text(f"{plain(name)}{times}"), Text(plain(one.status)), words)
    return made


def _changed(changed: Compared) -> list[RenderableType]:
    low, high = (f"{100 * bound:+.1f}" for bound in (changed.low, changed.high))
    moved = f"Passing moved by {100 * changed.difference:+.1f} points (95 %: {low} to {high})"
    lines: list[RenderableType] = [Text(f"\n{moved}", style="bold")]
    for words, names, style in (
        ("passed before, fails now", changed.broken, "red"),
        ("failed before, passes now", changed.mended, "green"),
        ("new", changed.new, "dim"),
        ("not run this time", changed.gone, "dim"),
    ):
        if names:
            lines.append(Text.assemble((f"  {words}: ", style), plain(several(names, _NAMED, ", "))))
    return lines


def _figures(run: Run, figures: Figures) -> RenderableType:
    asked = f"{percent(figures.asked.value or 0.0)}: {figures.needed} needed, {figures.needless} not"
    low, high = figures.passed.interval
    rows = [
        ("Passed", f"{percent(figures.passed.value or 0.0)} (95 %: {percent(low)} to {percent(high)})"),
        *([(f"All {run.repeat} trials", percent(figures.pass_hat[run.repeat]))] if run.repeat > 1 else []),
        *((WHAT[kind].capitalize(), str(count)) for kind, count in figures.findings.items()),
        ("Asked a person", asked),
        *_looks(figures.looks),
        *_judged(figures.judged),
        ("Steps", f"{figures.steps.median:g}, p95 {figures.steps.p95:g}"),
        ("Seconds", f"{seconds(figures.seconds.median)}, p95 {seconds(figures.seconds.p95)}"),
        ("Tokens", f"{figures.tokens.median:,.0f}, p95 {figures.tokens.p95:,.0f}; in all {money(figures.cost)}"),
    ]
    return render.facts([(name, Text(text)) for name, text in rows])


def _looks(looks: LookFigures | None) -> list[tuple[str, str]]:
    if looks is None:
        return []
    unanswered = f"; no answer to {plural(looks.unanswered, 'question')}" if looks.unanswered else ""
    return [
        ("Second look caught", _share(looks.caught, "wrong act")),
        ("False alarms", f"{_share(looks.false_alarms, 'right act')}{unanswered}"),
    ]


def _judged(judged: JudgeFigures | None) -> list[tuple[str, str]]:
    if judged is None:
        return []
    cost = f"; {judged.tokens:,} tokens, {money(judged.cost)}" if judged.tokens else ""
    said = f"{judged.as_wanted.count} of {plural(judged.as_wanted.of, 'text')} as wanted"
    why = f" ({plain(several(judged.why, _WHYS))})" if judged.why else ""
    return [("A judge model says", f"{said}, {judged.not_judged} not judged{why}{cost}")]


def _share(share: Share, what: str) -> str:
    """As `3 of 4 wrong acts (75 %, 95 %: 30 % to 95 %)`; of nothing there is no share."""
    if share.value is None:
        return f"there was no {what}"
    low, high = share.interval
    return (
        f"{share.count} of {plural(share.of, what)} ({percent(share.value)}, 95 %: {percent(low)} to {percent(high)})"
    )


def _summary(run: Run, figures: Figures) -> RenderableType:
    good = figures.passed.count == figures.passed.of
    failed = figures.passed.of - figures.passed.count
    verdict = ("all passed", "green") if good else (f"{failed} failed", "red")
    trials = f"{plural(figures.passed.of, 'trial')} of {plural(len(run.by_case), 'case')}"
    return Text.assemble("\n", (f"{trials} in {run.seconds:.1f} s", "bold"), " · ", line(run.model, 60), " · ", verdict)


def document(run: Run, figures: Figures, changed: Compared | None) -> JsonObject:
    """The same for programs."""
    low, high = figures.passed.interval
    numbers: JsonObject = {
        "passed": figures.passed.count,
        "trials": figures.passed.of,
        "share": figures.passed.value,
        "share_low": low,
        "share_high": high,
        "pass_hat": {str(k): share for k, share in figures.pass_hat.items()},
        "findings": {str(kind): count for kind, count in figures.findings.items()},
        "asked": figures.asked.count,
        "asked_needed": figures.needed,
        "asked_needless": figures.needless,
        "cost": figures.cost,
    }
    if (looks := figures.looks) is not None:
        numbers["second_look"] = {
            "wrong": looks.caught.of,
            "caught": looks.caught.count,
            "right": looks.false_alarms.of,
            "false_alarms": looks.false_alarms.count,
            "unanswered": looks.unanswered,
        }
    if (judged := figures.judged) is not None:
        numbers["judged"] = {
            "texts": judged.as_wanted.of,
            "as_wanted": judged.as_wanted.count,
            "not_judged": judged.not_judged,
            "why": [*judged.why],
            "tokens": judged.tokens,
            "cost": judged.cost,
        }
    found: JsonObject = {**run.model_dump(mode="json"), "figures": numbers}
    if changed is not None:
        found["against"] = {
            "broken": [*changed.broken],
            "mended": [*changed.mended],
            "new": [*changed.new],
            "gone": [*changed.gone],
            "difference": changed.difference,
            "low": changed.low,
            "high": changed.high,
        }
    return found


def history(runs: Sequence[KeptRun]) -> RenderableType:
    """The runs that were kept, a line each."""
    from steward.evals.regression.figures import figures_of
    from steward.evals.regression.results import Run

    made = render.table(
        ("Run", {"justify": "right"}),
        ("Began", {"no_wrap": True}),
        "Cases",
        "Planned by",
        ("Passed", {"no_wrap": True}),
        "Became",
    )
    for one in runs:
        run = Run.model_validate(one.run)
        passed = figures_of(run).passed
        against = f" than run {one.baseline}" if one.baseline else ""
        became = Text("held", style="green") if one.held else Text(f"worse{against}", style="red")
        began = Text(moment(one.began_at))
        made.add_row(str(one.number), began, plain(one.cases), plain(run.model), f"{passed.count}/{passed.of}", became)
    return made


def kept_document(one: KeptRun) -> JsonObject:
    """The same of one for programs, with its results."""
    return {
        "number": one.number,
        "cases": one.cases,
        "baseline": one.baseline,
        "held": one.held,
        "run": one.run,
    }
