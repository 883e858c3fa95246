"""The `steward` command: global options, and what every command has in common.

Only light modules are imported here; what takes time is imported by the command that needs it.
"""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from steward.cli import (
    audit,
    cancel,
    catalogue,
    db,
    demo,
    desk,
    docs,
    doctor,
    plan,
    prune,
    review,
    run,
    serve,
    submit,
    tasks,
    token,
    worker,
)
from steward.cli import exit_codes as exits
from steward.cli.output import Options, complain
from steward.domain.errors import StewardError

_EPILOG = "\n".join(
    ["[bold]Exit codes[/bold]", *(f"  {code.value:>3}  {words}" for code, words in exits.MEANINGS.items())]
)
_FULL = {errno.ENOSPC, errno.EDQUOT}
_WORK, _LOOK, _SET_UP = "Work", "Look", "Set up"

app = typer.Typer(
    name="steward",
    help="Carries out business tasks; what it says it did is what happened.",
    epilog=_EPILOG,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(asked: bool) -> None:
    """Answer `--version`."""
    if asked:
        import steward as package

        typer.echo(f"steward {package.__version__}")
        raise typer.Exit


run.add(app, _WORK)
submit.add(app, _WORK)
worker.add(app, _WORK)
plan.add(app, _WORK)
review.add(app, _WORK)
cancel.add(app, _WORK)
tasks.add(app, _LOOK)
worker.add_looks(app, _LOOK)
audit.add(app, _LOOK)
catalogue.add(app, _LOOK)
docs.add(app, _LOOK)
demo.add(app, _SET_UP)
doctor.add(app, _SET_UP)
serve.add(app, _SET_UP)
token.add(app, _SET_UP)
desk.add(app, _SET_UP)
db.add(app, _SET_UP)
prune.add(app, _SET_UP)


@app.callback()
def steward(
    context: typer.Context,
    home: Annotated[
        Path | None,
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
    context.obj = Options(home=home, as_json=as_json, verbose=verbose)


def main() -> None:
    """Run the command line; every expected failure is a line on stderr, or one for each mistake, and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # arguments may hold bytes that are no text
    try:
        app(prog_name="steward")
    except StewardError as error:
        complain(*error.lines)
        sys.exit(exits.of_error(error))
    except OSError as error:
        if error.errno not in _FULL:
            raise
        complain(f"what the command says can't be written: {error.strerror}")
        sys.stdout = io.StringIO()  # or the interpreter would try once more, and complain at length
        sys.exit(exits.Exit.UNUSABLE)
    finally:
        _close_tracing()


def _close_tracing() -> None:
    """Where anything was traced; the import is not for those who only ask for help."""
    if "langsmith.run_trees" in sys.modules:
        from steward.tracing import close_tracing

        close_tracing()
