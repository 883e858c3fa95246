"""`steward playbooks` and `steward tools`: what Steward can do, and within which limits."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import completion
from cli.screen import AsJson, examples, screen_of
from cli.session import catalogue_of
from domain.errors import Unusable


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
    from cli import documents, render_catalogue

    screen = screen_of(context, as_json)
    _, shelf = catalogue_of(screen.options)
    if name is None:
        screen.show(
            {"playbooks": [documents.playbook(one) for one in shelf.all()]}, render_catalogue.playbooks(shelf.all())
        )
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
    from cli import documents, render_catalogue

    screen = screen_of(context, as_json)
    registry, _ = catalogue_of(screen.options)
    cards = [card for each in registry.names() if (card := registry.card(each))]
    if name is None:
        screen.show({"tools": [documents.card(card) for card in cards]}, render_catalogue.tools(cards))
        return
    found = registry.card(name)
    if found is None:
        raise Unusable(f"there is no tool '{name}'; available: {', '.join(registry.names())}")
    screen.show(documents.card(found), render_catalogue.tool(found))
