"""Why a step of a plan comes to no act, as refusals for the planner."""

from __future__ import annotations

from steward.domain.errors import RuleError
from steward.domain.model import Action, Entry, Problem, Step
from steward.domain.payload_size import TooHeavy
from steward.domain.references import BadReferenceError, TooLargeError


def unresolved(step: Step, error: TooHeavy | BadReferenceError | RuleError) -> Problem:
    """What the step refers to, or is computed of, comes to nothing that can be passed on."""
    match error:
        case TooHeavy() | TooLargeError():
            return Problem(
                code="args_too_large",
                step=step.id,
                message=f"the arguments of '{step.id}' can't be passed on: {error}",
                suggestion="Pass on less: a field in place of the whole result, or fewer items.",
            )
        case BadReferenceError():
            return Problem(
                code="bad_reference",
                step=step.id,
                message=str(error),
                suggestion="Look at the result that the step really gave.",
            )
        case _:
            return Problem(code="bad_condition", step=step.id, message=f"when: {error}")


def already_done(action: Action, entry: Entry) -> Problem:
    return Problem(
        code="already_done",
        step=action.step,
        message=f"'{action.tool}' was already done for this, with other arguments",
        suggestion="Leave it out.",
        detail={"done": entry.action.args, "result": entry.result},
    )


def twice(step: Step, action: Action) -> Problem:
    return Problem(
        code="duplicate_act",
        step=step.id,
        message=f"'{step.tool}' may be done once only for this, and the plan does it twice",
        suggestion="Do it in one step.",
        detail={"args": action.args},
    )
