"""`steward serve`: the page alone, without the LangGraph server."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import entered, run_async, settings_of
from steward.collector import settle

if TYPE_CHECKING:
    from fastapi import FastAPI

    from steward.service import App
    from steward.settings import Settings


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward serve", "steward serve --port 9000"))(serve)


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="The address to listen on; others than this machine's own need STEWARD_AUTH.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)] = 8765,
    as_json: AsJson = False,
) -> None:
    """Serve the page with the review queue and the tasks until Ctrl-C, and keep deadlines and notices in order."""
    output = output_of(context, as_json)
    run_async(_serve(output, host, port), output)


async def _serve(output: Output, host: str, port: int) -> None:
    from steward.auth.addresses import address_to_listen_on
    from steward.auth.policy import policy_of
    from steward.server.serving import serving

    settings = settings_of(output.options)
    policy = policy_of(settings)
    address = address_to_listen_on(host, authenticated=policy.authenticated)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        entered(output.options, acts=True) as app,
        serving(_site(app, settings), "the page", host=address, port=port) as url,
    ):
        settle()
        output.show({"url": url, "auth": settings.auth}, f"The page is at {url}")
        sys.stdout.flush()  # whoever started it may wait for the address at the end of a pipe
        if not policy.authenticated:
            output.note("There is no authentication: only this machine is served, as its developer.")
        elif policy.tokens and not await app.keys.tokens():
            again = output.command("token", "create", "NAME", "--role", "admin")
            output.note(f"Nobody can log in yet; make a token with: {again}", style="yellow")
        await stop.wait()


def _site(app: App, settings: Settings) -> FastAPI:
    from steward.server.http_app import at_work, make_site

    @asynccontextmanager
    async def lifespan(site: FastAPI) -> AsyncGenerator[None]:
        async with at_work(site, app, settings):
            yield

    return make_site(lifespan, lambda: nullcontext(app))
