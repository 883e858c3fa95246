"""Words that stand beside a plan and that nobody reads, though they may take it back: "Actually no: do not do this".

What they mean is not guessed. The model is told them and asked once more; the same acts said again count, whatever
stands beside them, so that a model which can't be without a polite sentence is no reason to ask a person.
"""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.canonical import digest
from steward.domain.model import Acceptance, Plan, Problem
from steward.domain.text import line

_ACTS = "acts"
_SHORT = 16  # digits of a digest that tells a few answers apart
_MOST = 200  # characters of the words that are quoted


def doubted(
    meant: Plan | Acceptance, words: Sequence[str], refused: Sequence[Problem], notes: list[str]
) -> Problem | None:
    """The refusal of what has words beside it; None where there are none, nothing is done, or it was said before.

    The same: the same tools in the same order, to the same end; a mail may be worded anew.
    """
    said = line("; ".join(filter(None, words)), _MOST)
    if not said or (isinstance(meant, Plan) and meant.doubt is not None):
        return None
    acts = _acts(meant)
    if any(problem.detail.get(_ACTS) == acts for problem in refused):
        notes.insert(0, f"said again with words beside it, which were not read: “{said}”")  # lists show the first ones
        return None
    return Problem(
        code="words_beside",
        message=f"words that are not read stand beside the answer and may take it back: “{said}”",
        suggestion=(
            "If it is meant all the same, say it once more: the call or its JSON alone, with nothing beside. "
            "What decides whether a step runs belongs in its `when`; what speaks against the whole, in `doubt`."
        ),
        detail={_ACTS: acts},
    )


def _acts(meant: Plan | Acceptance) -> str:
    if isinstance(meant, Plan):
        steps = [f"{step.tool} {step.when or ''}" for step in meant.steps]
        return digest("plan", meant.playbook, [*steps], meant.final)[:_SHORT]
    return digest("acceptance", meant.playbook, [each.tool for each in meant.expectations])[:_SHORT]
