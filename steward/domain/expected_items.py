"""Expectations for each item of a READ: read anew at the end, so that one left out of many is noticed.

What the planner read is not looked at. Where the items can't be had, or are only a page of them, nothing counts as met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from steward.domain.computing import computing
from steward.domain.errors import RuleError
from steward.domain.fixed_plans import as_literal
from steward.domain.model import Acceptance, Each, Expectation, Json, JsonObject, Problem
from steward.domain.pagination import is_page
from steward.domain.plan_expressions import expressions_in
from steward.domain.plan_judgement import Case
from steward.domain.references import ITEM, BadReferenceError, Compute, resolve
from steward.domain.rule_facts import Unread, Wanted

CODE = "items_unknown"
MOST_ITEMS = 1_000  # of one expectation
RESULT = "result"  # what the READ gave, as the expression for its items names it


def spelt_out(acceptance: Acceptance, case: Case) -> tuple[Acceptance, list[Problem]]:
    """The acceptance with an expectation for each item, and why that of some is not known.

    Raises Unread for what has to be read first.
    """
    wanted = [wanted_items(one.for_each) for one in acceptance.expectations if one.for_each]
    known = case.known_facts or {}
    if unread := [one for one in wanted if one.key not in known]:
        raise Unread(*unread)
    made: list[Expectation] = []
    problems: list[Problem] = []
    compute = computing(case.rules)
    for one in acceptance.expectations:
        try:
            made += _made(one, case, compute)
        except (BadReferenceError, RuleError) as error:
            problems.append(_problem(one, str(error)))
    return replace(acceptance, expectations=made), problems


def wanted_items(each: Each) -> Wanted:
    """The READ that shows the items."""
    return Wanted(name=f"items of {each.read}", read=each.read, args=each.args)


def _made(one: Expectation, case: Case, compute: Compute) -> Iterator[Expectation]:
    """The expectation itself, or one for each item. Raises BadReferenceError, RuleError."""
    if one.for_each is None:
        yield one
        return
    for item in _items(one.for_each, case):
        args: JsonObject = {name: resolve(value, {ITEM: item}, compute) for name, value in one.args.items()}
        where = one.where and _of_item(one.where, item, compute)
        yield replace(one, for_each=None, args=case.tools.coerce_part(one.tool, args), where=where)


def _of_item(where: str, item: Json, compute: Compute) -> str:
    """The condition with what it says of the item written out."""
    made, end = "", 0
    for start, inside in expressions_in(where):
        made += where[end : start - 2] + as_literal(resolve(f"${{{inside}}}", {ITEM: item}, compute))
        end = start + len(inside or "") + 1
    return made + where[end:]


def _items(each: Each, case: Case) -> list[Json]:
    found = (case.known_facts or {})[key := wanted_items(each).key]
    if found.error:
        case.unhad.add(key)
        raise RuleError(found.error)
    result = found.value
    if is_page(result):
        raise RuleError(f"{each.read} gave only a page of them; let its args ask for all")
    seen: dict[str, Any] = {**result, RESULT: result} if isinstance(result, dict) else {RESULT: result}
    items = case.rules.value(each.items, seen)
    if not isinstance(items, list):
        raise RuleError(f"{each.items} is not a list")
    if len(items) > MOST_ITEMS:
        raise RuleError(f"{each.read} shows {len(items):,} items, and at most {MOST_ITEMS:,} are gone through")
    return items


def _problem(one: Expectation, why: str) -> Problem:
    read = one.for_each.read if one.for_each else ""
    return Problem(
        code=CODE,
        message=f"{one.tool} is wanted for each item that {read} shows, and which these are can't be told: {why}",
        suggestion="A person can look whether all was done.",
        detail={"tool": one.tool, "read": read},
    )
