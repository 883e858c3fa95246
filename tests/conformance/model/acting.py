"""Acts are claimed, attempted, settled and judged, by those that hold their task and those that lost it."""

from __future__ import annotations

from steward.domain.model import Action, Entry, Risk
from steward.domain.ports.ledger import Lease
from tests.conformance.model.drawn import Move, Moves
from tests.conformance.model.ground import Hold
from tests.conformance.model.leasing import Leasing
from tests.conformance.model.views import Act


class Acting(Leasing):
    def act(self, moves: Moves) -> None:
        """Whoever holds a task moves its acts on, and whoever lost it moves nothing."""
        if hold := self.writer(moves.n):
            for move in moves.moves:
                self._make(move, hold)

    def _make(self, move: Move, hold: Hold) -> None:
        model, ledger, lease, key = self.model, hold.ledger, hold.lease, self.name(move.key)
        action = self.action(move.key, lease, move.version)
        match move.kind:
            case "claim":
                self.same(lambda: model.claim(action, lease), ledger.claim(action, lease), _claimed)
            case "begin":
                self.same(lambda: model.claim(action, lease, attempts=1), ledger.begin(action, lease), _claimed)
            case "attempt":
                self.same(lambda: model.attempt(action, lease), ledger.attempt(action, lease), Act.of)
            case "settle":
                call = ledger.settle(key, move.receipt, lease)
                self.same(lambda: model.settle(key, move.receipt, lease), call, Act.of)
            case "judge":
                call = ledger.judge(key, move.verdict, lease)
                self.same(lambda: model.judge(key, move.verdict, lease), call, Act.of)

    def look_inside(self, n: int) -> None:
        """Whoever holds a task reads its acts as they are, although it asks for them once only.

        Not so where the task was over under this hold, and an act of it made way.
        """
        hold = self.pick(self.open_holds, n)
        acts = self.model.history(hold.lease.task_id) if hold else []
        if hold is None or not self.model.valid(hold.lease) or any(" of task " in act.key for act in acts):
            return
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
