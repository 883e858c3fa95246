"""The pieces that every view is made of. Other people's text always comes as `Text`, never as markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from steward.cli.text import bounded, minute, moment, plain, plural, value
from steward.domain.model import Decision, Entry, Json, Problem, Receipt, Risk, TaskStatus, Verdict
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.receipts import receipt_in_words

STATUS: dict[TaskStatus, tuple[str, str, str]] = {
    "complete": ("✓", "complete", "green"),
    "failed": ("✗", "failed", "red"),
    "needs_review": ("?", "waits", "yellow"),
    "running": ("●", "running", "cyan"),
    "pending": ("○", "pending", "dim"),
}
_RISK = {Risk.READ: "dim", Risk.REVERSIBLE: "yellow", Risk.IRREVERSIBLE: "red"}
_VERDICT = {"verified": ("✓", "green"), "refuted": ("✗", "red"), "pending": ("…", "yellow"), "unknown": ("?", "yellow")}
_ROWS = 100  # entries of a list; more are counted
_LEVEL = {"read_back": "read back", "receipt": "by receipt only", "person": "a person's word"}


def status(given: TaskStatus) -> Text:
    icon, word, style = STATUS[given]
    return Text(f"{icon} {word}", style=style, no_wrap=True)


def standing(task: Task, now: float) -> Text:
    """The task's status; of one that waits for a time, until when, on a line of its own."""
    if task.status == "running" and task.wake_at is not None:
        return Text(f"◌ waiting\n{_until(task.wake_at, now)}", style="cyan", no_wrap=True)
    if task.is_early(now):
        return Text(f"{STATUS['pending'][0]} pending\n{_until(task.run_after or 0.0, now)}", "dim", no_wrap=True)
    return status(task.status)


def _until(seconds: float, now: float) -> str:
    """The time of day, with the day where that is another one."""
    if seconds <= now:
        return "due now"
    then, today = minute(seconds), minute(now)
    return f"until {then[11:] if then[:10] == today[:10] else then}"


def counts(statuses: Iterable[TaskStatus]) -> list[Text]:
    """How many of each status there are."""
    counted = Counter(statuses)
    shown = [(counted[name], word, style) for name, (_, word, style) in STATUS.items() if counted[name]]
    return [Text(f"{count} {'wait' if word == 'waits' and count > 1 else word}", style) for count, word, style in shown]


def risk(given: Risk) -> Text:
    return Text(given.value, style=_RISK[given], no_wrap=True)


def verdict(given: Verdict | None) -> Text:
    """The verdict with its level: how it is known."""
    if given is None:
        return Text("… not yet judged", style="yellow")
    icon, style = _VERDICT[given.status]
    level = f", {_LEVEL[given.level]}" if given.status == "verified" else ""
    return Text(f"{icon} {given.status}{level}", style=style)


def verified(entries: Sequence[Entry]) -> Text:
    """How many effects were verified, out of how many tried; of a task that only looked, how many reads."""
    effects = [entry for entry in entries if entry.action.risk is not Risk.READ and not entry.already_so]
    done = sum(1 for entry in effects if entry.verified)
    if effects:
        return Text(f"{done} of {len(effects)}", style="green" if done == len(effects) else "yellow", no_wrap=True)
    reads = sum(1 for entry in entries if entry.verified)
    return Text(plural(reads, "read") if reads else "–", style="dim", no_wrap=True)


def table(*columns: str | tuple[str, Mapping[str, object]], kind: type[Table] = Table) -> Table:
    """An open table; a column is its head, or its head with rich's options; one with a ratio takes what is left."""
    made = kind(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        head, options = (column, dict[str, object]()) if isinstance(column, str) else column
        made.add_column(Text(head, no_wrap=True), **options)  # pyright: ignore[reportArgumentType] - rich's own options
        made.expand = made.expand or "ratio" in options
    return made


NAME: Mapping[str, object] = {"overflow": "fold", "max_width": 30}
"""A column of names of tools or fields: a longer one goes on in the next line, so that what is beside it is seen."""


def facts(rows: Iterable[tuple[str, RenderableType | None]], indent: int = 0) -> RenderableType:
    """Names and values, one a line; empty ones are left out."""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(style="dim", **NAME)  # pyright: ignore[reportArgumentType] - rich's own options
    grid.add_column(overflow="fold", ratio=1)
    for name, given in rows:
        if given is not None and given != "":
            grid.add_row(Text(name), Text(plain(given)) if isinstance(given, str) else given)
    return Padding(grid, (0, 0, 0, indent)) if indent else grid


def values(given: Mapping[str, Json]) -> RenderableType:
    """Arguments or evidence, whole, one field a line."""
    return facts(
        (plain(name), Text(bounded(value(item))) if item != "" else Text('""')) for name, item in given.items()
    )


def anything(given: Json) -> RenderableType:
    """Any JSON value, whole, or with a word about what is left out."""
    if isinstance(given, dict):
        return values(given)
    if isinstance(given, list) and given and all(isinstance(item, dict) for item in given):
        more = [Text(f"… ({len(given) - _ROWS:,} more entries; --json prints all)")] if len(given) > _ROWS else []
        return Group(*(Text(bounded(value(item), 2_000)) for item in given[:_ROWS]), *more)
    return Text(bounded(value(given)))


def receipt(given: Receipt | None) -> RenderableType:
    """What a call answered, or what is known in place of an answer."""
    if given is None:
        return Text("none was recorded", style="yellow")
    if given.kind == "answered" and not (given.code or given.message):
        return anything(given.result)
    text = Text(plain(receipt_in_words(given)), style="yellow")
    return text if given.result is None else Group(text, anything(given.result))


def answered(review: Review, decision: Decision) -> Text:
    """Who decided what, when, and what they said."""
    said = f": {plain(decision.message)}" if decision.message else ""
    return Text(f"{decision.kind} by {plain(decision.by)} at {moment(review.decided_at)}{said}")


def problems(given: Sequence[Problem]) -> list[Text]:
    """Refusals, one a line, with what would help."""
    return [
        Text.assemble(
            ("✗ ", "red"),
            (f"{plain(one.step)}: " if one.step else "", "bold"),
            plain(one.message),
            (f"  → {plain(one.suggestion)}" if one.suggestion else "", "dim"),
        )
        for one in given
    ]


def heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def panel(title: Text, style: str, *parts: RenderableType) -> Panel:
    return Panel(Group(*parts), title=title, title_align="left", border_style=style, padding=(0, 1))


def marked(rows: Iterable[tuple[Text, str, Iterable[Text]]]) -> RenderableType:
    """A row each: a mark, what it is about, and what is said of that."""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(ratio=1, overflow="fold")
    for mark, name, said in rows:
        grid.add_row(mark, name, Group(*said))
    return grid
