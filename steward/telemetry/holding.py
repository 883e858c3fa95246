"""A task's lease as it is held where somebody watches: what is known of the task by then is told and learned of."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from types import TracebackType

from steward.domain.errors import Fenced
from steward.domain.ports.facts import LeaseLost, TaskTaken
from steward.domain.ports.ledger import Lease, Ledger
from steward.domain.ports.telemetry import Telemetry
from steward.telemetry.task_secrets import TaskSecrets


class Holding(AbstractAsyncContextManager[Lease]):
    """A hold that tells if the lease is lost. It stands around each node, where a generator would be felt."""

    def __init__(
        self, ledger: Ledger, task_id: str, seconds: float, telemetry: Telemetry, secrets: TaskSecrets
    ) -> None:
        self._ledger, self._task_id = ledger, task_id
        self._telemetry, self._secrets = telemetry, secrets
        self._held = ledger.hold(task_id, seconds)

    async def __aenter__(self) -> Lease:
        try:
            lease = await self._held.__aenter__()
        except Fenced as lost:
            self._lost(lost)
            raise
        if self._secrets.asks(lease):
            try:
                self._secrets.read(lease, await self._ledger.history(self._task_id))
            except BaseException as error:
                await self.__aexit__(type(error), error, error.__traceback__)
                raise
        if lease.caller or lease.newest_run:
            taken = TaskTaken(task_id=self._task_id, caller=lease.caller, newest_run=lease.newest_run)
            self._telemetry.tell(taken)
        return lease

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        try:
            passed = await self._held.__aexit__(kind, error, trace)
        except Fenced as lost:
            self._lost(lost)
            raise
        if isinstance(error, Fenced) and not passed:
            self._lost(error)
        return passed

    def _lost(self, lost: Fenced) -> None:
        self._telemetry.tell(LeaseLost(task_id=self._task_id, why=str(lost)))
