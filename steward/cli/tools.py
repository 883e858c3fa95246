"""`steward tools`: the tools that there are, and `steward tools add` for those that others wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import completion, tools_add, tools_check, tools_torture
from steward.cli.catalogue import show_listed
from steward.cli.commands import Commands, Showing
from steward.cli.output import AsJson, examples, output_of
from steward.cli.session import catalogue_of
from steward.domain.errors import Unusable

if TYPE_CHECKING:
    from steward.domain.model import Json, JsonObject


def _names(incomplete: str) -> list[str]:
    """Tools, and the group's own words, which stand in the same place."""
    return [*completion.tools(incomplete), *(one for one in ("add", "check", "torture") if one.startswith(incomplete))]


group = Commands(
    cls=Showing,
    help="The tools: what each does, what a wrong call costs, and how its effect is proved. A name shows one in full.",
    rich_markup_mode="rich",
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    epilog = examples(
        "steward tools", "steward tools issue_refund", "steward tools add openapi+https://crm.example/openapi.json"
    )
    tools_add.add(group)
    tools_check.add(group)
    tools_torture.add(group)
    app.add_typer(group, name="tools", rich_help_panel=panel, epilog=epilog)


@group.callback()
def tools(context: typer.Context, as_json: AsJson = False) -> None:
    output_of(context, as_json)


@group.command(epilog=examples("steward tools show issue_refund", "steward tools issue_refund"))
def show(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One of them, in full.", autocompletion=_names)] = None,
    as_json: AsJson = False,
) -> None:
    """List the tools, or show one in full; `show` may be left out."""
    from steward.cli.rendering import catalogue as render_catalogue
    from steward.cli.rendering import documents, provenance

    output = output_of(context, as_json)
    registry = catalogue_of(output.options).tools
    cards = [card for each in registry.names() if (card := registry.card(each))]
    if name is None:
        listed: list[Json] = [documents.card(card) for card in cards]
        missing: list[Json] = [documents.missing(one) for one in registry.missing()]
        document: JsonObject = {**documents.listed("tools", listed), "missing": missing}
        show_listed(output, document, render_catalogue.tools(cards))
        for line in provenance.unsaid(cards):
            output.note(line)
        for one in registry.missing():
            output.note(f"Not there now: {one}. {one.advice}.", style="yellow")
        return
    found = registry.card(name)
    if found is None and (away := registry.unavailable(name)):
        raise Unusable(f"'{name}' is not there now: {away}. {away.advice}")
    if found is None:
        raise Unusable(f"there is no tool '{name}'; available: {', '.join(registry.names()) or 'none'}")
    output.show(documents.card(found), render_catalogue.tool(found))
