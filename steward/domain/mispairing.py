"""Values of the request in each other's place: a source for a target, one person's key for another's.

Told from where the request names them; what it does not tell for sure is let be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from steward.domain.called_origins import calls_of
from steward.domain.canonical import canonical
from steward.domain.model import Action
from steward.domain.name_parts import parts_of
from steward.domain.origins import Leaf
from steward.domain.plan_judgement import Case, previews

_SOURCES = frozenset({"source", "from", "origin", "sender", "payer", "debit", "debtor"})
_TARGETS = frozenset({"target", "to", "destination", "recipient", "payee", "credit", "creditor", "into"})
_DIRECTION = re.compile(r".*\b(from|out of|to|into|onto)\b[^.;,]{0,60}$", re.DOTALL)  # the nearest before it
_MOST_ACTS = 12  # of one tool that are compared
_SHORTEST = 3  # letters of a part of a name

Named = Mapping[str, str]
"""By argument, as the request names what stands there."""


def mispaired(case: Case, action: Action) -> Iterator[str]:
    """What of the act seems to be another's."""
    text = " ".join((case.state.goal, *case.state.answers)).casefold()
    leaves = case.traced(action).leaves
    named = _named(leaves)
    if len(named) < 2:
        return
    yield from _turned_round(named, text)
    steps = {one.id for one in case.plan.steps if one.tool == action.tool and one.for_each is None}
    acts = [one for one in previews(case) if one.step in steps and one.step != action.step]
    others = [_named(case.traced(one).leaves) for one in acts] if 0 < len(acts) < _MOST_ACTS else []
    yield from _crossed(named, others, text)
    yield from _left_over(case, leaves, named, others)


def _named(leaves: Sequence[Leaf]) -> Named:
    found: dict[str, str] = {}
    for leaf in leaves:
        asked = any(one.kind == "request" for one in leaf.origins)
        value = leaf.value if isinstance(leaf.value, str) else canonical(leaf.value)
        name = value if asked else next((one.named for one in leaf.origins if one.named), "")
        if name:
            found.setdefault(leaf.name, name.casefold())
    return found


def _turned_round(named: Named, text: str) -> Iterator[str]:
    """What goes from here to there, where the request says from there to here."""
    sources = [name for name in named if _SOURCES & {*parts_of(name)}]
    targets = [name for name in named if _TARGETS & {*parts_of(name)}]
    for one, other in ((one, other) for one in sources for other in targets if one != other):
        if _directions(named[one], text) == {"to"} and _directions(named[other], text) == {"from"}:
            yield f"{one} is {named[one]}, and {other} is {named[other]}; the request says it the other way round"


def _directions(name: str, text: str) -> set[str]:
    before = (_DIRECTION.match(text[:at]) for at in _whole(name, text))
    return {("from" if found[1] in ("from", "out of") else "to") if found else "" for found in before}


def _crossed(named: Named, others: Sequence[Named], text: str) -> Iterator[str]:
    """One act has what the request says of another's: both by the order in which it names them, and by nearness."""
    for other in others:
        shared = [name for name in named if name in other and named[name] != other[name]]
        for one, two in combinations(shared, 2):
            if _is_crossed((named[one], named[two]), (other[one], other[two]), text):
                yield f"{two} {named[two]} goes with {one} {named[one]}; the request says it of {other[one]}"


def _is_crossed(first: tuple[str, str], second: tuple[str, str], text: str) -> bool:
    (a, x), (b, y) = ([_mentions(name, text) for name in pair] for pair in (first, second))
    if not (a and x and b and y) or len({*first, *second}) < 4:
        return False
    in_order = (min(a) < min(b)) == (min(x) < min(y))
    return not in_order and _apart(a, x) + _apart(b, y) >= _apart(a, y) + _apart(b, x)


def _left_over(case: Case, leaves: Sequence[Leaf], named: Named, others: Sequence[Named]) -> Iterator[str]:
    """Two acts hit the same, and differ in what the request says, while one that it names as well is hit by none."""
    for leaf in leaves:
        name = named.get(leaf.name)
        twins = [one for one in others if name and one.get(leaf.name) == name and _differ(named, one, leaf.name)]
        origin = next((one for one in leaf.origins if one.named), None)
        calls = calls_of(origin.step, case.history) if origin and twins else []
        if not calls or origin is None or leaf.role == "free":
            continue
        hit = {name, *(one.get(leaf.name) for one in others)}
        elsewhere = case.tracer.lookups.named_elsewhere(calls[-1], origin.place)
        if missing := next((one for one in elsewhere if one.casefold() not in hit), ""):
            yield f"{leaf.name} is {name} in several acts, and in none {missing}, which the request names as well"


def _differ(one: Named, other: Named, but: str) -> bool:
    return any(name != but and name in other and other[name] != value for name, value in one.items())


def _mentions(name: str, text: str) -> list[int]:
    """Where a text says it; a name of words also by one of them alone."""
    words = name.split()
    plain = len(words) > 1 and name.replace(" ", "").isalpha()
    parts = [one for one in words if plain and len(one) >= _SHORTEST]
    return [at for one in (name, *parts) for at in _whole(one, text)]


def _whole(name: str, text: str) -> list[int]:
    return [found.start() for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


def _apart(some: Sequence[int], others: Sequence[int]) -> int:
    return min(abs(one - other) for one in some for other in others)
