"""What an expression looks at, by the shapes of its variables: finds what types alone don't show.

A field that there is not behind a list of acts, a text that a field never has, a pattern that can't match, a field
that may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from steward.expressions.complaints import Complaint, named, nearest
from steward.expressions.literals import pattern_complaint
from steward.expressions.objects import gone_through, is_object, taken_for_list
from steward.expressions.shapes import ANY, TEXT, YES_OR_NO, Kind, Shape, list_of, merged
from steward.expressions.tables import no_entry, no_values, written_out, wrong_keys
from steward.expressions.told_types import begins, no_field, nodes
from steward.expressions.tree import Call, Field, Fold, Items, Literal, Name, Node, Pairs, Tree
from steward.expressions.written import literal, written

Narrow = Callable[[Shape, str], Shape | None]
Scope = Mapping[str, Shape]

_COMPARISONS = {"_==_", "_!=_", "@in", "_<_", "_<=_", "_>_", "_>=_"}
_RECKONED = {
    *_COMPARISONS,
    *("_+_", "_-_", "_*_", "_/_", "_%_", "-_"),
    *("sum", "avg", "min", "max", "round", "floor", "ceil", "abs", "sort", "distinct"),
}
_OF_ITEMS = {"min", "max", "flatten"}
_SAME = {"sort", "distinct", "slice", "or", "value", "dyn", *_OF_ITEMS}
_CASES: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper}
_DEFAULTS = {"orValue", "orOther"}
_PLAIN = {"string", "int", "double", "bool"}
_OF_KIND: dict[str, Kind] = {
    "int": "int",
    "double": "double",
    "string": "string",
    "bool": "bool",
    "timestamp": "timestamp",
    "duration": "duration",
}


@dataclass
class Walk:
    """`narrow` says what an act is, once its tool is known; `tools` are all that there are."""

    narrow: Narrow = lambda _shape, _tool: None
    maybe: bool = True  # whether to say of fields that they may be missing
    complaints: list[Complaint] = field(default_factory=list[Complaint])
    tested: set[str] = field(default_factory=set[str])
    holds: list[Node] = field(default_factory=list[Node])  # what is true wherever it is looked just now
    names: Mapping[str, Node] = field(default_factory=dict[str, Node])  # expressions that variables stand for

    def shape(self, tree: Tree, variables: Scope) -> Shape:
        """The shape of what the expression gives; what is wrong is in `complaints`."""
        self.tested |= _tested(tree.root)
        return self._of(tree.root, variables)

    def _of(self, node: Node, scope: Scope) -> Shape:
        match node:
            case Literal(value=value):
                return _of_literal(value)
            case Name(name=name):
                return scope.get(name, ANY)
            case Field():
                return self._field(node, scope)
            case Items(items=items):
                return list_of(merged([self._of(one, scope) for one in items]))
            case Pairs(pairs=pairs):
                keys, values = [self._of(key, scope) for key, _ in pairs], [self._of(one, scope) for _, one in pairs]
                self.complaints += wrong_keys(node, keys)
                return written_out(node, values)
            case Fold():
                return self._fold(node, scope)
            case Call():
                return self._call(node, scope)
            case _:
                raise AssertionError(node)

    def _field(self, node: Field, scope: Scope) -> Shape:
        of = self._of(node.of, scope)
        found = self._at(node, of, node.of, node.name, node.at + 1, sure=node.tests)
        return YES_OR_NO if node.tests else found

    def _at(self, node: Node, of: Shape, inner: Node, name: str, at: int, *, sure: bool = False) -> Shape:
        if of.keyed and name not in of.fields:
            self.complaints.append(no_field(at, written(inner), name, [*of.fields]))
        found = of.fields.get(name, ANY)
        path = f"{written(inner)}.{name}"
        if self.maybe and not sure and name in of.fields and name not in of.sure and path not in self.tested:
            self.tested.add(path)
            reason = f"{path} may be left out, and the rule would apply to every act without it"
            advice = f"Write has({path}) && … before it, or {written(inner)}.?{name}.orValue(…)."
            self.complaints.append(Complaint(at=begins(node), reason=reason, advice=advice, works=True))
        return found

    def _call(self, node: Call, scope: Scope) -> Shape:
        if node.function == "_&&_":
            return self._all(conjuncts(node), scope)
        args = self._args(node, scope)
        self.complaints += [*_no_numbers(node, args), *taken_for_list(node, args)]
        match node.function, node.args:
            case ("_[_]" | "_[?_]", (of, Literal(value=str() as key))) if args[0].kind in {"record", "map"}:
                return self._at(node, args[0], of, key, node.args[1].at, sure=node.function == "_[?_]")
            case ("_[_]" | "_[?_]", (of, key)) if args[0].keyed:
                self._keyed(of, key, args, needed=node.function == "_[_]")
                return ANY
            case ("_[_]" | "_[?_]", _):
                return args[0].items or ANY
            case ("_?._", (of, Literal(value=str() as key))):
                return self._at(node, args[0], of, key, node.args[1].at, sure=True)
            case ("_?_:_", _):
                return merged(args[1:])
            case ("matches", (_, Literal(value=str() as pattern) as said)):
                if wrong := pattern_complaint(said.at, pattern):
                    self.complaints.append(wrong)
            case (function, (one, other)) if function in _COMPARISONS:
                self._compared(function, one, other, args)
                self._compared(function, other, one, args[::-1]) if function != "@in" else None
            case _:
                pass
        return _given(node, args)

    def _compared(self, function: str, node: Node, other: Node, shapes: list[Shape]) -> None:
        """`node` with `other`, of which literals are looked at."""
        if function not in {"_==_", "_!=_", "@in"}:
            return
        shape, cased = shapes[0], node.function if isinstance(node, Call) and node.function in _CASES else ""
        if function == "@in":
            self.complaints += no_values(other, node, shapes[::-1])
        against = [*other.items] if function == "@in" and isinstance(other, Items) else [other]
        for one in against:
            if not isinstance(one, Literal) or isinstance(node, Literal):
                continue
            if cased and isinstance(one.value, str) and (meant := _CASES[cased](one.value)) != one.value:
                advice = f"Write {literal(meant)}."
                reason = f"{written(node)} is never {written(one)}: {cased} changes all letters"
                self.complaints.append(Complaint(at=one.at, reason=reason, advice=advice))
            elif one.value is None and function != "@in" and shape.kind != "any" and not shape.nullable:
                reason = f"{written(node)} is never null"
                advice = f"Whether it is there asks has({written(node)})." if isinstance(node, Field) else ""
                self.complaints.append(Complaint(at=one.at, reason=reason, advice=advice, works=True))
            elif shape.choices and isinstance(one.value, str) and one.value not in shape.choices:
                self.complaints.append(_no_choice(node, one, shape))

    def _keyed(self, of: Node, key: Node, shapes: list[Shape], *, needed: bool) -> None:
        if needed and (wrong := no_entry(of, key, shapes, self.holds, self.names)):
            self.complaints.append(wrong)
        self.complaints += no_values(of, key, shapes)

    def _args(self, node: Call, scope: Scope) -> list[Shape]:
        """What it is called with; of a choice, each side where it is come to."""
        match node:
            case Call(function="_||_", args=args):
                denied = [_not(one) for one in args]
                return [self._under(one, scope, denied[:place] + denied[place + 1 :]) for place, one in enumerate(args)]
            case Call(function="_?_:_", args=(asked, then, otherwise)):
                first, second = self._under(then, scope, [asked]), self._under(otherwise, scope, [_not(asked)])
                return [self._of(asked, scope), first, second]
            case _:
                return [self._of(one, scope) for one in node.args]

    def _all(self, parts: list[Node], scope: Scope) -> Shape:
        narrowed = self._narrowed(parts, scope)
        for place, part in enumerate(parts):
            self._under(part, narrowed, parts[:place] + parts[place + 1 :])
        return YES_OR_NO

    def _under(self, node: Node, scope: Scope, holds: list[Node]) -> Shape:
        """The node's shape where all of `holds` is true: else it is not come to, or makes no difference."""
        before, self.holds = self.holds, [*self.holds, *holds]
        try:
            return self._of(node, scope)
        finally:
            self.holds = before

    def _narrowed(self, parts: list[Node], scope: Scope) -> Scope:
        """The variables, those acts of whose tool the conditions speak known by it."""
        found = dict(scope)
        for part in parts:
            match part:
                case Call(function="_==_", args=(Field(of=Name(name=name), name="tool"), Literal(value=str() as tool))):
                    pass
                case Call(function="_==_", args=(Literal(value=str() as tool), Field(of=Name(name=name), name="tool"))):
                    pass
                case _:
                    continue
            if name in scope and (known := self.narrow(scope[name], tool)):
                found[name] = known
        return found

    def _fold(self, node: Fold, scope: Scope) -> Shape:
        over = self._of(node.over, scope)
        first = self._of(node.first, scope)
        self.complaints += gone_through(node, over)
        inner = {**scope, node.item: TEXT if is_object(over) else over.items or ANY, node.carried: first}
        match node.step:
            case Name(name=name) if name == node.carried:  # cel.bind
                return self._of(node.result, inner)
            case Call(function="_+_", args=(Name(name=name), Items(items=(made,)))) if name == node.carried:
                return list_of(self._of(made, inner))
            case Call(function="_?_:_", args=(asked, Call(function="_+_", args=(_, Items(items=(made,)))), Name())):
                self._of(asked, inner)
                return list_of(self._under(made, self._narrowed(conjuncts(asked), inner), [asked]))
            case _:
                self._of(node.goes_on, inner)
                self._of(node.step, inner)
                return _of_kind(node.kind)


def _not(node: Node) -> Node:
    return Call(at=node.at, function="!_", args=(node,))


def conjuncts(node: Node, sign: str = "_&&_") -> list[Node]:
    """What all must hold for it to hold; with `_||_` what may hold."""
    if isinstance(node, Call) and node.function == sign:
        return [part for one in node.args for part in conjuncts(one, sign)]
    return [node]


def _no_choice(node: Node, one: Literal, shape: Shape) -> Complaint:
    known = [str(choice) for choice in shape.choices]
    found = nearest(str(one.value), known)
    advice = f"Did you mean {literal(found)}?" if found else f"It is one of {named(known)}."
    return Complaint(at=one.at, reason=f"{written(node)} is never {written(one)}", advice=advice)


def _tested(root: Node) -> set[str]:
    """Paths of which the expression asks whether they are there."""
    found: set[str] = set()
    for node in nodes(root):
        match node:
            case Field(of=of, name=name, tests=True):
                found.add(f"{written(of)}.{name}")
            case Call(function="_?._", args=(of, Literal(value=name))):
                found.add(f"{written(of)}.{name}")
            case Call(function="@in", args=(Literal(value=str() as name), of)):
                found.add(f"{written(of)}.{name}")
            case _:
                pass
    return found


def _of_literal(value: object) -> Shape:
    if value is None:
        return Shape(kind="null")
    if isinstance(value, bool):
        return YES_OR_NO
    return TEXT if isinstance(value, str) else Shape(kind="int" if isinstance(value, int) else "double")


def _no_numbers(call: Call, args: list[Shape]) -> list[Complaint]:
    """Numbers that are texts, where texts would be compared letter by letter."""
    if call.function not in _RECKONED or any(isinstance(one, Literal) and one.value is None for one in call.args):
        return []
    found: list[Complaint] = []
    for node, shape in zip(call.args, args, strict=False):
        if shape.decimal:
            reason = f"{written(node)} is a number kept as a text (a Decimal), and is compared letter by letter"
            found.append(Complaint(at=begins(node), reason=reason, advice=f"Write double({written(node)})."))
        elif shape.items is not None and shape.items.decimal:
            reason = f"what {written(node)} lists are numbers kept as texts (Decimals)"
            found.append(Complaint(at=begins(node), reason=reason, advice="Write double(…) of each of them."))
    return found


def _given(call: Call, args: list[Shape]) -> Shape:
    """The shape of what a function gives."""
    if call.function == "zip":
        return list_of(list_of(merged([one.items or ANY for one in args])))
    if call.function in _OF_ITEMS and len(args) == 1 and args[0].items is not None:
        return args[0].items
    if call.function in _DEFAULTS and len(args) == 2:
        return _or_default(*args)
    same = call.function in _SAME and args and args[0].kind != "any"
    return args[0] if same else _of_kind(call.kind)


def _or_default(found: Shape, default: Shape) -> Shape:
    """Null is none, so that the default stands for it."""
    if found.kind == "any":
        return merged([found, default]) if found.decimal else ANY
    if default.kind in _PLAIN and default.kind != found.kind:
        return merged([replace(found, nullable=False), default])
    return replace(found, nullable=default.nullable or default.kind == "null")


def _of_kind(kind: str) -> Shape:
    """The shape of what the checker alone knows: `list(double)`."""
    if kind.startswith("list("):
        return list_of(_of_kind(kind[5:-1]))
    return Shape(kind=_OF_KIND[kind]) if kind in _OF_KIND else ANY
