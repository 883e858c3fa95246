"""`steward stats`: what became of many tasks, and the tasks behind each number."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import RenderableType

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.options import Cursor
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable
from steward.domain.json_value import Json, JsonObject
from steward.domain.spreadsheets import no_formula
from steward.domain.text import plain

if TYPE_CHECKING:
    from steward.domain.figures.documents import Table
    from steward.domain.figures.slices import Slice
    from steward.records import Records

Section = Literal["overview", "playbook", "tools", "model", "people", "workers"]
_TURN = 0.1  # seconds until it is seen whether another process is through
_PATIENCE = 20.0  # seconds for taking what ended just now into the figures
_MAIN = {"overview": "playbooks", "playbook": "trajectories", "tools": "tools", "model": "models", "people": "waiting",
         "workers": "workers"}  # fmt: skip
_Chosen = Annotated[
    Section,
    typer.Argument(
        help="overview: what became of the tasks. playbook: how far they got, steps, trajectories, what stopped "
        "them. tools: calls and errors. model: tokens, cost, confidence. people: questions and answers. "
        "workers: who is there.",
        show_default=True,
    ),
]
_Tasks = Annotated[
    str | None,
    typer.Option(
        help="List the tasks behind a number instead: outcome:failed, waiting, ceiling, tool:issue_refund:lost, "
        "path:3, error:17, refused:forbidden:RULE, steps:12; the tables name what fits.",
        metavar="SELECTOR",
    ),
]


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    epilog = examples(
        "steward stats",
        "steward stats playbook --playbook refund --since 30d",
        "steward stats tools --since 2026-11-01 --until 2026-11-08",
        "steward stats --tasks outcome:failed",
        "steward stats tools --csv --table errors",
    )
    app.command(rich_help_panel=panel, epilog=epilog)(stats)


def stats(
    context: typer.Context,
    section: _Chosen = "overview",
    since: Annotated[str, typer.Option(help="From when: 24h, 7d, 4w, a date or a time.", metavar="WHEN")] = "7d",
    until: Annotated[str | None, typer.Option(help="Until when; default: now.", metavar="WHEN")] = None,
    playbook: Annotated[
        str | None, typer.Option(help="Only its tasks.", autocompletion=completion.playbooks, metavar="NAME")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Only tasks that it planned last.", metavar="NAME")] = None,
    prompt_version: Annotated[str | None, typer.Option(help="Only tasks planned with it.", metavar="VERSION")] = None,
    release: Annotated[
        str | None, typer.Option(help="Only tasks that this release of Steward carried on last.", metavar="VERSION")
    ] = None,
    tasks: _Tasks = None,
    limit: Annotated[int, typer.Option(help="At most so many tasks, trajectories, errors.", min=1, max=1000)] = 20,
    cursor: Cursor = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one table as CSV.")] = False,
    table: Annotated[str | None, typer.Option(help="Which table of the section --csv prints.", metavar="NAME")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what became of many tasks: outcomes, steps, trajectories, failing tools, cost, and what changed."""
    output = output_of(context, as_json)
    from steward.domain.figures.slices import Slice
    from steward.domain.figures.words import playbook_meant
    from steward.domain.periods import moment_of

    zone = settings_of(output.options).zone

    def period(now: float) -> tuple[float, float]:
        return moment_of(since, "--since", now, zone), now if until is None else moment_of(until, "--until", now, zone)

    began, ended = period(time.time())
    wanted = Slice(
        since=began,
        until=ended,
        zone=zone,
        playbook=playbook_meant(playbook),
        model=model,
        prompt_version=prompt_version,
        release=release,
    )
    if as_csv and output.options.as_json:
        raise Unusable("--csv and --json are two formats; choose one")
    if table is not None and not as_csv:
        raise Unusable("--table names what --csv prints; add --csv, or leave it out")
    if cursor is not None and tasks is None:
        raise Unusable("--cursor goes on in a list; name it with --tasks, or leave --cursor out")
    shown = _Shown(output=output, wanted=wanted, period=period, limit=limit, as_csv=as_csv, table=table)
    run_async(_stats(shown, section, tasks, cursor), output)


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """How a section is to be shown; `period` is from when to when, as of now."""

    output: Output
    wanted: Slice
    period: Callable[[float], tuple[float, float]]
    limit: int
    as_csv: bool
    table: str | None

    def at(self, now: float) -> _Shown:
        since, until = self.period(now)
        return replace(self, wanted=replace(self.wanted, since=since, until=until))

    def show(self, section: str, figures: object, parts: list[RenderableType], more: Mapping[str, Json]) -> None:
        """As CSV, JSON or tables."""
        from steward.domain.figures.documents import as_json, tables
        from steward.domain.times import moment

        if self.as_csv:
            lists = tables(figures, lambda at: moment(at, self.wanted.zone).isoformat())
            sys.stdout.write(_csv(lists, self.table or _MAIN.get(section, section)))
            sys.stdout.flush()
            return
        document: JsonObject = {"section": section, "slice": as_json(self.wanted), **more, "figures": as_json(figures)}
        self.output.show(document, *parts)


async def _stats(shown: _Shown, section: Section, tasks: str | None, cursor: str | None) -> Exit:
    from steward.records import open_records

    async with open_records(settings_of(shown.output.options)) as records:
        await records.figures.check(shown.wanted, completion.playbooks("") if shown.wanted.playbook else [])
        left = await _folded(records)
        shown = shown.at(await records.figures.clock())  # by which tasks end, whatever the time is here
        if tasks is not None:
            await _behind(shown, records, tasks, cursor)
        else:
            await _section(shown, records, section)
    if left:
        shown.output.note("There are still tasks that ended and are not counted yet; ask again in a minute.")
    return Exit.DONE


async def _folded(records: Records) -> bool:
    """Have what ended taken into the figures, here or by who is at it, for so long as somebody waits; whether more is
    left."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if await records.folds.fold():
            continue
        if not await records.folds.left():
            return False
        await asyncio.sleep(_TURN)
    return True


async def _section(shown: _Shown, records: Records, section: Section) -> None:
    from steward.cli.rendering import stats as render
    from steward.cli.rendering import stats_more as more

    figures, wanted, output = records.figures, shown.wanted, shown.output
    match section:
        case "overview":
            overview = await figures.overview(wanted)
            shown.show(section, overview, render.overview(overview, wanted, time.time(), output), {})
        case "playbook" if wanted.playbook is None and not shown.as_csv:
            await _each_playbook(shown, records)
        case "playbook":
            one = await figures.playbook(wanted, most=shown.limit)
            shown.show(section, one, render.playbook(one, wanted, shown.limit), {})
        case "tools":
            tools = await figures.tools(wanted, most=shown.limit)
            shown.show(section, tools, more.tools(tools, wanted, time.time()), {})
        case "model":
            model = await figures.model(wanted)
            shown.show(section, model, more.model(model, wanted), {})
        case "people":
            people = await figures.people(wanted)
            shown.show(section, people, more.people(people, wanted, time.time()), {})
        case "workers":
            workers = await figures.workers(wanted)
            shown.show(section, workers, more.workers(workers, wanted, time.time(), output), {})


async def _each_playbook(shown: _Shown, records: Records) -> None:
    """A few trajectories of each playbook, one after the other."""
    from steward.cli.rendering import stats as render
    from steward.domain.figures.documents import as_json

    parts, documents = list[RenderableType](), list[Json]()
    most = min(shown.limit, 5)
    for row in (await records.figures.overview(shown.wanted)).playbooks:
        wanted = replace(shown.wanted, playbook=row.playbook)
        one = await records.figures.playbook(wanted, most=shown.limit if shown.output.options.as_json else most)
        parts += render.playbook(one, wanted, most) if one.steps.total else []
        documents.append({"playbook": row.playbook, "figures": as_json(one)})
    parts = parts or [render.nothing(shown.wanted)]
    shown.output.show({"section": "playbook", "slice": as_json(shown.wanted), "playbooks": documents}, *parts)


async def _behind(shown: _Shown, records: Records, selector: str, cursor: str | None) -> None:
    from steward.cli.rendering import stats_more as more
    from steward.domain.figures.slices import Selector
    from steward.domain.figures.words import counted

    chosen = Selector.parse(selector)
    page = await records.figures.tasks_behind(shown.wanted, chosen, limit=shown.limit, after=cursor)
    shown.show("tasks", page, more.tasks(page, shown.wanted, chosen), {"selector": str(chosen)})
    if page.cursor and not shown.output.options.as_json:
        shown.output.note(f"{len(page.tasks)} of {counted(page.total)}; the next ones: --cursor '{page.cursor}'")


def _csv(lists: Mapping[str, Table], name: str) -> str:
    """The table. What a spreadsheet would take for a formula has an apostrophe before it. Raises Unusable."""

    def cell(value: Json) -> Json:
        return no_formula(plain(value)) if isinstance(value, str) else value

    if name not in lists:
        raise Unusable(f"there is no table '{name}' here; --table takes: {', '.join(lists)}")
    written = io.StringIO()
    writer = csv.DictWriter(written, lists[name].columns)
    writer.writeheader()
    writer.writerows({column: cell(one) for column, one in row.items()} for row in lists[name].rows)
    return written.getvalue()
