"""Processes come, hold tasks, are too slow, wake up and die."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import Context

import pytest
from hypothesis.stateful import rule

from domain.errors import Fenced, Held
from domain.ports import Lease, Ledger, Task
from tests.conformance.model.drawn import ANY
from tests.conformance.model.ground import SECONDS, Ground, Hold, itself, leave, nothing, together

_MOST_DEAD = 3  # each keeps a connection until the example ends


class Leasing(Ground):
    @rule(process=ANY, task=ANY)
    def hold(self, process: int, task: int) -> None:
        """A free task can be had; a crash and a wish to cancel are told to whoever takes it."""
        self.take([(self.processes[process % 2], self.tasks[task % 3])])

    def take(self, wanted: Sequence[tuple[Ledger, str]]) -> None:
        """Want tasks of one business key, all at once; one of them can be had where it is free."""
        holds = [(ledger, ledger.hold(task, SECONDS), Context()) for ledger, task in wanted]
        free = self.model.free(wanted[0][1])
        leases = self.run(together([(manager.__aenter__(), context) for _, manager, context in holds]))
        got = [
            Hold(ledger=ledger, manager=manager, context=context, lease=lease)
            for (ledger, manager, context), lease in zip(holds, leases, strict=True)
            if isinstance(lease, Lease)
        ]
        self.holds += got
        assert len(got) == free
        for lease in [hold.lease for hold in got]:
            assert lease == self.model.hold(lease.task_id, lease.holder)
        for (_, task), lease in zip(wanted, leases, strict=True):
            if not isinstance(lease, Lease):
                assert isinstance(lease, Held)
                with pytest.raises(Held):
                    self.model.hold(task, 0)

    @rule(n=ANY)
    def hold_again_inside(self, n: int) -> None:
        """A hold inside a hold is the same lease, also where it was lost meanwhile."""
        if hold := self.pick(self.open_holds, n):
            assert self.run(_nested(hold), hold.context) == hold.lease

    @rule(n=ANY)
    def give_back(self, n: int) -> None:
        """What was lost meanwhile is not given back: it is its next holder's."""
        if hold := self.pick(self.open_holds, n):
            self._give_back(hold)

    def _give_back(self, hold: Hold) -> None:
        self.run(leave(hold.manager), hold.context)
        hold.given_back = True
        self.model.release(hold.lease)

    @rule(n=ANY)
    def be_too_slow(self, n: int) -> None:
        if hold := self.pick([one for one in self.holds if self.model.valid(one.lease)], n):
            self.run(self.world.expire(hold.lease))
            self.model.expire(hold.lease.task_id)

    @rule(n=ANY)
    def wake_up(self, n: int) -> None:
        """Who was too slow goes on where nobody took the task, or its business key, meanwhile."""
        if hold := self.pick(self.open_holds, n):
            self.same(lambda: self.model.renew(hold.lease), self.world.renew(hold.lease), bool)

    @rule(n=ANY)
    def die(self, n: int) -> None:
        """A process ends with all that it holds, and another one starts."""
        if hold := self.pick(self.open_holds if len(self.model.dead) < _MOST_DEAD else [], n):
            self.run(self.world.kill(hold.lease))
            self.model.dead.add(hold.lease.holder)
            self.processes[self.processes.index(hold.ledger)] = self.world.process()

    @rule(n=ANY)
    def bind(self, n: int) -> None:
        """A task that is bound to a key while another one of the key is held gives way."""
        hold = self.pick(self.open_holds, n)
        if hold is None or self.model.rows[hold.lease.task_id].business_key is not None:
            return
        key = self.name("customer 7")
        bound = self.same(lambda: self.model.bind(hold.lease, key), hold.ledger.bind(hold.lease, key), nothing)
        if bound is Held:
            self._give_back(hold)

    @rule(task=ANY)
    def try_all(self, task: int) -> None:
        """Of all that ever held tasks of one business key, at most one can still write."""
        first = self.tasks[task % 3]
        alike = [first, *self.model.rivals(first)]
        leases = [hold.lease for hold in self.holds if hold.lease.task_id in alike]
        wrote = [lease for lease in leases if self._saves(self.row(lease.task_id), lease)]
        assert wrote == [lease for lease in leases if self.model.valid(lease)]
        assert len(wrote) <= 1

    def _saves(self, task: Task, lease: Lease) -> bool:
        said = self.same(lambda: self.model.save(task, lease), self.world.tasks.save(task, lease), itself)
        return said is not Fenced


async def _nested(hold: Hold) -> Lease:
    async with hold.ledger.hold(hold.lease.task_id, SECONDS) as lease:
        return lease
