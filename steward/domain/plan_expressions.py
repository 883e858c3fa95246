"""What stands in `${…}`: where it ends, and which results it looks at; told from its text, without evaluating it.

A path (`order.total`, `orders.records[0]`) is looked up as it stands. All else is an expression of the rules'
language, over the results of steps by their ids; `steps['an-id']` is the result of a step whose id is no name there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

OPENING = "${"
ITEM = "item"  # the loop variable of `for_each`
STEPS = "steps"  # all results by the ids of their steps
LONGEST = 2_000  # characters of an expression
MOMENTS = ("now", "today", "given_at")  # names that stand for times
MOVING = ("now", "today")  # what differs from look to look, so that no argument may rest on it

_PART = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[{}]|[^'\"{}]+|.", re.DOTALL)
_INNER = re.compile(r"[{'\"]")
_PATH = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)((?:\.[\w-]+|\[[0-9]{1,9}\])*)")
_STEP = re.compile(r"\.([\w-]+)|\[([0-9]+)\]")
_TOKEN = re.compile(
    r"\s+|(?P<text>'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")"
    r"|(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w))|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>&&|\|\||[=!<>]=|\.\?|\[\?|[-+*/%<>!?:.,()\[\]{}])"
)
_MACROS = ("map", "filter", "all", "exists", "exists_one")
_WORDS = {"true", "false", "null", "in"}
_TYPES = {"bool", "double", "duration", "dyn", "int", "list", "map", "null_type", "string", "timestamp", "type"}
_SPACES = ("cel", "optional")  # what functions are named by: `optional.of(x)`


class BadReferenceError(Exception):
    """A reference that can't be read or leads nowhere; the text says which and why."""


@dataclass(frozen=True)
class Reference:
    """`root` names a step (or `item`), `path` leads into its result; `text` is all that stands between the braces.

    Of an expression (`computed`) it is one of the results that it looks at, as far as the path is plain.
    """

    text: str
    root: str
    path: list[str | int]
    computed: bool = False


@dataclass(frozen=True)
class Expression:
    """What is no path: `reads` are the results that it looks at, `bound` the names that it gives to items itself."""

    text: str
    reads: tuple[Reference, ...] = ()
    bound: frozenset[str] = frozenset()


def expressions_in(text: str) -> Iterator[tuple[int, str | None]]:
    """What stands between each `${` and its `}`, and where that begins; None, at last, for one that does not end.

    Braces and quotes inside belong to it: `${items.map(i, {'id': i.id, 'say': '}'})}`.
    """
    at = 0
    while (start := text.find(OPENING, at)) >= 0:
        at, depth, most = start + 2, 1, min(len(text), start + 2 + LONGEST + 1)
        end = text.find("}", at, most)
        if end >= 0 and not _INNER.search(text, at, end):  # as most are
            yield at, text[at:end]
            at = end + 1
            continue
        while depth and (found := _PART.match(text, at, most)):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            at = found.end()
        yield start + 2, None if depth else text[start + 2 : at - 1]
        if depth:
            return


@lru_cache(maxsize=4096)
def as_path(text: str) -> Reference | None:
    """The path that the text is: a name, then `.field` and `[index]` parts; None for anything else."""
    match = _PATH.fullmatch(text.strip())
    if match is None:
        return None
    root, rest = match.groups()
    path: list[str | int] = [name or int(index) for name, index in _STEP.findall(rest)]
    return Reference(text.strip(), root, path)


@lru_cache(maxsize=4096)
def as_expression(text: str) -> Expression:
    """What an expression looks at. Raises BadReferenceError for one that can't be read so far.

    Wrong only towards more: a name that might be a step's counts as one.
    """
    return _Reader(text.strip()).expression()


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


class _Reader:
    """Goes through the tokens once, with the names that macros around bind."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens = text, _tokens(text)
        self.open: list[str] = []  # a bound name, or nothing, for each bracket that is open
        self.bound: set[str] = set()
        self.reads: list[Reference] = []

    def expression(self) -> Expression:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.text in ("(", "[", "[?", "{"):
                self.open.append(self._binds(at))
            elif token.text in (")", "]", "}") and self.open:
                self.open.pop()
            at = self._name(at) if token.kind == "name" and not self._is_member(at) else at + 1
        return Expression(self.text, tuple(self.reads), frozenset(self.bound))

    def _binds(self, at: int) -> str:
        """The name that the macro before this bracket gives to items, or nothing."""
        before, name = self._at(at - 1), self._at(at + 1)
        macro = before.text in _MACROS or (before.text == "bind" and self._at(at - 3).text == "cel")
        if not macro or self._at(at - 2).text != "." or name.kind != "name" or self._at(at + 2).text != ",":
            return ""
        self.bound.add(name.text)
        return name.text

    def _name(self, at: int) -> int:
        """A variable is read with its path; where what comes after it begins."""
        name, following = self.tokens[at].text, self._at(at + 1).text
        plain = name in _WORDS or name in self.open or following == "("
        if plain or (name in _TYPES and following not in (".", "[", ".?", "[?")) or self._is_space(at):
            return at + 1
        path, end = self._path(at + 1)
        root = name
        if name == STEPS:
            if not path or not isinstance(path[0], str):
                raise BadReferenceError(
                    f"'${{{self.text[:80]}}}': steps stands for no result; name one, as steps['a-step'].field"
                )
            root, path = path[0], path[1:]
        self.reads.append(Reference(self.text, root, path, computed=True))
        return end

    def _path(self, at: int) -> tuple[list[str | int], int]:
        path: list[str | int] = []
        while True:
            sign, inner, after = self._at(at), self._at(at + 1), self._at(at + 2)
            if sign.text == "." and inner.kind == "name" and after.text != "(":
                path, at = [*path, inner.text], at + 2
            elif sign.text == "[" and after.text == "]" and inner.kind == "number" and inner.text.isdigit():
                path, at = [*path, int(inner.text)], at + 3
            elif sign.text == "[" and after.text == "]" and inner.kind == "text" and "\\" not in inner.text:
                path, at = [*path, inner.text[1:-1]], at + 3
            else:
                return path, at

    def _is_member(self, at: int) -> bool:
        """Whether it is a field or a method of what stands before it."""
        before, holder = self._at(at - 1), self._at(at - 2)
        ends = holder.kind in ("name", "text", "number") or holder.text in (")", "]", "}")
        ends = ends and holder.text != "in"
        return before.text in (".", ".?") and ends

    def _is_space(self, at: int) -> bool:
        called = self._at(at + 1).text == "." and self._at(at + 3).text == "("
        return self.tokens[at].text in _SPACES and called

    def _at(self, at: int) -> _Token:
        return self.tokens[at] if 0 <= at < len(self.tokens) else _NOTHING


_NOTHING = _Token("", "")


def _tokens(text: str) -> Sequence[_Token]:
    if not text or len(text) > LONGEST:
        why = f"is longer than {LONGEST} characters" if text else "names nothing; write ${step.field}"
        raise BadReferenceError(f"'${{{text[:60]}}}' {why}")
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        before = found[-1] if found else _NOTHING
        prefixed = match is not None and match.lastgroup == "text" and match.start() > 0
        if match is None or text.startswith("//", at) or (prefixed and _joined(text, at, before)):
            raise BadReferenceError(
                f"'${{{text[:80]}}}' is no expression from '{text[at : at + 20]}' on; "
                "write ${step.field}, or compute with it as ${step.price * 2}, without $ inside"
            )
        if match.lastgroup:
            found.append(_Token(match.lastgroup, match[0]))
        at = match.end()
    return found


def _joined(text: str, at: int, before: _Token) -> bool:
    """Whether a quote follows a letter or another text at once: forms of texts that are not taken apart here."""
    return before.kind in ("name", "text") and not text[at - 1].isspace()
