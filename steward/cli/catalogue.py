"""`steward playbooks`: what Steward can do, and within which limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import completion
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import catalogue_of, playbooks_of, settings_of
from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject

if TYPE_CHECKING:
    from rich.console import RenderableType


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward playbooks", "steward playbooks refund"))(playbooks)


def playbooks(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="One of them, in full.", autocompletion=completion.playbooks)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the playbooks: which types of task there are, with their rules."""
    from steward.cli.rendering import catalogue as render_catalogue
    from steward.cli.rendering import documents

    output = output_of(context, as_json)
    shelf = playbooks_of(output.options)
    if name is None:
        listed: list[Json] = [documents.playbook(one) for one in shelf.all()]
        show_listed(output, documents.listed("playbooks", listed), render_catalogue.playbooks(shelf.all()))
        return
    found = shelf.get(name)
    if found is None:
        raise Unusable(f"there is no playbook '{name}'; available: {', '.join(one.name for one in shelf.all())}")
    output.show(documents.playbook(found), render_catalogue.playbook(found))


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
