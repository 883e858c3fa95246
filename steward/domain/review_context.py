"""What a reviewer is shown beside an act: what the goal calls for, where its arguments came from, what failed."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.acceptance import described
from steward.domain.acceptance_amendment import instead_of, is_unexpected
from steward.domain.model import Action, Entry, Json, JsonObject
from steward.domain.plan_judgement import Case


def explanation(case: Case, action: Action, beside: Sequence[Action]) -> JsonObject:
    """`origins` always, and `seal` where they are doubtful; `told_by` where the plan was made after others' words were
    shown to the planner; `error` where something failed before; `unexpected`, `expected` and `instead_of` where
    the goal does not call for the act: a yes then makes it part of what is wanted, in the place of `instead_of`."""
    state = case.state
    traced = case.traced(action)
    told: JsonObject = {"origins": traced.told()}
    told |= {"seal": traced.seal} if traced.seal else {}
    told |= {"told_by": case.tracer.told_by} if case.tracer.told_by else {}
    error = last_error(case.history, action)
    if error:
        told["error"] = error
    if state.acceptance is None or not is_unexpected(case, action, beside):
        return told
    expected: list[Json] = [described(one) for one in state.acceptance.expectations]
    instead = instead_of(case, action)
    told |= {"unexpected": True, "expected": expected}
    if instead:
        told["instead_of"] = described(instead)
    return told


def last_error(history: Sequence[Entry], action: Action) -> JsonObject | None:
    """What a tool said when it last failed in this task: of this tool where it did, else of any."""
    failed = [
        entry
        for entry in history
        if entry.receipt and not entry.verified and (entry.receipt.kind in ("refused", "lost") and entry.attempts)
    ]
    failed = [entry for entry in failed if entry.action.tool == action.tool] or failed
    if not failed:
        return None
    last = max(failed, key=lambda entry: entry.settled_at or entry.claimed_at)
    return error_of(last)


def error_of(entry: Entry) -> JsonObject:
    receipt, verdict = entry.receipt, entry.verdict
    return {
        "step": entry.action.step,
        "tool": entry.action.tool,
        "code": receipt.code if receipt else "",
        "message": (receipt.message if receipt else "") or (verdict.reason if verdict else ""),
    }
