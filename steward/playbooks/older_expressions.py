"""Older ways to write a rule's expressions in today's, where the tree that is read of both is the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from steward.expressions.checking import with_bound
from steward.expressions.holding import inlined
from steward.expressions.reading import ReadingError, read
from steward.expressions.shape_walk import conjuncts
from steward.expressions.told_types import inside, nodes
from steward.expressions.tree import Call, Field, Fold, Literal, Name, Node
from steward.playbooks.rule_checking import tools_named

REQUESTED_BY, ACTS, STEPS = "requested_by", "acts", "steps"
NEWER: dict[str, Node] = {
    REQUESTED_BY: Field(at=0, of=Name(at=0, name="requester"), name="id"),
    ACTS: Name(at=0, name="done"),
}
SAID = {REQUESTED_BY: "requester.id", ACTS: "done"}
_TEXT = r"""(?:'[\w.-]+'|"[\w.-]+")"""
_ITS_TOOL = (
    rf"(\()?\s*(?:tool\s*==\s*{_TEXT}|{_TEXT}\s*==\s*tool|tool\s+in\s*\[\s*{_TEXT}(?:\s*,\s*{_TEXT})*\s*\])"
    r"(?(1)\s*\))"
)
_FIRST = re.compile(rf"\s*{_ITS_TOOL}\s*(?:&&\s*|\Z)")
_LATER = re.compile(rf"\s*&&\s*{_ITS_TOOL}")
_HARMLESS = {"tool", "args", "risk", "goal", "requester", REQUESTED_BY}  # to look at, whatever the act
_WHOLE = {"floor", "ceil", "round"}


@dataclass(frozen=True, kw_only=True)
class Swap:
    """`text` in place of the characters from `begin` to `end`."""

    begin: int
    end: int
    text: str


def swapped(text: str, swaps: Collection[Swap]) -> str:
    """The text with all of them."""
    for one in sorted(swaps, key=lambda one: one.begin, reverse=True):
        text = text[: one.begin] + one.text + text[one.end :]
    return text


def tree_of(text: str) -> Node | None:
    """None for what can't be read."""
    try:
        return read(text).root
    except ReadingError:
        return None


def names_in(text: str, name: str) -> list[int]:
    """Where the variable stands, from left to right; what a macro calls so is none."""
    root = tree_of(text)
    found = with_bound(root, frozenset()) if root else []
    return sorted(
        node.at for node, bound in found if isinstance(node, Name) and node.name == name and name not in bound
    )


def renamed(text: str, names: Collection[str]) -> list[Swap]:
    """These variables by what they are called today; none where the tree would not be the same but for that, or where a
    macro has the newer name for something else."""
    swaps = [Swap(begin=at, end=at + len(name), text=SAID[name]) for name in names for at in names_in(text, name)]
    before, after = tree_of(text), tree_of(swapped(text, swaps))
    if not swaps or before is None or after is None:
        return []
    same = repr(after) == repr(inlined(before, {name: NEWER[name] for name in names}))
    return swaps if same and not _taken(before, names) else []


def _taken(root: Node, names: Collection[str]) -> bool:
    """Whether a macro around one of the variables has its newer name for something else."""
    newer = {name: SAID[name].partition(".")[0] for name in names}
    return any(
        isinstance(node, Name) and node.name in newer and newer[node.name] in bound
        for node, bound in with_bound(root, frozenset())
    )


def of_steps_by_name(text: str) -> bool:
    """Whether it looks at the name of an act's step."""
    root = tree_of(text)
    found = [node for node, _ in with_bound(root, frozenset())] if root else []
    return any(
        (isinstance(node, Field) and node.name == "step") or (isinstance(node, Literal) and node.value == "step")
        for node in found
    )


def of_its_tool(condition: str, lets: Collection[str] = ()) -> tuple[list[str], Swap] | None:
    """The tools of which a part of the condition says that the act is of one of them, and what leaves that out.

    What stands before it is evaluated for acts of other tools, too: where that may come to facts, take long, or come to
    one of `lets`, the rule may apply to them all the same.
    """
    root, first = tree_of(condition), _FIRST.match(condition)
    parts = conjuncts(root) if root else []
    for found in [*([first] if first else []), *_LATER.finditer(condition)]:
        rest = condition[: found.start()] + condition[found.end() :]
        after = tree_of(rest) if rest.strip() else None
        if after is None and rest.strip():
            continue
        left = [*map(repr, conjuncts(after))] if after else []
        for place, part in enumerate(parts):
            same = [*map(repr, parts[:place] + parts[place + 1 :])] == left
            if same and (tools := tools_named(part)) and all(_is_harmless(one, lets) for one in parts[:place]):
                return tools, Swap(begin=found.start(), end=found.end(), text="" if left else "true")
    return None


def _is_harmless(part: Node, lets: Collection[str]) -> bool:
    known = _HARMLESS.difference(lets)
    return not any(isinstance(one, Fold) or (isinstance(one, Name) and one.name not in known) for one in nodes(part))


def elsewhere_of_its_tool(condition: str) -> list[str]:
    """The tools that any of what must hold together names."""
    root = tree_of(condition)
    named = [tools_named(part) for part in conjuncts(root)] if root else []
    return next((tools for tools in named if tools), list[str]())


def as_on(tools: Sequence[str]) -> str:
    """As a rule says whose acts it judges."""
    return tools[0] if len(tools) == 1 else f"[{', '.join(tools)}]"


def divisions(root: Node, rounded: bool = False) -> Iterator[int]:
    """Where two numbers are divided that may both be whole, and the whole part is not taken."""
    if isinstance(root, Call) and root.function == "_/_" and not rounded and not any(map(_is_decimal, root.args)):
        yield root.at
    for one in inside(root):
        yield from divisions(one, isinstance(root, Call) and root.function in _WHOLE)


def _is_decimal(node: Node) -> bool:
    return node.kind in {"double", "wrapper(double)"} or (isinstance(node, Literal) and isinstance(node.value, float))
