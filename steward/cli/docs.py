"""`steward docs`: the documentation that came with this installation, of just its version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steward.cli.output import AsJson, Output, examples, output_of
from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject

PAGES = Path(__file__).parents[1] / "docs"


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward docs", "steward docs extending | less"))(docs)


def docs(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One of them, in full.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the pages of the documentation, or print one: how to run Steward, and how to add tools of your own."""
    output = output_of(context, as_json)
    pages = {str(page.relative_to(PAGES).with_suffix("")): page for page in sorted(PAGES.rglob("*.md"))}
    if name is None:
        titles = {each: _title(page) for each, page in pages.items()}
        listed: list[Json] = [
            {"name": each, "title": title, "path": str(pages[each])} for each, title in titles.items()
        ]
        lines = (f"{each:{max(map(len, titles), default=0)}}  {title}" for each, title in titles.items())
        _tell(output, {"pages": listed}, "\n".join([*lines, "", f"They are in {PAGES}"]))
        return
    if name not in pages:
        raise Unusable(f"there is no page '{name}'; available: {', '.join(pages) or 'none'}")
    text = pages[name].read_text(encoding="utf-8")
    _tell(output, {"name": name, "path": str(pages[name]), "text": text}, text)


def _tell(output: Output, document: JsonObject, text: str) -> None:
    """The document for a program, or the text as it is: no line of an example is broken."""
    if output.options.as_json:
        output.show(document)
    else:
        typer.echo(text)


def _title(page: Path) -> str:
    return page.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
