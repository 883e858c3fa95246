"""An object where a list is meant, as the answer of a tool whose list stands in one of its fields.

CEL goes through the names of an object's fields, and counts them: a rule would hold always or never, unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from steward.expressions.complaints import Complaint, named
from steward.expressions.shapes import Shape
from steward.expressions.told_types import begins, nodes
from steward.expressions.tree import Call, Field, Fold, Literal, Name, Node
from steward.expressions.written import written


def is_object(shape: Shape) -> bool:
    return shape.kind in {"record", "map"}


def gone_through(fold: Fold, over: Shape) -> Iterator[Complaint]:
    """That a loop goes through an object, where it takes fields of its items or the same names stand there always."""
    if not is_object(over) or not (_takes_fields(fold) or (_always_alike(over) and _lists(over))):
        return
    reason = f"{written(fold.over)} is an object, of which the names of its fields are gone through"
    yield Complaint(at=begins(fold.over), reason=reason, advice=_instead(fold.over, over))


def taken_for_list(call: Call, shapes: Sequence[Shape]) -> Iterator[Complaint]:
    """That an object is counted, compared with a list, looked into by a place or for a value."""
    match call.function, call.args:
        case "size", (of,) if _always_alike(shapes[0]):
            reason = f"{written(of)} is an object, and size counts its fields: it is always {len(shapes[0].fields)}"
            yield Complaint(at=begins(of), reason=reason, advice=_instead(of, shapes[0]))
        case (("_[_]" | "_[?_]"), (of, Literal(value=int() as place))) if is_object(shapes[0]):
            reason = f"{written(of)} is an object, and {place} is no name of a field"
            yield Complaint(at=begins(of), reason=reason, advice=_instead(of, shapes[0]))
        case "@in", (one, of) if _always_alike(shapes[1]) and _lists(shapes[1]) and not isinstance(one, Literal):
            reason = f"{written(of)} is an object, and {written(one)} is looked for among the names of its fields"
            yield Complaint(at=begins(of), reason=reason, advice=_instead(of, shapes[1]))
        case (("_==_" | "_!=_"), (one, other)):
            for of, shape, beside in ((one, *shapes), (other, *shapes[::-1])):
                if is_object(shape) and beside.kind == "list":
                    reason = f"{written(of)} is an object, and is never equal to a list"
                    yield Complaint(at=begins(of), reason=reason, advice=_instead(of, shape))
        case _:
            pass


def _always_alike(shape: Shape) -> bool:
    """Whether it has the same fields always."""
    return shape.known and bool(shape.fields) and shape.sure >= shape.fields.keys()


def _takes_fields(fold: Fold) -> bool:
    """Whether a field or a part of an item is asked for."""
    for node in nodes(fold.step):
        match node:
            case Field(of=Name(name=name)) | Call(function="_[_]" | "_[?_]" | "_?._", args=(Name(name=name), _)):
                if name == fold.item:
                    return True
            case _:
                pass
    return False


def _lists(shape: Shape) -> list[str]:
    return [name for name, one in shape.fields.items() if one.kind == "list"]


def _instead(of: Node, shape: Shape) -> str:
    if not (lists := _lists(shape)):
        return ""
    if len(lists) == 1:
        return f"Its list is {written(of)}.{lists[0]}."
    return f"Its lists are {named(f'{written(of)}.{name}' for name in lists)}."
