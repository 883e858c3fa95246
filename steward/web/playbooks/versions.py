"""The versions of a playbook: when each was in force, and what differs between two."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from steward.domain.line_diff import line_diff
from steward.domain.playbook import Playbook
from steward.domain.ports.playbook_versions import Period
from steward.playbooks.kept import kept_version
from steward.service import App
from steward.web.rows import When, when
from steward.web.text import plain

Sign: TypeAlias = Literal["+", "-", "@", " "]
MOST_SHOWN = 100  # periods on the page


@dataclass(frozen=True, kw_only=True)
class PeriodRow:
    """One time for which a version was in force; `before` is the version that it took over from."""

    version: str
    since: When | None
    until: When | None
    release: str
    before: str


@dataclass(frozen=True, kw_only=True)
class FileDiff:
    """What differs in one file, line by line."""

    name: str
    lines: list[tuple[Sign, str]]


def period_rows(found: Sequence[Period], now: float) -> list[PeriodRow]:
    """The newest first."""
    before = [one.version for one in found[1:]] + [""]
    return [
        PeriodRow(
            version=one.version,
            since=when(one.since, now),
            until=when(one.until, now),
            release=plain(one.release),
            before=earlier,
        )
        for one, earlier in zip(found[:MOST_SHOWN], before, strict=False)
    ]


async def texts_of(app: App, playbook: Playbook | None, name: str, version: str) -> Mapping[str, str]:
    """The files of a version, of the playbook as it is set up where that is it. Raises Unusable."""
    if playbook is not None and version in ("", playbook.version) and playbook.texts:
        return playbook.texts
    assert app.playbook_versions is not None  # noqa: S101 - asked for before
    return (await kept_version(app.playbook_versions, name, version)).texts


async def diffs(before: Mapping[str, str], after: Mapping[str, str]) -> list[FileDiff]:
    """The files that differ."""
    return await asyncio.to_thread(_diffs, before, after)


def _diffs(before: Mapping[str, str], after: Mapping[str, str]) -> list[FileDiff]:
    names = dict.fromkeys([*after, *before])
    found = [(name, line_diff(before.get(name, ""), after.get(name, ""), name)) for name in names]
    return [FileDiff(name=plain(name), lines=[*map(_line, lines[2:])]) for name, lines in found if lines]


def _line(one: str) -> tuple[Sign, str]:
    sign: Sign = "+" if one[:1] == "+" else "-" if one[:1] == "-" else "@" if one[:1] == "@" else " "
    return sign, plain(one if sign == "@" else one[1:])
