"""A YAML document as a tree that keeps its comments, each with the entry before or beside which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import yaml

from steward.yaml_text import composed

_HEADER = re.compile(r"[|>][0-9+-]*[ \t]+(#[^\r\n]*)")


@dataclass
class Text:
    """A value that is no collection: as it is read, its YAML type, and, where it was folded, the lines it stood in."""

    value: str
    tag: str
    lines: list[str] = field(default_factory=list[str])

    @property
    def is_text(self) -> bool:
        return self.tag.endswith(":str")


@dataclass(eq=False)
class Entry:
    """One field or item. `before` are the comments on lines of their own, '' an empty line; `beside` is that on its
    line; `blank`: an empty line stands before all."""

    key: str | None
    value: Tree
    begins: int
    column: int
    before: list[str] = field(default_factory=list[str])
    beside: str = ""
    blank: bool = False


@dataclass(eq=False)
class Branch:
    """Fields, or the items of a list. `after` are comments behind the last."""

    named: bool
    flow: bool
    ends: int
    entries: list[Entry] = field(default_factory=list[Entry])
    after: list[str] = field(default_factory=list[str])


Tree: TypeAlias = Text | Branch


@dataclass(frozen=True, kw_only=True)
class _Comment:
    at: int
    line: int
    column: int
    text: str
    alone: bool


def commented(text: str) -> tuple[list[str], Branch] | None:
    """What stands before everything (notes to an editor), and the document; None for one that is no collection."""
    root = composed(text.encode())
    if not isinstance(root, yaml.CollectionNode):
        return None
    tree = _Reader(text).branch(root)
    _Placing(text, tree).place()
    return _head(tree), tree


def comments_in(text: str) -> list[str]:
    """All comments, sorted."""
    return sorted(one.text for one in _comments(text))


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def branch(self, node: yaml.CollectionNode) -> Branch:
        made = Branch(named=isinstance(node, yaml.MappingNode), flow=bool(node.flow_style), ends=_index(node.end_mark))
        for one in node.value:
            key, value = one if made.named else (None, one)
            begins = _index((key or value).start_mark)
            if not made.named and not made.flow:
                begins = self._text.rfind("-", 0, begins)
            column = begins - _line_at(self._text, begins)
            name = None if key is None else str(key.value)
            made.entries.append(Entry(key=name, value=self._tree(value), begins=begins, column=column))
        return made

    def _tree(self, node: yaml.Node) -> Tree:
        if isinstance(node, yaml.CollectionNode):
            return self.branch(node)
        lines: list[str] = []
        if isinstance(node, yaml.ScalarNode) and node.style == ">":
            body = self._text[_index(node.start_mark) : _index(node.end_mark)].split("\n")[1:]
            lines = [line.strip(" ") for line in body if line.strip(" ")]
        return Text(value=str(node.value), tag=str(node.tag), lines=lines)


class _Placing:
    """Gives each comment to its entry."""

    def __init__(self, text: str, root: Branch) -> None:
        self._text, self._root = text, root
        self._order = [*_walk(root, ())]  # in the order of the text, each with what it stands in

    def place(self) -> None:
        lines = self._text.split("\n")
        leading: dict[int, list[_Comment]] = {}
        for one in _comments(self._text):
            number = next((n for n, (entry, _) in enumerate(self._order) if entry.begins > one.at), len(self._order))
            if not one.alone:
                self._beside(one, number)
            elif (home := self._ended(one, number)) is not None:
                home.after.append(one.text)
            else:
                leading.setdefault(number, []).append(one)
        for number, (entry, _) in enumerate(self._order):
            mine = leading.get(number, [])
            line = self._text.count("\n", 0, entry.begins)
            first = mine[0].line if mine else line
            own = {one.line: one.text for one in mine}
            entry.before += _told(lines, own, first, line) if mine else []
            shares = number > 0 and self._order[number - 1][0].begins >= _line_at(self._text, entry.begins)
            entry.blank = 0 < first <= len(lines) and not lines[first - 1].strip(" \t") and not shares

    def _ended(self, one: _Comment, number: int) -> Branch | None:
        """What the comment stands at the end of; None where it is before the next entry."""
        around = self._around(number)
        next_, inside = self._order[number] if number < len(self._order) else (None, (self._root,))
        if unclosed := [branch for branch in around if branch.flow and branch.ends > one.at]:
            return None if unclosed[-1] in inside else unclosed[-1]
        fitting = [branch for branch in around if not branch.flow and branch.entries[0].column <= one.column]
        if next_ is None:
            return fitting[-1] if fitting else self._root
        leads = inside[-1].flow or one.column <= next_.column or not fitting or fitting[-1] in inside
        return None if leads else fitting[-1]

    def _around(self, number: int) -> tuple[Branch, ...]:
        """What the entry before that one stands in."""
        return self._order[number - 1][1] if number else (self._root,)

    def _beside(self, one: _Comment, number: int) -> None:
        if not number:
            self._root.entries[0].before.append(one.text)
            return
        entry, around = self._order[number - 1]
        for branch in reversed(around):
            if not branch.flow or branch.ends > one.at:
                break
            entry = next(owner for owner, _ in self._order if owner.value is branch)
        if entry.beside:
            entry.before.append(entry.beside)
        entry.beside = one.text


def _walk(branch: Branch, around: tuple[Branch, ...]) -> Iterator[tuple[Entry, tuple[Branch, ...]]]:
    around = (*around, branch)
    for entry in branch.entries:
        yield entry, around
        if isinstance(entry.value, Branch):
            yield from _walk(entry.value, around)


def _told(lines: list[str], own: dict[int, str], first: int, end: int) -> list[str]:
    """The comments of these lines, with the empty lines between them."""
    told: list[str] = []
    for number in range(first, end):
        if number in own:
            told.append(own[number])
        elif not lines[number].strip(" \t") and told and told[-1]:
            told.append("")
    return told


def _head(tree: Branch) -> list[str]:
    """Takes from the first entry what is not about it: all up to a note to an editor, or to an empty line."""
    if not tree.entries:
        return []
    first = tree.entries[0]
    ends = [n for n, one in enumerate(first.before) if not one or one.startswith("# yaml-language-server:")]
    cut = ends[-1] + 1 if ends else 0
    head, first.before = first.before[:cut], first.before[cut:]
    first.blank = False
    return head


def _comments(text: str) -> Iterator[_Comment]:
    """In their order: they stand in what is between tokens, and beside the sign of a text in lines."""
    ended = 0
    for token in cast("Iterator[Any]", yaml.scan(text)):
        yield from _between(text, ended, token.start_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            begins = int(token.start_mark.index)
            if header := _HEADER.match(text, begins):
                yield _at(text, header.start(1), header[1], alone=False)
        ended = max(ended, int(token.end_mark.index))


def _between(text: str, begin: int, end: int) -> Iterator[_Comment]:
    for found in re.finditer(r"#[^\r\n]*", text[begin:end]):
        at = begin + found.start()
        yield _at(text, at, found[0], alone=not text[_line_at(text, at) : at].strip())


def _at(text: str, at: int, said: str, *, alone: bool) -> _Comment:
    line = _line_at(text, at)
    return _Comment(at=at, line=text.count("\n", 0, at), column=at - line, text=said.rstrip(), alone=alone)


def _line_at(text: str, at: int) -> int:
    """Where that character's line begins."""
    return text.rfind("\n", 0, at) + 1


def _index(mark: Any) -> int:
    return int(mark.index)
