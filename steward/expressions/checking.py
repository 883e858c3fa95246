"""An expression against what its variables are: everything that is wrong with it, told to its author."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from cel_expr_python import cel

from steward.expressions import told, told_types
from steward.expressions.complaints import Complaint
from steward.expressions.language import OR_VALUE, TYPES
from steward.expressions.literals import failing, grouped
from steward.expressions.reading import ReadingError, read, read_typed
from steward.expressions.shape_types import checker
from steward.expressions.shape_walk import Narrow, Walk
from steward.expressions.shapes import ANY, Shape
from steward.expressions.told_types import nodes
from steward.expressions.tree import Call, Fold, Literal, Name, Node, Tree

_KEY = re.compile(r"\[\s*(?P<quote>['\"])(?!(?:in|true|false|null)\b)(?P<name>[A-Za-z_]\w*)(?P=quote)\s*\]", re.ASCII)
_HYPHEN = re.compile(r"[A-Za-z_][\w.]*-[A-Za-z_]\w*$")
_UNDECLARED = re.compile(r"undeclared reference to '([^']+)'")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """`tree` is None where the text can't be read or typed; `kind` is the checker's type of what it gives."""

    complaints: list[Complaint]
    tree: Tree | None = None
    kind: str = "dyn"
    shape: Shape = ANY


@dataclass(frozen=True, kw_only=True)
class Checker:
    """Checks expressions over these variables, of which `names` stand for expressions. `values` are texts that rules
    compare with, for advice."""

    variables: Mapping[str, Shape]
    narrow: Narrow = lambda _shape, _tool: None
    values: Collection[str] = ()
    names: Mapping[str, Node] = field(default_factory=dict[str, Node])

    def check(self, text: str, *, maybe: bool = True, holds: Sequence[Node] = ()) -> Checked:
        """With `maybe` off it is not said which fields may be missing. All of `holds` is true where it is evaluated."""
        try:
            plain = read(text)
        except ReadingError as error:
            return Checked(complaints=[_unreadable(text, error)])
        if wrong := self._names(plain):
            return Checked(complaints=[wrong])
        try:
            tree = self._typed(text, plain)
        except ReadingError as error:
            return Checked(complaints=[self._mistyped(text, plain, error)])
        walk = Walk(self.narrow, maybe=maybe, holds=[*holds], names=self.names)
        shape = walk.shape(tree, self.variables)
        found = sorted([*walk.complaints, *failing(tree.root), *grouped(text, tree.root)], key=lambda one: one.at)
        return Checked(complaints=[*dict.fromkeys(found)], tree=tree, kind=tree.root.kind, shape=shape)

    @staticmethod
    def parsed(text: str) -> Node | None:
        """The expression as it is read, without types; None where it can't be read."""
        try:
            return read(text).root
        except ReadingError:
            return None

    def knowing(self, name: str, checked: Checked) -> Checker:
        """One that has a variable more: what an expression came to."""
        names = {**self.names, **({name: checked.tree.root} if checked.tree else {})}
        return replace(self, variables={**self.variables, name: checked.shape}, names=names)

    @cached_property
    def _strict(self) -> cel.Env:
        return checker(self.variables)

    @cached_property
    def _loose(self) -> cel.Env:
        return checker(self.variables, loose=True)

    def _typed(self, text: str, plain: Tree) -> Tree:
        said = _for_the_checker(text, plain)
        try:
            return read_typed(said, self._strict)
        except ReadingError as error:
            if not told_types.takes_whole(str(error)):
                raise
        return read_typed(said, self._loose)

    def _names(self, tree: Tree) -> Complaint | None:
        """The first name that there is not."""
        known = self.variables
        first = known.get("args", ANY)
        for node, bound in with_bound(tree.root, frozenset()):
            if isinstance(node, Call) and node.function[0].isalpha() and not _is_known(node):
                if node.function in told.MACROS:
                    return _macro(node)
                return told.of_function(_name_at(tree.text, node.at, node.function), node.function)
            if isinstance(node, Name) and node.name not in bound and not self.is_variable(node.name):
                if hyphen := _HYPHEN.search(tree.text[: node.at + len(node.name)]):
                    return told.of_hyphen(hyphen.start(), hyphen[0], [*first.fields])
                fields = {one: [*known[one].fields] for one in ("args", "facts", "requester") if one in known}
                return told.of_name(node.at, node.name, [*known], self.values, fields)
        return None

    def is_variable(self, name: str) -> bool:
        """Whether the name is taken."""
        return name in self.variables or name in TYPES or name in {"optional", "cel"}

    def _mistyped(self, text: str, plain: Tree, error: ReadingError) -> Complaint:
        at, said = offset(text, error.line, error.column), str(error)
        walk = Walk(self.narrow, maybe=False)
        walk.shape(plain, self.variables)
        if "undefined field" in said and walk.complaints:
            return min(walk.complaints, key=lambda one: abs(one.at - at))
        if found := _UNDECLARED.search(said):
            place = _name_at(text, at, found[1])
            return told.of_form(place, found[1], method=text[:place].rstrip().endswith("."))
        return told_types.of_types(said, at, plain.root)


def offset(text: str, line: int, column: int) -> int:
    """Where a line and a column, both from 1, are in the text."""
    before = text.split("\n")[: max(0, line - 1)]
    return min(len(text), sum(len(one) + 1 for one in before) + max(0, column - 1))


def _unreadable(text: str, error: ReadingError) -> Complaint:
    if error.line == 0:
        return Complaint(at=0, reason=str(error))
    at = offset(text, error.line, error.column)
    if "has() argument" in str(error):
        return Complaint(at=at, reason="has asks for a field, and nothing else", advice="Write has(args.name).")
    return told.of_syntax(text, at, str(error))


def _for_the_checker(text: str, tree: Tree) -> str:
    """The same expression, of the same length, as the checker knows it: `args["x"]` is `args.x`."""
    signs = [*text]
    for node in nodes(tree.root):
        if not isinstance(node, Call):
            continue
        if node.function == "orValue" and (at := text.rfind("orValue", 0, node.at)) >= 0:
            signs[at : at + len(OR_VALUE)] = OR_VALUE
        if node.function == "_[_]" and isinstance(node.args[1], Literal) and (key := _KEY.match(text, node.at)):
            signs[key.start() : key.end()] = f".{key['name']}".ljust(key.end() - key.start())
    return "".join(signs)


def with_bound(node: Node, bound: frozenset[str]) -> list[tuple[Node, frozenset[str]]]:
    """All nodes, each with the names that macros around it bind, in the order of the text."""
    found = [(node, bound)]
    if isinstance(node, Fold):
        inner = bound | {node.item, node.carried}
        for one, names in ((node.over, bound), (node.first, bound), (node.goes_on, inner), (node.step, inner)):
            found += with_bound(one, names)
        return [*found, *with_bound(node.result, inner)]
    for one in told_types.inside(node):
        found += with_bound(one, bound)
    return found


def _is_known(node: Call) -> bool:
    optional = node.args and isinstance(node.args[0], Name) and node.args[0].name in {"optional", "cel"}
    return bool(optional) or (node.function in told.KNOWN and node.function not in told.MACROS)


def _name_at(text: str, at: int, name: str) -> int:
    """Where the name of what is called at `at` begins."""
    found = text.rfind(name, 0, at + len(name))
    return at if found < 0 else found


def _macro(node: Call) -> Complaint:
    if node.function == "has":
        return Complaint(at=node.at, reason="has asks for a field", advice="Write has(args.name).")
    reason = f"{node.function} takes a name for the items and what is asked of each"
    advice = f"Write list.{node.function}(item, item.field == 'x')."
    return Complaint(at=node.at, reason=reason, advice=advice)
