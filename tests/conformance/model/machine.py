"""Tasks are saved and cancelled, people are asked and decide, beside leases and acts."""

from __future__ import annotations

from contextvars import Context
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from steward.domain.model import Decision, Entry, Json
from tests.conformance.model.acting import Acting
from tests.conformance.model.drawn import (
    ANY,
    DECISIONS,
    EVENTS,
    KEYS,
    REVIEWS,
    SMALL,
    Event,
    Fate,
    Look,
    Moves,
    Save,
    Trial,
    Wish,
    question,
)
from tests.conformance.model.ground import Ground, itself, nothing, together
from tests.conformance.model.leasing import Leasing
from tests.conformance.model.views import Ask, Row


class Living(Leasing):
    def save(self, save: Save) -> None:
        """A holder writes the row, and hears who wants the task cancelled; a plan that is not named stays."""
        if hold := self.writer(save.n):
            plan: dict[str, Json] = {"plan": {"revision": save.wave}} if save.planned else {}
            error = "no" if save.status == "failed" else None
            state: dict[str, Json] = {"wave": save.wave, **plan}
            old = self.row(hold.lease.task_id)
            task = replace(old, status=save.status, node=save.node, state=state, error=error)
            call = self.world.tasks.save(task, hold.lease)
            self.same(lambda: self.model.save(task, hold.lease), call, itself)


class Asking(Ground):
    def fulfil(self, wish: Wish) -> None:
        """A task asks, people decide, the task takes the decision, its questions are closed, or it is to end."""
        model, reviews, review, task = self.model, self.world.reviews, self.name(wish.review), self.tasks[wish.n % 3]
        decision = wish.decision
        match wish.kind:
            case "ask":  # again: an open one takes its new words, and votes fall with its digest
                asked = question(review, wish.version, wish.approvers)
                self.same(lambda: model.put(task, asked), reviews.open(task, asked), Ask.of)
            case "decide":  # the first counts; two people are two, and neither of them asked for the task
                self.same(lambda: model.decide(review, decision), reviews.decide(review, decision), Ask.of)
            case "apply":
                self.same(lambda: model.applied(review), reviews.applied(review), nothing)
            case "withdraw":
                self.same(lambda: model.withdraw(task), self._withdrawn(task), itself)
            case "cancel":  # who asked first stands
                self.same(lambda: model.cancel(task, decision.by), self._cancelled(task, decision.by), itself)

    async def _withdrawn(self, task: str) -> list[Ask]:
        return [Ask.of(one) for one in await self.world.queue.withdraw(task, "over")]

    async def _cancelled(self, task: str, by: str) -> Row | None:
        row = await self.world.tasks.cancel(task, by)
        return Row.of(row) if row else None


class Machine(Acting, Living, Asking):
    """All of it, one thing after the other."""

    @rule(events=st.lists(EVENTS, min_size=1, max_size=4))
    def live(self, events: list[Event]) -> None:
        """One rule, since Hypothesis leaves out half of the rules in an example, and these belong together."""
        for event in events:
            self._meet(event)

    def _meet(self, event: Event) -> None:
        match event:
            case Fate():
                self.befall(event)
            case Moves():
                self.act(event)
            case Save():
                self.save(event)
            case Wish():
                self.fulfil(event)
            case Look():
                self.look_inside(event.n)
            case Trial():
                self.try_all(event.n)


class Races(Machine):
    """Some of it at the same moment; who wins is up to chance."""

    @rule(task=ANY, wanted=st.lists(st.tuples(ANY, ANY), min_size=2, max_size=4))
    def race_to_hold(self, task: int, wanted: list[tuple[int, int]]) -> None:
        """Of several that want tasks of one business key at once, one gets its task where it is free."""
        first = self.tasks[task % 3]
        alike = [first, *self.model.rivals(first)]
        self.take([(self.processes[process % 2], alike[other % len(alike)]) for process, other in wanted])

    @rule(key=KEYS, version=SMALL)
    def race_to_claim(self, key: str, version: int) -> None:
        """Of several tasks that claim one act at once, one gets it where it can be had."""
        holds = [one for one in self.holds if self.model.valid(one.lease) and not self.over(one)]
        calls = [(hold.ledger.claim(self.action(key, hold.lease, version), hold.lease), Context()) for hold in holds]
        entries = [one for one in self.run(together(calls)) if isinstance(one, Entry)]
        answers = sorted(zip(entries, holds, strict=True), key=lambda one: not one[0].fresh)
        for entry, hold in answers:
            act, fresh = self.model.claim(self.action(key, hold.lease, version), hold.lease)
            assert (entry.action.task_id, entry.fresh) == (act.task_id, fresh)

    @rule(short=REVIEWS, decisions=st.lists(DECISIONS, min_size=2, max_size=4))
    def race_to_decide(self, short: str, decisions: list[Decision]) -> None:
        """Of several decisions at once one is taken, and all are told which."""
        review = self.name(short)
        there = self.model.reviews.get(review)
        if there is None or there.question.approvers > 1:
            return
        calls = [(self.world.reviews.decide(review, decision), Context()) for decision in decisions]
        told = [one.decision for one in self.run(together(calls)) if not isinstance(one, BaseException)]
        assert told == [told[0]] * len(decisions)
        if there.open:
            assert told[0] is not None
            assert told[0] in decisions
            self.model.decide(review, told[0])
        assert there.decision == told[0]
