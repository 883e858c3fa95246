"""The end of the demo: all requests, what became of each, and how to go on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.rendering.task import because
from steward.cli.text import line, plain, plural
from steward.domain.model import Reason

if TYPE_CHECKING:
    from steward.cli.task_history import Account
    from steward.evals.cases import Request


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one sample request, and how that differs from what it expects, if it does."""

    request: Request
    account: Account
    differs: str


def table(outcomes: Sequence[Outcome], width: int) -> RenderableType:
    """One line a request; narrow terminals leave the goal's words out, since the task names it."""
    wide = width >= 110
    made = render.table(
        ("Task", {"no_wrap": True}),
        *([("Goal", {"no_wrap": True, "ratio": 2, "overflow": "ellipsis", "style": "dim"})] if wide else []),
        ("Became", {"no_wrap": True}),
        ("Steps", {"justify": "right"}),
        ("Verified", {"no_wrap": True}),
        ("Waits for a person because", {"ratio": 3}),
        ("Expected", {"justify": "center", "no_wrap": True}),
    )
    for one in outcomes:
        task = one.account.task
        made.add_row(
            Text(plain(task.id)),
            *([Text(line(task.goal, 90))] if wide else []),
            render.status(task.status),
            str(task.steps),
            render.verified(one.account.entries),
            _why(one, 75 if wide else 50),
            Text("✗", style="red") if one.differs else Text("✓", style="green"),
        )
    return made


def _why(one: Outcome, width: int) -> Text:
    waiting = one.account.waiting
    if waiting is None:
        return Text(because(one.account, width))
    reason = waiting.question.reason.value.replace("_", " ")
    return Text.assemble((f"{reason}: ", "yellow"), line(waiting.question.text, width))


def summary(outcomes: Sequence[Outcome], seconds: float) -> RenderableType:
    """The counts, in one line."""
    parts = [Text(f"{plural(len(outcomes), 'request')} in {seconds:.1f} s", style="bold")]
    parts += render.counts(one.account.task.status for one in outcomes)
    effects = sum(len(one.account.verified) for one in outcomes)
    parts.append(Text(f"{effects} effects read back from the desk"))
    wrong = sum(1 for one in outcomes if one.differs)
    parts.append(Text(f"{wrong} not as expected", style="red") if wrong else Text("all as expected", style="green"))
    off = [Text(f"✗ {plain(one.account.task.id)}: {plain(one.differs)}", "red") for one in outcomes if one.differs]
    return Group(Text(), *off, Text(" · ").join(parts))


def next_steps(outcomes: Sequence[Outcome], home: Path, overruled: Sequence[str]) -> RenderableType:
    """The commands to go on with."""
    waiting = [one.account.waiting for one in outcomes if one.account.waiting]
    approval = next((one for one in waiting if one.question.reason is Reason.APPROVAL), None)
    done = next((one.account.task.id for one in outcomes if one.account.task.status == "complete"), None)
    commands = [(f"export STEWARD_HOME={shlex.quote(str(home))}", "look at the demo's data from now on")]
    if overruled:
        commands.append((f"unset {' '.join(overruled)}", "the demo leaves these of yours alone"))
    commands.append(("steward review", "what waits for you"))
    if approval is not None:
        commands.append((f"steward review approve {approval.question.id}", line(approval.question.text, 60)))
    if done is not None:
        commands.append((f"steward task {shlex.quote(done)}", "what happened, step by step"))
    width = max(len(command) for command, _ in commands)
    lines = [
        Text.assemble("  ", (f"{command:<{width}}", "cyan"), (f"  {what}", "dim"), no_wrap=True, overflow="ellipsis")
        for command, what in commands
    ]
    return Group(Text("\nGo on with", style="bold"), *lines)
