"""`steward mcp`: Steward as tools of Claude, Cursor and other agents, over stdin and stdout."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import streams
from steward.cli.options import By
from steward.cli.output import Output, examples, output_of
from steward.cli.session import entered, operator, run_async, settings_of
from steward.domain.access import ROLES, Identity, Role
from steward.domain.errors import Unusable

if TYPE_CHECKING:
    from steward.server.mcp.task_tools import TaskTools

_MISSING = "steward mcp needs the SDK: pip install 'steward-tasks[mcp]'"
_EPILOG = examples(
    "claude mcp add steward -- steward mcp", "steward mcp --by support-bot", "steward mcp --role reviewer"
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=_EPILOG)(mcp)


def mcp(
    context: typer.Context,
    by: By = None,
    role: Annotated[
        list[str] | None,
        typer.Option(help=f"What the other agent may do, one or more of: {', '.join(ROLES)}.", metavar="ROLE"),
    ] = None,
) -> None:
    """Serve Steward as tools of another agent, which starts this command and talks with it over stdin and stdout.

    It may submit tasks and see its own (requester). Reviews it may answer only with --role reviewer.
    """
    output = output_of(context, as_json=False)
    if find_spec("mcp") is None:
        raise Unusable(_MISSING)
    who = Identity(name=by or operator(), roles=_roles(role or ["requester"]), via="cli")
    run_async(_serve(output, who), output, again="resume")


def _roles(given: list[str]) -> list[Role]:
    if unknown := [one for one in given if one not in ROLES]:
        raise Unusable(f"--role {unknown[0]}: there is no such role; possible: {', '.join(ROLES)}")
    return [one for one in ROLES if one in given]


async def _serve(output: Output, who: Identity) -> None:
    source, sink = streams.taken()
    page = (settings_of(output.options).page_url or "").rstrip("/")
    from steward.server.mcp.carrier import Carrier
    from steward.server.mcp.sdk import make_server
    from steward.server.mcp.task_tools import TaskTools

    async with entered(output.options, acts=True) as app:
        carrier = Carrier(app=app)

        @asynccontextmanager
        async def opened(_: object) -> AsyncGenerator[TaskTools]:
            yield TaskTools(app=app, who=who, start=carrier.start, page=page)

        try:
            await make_server(opened).serve(source, sink)
        finally:
            await carrier.aclose()
