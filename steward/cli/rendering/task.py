"""Tasks: the panel at the end of a run, tables of many, and the whole story of one."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from steward.cli.output import Output
from steward.cli.rendering import pieces as render
from steward.cli.rendering.extras import rest
from steward.cli.rendering.review import answers
from steward.cli.task_history import Account
from steward.cli.text import ago, arguments, bounded, line, moment, plain, plural, short, typed, value
from steward.domain.calibration.standing import standing_notes
from steward.domain.ceilings import limits_in_words
from steward.domain.model import Entry, Json, Risk, Usage
from steward.domain.playbook import FIXED_PLANS
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.read_notes import problems_in, read_notes
from steward.domain.spending import UNKNOWN, call_in_words, cost_in_words, token_parts

_GROUNDS = 120  # characters of a model's reasoning
_MOST_EFFECTS = 50  # lines
_ID = {"overflow": "fold", "min_width": 8}  # over several lines rather than cut: it is to be typed


def outcome(account: Account, output: Output) -> RenderableType:
    """What became of one task, and where it waits how to answer."""
    task = account.task
    _, _, style = render.STATUS[task.status]
    standing = Text(" ").join(render.standing(task, time.time()).split("\n"))
    title = Text.assemble(standing, "  ", (short(task.id), "dim"))
    parts: list[RenderableType] = [Text(plain(task.goal), style="bold")]
    if account.answer:
        parts += [Text(), Text(plain(account.answer))]
    if task.error:
        parts += [Text(), Text(plain(task.error), style="red")]
    if account.effects:
        parts += [render.heading("What was done"), effects(account.effects)]
    elif task.is_over:
        parts += [Text("\nNothing was changed.", style="dim")]
    if account.already_so:
        parts += [render.heading("What was so already"), effects(account.already_so)]
    parts += rest(task)
    if task.wake_at is not None:
        parts += [Text(f"\nWaits until {moment(task.wake_at)} for {plain(task.waits_for or '')}", style="yellow")]
    if account.waiting is not None:
        parts += _waits(account.waiting, output)
    if task.trace:
        parts += [Text(f"\nTrace: {plain(task.trace)}", style="dim", overflow="fold")]
    parts += [Text(f"\nThe whole story: {output.command('task', typed(task.id))}", style="dim")]
    return render.panel(title, style, *parts)


def effects(entries: Sequence[Entry]) -> RenderableType:
    """Acts with how each is known, one a line."""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True)
    grid.add_column(**render.NAME)  # pyright: ignore[reportArgumentType] - rich's own options
    grid.add_column(overflow="fold", ratio=1)
    for entry in entries[:_MOST_EFFECTS]:
        grid.add_row(
            render.verdict(entry.verdict),
            Text(plain(entry.action.tool)),
            Text(bounded(arguments(entry.action.args), 2_000), "dim"),
        )
    if len(entries) > _MOST_EFFECTS:
        grid.add_row("…", Text(f"{len(entries) - _MOST_EFFECTS:,} more", "dim"), Text("--json shows all", "dim"))
    return grid


def _waits(review: Review, output: Output) -> list[RenderableType]:
    question = review.question
    reason = question.reason.value.replace("_", " ")
    parts: list[RenderableType] = [render.heading(f"Waits for a person: {reason}"), Text(plain(question.text))]
    if question.args:
        parts += [Text(), render.facts([(plain(question.tool or ""), render.values(question.args))])]
    parts += [render.heading(f"Answer review {question.id} with one of"), answers(question, output)]
    return parts


def several(accounts: Sequence[Account], width: int) -> RenderableType:
    """What became of each task, one a line."""
    made = render.table(
        ("Task", {**_ID, "style": "dim"}),
        ("Goal", {"ratio": 3, "max_width": max(width // 3, 20)}),
        ("Became", {"no_wrap": True}),
        ("Playbook", {"overflow": "fold", "max_width": max(width // 5, 12)}),
        ("Steps", {"justify": "right"}),
        ("Verified", {"no_wrap": True}),
        ("Waits for a person because", {"ratio": 2}),
    )
    for account in accounts:
        made.add_row(
            short(account.task.id),
            Text(line(account.task.goal, 60)),
            render.standing(account.task, time.time()),
            Text(plain(account.task.playbook or "–")),
            str(account.task.steps),
            render.verified(account.entries),
            Text(because(account, 60)),
        )
    return made


def because(account: Account, width: int) -> str:
    """Why the task waits, or why it failed."""
    if account.waiting is not None:
        return line(account.waiting.question.text, width)
    return line(account.task.error or "", width) if account.task.status == "failed" else ""


def listing(tasks: Sequence[Task], open_reviews: Mapping[str, Review], now: float, width: int) -> RenderableType:
    """The newest tasks; a narrow terminal leaves out what else tells it, and no id loses a character."""
    wide, narrow = width >= 100, width < 72
    review = max([len(one.question.id) for one in open_reviews.values()], default=0)
    made = render.table(
        ("Task", _ID),
        ("Goal", {"ratio": 1, "no_wrap": True, "overflow": "ellipsis"}),
        ("Status", {"no_wrap": True}),
        *([("Playbook", {"no_wrap": True})] if wide else []),
        *([] if narrow else [("Steps", {"justify": "right"}), ("Updated", {"no_wrap": True, "style": "dim"})]),
        ("Review", {"no_wrap": True, "min_width": review, "style": "yellow"}),
    )
    for task in tasks:
        asked = open_reviews.get(task.id)
        made.add_row(
            short(task.id),
            Text(line(task.goal)),
            render.standing(task, now),
            *([Text(plain(task.playbook or "–"))] if wide else []),
            *([] if narrow else [str(task.steps), ago(task.updated_at, now)]),
            asked.question.id if asked else "",
        )
    return made


def story(account: Account, output: Output) -> RenderableType:
    """What happened, step by step, with the evidence."""
    parts: list[RenderableType] = [outcome(account, output), _head(account.task)]
    if account.records:
        parts += [render.heading("Decisions"), _decisions(account.records)]
    parts += _plan(account.task)
    if account.entries:
        parts.append(render.heading("Actions, in the order they were begun"))
        for number, entry in enumerate(account.entries, 1):
            parts += _action(number, entry)
    if account.reviews:
        parts.append(render.heading("Questions to people"))
        parts += [part for review in account.reviews for part in _review(review)]
    return Group(*parts)


def _head(task: Task) -> RenderableType:
    usage = task.usage
    spent = f"{usage.seconds:.1f} s of work, {plural(usage.model_calls, 'model call')}"
    guessed = f" ({usage.estimated} of them estimated)" if usage.estimated else ""
    spent += f", {usage.tokens} tokens{guessed}, {_cost(usage)}" if usage.tokens else ""
    return render.facts(
        [
            ("id", task.id),
            ("playbook", task.playbook),
            ("asked by", task.requested_by),
            ("begun", moment(task.started_at)),
            ("ended", moment(task.finished_at)),
            ("spent", f"{plural(task.steps, 'tool call')}, {spent}"),
            ("own limits", limits_in_words(task.limits)),
            ("confidence", f"{task.confidence:.0%}" if task.confidence is not None and task.planned_by_model else None),
        ]
    )


def _cost(usage: Usage) -> str:
    cost = cost_in_words(usage)
    return f"cost {cost}" if cost == UNKNOWN else cost


def _decisions(records: Sequence[Record]) -> RenderableType:
    made = render.table(
        ("At", {"no_wrap": True, "style": "dim"}),
        ("What", {"no_wrap": True}),
        ("About", {"ratio": 1}),
        ("Outcome", {"no_wrap": True}),
        ("Sure", {"justify": "right"}),
        ("By", {"ratio": 1, "style": "dim"}),
    )
    days = {moment(record.at)[:10] for record in records}
    for record in records:
        made.add_row(
            moment(record.at)[11 if len(days) == 1 else 0 :],
            record.kind,
            Text(_about(record)),
            Text(plain(record.outcome)),
            f"{record.confidence:.0%}" if record.confidence is not None and _is_a_models(record) else "",
            Text(_by(record)),
        )
    return made


def _about(record: Record) -> str:
    """What it is about, and where it is a model's, how that was read and its reasoning's beginning."""
    known = standing_notes(record.detail) + read_notes(record.detail, _GROUNDS)
    known += [("said", line(str(record.detail.get("message") or ""), _GROUNDS))] if record.kind == "person" else []
    known += [("why", line(told, _GROUNDS)) for told in problems_in(record.detail)]
    notes = [f"{name}: {told}" for name, told in known if told]
    return "\n".join(filter(None, [line(record.subject, 60), *notes]))


def _is_a_models(record: Record) -> bool:
    """Whether somebody could be more or less sure: a fixed plan and a check are neither."""
    return record.model not in ("", FIXED_PLANS)


def _by(record: Record) -> str:
    """Who decided: a person, or a model with its prompt, and what that took."""
    if record.by:
        return plain(record.by)
    if not record.model:
        return "Steward"
    guessed = "about " if record.detail.get("tokens_estimated") else ""
    tokens = f"{guessed}{record.tokens_in}+{record.tokens_out} tokens"
    spent = [tokens + token_parts(record.detail)] if record.tokens_in or record.tokens_out else []
    cost = call_in_words(record.cost, record.detail)
    spent += [f"cost {cost}"] if cost == UNKNOWN else [cost] if cost else []
    spent += [f"{record.seconds:.2f} s"] if record.seconds else []
    prompt = f", prompt {record.prompt_version}" if record.prompt_version else ""
    mode = f", {record.detail['mode']}" if record.detail.get("mode") else ""
    return plain(f"{record.model}{prompt}{mode}" + (f" ({', '.join(spent)})" if spent else ""))


def _plan(task: Task) -> list[RenderableType]:
    plan = task.state.get("plan")
    if not isinstance(plan, dict) or not isinstance(steps := plan.get("steps"), list):
        return []
    made = render.table(("Step", {"no_wrap": True}), ("Tool", {"no_wrap": True}), ("Arguments", {"ratio": 1}), "Needs")
    for step in steps:
        if isinstance(step, dict):
            made.add_row(*_step(step))
    rationale = plan.get("rationale")
    head = render.heading(f"Plan {value(plan.get('revision', 1))}")
    return [head, Text(plain(rationale), style="dim") if isinstance(rationale, str) else Text(), made]


def _step(step: dict[str, Json]) -> tuple[Text, ...]:
    args, needs = step.get("args"), step.get("needs")
    shown = [bounded(arguments(args))] if isinstance(args, dict) else []
    shown += [f"for each {value(step['for_each'])}"] if "for_each" in step else []
    shown += [f"when {value(step['when'])}"] if "when" in step else []
    return (
        Text(value(step.get("id", ""))),
        Text(value(step.get("tool", ""))),
        Text("; ".join(shown)),
        Text(", ".join(map(value, needs)) if isinstance(needs, list) else ""),
    )


def _action(number: int, entry: Entry) -> Iterator[RenderableType]:
    act, verdict = entry.action, entry.verdict
    item = f"[{act.item}]" if act.item >= 0 else ""
    tried = "" if entry.attempts == 1 else f"  {plural(entry.attempts, 'attempt')}"
    yield Text.assemble(
        f"\n{number}. ",
        (f"{plain(act.step)}{item}: {plain(act.tool)}", "bold"),
        "  ",
        render.verdict(verdict),
        "  ",
        render.risk(act.risk),
        (tried, "yellow"),
    )
    yield render.facts(
        [
            ("at", Text(f"{moment(entry.claimed_at)}, plan {act.revision}", style="dim")),
            ("arguments", render.values(act.args) if act.args else None),
            ("answer", render.receipt(entry.receipt)),
            ("because", verdict.reason if verdict else None),
            ("evidence", render.anything(verdict.evidence) if verdict and _tells_more(entry) else None),
        ],
        indent=3,
    )


def _tells_more(entry: Entry) -> bool:
    """Whether the evidence says something that the answer did not; a read is its own evidence."""
    if entry.verdict is None or entry.verdict.evidence is None:
        return False
    return entry.action.risk is not Risk.READ or entry.verdict.evidence != entry.result


def _review(review: Review) -> Iterator[RenderableType]:
    question, decision = review.question, review.decision
    yield Text.assemble(f"\n{question.id}  ", (question.reason.value.replace("_", " "), "bold"))
    answer = render.answered(review, decision) if decision is not None else Text("waits", style="yellow")
    yield render.facts([("asked", question.text), ("answer", answer)], indent=3)
