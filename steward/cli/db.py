"""`steward db`: the database that everything is kept in."""

from __future__ import annotations

import asyncio
import shlex
import signal
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import typer

from steward.cli.commands import Commands
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable

if TYPE_CHECKING:
    from steward.checkpoints.pool import Pool
    from steward.settings import Settings

group = Commands(help="The database: where it is, how it is, its tables.", rich_markup_mode="rich")


@dataclass(frozen=True, kw_only=True)
class DatabaseStatus:
    """What is known of the database. `where` holds no password."""

    where: str
    embedded: bool
    version: str
    applied: list[str]
    pending: list[str]
    unknown: list[str]  # migrations of a newer Steward
    refuses: str = ""  # why no work can be done on it, where none can


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    app.add_typer(group, name="db", rich_help_panel=panel, epilog=examples("steward db status", "steward db url"))


@group.callback(invoke_without_command=True)
def db(context: typer.Context, as_json: AsJson = False) -> None:
    output = output_of(context, as_json)
    if context.invoked_subcommand is None:
        raise typer.Exit(run_async(_status(output), output))


@group.command()
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show which database is used, its version, and whether its tables are up to date."""
    output = output_of(context, as_json)
    raise typer.Exit(run_async(_status(output), output))


@group.command()
def url(context: typer.Context, as_json: AsJson = False) -> None:
    """Print the database's URL, password included, for psql and other programs."""
    from steward.cli.embedded_server import embedded_url

    output = output_of(context, as_json)
    settings = settings_of(output.options)
    running = embedded_url(settings.postgres_folder)
    found = settings.database_url or running or _sleeping_url(settings)
    if not settings.database_url and not running:
        output.note(
            f"The embedded server runs only while it is used; keep it running with: {output.command('db start')}"
        )
    output.show({"url": found}, found)


@group.command()
def migrate(context: typer.Context, as_json: AsJson = False) -> None:
    """Create the tables, or bring them up to date; every command that works does it too."""
    output = output_of(context, as_json)
    raise typer.Exit(run_async(_migrate(output), output))


@group.command()
def start(context: typer.Context, as_json: AsJson = False) -> None:
    """Keep the embedded server running until Ctrl-C, for psql and quicker commands."""
    output = output_of(context, as_json)
    run_async(_start(output), output)


@group.command()
def stop(context: typer.Context, as_json: AsJson = False) -> None:
    """Stop an embedded server that a killed process left running."""
    from steward.cli import embedded_server as server

    output = output_of(context, as_json)
    settings = settings_of(output.options)
    if settings.database_url:
        raise Unusable("DATABASE_URL is set: that server is not Steward's to stop")
    if not server.stop(settings.postgres_folder):
        raise Unusable("another steward process uses the server; it stops with the last of them")
    output.show({"running": False}, "The embedded server does not run.")


async def _status(output: Output) -> Exit:
    from steward.cli.rendering import pieces as render

    found = await look(settings_of(output.options))
    current = not (found.pending or found.unknown)
    tables = f"up to date ({len(found.applied)} migrations)" if current else "not up to date"
    output.show(
        {**asdict(found), "up_to_date": current},
        render.facts(
            [
                ("database", found.where),
                ("kind", "embedded" if found.embedded else "set by DATABASE_URL"),
                ("server", f"Postgres {found.version}"),
                ("tables", "newer than this Steward" if found.unknown else tables),
            ]
        ),
    )
    if found.refuses:
        output.note(f"No work can be done there: {found.refuses}.", style="yellow")
    elif found.pending:
        output.note(f"Bring the tables up to date with: {output.command('db migrate')}", style="yellow")
    return Exit.DONE


async def look(settings: Settings) -> DatabaseStatus:
    """The database as it is, nothing changed. Raises Unreachable."""
    from steward.checkpoints.migrate import newer, shipped
    from steward.checkpoints.pool import open_pool
    from steward.database import open_database

    async with open_database(settings) as database, open_pool(database, size=1) as pool:
        applied, refuses = await _applied(pool), await _refuses(pool)
        async with pool.connection() as connection:
            info, number = connection.info, connection.info.server_version
            place = f"{info.dbname} at {info.host}" + ("" if info.host.startswith("/") else f":{info.port}")
    known = shipped()
    unknown = newer(known, applied)
    if unknown and not refuses:
        refuses = f"it is newer than this Steward, as it has migration {unknown[-1]}"
    return DatabaseStatus(
        where=place if settings.database_url else str(settings.postgres_folder),
        embedded=not settings.database_url,
        version=f"{number // 10_000}.{number % 10_000}",
        applied=applied,
        pending=[one.name for one in known if one.name not in applied],
        unknown=unknown,
        refuses=refuses,
    )


async def _refuses(pool: Pool) -> str:
    from steward.checkpoints.pool import reaching
    from steward.checkpoints.statements import statements

    with reaching(pool):
        async with pool.connection() as connection:
            row = await (await connection.execute(statements("migration")["rights"])).fetchone()
    if row is None or row["read_only"]:
        return "it takes no writes, as a replica does"
    return "" if row["may_work"] else f"the role {row['role']} may not write to its tables, or make them"


async def _applied(pool: Pool) -> list[str]:
    """The migrations that the database has; none where there are no tables at all."""
    import psycopg

    from steward.checkpoints.pool import reaching
    from steward.checkpoints.statements import statements

    with reaching(pool):
        async with pool.connection() as connection:
            try:
                rows = await (await connection.execute(statements("migration")["applied"])).fetchall()
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                return []
    return [str(row["name"]) for row in rows]


async def _migrate(output: Output) -> Exit:
    from steward.checkpoints.pool import open_pool
    from steward.checkpoints.schema import bring_up_to_date
    from steward.database import open_database

    async with open_database(settings_of(output.options)) as database, open_pool(database) as pool:
        done = await bring_up_to_date(pool)
    output.show({"applied": [*done]}, f"Applied: {', '.join(done)}" if done else "The tables are up to date.")
    return Exit.DONE


async def _start(output: Output) -> None:
    from steward.database import open_database

    settings = settings_of(output.options)
    if settings.database_url:
        raise Unusable("DATABASE_URL is set: the embedded server is not used")
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with open_database(settings) as database:
        output.show({"url": database}, database)
        output.note(f"Look into it with: psql {shlex.quote(database)}. Stop it with Ctrl-C.")
        await ended.wait()


def _sleeping_url(settings: Settings) -> str:
    """Where the embedded server will answer once it runs."""
    return f"postgresql://postgres:@/postgres?host={quote(str(settings.postgres_folder))}"
