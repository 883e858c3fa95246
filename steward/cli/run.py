"""`steward run` and `steward resume`: carry out goals, and go on after a crash."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from steward.cli import completion
from steward.cli import exit_codes as exits
from steward.cli.options import Again, AsTaskJson, By, Encoding, File, FileFormat, Goal, Playbook
from steward.cli.outcomes import Carried, finish, several, table
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.requests_source import check_source, requests_in
from steward.cli.session import opened, operator, readable_text, run_async
from steward.cli.text import moment_and_zone, plural
from steward.domain.errors import Behind, Fenced, Held, StewardError, Unreachable, Unusable
from steward.domain.ports.tasks import Task

if TYPE_CHECKING:
    from steward.cli.rendering.progress import Progress
    from steward.cli.requests_file import Request
    from steward.service import App

T = TypeVar("T")
U = TypeVar("U")
_ELSEWHERE = "to the process that carries {them} out"
_BEHIND = "behind another task of its `one_at_a_time`; afterwards: steward resume"
_EXAMPLES = examples(
    'steward run "Order 1042 arrived damaged. Please open a ticket and tell the customer."',
    'steward run "Refund 15 EUR for order 1041" --playbook refund --json',
    "steward run --file requests.csv --concurrency 8",
    "export-orders | steward run --file - --format csv --json",
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the commands to `steward`."""
    app.command(rich_help_panel=panel, epilog=_EXAMPLES)(run)
    app.command(rich_help_panel=panel, epilog=examples("steward resume", "steward resume 1f0c22d1"))(resume)


def run(
    context: typer.Context,
    goal: Goal = None,
    file: File = None,
    form: FileFormat = None,
    encoding: Encoding = None,
    again: Again = False,
    playbook: Playbook = None,
    by: By = None,
    id: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option(help="An id of your own: run again with it, the task is not begun anew.", metavar="ID")
    ] = None,
    concurrency: Annotated[int, typer.Option(help="Tasks of a file at a time.", min=1, max=32)] = 4,
    as_json: AsTaskJson = False,
) -> None:
    """Carry out a goal, or a file of them: plan, check, act, verify.

    A file that is run or submitted again does nothing twice: its requests are recognised by what they say.
    """
    output = output_of(context, as_json)
    file = check_source("run", goal, file, form=form, encoding=encoding, again=again)
    if file is not None:
        if id is not None or playbook is not None:
            raise Unusable("--id and --playbook go with a single goal; in a file they are columns of their own")
        asked = requests_in(output, file, form=form, encoding=encoding, by=by or operator(), again=again)
        raise typer.Exit(run_async(_file(output, asked, concurrency), output, again="resume"))
    from steward.cli.requests_file import request_of

    text = readable_text(goal or "", "the goal")
    request = request_of(text, playbook=playbook, requested_by=by or operator(), id=id)
    raise typer.Exit(run_async(_one(output, request), output, again="resume"))


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
        raise typer.Exit(
            run_async(_single(output, lambda app, watch: go_on(app, task_id, watch)), output, again="resume")
        )
    raise typer.Exit(run_async(_all(output, concurrency), output, again="resume"))


async def carry_out(app: App, requests: Sequence[Request], concurrency: int, watch: Progress) -> list[Carried]:
    """Record all requests first, all or none, so that an interrupt loses none; then carry them out, urgent ones first.

    What can't be done with one of them holds up no other. Raises Unusable before anything is done.
    """
    accepted = await app.jobs.record([_row(request) for request in requests])

    async def one(place: int) -> Carried:
        task_id, problem = accepted[place].task_id, ""
        if accepted[place].again and (later := _not_due(known := await app.task(task_id))):
            return Carried(task=known, again=True, left=later)
        watch.begin(task_id, app.deps.redactor.text(requests[place].goal))
        try:
            task = await app.resume(task_id, on_node=watch.reach, on_wait=watch.wait)
        except (Unreachable, Behind):
            raise
        except StewardError as error:
            held = isinstance(error, (Held, Fenced))  # another process is at it: the record says how far it is
            task, problem = await app.task(task_id), "" if held else str(error)
        watch.end(task)
        return Carried(task=task, again=accepted[place].again, problem=problem)

    order = sorted(range(len(requests)), key=lambda place: -(requests[place].priority or 0))
    carried = dict(zip(order, await _each(one, order, concurrency), strict=True))
    for place in [place for place in order if carried[place] is None]:
        watch.end(task := await app.task(accepted[place].task_id))
        carried[place] = Carried(task=task, again=accepted[place].again, left=f"is left {_BEHIND}")
    return [done for place in range(len(requests)) if (done := carried[place])]


async def _each(work: Callable[[T], Awaitable[U]], items: Sequence[T], concurrency: int) -> list[U | None]:
    """The work on each, some at a time; then, one by one, on those that stood in each other's way (`one_at_a_time`).

    None is of one that stands behind another process's task.
    """

    async def tried(item: T) -> U | None:
        with suppress(Behind):
            return await work(item)
        return None

    found = await _side_by_side(tried, items, concurrency)
    return [await tried(item) if one is None else one for item, one in zip(items, found, strict=True)]


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


async def _single(output: Output, work: Callable[[App, Progress], Awaitable[Task]]) -> exits.Exit:
    from steward.cli.rendering.progress import Progress

    async with opened(output, acts=True) as app:
        with Progress(output) as watch:
            task = await work(app, watch)
        return await finish(app.deps, task, output)


async def _one(output: Output, request: Request) -> exits.Exit:
    from steward.cli.rendering.progress import Progress

    task_id = request.id or str(uuid.uuid4())
    async with opened(output, acts=True) as app:
        again = request.id is not None and await app.deps.tasks.get(task_id) is not None
        with Progress(output) as watch:
            watch.begin(task_id, app.deps.redactor.text(request.goal))
            try:
                task = await app.run(
                    request.goal,
                    playbook=request.playbook,
                    requested_by=request.requested_by or "",
                    task_id=task_id,
                    on_node=watch.reach,
                    on_wait=watch.wait,
                )
            except Unreachable as error:
                raise Unreachable(f"{error} With --id {task_id} it stays one task.") from error
        return await finish(app.deps, task, output, again=again)


async def go_on(app: App, task_id: str, watch: Progress) -> Task:
    """Go on with the task that was named. Raises Unusable where its time has not come."""
    task = await app.task(task_id)
    if later := _not_due(task):
        raise Unusable(f"task {task.id} {later}")
    watch.begin(task.id, app.deps.redactor.of(task).goal)
    return await app.resume(task.id, on_node=watch.reach, on_wait=watch.wait)


async def _all(output: Output, concurrency: int) -> exits.Exit:
    from steward.cli.rendering.progress import Progress

    async with opened(output, acts=True) as app:
        left = await app.left_behind()
        with Progress(output, total=len(left)) as watch:

            async def one(task: Task) -> Carried:
                watch.begin(task.id, app.deps.redactor.of(task).goal)
                try:
                    went, elsewhere = await app.resume(task.id, on_node=watch.reach, on_wait=watch.wait), ""
                except Behind:
                    raise
                except (Held, Fenced):
                    went, elsewhere = await app.task(task.id), _ELSEWHERE
                watch.end(went)
                return Carried(task=went, left=elsewhere)

            carried: list[Carried] = []
            for task, went in zip(left, await _each(one, left, concurrency), strict=True):
                if went is None:
                    watch.end(task)
                carried.append(went or Carried(task=task, left=_BEHIND))
        for why, number in Counter(each.left for each in carried if each.left).items():
            output.note(f"{plural(number, 'task')} left {why.format(them='it' if number == 1 else 'them')}.")
        tasks = [each.task for each in carried if not each.left]
        if not left and not output.options.as_json:
            output.note("Nothing was left behind.")
        return await table(app.deps, tasks, output) if tasks or output.options.as_json else exits.Exit.DONE


async def _file(output: Output, requests: Sequence[Request], concurrency: int) -> exits.Exit:
    from steward.cli.rendering.progress import Progress

    async with opened(output, acts=True) as app:
        with Progress(output, total=len(requests)) as watch:
            carried = await carry_out(app, requests, concurrency, watch)
        return await several(app.deps, carried, output)


def _not_due(task: Task) -> str:
    """Why the task is not to be begun by hand; empty where it may be."""
    if not task.is_early(time.time()):
        return ""
    due = moment_and_zone(task.run_after or 0.0)
    return f"was submitted for {due} and not before; to have it done now, cancel it and run it anew"


def _row(request: Request) -> Task:
    return Task(
        id=request.id or str(uuid.uuid4()),
        goal=request.goal,
        playbook=request.playbook,
        requested_by=request.requested_by or "",
        client_key=request.key,
        priority=request.priority or 0,
    )
