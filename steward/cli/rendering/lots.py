"""The tasks that one answer is for."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from steward.cli.output import Output
from steward.cli.rendering import pieces as render
from steward.cli.text import line, plural, short
from steward.domain.ports.reviews import Review


def shared(review: Review, lot: Sequence[Review]) -> list[RenderableType]:
    """For how many tasks one answer is, and for which."""
    if not review.behind:
        return []
    if review.decision is not None:
        return [Text(f"\nThe same answer was given to {plural(review.behind, 'more task')}.")]
    rows = [Text(f"  {short(one.task_id)}  {line(one.goal)}", no_wrap=True, overflow="ellipsis") for one in lot]
    rest = review.behind + 1 - len(lot)
    rows += [Text(f"  and {plural(rest, 'more task')}", style="dim")] if rest > 0 else []
    return [render.heading(f"One answer for {plural(review.behind + 1, 'task')}"), *rows]


def for_all(review: Review, output: Output) -> str:
    """What becomes of the others of a lot."""
    others = plural(review.behind, "more task")
    on = f"Workers and servers carry them on, or: {output.command('resume')}"
    return f"The same answer was given to {others}. {on}"
