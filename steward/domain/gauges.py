"""What is seen of all processes together: how much waits, since when, for whom, and who is there to do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from steward.domain.playbook_names import label_of


@dataclass(frozen=True, kw_only=True)
class OpenReviews:
    """The questions of one reason that wait, and for how many seconds the oldest does."""

    reason: str
    number: int
    oldest: float


@dataclass(frozen=True, kw_only=True)
class DriftSeen:
    """A figure of a playbook that is watched; `evidence` is its part of what is 1 at an alarm, `alarm` whether an open
    one names it."""

    playbook: str
    figure: str
    evidence: float
    alarm: bool


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What the database says at one moment; ages in seconds. `tasks` are those that are not over, by status."""

    tasks: Mapping[str, int] = field(default_factory=dict[str, int])
    queued: int = 0
    oldest: float = 0.0
    scheduled: int = 0
    running: int = 0
    waiting: int = 0
    reviews: list[OpenReviews] = field(default_factory=list[OpenReviews])
    overdue: int = 0
    workers: int = 0
    stalled: int = 0
    places: int = 0
    outages: int = 0
    notices: int = 0
    drift: list[DriftSeen] = field(default_factory=list[DriftSeen])


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """A number of a snapshot, as monitoring names it: `unit` in UCUM."""

    name: str
    about: str
    unit: str = "1"
    labels: tuple[str, ...] = ()


_PLAIN: Mapping[str, Gauge] = {
    "queued": Gauge(name="steward.queue.depth", about="Submitted tasks that wait for a worker."),
    "oldest": Gauge(name="steward.queue.age", about="Age of the oldest of them.", unit="s"),
    "scheduled": Gauge(name="steward.queue.scheduled", about="Tasks that are queued for later."),
    "running": Gauge(name="steward.queue.running", about="Tasks that workers have in hand."),
    "waiting": Gauge(name="steward.tasks.waiting", about="Running tasks that stand still until a time."),
    "overdue": Gauge(name="steward.reviews.overdue", about="Open questions whose due time is over."),
    "workers": Gauge(name="steward.workers", about="Workers that give signs of life."),
    "stalled": Gauge(name="steward.workers.stalled", about="Workers that are silent and were not ended."),
    "places": Gauge(name="steward.workers.places", about="Tasks that the living workers can do at a time."),
    "outages": Gauge(name="steward.outages", about="Endpoints of models, and systems of tools, that are down."),
    "notices": Gauge(name="steward.notices.undelivered", about="Notices that failed and are tried again."),
}
_TASKS = Gauge(name="steward.tasks.open", about="Tasks that are not over.", labels=("status",))
_REVIEWS = Gauge(name="steward.reviews.open", about="Questions that wait for people.", labels=("reason",))
_AGES = Gauge(name="steward.reviews.age", about="Age of the oldest open question.", unit="s", labels=("reason",))
_ALARM = Gauge(
    name="steward.drift.alarm", about="1 where an open alarm says that it changed.", labels=("playbook", "figure")
)
_EVIDENCE = Gauge(
    name="steward.drift.evidence",
    about="What speaks for a change; an alarm at 1, over all figures of a playbook.",
    labels=("playbook", "figure"),
)
GAUGES = (*_PLAIN.values(), _TASKS, _REVIEWS, _AGES, _ALARM, _EVIDENCE)


def gauged(snapshot: Snapshot) -> Iterator[tuple[Gauge, float, Mapping[str, str]]]:
    """Each gauge with a value and its labels."""
    for field_name, gauge in _PLAIN.items():
        yield gauge, getattr(snapshot, field_name), {}
    for status, number in snapshot.tasks.items():
        yield _TASKS, number, {"status": status}
    for one in snapshot.reviews:
        yield _REVIEWS, one.number, {"reason": one.reason}
        yield _AGES, one.oldest, {"reason": one.reason}
    watched: dict[tuple[str, str], list[DriftSeen]] = {}
    for one in snapshot.drift:
        watched.setdefault((label_of(one.playbook) or "none", one.figure), []).append(one)
    for (playbook, figure), seen in watched.items():
        labels = {"playbook": playbook, "figure": figure}
        yield _ALARM, any(one.alarm for one in seen), labels
        yield _EVIDENCE, max(one.evidence for one in seen), labels
