"""An expression as its parser read it: a tree whose nodes know where they stand and what type the checker gave them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Node:
    """`at` is where it stands in the text, in characters from 0; `kind` its type as the checker names it.

    Nodes that say the same in other places have the same `repr`.
    """

    at: int = field(repr=False)
    kind: str = "dyn"


@dataclass(frozen=True, kw_only=True)
class Literal(Node):
    value: object


@dataclass(frozen=True, kw_only=True)
class Name(Node):
    name: str


@dataclass(frozen=True, kw_only=True)
class Field(Node):
    """`of.name`, or with `tests` whether it is there: `has(of.name)`."""

    of: Node
    name: str
    tests: bool = False


@dataclass(frozen=True, kw_only=True)
class Call(Node):
    """A function or an operator; of a method the first argument is what it is called on."""

    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class Items(Node):
    """A list; `optional` are the places that stand only where they have a value."""

    items: tuple[Node, ...]
    optional: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Pairs(Node):
    """A map of keys and values; `optional` are the places that stand only where they have a value."""

    pairs: tuple[tuple[Node, Node], ...]
    optional: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Fold(Node):
    """What all macros over lists, and `cel.bind`, become: `result` is carried along while `goes_on` holds.

    Reference: the CEL specification's comprehension (cel-spec, `cel.expr.Expr.Comprehension`).
    """

    item: str
    over: Node
    carried: str
    first: Node
    goes_on: Node
    step: Node
    result: Node


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A whole expression: its text, its root and the names of the variables that it looks at."""

    text: str
    root: Node
    names: frozenset[str] = field(default_factory=frozenset[str])
