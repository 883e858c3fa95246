"""A worker of DBOS: workflows out of its queue, each of as many steps as a task of Steward's has actions.

It runs among DBOS's packages alone. `URL` takes as many workflows at a time as a worker of Steward's, in one loop;
`URL quickest` all that there are, in threads; `URL queue` reads how many to queue, a number a line, and answers each
line once it has.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from steward.evals.bench.effects import ACTIONS, CONCURRENCY, add, add_one

_QUEUE = "counting"
_LOOK = 0.01  # seconds between looks at its queue; shorter ones cost more than they bring


def work(url: str, *, quickest: bool) -> None:
    """Say that it is ready, and take what is queued until the standard input ends."""
    dbos = import_module("dbos").DBOS
    dbos(config={"name": "bench", "system_database_url": url, "application_version": "1", "log_level": "ERROR"})
    declare = _in_threads if quickest else _in_a_loop
    declare(dbos)
    dbos.launch()
    dbos.register_queue(_QUEUE, worker_concurrency=None if quickest else CONCURRENCY, polling_interval_sec=_LOOK)
    _say("ready")
    sys.stdin.read()


def queue(url: str) -> None:
    """As many workflows as each line says, each with a number to begin from."""
    client = import_module("dbos").DBOSClient(system_database_url=url)
    _say("ready")
    for line in sys.stdin:
        for begin in range(int(line)):
            client.enqueue({"queue_name": _QUEUE, "workflow_name": "count"}, begin)
        _say("queued")


def _in_a_loop(dbos: Any) -> None:
    step = dbos.step(name="add_one")(add_one)

    @dbos.workflow(name="count")
    async def count(begin: int) -> int:
        value = begin
        for number in range(ACTIONS):
            value = await step(f"{dbos.workflow_id}/{number}", value)
        return value


def _in_threads(dbos: Any) -> None:
    step = dbos.step(name="add_one")(add)

    @dbos.workflow(name="count")
    def count(begin: int) -> int:
        value = begin
        for number in range(ACTIONS):
            value = step(f"{dbos.workflow_id}/{number}", value)
        return value


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    url, *how = sys.argv[1:]
    if how == ["queue"]:
        queue(url)
    else:
        work(url, quickest=how == ["quickest"])
