"""JSON values as a page shows them: whole where that is bearable, bounded with a word about the rest where not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from steward.domain.bounded_json import DEEPEST
from steward.domain.model import Json, JsonObject
from steward.domain.text import plural
from steward.web.text import plain, value, words

DECIDED_ON = 200_000  # characters of one value that a decision rests on
TOLD = 20_000  # of one value in a story
_PAGE = 1_500_000  # characters of values on one page, with what each entry costs in markup
_ENTRY = 60
_DEEPEST = 12
_ROWS = 200  # of a list; more are counted, and shown with the whole value
_COLUMNS = 8


@dataclass(frozen=True, kw_only=True)
class Node:
    """One value: `parts` are named entries, `rows` a table's under the names of `parts`; `left_out` is not here."""

    kind: Literal["text", "none", "list", "map", "table", "mail"]
    text: str = ""
    parts: list[tuple[str, Node]] = field(default_factory=list["tuple[str, Node]"])
    rows: list[list[Node]] = field(default_factory=list["list[Node]"])
    left_out: str = ""
    long: bool = False
    whole: str = ""

    @property
    def cut(self) -> bool:
        """Whether anything of it, however deep inside, is not here."""
        inner = [node for _, node in self.parts] + [node for row in self.rows for node in row]
        return bool(self.left_out) or any(one.cut for one in inner)


_NONE = Node(kind="none")


@dataclass
class Shower:
    """Shows the values of one page, which together may weigh so much and no more."""

    left: int = _PAGE

    def show(self, given: Json | Mapping[str, Json], whole: str = "", most: int = TOLD) -> Node:
        """The value; `whole` is where all of it can be read if it does not fit."""
        part = _Part(min(most, max(self.left, 200)))
        node = part.node(cast("Json", given), 0)
        self.left -= part.used
        return Node(
            kind=node.kind,
            text=node.text,
            parts=node.parts,
            rows=node.rows,
            left_out=node.left_out,
            long=node.long,
            whole=whole if node.cut else "",
        )


@dataclass
class _Part:
    """What one value may still use."""

    most: int
    used: int = 0

    def node(self, given: Json, depth: int) -> Node:
        self.used += _ENTRY
        if given is None or given == "":
            return _NONE
        if depth > _DEEPEST and isinstance(given, dict | list):
            return self._text(_spelt(given))
        if isinstance(given, dict):
            return self._map(given, depth)
        if isinstance(given, list):
            return self._list(given, depth)
        return self._text(value(given))

    def _text(self, text: str) -> Node:
        room = max(self.most - self.used, 200)
        self.used += min(len(text), room)
        left_out = plural(len(text) - room, "more character") if len(text) > room else ""
        return Node(kind="text", text=text[:room], left_out=left_out, long=len(text) > 2_000)

    def _map(self, given: Mapping[str, Json], depth: int) -> Node:
        mail = is_mail(given)
        names = _mail_order(given) if mail else list(given)
        parts: list[tuple[str, Node]] = []
        for name in names:
            if self.used >= self.most:
                break
            self.used += len(name)
            parts.append((words(name[:200]), self.node(given[name], depth + 1)))
        return Node(
            kind="mail" if mail else "map",
            parts=parts,
            left_out=plural(len(names) - len(parts), "more field") if len(parts) < len(names) else "",
        )

    def _list(self, given: Sequence[Json], depth: int) -> Node:
        if not given:
            return _NONE
        columns = _columns(given)
        nodes: list[list[Node]] = []
        for one in given[:_ROWS]:
            if self.used >= self.most:
                break
            cells = [one.get(name) for name in columns] if columns and isinstance(one, dict) else [one]
            nodes.append([self.node(cell, depth + 1) for cell in cells])
        left_out = f"{len(given) - len(nodes):,} of {len(given):,} entries" if len(nodes) < len(given) else ""
        if columns:
            heads = [(words(name), _NONE) for name in columns]
            return Node(kind="table", parts=heads, rows=nodes, left_out=left_out, long=len(nodes) > 10)
        return Node(kind="list", parts=[("", row[0]) for row in nodes], left_out=left_out, long=len(nodes) > 10)


def is_mail(given: Mapping[str, Json]) -> bool:
    """Whether the object reads as a message: a body of text, and a subject or somebody to read it."""
    return isinstance(given.get("body"), str) and any(isinstance(given.get(name), str) for name in ("subject", "to"))


def whole_text(given: Json | Mapping[str, Json]) -> str:
    """The exact value as JSON, with what would turn or hide text spelt out as JSON spells it."""
    text = _spelt(given, indent=2)
    if text.isascii():
        return text
    return "".join(one if one == "\n" or plain(one) == one else json.dumps(one)[1:-1] for one in text)


def one_line(args: JsonObject, most: int = 160) -> str:
    """Arguments on one line where they fit there as they are, else nothing."""
    shown = ", ".join(f"{name}: {value(given)}" for name, given in args.items() if not isinstance(given, dict | list))
    flat = all(not isinstance(given, dict | list) for given in args.values())
    return plain(shown) if flat and len(shown) <= most and "\n" not in shown else ""


def _columns(given: Sequence[Json]) -> list[str]:
    """The names that all entries share, where the list is a table of plain values."""
    rows = [one for one in given[:_ROWS] if isinstance(one, dict)]
    if len(given) < 2 or len(rows) < min(len(given), _ROWS):
        return []
    names = list(rows[0])
    alike = all(list(row) == names for row in rows)
    flat = all(not isinstance(cell, dict | list) and len(str(cell)) < 200 for row in rows for cell in row.values())
    return names if alike and flat and 0 < len(names) <= _COLUMNS else []


def _mail_order(given: Mapping[str, Json]) -> list[str]:
    first = [name for name in ("from", "to", "cc", "bcc", "reply_to", "subject") if name in given]
    return [*first, *(name for name in given if name not in (*first, "body")), "body"]


def _spelt(given: object, indent: int | None = None) -> str:
    if _is_deep(given):  # how deep `json` itself can go differs from one Python to the next
        return "(nested too deeply to be shown)"
    return json.dumps(given, ensure_ascii=False, indent=indent, default=str)


def _is_deep(given: object) -> bool:
    """Whether it is nested deeper than what is read from others may be."""
    level = [given]
    for _ in range(DEEPEST + 1):
        level = [inner for one in level for inner in _inside(one) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inside(given: object) -> Iterable[object]:
    if isinstance(given, dict):
        return cast("dict[str, object]", given).values()
    return cast("list[object]", given) if isinstance(given, list) else ()
