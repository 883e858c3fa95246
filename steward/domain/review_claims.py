"""Whether a person may take hold of a review just now, and what their decision comes to; pure decisions."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from steward.domain.consent import REQUESTER
from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision
from steward.domain.ports.reviews import Review
from steward.domain.review_questions import is_vote


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a review holds after a decision: the one that is final, if it is, and the votes so far."""

    decision: Decision | None
    votes: list[Decision] = field(default_factory=list[Decision])


def is_open(review: Review) -> bool:
    """Whether it still waits for a decision."""
    return review.decision is None and review.withdrawn_at is None


def check_open(review: Review) -> None:
    """Raises DecisionRefused where it is closed; the text says by whom and when."""
    if review.decision is not None:
        taken, at = review.decision, review.decided_at or 0.0
        raise DecisionRefused(
            f"review {review.question.id} was already decided: {taken.kind} by {taken.by} at {_clock(at)}"
        )
    if review.withdrawn_at is not None:
        raise DecisionRefused(
            f"review {review.question.id} was withdrawn at {_clock(review.withdrawn_at)}: its task ended from outside"
        )


def check_free(review: Review, name: str, now: float) -> None:
    """Raises DecisionRefused where somebody else's claim still lasts."""
    if review.claimed_by is None or review.claimed_until is None:
        return
    if review.claimed_until > now and not _same(review.claimed_by, name):
        raise DecisionRefused(
            f"review {review.question.id} is claimed by {review.claimed_by} until {_clock(review.claimed_until)}"
        )


def take(review: Review, decision: Decision, now: float) -> Taken:
    """What an open review holds after the decision. Raises DecisionRefused.

    A claim keeps other people's decisions out, but neither a machine's abort nor an answer that comes
    through LangGraph: whoever may resume a thread does not know of claims, and would otherwise have
    their answer dropped with the run.
    """
    through_graph = decision.source == "langgraph"
    ended = decision.source == "machine" and decision.kind == "abort"
    if not (through_graph or ended):
        check_free(review, decision.by, now)
    _check_audience(review, decision)
    if not is_vote(review.question, decision.kind):
        return Taken(decision=decision, votes=review.votes)
    _check_vote(review, decision)
    votes = [*review.votes, decision]
    alike = [vote for vote in votes if vote.kind == decision.kind]
    return Taken(decision=_together(alike) if len(alike) >= review.question.approvers else None, votes=votes)


def _check_audience(review: Review, decision: Decision) -> None:
    """Only whoever asked for a task can confirm an act of it. Who is of a group is known where people come in."""
    if (
        review.question.audience == REQUESTER
        and decision.kind == "approve"
        and not _same(decision.by, review.requested_by)
    ):
        raise DecisionRefused(f"only {review.requested_by} can say yes to this, who asked for the task")


def _check_vote(review: Review, vote: Decision) -> None:
    """That it was done by hand takes as many people as doing it: else one could close what two must allow."""
    if not vote.by.strip():
        raise DecisionRefused("what two people must say needs a name")
    if _same(vote.by, review.requested_by):
        raise DecisionRefused(
            f"{vote.by} asked for this task and can't {_deed(vote)} it: two other people must, {_so_far(review, vote)}"
        )
    if any(_same(vote.by, one.by) for one in review.votes if one.kind == vote.kind):
        done = "approved" if vote.kind == "approve" else "said so"
        raise DecisionRefused(f"{vote.by} has {done} already; another person must too")


def _deed(vote: Decision) -> str:
    return "approve" if vote.kind == "approve" else "close"


def _so_far(review: Review, vote: Decision) -> str:
    alike = [one for one in review.votes if one.kind == vote.kind]
    return f"so far {_names(alike)}" if alike else "so far nobody has"


def _together(votes: Sequence[Decision]) -> Decision:
    """The last vote as the decision of all; each message keeps its author."""
    said = [f"{one.by}: {one.message}" for one in votes if one.message.strip()]
    return replace(votes[-1], by=_names(votes), message="\n".join(said))


def _names(votes: Sequence[Decision]) -> str:
    *others, last = [one.by for one in votes]
    return f"{', '.join(others)} and {last}" if others else last


def _same(one: str, other: str) -> bool:
    """People are told apart by more than the case and the width of the letters they write their name in."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    """The name as a reader sees it: no invisible characters, one form of each letter."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", name) if unicodedata.category(one) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def _clock(time: float) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S} UTC"


def why_closed(review: Review) -> str:
    """Why a review takes no decision any more, or that it has none yet."""
    if review.withdrawn_at is not None:
        return f"review {review.question.id} was withdrawn; its task ended"
    if (decision := review.decision) is None:
        return f"review {review.question.id} was not decided"
    return f"review {review.question.id} was already decided: {decision.kind} by {decision.by}"
