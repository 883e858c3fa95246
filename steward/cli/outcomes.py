"""What became of tasks, as a command ends: a panel or a table for people, documents for programs, an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.cli import exit_codes as exits
from steward.cli.output import Output
from steward.cli.text import line, plural, short
from steward.domain.ports.tasks import Task

if TYPE_CHECKING:
    from steward.domain.redaction import Redactor
    from steward.records import Stores

_MOST_SHOWN = 10  # recognised requests that are named


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A request's task: `again` where it was there already.

    `problem` says why it could not be carried on, `left` why it is not to be carried on now.
    """

    task: Task
    again: bool = False
    problem: str = ""
    left: str = ""


async def finish(stores: Stores, task: Task, output: Output, *, again: bool | None = None) -> exits.Exit:
    """The end of a single task: its panel or document, and the exit code."""
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.cli.task_history import account_of

    account = await account_of(stores, task)
    document = documents.task(account) if again is None else {**documents.task(account), "again": again}
    output.show(document, render_task.outcome(account, output))
    return exits.of_tasks([task.status])


async def several(stores: Stores, carried: Sequence[Carried], output: Output) -> exits.Exit:
    """The end of a file's tasks: a table, or NDJSON, and what was recognised of them."""
    tasks = [one.task for one in carried]
    if output.options.as_json:
        await lines(stores, carried, output)
        code = exits.of_tasks(task.status for task in tasks)
    else:
        code = await table(stores, tasks, output)
    tell_recognised(stores.redactor, output, carried)
    for one in carried:
        if one.problem:
            output.note(f"Task {one.task.id} could not be carried on: {one.problem}", style="red")
        if one.left:
            output.note(f"Task {one.task.id} {one.left}", style="yellow")
    return exits.Exit.FAILED if any(one.problem for one in carried) else code


async def lines(stores: Stores, carried: Sequence[Carried], output: Output) -> None:
    """NDJSON: a task a line, in the order of the file."""
    from steward.cli.rendering import documents
    from steward.cli.task_history import Account, account_of

    for one in carried:
        fresh = one.task.status == "pending" and not one.again
        account = Account(task=stores.redactor.of(one.task)) if fresh else await account_of(stores, one.task)
        output.line({**documents.task(account), "again": one.again})
    output.flush()


async def table(stores: Stores, tasks: Sequence[Task], output: Output) -> exits.Exit:
    """Many tasks: a table, or one document."""
    from steward.cli.rendering import documents
    from steward.cli.rendering import task as render_task
    from steward.cli.task_history import account_of

    accounts = [await account_of(stores, task) for task in tasks]
    shown = render_task.several(accounts, output.out.width)
    output.show(documents.listed("tasks", [documents.task(account) for account in accounts]), shown)
    if any(account.waiting for account in accounts):
        output.note(f"Tasks wait for a person: {output.command('review')}", style="yellow")
    return exits.of_tasks(task.status for task in tasks)


def tell_recognised(redactor: Redactor, output: Output, carried: Sequence[Carried]) -> None:
    """Which requests were there already, by which key, and what has become of them."""
    known = [one.task for one in carried if one.again]
    if not known or output.options.as_json:  # the documents say it themselves
        return
    output.note(f"{len(known):,} of {plural(len(carried), 'request')} had been submitted before; none is done twice:")
    for task in known[:_MOST_SHOWN]:
        key = f"  key {task.client_key}" if task.client_key else ""
        output.note(f"  {short(task.id)}  {task.status}  {line(redactor.of(task).goal, 60)}{key}")
    if len(known) > _MOST_SHOWN:
        output.note(f"  and {len(known) - _MOST_SHOWN:,} more; --json names all")
    if any(task.client_key and task.client_key.startswith("goal-") for task in known):
        output.note("Where they shall be done once more: --again")
