"""`steward playbooks replay`: last month's acts under other rules; nothing acts and nothing is written."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import opened, playbooks_of, run_async, settings_of, tools_of
from steward.domain.errors import Unusable
from steward.domain.text import line

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from steward.playbooks.library import PlaybookShelf
    from steward.playbooks.replaying import ReadNow

_TELL_EVERY = 5_000  # acts


def add(group: typer.Typer) -> None:
    """Add the command to `steward playbooks`."""
    epilog = examples(
        "steward playbooks replay --since 30d --with ./drafts",
        "steward playbooks replay --since 7d --playbook refund --json",
    )
    group.command(epilog=epilog)(replay)


def replay(
    context: typer.Context,
    since: Annotated[str, typer.Option(help="From when: 24h, 30d, a date or a time.", metavar="WHEN")],
    until: Annotated[str | None, typer.Option(help="Until when; default: now.", metavar="WHEN")] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--with",
            help="The playbooks to try, a folder or a file, over acts of their tasks; default: those that are set up.",
        ),
    ] = None,
    playbook: Annotated[
        list[str] | None,
        typer.Option(
            help="Only acts of its tasks; may be given again.", metavar="NAME", autocompletion=completion.playbooks
        ),
    ] = None,
    read: Annotated[
        bool, typer.Option("--read", help="Read now what was not read then; else it can't be told.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Judge the acts of a period by other rules: what would be stopped, asked or let through that was not.

    Each act is judged at its time, with what was on record then. Exit code 0: all would be decided as it was; 1: some
    would not, or can't be told; 2: the playbooks don't load. It needs no more than the right to read the database.
    """
    from steward.domain.periods import moment_of

    output = output_of(context, as_json)
    now, zone = time.time(), settings_of(output.options).zone
    begin = moment_of(since, "--since", now, zone)
    end = now if until is None else moment_of(until, "--until", now, zone)
    if begin >= end:
        raise Unusable("a period ends after it begins; give --since and --until in that order")
    raise typer.Exit(run_async(_replay(output, begin, end, folder, playbook, read=read), output))


async def _replay(
    output: Output, since: float, until: float, folder: Path | None, playbooks: list[str] | None, *, read: bool
) -> Exit:
    from steward.cli.rendering import replay as render
    from steward.domain.judged_acts import Period
    from steward.domain.playbook_names import allowed_names, joint_name, names_of, within
    from steward.expressions.rules import CelRules
    from steward.playbooks.replay_examples import shown_of
    from steward.playbooks.replaying import Replay
    from steward.records import open_records

    shelf = _shelf(output, folder)
    asked = [joint_name(names_of(one)) for one in playbooks or ()]
    names = [*allowed_names([one.name for one in shelf.all()]), *asked]
    if playbooks:  # and what is under others beside them
        names = [one for one in names if any(within(each, names_of(one)) for each in asked)]
    playbooks = names if playbooks or folder is not None else None
    period = Period(since=since, until=until, playbooks=playbooks)
    async with open_records(settings_of(output.options)) as records, _reading(output, wanted=read) as read_now:
        began = time.monotonic()
        replay = Replay(
            acts=records.judged_acts,
            versions=records.playbook_versions,
            playbooks=shelf,
            rules=CelRules(),
            zone=settings_of(output.options).zone,
            read=read_now,
        )
        told = _Progress(output)
        found = await replay.over(period, told)
        seconds = time.monotonic() - began
        shown = await shown_of(found, records.redactor, records.ledger)
    output.show(render.document(found, shown, period, seconds), render.found(found, shown, period, seconds))
    return Exit.FAILED if found.otherwise or found.untold else Exit.DONE


class _Progress:
    """Says now and then how far it is."""

    def __init__(self, output: Output) -> None:
        self._output, self._next = output, _TELL_EVERY

    def __call__(self, acts: int) -> None:
        if acts >= self._next:
            self._output.progress(f"{acts:,} acts …")
            self._next += _TELL_EVERY


@asynccontextmanager
async def _reading(output: Output, *, wanted: bool) -> AsyncGenerator[ReadNow | None]:
    """What reads facts now, where that is wanted."""
    async with AsyncExitStack() as stack:
        if not wanted:
            yield None
            return
        from steward.nodes.fact_reader import FactReader

        deps = (await stack.enter_async_context(opened(output, acts=False))).deps
        yield FactReader(deps.tools, deps.ledger, deps.limiter, deps.clock).read


def _shelf(output: Output, place: Path | None) -> PlaybookShelf:
    """The playbooks to try. Raises Unusable."""
    from steward.expressions.rules import CelRules
    from steward.playbooks.library import PlaybookShelf, is_bank, load_playbooks, read_playbook

    if place is None:
        return playbooks_of(output.options)
    tools, rules, shown = tools_of(output.options), CelRules(), line(str(place), 200)
    if not place.exists():
        raise Unusable(f"--with {shown}: there is no such file or folder")
    if place.is_dir():
        shelf = load_playbooks(place, tools=tools, rules=rules)
    elif is_bank(place):
        raise Unusable(f"--with {shown}: is a rule bank; name the folder of the playbooks that include it")
    else:
        book = read_playbook(place, tools, rules)
        shelf = PlaybookShelf({book.name: book})
    if not shelf.all():
        raise Unusable(f"--with {shown}: holds no playbook (*.yaml)")
    return shelf
