"""`steward playbooks`: what Steward can do, and within which limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import completion, explain, playbook_files, playbook_history, playbook_schema, replay, rule_tests
from steward.cli.commands import Commands, Showing
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import catalogue_of, playbooks_of, settings_of
from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.domain.text import plain, plural

if TYPE_CHECKING:
    from rich.console import RenderableType


WORDS = ("check", "test", "fmt", "upgrade", "explain", "replay", "history", "schema")  # the group's own


def _names(incomplete: str) -> list[str]:
    """Playbooks, and the group's own words, which stand in the same place."""
    return [*completion.playbooks(incomplete), *(one for one in sorted(WORDS) if one.startswith(incomplete))]


group = Commands(
    cls=Showing,
    help="The playbooks: which types of task there are, with their rules. A name shows one in full.",
    rich_markup_mode="rich",
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    epilog = examples(
        "steward playbooks", "steward playbooks refund", "steward playbooks check", "steward playbooks test"
    )
    rule_tests.add(group)
    playbook_files.add(group)
    explain.add(group)
    replay.add(group)
    playbook_history.add(group)
    playbook_schema.add(group)
    app.add_typer(group, name="playbooks", rich_help_panel=panel, epilog=epilog)


@group.callback()
def playbooks(context: typer.Context, as_json: AsJson = False) -> None:
    output_of(context, as_json)


@group.command(
    epilog=examples(
        "steward playbooks show refund",
        "steward playbooks refund",
        "steward playbooks show refund --version 1f0c22d1a2b3",
    )
)
def show(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One of them, in full.", autocompletion=_names)] = None,
    version: Annotated[
        str | None,
        typer.Option(help="The text that was in force as this version, or as what begins so.", metavar="VERSION"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the playbooks, or show one in full; `show` may be left out."""
    from steward.cli.rendering import catalogue as render_catalogue
    from steward.cli.rendering import documents

    output = output_of(context, as_json)
    if version is not None:
        if name is None:
            raise Unusable("--version: name the playbook, as in: steward playbooks show refund --version 1f0c22d1a2b3")
        playbook_history.show_version(output, name, version)
        return
    shelf = playbooks_of(output.options)
    if name is None:
        listed: list[Json] = [documents.playbook(one) for one in shelf.all()]
        show_listed(output, documents.listed("playbooks", listed), render_catalogue.playbooks(shelf.all()))
        return
    found = shelf.get(name)
    if found is None:
        raise Unusable(f"there is no playbook '{name}'; available: {', '.join(one.name for one in shelf.all())}")
    output.show(documents.playbook(found), render_catalogue.playbook(found))


@group.command(epilog=examples("steward playbooks check", "steward playbooks check refund.yaml --strict"))
def check(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="A file, or a folder of them; left out, all playbooks.", metavar="PATH")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for remarks, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check playbooks: all mistakes at once, each with its place, and what works but may not be meant.

    Exits with 2 where there is a mistake: such a playbook does not load.
    """
    from steward.cli.session import checked_playbooks

    output = output_of(context, as_json)
    checked = checked_playbooks(output.options, file)
    mistakes, remarks = checked.mistakes, len(checked.found) - len(checked.mistakes)
    document: JsonObject = {"files": len(checked.files), "mistakes": len(mistakes), "remarks": remarks}
    document["found"] = [one.as_json() for one in checked.found]
    document["notes"] = [*checked.notes]
    told = f"{plural(len(checked.files), 'playbook')}: {plural(len(mistakes), 'mistake')}, {plural(remarks, 'remark')}"
    for one in [] if output.options.as_json else checked.found:
        remark = " (it works as it stands)" if one.works else ""
        output.out.print(f"{plain(str(one))}{remark}", soft_wrap=True, markup=False, highlight=False)
    output.show(document, f"{told}.")
    for one in [] if output.options.as_json else checked.notes:
        output.note(f"{one}.")
    raise typer.Exit(Exit.UNUSABLE if mistakes else Exit.FAILED if strict and remarks else Exit.DONE)


def show_listed(output: Output, listed: JsonObject, table: RenderableType) -> None:
    """A list, with whether the samples are in it."""
    from steward.catalogue import samples_line, with_samples

    settings = settings_of(output.options)
    output.show({**listed, "samples": with_samples(settings)}, table)
    for name, reason in catalogue_of(output.options).left_out.items():
        output.note(f"Left out, since it does not fit a tool of yours: {name}: {reason}", style="yellow")
    if settings.samples != "auto" or not with_samples(settings):
        line = samples_line(settings)
        output.note(f"{line[0].upper()}{line[1:]}.")
