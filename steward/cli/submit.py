"""`steward submit`: hand goals to the workers."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.options import By, Goal, Playbook
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import operator, playbooks_of, readable_text, run_async, settings_of
from steward.cli.text import moment, plural
from steward.domain.errors import Unusable
from steward.domain.model import Json

if TYPE_CHECKING:
    from steward.cli.requests_file import Request
    from steward.domain.ports.rules import Playbooks
    from steward.domain.ports.tasks import Task
    from steward.domain.workers import Accepted

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    epilog = examples(
        'steward submit "Refund 15 EUR for order 1041" --key mail-8812',
        "steward submit --file requests.csv --priority 10",
        'steward submit "Cancel order 1045" --in 10m',
    )
    app.command(rich_help_panel=panel, epilog=epilog)(submit)


def submit(
    context: typer.Context,
    goal: Goal = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="Many goals at once: .jsonl, .csv (goal, playbook, requested_by, id, key, priority) or .txt.",
            metavar="FILE",
        ),
    ] = None,
    playbook: Playbook = None,
    by: By = None,
    key: Annotated[
        str | None,
        typer.Option(help="A key of your own: submitted again with it, it is the same task.", metavar="KEY"),
    ] = None,
    priority: Annotated[int, typer.Option(help="Higher comes first.", min=-100, max=100)] = 0,
    at: Annotated[str | None, typer.Option(help="Not before this time: 2026-12-24 18:00.", metavar="TIME")] = None,
    after: Annotated[
        str | None, typer.Option("--in", help="Not before so long: 90s, 10m, 2h, 3d.", metavar="TIME")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Record a goal, or a file of them, for the workers to carry out, and return at once."""
    output = output_of(context, as_json)
    if (goal is None) == (file is None):
        raise Unusable('say what shall be done: steward submit "…", or steward submit --file FILE')
    if file is not None and (key is not None or playbook is not None):
        raise Unusable("--key and --playbook go with a single goal; in a file they are columns of their own")
    playbooks = playbooks_of(output.options)
    from steward.cli.requests_file import read_requests, request_of

    if file is not None:
        requests = read_requests(file, [one.name for one in playbooks.all()])
    else:
        text = readable_text(goal or "", "the goal")
        requests = [request_of(text, playbook=playbook, key=key and readable_text(key, "the key"))]
    due = _due(at, after, time.time())
    window = settings_of(output.options).planning_window
    tasks = [_task(playbooks, one, by or operator(), priority, due, window) for one in requests]
    raise typer.Exit(run_async(_submit(output, tasks, due), output, again="submit"))


def _task(
    playbooks: Playbooks, request: Request, by: str, priority: int, due: float | None, window: int | None
) -> Task:
    from steward.workers.submitting import task_to_submit

    return task_to_submit(
        playbooks,
        request.goal,
        playbook=request.playbook,
        requested_by=request.requested_by or by,
        task_id=request.id,
        client_key=request.key,
        priority=priority if request.priority is None else request.priority,
        run_after=due,
        window=window,
    )


async def _submit(output: Output, tasks: Sequence[Task], due: float | None) -> Exit:
    from steward.workers.submitting import open_jobs

    settings = settings_of(output.options)
    async with open_jobs(settings) as jobs:
        accepted = await jobs.submit(tasks, most=settings.most_queued)
    _show(output, accepted, due)
    return Exit.DONE


def _show(output: Output, accepted: Sequence[Accepted], due: float | None) -> None:
    """The ids on stdout, for scripts as for people; what else is to be said beside them."""
    document: list[Json] = [{"id": one.task_id, "again": one.again} for one in accepted]
    output.show({"tasks": document}, *(one.task_id for one in accepted))
    again = sum(one.again for one in accepted)
    if len(accepted) == 1:
        new = "Submitted before: it is the same task." if again else "Submitted."
    else:
        new = f"{plural(len(accepted) - again, 'task')} submitted"
        new += f", {again} submitted before." if again else "."
    later = f" Not before {moment(due)}." if due and again < len(accepted) else ""
    output.note(f"{new}{later} How they fare: {output.command('tasks')}")


def _due(at: str | None, after: str | None, now: float) -> float | None:
    """When it may begin, in Unix seconds; None at once. Raises Unusable."""
    if at is not None and after is not None:
        raise Unusable("give --at or --in, not both")
    if after is not None:
        found = re.fullmatch(r"(\d{1,6})\s*([smhd])", after.strip())
        if not found:
            raise Unusable(f"--in {after}: write a number and s, m, h or d, as 10m")
        return now + int(found[1]) * _UNITS[found[2]]
    if at is None:
        return None
    try:
        return datetime.fromisoformat(at.strip()).timestamp()
    except (ValueError, OverflowError):
        raise Unusable(f"--at {at}: write a date and a time, as 2026-12-24 18:00") from None
