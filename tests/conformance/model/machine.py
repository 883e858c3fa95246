"""Tasks are saved and cancelled, people are asked and decide, beside leases and acts."""

from __future__ import annotations

from contextvars import Context
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.model import Decision, Entry, Json, TaskStatus
from tests.conformance.model.acting import Acting
from tests.conformance.model.drawn import (
    ANY,
    DECISIONS,
    KEYS,
    NODES,
    REVIEWS,
    SMALL,
    STATUSES,
    WISHES,
    Wish,
    question,
)
from tests.conformance.model.ground import Ground, itself, nothing, together
from tests.conformance.model.leasing import Leasing
from tests.conformance.model.views import Ask, Row


class Living(Leasing):
    @rule(n=ANY, status=STATUSES, node=NODES, wave=SMALL, planned=st.booleans())
    def save(self, n: int, status: TaskStatus, node: str, wave: int, *, planned: bool) -> None:
        """A holder writes the row, and hears who wants the task cancelled; a plan that is not named stays."""
        if hold := self.writer(n):
            plan: dict[str, Json] = {"plan": {"revision": wave}} if planned else {}
            error = "no" if status == "failed" else None
            old = self.row(hold.lease.task_id)
            task = replace(old, status=status, node=node, state={"wave": wave, **plan}, error=error)
            call = self.world.tasks.save(task, hold.lease)
            self.same(lambda: self.model.save(task, hold.lease), call, itself)


class Asking(Ground):
    @rule(wishes=st.lists(WISHES, min_size=1, max_size=4))
    def wish(self, wishes: list[Wish]) -> None:
        """A task asks, people decide, the task takes the decision, its questions are closed, or it is to end."""
        for wish in wishes:
            self._fulfil(wish)

    def _fulfil(self, wish: Wish) -> None:
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
