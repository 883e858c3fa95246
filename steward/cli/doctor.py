"""`steward doctor`: whether everything that Steward needs is there, and what to do where it is not."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.model_check import Check, model_checks
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import catalogue_of, checked_playbooks, desk_world, run_async, settings_of
from steward.cli.text import plain, plural
from steward.domain.errors import StewardError, Unusable
from steward.domain.waiting import read_along

if TYPE_CHECKING:
    from rich.console import RenderableType

    from steward.settings import Settings

_ALIKE = 0.75  # of two names' letters, in their order: AUHT and AUTH


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    epilog = examples(
        "steward doctor",
        "steward doctor --online",
        "steward doctor --endpoint",
        "steward doctor --endpoint http://localhost:11434/v1 --model qwen3:4b",
    )
    app.command(rich_help_panel=panel, epilog=epilog)(doctor)


def doctor(
    context: typer.Context,
    url: Annotated[
        str | None, typer.Argument(help="With --endpoint: its base URL, in place of the one that is set.")
    ] = None,
    online: Annotated[bool, typer.Option("--online", help="Also have each model plan a tiny task.")] = False,
    endpoint: Annotated[
        bool,
        typer.Option(
            "--endpoint", help="Try the model's endpoint alone: what it takes, and what Steward does about it."
        ),
    ] = False,
    model: Annotated[
        str | None, typer.Option(help="With --endpoint: the model, in place of the one that is set.")
    ] = None,
    with_key: Annotated[
        bool, typer.Option("--with-key", help="With a URL: send OPENAI_API_KEY there, though it is set for elsewhere.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check the set-up: Python, packages, database, playbooks, tools, model, desk, mail.

    With --endpoint only the endpoint, with small real calls; exits with 1 where it can't work with it.
    """
    output = output_of(context, as_json)
    if not endpoint:
        if url is not None or model is not None or with_key:
            raise Unusable("a URL, --model and --with-key go with --endpoint")
        raise typer.Exit(run_async(_doctor(output, online), output))
    if online:
        raise Unusable("--endpoint has the model plan as well: leave out --online")
    from steward.cli.endpoint_check import tried

    raise typer.Exit(run_async(tried(output, url, model, with_key=with_key), output))


async def _doctor(output: Output, online: bool) -> Exit:
    checks = [check async for check in _checks(output, online)]
    well = all(check.ok for check in checks)
    output.show({"ok": well, "checks": [asdict(check) for check in checks]}, _shown(checks))
    return Exit.DONE if well else Exit.UNUSABLE


def _shown(checks: list[Check]) -> RenderableType:
    from rich.text import Text

    from steward.cli.rendering import pieces as render

    rows: list[tuple[Text, str, list[Text]]] = []
    for check in checks:
        mark = Text("✓", style="green") if check.ok else Text("✗", style="red")
        advice = [Text(f"→ {plain(check.advice)}", style="dim" if check.ok else "yellow")] if check.advice else []
        rows.append((mark, check.name, [Text(plain(check.found)), *advice]))
    return render.marked(rows)


async def _checks(output: Output, online: bool) -> AsyncIterator[Check]:
    yield _python()
    yield _packages()
    try:
        settings = settings_of(output.options)
    except StewardError as error:
        yield Check(name="settings", ok=False, found=str(error), advice="Correct or unset that variable.")
        return
    for check in _misspelt():
        yield check
    yield await _database(settings)
    for check in _catalogue(output, settings):
        yield check
    network = await _network()
    if network is not None:
        yield network
    with read_along(output.remark):
        found = [check async for check in model_checks(settings, online=online and network is None)]
    for check in found:
        yield check
    yield await _desk(settings)
    yield await _mail(settings)


def _python() -> Check:
    ok = sys.version_info >= (3, 11)
    return Check(
        name="Python", ok=ok, found=sys.version.split()[0], advice="" if ok else "Install Python 3.11 or newer."
    )


async def _network() -> Check | None:
    """What keeps every call over HTTP from being made, by the environment's proxies and certificates."""
    from steward.tools.web import open_connections

    try:
        await open_connections(timeout=None).aclose()
    except StewardError as error:
        return Check(name="network", ok=False, found=str(error), advice="Correct or unset that variable.")
    return None


def _misspelt() -> Iterator[Check]:
    """Variables that no setting has and whose names are almost one's: nothing else would ever say so."""
    from steward.model_environment import PREFIX
    from steward.settings import Settings, environment_names

    known = {name.removeprefix(PREFIX): name for name in Settings.variables()}
    for name in environment_names():
        own = name.removeprefix(PREFIX)
        if own == name or own in known or not (near := get_close_matches(own, known, 1, _ALIKE)):
            continue
        advice = f"Is {known[near[0]]} meant? As it is, it sets nothing."
        yield Check(name="settings", ok=True, found=f"{name} is set, and is no setting", advice=advice)


def _packages() -> Check:
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    from steward.release import DISTRIBUTION

    try:
        needed = [one for one in map(Requirement, requires(DISTRIBUTION) or []) if one.marker is None]
    except PackageNotFoundError:
        return Check(name="packages", ok=False, found=f"{DISTRIBUTION} is not installed", advice="Run: make setup")
    wrong: list[str] = []
    for one in needed:
        try:
            if not one.specifier.contains(version(one.name), prereleases=True):
                wrong.append(f"{one.name} is {version(one.name)}, {one.specifier} is needed")
        except PackageNotFoundError:
            wrong.append(f"{one.name} is missing")
    found = "; ".join(wrong) or f"{plural(len(needed), 'package')} in place"
    return Check(name="packages", ok=not wrong, found=found, advice="Run: make setup" if wrong else "")


async def _database(settings: Settings) -> Check:
    from steward.cli.db import look

    try:
        seen = await look(settings)
    except StewardError as error:
        return Check(name="database", ok=False, found=str(error))
    if seen.refuses:
        primary = "Name the primary in DATABASE_URL, with a role that may work there."
        advice = "Update Steward." if seen.unknown else primary
        return Check(name="database", ok=False, found=f"{seen.where}: {seen.refuses}", advice=advice)
    kind = "embedded" if seen.embedded else "set"
    tables = "tables up to date" if not seen.pending else "tables are made by the first command"
    return Check(name="database", ok=True, found=f"{kind}, Postgres {seen.version}, {seen.where}; {tables}")


def _catalogue(output: Output, settings: Settings) -> Iterator[Check]:
    from steward.catalogue import require_playbooks, samples_line
    from steward.domain.argument_roles import guessed_sinks

    try:
        catalogue = require_playbooks(catalogue_of(output.options), settings)
    except StewardError as error:
        yield Check(name="playbooks, tools", ok=False, found="\n".join(error.lines), advice="Correct what is named.")
        return
    shelf, tools = catalogue.playbooks.all(), catalogue.tools.names()
    fixed = sum(1 for one in shelf if one.fixed)
    found = f"{plural(len(shelf), 'playbook')}, {fixed} of them work without a model; {plural(len(tools), 'tool')}"
    left_out = [f"{name} is left out, since a tool of yours replaced its own" for name in catalogue.left_out]
    remarks = len(checked_playbooks(output.options, None).found)
    remarked = [f"{plural(remarks, 'remark')} on what may not be meant: steward playbooks check"] if remarks else []
    cards = [card for name in tools if (card := catalogue.tools.card(name))]
    unsaid = sum(1 for card in cards if not card.source_said or guessed_sinks(card))
    unsaid_of = [f"{plural(unsaid, 'tool')} with guesses for you to confirm: steward tools"] if unsaid else []
    said = [found, samples_line(settings), *left_out, *remarked, *unsaid_of]
    yield Check(name="playbooks, tools", ok=True, found="; ".join(said))
    for one in catalogue.tools.missing():
        yield Check(name="missing tools", ok=False, found=str(one), advice=f"{one.advice}.")


async def _desk(settings: Settings) -> Check:
    from steward.catalogue import uses_sample_desk

    with suppress(StewardError):  # tools that can't be loaded have a check of their own
        if not uses_sample_desk(settings):
            return Check(name="desk", ok=True, found="none: no tool works on the sample desk")
    if settings.desk_url is None:
        return Check(name="desk", ok=True, found="the sample desk; STEWARD_DESK_URL is not set")
    if await desk_world(settings.desk_url) is not None:
        return Check(name="desk", ok=True, found=settings.desk_url)
    advice = "Start it (steward desk), or unset STEWARD_DESK_URL."
    return Check(name="desk", ok=False, found=f"nothing answers as a help desk at {settings.desk_url}", advice=advice)


async def _mail(settings: Settings) -> Check:
    """A connection only: nothing is sent, nobody logs in."""
    from urllib.parse import urlsplit

    if settings.smtp_url is None and _takes_files(settings.maildir):
        return Check(name="mail", ok=True, found=f"into the folder {settings.maildir}; SMTP_URL is not set")
    if settings.smtp_url is None:
        found, advice = f"the folder {settings.maildir} can't be written", "Set SMTP_URL, or another STEWARD_HOME."
        return Check(name="mail", ok=False, found=found, advice=advice)
    advice = "Check SMTP_URL, as smtp://user:password@host:587"
    try:
        parts = urlsplit(settings.smtp_url)
        host, port = parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 25)
    except ValueError:
        host, port = None, 0
    if not host:
        return Check(name="mail", ok=False, found="SMTP_URL is no URL of a mail server", advice=advice)
    try:
        async with asyncio.timeout(4):
            _, writer = await asyncio.open_connection(host, port)
        writer.close()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Check(name="mail", ok=False, found=f"{host} port {port} can't be reached: {reason}", advice=advice)
    return Check(name="mail", ok=True, found=f"{host} port {port} answers")


def _takes_files(folder: Path) -> bool:
    """Whether it may be written, or made where it is not there yet."""
    there = next(one for one in (folder, *folder.parents) if os.path.exists(one))  # noqa: PTH110 - which never raises
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
