"""The review queue beyond question and answer: owners, deadlines, notices and the record of who did what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from steward.domain.access import Identity
from steward.domain.alarms import Alarm
from steward.domain.model import Json, JsonObject, Reason
from steward.domain.ports.reviews import Review
from steward.domain.ports.reviews import Source as Source
from steward.domain.review_claims import is_open

EventKind = Literal[
    "opened", "changed", "viewed", "claimed", "released", "assigned", "prioritised", "voted", "decided", "applied",
    "refused", "escalated", "expired", "withdrawn",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who does something to a review, and from where."""

    name: str
    source: Source = "machine"
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which open reviews to show; None or empty means all. `playbooks` are those the viewer may see.

    Of those that one decision answers together the oldest stands for all, unless `each` is wanted, or one `lot`.
    """

    reason: Reason | None = None
    playbook: str | None = None
    playbooks: Sequence[str] | None = None
    requested_by: str | None = None
    assignee: str | None = None
    group: str | None = None
    overdue: bool = False
    each: bool = False
    lot: str | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the audit; `hash` covers the line and the hash before it. Times are Unix seconds."""

    kind: EventKind
    review_id: str
    task_id: str
    actor: Actor
    digest: str = ""
    detail: JsonObject = field(default_factory=dict[str, Json])
    seq: int = 0
    at: float = 0.0
    hash: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing that people should hear of; delivered at least once to each channel that is set up."""

    id: int
    kind: Literal["new", "assigned", "overdue"]
    review: Review
    channel: Literal["mail", "webhook"]
    attempts: int = 0

    @property
    def about(self) -> str:
        """The review's id."""
        return self.review.question.id

    @property
    def is_settled(self) -> bool:
        """Whether nobody need hear of it any more."""
        return not is_open(self.review)


@dataclass(frozen=True, kw_only=True)
class AlarmNotice:
    """An alarm that people should hear of, as a notice of a review."""

    id: int
    alarm: Alarm
    channel: Literal["mail", "webhook"]
    attempts: int = 0
    kind: Literal["alarm"] = "alarm"

    @property
    def about(self) -> str:
        """The alarm's id."""
        return self.alarm.id

    @property
    def is_settled(self) -> bool:
        """Whether nobody need hear of it any more."""
        return self.alarm.answer is not None


AnyNotice: TypeAlias = Notice | AlarmNotice


class Queue(Protocol):
    """The open reviews. Every change writes its audit line and its notices in the same transaction.

    The changing calls raise DecisionRefused where the review is decided, or held by somebody else;
    the text says by whom and until when.
    """

    async def page(self, wanted: Filter, *, limit: int = 50, offset: int = 0, after: str | None = None) -> list[Review]:
        """Most urgent first: priority (high first), then due time (none last), then age.

        `after` goes on behind that review, whether it is still open or not.
        """
        ...

    async def count(self, wanted: Filter, *, most: int | None = 1000) -> int:
        """How many there are, counted to `most` at most."""
        ...

    async def claim(self, review_id: str, actor: Actor, seconds: float) -> Review:
        """Take it for some time; one's own claim is renewed. An expired claim is nobody's."""
        ...

    async def release(self, review_id: str, actor: Actor) -> Review: ...

    async def assign(self, review_id: str, to: str, actor: Actor) -> Review: ...

    async def prioritise(self, review_id: str, priority: int, actor: Actor) -> Review: ...

    async def viewed(self, review_id: str, actor: Actor) -> None: ...

    async def withdraw(self, task_id: str, why: str) -> list[Review]:
        """Close the task's open reviews without a decision: the task ended from outside."""
        ...

    async def escalate(self) -> list[Review]:
        """Hand every overdue review, once, to its second group; one line and one notice each."""
        ...

    async def expired(self) -> list[Review]:
        """Open reviews past their expiry that were not handled yet; the caller lets them stay or aborts."""
        ...

    async def mark_expired(self, review_id: str) -> bool:
        """Note it, once; false where somebody else did or it was decided meanwhile."""
        ...

    def changes(self) -> AsyncChanges:
        """Wakes whenever any review changes, for live pages."""
        ...


class AsyncChanges(Protocol):
    """`async with queue.changes() as next_change: await next_change(timeout)` → whether there was one."""

    async def __aenter__(self) -> Waiter: ...

    async def __aexit__(self, *exc: object) -> None: ...


class Waiter(Protocol):
    async def __call__(self, seconds: float) -> bool: ...


class Audit(Protocol):
    """Append-only and hash-chained; the stores write it, people read it."""

    async def note(self, event: Event) -> Event:
        """Append a line that no store writes by itself."""
        ...

    async def events(
        self,
        *,
        review_id: str | None = None,
        task_id: str | None = None,
        limit: int = 200,
        beyond: int | None = None,
    ) -> list[Event]:
        """Oldest first; of one review or task the first ones, else the newest.

        `beyond` a line's `seq`: those that come after it of one review or task, else those before it.
        """
        ...

    async def count(self, *, review_id: str | None = None, task_id: str | None = None) -> int:
        """How many lines there are of one review or task, or of all."""
        ...

    async def verify(self) -> str | None:
        """None if every line is as it was written and none is missing, else which is not."""
        ...


class Outbox(Protocol):
    """Notices to deliver; taken under a lock, so several senders share the work."""

    async def take(self, channels: Sequence[str], *, limit: int = 20, lease: float = 60.0) -> Sequence[AnyNotice]:
        """Notices that are due; they come again after `lease` seconds unless told otherwise."""
        ...

    async def sent(self, notice_id: int) -> None: ...

    async def failed(self, notice_id: int, error: str, retry_in: float | None) -> None:
        """`retry_in` None gives up on it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Token:
    """An API token as it may be shown: never its secret."""

    id: str
    identity: Identity
    created_at: float
    expires_at: float | None = None
    used_at: float | None = None
    revoked_at: float | None = None


class Keys(Protocol):
    """API tokens and page sessions; only hashes of their secrets are stored."""

    async def create(self, identity: Identity, *, expires_in: float | None = None) -> tuple[Token, str]:
        """The token and its secret, which is shown once."""
        ...

    async def tokens(self) -> list[Token]: ...

    async def revoke(self, token_id: str) -> bool: ...

    async def by_secret(self, secret: str) -> Token | None:
        """The valid token whose secret this is."""
        ...

    async def open_session(self, identity: Identity, *, seconds: float) -> str:
        """The session's secret, for a cookie."""
        ...

    async def session(self, secret: str) -> Identity | None: ...

    async def close_session(self, secret: str) -> None: ...

    async def allow(self, what: str, who: str, *, most: int, seconds: float) -> bool:
        """Count one try in a sliding window; false once there were more than `most`. Shared by all processes."""
        ...
