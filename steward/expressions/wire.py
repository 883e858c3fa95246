"""Expressions as the parser and the checker hand them over: the messages `cel.expr.ParsedExpr` and `CheckedExpr`.

Its package brings no Python classes for them, and protobuf's own reader stops at 100 levels, which a sum of 33 reaches.
So the fields that are needed are read here, by their published numbers (cel-spec, `proto/cel/expr/syntax.proto` and
`checked.proto`) and by the wire format (protobuf.dev/programming-guides/encoding).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, ClassVar

from steward.expressions.tree import Call, Field, Fold, Items, Literal, Name, Node, Pairs, Tree

_PRIMITIVE = {1: "bool", 2: "int", 3: "uint", 4: "double", 5: "string", 6: "bytes"}
_WELL_KNOWN = {1: "dyn", 2: "timestamp", 3: "duration"}
_FIXED64 = 1  # a value of eight bytes; what is neither it, a number nor a row of bytes has four

Message = dict[int, list[Any]]


def read_tree(text: str, serialized: bytes) -> Tree:
    """The tree of an expression, with types where it was checked; `text` is what it was made of."""
    packed = _message(serialized)
    said = _message(_last(packed, 2))
    expr, source, types = (4, 5, 3) if _text(packed, 1).endswith("CheckedExpr") else (2, 3, 0)
    reader = _Reader(_message(_last(said, source)), said.get(types, []))
    return Tree(text=text, root=reader.node(_last(said, expr)), names=frozenset(reader.names))


class _Reader:
    def __init__(self, source: Message, types: list[bytes]) -> None:
        self.names: set[str] = set()  # of variables that no macro binds
        self._bound: list[str] = []
        self._types = {_number(entry, 1): _last(entry, 2) for entry in map(_message, types)}
        self._places = {_number(entry, 1): _number(entry, 2) for entry in map(_message, source.get(4, ()))}

    def node(self, data: bytes) -> Node:
        expr = _message(data)
        number = _number(expr, 2)
        where = {"at": self._places.get(number, 0), "kind": _kind(self._types.get(number, b""))}
        form = next(form for form in expr if form != 2)
        return self._forms[form](self, _message(expr[form][-1]), where)

    def _literal(self, said: Message, where: Any) -> Node:
        match next(iter(said.items()), (1, [0])):
            case (2, [*_, flag]):
                return Literal(value=bool(flag), **where)
            case (3, [*_, whole]):
                return Literal(value=whole - (1 << 64) if whole >> 63 else whole, **where)
            case (4, [*_, whole]):
                return Literal(value=whole, **where)
            case (5, [*_, bits]):
                return Literal(value=struct.unpack("<d", bits)[0], **where)
            case (6, [*_, text]):
                return Literal(value=text.decode("utf-8", "replace"), **where)
            case (7, [*_, content]):
                return Literal(value=content, **where)
            case _:
                return Literal(value=None, **where)

    def _name(self, said: Message, where: Any) -> Node:
        name = _text(said, 1).lstrip(".")
        if name not in self._bound:
            self.names.add(name)
        return Name(name=name, **where)

    def _field(self, said: Message, where: Any) -> Node:
        of = self.node(_last(said, 1))
        return Field(of=of, name=_text(said, 2), tests=bool(_number(said, 3)), **where)

    def _call(self, said: Message, where: Any) -> Node:
        args = tuple(self.node(one) for one in [*said.get(1, ()), *said.get(3, ())])
        return Call(function=_text(said, 2), args=args, **where)

    def _items(self, said: Message, where: Any) -> Node:
        items = tuple(self.node(one) for one in said.get(1, ()))
        return Items(items=items, optional=frozenset(_packed(said.get(2, ()))), **where)

    def _pairs(self, said: Message, where: Any) -> Node:
        entries = [_message(one) for one in said.get(2, ())]
        pairs = tuple((self.node(_last(e, 3)), self.node(_last(e, 4))) for e in entries)
        optional = frozenset(place for place, entry in enumerate(entries) if _number(entry, 5))
        return Pairs(pairs=pairs, optional=optional, **where)

    def _fold(self, said: Message, where: Any) -> Node:
        item, carried = _text(said, 1), _text(said, 3)
        over, first = self.node(_last(said, 2)), self.node(_last(said, 4))
        self._bound += [item, carried]
        fold = Fold(
            item=item,
            over=over,
            carried=carried,
            first=first,
            goes_on=self.node(_last(said, 5)),
            step=self.node(_last(said, 6)),
            result=self.node(_last(said, 7)),
            **where,
        )
        del self._bound[-2:]
        return fold

    _forms: ClassVar = {3: _literal, 4: _name, 5: _field, 6: _call, 7: _items, 8: _pairs, 9: _fold}


def _kind(data: bytes) -> str:
    """The checker's type in words: `int`, `list(double)`, `dyn` …"""
    said = _message(data)
    match next(iter(said), 1):
        case 2:
            return "null"
        case 3 | 4:
            return _PRIMITIVE.get(next(iter(said.values()))[-1], "dyn")
        case 5:
            return _WELL_KNOWN.get(said[5][-1], "dyn")
        case 6:
            return f"list({_kind(_last(_message(said[6][-1]), 1))})"
        case 7:
            return "map"
        case 9:
            return _text(said, 9)
        case _:
            return "dyn"


def _message(data: bytes) -> Message:
    fields: Message = {}
    for number, value in _fields(data):
        fields.setdefault(number, []).append(value)
    return fields


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        match tag & 7:
            case 0:
                value, at = _varint(data, at)
            case 2:
                length, at = _varint(data, at)
                value, at = data[at : at + length], at + length
            case wide:
                length = 8 if wide == _FIXED64 else 4
                value, at = data[at : at + length], at + length
        yield tag >> 3, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _packed(values: Any) -> Iterator[int]:
    for value in values:
        if isinstance(value, int):
            yield value
            continue
        at = 0
        while at < len(value):
            number, at = _varint(value, at)
            yield number


def _last(message: Message, field: int) -> bytes:
    return message.get(field, [b""])[-1]


def _number(message: Message, field: int) -> int:
    return message.get(field, [0])[-1]


def _text(message: Message, field: int) -> str:
    return _last(message, field).decode("utf-8", "replace")
