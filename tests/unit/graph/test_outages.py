"""A task whose model's endpoint answers nobody: it stands still, spends nothing, and in the end a person is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from steward.domain.model import Decision, Limits, Question
from steward.domain.outages import LONGEST_PAUSE, MOST_RESUMED, Outage, together, waits_for
from steward.domain.ports.planning import Call, PlanRequest, Proposal
from steward.domain.state import Stalled, State
from steward.nodes.outage import stall
from tests.fakes import FakeClock
from tests.unit.domain.making import expects, pay, plan_of, playbook_of
from tests.unit.graph.rig import TASK, Rig, accepts
from tests.unit.graph.test_waiting import app_of, parked

PLAN, PAID = plan_of(pay("p", "x")), accepts(expects("pay"))
FAILED = Call(purpose="plan", model="m", prompt_version="1", tokens_in=7, seconds=60.0, error="timeout")


class Endpoint:
    """Down until `back` (by the clock); each question then fails as often as a planner tries."""

    def __init__(self, clock: FakeClock, *, back: float, passes: bool = True) -> None:
        self.clock, self.passes = clock, passes
        self.since = clock.now()
        self.back = self.since + back
        self.asked: list[float] = []
        self.ahead = 0.0  # what the clock of the task's process is ahead of the endpoint's keeper

    def __call__(self, _: PlanRequest) -> Proposal:
        self.asked.append(self.clock.now())
        if self.clock.now() >= self.back:
            return Proposal(plan=PLAN)
        wait = min(5.0 * 2 ** len(self.asked), LONGEST_PAUSE)
        known = Outage(
            endpoint="e",
            host="api.example.com",
            said="it answered 503",
            since=self.since,
            lasted=self.clock.now() - self.since - self.ahead,
            wait=wait,
            passes=self.passes,
        )
        return Proposal(error="it answered 503", outage=known, calls=[FAILED, FAILED])


def rig_of(*, back: float, passes: bool = True, limits: Limits | None = None) -> tuple[Rig, Endpoint]:
    clock = FakeClock()
    endpoint = Endpoint(clock, back=back, passes=passes)
    rig = Rig(script=endpoint, acceptance=PAID, clock=clock, playbook=playbook_of(limits=limits or Limits()))
    return rig, endpoint


async def test_minutes_of_outage_are_waited_for_and_cost_neither_calls_nor_working_time() -> None:
    """Half an hour later the task goes on as if nothing had been; what was tried meanwhile counts in tokens alone."""
    rig, endpoint = rig_of(back=1_800.0, limits=Limits(model_calls=2, seconds=10.0))

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 1)
    assert endpoint.asked[-1] - endpoint.back <= LONGEST_PAUSE
    assert len(endpoint.asked) < 20
    assert (task.usage.model_calls, task.usage.waited) == (1, 0.0)
    assert task.usage.seconds < 10.0
    assert task.usage.tokens >= 14


async def test_after_a_set_time_one_person_is_asked_for_all_tasks() -> None:
    """The question names the endpoint and since when; it can be tried again, which waits anew, or ended."""
    rig, _ = rig_of(back=1e9)

    task = await rig.begin()

    (review,) = await rig.reviews.list()
    question = review.question
    assert task.status == "needs_review"
    assert question.text.startswith("api.example.com, down since ")
    assert "for 1 h: it answered 503. One answer is for all tasks" in question.text
    assert question.options == ["approve", "abort"]
    assert question.detail["lot"]
    assert 3_600.0 <= rig.clock.now() - task.created_at < 3_700.0


async def test_who_waits_for_nothing_is_told_of_no_time() -> None:
    """*Down since 12:00 UTC for 0.0 s* is nobody's news."""
    clock = FakeClock()
    rig = Rig(script=Endpoint(clock, back=1e9), acceptance=PAID, clock=clock, patience=0.0)

    await rig.begin()

    (review,) = await rig.reviews.list()
    assert "UTC: it answered 503. One answer" in review.question.text


async def test_what_waiting_can_not_mend_is_asked_about_at_once() -> None:
    """A key that is refused is everybody's trouble as well: one lot, another one than that of an outage."""
    down, _ = rig_of(back=1e9)
    refused, endpoint = rig_of(back=1e9, passes=False)

    await down.begin()
    await refused.begin()

    (one,), (other,) = await down.reviews.list(), await refused.reviews.list()
    assert len(endpoint.asked) == 1
    assert one.question.detail["lot"] != other.question.detail["lot"]
    assert other.question.text == "it answered 503. One answer is for all tasks that this stops."


async def test_a_task_that_is_given_up_says_what_was_wrong_and_nothing_of_the_lot() -> None:
    """Its error is its own: that one answer was for all is over."""
    rig, _ = rig_of(back=1e9, passes=False)
    await rig.begin()

    task = await rig.answer({"kind": "abort", "by": "lea"})

    assert (task.status, task.error) == ("failed", "aborted by lea (it answered 503)")


@pytest.mark.parametrize(("by", "source", "resumed"), [("lea", "page", 0), ("steward", "machine", 1)])
async def test_the_answer_begins_the_wait_anew(by: str, source: str, resumed: int) -> None:
    """After a person's word the task waits as long again; it goes on by itself a few times in a row only."""
    rig, endpoint = rig_of(back=1e9)
    await rig.begin()
    (review,) = await rig.reviews.list()
    endpoint.since = rig.clock.now()
    asked_at = rig.clock.now()

    await rig.reviews.decide(review.question.id, Decision(kind="approve", by=by, source=source))
    task = await app_of(rig).resume(TASK)

    (again,) = await rig.reviews.list()
    assert task.status == "needs_review"
    assert again.question.id != review.question.id
    assert rig.clock.now() - asked_at >= 3_600.0
    assert again.question.detail["resumes"] is True
    state = await app_of(rig).state(TASK)
    assert state.stalled.resumed == resumed
    assert MOST_RESUMED > 1


async def test_an_outage_that_only_this_task_sees_is_not_waited_for_without_end() -> None:
    """Where others are answered in between, so that it is always new, the task's own waiting is bounded."""
    rig, endpoint = rig_of(back=1e9)

    def always_new(request: PlanRequest) -> Proposal:
        said = endpoint(request)
        assert said.outage is not None
        return replace(said, outage=replace(said.outage, lasted=0.0, wait=60.0))

    rig.planner.script = always_new
    task = await rig.begin()

    assert task.status == "needs_review"
    assert rig.clock.now() - task.created_at < 3_700.0


async def test_a_clock_that_is_wrong_asks_nobody_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours that a worker's clock is ahead of the others' are no outage of hours."""
    rig, endpoint = rig_of(back=100.0)
    skewed = rig.clock.now
    monkeypatch.setattr(rig.clock, "now", lambda: skewed() + 7_200.0)
    endpoint.back += 7_200.0
    endpoint.ahead = 7_200.0

    assert (await rig.begin()).status == "complete"


async def test_several_endpoints_that_are_out_together_are_one_question() -> None:
    """Whichever of them is due first, and since when each is: there was an answer until the last of them went."""
    since = FakeClock().now()
    old = Outage(endpoint="a", host="a.example.com", said="a said 503", since=since - 9_000.0, lasted=9_000.0, wait=5.0)
    new = replace(old, endpoint="b", host="b.example.com", said="b said 500", since=since, lasted=0.0, wait=50.0)
    mended = replace(new, endpoint="c", host="c.example.com", said="c said 401", passes=False)
    state = State(task_id="t", goal="g")

    one, other = (
        stall(state, together(some), 60.0).get("waits") for some in ([old, new], [replace(old, wait=500.0), new])
    )
    assert one is not None
    assert other is not None
    assert (one.seconds, other.seconds) == (5.0, 50.0)
    assert {*other.outage.split("\n")} == {"a", "b"}
    first, second = (question_of(replace(together(some), lasted=60.0)) for some in ([old, new], [new, old]))
    assert first.detail["lot"] == second.detail["lot"]
    assert first.text.startswith("a.example.com and b.example.com, down since ")
    assert together([old, mended, new]).endpoints == ["a", "c", "b"]
    assert together([old, mended, new]).passes


async def test_what_has_another_cause_is_another_question() -> None:
    """An answer about a key is none about money."""
    key = Outage(endpoint="a", host="a", said="the key is refused", since=0.0, wait=5.0, passes=False, trouble="auth")
    other = replace(key, said="no credit", trouble="quota")
    assert question_of(key).detail["lot"] != question_of(other).detail["lot"]


def question_of(outage: Outage) -> Question:
    waited = State(task_id="t", goal="g", stalled=Stalled(waited=1.0))
    question = stall(waited, outage, 60.0).get("question")
    assert question is not None
    return question


@pytest.mark.parametrize(("back", "ends"), [(8.0, "complete"), (1e9, "needs_review")])
async def test_a_task_that_comes_late_waits_for_the_next_try(back: float, ends: str) -> None:
    """What others found out an hour ago is no reason to ask a person what one more try may answer."""
    rig, endpoint = rig_of(back=back)
    endpoint.since -= 10_000.0

    task = await rig.begin()

    assert task.status == ends
    assert rig.clock.now() - task.created_at < 60.0


async def test_answers_that_an_outage_makes_useless_use_no_ceiling_up() -> None:
    """An endpoint that answers the first of two questions and not the second is waited for like any other."""
    rig, endpoint = rig_of(back=1_800.0, limits=Limits(model_calls=3))
    heard = Call(purpose="plan", model="m", prompt_version="1", tokens_in=5, seconds=1.0)

    def half(request: PlanRequest) -> Proposal:
        said = endpoint(request)
        return replace(said, calls=[heard, *said.calls]) if said.outage else said

    rig.planner.script = half
    task = await rig.begin()

    assert task.status == "complete"
    assert len(endpoint.asked) > 4
    assert task.usage.model_calls == 1


async def test_a_worker_leaves_the_task_until_the_next_try() -> None:
    """The task stands still without a review, its row says for what and whom, and a crash loses nothing."""
    rig, endpoint = rig_of(back=100.0)

    task = await parked(rig)

    assert (task.status, task.waits_on) == ("running", "e")
    assert task.waits_for is not None
    assert task.waits_for.startswith("api.example.com, down since ")
    assert not await rig.reviews.list()
    rig.restart()
    rig.clock.time += 200.0
    assert (await app_of(rig).resume(TASK, parks=True)).status == "complete"
    assert len(endpoint.asked) == 2


async def test_a_task_that_waits_for_an_endpoint_can_be_cancelled() -> None:
    """Nobody has to wait for the outage's end to be rid of the task."""
    rig, _ = rig_of(back=1e9)
    await parked(rig)

    await rig.tasks.cancel(TASK, "lea")
    task = await app_of(rig).resume(TASK, parks=True)

    assert (task.status, rig.effects) == ("failed", 0)


async def test_whose_wait_is_taken_off_goes_on_at_once() -> None:
    """A run that waits in place sees within seconds that the endpoint is back, as its row says so."""
    rig, endpoint = rig_of(back=30.0)
    waits: Sequence[Any] = []
    sleep = rig.clock.sleep

    async def woken(seconds: float) -> None:
        await sleep(seconds)
        if rig.clock.now() >= endpoint.back:
            known = rig.tasks.rows[TASK]
            rig.tasks.rows[TASK] = replace(known, waits_on="")

    rig.clock.sleep = woken
    task = await rig.begin()

    assert task.status == "complete"
    assert endpoint.asked[-1] - endpoint.back < 6.0
    assert not waits


def test_an_outage_of_several_days_names_the_day_that_it_began() -> None:
    """A time of day alone would have it begin today."""
    short = Outage(endpoint="a", host="a", said="HTTP 500", since=43_200.0, lasted=60.0, wait=5.0)
    long = replace(short, lasted=100_000.0)
    assert waits_for(short) == "a, down since 12:00 UTC, next try 12:01 UTC at the latest: HTTP 500"
    assert waits_for(long).startswith("a, down since 1970-01-01 12:00 UTC, next try 1970-01-02 15:46 UTC")
