"""`steward tasks` and `steward task`: what was done."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.console import AsJson, Screen, examples, screen_of
from steward.cli.exit_codes import Exit
from steward.cli.session import run_async, settings_of
from steward.domain.model import TaskStatus


def add(app: typer.Typer, panel: str) -> None:
    """Add the commands to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward tasks", "steward tasks --status needs_review"))(tasks)
    app.command(rich_help_panel=panel, epilog=examples("steward task 1f0c22d1", "steward task 1f0c22d1 --json"))(task)


def tasks(
    context: typer.Context,
    status: Annotated[TaskStatus | None, typer.Option(help="Only those of this status.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 20,
    as_json: AsJson = False,
) -> None:
    """List the newest tasks."""
    screen = screen_of(context, as_json)
    run_async(_tasks(screen, status, limit), screen)


def task(
    context: typer.Context,
    task_id: Annotated[
        str, typer.Argument(help="The task's id, or the beginning of it.", autocompletion=completion.tasks)
    ],
    as_json: AsJson = False,
) -> None:
    """Tell what happened in a task, step by step, with the evidence."""
    screen = screen_of(context, as_json)
    run_async(_task(screen, task_id), screen)


async def _tasks(screen: Screen, status: TaskStatus | None, limit: int) -> Exit:
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.records import open_records

    async with open_records(settings_of(screen.options)) as records:
        found = await records.tasks.list(status=status, limit=limit)
        waiting = {review.task_id: review for review in await records.reviews.list(limit=1000)}
    if not found and not screen.options.as_json:
        screen.note(
            f"No tasks{f' of status {status}' if status else ' yet'}. Begin one with: {screen.command('run', '…')}"
        )
        return Exit.DONE
    rows = [
        {**documents.row(one), "review": waiting[one.id].question.id if one.id in waiting else None} for one in found
    ]
    screen.show({"tasks": [*rows]}, render_task.listing(found, waiting, time.time(), screen.out.width))
    return Exit.DONE


async def _task(screen: Screen, task_id: str) -> Exit:
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.cli.task_history import account_of
    from steward.records import find_task, open_records

    async with open_records(settings_of(screen.options)) as records:
        account = await account_of(records, await find_task(records.tasks, task_id), whole=True)
    screen.show(documents.task(account, whole=True), render_task.story(account, screen))
    return Exit.DONE
