"""Why a task stops before its next node: somebody cancelled it, or it keeps killing whoever carries it out."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.identity import unsettled
from steward.domain.left_out import about_action
from steward.domain.model import Entry, Json, Reason
from steward.domain.review_questions import ask
from steward.domain.state import State, Update

MOST_CRASHES = 3  # in a row at the same place, after which a person looks before anybody else dies of it

CANCELLED = "cancelled by"  # how the error of a cancelled task begins


def cancelled(by: str, history: Sequence[Entry]) -> Update:
    """The end on request; what may have happened and was not verified is named."""
    open_still = [entry.action for entry in history if unsettled(entry)]
    doubt = ", ".join(f"{action.step}: {action.tool}" for action in open_still)
    error = f"{CANCELLED} {by}" + (f"; it is not known whether these happened: {doubt}" if doubt else "")
    return {"status": "failed", "next": "end", "error": error, "question": None, "wave": []}


def crashed(state: State, node: str, times: int, history: Sequence[Entry]) -> Update:
    """The question after so many deaths at one place, with what was about to happen there.

    The state may be behind: what was begun, and of which nothing is told, is what it died of.
    """
    begun = [entry.action for entry in history if entry.attempts and entry.verdict is None]
    done = {entry.action.key for entry in history if entry.verified}
    wave = begun or [action for action in state.wave if action.key not in done]
    place = "execute" if begun and node == "validate" else node
    acts: list[Json] = [{"step": one.step, "tool": one.tool, "args": one.args} for one in wave]
    about = [about_action(action, state.plan) for action in wave]
    text = f"The process that carried this out died {times} times in a row in {place}. Is it safe to go on?"
    resume = "plan" if node == "plan" else "validate"
    return ask(
        state, Reason.ERROR, text, detail={"resume": resume, "crashes": times, "node": place, "acts": acts}, about=about
    )
