"""`steward review list|claim|release|assign|priority`: who answers what, and in which order."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.options import Cursor
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import operator, readable_text, run_async, settings_of
from steward.domain.errors import Unusable
from steward.domain.model import Reason
from steward.domain.ports.reviews import Review
from steward.domain.queue import Actor, Filter, Queue
from steward.domain.text import plural

ReviewId = Annotated[
    str, typer.Argument(help="The review's id, or the beginning of it.", autocompletion=completion.reviews)
]
Acting = Annotated[str | None, typer.Option("--by", help="Who does this; default: you.", metavar="WHO")]
Change = Callable[[Queue, str], Awaitable[Review]]
_ALL = Filter()


def add(group: typer.Typer) -> None:
    """Add the commands to `steward review`."""
    group.command("list", epilog=examples("steward review list --mine", "steward review list --overdue"))(list_)
    group.command()(claim)
    group.command()(release)
    group.command(epilog=examples("steward review assign r1a2b3c4d5e --to lea"))(assign)
    group.command(epilog=examples("steward review priority r1a2b3c4d5e 10"))(priority)


def actor(by: str | None) -> Actor:
    """Who sits at the terminal, or whom they say they are."""
    return Actor(name=readable_text(by, "--by") if by is not None else operator(), source="cli")


def list_(
    context: typer.Context,
    reason: Annotated[Reason | None, typer.Option(help="Only those that stopped for this.", show_default=False)] = None,
    playbook: Annotated[
        str | None, typer.Option(help="Only this playbook's.", metavar="NAME", autocompletion=completion.playbooks)
    ] = None,
    group: Annotated[str | None, typer.Option(help="Only those this group shall look at.", metavar="GROUP")] = None,
    assignee: Annotated[str | None, typer.Option(help="Only those assigned to somebody.", metavar="WHO")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only those assigned to you.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past their due time.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 50,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List the open questions, most urgent first: by priority, due time, age."""
    output = output_of(context, as_json)
    wanted = Filter(
        reason=reason,
        playbook=playbook,
        group=group,
        assignee=operator() if mine and assignee is None else assignee,
        overdue=overdue,
    )
    run_async(show_queue(output, wanted, limit, cursor), output)


def claim(
    context: typer.Context,
    review_id: ReviewId,
    minutes: Annotated[float, typer.Option(help="For so long nobody else can answer it.", min=1, max=1440)] = 15.0,
    by: Acting = None,
    as_json: AsJson = False,
) -> None:
    """Take a question for some time, so that nobody else answers it meanwhile; again to take longer."""
    who = actor(by)
    _change(context, as_json, review_id, lambda queue, found: queue.claim(found, who, minutes * 60))


def release(context: typer.Context, review_id: ReviewId, by: Acting = None, as_json: AsJson = False) -> None:
    """Give a claimed question back."""
    who = actor(by)
    _change(context, as_json, review_id, lambda queue, found: queue.release(found, who))


def assign(
    context: typer.Context,
    review_id: ReviewId,
    to: Annotated[str, typer.Option("--to", help="Whose it shall be; '' for nobody's.", metavar="WHO")],
    by: Acting = None,
    as_json: AsJson = False,
) -> None:
    """Say whose question it is; they are notified."""
    who, whom = actor(by), readable_text(to, "--to") if to else ""
    _change(context, as_json, review_id, lambda queue, found: queue.assign(found, whom, who))


def priority(
    context: typer.Context,
    review_id: ReviewId,
    number: Annotated[int, typer.Argument(help="Higher comes first; 0 is usual.", min=-1000, max=1000)],
    by: Acting = None,
    as_json: AsJson = False,
) -> None:
    """Say how urgent a question is."""
    who = actor(by)
    _change(context, as_json, review_id, lambda queue, found: queue.prioritise(found, number, who))


async def show_queue(output: Output, wanted: Filter = _ALL, limit: int = 50, cursor: str | None = None) -> None:
    """Print the open questions that are wanted."""
    from steward.cli.rendering import documents
    from steward.cli.rendering import review as render_review
    from steward.domain.figures.slices import Slice
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        if cursor is not None and await records.reviews.get(cursor) is None:
            raise Unusable(f"--cursor: there is no review '{cursor}' to go on behind")
        beginning = await records.queue.page(wanted, limit=limit + 1, after=cursor)
        waiting, more = [*map(records.redactor.of, beginning[:limit])], len(beginning) > limit
        number = await records.queue.count(wanted, most=None)
        alarms = await records.alarms.list() if wanted == _ALL else []
        if not number and wanted.playbook:
            named = Slice(since=0.0, until=time.time(), playbook=wanted.playbook)
            await records.figures.check(named, completion.playbooks(""))
    if alarms and not output.options.as_json:
        output.note(f"{plural(len(alarms), 'alarm')} {'waits' if len(alarms) == 1 else 'wait'} for an operator: "
                    f"{output.command('alarm', 'list')}")  # fmt: skip
    if not waiting and not output.options.as_json:
        output.note("Nothing waits for a person." if wanted == _ALL else "Nothing like that waits for a person.")
        return
    documented = [documents.review(one, one.goal) for one in waiting]
    ending = waiting[-1].question.id if more else None
    listed = documents.listed("reviews", documented, total=number, cursor=ending)
    output.show(listed, render_review.queue(waiting, time.time()))
    if output.options.as_json:
        return
    if ending:
        output.note(f"{len(waiting):,} of {number:,}; the next ones with --cursor {ending}, more at once with --limit")
    first = waiting[0].question.id if waiting else "ID"
    output.note(f"See one, with what can be answered: {output.command('review show', first)}")


def _change(context: typer.Context, as_json: bool, review_id: str, change: Change) -> None:
    output = output_of(context, as_json)
    run_async(_changed(output, review_id, change), output)


async def _changed(output: Output, review_id: str, change: Change) -> None:
    from steward.cli.rendering import documents
    from steward.cli.rendering import review as render_review
    from steward.records import find_review, open_records

    async with open_records(settings_of(output.options)) as records:
        asked = await find_review(records.reviews, review_id)
        found = records.redactor.of(await change(records.queue, asked.question.id))
    output.show(documents.review(found, found.goal), render_review.queue([found], time.time()))
