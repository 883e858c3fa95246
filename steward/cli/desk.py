"""`steward desk`: the sample help desk alone, as another system would run."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
from typing import Annotated

import typer

from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward desk", "steward desk --port 9000"))(desk)


def desk(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)] = 8780,
    host: Annotated[str, typer.Option(help="The address; this machine's own only.")] = "127.0.0.1",
    as_json: AsJson = False,
) -> None:
    """Run the sample help desk until Ctrl-C: customers, orders, tickets, refunds, and fault switches."""
    output = output_of(context, as_json)
    if not _is_loopback(host):
        raise Unusable(f"the sample desk knows no passwords, so it listens on this machine only, not on {host}")
    run_async(_serve(output, host, port), output)


async def _serve(output: Output, host: str, port: int) -> None:
    from steward.database import open_database
    from steward.evals.worlds.desk.serve import running_desk
    from steward.settings import DESK_PORT

    settings = settings_of(output.options)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_database(settings) as database, running_desk(database, host=host, port=port) as url:
        output.show({"url": url}, f"The sample help desk answers at {url}")
        used = port == DESK_PORT
        output.note(
            "Other steward commands on the same database act on it now. Stop it with Ctrl-C."
            if used
            else f"Let other commands act on it with: export STEWARD_DESK_URL={url}. Stop it with Ctrl-C."
        )
        await stop.wait()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
