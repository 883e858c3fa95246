"""Writes a YAML document out in one layout: short things in a line, long texts folded, what must be quoted quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import Any, cast

import yaml

from steward.playbooks.commented import Branch, Entry, Text, Tree

WIDTH = 120
Place = tuple[str, ...]  # names of fields, * for items
_STEP = 2
_NUMBER = re.compile(r"[-+]?(?:0o[0-7]+|0x[0-9a-fA-F]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)")
_BREAK = re.compile(r"(?<! ) (?! )")  # where a line may be folded
_SIGNS = re.compile(r" (?=(?:&&|\|\|) )")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How things are written, by where they stand: `in_lines` is never in one line. A `pattern` is never folded, and
    always in quotes; an `expression` stays in the lines in which it was folded, where these are short enough. `order`
    is that of fields."""

    in_lines: Callable[[Place], bool]
    pattern: Callable[[Place], bool]
    expression: Callable[[Place], bool]
    order: Callable[[Place], Sequence[str]]

    def written(self, head: Sequence[str], root: Branch) -> str:
        """The whole document."""
        return "\n".join([*head, *self._block(root, (), 0)]) + "\n"

    def _block(self, branch: Branch, path: Place, indent: int) -> Iterator[str]:
        pad = " " * indent
        for number, entry in enumerate(self._ordered(branch, path)):
            here = (*path, entry.key or "*")
            if number and entry.blank:
                yield ""
            yield from (f"{pad}{one}".rstrip(" ") for one in entry.before)
            yield from self._entry(entry, here, indent)
        yield from (f"{pad}{one}" for one in branch.after)

    def _entry(self, entry: Entry, path: Place, indent: int) -> Iterator[str]:
        pad, value = " " * indent, entry.value
        begin = f"{pad}- " if entry.key is None else f"{pad}{self._key(entry.key)}: "
        beside = f"  {entry.beside}" if entry.beside else ""
        if isinstance(value, Text):
            first, *rest = self._text(value, path, indent + _STEP, len(begin))
            yield f"{begin}{first}".rstrip(" ") + beside
            yield from rest
            return
        inline = self._flow(value, path)
        if inline is not None and self._goes_inline(value, path) and len(begin) + len(inline) <= WIDTH:
            yield f"{begin}{inline}{beside}"
            return
        if entry.key is not None:
            yield f"{begin.rstrip(' ')}{beside}"
            yield from self._block(value, path, indent + _STEP)
            return
        inner = self._ordered(value, path)[0]
        yield from (f"{pad}{one}".rstrip(" ") for one in (entry.beside, *inner.before) if one)
        inner.before = []
        first, *rest = self._block(value, path, indent + _STEP)
        yield f"{begin}{first.lstrip(' ')}"
        yield from rest

    def _ordered(self, branch: Branch, path: Place) -> list[Entry]:
        names = [*self.order(path)]
        places = {name: place for place, name in enumerate(names)}
        return sorted(branch.entries, key=lambda one: places.get(one.key or "", len(names)))

    def _goes_inline(self, branch: Branch, path: Place) -> bool:
        holds_branches = not branch.named and any(isinstance(one.value, Branch) for one in branch.entries)
        return not branch.entries or not (self.in_lines(path) or holds_branches)

    def _flow(self, tree: Tree, path: Place) -> str | None:
        """In one line; None where something in it can't be."""
        if isinstance(tree, Text):
            return None if "\n" in tree.value else written(tree, flow=True, quoted=self.pattern(path))
        if tree.after or any(entry.before or entry.beside for entry in tree.entries):
            return None
        parts: list[str] = []
        for entry in self._ordered(tree, path):
            inner = self._flow(entry.value, (*path, entry.key or "*"))
            if inner is None:
                return None
            parts.append(inner if entry.key is None else f"{self._key(entry.key)}: {inner}".rstrip(" "))
        return f"{{{', '.join(parts)}}}" if tree.named else f"[{', '.join(parts)}]"

    @staticmethod
    def _key(key: str) -> str:
        return written(Text(value=key, tag="tag:yaml.org,2002:str"), flow=True, key=True)

    def _text(self, text: Text, path: Place, indent: int, used: int) -> list[str]:
        """What follows the key or the dash, and the lines below it."""
        pattern = self.pattern(path)
        short = written(text, flow=False, quoted=pattern)
        if not text.is_text or ("\n" not in text.value and (used + len(short) <= WIDTH or pattern)):
            return [short]
        pad = " " * indent
        body = text.value.removesuffix("\n")
        sign = "" if text.value.endswith("\n") else "-"
        if not _can_be_block(text.value):
            return [short]
        if "\n" in body and all(len(pad) + len(line) <= WIDTH for line in body.split("\n")):
            return [f"|{sign}", *(f"{pad}{line}".rstrip(" ") for line in body.split("\n"))]
        folded: list[str] = []
        for number, part in enumerate(body.split("\n")):
            folded += [""] if number else []
            folded += self._filled(text, part, path, WIDTH - indent) if part else []
        return [f">{sign}", *(f"{pad}{line}".rstrip(" ") for line in folded)]

    def _filled(self, text: Text, body: str, path: Place, width: int) -> list[str]:
        kept = self.expression(path)
        if kept and " ".join(text.lines) == body and all(len(line) <= width for line in text.lines):
            return text.lines
        lines: list[str] = []
        for part in _SIGNS.split(body) if kept else [body]:
            if lines and len(lines[-1]) + 1 + len(part) <= width:
                lines[-1] += f" {part}"
            else:
                lines += _in_words(part, width)
        return lines


def _in_words(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in _BREAK.split(text):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def written(text: Text, *, flow: bool, key: bool = False, quoted: bool = False) -> str:
    """The value on one line: without quotes where it reads the same, in double ones, or in single ones where there is
    something to escape, or where it is to be `quoted`."""
    value = text.value
    if not text.is_text:
        return value or "null"
    analysis = _emitter().analyze_scalar(value)
    plain = analysis.allow_flow_plain if flow else analysis.allow_block_plain
    if plain and not quoted and "${" not in value and _reads_as_text(value, key=key):
        return value
    if _HIDDEN.search(value):
        escaped = re.sub(r'["\\]', r"\\\g<0>", value).replace("\n", "\\n").replace("\t", "\\t")
        return '"' + _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
    if quoted or '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _reads_as_text(value: str, *, key: bool) -> bool:
    """By YAML 1.1, as it is read here, and by 1.2, as editors read it."""
    tag = str(_resolver().resolve(yaml.ScalarNode, value, (True, False)))
    return (tag.endswith(":str") and not _NUMBER.fullmatch(value)) or (key and tag.endswith(":bool"))


def _can_be_block(value: str) -> bool:
    lines = value.removesuffix("\n").split("\n")
    odd = any(line.startswith((" ", "\t")) or line.endswith((" ", "\t")) for line in lines)
    return not odd and bool(lines[0]) and bool(lines[-1]) and not _HIDDEN.search(value.replace("\n", ""))


@cache
def _emitter() -> Any:
    return cast("Any", yaml).emitter.Emitter(StringIO(), allow_unicode=True)


@cache
def _resolver() -> Any:
    return cast("Any", yaml).resolver.Resolver()
