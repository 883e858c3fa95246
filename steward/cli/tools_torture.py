"""`steward tools torture`: runs a tool through faults before a sandbox; it acts there."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async
from steward.cli.tools_check import MappingFile, act_of
from steward.domain.errors import Unusable
from steward.domain.text import excerpt, plain, plural

if TYPE_CHECKING:
    from rich.text import Text

    from steward.domain.model import JsonObject
    from steward.sources.source import Source
    from steward.sources.torturing import Outcome

_LONGEST = 240  # characters of a reason in a line
_STYLES = {"survived": "green", "asks": "yellow", "unsafe": "red", "failed": "red"}
_WORDS = {"survived": "survived alone", "asks": "asks a person", "unsafe": "unsafe", "failed": "failed without a fault"}


def add(group: typer.Typer) -> None:
    """Add the command to `steward tools`."""
    example = (
        'steward tools torture create_invoice --sandbox https://sandbox.crm.example --args \'{"customer": "c{n}"}\''
    )
    group.command(epilog=examples(example))(torture)


def torture(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The tool, as its source calls it.")],
    sandbox: Annotated[str, typer.Option(help="Where it may act: the URL of the API's sandbox.")],
    args: Annotated[
        str,
        typer.Option(
            help="What it is called with, as a JSON object; {n} in its texts is the run's number, from 1, where each "
            "call needs others."
        ),
    ] = "{}",
    lag: Annotated[
        float, typer.Option(help="For how many seconds what was done is not to be seen.", min=0.0, max=600.0)
    ] = 1.0,
    file: MappingFile = None,
    as_json: AsJson = False,
) -> None:
    """Lose, pretend, delay and break a tool's answer at a sandbox, and see what it survives. This acts, six times
    and more.

    The faults: its answer is lost; it is said to be done and is not; it is seen late; HTTP 500 before it is done,
    and after. After each Steward decides as it does in a task, at most three calls long.
    """
    output = output_of(context, as_json)
    label, source, given = act_of(output, name, args, file)
    _require_api(source, sandbox)
    output.note(f"Calling {name} at {sandbox}, six times and more: this acts.", style="yellow")
    outcomes = run_async(_tortured(name, label, source, sandbox, given, lag, output), output)
    unsafe = [one for one in outcomes if one.ending in ("unsafe", "failed")]
    output.show({"tool": name, "safe": not unsafe, "runs": [asdict(one) for one in outcomes]}, *map(_line, outcomes))
    if len(outcomes) == 1:
        output.note(f"That is without a fault, so none was tried: steward tools check {name} says more.")
    raise typer.Exit(Exit.FAILED if unsafe else Exit.DONE)


async def _tortured(
    name: str, label: str, source: Source, sandbox: str, args: JsonObject, lag: float, output: Output
) -> list[Outcome]:
    from fastapi import FastAPI

    from steward.server.serving import serving
    from steward.settings import environment
    from steward.sources.fault_proxy import FaultProxy
    from steward.sources.places import offers_of
    from steward.sources.torturing import ids_in, tortured

    said = source.tools or {}
    proof = said[name].proof
    proxy = FaultProxy(sandbox, lag=lag, absent=proof.absent if proof else "", ids=ids_in(proof))
    app = FastAPI(openapi_url=None)
    app.mount("/", proxy)
    outcomes: list[Outcome] = []
    async with serving(app, "the proxy") as url:
        there = source.model_copy(update={"url": f"{url}{proxy.path}"})
        offers = await asyncio.to_thread(offers_of, label, there, environment)
        async with aclosing(tortured(offers, name, said, args, proxy)) as runs:
            async for one in runs:
                outcomes.append(one)
                output.progress(f"{one.fault}: {_WORDS[one.ending]}")
    return outcomes


def _require_api(source: Source, sandbox: str) -> None:
    """Raises Unusable for what no HTTP proxy can stand before."""
    from steward.domain.endpoint_address import checked_address

    if source.openapi is None:
        what = "an MCP server" if source.mcp is not None else "a Python module"
        raise Unusable(f"faults are for an API with an OpenAPI document: the proxy can't stand before {what}")
    try:
        checked_address(sandbox, alone=True)
    except ValueError as error:
        raise Unusable(f"--sandbox: {error}") from None


def _line(one: Outcome) -> Text:
    from rich.text import Text

    made = f"{plural(one.calls, 'call')}, {plural(one.acts, 'act')}"
    why = excerpt(plain(one.why), _LONGEST)
    words = why if one.ending == "unsafe" else f"{_WORDS[one.ending]}: {why}"
    return Text.assemble(f"{one.fault:<14}", (words, _STYLES[one.ending]), f" ({made})")
