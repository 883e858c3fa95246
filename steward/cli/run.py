"""`steward run` and `steward resume`: carry out goals, and go on after a crash."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from steward.cli import completion
from steward.cli import exit_codes as exits
from steward.cli.options import By, Goal, Playbook
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import opened, operator, readable_text, run_async
from steward.cli.text import plural
from steward.domain.errors import Fenced, Held, Unusable
from steward.domain.ports.tasks import Task

if TYPE_CHECKING:
    from steward.cli.rendering.progress import Progress
    from steward.cli.requests_file import Request
    from steward.cli.task_history import Account
    from steward.service import App

T = TypeVar("T")
U = TypeVar("U")
_EXAMPLES = examples(
    'steward run "Order 1042 arrived damaged. Please open a ticket and tell the customer."',
    'steward run "Refund 15 EUR for order 1041" --playbook refund --json',
    "steward run --file requests.csv --concurrency 8",
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the commands to `steward`."""
    app.command(rich_help_panel=panel, epilog=_EXAMPLES)(run)
    app.command(rich_help_panel=panel, epilog=examples("steward resume", "steward resume 1f0c22d1"))(resume)


def run(
    context: typer.Context,
    goal: Goal = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="Many goals at once: .jsonl, .csv (goal, playbook, requested_by, id) or .txt.", metavar="FILE"
        ),
    ] = None,
    playbook: Playbook = None,
    by: By = None,
    id: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option(help="An id of your own: run again with it, the task is not begun anew.", metavar="ID")
    ] = None,
    concurrency: Annotated[int, typer.Option(help="Tasks of a file at a time.", min=1, max=32)] = 4,
    as_json: AsJson = False,
) -> None:
    """Carry out a goal, or a file of them: plan, check, act, verify."""
    output = output_of(context, as_json)
    if (goal is None) == (file is None):
        raise Unusable('say what shall be done: steward run "…", or steward run --file FILE')
    if file is not None:
        if id is not None or playbook is not None:
            raise Unusable("--id and --playbook go with a single goal; in a file they are columns of their own")
        raise typer.Exit(run_async(_file(output, file, by or operator(), concurrency), output))
    from steward.cli.requests_file import request_of

    text = readable_text(goal or "", "the goal")
    request = request_of(text, playbook=playbook, requested_by=by or operator(), id=id)
    raise typer.Exit(run_async(_single(output, lambda app, watch: begin(app, request, watch)), output))


def resume(
    context: typer.Context,
    task_id: Annotated[
        str | None,
        typer.Argument(help="A task, or the beginning of its id; default: all.", autocompletion=completion.tasks),
    ] = None,
    concurrency: Annotated[int, typer.Option(help="Tasks at a time.", min=1, max=32)] = 4,
    as_json: AsJson = False,
) -> None:
    """Go on with what a crash, an interrupt or an unfinished decision left behind."""
    output = output_of(context, as_json)
    if task_id is not None:
        raise typer.Exit(run_async(_single(output, lambda app, watch: _again(app, task_id, watch)), output))
    raise typer.Exit(run_async(_all(output, concurrency), output))


async def begin(app: App, request: Request, watch: Progress) -> Task:
    """Carry one request out with progress."""
    task_id = request.id or str(uuid.uuid4())
    watch.begin(task_id, request.goal)
    task = await app.run(
        request.goal,
        playbook=request.playbook,
        requested_by=request.requested_by,
        task_id=task_id,
        on_node=watch.reach,
        on_wait=watch.wait,
    )
    watch.end(task)
    return task


async def carry_out(app: App, requests: Sequence[Request], concurrency: int, watch: Progress) -> list[Task]:
    """Record all requests as tasks first, so that an interrupt loses none; then carry them out."""
    named = [request if request.id else request.model_copy(update={"id": str(uuid.uuid4())}) for request in requests]
    for request in named:
        await app.deps.tasks.open(_row(request))

    async def one(request: Request) -> Task:
        try:
            return await begin(app, request, watch)
        except (Held, Fenced):  # another process is at it: the record says how far it is
            task = await app.task(request.id or "")
            watch.end(task)
            return task

    return await _side_by_side(one, named, concurrency)


async def _side_by_side(work: Callable[[T], Awaitable[U]], items: Sequence[T], concurrency: int) -> list[U]:
    """The work on each, some at a time; when one breaks or all is interrupted, none goes on unseen."""
    gate = asyncio.Semaphore(concurrency)

    async def one(item: T) -> U:
        async with gate:
            return await work(item)

    running = [asyncio.create_task(one(item)) for item in items]
    try:
        return await asyncio.gather(*running)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def finish(app: App, task: Task, output: Output) -> exits.Exit:
    """The end of a single task: its panel or document, and the exit code."""
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.cli.task_history import account_of

    account = await account_of(app.deps, task)
    output.show(documents.task(account), render_task.outcome(account, output))
    return exits.of_tasks([task.status])


async def _single(output: Output, work: Callable[[App, Progress], Awaitable[Task]]) -> exits.Exit:
    from steward.cli.rendering.progress import Progress

    async with opened(output.options, acts=True) as app:
        with Progress(output) as watch:
            task = await work(app, watch)
        return await finish(app, task, output)


async def _again(app: App, task_id: str, watch: Progress) -> Task:
    task = await app.task(task_id)
    watch.begin(task.id, task.goal)
    return await app.resume(task.id, on_node=watch.reach, on_wait=watch.wait)


async def _all(output: Output, concurrency: int) -> exits.Exit:
    from steward.cli.rendering.progress import Progress

    async with opened(output.options, acts=True) as app:
        left = await app.left_behind()
        with Progress(output, total=len(left)) as watch:

            async def one(task: Task) -> Task | None:
                watch.begin(task.id, task.goal)
                went = await app.resume_if_free(task.id, on_node=watch.reach, on_wait=watch.wait)
                watch.end(went or await app.task(task.id))
                return went

            tasks = [went for went in await _side_by_side(one, left, concurrency) if went is not None]
        if held := len(left) - len(tasks):
            output.note(f"{plural(held, 'task')} left to the process that carries {'it' if held == 1 else 'them'} out.")
        elif not left and not output.options.as_json:
            output.note("Nothing was left behind.")
        return await _table(app, tasks, output) if tasks or output.options.as_json else exits.Exit.DONE


async def _file(output: Output, path: Path, by: str, concurrency: int) -> exits.Exit:
    from steward.cli.rendering.progress import Progress
    from steward.cli.requests_file import read_requests

    async with opened(output.options, acts=True) as app:
        requests = read_requests(path, [one.name for one in app.deps.playbooks.all()])
        if any(one.key or one.priority is not None for one in requests):
            raise Unusable(f"{path}: nothing was run. The columns key and priority are for steward submit")
        asked = [one if one.requested_by else one.model_copy(update={"requested_by": by}) for one in requests]
        await _refuse_other_goals(app, asked, path)
        with Progress(output, total=len(asked)) as watch:
            tasks = await carry_out(app, asked, concurrency, watch)
        return await _table(app, tasks, output, lines=True)


async def _refuse_other_goals(app: App, requests: Sequence[Request], path: Path) -> None:
    """An id that is taken for another goal stops the whole file before anything runs."""
    for request in requests:
        task = await app.deps.tasks.get(request.id) if request.id else None
        if task is not None and task.goal != request.goal:
            raise Unusable(f"{path}: nothing was run. Task {request.id} exists already, with another goal")


async def _table(app: App, tasks: Sequence[Task], output: Output, *, lines: bool = False) -> exits.Exit:
    """Many tasks: a table, JSON lines for a file, one document else."""
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.cli.task_history import account_of

    accounts: list[Account] = [await account_of(app.deps, task) for task in tasks]
    if lines and output.options.as_json:
        for account in accounts:
            output.line(documents.task(account))
    else:
        shown = render_task.several(accounts, output.out.width)
        output.show({"tasks": [documents.task(account) for account in accounts]}, shown)
    if any(account.waiting for account in accounts):
        output.note(f"Tasks wait for a person: {output.command('review')}", style="yellow")
    return exits.of_tasks(task.status for task in tasks)


def _row(request: Request) -> Task:
    return Task(id=request.id or "", goal=request.goal, playbook=request.playbook, requested_by=request.requested_by)
