"""`steward cancel`: stop a task, wherever it is."""

from __future__ import annotations

from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import entered, operator, readable_text, run_async


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    epilog = examples("steward cancel 1f0c22d1", 'steward cancel 1f0c22d1 --message "ordered twice"')
    app.command(rich_help_panel=panel, epilog=epilog)(cancel)


def cancel(
    context: typer.Context,
    task_id: Annotated[
        str, typer.Argument(help="The task's id, or the beginning of it.", autocompletion=completion.tasks)
    ],
    message: Annotated[str, typer.Option(help="Why; it is kept with the record.", show_default=False)] = "",
    by: Annotated[str | None, typer.Option(help="Who cancels; default: you.", metavar="WHO")] = None,
    as_json: AsJson = False,
) -> None:
    """Stop a task at its next safe point; what was done stays done. One that waits for a person ends at once."""
    output = output_of(context, as_json)
    who = readable_text(by, "--by") if by is not None else operator()
    raise typer.Exit(run_async(_cancel(output, task_id, who, message.strip()), output, again="cancel"))


async def _cancel(output: Output, task_id: str, by: str, message: str) -> Exit:
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.cli.task_history import account_of
    from steward.workers.cancelling import cancel as cancel_task

    async with entered(output.options, acts=True) as app:
        task = await cancel_task(app, task_id, by, message, source="cli")
        account = await account_of(app.deps, task)
    output.show(documents.task(account), render_task.outcome(account, output))
    if not task.is_over:
        output.note(f"The process that carries task {task.id} out stops at its next safe point.")
    return Exit.DONE
