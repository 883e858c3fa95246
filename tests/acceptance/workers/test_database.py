"""The database goes away under a worker at work."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.acceptance.cli.conftest import Steward
from tests.acceptance.workers.conftest import QUICK, Fleet, Running, eventually, ticket


async def test_a_worker_outlives_its_database(bare: Steward) -> None:
    """The server is killed with tasks under way: it is started again, and the same worker completes them all."""
    ours = bare.having(**QUICK, STEWARD_LEASE="2")
    path = ours.folder / "goals.txt"
    path.write_text("\n".join(map(ticket, range(30))))
    assert (await ours("submit", "--file", str(path))).code == 0
    worker = Running(await ours.start("worker", "--concurrency", "2"))
    try:
        await eventually(lambda: _done(ours, 3))
        os.kill(_server(ours.folder), signal.SIGKILL)
        await eventually(lambda: _done(ours, 30))
        worker.send(signal.SIGTERM)
        code, out, err = await worker.end()
    finally:
        if worker.process.returncode is None:
            await worker.kill()

    assert code == 0, err
    assert "Stopped" in out
    assert "Traceback" not in err


async def test_without_a_database_it_says_so(fleet: Fleet) -> None:
    """A worker whose database can't be reached ends in one line and with exit code 4."""
    ran = await fleet.steward.having(DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")("worker")

    assert (ran.code, ran.out) == (4, "")
    assert "can't be used" in ran.complaint


def _server(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split("\n")[0])


async def _done(ours: Steward, number: int) -> bool:
    listed = await ours("tasks", "--status", "complete", "--limit", "100", "--json")
    return listed.code == 0 and len(listed.document["tasks"]) >= number
