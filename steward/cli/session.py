"""What a command works with: settings, logging, the desk and the opened app.

This module is light itself; the heavy ones are imported when a command starts to work.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import signal
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from steward.cli import failure
from steward.cli.exit_codes import Exit
from steward.cli.interrupts import at_work
from steward.cli.output import Options, Output
from steward.domain.errors import Unreachable, Unusable
from steward.domain.waiting import read_along

if TYPE_CHECKING:
    from pathlib import Path

    from steward.catalogue import Catalogue, Checked
    from steward.playbooks.library import PlaybookShelf
    from steward.service import App
    from steward.settings import Settings
    from steward.tools.registry import Registry

T = TypeVar("T")
_AT_A_TERMINAL = "2min"
_LOOKED_ON = (
    10.0  # seconds: about as long as somebody stays with what they wait for (Nielsen, Usability Engineering, 1993)
)


def settings_of(options: Options) -> Settings:
    """The settings with this call's options over them; logging follows them, and so do the times that are told."""
    from steward.cli import logs
    from steward.cli.text import tell_times_in
    from steward.settings import load_settings

    settings = load_settings()
    if options.home is not None:
        settings = settings.model_copy(update={"home": options.home})
    tell_times_in(settings.timezone)
    level = settings.log_from
    redactor = settings.redactor()
    logs.configure("info" if options.verbose and level != "debug" else level, settings.log_format, redactor)
    return settings


def run_async(
    work: Coroutine[Any, Any, T],
    output: Output,
    *,
    again: str | None = None,
    kept: str = "nothing is lost",
    loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> T:
    """Run the command's work; an interrupt, SIGTERM or the end of its terminal ends it cleanly.

    `again` is the command that goes on with it; None where it only looked. `kept` is said after an interrupt; `loop`
    makes the event loop, where it is to be another than asyncio's own.
    """
    import psycopg

    from steward.checkpoints.pool import is_away

    go_on = f". Go on with: {output.command(again)}" if again else ""
    try:
        with at_work(), asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(_terminable(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        told = f"interrupted; {kept}{go_on}"
        if output.options.as_json:
            failure.print_json(Exit.INTERRUPTED, [told])
        else:
            output.note(f"{told[0].upper()}{told[1:]}", style="yellow")
        raise typer.Exit(Exit.INTERRUPTED) from None
    except psycopg.Error as error:
        if not is_away(error):
            raise
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Unreachable(f"the database went away: {reason}{go_on}") from error


async def _terminable(work: Coroutine[Any, Any, T]) -> T:
    me = asyncio.current_task()
    if me is not None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has the end of the terminal ignored
                asyncio.get_running_loop().add_signal_handler(number, me.cancel)
    return await work


@asynccontextmanager
async def opened(output: Output, *, acts: bool) -> AsyncGenerator[App]:
    """Steward for one command before which somebody sits; with `acts` it has a help desk to act on."""
    async with entered(output.options, acts=acts) as app:
        with read_along(output.remark):
            yield app


@asynccontextmanager
async def entered(options: Options, *, acts: bool) -> AsyncGenerator[App]:
    """Steward for one command, with its queue and its audit."""
    settings = settings_of(options)  # before libraries that break on a variable as they are imported
    from steward.checkpoints.pool import open_pool
    from steward.composition import open_app
    from steward.database import open_database

    async with AsyncExitStack() as stack:
        if not acts:
            yield await stack.enter_async_context(open_app(settings, deferred=True))
            return
        url = await stack.enter_async_context(open_database(settings))
        async with open_pool(url, size=1):  # a database out of reach is told in one line, before a desk tries it
            pass
        desk_url = await desk_for(settings, url, stack)
        here = somebody_waits(settings).model_copy(update={"database_url": url})
        yield await stack.enter_async_context(open_app(here, desk_url=desk_url, deferred=True))


def somebody_waits(settings: Settings) -> Settings:
    """The settings with how long a command waits and looks on where nobody set it: somebody sits before it."""
    shorter = {"outage": _AT_A_TERMINAL, "look_longer": _LOOKED_ON}
    return settings.model_copy(
        update={name: least for name, least in shorter.items() if name not in settings.model_fields_set}
    )


async def desk_for(settings: Settings, database_url: str, stack: AsyncExitStack) -> str | None:
    """The desk that is set, else the one that `steward desk` runs on this database, else one of our own for as long
    as the command lasts; none where no tool works on the sample desk."""
    from steward.catalogue import uses_sample_desk
    from steward.settings import DESK_PORT

    if settings.desk_url or not uses_sample_desk(settings):
        return settings.desk_url
    from steward.evals.worlds.desk.serve import running_desk
    from steward.evals.worlds.desk.store import world_of

    url = f"http://127.0.0.1:{DESK_PORT}"
    if await desk_world(url) == await world_of(database_url):
        return url
    return await stack.enter_async_context(running_desk(database_url))


async def desk_world(url: str) -> str | None:
    """The world of the sample desk that answers there; None where none does."""
    import httpx

    from steward.tools.web import open_connections

    try:
        async with open_connections(timeout=1.0) as http:
            health = (await http.get(f"{url}/health")).raise_for_status().json()
            faults = (await http.get(f"{url}/faults")).raise_for_status().json()
            return str(health["world"]) if "rules" in faults else None
    except (Unusable, httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        return None


def catalogue_of(options: Options) -> Catalogue:
    """The tools and playbooks as they are set up, without a database."""
    from steward.catalogue import idle_world, load_catalogue
    from steward.expressions.rules import CelRules

    return load_catalogue(settings_of(options), idle_world(), CelRules())


def checked_playbooks(options: Options, path: Path | None) -> Checked:
    """What is wrong with the playbooks of a file or a folder, or with all. Raises Unusable where there is none."""
    from steward.catalogue import check_playbooks, idle_world
    from steward.expressions.rules import CelRules

    return check_playbooks(settings_of(options), idle_world(), CelRules(), path)


def tools_of(options: Options) -> Registry:
    """The tools as they are set up, without any playbook. Raises Unusable."""
    from steward.catalogue import idle_world, load_registry

    return load_registry(settings_of(options), idle_world())


def playbooks_of(options: Options) -> PlaybookShelf:
    """The playbooks as they are set up. Raises Unusable where there is none."""
    from steward.catalogue import require_playbooks

    return require_playbooks(catalogue_of(options), settings_of(options)).playbooks


def operator() -> str:
    """Who sits at the terminal."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def readable_text(text: str, what: str) -> str:
    """Text from the command line as real text. Raises Unusable where nothing of it is left."""
    clean = text.encode("utf-8", "replace").decode().replace("\x00", "").strip()
    if not clean:
        raise Unusable(f"{what} is empty")
    return clean
