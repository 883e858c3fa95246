"""`steward playbooks schema`: what an editor needs to complete and check playbooks, with the tools that there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from steward.cli.output import AsJson, examples, output_of, write_report
from steward.cli.session import tools_of
from steward.domain.model import JsonObject
from steward.domain.text import plural

_MODELINE = "yaml-language-server: $schema="


def add(group: typer.Typer) -> None:
    """Add the command to `steward playbooks`."""
    group.command(epilog=examples("steward playbooks schema --out playbooks/schema.json"))(schema)


def schema(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; left out, it is printed.")] = None,
    bank: Annotated[bool, typer.Option("--bank", help="That of rule banks.")] = False,
    as_json: AsJson = False,
) -> None:
    """Give editors a JSON schema of playbooks that knows your tools and their arguments.

    A playbook names it in its first line: # yaml-language-server: $schema=schema.json
    """
    from steward.playbooks.editor_schema import editor_schema

    output = output_of(context, as_json)
    tools = tools_of(output.options)
    cards = [card for name in tools.names() if (card := tools.card(name)) is not None]
    made = editor_schema(cards, bank=bank)
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if out is None:
        output.out.print(text, end="", soft_wrap=True, markup=False, highlight=False)
        return
    write_report("out", out, text)
    told: JsonObject = {"file": str(out), "tools": [one.name for one in cards]}
    output.show(
        told, f"{out} knows {plural(len(cards), 'tool')}. Name it in a playbook's first line: # {_MODELINE}{out.name}"
    )
