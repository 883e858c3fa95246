"""Carries out what other agents submit, without anybody waiting for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from steward.domain.errors import StewardError
from steward.service import App

_log = structlog.get_logger(__name__)
_AT_ONCE = 10  # tasks under way in this process; the others wait for their turn


@dataclass(kw_only=True)
class Carrier:
    """Leaves tasks to the workers where there are any, else carries them out here; each once at a time.

    What an end of this process leaves behind is taken up by whoever asks for it next, or by `steward resume`.
    """

    app: App
    _gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, asyncio.Task[None]])

    def start(self, task_id: str) -> None:
        """Have the task carried out, unless that is under way here."""
        if task_id not in self._running:
            self._running[task_id] = asyncio.create_task(self._carry(task_id), name=f"carry {task_id}")

    async def aclose(self) -> None:
        """Stop at once, as a crash would: nothing is lost by it."""
        running = [*self._running.values()]
        for one in running:
            one.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*running, return_exceptions=True)

    async def _carry(self, task_id: str) -> None:
        try:
            async with self._gate:
                if not await self.app.jobs.enqueue_for_workers(task_id):
                    await self.app.resume_if_free(task_id)
        except StewardError as error:
            _log.warning("task.carry_failed", task_id=task_id, error=str(error))
        except Exception as error:  # noqa: BLE001 - the record says how far it came, and who asks next goes on with it
            _log.error("task.carry_failed", task_id=task_id, error=repr(error))
        finally:
            del self._running[task_id]
