"""`steward calibration`: what the planner's confidence is worth, and what can be promised from it."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import playbooks_of, run_async, settings_of
from steward.domain.model import Json


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    epilog = examples("steward calibration", "steward calibration --playbook refund --json")
    app.command(rich_help_panel=panel, epilog=epilog)(calibration)


def calibration(
    context: typer.Context,
    playbook: Annotated[
        str | None, typer.Option(help="Only its plans.", autocompletion=completion.playbooks, metavar="NAME")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Only this model's.", metavar="NAME")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the planner's confidence is worth, by what became of its plans, and what can be promised from it."""
    output = output_of(context, as_json)
    run_async(_show(output, playbook, model), output)


async def _show(output: Output, playbook: str | None, model: str | None) -> Exit:
    from steward.calibration.fitting import MISSING, available
    from steward.calibration.recalibrating import recalibrate
    from steward.cli.rendering import calibration as render
    from steward.domain.calibration.documents import shown
    from steward.domain.figures.slices import Slice
    from steward.domain.figures.words import playbook_meant
    from steward.records import open_records

    playbook, shelf = playbook_meant(playbook), {one.name: one.confidence for one in playbooks_of(output.options).all()}
    async with open_records(settings_of(output.options)) as records:
        named = Slice(since=0.0, until=time.time(), playbook=playbook, model=model)
        await records.figures.check(named, [*shelf])
        await records.folds.fold_all()
        await recalibrate(records.calibrations)
        found = await records.calibrations.all(None if playbook is None else [playbook])
    chosen = [one for one in found if model in (None, one.kind.model)]
    listed: list[Json] = [shown(one, shelf.get(one.kind.playbook)) for one in chosen]
    open_still = render.unjudged(shelf, [one.kind.playbook for one in found], playbook)
    output.show(
        {"calibrations": listed, "unjudged": [*open_still], "scikit_learn": available()},
        *render.calibrations(chosen, shelf, time.time()),
    )
    if not output.options.as_json:
        for line in render.notes(open_still, shelf):
            output.note(line)
        if chosen and not available():
            output.note(f"Thresholds hold without it, but calibrated {MISSING}.")
    return Exit.DONE
