"""`steward worker` and `steward workers`: the fleet, one process of it and the whole."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.output import AsJson, AsLines, Output, examples, output_of
from steward.cli.session import desk_for, run_async, settings_of
from steward.cli.text import instant, line, plain, plural, short
from steward.collector import settle
from steward.domain.model import JsonObject
from steward.domain.rate_limits import read_limits

if TYPE_CHECKING:
    from steward.domain.outages import Outage
    from steward.domain.ports.tasks import Task
    from steward.domain.rate_limits import LimitState
    from steward.domain.workers import Backlog, WorkerRow
    from steward.workers.worker import Worked


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    epilog = examples("steward worker --concurrency 8", "steward worker --until-empty")
    app.command(rich_help_panel=panel, epilog=epilog)(worker)


def add_looks(app: typer.Typer, panel: str) -> None:
    """Add the commands that look only."""
    app.command(rich_help_panel=panel, epilog=examples("steward workers", "steward workers --json"))(workers)


def worker(
    context: typer.Context,
    concurrency: Annotated[int, typer.Option(help="Tasks at a time.", min=1, max=64)] = 4,
    name: Annotated[str, typer.Option(help="What it is called in lists; default: host and process.")] = "",
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End once nothing waits any more.")] = False,
    keeper: Annotated[
        bool, typer.Option("--keeper/--no-keeper", help="Keep deadlines and notices in order beside the work.")
    ] = True,
    as_json: AsLines = False,
) -> None:
    """Carry out submitted tasks until SIGTERM or Ctrl-C; then what is under way settles and goes back to the queue."""
    output = output_of(context, as_json)
    run_async(_work(output, concurrency, plain(name), until_empty, keeper), output, again="worker", loop=_loop)


def workers(context: typer.Context, as_json: AsJson = False) -> None:
    """Show the workers, what each has in hand, how much waits, and where calls queue for their turn."""
    output = output_of(context, as_json)
    run_async(_workers(output), output, again="workers")


def _loop() -> asyncio.AbstractEventLoop:
    """One in C, where there is one: a task takes a tenth less of the processor."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # PyPy
        return asyncio.new_event_loop()
    return new_event_loop()


async def _work(output: Output, concurrency: int, name: str, until_empty: bool, keeper: bool) -> None:
    settings = settings_of(output.options)  # before libraries that break on a variable as they are imported
    from steward.checkpoints.pool import open_pool
    from steward.database import open_database
    from steward.workers.evals import evaluating
    from steward.workers.worker import Watch, work

    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_database(settings))
        async with open_pool(url, size=1):  # a database out of reach is told in one line, before a desk tries it
            pass
        desk_url = await desk_for(settings, url, stack)
        if keeper and not until_empty:
            await stack.enter_async_context(evaluating(settings))

        def ready(called: str) -> None:
            settle()
            _say(output, {"worker": called, "concurrency": concurrency}, f"Worker {called}: {concurrency} at a time.")

        watched = output.out.is_terminal and not output.options.as_json
        worked = await work(
            settings,
            concurrency=concurrency,
            name=name,
            desk_url=desk_url,
            until_empty=until_empty,
            keeper=keeper,
            watch=Watch(ready=ready, ended=(lambda task: _ended(output, task)) if watched else None),
        )
    document: JsonObject = {"done": worked.done, "asked": worked.asked, "returned": worked.returned}
    _say(output, document, farewell(worked))


def farewell(worked: Worked) -> str:
    """What the worker did, in one line."""
    asked = f"; {plural(worked.asked, 'task')} waiting for a person" if worked.asked else ""
    back = f"; {plural(worked.returned, 'task')} went back to the queue" if worked.returned else ""
    return f"Stopped. {plural(worked.done - worked.asked, 'task')} carried out{asked}{back}."


def _say(output: Output, document: JsonObject, text: str) -> None:
    """A line now: whoever started the worker may wait for it at the end of a pipe."""
    if output.options.as_json:
        output.line(document)
    else:
        output.out.print(text, soft_wrap=True)
    sys.stdout.flush()


def _ended(output: Output, task: Task) -> None:
    """A task's end, for whoever watches at a terminal."""
    from steward.cli.rendering import pieces as render

    icon, word, style = render.STATUS[task.status]
    output.out.print(f"{icon} {word}  {short(task.id)}  {line(task.goal, 80)}", style=style, soft_wrap=True)


async def _workers(output: Output) -> None:
    settings = settings_of(output.options)
    from steward.checkpoints.outages import PostgresOutages
    from steward.checkpoints.rate_limits import PostgresLimiter
    from steward.cli.rendering import documents
    from steward.cli.rendering.workers import down, overview
    from steward.workers.submitting import open_jobs

    async with open_jobs(settings) as jobs:
        found, backlog = await jobs.workers(), await jobs.backlog()
        limiters = await PostgresLimiter(jobs.pool, read_limits(settings.rate_limits)).state()
        outages = await PostgresOutages(jobs.pool).state()
    document: JsonObject = {
        **documents.listed("workers", [_worker(one) for one in found]),
        "queue": _backlog(backlog),
        "caps": [_gate(one) for one in limiters],
        "outages": [_outage(one) for one in outages],
    }
    now = time.time()
    output.show(document, *overview(found, backlog, limiters, now, output), *down(outages))


def _outage(one: Outage) -> JsonObject:
    return {
        "host": one.host,
        "since": instant(one.since),
        "next_try_in": round(one.wait, 1) if one.passes else None,
        "tasks": one.tasks,
        "said": one.said,
    }


def _worker(one: WorkerRow) -> JsonObject:
    return {
        "name": one.name,
        "alive": one.alive,
        "host": one.host,
        "pid": one.pid,
        "concurrency": one.concurrency,
        "running": [*one.running],
        "draining": one.draining,
        "started_at": instant(one.started_at),
        "beat_at": instant(one.beat_at),
    }


def _backlog(backlog: Backlog) -> JsonObject:
    return {
        "queued": backlog.queued,
        "oldest_at": instant(backlog.oldest_at),
        "scheduled": backlog.scheduled,
        "running": backlog.running,
    }


def _gate(one: LimitState) -> JsonObject:
    return {
        "name": one.name,
        "cap": one.cap,
        "in_use": one.in_use,
        "waiting": one.waiting,
        "paused_until": instant(one.paused_until),
    }
