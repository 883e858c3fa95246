"""`steward plan`: what would be done, and who would be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.options import By, Playbook
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import opened, operator, readable_text, run_async

if TYPE_CHECKING:
    from steward.playbooks.dry_run import DryRun


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples('steward plan "Refund 250 EUR for order 1041"'))(plan)


def plan(
    context: typer.Context,
    goal: Annotated[str, typer.Argument(help="What shall be done, in your own words.", show_default=False)],
    playbook: Playbook = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Show the plan, its checks and the approvals it would need; nothing is done.

    Exit code 0: it would act at once; 3: a person would be asked; 1: the plan does not hold.
    """
    output = output_of(context, as_json)
    raise typer.Exit(run_async(_plan(output, readable_text(goal, "the goal"), playbook, by or operator()), output))


async def _plan(output: Output, goal: str, playbook: str | None, by: str) -> Exit:
    from steward.cli.rendering import documents
    from steward.cli.rendering import plan as render_plan

    async with opened(output, acts=True) as app:
        found = app.deps.redactor.of(await app.plan(goal, playbook=playbook, requested_by=by))
        output.show(documents.dry_run(found), render_plan.dry_run(found, app.deps.tools))
    return _exit(found)


def _exit(found: DryRun) -> Exit:
    if found.plan is not None and (found.plan.doubt or (found.would_act and (found.doubtful or found.waits))):
        return Exit.WAITS
    return Exit.DONE if found.would_act else Exit.FAILED
