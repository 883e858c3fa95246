"""`steward review`: the questions that wait for people, and their answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated

import typer

from cli import answering, completion, exits
from cli.screen import AsJson, Screen, examples, screen_of
from cli.session import opened, operator, readable_text, run_async
from domain.model import Decision, Question
from domain.ports import Review

ReviewId = Annotated[
    str, typer.Argument(help="The review's id, or the beginning of it.", autocompletion=completion.reviews)
]
By = Annotated[str | None, typer.Option(help="Who decides; default: you.", metavar="WHO")]
Answer = Callable[[Question], Decision]

group = typer.Typer(
    help="Questions that wait for a person: list, show, answer. After an answer the task goes on at once.",
    no_args_is_help=False,
    rich_markup_mode="rich",
)


def add(app: typer.Typer, panel: str) -> None:
    """Add the group to `steward`."""
    epilog = examples("steward review", "steward review show r1a2b3c4d5e", "steward review approve r1a2b3c4d5e")
    app.add_typer(group, name="review", rich_help_panel=panel, epilog=epilog)


@group.callback(invoke_without_command=True)
def review(context: typer.Context, as_json: AsJson = False) -> None:
    screen = screen_of(context, as_json)
    if context.invoked_subcommand is None:
        run_async(_list(screen), screen)


@group.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the open questions, oldest first."""
    screen = screen_of(context, as_json)
    run_async(_list(screen), screen)


@group.command()
def show(context: typer.Context, review_id: ReviewId, as_json: AsJson = False) -> None:
    """Show all that a decision needs: goal, reason, plan, exact arguments, evidence, and the possible answers."""
    screen = screen_of(context, as_json)
    run_async(_show(screen, review_id), screen)


@group.command()
def approve(context: typer.Context, review_id: ReviewId, by: By = None, as_json: AsJson = False) -> None:
    """Say yes to exactly what is shown."""
    _decide(context, as_json, review_id, lambda _: answering.decision("approve", by or operator()))


@group.command(epilog=examples("steward review edit r1a2b3c4d5e --set amount=80"))
def edit(
    context: typer.Context,
    review_id: ReviewId,
    change: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="Change one argument; fields of an object as outer.inner=value.", metavar="NAME=VALUE"
        ),
    ] = None,
    args: Annotated[str | None, typer.Option(help="All arguments instead, as a JSON object.", metavar="JSON")] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Say yes to it with other arguments; they are checked like any plan."""
    _decide(context, as_json, review_id, lambda asked: answering.edit(asked, by or operator(), args, change or []))


@group.command()
def reject(
    context: typer.Context,
    review_id: ReviewId,
    reason: Annotated[str, typer.Option(help="Why not; the planner is told.", show_default=False)],
    end: Annotated[bool, typer.Option("--end", help="End the task instead of planning another way.")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Say no, with the reason."""
    why = readable_text(reason, "the reason")
    _decide(context, as_json, review_id, lambda _: answering.reject(by or operator(), why, end=end))


@group.command(
    epilog=examples(
        'steward review respond r1a2b3c4d5e --message "It is order 1042"',
        'steward review respond r1a2b3c4d5e --happened --evidence "refund RF-12 is in the books"',
    )
)
def respond(
    context: typer.Context,
    review_id: ReviewId,
    message: Annotated[str, typer.Option(help="Your answer; the planner is told.", show_default=False)] = "",
    happened: Annotated[
        bool | None, typer.Option("--happened/--did-not-happen", help="Where nobody could tell: whether it was done.")
    ] = None,
    evidence: Annotated[str, typer.Option(help="How you know; it is kept with the record.", show_default=False)] = "",
    result: Annotated[
        str | None, typer.Option(help="What the tool would have answered, for later steps.", metavar="JSON")
    ] = None,
    playbook: Annotated[
        str | None,
        typer.Option(help="Let this playbook serve the goal.", metavar="NAME", autocompletion=completion.playbooks),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Answer the question, or say whether something happened."""

    def answer(asked: Question) -> Decision:
        return answering.respond(
            asked,
            by or operator(),
            message=message,
            happened=happened,
            evidence=evidence,
            playbook=playbook,
            result=result,
        )

    _decide(context, as_json, review_id, answer)


@group.command(epilog=examples("steward review grant r1a2b3c4d5e", "steward review grant r1a2b3c4d5e --actions 10"))
def grant(
    context: typer.Context,
    review_id: ReviewId,
    actions: Annotated[int | None, typer.Option(help="More tool calls.")] = None,
    model_calls: Annotated[int | None, typer.Option(help="More calls of the model.")] = None,
    replans: Annotated[int | None, typer.Option(help="More new plans.")] = None,
    repairs: Annotated[int | None, typer.Option(help="More corrections of a refused plan.")] = None,
    seconds: Annotated[float | None, typer.Option(help="More working time.")] = None,
    tokens: Annotated[int | None, typer.Option(help="More tokens.")] = None,
    cost: Annotated[float | None, typer.Option(help="More US dollars.")] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Grant more of a ceiling that was reached; without amounts, as much again."""
    amounts: dict[str, float | None] = {
        "actions": actions,
        "model_calls": model_calls,
        "replans": replans,
        "repairs": repairs,
        "seconds": seconds,
        "tokens": tokens,
        "cost": cost,
    }
    _decide(context, as_json, review_id, lambda _: answering.grant(by or operator(), amounts))


@group.command()
def abort(
    context: typer.Context,
    review_id: ReviewId,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the record.", show_default=False)] = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """End the task; what was done stays done."""
    _decide(context, as_json, review_id, lambda _: answering.decision("abort", by or operator(), reason))


def _decide(context: typer.Context, as_json: bool, review_id: str, answer: Answer) -> None:
    screen = screen_of(context, as_json)
    raise typer.Exit(run_async(_answer(screen, review_id, answer), screen))


async def _answer(screen: Screen, review_id: str, answer: Answer) -> exits.Exit:
    """Take the answer, go on with the task, and show what became of it."""
    from cli.progress import Progress
    from cli.run import finish

    async with opened(screen.options, acts=True) as app:
        asked = await app.review(review_id)
        decision = answer(asked.question)
        with Progress(screen) as watch:
            task = await app.task(asked.task_id)
            watch.begin(task.id, task.goal)
            task = await app.decide(asked.question.id, decision, on_node=watch.reach)
        code = await finish(app, task, screen)
    ended = decision.kind == "abort" or decision.end
    return exits.Exit.DONE if ended and task.status == "failed" else code


async def _list(screen: Screen) -> None:
    from cli import documents, render_review

    async with opened(screen.options, acts=False) as app:
        waiting = await app.deps.reviews.list(limit=1000)
        goals = {one.task_id: (await app.task(one.task_id)).goal for one in waiting}
    if not waiting and not screen.options.as_json:
        screen.note("Nothing waits for a person.")
        return
    documented = [documents.review(one, goals[one.task_id]) for one in waiting]
    screen.show({"reviews": [*documented]}, render_review.queue(waiting, goals, time.time()))
    screen.note(f"See one, with what can be answered: {screen.command('review show', _first(waiting))}")


def _first(waiting: list[Review]) -> str:
    return waiting[0].question.id if waiting else "ID"


async def _show(screen: Screen, review_id: str) -> None:
    from cli import documents, render_review
    from cli.account import account_of
    from domain.readable import readable

    async with opened(screen.options, acts=False) as app:
        asked = await app.review(review_id)
        account = await account_of(app, await app.task(asked.task_id))
        state = await app.state(asked.task_id)
    document = documents.review(asked, account.task.goal)
    document["plan"] = readable(state.plan) if state.plan else None
    document["actions"] = [documents.action(entry) for entry in account.entries]
    screen.show(document, render_review.screenful(asked, account, state, screen))
