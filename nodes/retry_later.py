"""A wait for another system or other tasks: within the task's patience, and a person's to grant beyond it."""

from __future__ import annotations

import math
from typing import Literal

from steward.domain.model import Action, JsonObject, Limits, Reason, Usage, Wait
from steward.domain.review_questions import ask
from steward.domain.state import State, Update
from steward.domain.text import duration


def stand_still(node: Literal["plan", "validate", "verify"], wait: Wait) -> Update:
    """Enter the node again once the time has passed; all but a tool's own time counts against the task's patience."""
    return {"next": node, "waits": wait, "usage": Usage(waited=wait.seconds if wait.asked or wait.beyond else 0.0)}


def be_patient(
    node: Literal["plan", "validate", "verify"],
    state: State,
    limits: Limits,
    *,
    who: str,
    seconds: float,
    said: str,
    act: Action | None,
) -> Update:
    """Wait as long as `who` asked; what is asked beyond the task's patience is a person's to grant, who is told."""
    if state.usage.waited + seconds <= limits.waiting:
        return stand_still(node, Wait(seconds=seconds, why=f"{who}: {said}", asked=True))
    used = f", {duration(state.usage.waited)} are used" if state.usage.waited else ""
    text = (
        f"{who} is to wait {duration(seconds)} more: {said}. Of waiting, {duration(limits.waiting)} are allowed{used}."
    )
    detail: JsonObject = {
        "ceiling": "waiting",
        "used": state.usage.waited,
        "limit": limits.waiting,
        "asked": round(seconds, 3),
        "needed": math.ceil(state.usage.waited + seconds - limits.waiting),
        "resume": "plan" if node == "plan" else "validate",
    }
    return ask(state, Reason.CEILING, text, action=act, detail=detail)
