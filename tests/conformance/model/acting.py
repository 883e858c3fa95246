"""Acts are claimed, attempted, settled and judged, by those that hold their task and those that lost it."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.model import Action, Entry, Receipt, Risk, Verdict
from domain.ports import Lease
from tests.conformance.model.drawn import ANY, KEYS, RECEIPTS, SMALL, VERDICTS
from tests.conformance.model.ground import Ground, Hold
from tests.conformance.model.views import Act


class Acting(Ground):
    @rule(n=ANY, key=KEYS, version=SMALL, begins=st.booleans())
    def claim(self, n: int, key: str, version: int, *, begins: bool) -> None:
        """An act is claimed once over all tasks, and again only where it certainly did not happen."""
        if hold := self.pick(self.writers, n):
            action = self.action(key, hold.lease, version)
            call = (hold.ledger.begin if begins else hold.ledger.claim)(action, hold.lease)
            self.same(lambda: self.model.claim(action, hold.lease, attempts=int(begins)), call, _claimed)

    @rule(n=ANY, key=KEYS, version=SMALL)
    def attempt(self, n: int, key: str, version: int) -> None:
        """A call is counted before it is made, and what was known of the one before is forgotten."""
        if hold := self.pick(self.writers, n):
            action = self.action(key, hold.lease, version)
            call = hold.ledger.attempt(action, hold.lease)
            self.same(lambda: self.model.attempt(action, hold.lease), call, Act.of)

    @rule(n=ANY, key=KEYS, receipt=RECEIPTS)
    def settle(self, n: int, key: str, receipt: Receipt) -> None:
        """A receipt is for the task's own act, under its lease."""
        if hold := self.pick(self.writers, n):
            call = hold.ledger.settle(self.name(key), receipt, hold.lease)
            self.same(lambda: self.model.settle(self.name(key), receipt, hold.lease), call, Act.of)

    @rule(n=ANY, key=KEYS, verdict=VERDICTS)
    def judge(self, n: int, key: str, verdict: Verdict) -> None:
        """So is a verdict."""
        if hold := self.pick(self.writers, n):
            call = hold.ledger.judge(self.name(key), verdict, hold.lease)
            self.same(lambda: self.model.judge(self.name(key), verdict, hold.lease), call, Act.of)

    @rule(n=ANY)
    def look_inside(self, n: int) -> None:
        """Whoever holds a task that is not over reads its acts as they are, although it asks for them once only."""
        hold = self.pick(self.open_holds, n)
        if hold is None or not self.model.valid(hold.lease) or self.over(hold):
            return
        acts = self.model.history(hold.lease.task_id)
        assert list(map(Act.of, self.run(hold.ledger.history(hold.lease.task_id), hold.context))) == acts
        for act in acts:
            entry = self.run(hold.ledger.entry(act.key), hold.context)
            assert entry is not None
            assert Act.of(entry) == act

    def action(self, key: str, lease: Lease, version: int) -> Action:
        return Action(
            key=self.name(key),
            task_id=lease.task_id,
            step=f"s{version}",
            tool="pay",
            args={"amount": version},
            risk=Risk.IRREVERSIBLE,
            revision=version,
            target=f"account {version}",
        )

    def over(self, hold: Hold) -> bool:
        return self.model.rows[hold.lease.task_id].over


def _claimed(entry: Entry) -> tuple[Act, bool]:
    return Act.of(entry), entry.fresh
