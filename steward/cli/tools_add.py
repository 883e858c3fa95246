"""`steward tools add`: asks a source what it offers, and writes how each could be proven, for a person to confirm."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import settings_of
from steward.domain.text import plural

if TYPE_CHECKING:
    from steward.sources.adding import Added
    from steward.sources.survey import Finding

_FILE = "tools.yaml"


def add(group: typer.Typer) -> None:
    """Add the command to `steward tools`."""
    epilog = examples(
        "steward tools add openapi+https://crm.example/openapi.json --name crm",
        "steward tools add mcp+https://crm.example/mcp --header 'Authorization: Bearer ${CRM_TOKEN}'",
        "steward tools add crm --confirm create_invoice,get_invoice",
    )
    group.command("add", epilog=epilog)(add_source)


def add_source(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="mcp+https://…, mcp+stdio:command …, openapi+URL or FILE, package.module:TOOLS; or its name there.",
        ),
    ],
    file: Annotated[
        str | None,
        typer.Option(help="The file to write; default tools.yaml, or the one in STEWARD_TOOLS.", metavar="FILE"),
    ] = None,
    name: Annotated[str | None, typer.Option(help="What the file calls the source.")] = None,
    url: Annotated[str | None, typer.Option(help="Where the API is, in place of the document's server.")] = None,
    header: Annotated[
        list[str] | None, typer.Option(help="Sent with every request, as 'Name: ${VARIABLE}'; may be repeated.")
    ] = None,
    credential: Annotated[
        list[str] | None,
        typer.Option(help="By a document's security scheme, as 'NAME=${VARIABLE}'; may be repeated."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Only these tools, by name or pattern (invoice*); may be repeated.")
    ] = None,
    confirm: Annotated[
        list[str] | None, typer.Option(help="Tools whose mapping you have read and confirm; may be repeated.")
    ] = None,
    trusted: Annotated[
        bool, typer.Option("--trusted", help="Believe the source which of its tools only read.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask a source for its tools, and write how each could be proven to a file, for you to read and confirm."""
    from steward.settings import environment
    from steward.sources.adding import Wanted, added

    output = output_of(context, as_json)
    path = file_of(output, file)
    wanted = Wanted(
        source,
        name,
        url,
        _words(header, split=False),
        _words(credential, split=False),
        trusted,
        _words(only),
        _words(confirm),
    )
    _show(output, path, added(path, wanted, environment, lambda one: _asked(output, one)))


def file_of(output: Output, said: str | None) -> Path:
    """The file that is meant; where none is, the only one that the setting names, else the usual one."""
    tools = settings_of(output.options).tools  # and the log goes where it belongs
    named = [one for place in tools.split(",") if (one := place.strip()).endswith((".yaml", ".yml"))]
    return Path(said or (named[0] if len(named) == 1 else _FILE))


def _words(given: list[str] | None, *, split: bool = True) -> list[str]:
    return [part.strip() for one in given or [] for part in (one.split(",") if split else [one]) if part.strip()]


def _asked(output: Output, finding: Finding) -> bool:
    """The answer of whoever sits at the terminal; no where nobody does."""
    if output.options.as_json or not (sys.stdin.isatty() and output.err.is_terminal and output.out.is_terminal):
        return False
    from steward.cli.rendering import sources as render

    output.err.print(render.meaning(finding))
    return typer.confirm(f"Confirm {finding.name}?", default=False, err=True)


def _show(output: Output, path: Path, result: Added) -> None:
    from steward.cli.rendering import sources as render

    output.show(render.document(result, str(path)), *render.found(result))
    for tool in result.confirmed:
        if output.options.as_json or tool.name in result.asked:
            continue
        output.err.print(render.meaning(tool))
    _tell(output, path, result)


def _tell(output: Output, path: Path, result: Added) -> None:
    what = [f"{plural(len(result.written), 'tool')} added"] if result.written else []
    what += [f"{plural(len(result.confirmed), 'tool')} confirmed"] if result.confirmed else []
    output.note(f"{path}: {', '.join(what)}." if what else f"{path}: nothing to write, it has all of this already.")
    left = [one.name for one in result.findings if one.unconfirmed]
    if left:
        confirm = output.command("tools", "add", result.name, *_where(path), "--confirm", left[0])
        output.note(f"Unconfirmed: {plural(len(left), 'tool')}. Read {path}, try it, then: {confirm}", style="yellow")
    output.note(f"Next: export STEWARD_TOOLS={path}, then: {output.command('tools')}")


def _where(path: Path) -> list[str]:
    return [] if str(path) == _FILE else ["--file", str(path)]
