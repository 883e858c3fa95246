"""What the type checker says of a tree, in the words of a rule's author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from steward.expressions.comparisons import SIGNS
from steward.expressions.complaints import Complaint, meant
from steward.expressions.language import FUNCTIONS, METHODS
from steward.expressions.shape_types import MESSAGE
from steward.expressions.tree import Call, Field, Fold, Items, Literal, Node, Pairs
from steward.expressions.written import literal, written

_OVERLOAD = re.compile(r"found no matching overload for '(.+?)' applied to '\((.*)\)'")
_SELECT = re.compile(r"expression of type '(.+)' cannot be the operand of a select operation")
_RANGE = re.compile(r"expression of type '(.+)' cannot be the range of a comprehension")
_DAY = re.compile(r"\(\((\d{4}) - (\d{1,2})\) - (\d{1,2})\)")  # 2026-03-01 without quotes
_LONGEST = 60  # characters of what an advice repeats
_SIZES = {"length", "size", "count", "len"}
_KINDS = {
    **dict.fromkeys(("int", "double", "uint"), "a number"),
    **dict.fromkeys(("wrapper(int)", "wrapper(double)"), "a number or null"),
    "string": "a text",
    "wrapper(string)": "a text or null",
    "bool": "true or false",
    "wrapper(bool)": "true, false or null",
    "null_type": "null",
    **dict.fromkeys(("google.protobuf.Timestamp", "timestamp"), "a timestamp"),
    **dict.fromkeys(("google.protobuf.Duration", "duration"), "a duration"),
}
_PARTS = {  # of a moment, as other languages call them
    **dict.fromkeys(("hour", "gethour"), "getHours"),
    **dict.fromkeys(("minute", "getminute"), "getMinutes"),
    **dict.fromkeys(("day", "date", "dayofmonth"), "getDate"),
    **dict.fromkeys(("weekday", "dayofweek"), "getDayOfWeek"),
    "month": "getMonth",
    "year": "getFullYear",
}
_FIRST = {"getDayOfWeek": "; Sunday is 0", "getMonth": "; January is 0"}
_RECKONING = {"_+_": "+", "_-_": "-", "_*_": "*", "_/_": "/", "_%_": "%"}


def in_words(kind: str) -> str:
    """A type as the checker names it."""
    if kind.startswith("list"):
        return "a list"
    if kind.startswith(("map", "Steward.")):
        return "an object"
    return _KINDS.get(kind, "a value that may be missing" if kind.startswith("optional") else kind)


def of_types(said: str, at: int, root: Node) -> Complaint:
    """The complaint for one error at `at`; `root` is the tree as it was read."""
    here = [node for node in nodes(root) if node.at == at]
    if (found := _OVERLOAD.search(said)) and (call := next((one for one in here if isinstance(one, Call)), None)):
        return _no_overload(call, _parts(found[2]))
    if (found := _SELECT.search(said)) and (field := next((one for one in here if isinstance(one, Field)), None)):
        return _no_fields(field, found[1])
    if found := _RANGE.search(said):
        reason = f"there is nothing to go through in {in_words(found[1])}"
        return Complaint(at=at, reason=reason, advice="It takes a list.")
    return Complaint(at=at, reason=said)


def takes_whole(said: str) -> bool:
    """Whether it is about an object as a whole, which the checker knows as a message and the evaluator as a map."""
    if found := _OVERLOAD.search(said):
        kinds = _parts(found[2])
        lists = len(kinds) > 1 and all(kind.startswith("list") for kind in kinds) and MESSAGE in found[2]
        return lists or any(kind.startswith(MESSAGE) for kind in kinds)
    found = _RANGE.search(said)
    return bool(found) and found[1].startswith(MESSAGE)


def no_field(at: int, of: str, name: str, known: list[str]) -> Complaint:
    advice = meant(name, known).replace("There is ", "It has ").replace("There are ", "It has ")
    return Complaint(at=at, reason=f"{of} has no '{name}'", advice=advice)


def nodes(root: Node) -> Iterator[Node]:
    """All nodes of the tree, each before those in it."""
    open_now = [root]
    while open_now:
        node = open_now.pop()
        yield node
        open_now.extend(reversed(inside(node)))


def inside(node: Node) -> list[Node]:
    """The nodes right in it."""
    match node:
        case Field(of=of):
            return [of]
        case Call(args=args):
            return [*args]
        case Items(items=items):
            return [*items]
        case Pairs(pairs=pairs):
            return [part for pair in pairs for part in pair]
        case Fold():
            return [node.over, node.first, node.goes_on, node.step, node.result]
        case _:
            return []


def _no_fields(node: Field, kind: str) -> Complaint:
    of, advice = written(node.of), ""
    if node.name in _SIZES and (kind.startswith("list") or kind in {"string", "wrapper(string)"}):
        advice = f"Write size({of})."
    elif in_words(kind) == "a timestamp" and (part := _PARTS.get(node.name.lower().rstrip("s"))):
        advice = f"Write {of}.{part}('Europe/Berlin'), in the zone that is meant{_FIRST.get(part, '')}."
    elif kind.startswith("list"):
        each = f"{of}.exists(item, item.{node.name} == …), {of}.map(item, item.{node.name})"
        advice = f"Its items may: {each}, or {of}[0].{node.name}."
    return Complaint(at=node.at + 1, reason=f"{of} is {in_words(kind)} and has no '{node.name}'", advice=advice)


def _no_overload(node: Call, kinds: list[str]) -> Complaint:
    args, function = node.args[: len(kinds)], node.function
    at = next((one.at for one in args if isinstance(one, Literal)), node.at)
    if function in SIGNS and len(args) == 2:
        return _not_comparable(at, SIGNS[function], args, kinds)
    if function in {"_&&_", "_||_", "!_", "_?_:_"}:
        return _no_truth(function, args, kinds)
    if function == "@in":
        return _not_in(at, args, kinds)
    if function in _RECKONING and len(args) == 2:
        return _not_reckoned(at, _RECKONING[function], args, kinds)
    if function in {"_[_]", "_[?_]"}:
        reason = f"{written(args[0])} is {in_words(kinds[0])}, and {written(args[1])} is no place in it"
        return Complaint(at=node.at, reason=reason)
    if function == "contains" and kinds[0].startswith("list"):
        reason = f"{written(args[0])} is a list, and contains is of a text"
        return Complaint(at=node.at, reason=reason, advice=_in_list(args[1], args[0], kinds[0]))
    given = " and ".join(in_words(kind) for kind in kinds) or "nothing"
    return Complaint(at=node.at, reason=f"{function} can't be of {given}", advice=_takes(function))


def _not_comparable(at: int, sign: str, args: tuple[Node, ...], kinds: list[str]) -> Complaint:
    (one, other), (first, second) = map(written, args), map(in_words, kinds)
    why = {"==": "they are never equal", "!=": "they are never equal, so this always holds"}
    reason = f"{one} is {first} and {other} {second}: {why.get(sign, 'neither is more than the other')}"
    return Complaint(at=at, reason=reason, advice=_instead(sign, args, kinds))


def _in_list(one: Node, list_: Node, kind: str) -> str:
    """How to ask whether it is among the items, or one of theirs."""
    if kind.startswith(("list(map", f"list({MESSAGE}")):
        return f"Write {written(list_)}.exists(item, item.… == {written(one)})."
    return f"Write {written(one)} in {written(list_)}."


def _instead(sign: str, args: tuple[Node, ...], kinds: list[str]) -> str:
    if isinstance(args[0], Call) and args[0].function in SIGNS and in_words(kinds[0]) == "true or false":
        first = args[0]
        return f"Write {written(first).strip('()')} && {written(first.args[1])} {sign} {written(args[1])}."
    for one, other, kind, there in ((args[0], args[1], *kinds), (args[1], args[0], kinds[1], kinds[0])):
        first, second = in_words(kind), in_words(there)
        if kind == "string" and second.startswith("a number") and isinstance(one, Literal):
            return _as_number(str(one.value), other)
        if first == "a number" and second.startswith("a text") and isinstance(one, Literal):
            return f"Write '{one.value}' in quotes."
        if second in {"a timestamp", "a text", "a text or null"} and (day := _DAY.fullmatch(written(one))):
            text = literal("-".join(part.zfill(2) for part in day.groups()))
            return f"Write timestamp({text})." if second == "a timestamp" else f"Write {text}."
        if first.startswith("a text") and second == "a timestamp":
            return f"Write timestamp({written(one)})."
        if second == "a duration" and first.startswith(("a number", "a text")):
            span = f"Write duration({written(one)})." if first.startswith("a text") else ""
            return "Write a span of time as duration('24h')." if isinstance(one, Literal) else span
        if first == "a list" and second != "a list" and sign in {"==", "!="}:
            return _in_list(other, one, kind)
        if kind == "string" and isinstance(one, Literal) and one.value in {"true", "false"}:
            return f"Write {one.value} without quotes."
    return ""


def _as_number(text: str, other: Node) -> str:
    """How to say the number that a text is compared as with `other`."""
    if isinstance(other, Call) and other.function in _FIRST:
        return f"It is a number{_FIRST[other.function]}."
    number = re.fullmatch(r"(-?\d+(?:\.\d+)?)(\s?(?:[A-Z]{3}|[€$£%]))?", text)
    if number is None or number[2] == "%":
        return ""
    return f"Write {number[1]}, without {'a unit and ' if number[2] else ''}quotes."


def _no_truth(function: str, args: tuple[Node, ...], kinds: list[str]) -> Complaint:
    place = next((i for i, kind in enumerate(kinds[:1] if function == "_?_:_" else kinds) if kind not in _TRUTHS), None)
    if place is None:  # a choice of two kinds
        return Complaint(at=args[1].at, reason="the two sides of ? : are of kinds that nothing can be done with")
    one = args[place]
    reason = f"{written(one)} is {in_words(kinds[place])}, neither true nor false"
    return Complaint(at=begins(one), reason=reason, advice=compared(one, kinds[place]))


_TRUTHS = {"bool", "wrapper(bool)", "dyn"}


def begins(node: Node) -> int:
    """Where its text begins."""
    return min(one.at for one in nodes(node))


def compared(node: Node, kind: str) -> str:
    """The advice to ask something of a value that is neither true nor false."""
    one = written(node)
    if len(one) > _LONGEST:
        return "Compare it with something."
    if in_words(kind).startswith("a number"):
        return f"Compare it, as {one} > 0."
    if in_words(kind).startswith("a text"):
        return f"Compare it, as {one} != ''."
    return f"Compare it, as size({one}) > 0." if kind.startswith(("list", "map")) else f"Compare it, as {one} == …."


def _not_in(at: int, args: tuple[Node, ...], kinds: list[str]) -> Complaint:
    one, other = map(written, args)
    if kinds[0].startswith("list") and not kinds[1].startswith(("list", "map")):
        return Complaint(at=at, reason=f"{other} is no list", advice=f"Write {other} in {one}.")
    if kinds[1].startswith("list"):
        inner = kinds[1][5:-1]
        if kinds[0].startswith("list"):
            advice = f"Write {one}.exists(item, item in {other})."
            return Complaint(at=at, reason=f"{one} is a list, and no item of {other}", advice=advice)
        reason = f"{one} is {in_words(kinds[0])}, and the items of {other} are {in_words(inner)}"
        return Complaint(at=at, reason=f"{reason}: it is never in it")
    if in_words(kinds[1]).startswith("a text"):
        advice = f"Write {other}.contains({one}), or {one} in ['…', '…']."
        return Complaint(at=at, reason=f"{other} is a text, and in is of a list", advice=advice)
    return Complaint(
        at=at, reason=f"{other} is {in_words(kinds[1])}, and in is of a list", advice=f"Write {one} in […]."
    )


def _not_reckoned(at: int, sign: str, args: tuple[Node, ...], kinds: list[str]) -> Complaint:
    (one, other), words = map(written, args), [*map(in_words, kinds)]
    advice = ""
    if sign == "+" and "a text" in words:
        advice = f"Write string({one if words[1] == 'a text' else other})."
    elif "a timestamp" in words or "a duration" in words:
        advice = "A span of time is duration('24h'), a day timestamp('2026-03-01')."
    return Complaint(at=at, reason=f"there is no {words[0]} {sign} {words[1]}: {one} {sign} {other}", advice=advice)


def _takes(function: str) -> str:
    found = FUNCTIONS.get(function) or METHODS.get(function)
    if not found:
        return ""
    kinds = dict.fromkeys(word for signature in found for word in signature.split()[:-1])
    known = [_SPOKEN[kind] for kind in kinds if kind in _SPOKEN]
    return f"It takes {' or '.join(dict.fromkeys(known))}." if known else ""


_SPOKEN: Mapping[str, str] = {
    **dict.fromkeys(("[int]", "[double]"), "a list of numbers"),
    **dict.fromkeys(("[A]", "[B]"), "a list"),
    "[[A]]": "a list of lists",
    "[string]": "a list of texts",
    **dict.fromkeys(("int", "double"), "numbers"),
    "string": "texts",
    "timestamp": "timestamps",
}


def _parts(kinds: str) -> list[str]:
    """The types between the commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in kinds:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]
