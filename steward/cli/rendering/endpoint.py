"""What was found out of an endpoint, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import plain, plural
from steward.planner.endpoint_suite import MOST_CALLS, MOST_TOKENS, USUAL, Finding, State

if TYPE_CHECKING:
    from steward.cli.output import Output
    from steward.planner.endpoint_suite import Report
    from steward.planner.model_settings import ModelSettings

_MARKS: dict[State, tuple[str, str]] = {
    "yes": ("✓", "green"),
    "other": ("~", "yellow"),
    "no": ("✗", "red"),
    "unknown": ("?", "dim"),
}


def beforehand(model: ModelSettings) -> str:
    """What the calls may cost, before the first of them."""
    usual = most = ""
    if model.prices is not None:
        least, dear = sorted((model.prices.cost(MOST_TOKENS, 0), model.prices.cost(0, MOST_TOKENS)))
        usual = f", ${model.prices.cost(USUAL, USUAL // 5):.4f}"
        most = f", ${max(least, dear):.4f}"
    unpriced = "" if model.prices is not None else "; what they cost is not known"
    key = "its key is sent" if model.key else "no key is sent"
    return (
        f"Trying {model.title} at {model.host}, {key}: usually about {USUAL:,} tokens{usual}, at most {MOST_CALLS} "
        f"calls and {MOST_TOKENS:,} tokens{most}{unpriced}"
    )


@contextmanager
def watching(output: Output) -> Generator[Callable[[Finding], None]]:
    """Names what was found last, at a terminal."""
    if output.options.as_json or not output.err.is_terminal:
        yield lambda _: None
        return
    with output.err.status("…") as status:
        yield lambda one: status.update(f"{plain(one.name)}: {one.state}")


def parts(models: Sequence[ModelSettings], reports: Sequence[Report]) -> Iterator[RenderableType]:
    """A table for each endpoint, and its verdict."""
    for model, report in zip(models, reports, strict=True):
        yield Text(f"{model.title} at {model.host}", style="bold")
        yield _table(report.findings)
        verdict = report.line if report.works else "does not work: what is marked ✗ stands in the way"
        yield Text(plain(f"It {verdict}."), style="green" if report.works else "red")
        yield Text(_spent(report), style="dim")


def _table(findings: Sequence[Finding]) -> RenderableType:
    rows: list[tuple[Text, str, list[Text]]] = []
    for one in findings:
        mark, style = _MARKS[one.state]
        told = [Text(plain(f"{one.tried}: {one.found}"))]
        told += [Text(plain(f"→ {one.steward}"), style="dim" if one.state == "yes" else style)] if one.steward else []
        rows.append((Text(mark, style=style), one.name, told))
    return render.marked(rows)


def _spent(report: Report) -> str:
    cost = "" if report.cost is None else f", ${report.cost:.4f}"
    counted = "" if report.counted else ", some of them estimated"
    return f"{plural(len(report.calls), 'call')}, {report.tokens:,} tokens{counted}{cost}"
