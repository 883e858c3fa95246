"""`steward eval add`: a task that was carried out becomes a regression case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.commands import Commands
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable


def add(group: Commands) -> None:
    """Add the command to `steward eval`."""
    epilog = examples("steward eval add 1f0c22d1", "steward eval add 1f0c22d1 --into acme/cases/refunds.yaml")
    group.command("add", epilog=epilog)(add_task)


def add_task(
    context: typer.Context,
    task_id: Annotated[
        str, typer.Argument(help="The task, or the beginning of its id.", autocompletion=completion.tasks)
    ],
    into: Annotated[
        Path | None, typer.Option(help="Put it at the end of this file; unset, it is printed.", metavar="FILE")
    ] = None,
    id: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option(help="The case's id; by default the task's.", metavar="ID")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a case of a task: its reads become the recording, its effects what is expected, secrets stay hidden."""
    from steward.evals.regression.adding import known_in

    output = output_of(context, as_json)
    if into is not None:
        known_in(into)  # what is wrong with it is told before anything is looked for
    run_async(_add(output, task_id, into, id), output)


async def _add(output: Output, task_id: str, into: Path | None, name: str | None) -> None:
    from steward.cli.task_history import account_of
    from steward.domain.case_of_task import case_of
    from steward.evals.regression.adding import add_case
    from steward.records import find_task, open_records
    from steward.yaml_text import write_yaml

    async with open_records(settings_of(output.options)) as records:
        account = await account_of(records, await find_task(records.tasks, task_id), whole=True)
    if account.task.status in ("pending", "running"):
        raise Unusable(f"task {account.task.id} is {account.task.status}; a case is made of one that ended or waits")
    case = case_of(account.task, account.entries, account.reviews, account.records)
    if name is not None:
        case["id"] = name
    if into is None:
        output.show({"cases": [case]}, write_yaml({"cases": [case]}).rstrip())
        return
    add_case(into, case)
    told = f"{case['id']} is added to {into}; read it, then try it: steward eval --file {into} --case {case['id']}"
    output.show({"id": case["id"], "file": str(into)}, told)
