"""`steward playbooks` and `steward tools`: what Steward can do, and within which limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import completion
from steward.cli.console import AsJson, Screen, examples, screen_of
from steward.cli.session import catalogue_of, playbooks_of, settings_of
from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject

if TYPE_CHECKING:
    from rich.console import RenderableType


def add(app: typer.Typer, panel: str) -> None:
    """Add the commands to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward playbooks", "steward playbooks refund"))(playbooks)
    app.command(rich_help_panel=panel, epilog=examples("steward tools", "steward tools issue_refund"))(tools)


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

    screen = screen_of(context, as_json)
    shelf = playbooks_of(screen.options)
    if name is None:
        listed: list[Json] = [documents.playbook(one) for one in shelf.all()]
        _show(screen, {"playbooks": listed}, render_catalogue.playbooks(shelf.all()))
        return
    found = shelf.get(name)
    if found is None:
        raise Unusable(f"there is no playbook '{name}'; available: {', '.join(one.name for one in shelf.all())}")
    screen.show(documents.playbook(found), render_catalogue.playbook(found))


def tools(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One of them, in full.", autocompletion=completion.tools)] = None,
    as_json: AsJson = False,
) -> None:
    """List the tools: what each does, what a wrong call costs, and how its effect is proved."""
    from steward.cli.rendering import catalogue as render_catalogue
    from steward.cli.rendering import documents

    screen = screen_of(context, as_json)
    registry = catalogue_of(screen.options).tools
    cards = [card for each in registry.names() if (card := registry.card(each))]
    if name is None:
        listed: list[Json] = [documents.card(card) for card in cards]
        _show(screen, {"tools": listed}, render_catalogue.tools(cards))
        return
    found = registry.card(name)
    if found is None:
        raise Unusable(f"there is no tool '{name}'; available: {', '.join(registry.names()) or 'none'}")
    screen.show(documents.card(found), render_catalogue.tool(found))


def _show(screen: Screen, listed: JsonObject, table: RenderableType) -> None:
    """A list, with whether the samples are in it."""
    from steward.catalogue import samples_line, with_samples

    settings = settings_of(screen.options)
    screen.show({**listed, "samples": with_samples(settings)}, table)
    for name, reason in catalogue_of(screen.options).left_out.items():
        screen.note(f"Left out, since it does not fit a tool of yours: {name}: {reason}", style="yellow")
    if settings.samples != "auto" or not with_samples(settings):
        line = samples_line(settings)
        screen.note(f"{line[0].upper()}{line[1:]}.")
