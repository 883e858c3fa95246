"""Progress on stderr: at a terminal one live line a task, elsewhere one line when a task ends."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import TracebackType

from rich.console import Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from steward.cli.output import Output
from steward.cli.rendering import pieces as render
from steward.cli.text import line, moment, plural, short
from steward.domain.model import TaskStatus, Wait
from steward.domain.ports.tasks import Task
from steward.domain.text import duration

_DOING = {
    "plan": "planning",
    "validate": "checking",
    "execute": "acting",
    "verify": "verifying",
    "human_review": "asking a person",
    "end": "ending",
}


@dataclass
class _Line:
    """One task under way; `ended` once it is over for now."""

    name: str
    goal: str
    node: str = "plan"
    waits: str = ""
    began: float = field(default_factory=time.monotonic)
    ended: TaskStatus | None = None
    seconds: float = 0.0


class Progress:
    """What is being done now, out of `total` tasks."""

    def __init__(self, output: Output, total: int = 1) -> None:
        self._console, self._total, self._say = output.err, total, output.progress
        self._lines: dict[str, _Line] = {}
        self._lively = output.err.is_terminal and not output.options.as_json
        self._spinner = Spinner("dots", style="cyan")
        self._live = Live(
            console=self._console, get_renderable=self._view, refresh_per_second=8, transient=True, auto_refresh=True
        )

    def __enter__(self) -> Progress:
        if self._lively:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def begin(self, task_id: str, goal: str) -> None:
        """The task is under way; `goal` as it may be shown, here and when it ends."""
        self._lines[task_id] = _Line(name=short(task_id), goal=goal)

    def reach(self, task_id: str, node: str) -> None:
        """The task goes on to this node."""
        under_way = self._lines.setdefault(task_id, _Line(name=short(task_id), goal=""))
        under_way.node, under_way.waits = node, ""

    def wait(self, task_id: str, wait: Wait) -> None:
        """The task stands still for so long."""
        until = f"waits until {moment(time.time() + wait.seconds)[11:]}"
        under_way = self._lines.setdefault(task_id, _Line(name=short(task_id), goal=""))
        under_way.waits = f"{until} for {line(wait.why)}"
        if not self._lively:
            name = f"Task {under_way.name} " if self._total > 1 else ""
            self._say(f"{name}{until}, {duration(wait.seconds)}, for {line(wait.why)}".strip())

    def end(self, task: Task) -> None:
        under_way = self._lines.setdefault(task.id, _Line(name=short(task.id), goal=""))
        under_way.ended, under_way.seconds = task.status, time.monotonic() - under_way.began
        if not self._lively and self._total > 1:
            count = sum(1 for each in self._lines.values() if each.ended)
            icon, word, _ = render.STATUS[task.status]
            self._say(f"[{count}/{self._total}] {icon} {word}: {line(under_way.goal, 80)}")

    def _view(self) -> RenderableType:
        """The tasks under way first, then the latest that ended, as many as fit the screen."""
        active = [each for each in self._lines.values() if not each.ended]
        ended = [each for each in self._lines.values() if each.ended]
        room = max(self._console.height - 4, 3)
        shown = [*active, *reversed(ended)][:room]
        grid = Table.grid(padding=(0, 1), expand=True)
        for options in ({"width": 1}, {"no_wrap": True, "ratio": 1}, {"no_wrap": True, "width": 16}, {"width": 7}):
            grid.add_column(overflow="ellipsis", **options)  # pyright: ignore[reportArgumentType] - rich's own options
        for each in shown:
            grid.add_row(*self._row(each))
        return Group(grid, self._summary(ended)) if self._total > 1 else grid

    def _row(self, each: _Line) -> tuple[RenderableType, ...]:
        if each.ended is None:
            seconds = time.monotonic() - each.began
            doing = Text("waiting" if each.waits else _DOING.get(each.node, each.node), style="cyan")
            return self._spinner, Text(each.waits or line(each.goal)), doing, _seconds(seconds)
        icon, word, style = render.STATUS[each.ended]
        return (
            Text(icon, style=style),
            Text(line(each.goal), style="dim"),
            Text(word, style=style),
            _seconds(each.seconds),
        )

    def _summary(self, ended: list[_Line]) -> Text:
        head = Text(f"\n{len(ended)} of {plural(self._total, 'task')}", style="bold")
        return Text(" · ").join([head, *render.counts(each.ended for each in ended if each.ended)])


def _seconds(seconds: float) -> Text:
    return Text(f"{seconds:5.1f} s", style="dim")
