"""`steward decisions`: what was decided, how surely and why; and people's word on whether it was right."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from steward.cli import completion
from steward.cli.commands import Commands
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import operator, readable_text, run_async, settings_of
from steward.domain.errors import Unusable
from steward.domain.json_value import Json
from steward.domain.model import RecordKind
from steward.domain.ports.marks import DecisionFilter, Rightness

group = Commands(
    help="Every decision of plans, checks, verdicts and people, with confidence and grounds; mark ID says whether one "
    "was right.",
    no_args_is_help=False,
    rich_markup_mode="rich",
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    epilog = examples(
        "steward decisions --below 0.7",
        "steward decisions --task 1f0c22d1",
        "steward decisions mark 4711 wrong --note 'it was the other order'",
        "steward decisions --wrong --json",
    )
    app.add_typer(group, name="decisions", rich_help_panel=panel, epilog=epilog)


@group.callback(invoke_without_command=True)
def decisions(
    context: typer.Context,
    below: Annotated[float | None, typer.Option(help="Only those less sure than that.", min=0.0, max=1.0)] = None,
    above: Annotated[float | None, typer.Option(help="Only those at least so sure.", min=0.0, max=1.0)] = None,
    kind: Annotated[RecordKind | None, typer.Option(help="Only those of this kind.")] = None,
    outcome: Annotated[
        str | None,
        typer.Option(help="Only those with this outcome: refused, proposed, refuted, approve.", metavar="WORD"),
    ] = None,
    task: Annotated[
        str | None, typer.Option(help="Only those of this task.", autocompletion=completion.tasks, metavar="ID")
    ] = None,
    playbook: Annotated[
        str | None, typer.Option(help="Only of its tasks.", autocompletion=completion.playbooks, metavar="NAME")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Only those of this model.", metavar="NAME")] = None,
    since: Annotated[str | None, typer.Option(help="From when: 24h, 7d, a date or a time.", metavar="WHEN")] = None,
    until: Annotated[str | None, typer.Option(help="Until when.", metavar="WHEN")] = None,
    right: Annotated[bool, typer.Option("--right", help="Only those marked right.")] = False,
    wrong: Annotated[bool, typer.Option("--wrong", help="Only those marked wrong.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 20,
    cursor: Annotated[
        int | None, typer.Option(help="Go on behind that one: the cursor that --json ends with.", min=1, max=2**62)
    ] = None,
    as_json: AsJson = False,
) -> None:
    output = output_of(context, as_json)
    if context.invoked_subcommand is not None:
        return
    from steward.domain.figures.words import playbook_meant
    from steward.domain.periods import moment_of

    now, zone = time.time(), settings_of(output.options).zone
    wanted = DecisionFilter(
        kind=kind,
        below=below,
        above=above,
        outcome=outcome,
        playbook=playbook_meant(playbook),
        model=model,
        task_id=task,
        since=None if since is None else moment_of(since, "--since", now, zone),
        until=None if until is None else moment_of(until, "--until", now, zone),
        mark="any" if right and wrong else "right" if right else "wrong" if wrong else None,
    )
    if wanted.since is not None and wanted.until is not None and wanted.since >= wanted.until:
        raise Unusable("a period ends after it begins; give --since and --until in that order")
    run_async(_list(output, wanted, limit, cursor), output)


@group.command()
def mark(
    context: typer.Context,
    decision: Annotated[int, typer.Argument(help="The decision's number, as the list has it.", metavar="ID")],
    says: Annotated[Rightness, typer.Argument(help="right or wrong.")],
    note: Annotated[str, typer.Option(help="Why.")] = "",
    by: Annotated[str | None, typer.Option(help="Who says so; default: you.", metavar="WHO")] = None,
    as_json: AsJson = False,
) -> None:
    """Say that a decision was right or wrong; the newest mark counts, and none is overwritten."""
    output = output_of(context, as_json)
    run_async(_mark(output, decision, says, readable_text(by, "--by") if by else operator(), note), output)


async def _list(output: Output, wanted: DecisionFilter, limit: int, cursor: int | None) -> Exit:
    from dataclasses import replace

    from steward.cli.rendering import decisions as render
    from steward.domain.figures.slices import Slice
    from steward.records import find_task, open_records

    async with open_records(settings_of(output.options)) as records:
        if wanted.task_id is not None:
            wanted = replace(wanted, task_id=(await find_task(records.tasks, wanted.task_id)).id)
        named = Slice(since=0.0, until=time.time(), playbook=wanted.playbook, model=wanted.model)
        await records.figures.check(named, completion.playbooks("") if wanted.playbook else [])
        page = await records.marks.decisions(wanted, limit=limit, after=cursor)
    if not page.decisions and not output.options.as_json:
        output.note("No decision fits.")
        return Exit.DONE
    ending = None if page.cursor is None else str(page.cursor)
    listed: list[Json] = [render.document(one) for one in page.decisions]
    output.show({"decisions": listed, "cursor": ending}, render.listing(page.decisions, time.time()))
    if ending and not output.options.as_json:
        output.note(f"Earlier ones with --cursor {ending}")
    return Exit.DONE


async def _mark(output: Output, decision: int, says: Rightness, by: str, note: str) -> Exit:
    from steward.cli.text import instant
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        made = await records.marks.mark(decision, says, by, note)
    told: dict[str, Any] = {**vars(made), "at": instant(made.at)}
    output.show(told, f"Decision {decision} is marked {says}.")
    return Exit.DONE
