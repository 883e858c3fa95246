"""`steward review`: the questions that wait for people, and their answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

import typer

from steward.cli import answering, completion, queue
from steward.cli import exit_codes as exits
from steward.cli.commands import Commands
from steward.cli.outcomes import finish
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.queue import ReviewId
from steward.cli.session import entered, opened, operator, readable_text, run_async
from steward.domain.errors import DecisionRefused, Held
from steward.domain.model import Decision, Question
from steward.domain.ports.reviews import Review
from steward.domain.queue import Filter

By = Annotated[str | None, typer.Option(help="Who decides; default: you.", metavar="WHO")]
Evidence = Annotated[str, typer.Option(help="How you know; it is kept with the record.", show_default=False)]
Result = Annotated[str | None, typer.Option(help="What the tool would have answered, for later steps.", metavar="JSON")]
Answer = Callable[[Question], Decision]
_MOST_OF_LOT, _SHOWN_OF_LOT = 1_000, 10

group = Commands(
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
    output = output_of(context, as_json)
    if context.invoked_subcommand is None:
        run_async(queue.show_queue(output), output)


queue.add(group)


@group.command()
def show(context: typer.Context, review_id: ReviewId, as_json: AsJson = False) -> None:
    """Show all that a decision needs: goal, reason, plan, exact arguments, evidence, and the possible answers."""
    output = output_of(context, as_json)
    run_async(_show(output, review_id), output)


@group.command()
def approve(
    context: typer.Context,
    review_id: ReviewId,
    digest: Annotated[
        str, typer.Option(help="Only if this is still the digest that `show` printed.", show_default=False)
    ] = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Say yes to exactly what is shown; where two people must, the first yes waits for the second."""

    def answer(asked: Question) -> Decision:
        if not asked.digest.startswith(digest):
            raise DecisionRefused("the question changed since it was shown; look at it again")
        return answering.decision("approve", by or operator())

    _decide(context, as_json, review_id, answer)


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


@group.command(
    epilog=examples(
        'steward review reject r1a2b3c4d5e --reason "too much"',
        'steward review reject r1a2b3c4d5e --reason "not this one" --leave-out',
    )
)
def reject(
    context: typer.Context,
    review_id: ReviewId,
    reason: Annotated[str, typer.Option(help="Why not; it is kept with the record.", show_default=False)],
    end: Annotated[bool, typer.Option("--end", help="End the task instead of planning another way.")] = False,
    leave: Annotated[
        bool, typer.Option("--leave-out", help="Go on with the rest of the plan instead; as leave-out does.")
    ] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Say no, with the reason: Steward plans another way, goes on without it (--leave-out), or ends (--end)."""
    why = readable_text(reason, "the reason")
    if end and leave:
        raise typer.BadParameter("the task either ends or goes on: --end or --leave-out, not both")
    if leave:
        _decide(context, as_json, review_id, lambda _: answering.decision("leave_out", by or operator(), why))
    _decide(context, as_json, review_id, lambda _: answering.reject(by or operator(), why, end=end))


@group.command("leave-out", epilog=examples('steward review leave-out r1a2b3c4d5e --reason "not this customer"'))
def leave_out(
    context: typer.Context,
    review_id: ReviewId,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the result.", show_default=False)] = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Leave it out, and what needs it, and go on with the rest; the result says so."""
    _decide(context, as_json, review_id, lambda _: answering.decision("leave_out", by or operator(), reason))


@group.command(
    "by-hand", epilog=examples('steward review by-hand r1a2b3c4d5e --evidence "paid at the bank, receipt 8812"')
)
def by_hand(
    context: typer.Context,
    review_id: ReviewId,
    message: Annotated[str, typer.Option(help="What you did.", show_default=False)] = "",
    evidence: Evidence = "",
    result: Result = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Say that you did it elsewhere; it is not done again, and what does not need its result goes on."""
    _decide(context, as_json, review_id, lambda _: answering.by_hand(by or operator(), message, evidence, result))


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
    evidence: Evidence = "",
    result: Result = None,
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
    actions: Annotated[int | None, typer.Option(help="More tool calls.", min=1, max=10**9)] = None,
    items: Annotated[int | None, typer.Option(help="More items in one for_each.", min=1, max=10**9)] = None,
    model_calls: Annotated[int | None, typer.Option(help="More calls of the model.", min=1, max=10**9)] = None,
    replans: Annotated[int | None, typer.Option(help="More new plans.", min=1, max=10**9)] = None,
    repairs: Annotated[int | None, typer.Option(help="More corrections of a refused plan.", min=1, max=10**9)] = None,
    seconds: Annotated[float | None, typer.Option(help="More working time.", min=0, max=10**9)] = None,
    tokens: Annotated[int | None, typer.Option(help="More tokens.", min=1, max=10**9)] = None,
    cost: Annotated[float | None, typer.Option(help="More US dollars.", min=0, max=10**9)] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Grant more of a ceiling that was reached; without amounts, as much as `show` names."""
    amounts: dict[str, float | None] = {
        "actions": actions,
        "items": items,
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
    output = output_of(context, as_json)
    raise typer.Exit(run_async(_answer(output, review_id, answer), output, again="resume"))


async def _answer(output: Output, review_id: str, answer: Answer) -> exits.Exit:
    """Take the answer, go on with the task, and show what became of it."""
    from steward.cli.rendering import lots
    from steward.cli.rendering.progress import Progress

    async with opened(output, acts=True) as app:
        asked = await app.review(review_id)
        decision = answer(asked.question)
        task = await app.task(asked.task_id)
        taken = await app.record_decision(asked.question.id, decision, digest=asked.question.digest)
        if taken.decision is not None:
            with Progress(output) as watch, suppress(Held):  # whoever carries the task out finds the decision there
                watch.begin(task.id, app.deps.redactor.of(task).goal)
                task = await app.resume(task.id, on_node=watch.reach, on_wait=watch.wait)
        code = await finish(app.deps, task, output)
    if taken.decision is None:
        output.note(_one_of_two(taken), style="yellow")
    elif taken.behind:
        output.note(lots.for_all(taken, output))
    ended = decision.kind in ("abort", "leave_out") or decision.end
    return exits.Exit.DONE if ended and task.status == "failed" else code


def _one_of_two(review: Review) -> str:
    """What is still missing after a first yes."""
    votes = [one for one in review.votes if one.kind == review.votes[-1].kind]
    yes, wanted = " and ".join(one.by for one in votes), review.question.approvers
    if votes[-1].kind == "by_hand":
        return f"{len(votes)} of {wanted} say that it was done by hand: {yes}. Somebody else has to say so too."
    return (
        f"{len(votes)} of {wanted} approvals, by {yes}. "
        "Nothing is done before somebody else, who did not ask for it, approves too."
    )


async def _show(output: Output, review_id: str) -> None:
    from steward.cli.rendering import documents
    from steward.cli.rendering import review as render_review
    from steward.cli.task_history import account_of
    from steward.domain.json_view import readable

    async with entered(output.options, acts=False) as app:
        asked = await app.review(review_id)
        await app.queue.viewed(asked.question.id, queue.actor(None))
        events = await app.audit.events(review_id=asked.question.id)
        task, state = await app.task(asked.task_id), await app.state(asked.task_id)
        known = app.deps.redactor.among([task, state, asked, await app.deps.ledger.history(task.id)])
        account = await account_of(app.deps, task)
        asked, state, events = known.of(asked), known.of(state), known.of(events)
        lot = await app.queue.page(Filter(lot=asked.lot), limit=_MOST_OF_LOT) if asked.lot else []
    document = documents.review(asked, account.task.goal)
    if asked.lot:
        document["lot_tasks"] = [one.task_id for one in lot]
    document["plan"] = readable(state.plan) if state.plan else None
    document["actions"] = [documents.action(entry) for entry in account.entries]
    document["audit"] = [documents.event(one) for one in events]
    output.show(
        document,
        render_review.screenful(asked, account, state, output, lot[:_SHOWN_OF_LOT]),
        render_review.history(events),
    )
