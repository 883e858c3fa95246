"""What is counted and timed of facts, once for every monitoring stack: names, units, labels and buckets.

Labels hold words of which there are few: playbooks, tools, models, kinds. Never a task, a person or free text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Literal, NamedTuple, cast

from steward.domain.gauges import gauged
from steward.domain.model import ASKED_OF_MODELS, Decision
from steward.domain.playbook_names import label_of
from steward.domain.ports.decisions import Record
from steward.domain.ports.facts import (
    Asked,
    DecisionMade,
    Fact,
    GaugesRead,
    Judged,
    LeaseLost,
    Looked,
    NodeEnded,
    Reconciled,
    ReviewDecided,
    TaskBegan,
    TaskEnded,
    ToolEnded,
    Waits,
)

SHORT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds, for calls and nodes."""
LONG = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 43_200.0, 86_400.0, 259_200.0, 604_800.0)
"""Seconds, for what waits for people: up to a week."""
WORK = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0)
STEPS = (1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0, 200.0)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`name` and `unit` (UCUM) as OpenTelemetry writes them; a histogram has `buckets`, a counter none."""

    name: str
    about: str
    unit: str = "1"
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()

    @property
    def kind(self) -> Literal["counter", "histogram"]:
        return "histogram" if self.buckets else "counter"


class Sample(NamedTuple):
    """So much more of a counter, or one value of a histogram; `words` are the values of the measure's labels."""

    measure: Measure
    value: float
    words: tuple[str | None, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """Label by label, as they were told: not bounded."""
        return dict(zip(self.measure.labels, (one or "" for one in self.words), strict=True))


def _counter(name: str, about: str, *labels: str, unit: str = "1") -> Measure:
    return Measure(name=name, about=about, labels=labels, unit=unit)


# before a playbook is chosen
TASKS_BEGUN = _counter("steward.tasks.begun", "Tasks begun; once more where a process died in the first plan.")
TASKS = _counter("steward.tasks", "Tasks that ended.", "playbook", "outcome")
WORKED = Measure(
    name="steward.task.work",
    about="Time that ended tasks were worked on, without waiting.",
    unit="s",
    labels=("playbook",),
    buckets=WORK,
)
ACTS = Measure(
    name="steward.task.steps", about="Actions of ended tasks.", labels=("playbook", "outcome"), buckets=STEPS
)
REPLANS = _counter("steward.replans", "New plans after the first, of ended tasks.", "playbook")
REPAIRS = _counter("steward.repairs", "Plans that were refused and repaired, of ended tasks.", "playbook")
WAVES = _counter("steward.waves", "Waves of actions that were carried out.")
NODES = Measure(
    name="steward.node.duration", about="Time in a node.", unit="s", labels=("node", "outcome"), buckets=SHORT
)
CALLS = _counter("steward.tool.calls", "Calls of tools.", "tool", "outcome", "error")
CALL_TIME = Measure(
    name="steward.tool.duration", about="Time of a tool's calls.", unit="s", labels=("tool",), buckets=SHORT
)
LOOKS = _counter("steward.tool.looks", "Looks for an act's effect.", "tool", "presence")
VERDICTS = _counter("steward.verdicts", "Verdicts on acts.", "tool", "status", "level")
MODEL_CALLS = _counter("steward.model.calls", "Calls of models.", "model", "purpose", "outcome")
MODEL_TIME = Measure(
    name="steward.model.duration", about="Time of a model's calls.", unit="s", labels=("model",), buckets=SHORT
)
TOKENS = _counter(
    "steward.model.tokens", "Tokens; cached are part of in, reasoning of out.", "model", "type", unit="{token}"
)
COST = _counter("steward.model.cost", "What models cost, as far as prices are known.", "model", unit="USD")
CHECKS = _counter("steward.plan.checks", "Checks of plans and waves.", "outcome")
OPENED = _counter("steward.reviews.opened", "Questions to people.", "reason")
DECIDED = _counter("steward.reviews.decided", "Questions that were decided.", "reason", "decision", "by")
OPEN_TIME = Measure(
    name="steward.review.duration",
    about="Time from a question to its decision.",
    unit="s",
    labels=("reason",),
    buckets=LONG,
)
VIEW_TIME = Measure(
    name="steward.review.view.duration",
    about="Time from a question to the first look at it, of those that were looked at before their decision.",
    unit="s",
    labels=("reason",),
    buckets=LONG,
)
CLAIM_TIME = Measure(
    name="steward.review.claim.duration",
    about="Time from a question to its first claim, of those that were claimed before their decision.",
    unit="s",
    labels=("reason",),
    buckets=LONG,
)
WAITS = _counter("steward.waits", "Waits of tasks for a time.", "why")
LOST = _counter("steward.leases.lost", "Tasks that another process took over.")
FOLLOWED = _counter("steward.tasks.reconciled", "Tasks whose record followed what happened outside.")

MEASURES = (
    TASKS_BEGUN, TASKS, WORKED, ACTS, REPLANS, REPAIRS, WAVES, NODES, CALLS, CALL_TIME, LOOKS, VERDICTS, MODEL_CALLS,
    MODEL_TIME, TOKENS, COST, CHECKS, OPENED, DECIDED, OPEN_TIME, VIEW_TIME, CLAIM_TIME, WAITS, LOST, FOLLOWED,
)  # fmt: skip

_MOST = 200  # values of one label, after which further ones are `other`
_WORD = re.compile(r"[A-Za-z0-9][\w.:/@+-]{0,99}")


@dataclass(frozen=True)
class Bounded:
    """Label values that can't become many, whatever a tool or an endpoint says; what is no short word is `other`."""

    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __call__(self, labels: Mapping[str, str]) -> dict[str, str]:
        return {name: self._value(name, value) for name, value in labels.items()}

    def _value(self, name: str, value: str) -> str:
        known = self.seen[name]
        if value in known:
            return value
        if not _WORD.fullmatch(value):
            return "none" if not value else "other"
        if len(known) >= _MOST:
            return "other"
        known.add(value)
        return value


@singledispatch
def measured(fact: Fact) -> Iterator[Sample]:
    """What is counted and timed of the fact."""
    del fact
    yield from ()


def _one(measure: Measure, *labels: str | None, value: float = 1.0) -> Sample:
    return Sample(measure, value, labels)


@measured.register
def _(_: TaskBegan) -> Iterator[Sample]:
    yield _one(TASKS_BEGUN)


@measured.register
def _(fact: TaskEnded) -> Iterator[Sample]:
    task, kind = fact.task, label_of(fact.task.playbook)
    yield _one(TASKS, kind, task.status)
    yield _one(WORKED, kind, value=task.usage.seconds)
    yield _one(ACTS, kind, task.status, value=task.steps)
    if task.usage.replans:
        yield _one(REPLANS, kind, value=task.usage.replans)
    if task.usage.repairs:
        yield _one(REPAIRS, kind, value=task.usage.repairs)


@measured.register
def _(fact: NodeEnded) -> Iterator[Sample]:
    if fact.node == "execute" and not fact.error:
        yield _one(WAVES)
    yield _one(NODES, fact.node, _how(fact), value=fact.seconds)


def _how(fact: NodeEnded) -> str:
    if fact.interrupted:
        return "asks"
    return "error" if fact.error else "ok"


@measured.register
def _(fact: ToolEnded) -> Iterator[Sample]:
    yield _one(CALLS, fact.action.tool, fact.receipt.kind, fact.receipt.code)
    yield _one(CALL_TIME, fact.action.tool, value=fact.seconds)


@measured.register
def _(fact: Looked) -> Iterator[Sample]:
    yield _one(LOOKS, fact.action.tool, fact.found.presence)


@measured.register
def _(fact: Judged) -> Iterator[Sample]:
    if fact.entry.verdict is not None:
        yield _one(VERDICTS, fact.entry.action.tool, fact.entry.verdict.status, fact.entry.verdict.level)


@measured.register
def _(fact: DecisionMade) -> Iterator[Sample]:
    record = fact.record
    if record.kind == "validation":
        yield _one(CHECKS, record.outcome)
    if not is_model_call(record):
        return
    yield _one(MODEL_CALLS, record.model, record.kind, record.outcome)
    yield _one(MODEL_TIME, record.model, value=record.seconds)
    for kind, tokens in tokens_of(record).items():
        yield _one(TOKENS, record.model, kind, value=tokens)
    if record.cost:
        yield _one(COST, record.model, value=record.cost)


def is_model_call(record: Record) -> bool:
    """Whether a model was asked, not a fixed plan."""
    asked = bool(record.seconds or record.tokens_in or record.tokens_out)
    return asked and record.kind in ASKED_OF_MODELS


def tokens_of(record: Record) -> dict[str, int]:
    """The call's tokens by type; `cached` are part of `in`, `reasoning` of `out`."""
    counted = record.detail.get("tokens")
    parts = cast("dict[str, object]", counted) if isinstance(counted, dict) else {}
    told: dict[str, object] = {"in": record.tokens_in, "out": record.tokens_out}
    told |= {name: parts.get(name) for name in ("cached", "reasoning")}
    return {name: tokens for name, tokens in told.items() if isinstance(tokens, int) and tokens > 0}


@measured.register
def _(fact: Asked) -> Iterator[Sample]:
    yield _one(OPENED, fact.question.reason.value)


@measured.register
def _(fact: ReviewDecided) -> Iterator[Sample]:
    one = fact.review
    if one.decision is None or one.decided_at is None:
        return
    reason = one.question.reason.value
    yield _one(DECIDED, reason, one.decision.kind, decider(one.decision))
    for measure, at in ((OPEN_TIME, one.decided_at), (VIEW_TIME, one.viewed_at), (CLAIM_TIME, one.first_claimed_at)):
        if at is not None and at <= one.decided_at:
            yield _one(measure, reason, value=max(0.0, at - one.opened_at))


def decider(decision: Decision) -> str:
    """Whether a person decided or the machine, as labels say it."""
    return "machine" if decision.source == "machine" else "person"


@measured.register
def _(fact: Waits) -> Iterator[Sample]:
    own = "late" if fact.wait.beyond else "settling"
    asked = "asked" if fact.wait.asked else own
    yield _one(WAITS, "outage" if fact.wait.outage else asked)


@measured.register
def _(_: LeaseLost) -> Iterator[Sample]:
    yield _one(LOST)


@measured.register
def _(_: Reconciled) -> Iterator[Sample]:
    yield _one(FOLLOWED)


def gauge_samples(fact: Fact) -> Iterator[Sample]:
    """The gauges as they were read, for stacks that take values as they come."""
    if isinstance(fact, GaugesRead):
        for gauge, value, labels in gauged(fact.snapshot):
            measure = Measure(name=gauge.name, about=gauge.about, unit=gauge.unit, labels=(*labels,), buckets=(0.0,))
            yield Sample(measure, value, (*labels.values(),))
