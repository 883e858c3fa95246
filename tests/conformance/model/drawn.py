"""What may be drawn: what befalls holds, what is done under them, and what people wish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from hypothesis import strategies as st

from steward.domain.model import Decision, DecisionKind, Question, Reason, Receipt, TaskStatus, Verdict

ANY = st.integers(0, 239)  # which of those that are there; races leave who won to chance, and draws may not follow
SMALL = st.integers(1, 2)
KEYS = st.sampled_from(["k1", "k1", "k2"])
REVIEWS = st.sampled_from(["r1", "r2"])
_DECIDES: st.SearchStrategy[DecisionKind] = st.sampled_from(["approve", "reject"])
DECISIONS = st.builds(Decision, kind=_DECIDES, by=st.sampled_from(["ann", "cy", "di", "bo"]))

FateKind = Literal[
    "hold", "hold again inside", "hold again beside", "give back", "be too slow", "wake up", "fail", "die", "bind"
]


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of a hold."""

    kind: FateKind
    n: int


_OFTEN: list[FateKind] = ["hold", "hold", "hold", "be too slow", "be too slow", "hold again beside", "give back"]
_SELDOM: list[FateKind] = [
    "hold again inside",
    "hold again inside",
    "give back",
    "give back",
    "wake up",
    "fail",
    "die",
    "bind",
]
_FATES = st.builds(Fate, kind=st.sampled_from([*_OFTEN, *_OFTEN, *_SELDOM]), n=ANY)

MoveKind = Literal["claim", "begin", "attempt", "settle", "judge"]


@dataclass(frozen=True, kw_only=True)
class Move:
    """One call of the ledger's; a kind needs some of the rest."""

    kind: MoveKind
    key: str
    version: int
    receipt: Receipt
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What one run does with its acts."""

    n: int
    moves: list[Move]


_MOVES: list[MoveKind] = ["claim", "begin", "attempt", "settle", "judge"]
_MOVE = st.builds(
    Move,
    kind=st.sampled_from(_MOVES),
    key=KEYS,
    version=SMALL,
    receipt=st.sampled_from(
        [
            Receipt(kind="answered", result={"id": "T-1"}),
            Receipt(kind="refused", code="no"),
            Receipt(kind="lost", message="no answer"),
        ]
    ),
    verdict=st.sampled_from(
        [
            Verdict(status="verified", evidence=["seen"]),
            Verdict(status="refuted", retry=True),
            Verdict(status="refuted"),
            Verdict(status="unknown"),
        ]
    ),
)
_ACTING = st.builds(Moves, n=ANY, moves=st.lists(_MOVE, min_size=1, max_size=6))


@dataclass(frozen=True, kw_only=True)
class Save:
    """A write of the task's row."""

    n: int
    status: TaskStatus
    node: str
    wave: int
    planned: bool


_STATUSES: list[TaskStatus] = ["running", "needs_review", "pending", "failed", "complete"]
_SAVES = st.builds(
    Save,
    n=ANY,
    status=st.sampled_from(_STATUSES),
    node=st.sampled_from(["plan", "validate"]),
    wave=SMALL,
    planned=st.booleans(),
)

WishKind = Literal["ask", "decide", "apply", "withdraw", "cancel"]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One wish of a task or a person; a kind needs some of the rest."""

    kind: WishKind
    review: str
    n: int
    version: int
    approvers: int
    decision: Decision


_OFTEN_WISHED: list[WishKind] = ["ask", "decide", "decide", "cancel"]
_WISHES: list[WishKind] = [*_OFTEN_WISHED, *_OFTEN_WISHED, "ask", "apply", "apply", "withdraw"]
_WISHING = st.builds(
    Wish,
    kind=st.sampled_from(_WISHES),
    review=REVIEWS,
    n=ANY,
    version=st.integers(1, 3),
    approvers=SMALL,
    decision=DECISIONS,
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """A run reads its own acts."""

    n: int


@dataclass(frozen=True, kw_only=True)
class Trial:
    """All that ever held a task try to write."""

    n: int


Event: TypeAlias = Fate | Moves | Save | Wish | Look | Trial
_FEW = st.builds(Look, n=ANY) | st.builds(Trial, n=ANY)
EVENTS: st.SearchStrategy[Event] = st.integers(0, 8).flatmap(
    lambda n: [_FATES, _FATES, _FATES, _ACTING, _ACTING, _SAVES, _WISHING, _WISHING, _FEW][n]
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
