"""What a rule may draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

from domain.model import Decision, DecisionKind, Question, Reason, Receipt, TaskStatus, Verdict

ANY = st.integers(0, 239)  # which of those that are there; races leave who won to chance, and draws may not follow

RECEIPTS = st.sampled_from(
    [
        Receipt(kind="answered", result={"id": "T-1"}),
        Receipt(kind="refused", code="no"),
        Receipt(kind="lost", message="no answer"),
    ]
)
VERDICTS = st.sampled_from(
    [
        Verdict(status="verified", evidence=["seen"]),
        Verdict(status="refuted", retry=True),
        Verdict(status="refuted"),
        Verdict(status="unknown"),
    ]
)
STATUSES: st.SearchStrategy[TaskStatus] = st.sampled_from(["failed", "complete", "running", "needs_review", "pending"])
_NAMES = st.sampled_from(["ann", "cy", "di", "bo"])
_KINDS: st.SearchStrategy[DecisionKind] = st.sampled_from(["approve", "reject"])
DECISIONS = st.builds(Decision, kind=_KINDS, by=_NAMES)
Fate = Literal["hold", "hold again inside", "give back", "be too slow", "wake up", "fail", "die", "bind"]
_OFTEN: list[Fate] = ["hold", "hold", "hold", "hold", "be too slow", "be too slow", "give back", "wake up"]
FATES: st.SearchStrategy[Fate] = st.sampled_from([*_OFTEN, "hold again inside", "fail", "die", "bind"])
KEYS = st.sampled_from(["k1", "k1", "k2"])
REVIEWS = st.sampled_from(["r1", "r2"])
NODES = st.sampled_from(["plan", "validate"])
SMALL = st.integers(1, 2)

WishKind = Literal["ask", "decide", "apply", "withdraw", "cancel"]
_WISHES: list[WishKind] = ["ask", "ask", "decide", "decide", "decide", "cancel", "cancel", "apply", "withdraw"]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One wish of a task or a person; a kind needs some of the rest."""

    kind: WishKind
    review: str
    n: int
    version: int
    approvers: int
    decision: Decision


WISHES = st.builds(
    Wish,
    kind=st.sampled_from(_WISHES),
    review=REVIEWS,
    n=ANY,
    version=st.integers(1, 3),
    approvers=SMALL,
    decision=DECISIONS,
)


def question(review_id: str, version: int, approvers: int) -> Question:
    """A third version has other words than the second, and the same digest."""
    return Question(
        id=review_id,
        reason=Reason.APPROVAL,
        text=f"Refund {version}?",
        options=["approve", "reject"],
        digest=f"d{min(version, 2)}",
        approvers=approvers,
    )
