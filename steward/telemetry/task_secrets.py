"""What is known to be secret in each task that this process carries out, for whatever is told of it piece by piece.

One fact, run or message names one call; the value that a tool marks may have come from an earlier one, by reference
or by a person's or a model's words. So what was marked is remembered for as long as the task goes on here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from steward.domain.model import Entry
from steward.domain.ports.facts import Fact
from steward.domain.ports.ledger import Lease
from steward.domain.redaction import Redactor

_MOST = 1_000  # tasks; of one that was forgotten the ledger is read again at its next run


class TaskSecrets:
    """A redactor for each task, which learns of what it is shown. Where no tool marks anything one is enough."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._known: OrderedDict[str, Redactor] = OrderedDict()
        self._read: dict[str, int] = {}  # by task, the epoch of the lease under which its ledger was read

    def known(self, task_id: str) -> Redactor:
        """What hides the task's secrets, as far as they are known by now."""
        return self._known.get(task_id, self._redactor)

    def learn(self, task_id: str, *values: object) -> Redactor:
        """The same, once it knows what tools mark in the calls inside the values."""
        if not self._redactor.marks_any or not task_id:
            return self._redactor
        known = self._known[task_id] = self.known(task_id).among(values)
        self._known.move_to_end(task_id)
        while len(self._known) > _MOST:
            oldest, _ = self._known.popitem(last=False)
            self._read.pop(oldest, None)
        return known

    def asks(self, lease: Lease) -> bool:
        """Whether somebody else may have gone on with the task, so that its ledger is to be read anew."""
        return self._redactor.marks_any and self._read.get(lease.task_id) != lease.epoch

    def read(self, lease: Lease, entries: Sequence[Entry]) -> None:
        """Learn of the task's ledger as it was when the lease was taken; what is done under it is learned of anyway."""
        self.learn(lease.task_id, entries)
        self._read[lease.task_id] = lease.epoch

    def fact(self, fact: Fact) -> Fact:
        """The fact as it may be shown."""
        return self.learn(fact.task_id, fact).of(fact)
