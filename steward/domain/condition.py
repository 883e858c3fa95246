"""The condition `when` of a step: over results, and in a loop over its `item` where it names that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steward.domain.model import Json, Step
from steward.domain.plan_expressions import STEPS, as_path, expressions_in
from steward.domain.ports.rules import Rules, Work
from steward.domain.references import ITEM, BadReferenceError, expressions, looks_at, lookup, references


def names_item(step: Step) -> bool:
    """Whether the step is a loop that asks of each item whether it is wanted."""
    if step.for_each is None or step.when is None:
        return False
    try:
        return any(one.root == ITEM for one in references(step.when))
    except BadReferenceError:
        return False


def holds(condition: str, values: Mapping[str, Json], rules: Rules, work: Work) -> bool:
    """Whether it is true. Raises BadReferenceError where a path leads nowhere, RuleError where it is neither."""
    expression, found = as_variables(condition)
    named = {f"ref_{index}": _value(text, values, rules, work) for index, text in enumerate(found)}
    answer = rules.evaluate(expression, named, work)
    return answer if isinstance(answer, bool) else rules.holds(expression, named)


def _value(text: str, values: Mapping[str, Json], rules: Rules, work: Work) -> Any:
    path = as_path(text)
    return lookup(path, values) if path is not None else rules.evaluate(text, {**values, STEPS: values}, work)


def as_variables(condition: str) -> tuple[str, list[str]]:
    """A condition with what it refers to as variables `ref_0`, `ref_1` …: values never become code.

    What stands between the braces is read, and handed back as it is written.
    """
    found = expressions(condition)
    for text in found:
        looks_at(text)
    made, end = "", 0
    for number, (start, text) in enumerate(expressions_in(condition)):
        made += f"{condition[end : start - 2]}ref_{number}"
        end = start + len(text or "") + 1
    return made + condition[end:], found
