"""Questions to people: the queue, and one question on one screen."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from steward.cli.output import Output
from steward.cli.rendering import acts as render_acts
from steward.cli.rendering import lots
from steward.cli.rendering import pieces as render
from steward.cli.rendering.origins import background
from steward.cli.task_history import Account
from steward.cli.text import ago, ahead, arguments, bounded, line, moment, plain, plural, value
from steward.domain.consent import said_of
from steward.domain.left_out import abouts, taken_along, which
from steward.domain.model import DecisionKind, Entry, Json, Plan, Question, Reason, Step
from steward.domain.ports.reviews import Review
from steward.domain.queue import Event
from steward.domain.review_notes import SAID_ELSEWHERE
from steward.domain.review_questions import TWICE, meaning, usual_grant
from steward.domain.review_subjects import repeatable
from steward.domain.state import State

_RESULT = 2_000  # characters of what a step gave


def queue(reviews: Sequence[Review], now: float) -> RenderableType:
    """The open questions, in the order given."""
    made = render.table(
        ("Review", {"no_wrap": True, "style": "yellow"}),
        ("Why", {"no_wrap": True}),
        ("Goal, and what is asked", {"ratio": 1, "no_wrap": True, "overflow": "ellipsis"}),
        ("Whose", {"overflow": "fold", "max_width": 18}),
        ("Due", {"no_wrap": True}),
        ("Since", {"no_wrap": True, "style": "dim"}),
    )
    for review in reviews:
        question = review.question
        urgent = f"\npriority {review.priority}" if review.priority else ""
        made.add_row(
            question.id,
            Text.assemble(question.reason.value.replace("_", " "), (urgent, "bold")),
            Text.assemble(line(review.goal), (_behind(review), "bold"), "\n", (line(question.text), "dim")),
            owner(review, now),
            due(review, now),
            ago(review.opened_at, now),
        )
    return made


def _behind(review: Review) -> str:
    """How many tasks more one answer is for."""
    return f" and {plural(review.behind, 'task')} more" if review.behind else ""


def owner(review: Review, now: float) -> Text:
    """Who has it just now, else whose it is, else the group."""
    if review.claimed_by and (review.claimed_until or 0.0) > now:
        return Text.assemble(plain(review.claimed_by), ("\nclaimed", "dim"))
    if review.assignee:
        return Text.assemble(plain(review.assignee), ("\nassigned", "dim"))
    return Text(plain(review.group), style="dim")


def due(review: Review, now: float) -> Text:
    """When it should have been answered."""
    if review.due_at is None:
        return Text("–", style="dim")
    if review.due_at <= now:
        return Text(f"overdue\n{ago(review.due_at, now)}", style="red")
    return Text(f"in {ahead(review.due_at, now)}")


def screenful(
    review: Review, account: Account, state: State, output: Output, lot: Sequence[Review] = ()
) -> RenderableType:
    """All that a decision needs: goal, reason, plan so far, exact arguments, evidence, and the answers.

    `lot` are the oldest of those that wait for the same answer.
    """
    question = review.question
    title = Text.assemble((question.id, "bold yellow"), "  ", question.reason.value.replace("_", " "))
    parts: list[RenderableType] = [Text(plain(account.task.goal), style="bold")]
    parts += [Text(f"asked by {plain(account.task.requested_by)}", style="dim")] if account.task.requested_by else []
    parts += _whose(review)
    parts += [render.heading("Why it stopped"), Text(plain(question.text))]
    if question.changed:
        parts += [render.heading("What changed since it was asked before")]
        parts += [Text(f"  {plain(one)}", style="yellow") for one in question.changed]
    news = [problem for problem in question.problems if problem.message not in question.text]
    parts += [Padding(problem, (0, 0, 0, 2)) for problem in render.problems(news)]
    parts += _detail(question)
    parts += lots.shared(review, lot)
    if question.tool:
        parts += [render.heading(f"What it is about: {plain(question.tool)}"), render.values(question.args)]
    parts += background(question)
    if state.plan is not None and state.plan.steps:
        parts += [
            render.heading("The plan"),
            progress(state.plan, account.entries, question, over=account.task.is_over),
        ]
    parts += render_acts.seen(account.entries, question)
    parts += _outlook(review, output, account.entries)
    return render.panel(title, "yellow" if review.decision is None else "dim", *parts)


def _whose(review: Review) -> list[RenderableType]:
    """Who shall answer, by when, and who has said yes already."""
    now = time.time()
    claimed = review.claimed_by if (review.claimed_until or 0.0) > now else None
    two = review.question.approvers
    rows: list[tuple[str, RenderableType | None]] = [
        ("for", f"{review.assignee}, of {review.group}" if review.assignee else review.group),
        ("claimed by", f"{claimed} until {moment(review.claimed_until)}" if claimed else None),
        ("due", f"{moment(review.due_at)}{_late(review, now)}" if review.due_at else None),
        ("expires", f"{moment(review.expires_at)}{_run_out(review)}"),
        ("priority", str(review.priority) if review.priority else None),
        ("yes by", plain(said_of(two, review.question.audience, review.requested_by)) or None),
        ("approvals", _votes(review) if two > 1 else None),
    ]
    return [Text(), render.facts(rows)]


def _votes(review: Review) -> str:
    """Who of the two has said yes already, or that it was done by hand."""
    yes = [one.by for one in review.votes if one.kind == "approve"]
    said = f"{len(yes)} of {review.question.approvers}, by different people: {', '.join(yes) or 'nobody yet'}"
    by_hand = [f"{one.by} says that it was done by hand" for one in review.votes if one.kind == "by_hand"]
    return plain("; ".join([said, *by_hand]))


def _run_out(review: Review) -> str:
    waits = review.expired_at is not None and review.decision is None
    return ", its time ran out; it stays until somebody decides" if waits else ""


def _late(review: Review, now: float) -> str:
    late = ", overdue" if review.due_at and review.due_at <= now and review.decision is None else ""
    return f"{late}, escalated to {review.group}" if review.escalated_at else late


def history(events: Sequence[Event]) -> RenderableType:
    """The audit's lines below a question."""
    return Group(render.heading("Who did what"), events_table(events)) if events else Group()


def events(given: Sequence[Event]) -> RenderableType:
    """The audit's lines with their reviews."""
    return events_table(given, reviews=True)


def events_table(given: Sequence[Event], *, reviews: bool = False) -> RenderableType:
    """Who did what, when, from where; oldest first."""
    whole = [("Review", {"no_wrap": True, "style": "yellow"})] if reviews else []
    made = render.table(
        ("Line", {"justify": "right", "style": "dim"}),
        ("When", {"no_wrap": True, "style": "dim"}),
        *whole,
        ("What", {"no_wrap": True}),
        ("Who, and the details", {"ratio": 1, "overflow": "fold"}),
    )
    for one in given:
        where = f" ({one.actor.source}{f', {plain(one.actor.address)}' if one.actor.address else ''})"
        details = [(f"\n{bounded(arguments(one.detail), 2_000)}", "dim")] if one.detail else []
        made.add_row(
            str(one.seq),
            moment(one.at),
            *([Text(plain(one.review_id))] if reviews else []),
            one.kind,
            Text.assemble(plain(one.actor.name), (where, "dim"), *details),
        )
    return made


def _outlook(review: Review, output: Output, entries: Sequence[Entry]) -> list[RenderableType]:
    """The possible answers, or the one that was given."""
    if review.withdrawn_at is not None:
        return [render.heading("Withdrawn"), Text(f"at {moment(review.withdrawn_at)}: its task ended from outside")]
    if review.decision is None:
        heading = render.heading("What you can answer")
        bound = Text(f"\n  Bound to what is shown here: approve with --digest {review.question.digest[:12]}", "dim")
        care = [] if repeatable(review.question, entries, []) else [Text(f"  {TWICE}", style="red")]
        return [
            heading,
            *care,
            answers(review.question, output),
            *([bound] if "approve" in review.question.options else []),
        ]
    return [render.heading("Decided"), render.answered(review, review.decision)]


def answers(question: Question, output: Output) -> RenderableType:
    """Each possible answer: the command to type, and what it leads to."""
    parts: list[RenderableType] = []
    for kind in question.options:
        parts.append(Text(f"  {output.command(*_words(kind, question))}", style="cyan", no_wrap=False))
        parts.append(Text(f"      {meaning(question, kind)}", style="dim"))
        if kind == "leave_out" and (what := _left_out(question)):
            parts.append(Text(f"      {what}", style="dim"))
    return Group(*parts)


def _left_out(question: Question) -> str:
    """What would be left out, and with it."""
    acts = [*dict.fromkeys(which(one) for one in abouts(question))]
    dragged = taken_along(question)
    needing = f", and with it what needs it: {', '.join(dragged)}" if dragged else ""
    return plain(f"left out: {', '.join(acts)}{needing}") if acts else ""


def _words(kind: DecisionKind, question: Question) -> list[str]:
    words = ["review", kind.replace("_", "-"), question.id]
    match kind:
        case "leave_out":
            return [*words, "--reason", '"…"']
        case "by_hand":
            return [*words, "--evidence", '"…"']
        case "edit":
            name = next(iter(question.args), "NAME")
            return [*words, "--set", f"{name}=…"]
        case "reject":
            return [*words, "--reason", '"…"']
        case "respond" if question.reason is Reason.UNKNOWN_OUTCOME:
            return [*words, "--happened", "--evidence", '"…"', " (or --did-not-happen)"]
        case "respond":
            return [*words, "--message", '"…"']
        case "grant":
            return [*words, *_amount(question)]
        case _:
            return words


def _amount(question: Question) -> list[str]:
    """The usual grant, spelt out; it is what is taken where no amount is named."""
    amounts = usual_grant(question).items()
    return [word for name, amount in amounts for word in (f"--{name.replace('_', '-')}", f"{amount:.15g}")]


def _detail(question: Question) -> list[RenderableType]:
    """What else was recorded with the question, without what only the machine needs."""
    shown = {name: given for name, given in question.detail.items() if given and name not in SAID_ELSEWHERE}
    if question.text in str(shown.get("planner")):
        shown.pop("planner")
    parts: list[RenderableType] = []
    if shown:
        parts.append(render.facts((name.replace("_", " "), render.anything(given)) for name, given in shown.items()))
    playbooks = question.detail.get("playbooks")
    if isinstance(playbooks, list) and playbooks:
        parts.append(Text(f"\nPlaybooks to choose from: {', '.join(map(value, playbooks))}", style="dim"))
    return parts


def progress(
    plan: Plan, entries: Sequence[Entry], question: Question | None = None, *, over: bool = False
) -> RenderableType:
    """The plan's steps: done, in question, or to come; not done once the task is over."""
    grid = Table.grid(padding=(0, 2), expand=True)
    for options in ({"no_wrap": True}, render.NAME, render.NAME, {"ratio": 1, "overflow": "fold"}):
        grid.add_column(**options)  # pyright: ignore[reportArgumentType] - rich's own options
    for step in plan.steps:
        mine = [entry for entry in entries if entry.action.step == step.id]
        grid.add_row(
            _stage(step, mine, question, over=over),
            Text(plain(step.id), style="bold"),
            Text(plain(step.tool)),
            Group(Text(_args(step, mine), style="dim"), *_results(mine)),
        )
    return grid


def _results(mine: Sequence[Entry]) -> list[Text]:
    """What the done step gave: often what the decision rests on."""
    results = [entry.result for entry in mine if entry.verified]
    if not results:
        return []
    whole = results[0] if len(results) == 1 else results
    return [Text(f"→ {bounded(arguments(whole) if isinstance(whole, dict) else line(value(whole)), _RESULT)}")]


def _stage(step: Step, mine: Sequence[Entry], question: Question | None, *, over: bool) -> Text:
    if mine and all(entry.verified for entry in mine):
        return Text("✓ done", style="green")
    if question is not None and question.step == step.id:
        return Text("? asked", style="yellow")
    refuted = any(entry.verdict and entry.verdict.status == "refuted" for entry in mine)
    return Text("✗ refuted", style="red") if refuted else Text("○ not done" if over else "○ to come", style="dim")


def _args(step: Step, mine: Sequence[Entry]) -> str:
    args: Mapping[str, Json] = mine[-1].action.args if len(mine) == 1 else step.args
    loop = f"for each {plain(step.for_each)}: " if step.for_each else ""
    return loop + bounded(arguments(args))
