"""Results that are only a page of what there is: nothing that needs all of it may rest on one.

An object with a list says that it is a page by `complete: false`, or, where it has no `complete`, in words of its own
(`page_marks`), as by a `next` that is not empty. A page is as good as the whole once its `next` was followed to the
last page, each read being handed the `next` of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from steward.domain.condition import names_item
from steward.domain.model import Acceptance, Action, Entry, Json, JsonObject, Plan, Problem, Risk, Step
from steward.domain.page_marks import ABOUT, SIZES, goes_on, next_of, total_of
from steward.domain.references import ITEM, BadReferenceError, Reference, lookup, references

CODE = "incomplete_list"

_FIRST = (None, "", 0, 1)  # what the place of a first page may be


def is_page(value: Json) -> bool:
    """Whether the object says of itself that its list is not all there is."""
    if not isinstance(value, dict) or not any(isinstance(item, list) for item in value.values()):
        return False
    complete = value.get("complete")
    return not complete if isinstance(complete, bool) else goes_on(value)


@dataclass(frozen=True)
class Pages:
    """The pages among what a task has read, seen from the plan that goes on from them; `known` are results by step."""

    plan: Plan
    history: Sequence[Entry]
    known: Mapping[str, Json]

    def under(self, step: Step, acceptance: Acceptance | None) -> Problem | None:
        """Why the step rests on a page, or None. A loop may where no more items are wanted than the page holds."""
        values = self.known
        found = self._resting(_references(step.args) + _references(step.when), values, indexed=True)
        if found is None and step.for_each is not None:
            found = self._looped(step, values, acceptance)
        return None if found is None else _problem(step.id, *found)

    def at_the_end(self, acceptance: Acceptance | None) -> list[Problem]:
        """What the end of the task would claim of all there is, on a page only."""
        values = self.known
        problems: list[Problem] = []
        for step in self.plan.steps:
            found = self._resting(_references(step.when), values, indexed=True)
            problems += [] if found is None else [_problem(step.id, *found)]
        told = _references(self.plan.answer)
        found = self._resting(told, values, indexed=True)
        problems += [] if found is None else [_problem(None, *found, what="the answer")]
        if not problems and not told and acceptance is not None:
            problems += self._only_read(acceptance)
        return problems

    def _only_read(self, acceptance: Acceptance) -> list[Problem]:
        """Where nothing but reading was asked for, and what is said of it can't be traced: a page is not enough."""
        reads = [entry for entry in self.history if entry.verified and entry.action.risk is Risk.READ]
        wanted = {one.tool for one in acceptance.expectations if not any(name in SIZES for name in one.args)}
        if wanted - {entry.action.tool for entry in reads}:
            return []
        gathered = self._gathered
        for entry in reads:
            page = next((page for page in _pages(entry.result) if id(page) not in gathered), None)
            if page is not None and entry.action.tool in wanted:
                return [_problem(entry.action.step, entry.action.step, page, what="what was looked up")]
        return []

    def _looped(
        self, step: Step, values: Mapping[str, Json], acceptance: Acceptance | None
    ) -> tuple[str, JsonObject] | None:
        """The page that the loop goes over, unless all pages are gone over, or it holds as many as are wanted."""
        refers = _references(step.for_each)
        found = self._resting(refers, values, indexed=False, gathered=False)
        if found is None:
            return None
        items = _value(refers[0], values)
        picks = refers[0].computed or names_item(step)  # of those on the page it may want fewer than it has to
        if (
            not picks
            and isinstance(items, list)
            and acceptance is not None
            and len(items) >= _most(acceptance, step.tool)
        ):
            return None
        chain = self._gathered.get(id(found[1]))
        if chain is None:
            return found
        looped = {
            id(page)
            for other in self.plan.steps
            if other.tool == step.tool
            for one in _references(other.for_each)
            for page, _ in _on_the_way(one, values)
        }
        return found if any(id(page) not in looped for page in chain) else None

    def _resting(
        self, refers: Sequence[Reference], values: Mapping[str, Json], *, indexed: bool, gathered: bool = True
    ) -> tuple[str, JsonObject] | None:
        """The first page that one of the references needs all of: its step and itself.

        `indexed`: one item of it is enough. `gathered`: pages that were followed to the last are no pages any more; to
        what is computed they are, unless it goes over all of them.
        """
        whole = self._gathered if gathered else {}
        named = {id(page) for one in refers for page, _ in _on_the_way(one, values)}
        for one in refers:
            for page, rest in _on_the_way(one, values):
                told = not is_page(page) or (bool(rest) and rest[0] in ABOUT)
                picked = indexed and any(isinstance(part, int) for part in rest)
                chain = whole.get(id(page))
                open_still = chain is None or (one.computed and any(id(each) not in named for each in chain))
                if open_still and not told and not picked:
                    return one.root, page
            value = _value(one, values)
            inside = next((page for page in _pages(value) if id(page) not in whole), None)
            if inside is not None:
                return one.root, inside
        return None

    @cached_property
    def _gathered(self) -> dict[int, list[JsonObject]]:
        """The pages that were followed to the last one, each with all that belong together."""
        reads = [
            (entry.action, entry.result) for entry in self.history if entry.verified and isinstance(entry.result, dict)
        ]
        found: dict[int, list[JsonObject]] = {}
        for action, result in reads:
            if not goes_on(result):
                continue
            chain, read_by = [result], [action]
            while goes_on(chain[-1]):
                further = [one for one in reads if one[0].tool == action.tool and _place(one[0], chain[-1])]
                further = [one for one in further if all(one[1] is not page for page in chain)]
                if not further:
                    break
                read_by.append(further[-1][0])
                chain.append(further[-1][1])
            else:
                if action.args.get(_place(read_by[1], result)) in _FIRST:  # else what came before it is missing
                    found.update({id(page): chain for page in chain})
        return found


def _place(action: Action, page: JsonObject) -> str:
    """The argument by which the read was handed what the page says comes next; empty where it was not."""
    place = next_of(page)
    args = {} if place is None else {name: value for name, value in action.args.items() if name not in SIZES}
    return next((name for name, value in args.items() if type(value) is type(place) and value == place), "")


def _on_the_way(reference: Reference, values: Mapping[str, Json]) -> Iterator[tuple[JsonObject, list[str | int]]]:
    """The objects that the reference leads through, with what is left of its path there."""
    for length in range(len(reference.path)):
        value = _value(Reference(reference.text, reference.root, reference.path[:length]), values)
        if isinstance(value, dict):
            yield value, reference.path[length:]


def _pages(value: Json) -> Iterator[JsonObject]:
    """The pages in the value, itself included."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            if is_page(one):
                yield one
            left += one.values()
        elif isinstance(one, list):
            left += one


def _value(reference: Reference, values: Mapping[str, Json]) -> Json:
    try:
        return lookup(reference, values)
    except BadReferenceError:  # of a step that was skipped; whoever resolves it says so
        return None


def _references(value: Json | Mapping[str, Json]) -> list[Reference]:
    try:
        return [one for one in references(value or "") if one.root != ITEM]
    except BadReferenceError:
        return []


def _most(acceptance: Acceptance, tool: str) -> float:
    """How many effects of the tool are wanted at most."""
    bounds = [None if one.for_each else one.at_most for one in acceptance.expectations if one.tool == tool]
    return sum(bound for bound in bounds if bound is not None) if bounds and None not in bounds else float("inf")


def _problem(step: str | None, source: str, page: JsonObject, what: str = "") -> Problem:
    shown = max((len(item) for item in page.values() if isinstance(item, list)), default=0)
    total = total_of(page)
    of = f"{shown} of {total}" if total is not None else f"{shown}, and there are more"
    where = next_of(page)
    follow = f", or read on with the next page ({where!r}) to the last and use them all" if where is not None else ""
    return Problem(
        code=CODE,
        step=step,
        message=f"{what or f'step {step}'} would rest on all of '{source}', which is only a page of it ({of})",
        suggestion=f"Read all of it under another name, with a higher limit or a narrower search{follow}.",
        detail={"page_of": source, "shown": shown, "total": total, "next": where},
    )
