"""Processes come, hold tasks, are too slow, wake up and die."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import Context

import pytest

from steward.domain.errors import Behind, Fenced, Held
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.tasks import Task
from tests.conformance.model.drawn import Fate, FateKind
from tests.conformance.model.ground import SECONDS, Ground, Hold, itself, leave, nothing, together

_MOST_DEAD = 3  # each keeps a connection until the example ends


class Leasing(Ground):
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
        assert all(isinstance(lease, Lease | Held) for lease in leases), leases
        assert len(got) == free
        for lease in [hold.lease for hold in got]:
            assert lease == self.model.hold(lease.task_id, lease.holder)
        for (_, task), lease in zip(wanted, leases, strict=True):
            if not isinstance(lease, Lease):
                with pytest.raises(Held):
                    self.model.hold(task, 0)

    def befall(self, fate: Fate) -> None:
        """What processes that live do with their holds, or suffer."""
        if fate.kind == "hold":
            self.take([(self.processes[fate.n % 2], self.tasks[fate.n % 3])])
        elif hold := self.pick(self.open_holds, fate.n):
            self._befall(hold, fate.kind)

    def _befall(self, hold: Hold, kind: FateKind) -> None:
        match kind:
            case "hold again inside":
                assert self.run(_nested(hold), hold.context) == hold.lease  # also where it was lost meanwhile
            case "hold again beside":  # another run in the same process
                self.take([(hold.ledger, hold.lease.task_id)])
            case "give back":
                self._give_back(hold)
            case "be too slow":
                self._be_too_slow(hold)
            case "wake up":  # goes on where nobody took the task, or its business key
                self.same(lambda: self.model.renew(hold.lease), self.world.renew(hold.lease), bool)
            case "fail":
                hold.ledger.fail(hold.lease)
                self.model.failed.add(hold.lease)
            case "die":
                self._die(hold)
            case _:
                self._bind(hold)

    def writer(self, n: int) -> Hold | None:
        """Who comes to write; where a task is free, somebody takes it first as often as not."""
        task = self.tasks[n % 3]
        if n % 4 < 2 and self.model.free(task):
            self.take([(self.processes[n // 4 % 2], task)])
        return self.pick(self.writers, n // 4)

    def _give_back(self, hold: Hold) -> None:
        """What was lost meanwhile is not given back: it is its next holder's."""
        self.run(leave(hold.manager), hold.context)
        hold.given_back = True
        self.model.release(hold.lease)

    def _be_too_slow(self, hold: Hold) -> None:
        if self.model.valid(hold.lease):
            self.run(self.world.expire(hold.lease))
            self.model.expire(hold.lease.task_id)

    def _die(self, hold: Hold) -> None:
        """The process ends with all that it holds, and another one starts."""
        if len(self.model.dead) < _MOST_DEAD:
            self.run(self.world.kill(hold.lease))
            self.model.dead.add(hold.lease.holder)
            self.processes[self.processes.index(hold.ledger)] = self.world.process()

    def _bind(self, hold: Hold) -> None:
        """A task that is bound to a key while another one of the key is held gives way."""
        if self.model.rows[hold.lease.task_id].business_key is not None:
            return
        key = self.name("customer 7")
        bound = self.same(lambda: self.model.bind(hold.lease, key), hold.ledger.bind(hold.lease, key), nothing)
        if bound is Behind:
            self._give_back(hold)

    def try_all(self, n: int) -> None:
        """Of all that ever held tasks of one business key, at most one can still write."""
        first = self.tasks[n % 3]
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
