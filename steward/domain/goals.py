"""What may be submitted as a goal; what is too long is refused as it comes, since nothing of it is ever cut."""

from __future__ import annotations

from steward.domain.errors import Unusable
from steward.domain.text import estimated_tokens, legible

MOST = 100_000  # characters
_SHARE = 4  # of the model's window; the rest is for tools, playbooks and results


def check_goal(goal: str, window: int | None = None) -> None:
    """Raises Unusable, in one line. `window` is the model's in tokens, None where no model plans."""
    if not legible(goal):
        raise Unusable("the goal is empty; say what shall be done")
    if len(goal) > MOST:
        raise Unusable(f"the goal has {len(goal):,} characters, {MOST:,} are allowed; {_ADVICE}")
    if window is not None and (tokens := estimated_tokens(goal)) > window // _SHARE:
        room = f"{window // _SHARE:,} of the model's window of {window:,} are kept for it (STEWARD_MODEL_WINDOW)"
        raise Unusable(f"the goal takes about {tokens:,} tokens, {room}; {_ADVICE}")


_ADVICE = "shorten it, or keep the long part where a tool can read it"
