"""What only looks opens a database that nothing was done on yet, and finds all of its tables there."""

from __future__ import annotations

from pathlib import Path

from steward.domain.figures.slices import Slice
from steward.records import open_records
from steward.settings import Settings


async def test_workers_are_told_of_before_there_was_one(empty_database_url: str, tmp_path: Path) -> None:
    """The tables of the queue are made by whoever looks first."""
    async with open_records(Settings(home=tmp_path, database_url=empty_database_url)) as records:
        found = await records.figures.workers(Slice(since=0, until=4e9))

    assert (found.workers, found.backlog.queued) == ([], 0)
