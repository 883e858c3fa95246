"""`steward submit`: hand goals to the workers."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.options import Again, AsTaskJson, By, Encoding, File, FileFormat, Goal, Playbook
from steward.cli.outcomes import Carried, finish, lines, tell_recognised
from steward.cli.output import Output, examples, output_of
from steward.cli.requests_source import check_source, requests_in
from steward.cli.session import operator, playbooks_of, readable_text, run_async, settings_of
from steward.cli.text import meant, moment_and_zone, plural
from steward.domain.errors import Unusable
from steward.domain.text import SECONDS_IN

if TYPE_CHECKING:
    from steward.cli.requests_file import Request
    from steward.domain.ports.rules import Playbooks
    from steward.domain.ports.tasks import Task
    from steward.domain.redaction import Redactor
    from steward.domain.workers import Accepted
    from steward.records import Stores
    from steward.settings import Settings

_FURTHEST = 3_653 * SECONDS_IN["d"]  # ahead, ten years: what is meant for later than that is a slip


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
    file: File = None,
    form: FileFormat = None,
    encoding: Encoding = None,
    again: Again = False,
    playbook: Playbook = None,
    by: By = None,
    key: Annotated[
        str | None,
        typer.Option(help="A key of your own: submitted again with it, it is the same task.", metavar="KEY"),
    ] = None,
    priority: Annotated[int, typer.Option(help="Higher comes first.", min=-100, max=100)] = 0,
    at: Annotated[
        str | None,
        typer.Option(
            help="Not before this time, of STEWARD_TIMEZONE or this machine's zone unless it names one: "
            "2026-12-24 18:00, 2026-12-24T17:00Z.",
            metavar="TIME",
        ),
    ] = None,
    after: Annotated[
        str | None, typer.Option("--in", help="Not before so long: 90s, 10m, 2h, 3d.", metavar="TIME")
    ] = None,
    as_json: AsTaskJson = False,
) -> None:
    """Record a goal, or a file of them, for the workers to carry out, and return at once.

    A file that is submitted or run again does nothing twice: its requests are recognised by what they say.
    """
    output = output_of(context, as_json)
    file = check_source("submit", goal, file, form=form, encoding=encoding, again=again)
    if file is not None and (key is not None or playbook is not None):
        raise Unusable("--key and --playbook go with a single goal; in a file they are columns of their own")
    settings = settings_of(output.options)  # a time is meant in their zone
    due = _due(at, after, time.time())
    from steward.cli.requests_file import request_of

    if file is not None:
        requests = requests_in(output, file, form=form, encoding=encoding, by=by or operator(), again=again)
    else:
        text = readable_text(goal or "", "the goal")
        requests = [request_of(text, playbook=playbook, key=key, requested_by=by or operator())]
    playbooks = playbooks_of(output.options)
    tasks = [_task(playbooks, one, priority, due, settings) for one in requests]
    raise typer.Exit(run_async(_submit(output, tasks, due, from_file=file is not None), output, again="submit"))


def _task(playbooks: Playbooks, request: Request, priority: int, due: float | None, settings: Settings) -> Task:
    from steward.telemetry.callers import called_from
    from steward.workers.submitting import task_to_submit

    return task_to_submit(
        playbooks,
        request.goal,
        playbook=request.playbook,
        requested_by=request.requested_by or "",
        task_id=request.id,
        client_key=request.key,
        priority=priority if request.priority is None else request.priority,
        run_after=due,
        window=settings.planning_window,
        caller=called_from(settings.traceparent),
    )


async def _submit(output: Output, tasks: Sequence[Task], due: float | None, *, from_file: bool) -> Exit:
    from steward.records import records_on
    from steward.workers.submitting import open_jobs

    settings = settings_of(output.options)
    async with open_jobs(settings) as jobs:
        accepted = await jobs.submit(tasks, most=settings.most_queued)
        stores = await records_on(jobs.pool, settings)
        whole = output.options.as_json
        submitted = [await _found(stores, task, one, whole) for task, one in zip(tasks, accepted, strict=True)]
        if not whole:
            output.show({}, *(one.task.id for one in submitted))
        elif from_file:
            await lines(stores, submitted, output)
        else:
            await finish(stores, submitted[0].task, output, again=submitted[0].again)
    _tell(stores.redactor, output, submitted, due)
    return Exit.DONE


async def _found(stores: Stores, task: Task, accepted: Accepted, whole: bool) -> Carried:
    """The task as it is by now; one that is new is as it was given, unless the `whole` row is wanted."""
    known = await stores.tasks.get(accepted.task_id) if whole or accepted.again else None
    return Carried(task=known or task, again=accepted.again)


def _tell(redactor: Redactor, output: Output, submitted: Sequence[Carried], due: float | None) -> None:
    """What is to be said beside the ids, which stand alone on stdout."""
    again = sum(one.again for one in submitted)
    if len(submitted) == 1:
        new = "Submitted before: it is the same task." if again else "Submitted."
    else:
        new = f"{plural(len(submitted) - again, 'task')} submitted"
        new += f", {again:,} submitted before." if again else "."
    later = _said_of(due, time.time()) if due and again < len(submitted) else ""
    tell_recognised(redactor, output, submitted)
    output.note(f"{new}{later} How they fare: {output.command('tasks')}")


def _said_of(due: float, now: float) -> str:
    return f" Not before {moment_and_zone(due)}{'' if due > now else ', which is past: at once'}."


def _due(at: str | None, after: str | None, now: float) -> float | None:
    """When it may begin, in Unix seconds; None at once. Raises Unusable."""
    if at is not None and after is not None:
        raise Unusable("give --at or --in, not both")
    if after is not None:
        return _near(f"--in {after}", now + _span(after), now)
    return None if at is None else _near(f"--at {at}", _moment(at), now)


def _span(after: str) -> float:
    found = re.fullmatch(r"(\d{1,12})\s*([smhd])", after.strip())
    if not found:
        raise Unusable(f"--in {after}: write a number and s, m, h or d, as 10m")
    return int(found[1]) * SECONDS_IN[found[2]]


def _moment(at: str) -> float:
    try:
        return meant(datetime.fromisoformat(at.strip()))
    except (ValueError, OverflowError):
        raise Unusable(f"--at {at}: write a date and a time, as 2026-12-24 18:00") from None


def _near(said: str, due: float, now: float) -> float:
    if due > now + _FURTHEST:
        raise Unusable(f"{said}: that is more than ten years ahead")
    return due
