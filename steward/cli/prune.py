"""`steward prune`: removes the checkpoints of tasks that ended some time ago."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.cli.text import plural
from steward.domain.errors import Unusable
from steward.domain.text import SECONDS_IN

if TYPE_CHECKING:
    from steward.checkpoints.prune import Pruned

_MOST = 100 * 365 * SECONDS_IN["d"]
_AGE = re.compile(r"([1-9][0-9]{0,5})([mhdw])")


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward prune --dry-run", "steward prune --older-than 90d"))(
        prune
    )


def prune(
    context: typer.Context,
    older_than: Annotated[
        str,
        typer.Option(help="How long ago it ended, as 36h or 90d; default: STEWARD_KEEP_CHECKPOINTS.", metavar="AGE"),
    ] = "",
    batch: Annotated[int, typer.Option(help="Tasks a transaction.", min=1, max=10_000)] = 500,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only; nothing is removed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove checkpoints, notices and log-ins that are long over. Records, evidence and audit stay."""
    output = output_of(context, as_json)
    seconds = _age(older_than) if older_than else _kept(output)
    raise typer.Exit(run_async(_prune(output, seconds, batch, dry_run), output, again="prune"))


async def _prune(output: Output, older_than: float, batch: int, dry_run: bool) -> Exit:
    from steward.checkpoints import prune as pruning
    from steward.checkpoints.pool import open_pool
    from steward.checkpoints.schema import bring_up_to_date
    from steward.database import open_database

    async with open_database(settings_of(output.options)) as database, open_pool(database) as pool:
        await bring_up_to_date(pool)
        done = await pruning.prunable(pool, older_than) if dry_run else pruning.Pruned(more=True)
        while done.more:
            done += await pruning.prune(pool, older_than, batch)
    document = {name: count for name, count in asdict(done).items() if name != "more"}
    output.show({**document, "dry_run": dry_run}, _told(done, dry_run))
    return Exit.DONE


def _told(done: Pruned, dry_run: bool) -> str:
    tasks = f"the checkpoints of {plural(done.tasks, 'task')} ({plural(done.rows, 'row')})"
    others = [(done.notices, "notice"), (done.sessions, "log-in"), (done.jobs, "finished job")]
    parts = [tasks, *(plural(count, noun) for count, noun in others if count)]
    return f"{'Would remove' if dry_run else 'Removed'} {', '.join(parts)}."


def _age(text: str) -> float:
    """Seconds. Raises Unusable for what is no length of time."""
    found = _AGE.fullmatch(text.strip())
    seconds = int(found[1]) * SECONDS_IN[found[2]] if found else 0.0
    if not 0 < seconds <= _MOST:
        raise Unusable(f"--older-than: '{text}' is no length of time up to 100 years; write it as 12h, 30d or 8w")
    return seconds


def _kept(output: Output) -> float:
    days = settings_of(output.options).keep_checkpoints
    if not days:
        raise Unusable(
            "STEWARD_KEEP_CHECKPOINTS is 0: all is kept. Name an age to prune all the same: --older-than 90d"
        )
    return days * SECONDS_IN["d"]
