"""What is told of a task as it runs, and that telling changes nothing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import structlog

from steward.domain.errors import Fenced
from steward.domain.model import Decision, Question, Reason, Wait
from steward.domain.ports.facts import (
    Answered,
    Asked,
    DecisionMade,
    Fact,
    Judged,
    LeaseLost,
    Looked,
    NodeEnded,
    ReviewDecided,
    TaskBegan,
    TaskEnded,
    ToolBegan,
    ToolEnded,
    Waits,
)
from steward.domain.ports.reviews import Review
from steward.graph.build import build_graph
from steward.graph.hearing import unheard
from steward.telemetry.fanout import Fanout
from steward.telemetry.langsmith.sink import LangSmith
from steward.telemetry.log import Log
from steward.telemetry.measures import measured
from steward.telemetry.stream import Stream
from tests.unit.graph.plans import APPROVED, BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import Rig


@dataclass
class Heard:
    """A sink that keeps what it is told."""

    name: str = "heard"
    facts: list[Fact] = field(default_factory=list[Fact])

    def take(self, fact: Fact) -> None:
        self.facts.append(fact)

    def close(self, seconds: float) -> None: ...

    def kinds(self, *wanted: type[Fact]) -> list[str]:
        return [type(one).__name__ for one in self.facts if not wanted or isinstance(one, wanted)]


def watched_rig(**fields: Any) -> tuple[Rig, Heard]:
    heard = Heard()
    return Rig(**fields, telemetry=Fanout([heard], lambda fact: fact)), heard


async def test_a_task_tells_what_happens_in_order() -> None:
    """From its beginning to its end: nodes, calls with their receipts, verdicts."""
    rig, heard = watched_rig(script=[TWO], acceptance=BOTH)

    await rig.begin()

    told = heard.kinds(TaskBegan, ToolBegan, ToolEnded, Judged, TaskEnded)
    assert told == ["TaskBegan", *["ToolBegan", "ToolEnded", "Judged"] * 2, "TaskEnded"]
    nodes = [(one.node, one.next) for one in heard.facts if isinstance(one, NodeEnded)]
    assert nodes == [
        ("plan", "validate"),
        *[("validate", "execute"), ("execute", "verify"), ("verify", "validate")] * 2,
        ("validate", "end"),
    ]
    ended = next(one for one in heard.facts if isinstance(one, TaskEnded))
    assert (ended.task_id, ended.task.status, ended.task.steps) == ("t1", "complete", 2)
    decided = [one.record.kind for one in heard.facts if isinstance(one, DecisionMade)]
    assert decided == [one.kind for one in await rig.decisions.list("t1") if one.kind != "verdict"]


async def test_a_question_and_its_answer_are_told_once() -> None:
    """The wait for a person is no error, and the answer carries who gave it."""
    rig, heard = watched_rig(script=[PAY], acceptance=PAID, playbook=APPROVED)

    await rig.begin()
    assert [one.interrupted for one in heard.facts if isinstance(one, NodeEnded) and one.node == "human_review"] == [
        True
    ]
    await rig.answer({"kind": "approve", "by": "kim"})

    assert heard.kinds(Asked, ReviewDecided, Answered) == ["Asked", "ReviewDecided", "Answered"]
    answered = next(one for one in heard.facts if isinstance(one, Answered))
    assert answered.decision is not None
    assert (answered.question.reason.value, answered.decision.by) == ("approval", "kim")


async def test_a_lost_lease_is_told() -> None:
    """Whoever watches learns that another process took the task over."""
    rig, heard = watched_rig(script=[PAY], acceptance=PAID)
    await rig.begin()

    with pytest.raises(Fenced):
        async with rig.deps.ledger.hold("t1", 30.0):
            raise Fenced("this process no longer holds task t1; nothing was written")

    assert heard.kinds(LeaseLost) == ["LeaseLost"]


async def test_a_sink_that_fails_stops_nothing() -> None:
    """The task ends as it would, the other sink hears all, and the failure is logged once."""

    class Broken(Heard):
        def take(self, fact: Fact) -> None:
            del fact
            raise OSError(28, "No space left on device")

    told = Fanout([Broken("broken"), heard := Heard()], lambda fact: fact)
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=told)

    assert (await rig.begin()).status == "complete"
    assert heard.kinds(TaskEnded) == ["TaskEnded"]
    assert told.failed == {"broken: OSError"}


async def test_what_can_not_be_redacted_is_shown_to_nobody() -> None:
    """A redaction that fails costs the fact, not the secret, and not the task."""

    def broken(fact: Fact) -> Fact:
        raise ValueError(type(fact).__name__)

    heard = Heard()
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=Fanout([heard], broken))

    assert (await rig.begin()).status == "complete"
    assert {*heard.kinds()} == {"NodeBegan", "NodeEnded"}  # which hold no words at all


@dataclass
class Choosing(Heard):
    """A sink that looks at no content, and wants these facts only."""

    wanted: type[Fact] | tuple[type[Fact], ...] = Fact

    def content(self, fact: Fact) -> bool:
        del fact
        return False

    def wants(self, fact: Fact) -> bool:
        return isinstance(fact, self.wanted)


async def test_what_nobody_wants_is_not_looked_at() -> None:
    """Neither redacted nor handed on; and where nobody looks at what was said it is left out, which is as good."""
    redacted: list[str] = []

    def redact(fact: Fact) -> Fact:
        redacted.append(type(fact).__name__)
        return fact

    heard = Choosing(wanted=(Looked, ToolEnded, Judged))
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=Fanout([heard], redact))
    await rig.begin()

    assert redacted == []
    assert {*heard.kinds()} == {"Looked", "ToolEnded", "Judged"}
    calls = [one for one in heard.facts if isinstance(one, ToolEnded | Looked)]
    assert {(str(one.action.args), one.action.task_id) for one in calls} == {("{}", "t1")}


async def test_who_looks_at_content_gets_it_for_all() -> None:
    """One sink that shows arguments, such as LangSmith's, is enough; then each fact is redacted."""
    redacted: list[Fact] = []

    def redact(fact: Fact) -> Fact:
        redacted.append(fact)
        return fact

    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=Fanout([names := Choosing(wanted=ToolEnded), Heard()], redact))
    await rig.begin()

    assert names.facts == [one for one in redacted if isinstance(one, ToolEnded)] != []
    assert all(one.action.args for one in names.facts if isinstance(one, ToolEnded))


def test_where_nobody_watches_nothing_stands_in_between() -> None:
    """Off means off: the ports are the stores themselves, and the nodes are not wrapped."""
    silent, (loud, _) = Rig(script=[TWO]), watched_rig(script=[TWO])

    assert silent.deps.ledger is silent.ledger
    assert loud.deps.ledger is not loud.ledger
    assert _wrapped(silent) == set()
    assert "plan" in _wrapped(loud)


def _wrapped(rig: Rig) -> set[str]:
    nodes: Any = build_graph(rig.deps).nodes
    return {name for name, node in nodes.items() if node.runnable.afunc.__code__.co_name == "watched"}


async def test_with_nothing_set_up_nothing_is_redacted() -> None:
    """The sinks that are always there want no fact that nobody can see: watching is free until somebody does."""
    redacted: list[str] = []

    def redact(fact: Fact) -> Fact:
        redacted.append(type(fact).__name__)
        return fact

    told = Fanout([Stream(), Log(), LangSmith()], redact)
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=told)
    with unheard(), logging_from("warning"):
        assert not told.hears()
        task = await rig.begin()

    assert (task.status, redacted) == ("complete", [])
    assert told.hears()  # a client may stream
    with unheard(), logging_from("info"):
        assert told.hears()
        assert not Fanout([Stream()], redact).hears()
        assert Fanout([Stream(), Heard()], redact).hears()


@contextmanager
def logging_from(level: str) -> Generator[None]:
    """The log as it is set up, from this level on."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))
    try:
        yield
    finally:
        structlog.configure(**before)


def test_a_question_tells_how_soon_it_was_looked_at_and_taken_on() -> None:
    """Beside its decision; what nobody looked at before it has no such time."""
    question = Question(id="r1", reason=Reason.APPROVAL, text="?", options=["approve"], digest="d")
    decided = Review(
        question=question,
        task_id="t1",
        opened_at=100.0,
        viewed_at=110.0,
        first_claimed_at=115.0,
        decision=Decision(kind="approve", by="kim"),
        decided_at=160.0,
    )

    def times(review: Review) -> dict[str, float]:
        samples = [*measured(ReviewDecided(task_id="t1", review=review))]
        return {one.measure.name: one.value for one in samples if one.measure.buckets}

    told = {"steward.review.duration": 60.0}
    assert times(decided) == {**told, "steward.review.view.duration": 10.0, "steward.review.claim.duration": 15.0}
    assert times(replace(decided, viewed_at=None, first_claimed_at=170.0)) == told


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, "settling"),
        ({"beyond": True}, "late"),
        ({"asked": True}, "asked"),
        ({"outage": "api.example.com"}, "outage"),
    ],
)
def test_a_wait_is_counted_by_what_is_waited_for(more: dict[str, Any], why: str) -> None:
    """What is late more than its tool says can be told from what takes its time."""
    samples = [*measured(Waits(task_id="t1", wait=Wait(seconds=5.0, why="pay to show", **more)))]

    assert [one.labels for one in samples] == [{"why": why}]
