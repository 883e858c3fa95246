"""Where in its file a field of a playbook stands: line and column, and of an expression the very character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import yaml

from steward.domain.model import JsonObject
from steward.playbooks.findings import Finding
from steward.yaml_text import composed

_GOES_ON = re.compile(r"\\\r?\n[ \t]*")  # a line in double quotes that ends with a backslash
_ESCAPED = {"x": 3, "u": 5, "U": 9}  # how many characters follow the backslash


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A finding at its place. `line` and `column` are from 1, 0 where the file can't be read so far. `via` are the
    playbooks that include the file, where it is a rule bank."""

    path: Path
    line: int
    column: int
    field: str
    reason: str
    works: bool = False
    via: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}" if self.line else f"{self.path}"
        said = f"{self.reason} (included by {', '.join(self.via)})" if self.via else self.reason
        return f"{where}: {self.field}: {said}" if self.field else f"{where}: {said}"

    def as_json(self) -> JsonObject:
        """For programs."""
        kind = "remark" if self.works else "mistake"
        place: JsonObject = {"file": str(self.path), "line": self.line, "column": self.column}
        found: JsonObject = {**place, "field": self.field, "kind": kind, "reason": self.reason}
        return {**found, "included_by": [*self.via]} if self.via else found


_LINE = re.compile(r"(?P<path>.*?):(?:(?P<line>\d+):(?P<column>\d+):)? (?P<rest>.*)", re.DOTALL)
_FIELD = re.compile(r"(?P<field>[\w.-]+): (?P<reason>.*)", re.DOTALL)


def as_placed(line: str) -> Placed:
    """What `str` of it gave."""
    found = _LINE.fullmatch(line)
    if found is None:
        return Placed(path=Path(), line=0, column=0, field="", reason=line)
    named = _FIELD.fullmatch(found["rest"])
    field, reason = (named["field"], named["reason"]) if named else ("", found["rest"])
    place = int(found["line"] or 0), int(found["column"] or 0)
    return Placed(path=Path(found["path"]), line=place[0], column=place[1], field=field, reason=reason)


def placed(path: Path, content: bytes, found: Iterable[Finding]) -> list[Placed]:
    """The findings in one file, in the order of its lines."""
    places = Places(content)
    made: list[Placed] = []
    for one in found:
        (line, column), field = places.find(one.field, one.at), places.by_id(one.field)
        reason = " ".join(one.reason.split())
        made.append(Placed(path=path, line=line, column=column, field=field, reason=reason, works=one.works))
    return sorted(made, key=lambda one: (one.line, one.column))


def once(found: Iterable[Placed]) -> list[Placed]:
    """Each of them once: what stands in a bank is found for each playbook that includes it."""
    said: dict[Placed, list[str]] = {}
    for one in found:
        said.setdefault(replace(one, via=()), []).extend(one.via)
    return [replace(one, via=tuple(dict.fromkeys(via))) for one, via in said.items()]


@dataclass(frozen=True)
class Places:
    """The places of one file's fields."""

    content: bytes

    def find(self, field: str, at: int | None = None) -> tuple[int, int]:
        """Line and column, from 1, of a field that is named with dots (a list's items by number or by id), or of its
        character `at`. Of one that is left out, what it would stand in.
        """
        if self._root is None:
            return 1, 1
        node, key = _descend(self._root, field)
        if at is None or not isinstance(node, yaml.ScalarNode):
            mark = (key or node).start_mark
            return mark.line + 1, mark.column + 1
        index = self.character(node, at)
        line = self.text.count("\n", 0, index)
        return line + 1, index - (self.text.rfind("\n", 0, index) + 1) + 1

    def nodes(self, field: str) -> tuple[yaml.Node, yaml.Node | None] | None:
        """The field's value, and its key where it has one; None where the file can't be read so far."""
        return None if self._root is None else _descend(self._root, field)

    def by_id(self, field: str) -> str:
        """The field with a rule's id in the place of its number, as its other mistakes are named."""
        first, _, rest = field.partition(".")
        number, _, inner = rest.partition(".")
        if first != "rules" or not number.isdigit() or self._root is None:
            return field
        item, _ = _descend(self._root, f"{first}.{number}")
        name = _id_of(item) if isinstance(item, yaml.MappingNode) else None
        return field if name is None or inner == "id" else ".".join(filter(None, (first, name, inner)))

    @cached_property
    def text(self) -> str:
        return self.content.decode("utf-8-sig", "replace")

    @cached_property
    def _root(self) -> yaml.Node | None:
        return composed(self.content)

    def character(self, node: yaml.ScalarNode, at: int) -> int:
        """Where the value's character is in the text: both are gone through side by side, as YAML folds lines."""
        text, end = self.text, node.end_mark.index
        place = node.start_mark.index
        if node.style in {"|", ">"}:
            place = text.find("\n", place, end) + 1
        elif node.style in {"'", '"'}:
            place += 1
        for index, sign in enumerate(node.value):
            while node.style == '"' and (goes_on := _GOES_ON.match(text, place)):
                place = goes_on.end()
            if not sign.isspace():
                while place < end and text[place].isspace():
                    place += 1
            if index == at:
                break
            place = min(end, place + self._width(node, place, sign))
        return min(place, max(node.start_mark.index, end - 1))

    def behind(self, node: yaml.ScalarNode, at: int) -> int:
        """Where the text goes on behind that character."""
        place = self.character(node, at)
        return place + self._width(node, place, node.value[at])

    def _width(self, node: yaml.ScalarNode, place: int, sign: str) -> int:
        """How many characters of the file one of the value takes."""
        text = self.text
        if node.style == "'" and text.startswith("''", place):
            return 2
        if node.style == '"' and text.startswith("\\", place):
            return 1 + _ESCAPED.get(text[place + 1 : place + 2], 1)
        if sign.isspace() and not text[place : place + 1].isspace():
            return 0
        return 1


def _descend(node: yaml.Node, field: str) -> tuple[yaml.Node, yaml.Node | None]:
    """The node, and its key where it has one, as deep as the field leads."""
    key: yaml.Node | None = None
    rest = field
    while rest:
        found = _inside(node, rest)
        if found is None:
            break
        node, key, taken = found
        rest = rest[len(taken) + 1 :]
    return node, key


def _inside(node: yaml.Node, field: str) -> tuple[yaml.Node, yaml.Node | None, str] | None:
    """What the field's first part, or parts where a key holds dots, leads to."""
    parts = field.split(".")
    if isinstance(node, yaml.MappingNode):
        keys = {str(key.value): (key, value) for key, value in node.value}
        for many in range(len(parts), 0, -1):
            name = ".".join(parts[:many])
            if name in keys:
                key, value = keys[name]
                return value, key, name
    if isinstance(node, yaml.SequenceNode):
        if parts[0].isdigit() and int(parts[0]) < len(node.value):
            return node.value[int(parts[0])], None, parts[0]
        for item in node.value:
            if isinstance(item, yaml.MappingNode) and _id_of(item) == parts[0]:
                return item, None, parts[0]
    return None


def _id_of(node: yaml.MappingNode) -> str | None:
    return next((str(value.value) for key, value in node.value if key.value == "id"), None)
