"""What an expression of a plan comes to, over the results of its steps."""

from __future__ import annotations

from collections.abc import Mapping

from steward.domain.errors import RuleError
from steward.domain.model import Json
from steward.domain.plan_expressions import MOVING, STEPS, as_expression
from steward.domain.ports.rules import Rules, Work
from steward.domain.references import BadReferenceError, Compute

MOST_WORK = 4_500_000  # of all expressions of a plan together, each time that it is gone through: about three seconds


def computing(rules: Rules, work: Work | None = None) -> Compute:
    """Evaluates with these rules; all that is evaluated so shares the bound."""
    work = work or Work(MOST_WORK)

    def compute(text: str, values: Mapping[str, Json]) -> Json:
        if moving := moves(text):
            raise BadReferenceError(moving)
        try:
            return rules.value(text, {**values, STEPS: values}, work)
        except RuleError as error:
            raise BadReferenceError(f"${{…}}: {error}") from None

    return compute


def moves(text: str) -> str:
    """Why an argument may not be computed so: an act whose arguments change each time would be another act; or ''."""
    named = next((one.root for one in as_expression(text).reads if one.root in MOVING), "")
    return f"'${{{text[:80]}}}': {named} is another each time, so use it in when alone" if named else ""
