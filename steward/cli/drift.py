"""`steward drift` and `steward alarm`: whether tasks still go as they used to, and what is made of it where not."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.commands import Commands
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import operator, readable_text, run_async, settings_of
from steward.domain.alarms import MEANINGS, Answer
from steward.domain.errors import Unusable
from steward.domain.json_value import Json

group = Commands(
    help="What is not as it used to be, and waits for an operator's word: drift, a regression.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
AlarmId = Annotated[str, typer.Argument(help="The alarm's id, or the beginning of it.", metavar="ID")]
_MEANING = "; ".join(f"{name}: {words}" for name, words in MEANINGS["drift"].items())


def add(app: typer.Typer, panel: str) -> None:
    """Add both to `steward`."""
    epilog = examples("steward drift", "steward drift --playbook refund", "steward drift --json")
    app.command(rich_help_panel=panel, epilog=epilog)(drift)
    answering = examples("steward alarm list", "steward alarm show a1b2c3", "steward alarm answer a1b2c3 mended")
    app.add_typer(group, name="alarm", rich_help_panel=panel, epilog=answering)


def drift(
    context: typer.Context,
    playbook: Annotated[
        str | None,
        typer.Option(
            help="All figures of this one; 'none' means the tasks that never had one.",
            autocompletion=completion.playbooks,
            metavar="NAME",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether the tasks of each playbook still go as they used to; see also: steward docs drift."""
    output = output_of(context, as_json)
    run_async(_drift(output, playbook), output)


@group.command(name="list")
def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Also those that were answered.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 20,
    as_json: AsJson = False,
) -> None:
    """List the alarms that wait for an answer, the newest first."""
    output = output_of(context, as_json)
    run_async(_list(output, every, limit), output)


@group.command()
def show(context: typer.Context, alarm_id: AlarmId, as_json: AsJson = False) -> None:
    """What changed, since when, and tasks that show it."""
    output = output_of(context, as_json)
    run_async(_show(output, alarm_id), output)


@group.command()
def answer(
    context: typer.Context,
    alarm_id: AlarmId,
    says: Annotated[Answer, typer.Argument(help=_MEANING)],
    message: Annotated[str, typer.Option("--message", "-m", help="Why; it is kept in the audit.")] = "",
    by: Annotated[str | None, typer.Option(help="Who says so; default: you.", metavar="WHO")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what an alarm was: mended, usual from now on, or chance. Until then there is no other of its playbook."""
    output = output_of(context, as_json)
    run_async(_answer(output, alarm_id, says, readable_text(by, "--by") if by else operator(), message), output)


async def _drift(output: Output, playbook: str | None) -> Exit:
    from steward.cli.rendering import alarms as render
    from steward.domain.figures.words import NO_PLAYBOOK, playbook_meant
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        await records.folds.fold_all()
        await records.drift.look()
        watches = await records.drift.watches()
    wanted = playbook_meant(playbook)
    shown = [one for one in watches if wanted is None or one.playbook == wanted]
    if wanted is not None and not shown:
        known = ", ".join(one.playbook or NO_PLAYBOOK for one in watches)
        raise Unusable(f"no task of '{playbook}' has ended since there is a watch; there are: {known or 'none'}")
    documents: list[Json] = [render.watch_document(one) for one in shown]
    output.show({"watches": documents}, render.watch(shown[0]) if wanted is not None else render.watches(shown))
    return Exit.DONE


async def _list(output: Output, every: bool, limit: int) -> Exit:
    from steward.cli.rendering import alarms as render
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        found = await records.alarms.list(open_only=not every, limit=limit)
    if not found and not output.options.as_json:
        output.note("No alarm waits." if not every else "There was no alarm.")
        return Exit.DONE
    output.show({"alarms": [render.document(one) for one in found]}, render.listing(found, time.time()))
    return Exit.DONE


async def _show(output: Output, alarm_id: str) -> Exit:
    from steward.cli.rendering import alarms as render
    from steward.records import find_alarm, open_records

    async with open_records(settings_of(output.options)) as records:
        found = await find_alarm(records.alarms, alarm_id)
    output.show(render.document(found), *render.alarm(found))
    return Exit.DONE


async def _answer(output: Output, alarm_id: str, says: Answer, by: str, message: str) -> Exit:
    from steward.cli.rendering import alarms as render
    from steward.records import find_alarm, open_records

    async with open_records(settings_of(output.options)) as records:
        found = await find_alarm(records.alarms, alarm_id)
        answered = await records.alarms.answer(found.id, says, by=by, source="cli", message=message)
    output.show(render.document(answered), f"Alarm {answered.id}: {MEANINGS[answered.finding.kind][says]}.")
    return Exit.DONE
