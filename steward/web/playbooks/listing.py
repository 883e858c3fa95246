"""The list of the playbooks, and what a search finds in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from steward.domain.playbook import Playbook, Rule
from steward.domain.ports.playbook_versions import Period
from steward.domain.text import line, plural
from steward.web.playbooks.books import Book
from steward.web.rows import Chip, When, when
from steward.web.text import plain

_MOST_FOUND = 10  # rules of one playbook that are named


@dataclass(frozen=True, kw_only=True)
class Row:
    """One playbook of the list. `found` are the rules in which the words stand, `more` how many others there are."""

    name: str
    title: str
    description: str
    tools: list[str]
    rules: str
    examples: Chip
    version: str
    since: When | None
    found: list[tuple[str, str]]
    more: int = 0


def rows(books: Sequence[Book], periods: Sequence[Period], wanted: str, now: float) -> list[Row]:
    """The playbooks in which every one of the words stands, all where none is asked for."""
    known = {one.name: one for one in periods}
    words = wanted.casefold().split()
    return [_row(one, known.get(one.playbook.name), words, now) for one in books if _fits(one.playbook, words)]


def _row(book: Book, period: Period | None, words: Sequence[str], now: float) -> Row:
    playbook = book.playbook
    fitting = [one for one in playbook.rules if words and _all_in(words, [playbook.name, *_of_rule(one)])]
    in_force = period if period and period.version == playbook.version else None
    return Row(
        name=playbook.name,
        title=plain(playbook.title),
        description=line(playbook.description, 300),
        tools=[*map(plain, playbook.tools)],
        rules=plural(len(playbook.rules_in_force), "rule"),
        examples=outcome(book),
        version=playbook.version,
        since=when(in_force.since, now) if in_force else None,
        found=[(one.id, line(one.message, 160)) for one in fitting[:_MOST_FOUND]],
        more=max(0, len(fitting) - _MOST_FOUND),
    )


def outcome(book: Book) -> Chip:
    """How the examples turned out, and whether some are missing."""
    if book.failed:
        failed = f"{book.failed} of {plural(book.examples, 'example')} {'fails' if book.failed == 1 else 'fail'}"
        return Chip(text=failed, icon="cross", tone="bad")
    if not book.tried:
        return Chip(text="No rules", icon="dot")
    if not book.examples:
        return Chip(text="No examples", icon="alert", tone="warn")
    passed = f"{plural(book.examples, 'example')} {'passes' if book.examples == 1 else 'pass'}"
    if book.uncovered:
        return Chip(text=f"{passed}, {plural(book.uncovered, 'rule')} not covered", icon="alert", tone="warn")
    return Chip(text=passed, icon="check", tone="good")


def _fits(playbook: Playbook, words: Sequence[str]) -> bool:
    return _all_in(words, _said_of(playbook))


def _all_in(words: Sequence[str], texts: Sequence[str]) -> bool:
    said = "\n".join(texts).casefold()
    return all(word in said for word in words)


def _said_of(playbook: Playbook) -> list[str]:
    return [
        *(playbook.name, playbook.title, playbook.description, *playbook.tools, *playbook.banks, *playbook.facts),
        *(text for rule in playbook.rules for text in _of_rule(rule)),
    ]


def _of_rule(rule: Rule) -> Iterator[str]:
    yield from (rule.id, rule.message, rule.when, rule.group, rule.origin, *rule.on, *rule.let.values())
