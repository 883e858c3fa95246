"""The queue as a worker runs it: procrastinate on a few connections of its own."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from procrastinate.worker import Worker
from psycopg import AsyncConnection

from steward.checkpoints.accepting import CARRY_OUT, QUEUE
from steward.checkpoints.pool import PATIENCE, Pool, begin_session, unasked
from steward.domain.errors import Unreachable
from steward.settings import Settings

_POLL = 5.0  # seconds between looks for what was scheduled; everything else is told by NOTIFY
_NEVER = 86_400.0  # seconds; no job is ever asked to abort
_BEAT = 5.0
_CONNECTIONS = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 5, 600  # seconds


class Again(BaseRetryStrategy):
    """A task that fails for a reason nobody foresaw is tried again, later each time, and stops nobody else."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, Exception) or isinstance(exception, Unreachable):
            return None
        pause = min(_FIRST_PAUSE * 2 ** min(job.attempts, 10), _LONGEST_PAUSE)
        return RetryDecision(retry_in={"seconds": pause})


@asynccontextmanager
async def open_worker(
    pool: Pool, carry_out: Callable[[str], Awaitable[None]], *, name: str, concurrency: int, settings: Settings
) -> AsyncGenerator[Worker]:
    """A worker of the queue that hands each job's task to `carry_out`; run it, and stop it.

    Its connections are not the tasks', so that a heartbeat never waits for them.
    """
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # its errors come with stacks; ours say it in a line
    options = dict(cast("dict[str, Any]", pool.kwargs))
    options.pop("autocommit", None)  # the library sets it itself where it listens
    connector = PsycopgConnector(
        conninfo=pool.conninfo,
        kwargs=options,
        configure=_commit_at_once,
        min_size=1,
        max_size=_CONNECTIONS,
        timeout=PATIENCE,
        pool_factory=unasked,
    )
    app = App(connector=connector)

    @app.task(name=CARRY_OUT, queue=QUEUE, retry=Again())
    async def job(task_id: str) -> None:
        await carry_out(task_id)

    async with app.open_async():
        yield Worker(
            app,
            queues=[QUEUE],
            name=name,
            concurrency=concurrency,
            fetch_job_polling_interval=_POLL,
            abort_job_polling_interval=_NEVER,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=min(_BEAT, settings.stalled_after / 3),
            stalled_worker_timeout=settings.stalled_after,
            shutdown_graceful_timeout=settings.grace,
        )


async def _commit_at_once(connection: AsyncConnection[Any]) -> None:
    """Not waiting for the disk: a job that comes twice, since Postgres died, finds what became of its task."""
    await connection.set_autocommit(True)
    await begin_session(connection)
    await connection.execute("SET synchronous_commit = off")
