"""The `steward` command: global options, and what every command has in common.

Only light modules are imported here; what takes time is imported by the command that needs it.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from steward.cli import (
    audit,
    calibration,
    cancel,
    catalogue,
    db,
    decisions,
    demo,
    desk,
    docs,
    doctor,
    drift,
    evals,
    evals_recorded,
    failure,
    mcp,
    plan,
    prune,
    review,
    run,
    serve,
    stats,
    streams,
    submit,
    tasks,
    token,
    tools,
    worker,
)
from steward.cli import exit_codes as exits
from steward.cli.commands import Commands, check_word
from steward.cli.output import Options, asks_for_json
from steward.tracing import close_tracing

_EPILOG = "\n".join(
    ["[bold]Exit codes[/bold]", *(f"  {code.value:>3}  {words}" for code, words in exits.MEANINGS.items())]
)
_WORK, _LOOK, _SET_UP = "Work", "Look", "Set up"

app = Commands(
    name="steward",
    help="Carries out business tasks; what it says it did is what happened.",
    epilog=_EPILOG,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(asked: bool) -> None:
    """Answer `--version`."""
    if asked:
        import steward as package

        named = {"name": "steward", "version": package.__version__}
        typer.echo(json.dumps(named) if asks_for_json(sys.argv[1:]) else " ".join(named.values()))
        raise typer.Exit


run.add(app, _WORK)
submit.add(app, _WORK)
worker.add(app, _WORK)
plan.add(app, _WORK)
review.add(app, _WORK)
cancel.add(app, _WORK)
tasks.add(app, _LOOK)
worker.add_looks(app, _LOOK)
stats.add(app, _LOOK)
decisions.add(app, _LOOK)
drift.add(app, _LOOK)
calibration.add(app, _LOOK)
audit.add(app, _LOOK)
catalogue.add(app, _LOOK)
tools.add(app, _LOOK)
docs.add(app, _LOOK)
evals.add(app, _LOOK)
evals_recorded.add(app, _LOOK)
demo.add(app, _SET_UP)
doctor.add(app, _SET_UP)
serve.add(app, _SET_UP)
mcp.add(app, _SET_UP)
token.add(app, _SET_UP)
desk.add(app, _SET_UP)
db.add(app, _SET_UP)
prune.add(app, _SET_UP)


@app.callback()
def steward(
    context: typer.Context,
    home: Annotated[
        str | None,
        typer.Option(
            help="Folder for the embedded database and mail; default .steward, or STEWARD_HOME.", metavar="DIR"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables, for scripts.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell on stderr what happens inside.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=print_version, is_eager=True)
    ] = False,
) -> None:
    options = context.ensure_object(Options)
    if home is not None:
        check_word("home", "--home", home)
        options.home = Path(home)
    options.as_json = options.as_json or as_json
    options.verbose = verbose


@cache
def command_line() -> Any:
    """The whole tree of commands; typer keeps its own types private."""
    return typer.main.get_command(app)


def run_command() -> None:
    """Run the command line; whatever goes wrong is told on stderr in a line, or one for each mistake."""
    streams.prepare()
    options, words = Options(as_json=asks_for_json(sys.argv[1:])), sys.argv[1:] or ["--help"]
    try:
        code = command_line().main(words, prog_name="steward", standalone_mode=False, obj=options)
    except Exception as error:  # noqa: BLE001 - the user's boundary: everything else is told in one line, too
        sys.exit(failure.tell(error, options))
    finally:
        close_tracing()
    sys.exit(code if sys.argv[1:] else exits.Exit.UNUSABLE)
