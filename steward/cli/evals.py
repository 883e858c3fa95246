"""`steward eval`: regression cases against what is set up, each in a world of its own."""

from __future__ import annotations

import os
from contextlib import nullcontext
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import evals_add
from steward.cli.commands import Commands
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of, write_report
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Mistakes, Unusable
from steward.domain.playbook import LookedAt
from steward.domain.text import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steward.evals.regression.format import Case
    from steward.evals.regression.langsmith import Experiment
    from steward.evals.regression.results import Run
    from steward.settings import Settings

group = Commands(
    help="Run regression cases: the world before, a goal, and what must hold afterwards.", rich_markup_mode="rich"
)
NOTHING_KEPT = "no result of this run is kept"
_Files = Annotated[
    list[Path] | None,
    typer.Option("--file", "-f", help="A file or folder of cases; default: those that come with Steward."),
]


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    epilog = examples(
        "steward eval",
        "steward eval --case 'refund-*' --repeat 4 --model gpt-5-mini",
        "steward eval --keep before.json; steward eval --against before.json --page report.html",
        "steward eval --file acme/cases --junit report.xml",
        "steward eval --file acme/cases --langsmith --dataset refunds",
        "steward eval add 1f0c22d1 --into acme/cases/refunds.yaml",
    )
    evals_add.add(group)
    app.add_typer(group, name="eval", rich_help_panel=panel, epilog=epilog)


@group.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    file: _Files = None,
    case: Annotated[
        list[str] | None, typer.Option("--case", "-c", help="Only these cases; * stands for anything.", metavar="ID")
    ] = None,
    faults: Annotated[
        bool, typer.Option("--faults", help="Run the fault matrix instead: right plans under each fault, tool by tool.")
    ] = False,
    tag: Annotated[list[str] | None, typer.Option(help="Only cases with one of these tags.", metavar="TAG")] = None,
    model: Annotated[str | None, typer.Option(help="Plan with this model in place of the one that is set.")] = None,
    repeat: Annotated[int, typer.Option(help="Trials of each case.", min=1, max=100)] = 1,
    concurrency: Annotated[int, typer.Option(help="Trials at once.", min=1, max=32)] = 4,
    against: Annotated[
        Path | None, typer.Option(help="Compare with these results; only what got worse fails.", metavar="FILE")
    ] = None,
    at_least: Annotated[
        float | None,
        typer.Option(
            help="The share of trials that must pass, 1 by default. A broken promise fails it all the same.",
            min=0,
            max=1,
        ),
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="Write the results here, as JSON.", metavar="FILE")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML here.", metavar="FILE")] = None,
    page: Annotated[Path | None, typer.Option(help="Write an HTML page here.", metavar="FILE")] = None,
    langsmith: Annotated[
        bool,
        typer.Option("--langsmith", help="Have LangSmith keep the cases as a dataset, and this run as an experiment."),
    ] = False,
    dataset: Annotated[
        str | None, typer.Option(help="With --langsmith: the dataset's name; default: steward-evals.", metavar="NAME")
    ] = None,
    staging: Annotated[
        bool, typer.Option("--staging", help="Run cases that call the tools that are set up, too.")
    ] = False,
    second_look: Annotated[
        LookedAt | None,
        typer.Option(help="Have such acts looked at a second time by the model that is set for it, whatever plans."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run regression cases against what is set up. Nothing of yours is reached but the model.

    Each trial has a database and a world of its own. Exits with 1 where a trial failed.
    """
    output = output_of(context, as_json)
    if context.invoked_subcommand is not None:
        return
    if dataset is not None and not langsmith:
        raise Unusable("--dataset goes with --langsmith")
    from steward.evals.regression.results import read_run

    before = read_run(against) if against else None
    chosen = _chosen(_cases(file, faults=faults), case or [], tag or [])
    if before is not None and not before.by_case.keys() & {one.id for one in chosen}:
        raise Unusable(f"--against {line(str(against), 200)}: has none of these cases, so nothing could be compared")
    settings = planned_by(settings_of(output.options), model)
    reports = {"keep": keep, "junit": junit, "page": page}
    for name, path in reports.items():
        if path is not None:
            _require_writable(name, path)  # shows before hours of trials, not after
    told = _experiment(chosen, settings, dataset, (repeat, concurrency)) if langsmith else None
    how = (repeat, concurrency, staging)
    work = run_all(output, chosen, settings, how, second_look, before, told)
    done = run_async(work, output, kept=NOTHING_KEPT)
    code = shown(output, done, before, at_least)
    _write(done, before, reports)
    raise typer.Exit(code)


def _cases(files: list[Path] | None, *, faults: bool) -> Sequence[Case]:
    if not faults:
        from steward.evals.regression.loading import load_cases, shipped

        return load_cases(files or [shipped()])
    if files:
        raise Unusable("--faults brings its own cases: leave out --file")
    from steward.evals.regression.matrix import matrix

    return matrix()


def _chosen(cases: Sequence[Case], names: Sequence[str], tags: Sequence[str]) -> Sequence[Case]:
    for name in names:
        if not any(fnmatchcase(case.id, name) for case in cases):
            raise Unusable(f"--case: there is no case '{name}'; there are {len(cases)}, such as {cases[0].id}")
    known = {tag for case in cases for tag in case.tags}
    if unknown := [tag for tag in tags if tag not in known]:
        raise Unusable(f"--tag: no case has the tag '{unknown[0]}'; there are {', '.join(sorted(known)) or 'none'}")
    named = [case for case in cases if not names or any(fnmatchcase(case.id, name) for name in names)]
    chosen = [case for case in named if not tags or {*tags} & {*case.tags}]
    if not chosen:
        raise Unusable(f"no case that --case names has the tag {' or '.join(tags)}")
    return chosen


def planned_by(settings: Settings, model: str | None) -> Settings:
    """The settings, with this model in place of the one that is set. Raises Unusable."""
    if model is None:
        return settings
    from steward.planner.model_choice import models_of

    chosen = settings.model_copy(update={"model": model, "planner": "llm"})
    models_of(chosen)  # raises Unusable for one that can't be asked
    return chosen


def _experiment(cases: Sequence[Case], settings: Settings, dataset: str | None, how: tuple[int, int]) -> Experiment:
    """LangSmith's side of the run. Raises Unusable where no key is set."""
    from steward.evals.regression.langsmith import DATASET, Experiment, opened
    from steward.evals.regression.runner import subject_of

    redactor, (repeat, concurrency) = settings.redactor(), how
    name, about = line(dataset or DATASET, 200), subject_of(settings)
    return Experiment(opened(redactor), name, cases, redactor, about=about, repeat=repeat, concurrency=concurrency)


async def run_all(
    output: Output,
    cases: Sequence[Case],
    settings: Settings,
    how: tuple[int, int, bool],
    second_look: LookedAt | None = None,
    before: Run | None = None,
    experiment: Experiment | None = None,
) -> Run:
    """Each case so often, so many trials at once, and whether tools that are set up may be called."""
    from steward.cli.rendering.evals import Watching
    from steward.evals.regression.runner import run_cases

    repeat, concurrency, staging = how
    async with experiment or nullcontext():
        with Watching(output, total=len(cases) * repeat) as watch:
            done = await run_cases(
                cases,
                settings,
                repeat=repeat,
                concurrency=concurrency,
                staging=staging,
                on_result=watch.ended,
                second_look=second_look,
                before=before,
                beside=experiment,
            )
    if experiment is not None:
        output.note(experiment.told, style="yellow" if experiment.lost else "dim")
    return done


def _write(done: Run, before: Run | None, files: dict[str, Path | None]) -> None:
    """The reports that were asked for. Raises Unusable."""
    from steward.evals.regression.junit import junit
    from steward.evals.regression.page import page

    made = {
        "keep": lambda: done.model_dump_json(indent=1) + "\n",
        "junit": lambda: junit(done),
        "page": lambda: page(done, before),
    }
    wrong: list[str] = []
    for name, path in files.items():
        try:
            if path is not None:
                write_report(name, path, made[name](), "w")
        except Unusable as error:
            wrong += error.lines
    if wrong:
        raise Mistakes(wrong)


def _require_writable(name: str, path: Path) -> None:
    """Raises Unusable; leaves no empty file behind, which an interrupted run would."""
    there = os.path.lexists(path)
    write_report(name, path, "", "a")
    if not there:
        path.unlink(missing_ok=True)


def shown(output: Output, done: Run, before: Run | None, at_least: float | None) -> Exit:
    """Show the run, beside an earlier one where there is one; whether it is good."""
    from steward.cli.rendering import evals as render_evals
    from steward.evals.regression.figures import compared, figures_of

    figures, changed = figures_of(done), compared(before, done) if before else None
    output.show(render_evals.document(done, figures, changed), *render_evals.parts(done, figures, changed))
    return Exit.DONE if render_evals.holds(figures, changed, at_least) else Exit.FAILED
