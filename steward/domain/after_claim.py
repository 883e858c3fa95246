"""What follows the claim of an act."""

from __future__ import annotations

from typing import Literal

from steward.domain.model import Action, Entry, Risk, Verdict
from steward.domain.outages import passes
from steward.domain.settlement import due_in, since

MOST_ATTEMPTS = 3  # of one action, where acting again is safe


def next_move(
    entry: Entry, action: Action, *, insisted: bool = False
) -> Literal["run", "wait", "look", "reuse", "foreign"]:
    """What a claimed action needs.

    `run` it: it was never called, is certainly absent and was not tried too often in the task's life, or is
    not as asked and a person wants it tried once more (`insisted`). `wait`: its system asked to be called
    later. `look` at the world: an earlier call may have acted, or another one is nobody's to make. `reuse`:
    it is verified. `foreign`: another task did this act.
    """
    if entry.action.task_id != action.task_id:
        return "foreign"
    if entry.verified:
        return "reuse"
    if due_in(entry) > 0:
        return "wait"
    refuted = entry.verdict is not None and entry.verdict.status == "refuted"
    again = entry.absent and (entry.tries < MOST_ATTEMPTS or action.risk is Risk.READ)
    return "run" if entry.attempts == 0 or again or (refuted and insisted) else "look"


def last_try_in(verdict: Verdict, entry: Entry, longer: float) -> float:
    """Seconds until the last try of an act that certainly did not happen, as its system failed: it may have recovered
    by then, and after it a person is asked. 0 or less where nothing is waited for.
    """
    failed = entry.receipt is not None and entry.receipt.kind == "lost" and passes(entry.receipt)
    last = entry.action.risk is not Risk.READ and entry.tries == MOST_ATTEMPTS - 1
    return longer - since(entry) if failed and last and verdict.status == "refuted" and verdict.retry else 0.0
