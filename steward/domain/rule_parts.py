"""The parts of a rule's condition as its author wrote them, each with what it comes to, and what it compares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from steward.domain.canonical import canonical, shortly
from steward.domain.errors import RuleError
from steward.domain.ports.rules import Rules

_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|&&|\|\||[=!<>]=|\bin\b|[<>()\[\]{}?:]|\w+|.", re.DOTALL)
_COMPARE = frozenset({"==", "!=", "<=", ">=", "<", ">", "in"})
_CHOICE = frozenset({"?"})
_LITERAL = re.compile(r"-?\d+(?:\.\d+)?|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|true|false|null|\[[^\]]*\]")
_MOST = 12  # parts of one condition
_WIDTH = 100  # characters of a value


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a condition: `comes` is true or false, None where `error` says why it came to nothing.

    `values` are what its sides came to, as they are written there, with the value; written-out values are left out.
    """

    text: str
    comes: bool | None
    error: str = ""
    values: tuple[tuple[str, str], ...] = ()


def parts_of(condition: str, values: Mapping[str, Any], rules: Rules) -> list[Part]:
    """What and, or and not connect, from left to right. Raises what looking up a variable raises."""
    return [_part(text, values, rules) for text in [*_leaves(condition)][:_MOST]]


def shown(value: object) -> str:
    """A value in so many characters."""
    text = value if isinstance(value, str) else canonical(value)  # pyright: ignore[reportArgumentType] - JSON
    return shortly(" ".join(text.split()), _WIDTH)


def _part(text: str, values: Mapping[str, Any], rules: Rules) -> Part:
    try:
        comes = rules.holds(text, values)
    except RuleError as error:
        return Part(text=text, comes=None, error=str(error), values=_sides(text, values, rules))
    return Part(text=text, comes=comes, values=_sides(text, values, rules))


def _sides(text: str, values: Mapping[str, Any], rules: Rules) -> tuple[tuple[str, str], ...]:
    """Of a comparison what is not written out."""
    sides, found = _split(text, _COMPARE), list[tuple[str, str]]()
    if len(sides) != 2 or len(_split(text, _CHOICE)) > 1:
        return ()
    for side in sides:
        if _LITERAL.fullmatch(side):
            continue
        try:
            found.append((side, shown(rules.value(side, values))))
        except RuleError:
            continue
    return tuple(found)


def _leaves(condition: str) -> Iterator[str]:
    text = _bare(condition)
    if len(_split(text, _CHOICE)) > 1:  # a choice is one thing
        yield text
        return
    for sign in ("||", "&&"):
        if len(sides := _split(text, frozenset({sign}))) > 1:
            for side in sides:
                yield from _leaves(side)
            return
    if text.startswith("!") and (inner := _bare(text[1:])) != text[1:].strip():
        yield from _leaves(inner)
        return
    yield text


def _bare(text: str) -> str:
    """Without brackets around all of it."""
    text = " ".join(text.split()) if not {"'", '"'} & {*text} else text.strip()
    while text.startswith("(") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    """Where its first bracket is closed."""
    depth = 0
    for found in _TOKEN.finditer(text):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.start()
    return -1


def _split(text: str, signs: frozenset[str]) -> list[str]:
    """At the signs that stand in no bracket and no text; `.?` and `[?` are no choice."""
    sides, begin, depth, before = list[str](), 0, 0, ""
    for found in _TOKEN.finditer(text):
        sign = found[0]
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(sign, 0)
        if not depth and sign in signs and not (sign == "?" and before == "."):
            sides.append(text[begin : found.start()].strip())
            begin = found.end()
        before = sign
    return [*sides, text[begin:].strip()]
