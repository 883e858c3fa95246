"""A node as it may be written: what messages call it, and the same for nodes that say the same."""

from __future__ import annotations

from steward.expressions.language import OR_VALUE
from steward.expressions.tree import Call, Field, Fold, Items, Literal, Name, Node, Pairs

_SIGNS = ("+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||")
_BETWEEN = {"@in": "in", **{f"_{sign}_": sign for sign in _SIGNS}}
_METHODS = frozenset({"matches", "contains", "startsWith", "endsWith", "orValue", OR_VALUE, "hasValue", "value"})


def written(node: Node) -> str:
    """Its text, in one way of writing it."""
    match node:
        case Literal(value=value):
            return literal(value)
        case Name(name=name):
            return name
        case Field(of=of, name=name, tests=tests):
            return f"has({written(of)}.{name})" if tests else f"{written(of)}.{name}"
        case Items(items=items):
            return f"[{', '.join(map(written, items))}]"
        case Pairs(pairs=pairs):
            return f"{{{', '.join(f'{written(key)}: {written(value)}' for key, value in pairs)}}}"
        case Fold():
            return _fold(node)
        case Call(function=function, args=args):
            return _call(function, args)
        case _:
            raise AssertionError(node)


def literal(value: object) -> str:
    """A value as the language writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if not isinstance(value, str):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\b", "\\b").replace("\n", "\\n")
    return f"'{escaped}'"


def _call(function: str, args: tuple[Node, ...]) -> str:
    match function, args:
        case ("_[_]", (of, key)):
            return f"{written(of)}[{written(key)}]"
        case ("_[?_]", (of, key)):
            return f"{written(of)}[?{written(key)}]"
        case ("_?._", (of, Literal(value=name))):
            return f"{written(of)}.?{name}"
        case ("_?_:_", (condition, then, otherwise)):
            return f"({written(condition)} ? {written(then)} : {written(otherwise)})"
        case ("!_" | "-_", (one,)):
            return f"{function[0]}{written(one)}"
        case (_, (one, other)) if function in _BETWEEN:
            return f"({written(one)} {_BETWEEN[function]} {written(other)})"
        case (_, (of, *rest)) if function in _METHODS:
            name = "orValue" if function == OR_VALUE else function
            return f"{written(of)}.{name}({', '.join(map(written, rest))})"
        case _:
            return f"{function}({', '.join(map(written, args))})"


def _fold(node: Fold) -> str:
    over, item, name = written(node.over), node.item, node.carried
    match node.step:
        case Name(name=carried) if carried == name:
            return f"cel.bind({name}, {written(node.first)}, {written(node.result)})"
        case Call(function="_+_", args=(Name(name=carried), Items(items=(made,)))) if carried == name:
            return f"{over}.map({item}, {written(made)})"
        case Call(function="_?_:_", args=(asked, Call(function="_+_", args=(_, Items(items=(made,)))), Name())):
            each = f".filter({item}, {written(asked)})"
            return (
                f"{over}{each}" if written(made) == item else f"{over}.map({item}, {written(asked)}, {written(made)})"
            )
        case Call(function="_||_", args=(Name(name=carried), asked)) if carried == name:
            return f"{over}.exists({item}, {written(asked)})"
        case Call(function="_&&_", args=(Name(name=carried), asked)) if carried == name:
            return f"{over}.all({item}, {written(asked)})"
        case _:
            pass
    parts = (node.over, node.first, node.goes_on, node.step, node.result)
    return f"each({node.item}, {node.carried}, {', '.join(map(written, parts))})"
