"""`steward tasks` and `steward task`: what was done."""

from __future__ import annotations

import shlex
import time
from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.options import Cursor
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable
from steward.domain.model import TaskStatus


def add(app: typer.Typer, panel: str) -> None:
    """Add the commands to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward tasks", "steward tasks --status needs_review"))(tasks)
    app.command(rich_help_panel=panel, epilog=examples("steward task 1f0c22d1", "steward task 1f0c22d1 --json"))(task)


def tasks(
    context: typer.Context,
    status: Annotated[TaskStatus | None, typer.Option(help="Only those of this status.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List the newest tasks."""
    output = output_of(context, as_json)
    run_async(_tasks(output, status, limit, cursor), output)


def task(
    context: typer.Context,
    task_id: Annotated[
        str, typer.Argument(help="The task's id, or the beginning of it.", autocompletion=completion.tasks)
    ],
    as_json: AsJson = False,
) -> None:
    """Tell what happened in a task, step by step, with the evidence."""
    output = output_of(context, as_json)
    run_async(_task(output, task_id), output)


async def _tasks(output: Output, status: TaskStatus | None, limit: int, cursor: str | None) -> Exit:
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        if cursor is not None and await records.tasks.get(cursor) is None:
            raise Unusable(f"--cursor: there is no task '{cursor}' to go on behind")
        listed = await records.tasks.list(status=status, limit=limit + 1, after=cursor)
        beginning = [*map(records.redactor.of, listed)]
        found, more = beginning[:limit], len(beginning) > limit
        total = await records.tasks.count(status=status)
        waiting = {review.task_id: review for review in await records.reviews.list(limit=1000)}
    if not found and not output.options.as_json:
        output.note(
            f"No tasks{f' of status {status}' if status else ' yet'}. Begin one with: {output.command('run', '…')}"
        )
        return Exit.DONE
    rows = [
        {**documents.row(one), "review": waiting[one.id].question.id if one.id in waiting else None} for one in found
    ]
    ending = found[-1].id if more else None
    shown = render_task.listing(found, waiting, time.time(), output.out.width)
    output.show(documents.listed("tasks", rows, total=total, cursor=ending), shown)
    if ending and not output.options.as_json:
        further = [*(["--status", status] if status else []), "--cursor", shlex.quote(ending)]
        output.note(f"{len(found):,} of {total:,}; the next ones: {output.command('tasks', *further)}")
    return Exit.DONE


async def _task(output: Output, task_id: str) -> Exit:
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.cli.task_history import account_of
    from steward.records import find_task, open_records

    async with open_records(settings_of(output.options)) as records:
        account = await account_of(records, await find_task(records.tasks, task_id), whole=True)
    output.show(documents.task(account, whole=True), render_task.story(account, output))
    return Exit.DONE
