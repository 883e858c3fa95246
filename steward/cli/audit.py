"""`steward audit`: who did what to which question, and the proof that nothing of it was changed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from steward.cli.commands import Commands
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, complain, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable

if TYPE_CHECKING:
    from steward.domain.redaction import Redactor
    from steward.records import Records


class _ShowsByDefault(TyperGroup):
    """`steward audit ID` is `steward audit show ID`, unless a command was misspelt."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # typer keeps its own types private
        meant = not args or args[0].startswith("-") or get_close_matches(args[0], self.commands, cutoff=0.7)
        return super().resolve_command(ctx, args if meant else ["show", *args])


group = Commands(
    cls=_ShowsByDefault,
    help="The record of who asked, looked, claimed, decided and escalated; nothing of it can be changed unseen.",
    no_args_is_help=False,
    rich_markup_mode="rich",
)
Limit = Annotated[int, typer.Option(help="At most so many lines.", min=1, max=10_000)]
Line = Annotated[
    int | None,
    typer.Option("--cursor", help="Go on beyond that line: the cursor that --json ends a page with.", min=0, max=2**62),
]


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    epilog = examples("steward audit", "steward audit r1a2b3c4d5e", "steward audit 1f0c22d1", "steward audit verify")
    app.add_typer(group, name="audit", rich_help_panel=panel, epilog=epilog)


@group.callback(invoke_without_command=True)
def audit(context: typer.Context, limit: Limit = 50, cursor: Line = None, as_json: AsJson = False) -> None:
    output = output_of(context, as_json)
    if context.invoked_subcommand is None:
        run_async(_show(output, None, limit, cursor), output)


@group.command()
def show(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="A review or a task, or the beginning of its id.", metavar="ID")],
    limit: Limit = 200,
    cursor: Line = None,
    as_json: AsJson = False,
) -> None:
    """Show the lines of one review or one task, the oldest first."""
    output = output_of(context, as_json)
    run_async(_show(output, what, limit, cursor), output)


@group.command()
def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Prove that every line is as it was written and none is missing; exit code 1 names the one that is not."""
    output = output_of(context, as_json)
    raise typer.Exit(run_async(_verify(output), output))


async def _show(output: Output, what: str | None, limit: int, cursor: int | None) -> None:
    from steward.cli.rendering import documents
    from steward.cli.rendering import review as render_review
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        of = {} if what is None else await _subject(records, what)
        events = await records.audit.events(**of, limit=limit + 1, beyond=cursor)
        total = await records.audit.count(**of)
        known = await _known(records, {one.task_id for one in events}) if of else records.redactor
        events = [*map(known.of, events)]
    more, events = len(events) > limit, events[:limit] if of else events[-limit:]
    ending = str(events[-1 if of else 0].seq) if more else None
    if not events and not output.options.as_json:
        output.note("Nothing is recorded yet.")
        return
    listed = documents.listed("events", [documents.event(one) for one in events], total=total, cursor=ending)
    output.show(listed, render_review.events(events))
    if ending and not output.options.as_json:
        output.note(f"{len(events):,} of {total:,}; {'later' if of else 'earlier'} ones with --cursor {ending}")


async def _known(records: Records, task_ids: Iterable[str]) -> Redactor:
    """What hides the tasks' secrets, those among it that only a later plan told from the words around them."""
    from steward.nodes.task_redactor import knowing

    known = records.redactor
    for task_id in filter(None, task_ids):
        task = await records.tasks.get(task_id)
        known = await knowing(known, records.ledger, task_id, task, task.state if task else None)
    return known


async def _subject(records: Records, what: str) -> dict[str, str]:
    """The review of that id, else the task or the open review that begins so."""
    from steward.records import find_review, find_task

    if await records.audit.count(review_id=what):
        return {"review_id": what}
    with suppress(Unusable):
        return {"task_id": (await find_task(records.tasks, what)).id}
    with suppress(Unusable):
        return {"review_id": (await find_review(records.reviews, what)).question.id}
    raise Unusable(f"neither one task nor one open review begins with '{what}'")


async def _verify(output: Output) -> Exit:
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        broken = await records.audit.verify()
    if output.options.as_json:
        output.show({"unbroken": broken is None, "broken": broken})
    elif broken is None:
        output.out.print("✓ Every line is as it was written, and none is missing.", style="green")
    else:
        complain(broken)
    return Exit.DONE if broken is None else Exit.FAILED
