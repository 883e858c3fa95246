"""Regression cases over time: `steward eval record`, its history, and `steward release check` before a change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import evals
from steward.cli.commands import Commands
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable
from steward.domain.outages import read_span
from steward.domain.text import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steward.evals.regression.format import Case
    from steward.evals.regression.recorded_runs import Recorded
    from steward.evals.regression.results import Run

release = Commands(help="Before something new goes live.", rich_markup_mode="rich")
_Files = Annotated[
    list[Path] | None,
    typer.Option("--file", "-f", help="A file or folder of cases; default: STEWARD_EVALS, else those shipped."),
]
_Repeat = Annotated[int, typer.Option(help="Trials of each case.", min=1, max=100)]
_Concurrency = Annotated[int, typer.Option(help="Trials at once.", min=1, max=32)]
_Staging = Annotated[bool, typer.Option("--staging", help="Run cases that call the tools that are set up, too.")]


def add(app: typer.Typer, panel: str) -> None:
    """Add the commands to `steward eval`, and `release` to `steward`."""
    group = evals.group
    group.command(epilog=examples("steward eval record", "steward eval record --file acme/cases --every 7d"))(record)
    group.command(epilog=examples("steward eval history"))(history)
    release.command(epilog=examples("steward release check --model gpt-5"))(check)
    app.add_typer(release, name="release", rich_help_panel=panel, epilog=examples("steward release check"))


@release.callback()
def releases(context: typer.Context, as_json: AsJson = False) -> None:
    output_of(context, as_json)


def record(
    context: typer.Context,
    file: _Files = None,
    every: Annotated[
        str | None, typer.Option(help="Only if the last time is so long ago, as 12h or 7d.", metavar="SPAN")
    ] = None,
    repeat: _Repeat = 1,
    concurrency: _Concurrency = 4,
    staging: _Staging = False,
    as_json: AsJson = False,
) -> None:
    """Run all cases of a set, keep the results beside the tasks, and open an alarm where something got worse."""
    output = output_of(context, as_json)
    span = _span(every) if every is not None else None
    raise typer.Exit(
        run_async(_record(output, file, span, (repeat, concurrency, staging)), output, kept=evals.NOTHING_KEPT)
    )


def history(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 20,
    as_json: AsJson = False,
) -> None:
    """List the runs that were kept, the newest first."""
    output = output_of(context, as_json)
    run_async(_history(output, limit), output)


def check(
    context: typer.Context,
    file: _Files = None,
    model: Annotated[str | None, typer.Option(help="Plan with this model in place of the one that is set.")] = None,
    repeat: _Repeat = 1,
    concurrency: _Concurrency = 4,
    staging: _Staging = False,
    as_json: AsJson = False,
) -> None:
    """Run a set with what is set up now, and say what is different from its last good run. Nothing is kept.

    For a new model, prompt, playbook or tool before it goes live. Exits with 1 where something got worse.
    """
    output = output_of(context, as_json)
    raise typer.Exit(
        run_async(_check(output, file, model, (repeat, concurrency, staging)), output, kept=evals.NOTHING_KEPT)
    )


async def _record(output: Output, file: list[Path] | None, span: float | None, how: tuple[int, int, bool]) -> Exit:
    from steward.evals.regression.recorded_runs import baseline_of
    from steward.evals.regression.recorded_runs import record as keep
    from steward.evals.regression.results import Run
    from steward.records import open_records

    settings = settings_of(output.options)
    name, cases = _set(file, settings.evals)
    async with open_records(settings) as records:
        if span is not None and not await records.eval_runs.claim(name, span):
            output.note(f"{name} is not due yet.")
            return Exit.DONE
        known = await baseline_of(records.eval_runs, records.alarms, name)
    before = Run.model_validate(known.run) if known else None
    done = await evals.run_all(output, cases, settings, how, before=before)
    async with open_records(settings) as records:
        kept = await keep(records.eval_runs, records.alarms, name, done)
    return _told(output, name, done, kept)


async def _check(output: Output, file: list[Path] | None, model: str | None, how: tuple[int, int, bool]) -> Exit:
    from steward.evals.regression.recorded_runs import baseline_of
    from steward.evals.regression.results import Run
    from steward.records import open_records

    settings = settings_of(output.options)
    name, cases = _set(file, settings.evals)
    async with open_records(settings) as records:
        before = await baseline_of(records.eval_runs, records.alarms, name)
    if before is None:
        raise Unusable(f"there is no good run of {name} to compare with; make one first: steward eval record")
    was = Run.model_validate(before.run)
    done = await evals.run_all(output, cases, evals.planned_by(settings, model), how, before=was)
    return evals.shown(output, done, was, None)


async def _history(output: Output, limit: int) -> None:
    from steward.cli.rendering import evals as render
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        runs = await records.eval_runs.newest(limit=limit)
    if not runs and not output.options.as_json:
        output.note("No run was kept yet; make one with: steward eval record")
        return
    output.show({"runs": [render.kept_document(one) for one in runs]}, render.history(runs))


def _set(files: list[Path] | None, usual: str) -> tuple[str, Sequence[Case]]:
    """The set's name, which is where it is, and its cases."""
    from steward.evals.regression.loading import load_cases, shipped

    paths = files or ([Path(usual).expanduser()] if usual not in ("", "shipped") else [])
    return line(", ".join(map(str, paths)), 200) or "the shipped cases", load_cases(paths or [shipped()])


def _span(text: str) -> float:
    try:
        return read_span(text)
    except ValueError:
        raise Unusable(f"--every: '{line(text, 60)}' is no span; write 12h, 7d or 4w") from None


def _told(output: Output, name: str, done: Run, kept: Recorded) -> Exit:
    from steward.cli.rendering import evals as render
    from steward.evals.regression.figures import figures_of

    figures = figures_of(done)
    against = f"compared with run {kept.baseline.number}" if kept.baseline else "the first of its set"
    words = f"Kept as run {kept.number} of {name}, {against}."
    if kept.alarm:
        words += f" Something got worse: steward alarm show {kept.alarm.id}"
    elif kept.waiting:
        words += f" Something is still worse: alarm {kept.waiting.id} waits for an answer."
    document = render.document(done, figures, kept.changed)
    document |= {"number": kept.number, "alarm": kept.alarm.id if kept.alarm else None}
    document["waiting_alarm"] = kept.waiting.id if kept.waiting else None
    output.show(document, *render.parts(done, figures, kept.changed), words)
    return Exit.DONE if render.holds(figures, kept.changed, 0.0 if kept.baseline is None else None) else Exit.FAILED
