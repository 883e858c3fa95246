"""`steward tools check`: tries how a tool is proven, against a sandbox; it acts there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, cast

import typer

from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async
from steward.cli.tools_add import file_of
from steward.domain.errors import Unusable

if TYPE_CHECKING:
    from steward.domain.model import JsonObject
    from steward.sources.source import Source

_HERE = "environment"
MappingFile = Annotated[
    str | None,
    typer.Option(help="The file with its mapping; default tools.yaml, or the one in STEWARD_TOOLS.", metavar="FILE"),
]


def add(group: typer.Typer) -> None:
    """Add the command to `steward tools`."""
    example = 'steward tools check create_invoice --sandbox https://sandbox.crm.example --args \'{"customer": "c1"}\''
    group.command(epilog=examples(example))(check)


def check(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The tool, as its source calls it.")],
    sandbox: Annotated[
        str,
        typer.Option(
            help="Where it may act: the URL of the API's, or the server's, sandbox; environment, where variables of "
            "the environment say where a started command or a module acts."
        ),
    ],
    args: Annotated[str, typer.Option(help="What it is called with, as a JSON object.")] = "{}",
    file: MappingFile = None,
    as_json: AsJson = False,
) -> None:
    """Call a tool at a sandbox, and see how far its proof gets, whether it is confirmed yet or not. This acts."""
    from steward.domain.model import Risk
    from steward.settings import environment
    from steward.sources.checking import as_json as shown
    from steward.sources.checking import checked
    from steward.sources.places import offers_of
    from steward.sources.specs import risk_of

    output = output_of(context, as_json)
    label, source, given = act_of(output, name, args, file)
    there = _at(source, sandbox)
    offers = offers_of(label, there, environment)
    where = "where the environment says" if sandbox == _HERE else f"at {sandbox}"
    said = source.tools or {}
    reads = any(risk_of(one, said[name]) is Risk.READ for one in offers if one.name == name)
    output.note(f"Calling {name} {where}{'.' if reads else ': this acts.'}", style="yellow")
    result = run_async(checked(offers, name, said, given), output)
    output.show({"tool": name, **shown(result)}, f"{name}: {result.level}", *(f"  • {one}" for one in result.findings))
    if result.visible_after:
        output.note(
            f"Say settle_after: {max(2.0, 2 * result.visible_after):g}s or more, as a lost call may show so late."
        )
    raise typer.Exit(Exit.DONE if result.reached else Exit.FAILED)


def act_of(output: Output, tool: str, args: str, file: str | None) -> tuple[str, Source, JsonObject]:
    """The label and the source that has the tool, and what `--args` says. Raises Unusable."""
    from steward.sources.file import read_sources

    path, given = file_of(output, file), _arguments(args)
    return *_source_of(tool, read_sources(path)), given


def _arguments(said: str) -> JsonObject:
    try:
        value: object = json.loads(said)
    except ValueError:
        raise Unusable("--args is not JSON") from None
    if not isinstance(value, dict):
        raise Unusable('--args must be a JSON object, as {"customer": "c1"}')
    return cast("JsonObject", value)


def _source_of(name: str, sources: dict[str, Source]) -> tuple[str, Source]:
    found = [(label, one) for label, one in sources.items() if name in (one.tools or {})]
    if len(found) != 1:
        raise Unusable(f"{name}: {'two sources have' if found else 'no source in the file has'} such a tool")
    return found[0]


def _at(source: Source, sandbox: str) -> Source:
    """The source, at the sandbox. Raises Unusable where that does not say where it acts."""
    by_url = source.openapi is not None or isinstance(source.mcp, str)
    if sandbox == _HERE and not by_url:
        return source
    if not by_url:
        raise Unusable(
            "--sandbox: no URL says where this source acts; set its variables to the sandbox's and say "
            f"--sandbox {_HERE}"
        )
    if not sandbox.startswith(("http://", "https://")):
        raise Unusable("--sandbox must be a URL")
    return source.model_copy(update={"url" if source.openapi is not None else "mcp": sandbox})
