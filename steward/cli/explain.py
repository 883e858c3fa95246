"""`steward playbooks explain`: each rule on each act, of a request or of a task that ran, and why it came to that."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.options import By, Playbook
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import opened, operator, readable_text, run_async, settings_of
from steward.domain.errors import Unusable
from steward.domain.model import JsonObject

if TYPE_CHECKING:
    from steward.domain.ports.tasks import Task
    from steward.records import Records


def add(group: typer.Typer) -> None:
    """Add the command to `steward playbooks`."""
    epilog = examples('steward playbooks explain "Refund 250 EUR for order 1041"', "steward playbooks explain 1f0c22d1")
    group.command(epilog=epilog)(explain)


def explain(
    context: typer.Context,
    goal: Annotated[
        str,
        typer.Argument(
            help="What shall be done, in your own words; or a task's id, or the beginning of it.",
            metavar="GOAL|TASK",
            show_default=False,
            autocompletion=completion.tasks,
        ),
    ],
    playbook: Playbook = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Show for each act each rule on its tool: whether it held, the facts and values that it rests on, what followed.

    A request is planned as `steward plan` does, and nothing is done. A task is shown as it was judged: under the
    version that held then, with the facts that are on record.
    """
    output = output_of(context, as_json)
    raise typer.Exit(run_async(_explain(output, readable_text(goal, "the goal"), playbook, by), output))


async def _explain(output: Output, goal: str, playbook: str | None, by: str | None) -> Exit:
    from steward.records import open_records

    if " " not in goal and playbook is None:
        async with open_records(settings_of(output.options)) as records:
            task = await _task(records, goal)
            if task is not None:
                return await _of_task(output, records, task)
    return await _of_goal(output, goal, playbook, by or operator())


async def _task(records: Records, word: str) -> Task | None:
    """The task that is meant. Raises Unusable where several begin so."""
    if (found := await records.tasks.get(word)) is not None:
        return found
    alike = await records.tasks.beginning(word)
    if len(alike) > 1:
        raise Unusable(f"several tasks begin with '{word}'")
    return alike[0] if alike else None


async def _of_task(output: Output, records: Records, task: Task) -> Exit:
    from steward.cli.rendering import explain as render
    from steward.expressions.rules import CelRules
    from steward.nodes.task_redactor import knowing
    from steward.playbooks.explaining import explain_task

    zone = settings_of(output.options).zone
    acts = await explain_task(
        records.judged_acts, records.playbook_versions, CelRules(), task.id, zone, time.time() + 60
    )
    known = await knowing(records.redactor, records.ledger, task.id, task)
    documents = known.of([render.act(one) for one in acts])
    goal = known.of(task).goal
    output.show({"task": task.id, "goal": goal, "acts": [*documents]}, *render.task(task.id, goal, documents))
    return Exit.DONE


async def _of_goal(output: Output, goal: str, playbook: str | None, by: str) -> Exit:
    from steward.cli.rendering import explain as render
    from steward.cli.rendering import pieces
    from steward.domain.playbook_choice import playbook_named
    from steward.playbooks.explaining import explain_goal

    async with opened(output, acts=False) as app:
        if playbook is not None:
            playbook_named(app.deps.playbooks, playbook)
        found, acts = await explain_goal(app.deps, goal, playbook, by)
        redactor = app.deps.redactor.among([act.action for act in acts])
        documents = redactor.of([render.act(one) for one in acts])
        found = redactor.of(found)
    problems = [] if acts else [one.message for one in found.problems]
    why = found.error or (found.plan.asks or found.plan.rationale if found.plan else "there is no plan")
    document: JsonObject = {"task": None, "goal": found.goal, "acts": [*documents], "problems": [*problems]}
    none = [] if acts else [*pieces.problems(found.problems), *([] if problems else [why])]
    output.show(document | {"why": None if acts else why}, *render.goal(found.goal, documents, none))
    return Exit.DONE if acts else Exit.FAILED
