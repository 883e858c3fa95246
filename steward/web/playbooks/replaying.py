"""Replays from the page: what is tried, over which acts, and what it came to."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from steward.domain.errors import Mistakes
from steward.domain.judged_acts import Period
from steward.domain.model import JsonObject
from steward.domain.playbook import Playbook
from steward.domain.playbook_names import names_of
from steward.domain.replay import Group, Replayed, Would
from steward.domain.replay_words import WOULD, rule_in_words, then_in_words
from steward.domain.text import line, plural, short
from steward.playbooks.kept import read_draft
from steward.playbooks.library import PlaybookShelf
from steward.playbooks.newest_acts import NewestActs
from steward.playbooks.replay_examples import Example, shown_of
from steward.playbooks.replaying import Replay
from steward.service import App
from steward.web.json_view import one_line
from steward.web.rows import Chip, When, when
from steward.web.text import plain, value

_OF_ONE, _OF_ALL = 60, 300  # characters of arguments that are shown of an act
MOST_ACTS, MOST_SECONDS = 20_000, 15.0
_AT_ONCE = 2  # replays in a process: each may keep a core busy
_CHIPS: dict[Would, Chip] = {
    "stopped": Chip(text="Stopped", icon="slash", tone="bad"),
    "asked": Chip(text="Asked", icon="user", tone="warn"),
    "let_through": Chip(text="Let through", icon="check", tone="good"),
    "untold": Chip(text="Can’t be told", icon="question", tone="info"),
}


@dataclass(frozen=True)
class Turns:
    """Holds the number of replays of a process down."""

    _running: set[int] = field(default_factory=set[int])

    @contextmanager
    def one(self) -> Generator[bool]:
        """Whether there is room for one more, for as long as it takes."""
        if len(self._running) >= _AT_ONCE:
            yield False
            return
        mine = max(self._running, default=0) + 1
        self._running.add(mine)
        try:
            yield True
        finally:
            self._running.discard(mine)


@dataclass(frozen=True, kw_only=True)
class ActShown:
    """One act that would be decided otherwise."""

    href: str
    task: str
    at: When | None
    tool: str
    args: str
    then: str


@dataclass(frozen=True, kw_only=True)
class GroupShown:
    """All acts that one rule would decide otherwise in one way: `said` is what is told of the examples."""

    chip: Chip
    count: str
    rule: str
    anchor: str
    playbook: str
    examples: list[tuple[str, list[ActShown]]]
    more: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a replay came to; `since` is from when on all acts were judged, `cut` whether that is not all of them."""

    acts: str
    same: int
    otherwise: int
    untold: int
    same_rules: int
    since: When | None
    cut: bool
    groups: list[GroupShown]


async def draft(app: App, playbook: Playbook, text: str) -> Playbook:
    """The playbook that the text makes, beside the rule banks of the one that is set up. Raises Mistakes."""
    own, *banks = [*playbook.texts] or [f"{playbook.name}.yaml"]
    texts = {own: text, **{name: playbook.texts[name] for name in banks}}
    made = await asyncio.to_thread(read_draft, texts, app.deps.tools, app.deps.rules)
    if made.name != playbook.name:
        raise Mistakes(
            [f"{own}: it is the playbook '{line(made.name, 60)}'; to be replayed it has to be {playbook.name}"]
        )
    return made


async def replayed(app: App, tried: Playbook, since: float, until: float, seen: Sequence[str] | None) -> Outcome:
    """What would be decided otherwise under the playbook, for the newest acts of the period; nothing acts."""
    assert app.judged_acts is not None  # noqa: S101 - asked for before
    assert app.playbook_versions is not None  # noqa: S101
    newest = NewestActs(acts=app.judged_acts, most=MOST_ACTS, seconds=MOST_SECONDS)
    shelf = PlaybookShelf({one.name: one for one in [*app.deps.playbooks.all(), tried]})
    replay = Replay(
        acts=newest, versions=app.playbook_versions, playbooks=shelf, rules=app.deps.rules, zone=app.deps.zone
    )
    names = await _names(app, tried.name, seen)
    found = await replay.over(Period(since=since, until=until, playbooks=names))
    return await _outcome(app, found, newest)


async def _names(app: App, name: str, seen: Sequence[str] | None) -> list[str]:
    """The playbook, and those of several together of which it is one, as far as the viewer may see their tasks."""
    if app.figures is None:
        return [name]
    known = (await app.figures.choices(seen)).playbooks
    return [name, *(one for one in known if one != name and name in names_of(one))]


async def _outcome(app: App, found: Replayed, newest: NewestActs) -> Outcome:
    now = app.deps.clock.now()
    shown = await shown_of(found, app.deps.redactor, app.deps.ledger)
    return Outcome(
        acts=plural(found.acts, "act"),
        same=found.acts - found.otherwise - found.untold,
        otherwise=found.otherwise,
        untold=found.untold,
        same_rules=found.same_rules,
        since=when(newest.since, now),
        cut=newest.cut,
        groups=[_group(group, examples, now) for group, examples in shown],
    )


def _group(group: Group, examples: Sequence[Example], now: float) -> GroupShown:
    said: dict[str, list[ActShown]] = {}
    for one in examples:
        said.setdefault(line(one.said, 300), []).append(_act(one, now))
    return GroupShown(
        chip=_CHIPS[group.would],
        count=f"{plural(group.count, 'act')} {WOULD[group.would]}",
        rule=plain(rule_in_words(group.rule)),
        anchor=f"#rule-{quote(group.rule)}" if rule_in_words(group.rule).startswith("rule ") else "",
        playbook=plain(group.playbook),
        examples=[*said.items()],
        more=group.count - len(examples),
    )


def _shortened(args: JsonObject) -> str:
    """Arguments on one line, long ones cut; the task has them whole."""
    return line(", ".join(f"{name}: {line(value(given), _OF_ONE)}" for name, given in args.items()), _OF_ALL)


def _act(one: Example, now: float) -> ActShown:
    return ActShown(
        href=f"/tasks/{quote(one.task, safe='')}",
        task=short(one.task),
        at=when(one.at, now),
        tool=plain(one.tool),
        args=one_line(one.args) or _shortened(one.args),
        then=then_in_words(one.then, one.answer, one.by),
    )
