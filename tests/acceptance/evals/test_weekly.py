"""A worker has the cases run that are named, by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tenacity import AsyncRetrying, stop_after_delay, wait_fixed

from steward.records import open_records
from steward.settings import Settings
from steward.workers.evals import evaluating

WRITTEN = """\
cases:
  - {id: a, goal: "Where is my order 1054?", expect: {status: complete}}
"""


async def test_a_worker_has_the_cases_run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once in its time, however often it looks; the run is kept beside the tasks."""
    cases = tmp_path / "ours.yaml"
    cases.write_text(
        'cases:\n  - {id: a, goal: "Where is my order 1054?", expect: {status: complete}}\n', encoding="utf-8"
    )
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("STEWARD_PLANNER", "fixed")
    settings = Settings(home=tmp_path / "home", database_url=database_url, evals=str(cases))
    async with open_records(settings) as records:
        async with evaluating(settings, look=0.1):
            async for attempt in AsyncRetrying(stop=stop_after_delay(60), wait=wait_fixed(0.2), reraise=True):
                with attempt:
                    assert await records.eval_runs.newest()
        [kept] = await records.eval_runs.newest()
        assert (kept.cases, kept.held) == (str(cases), True)
        assert not await records.eval_runs.claim(str(cases), 3600, lease=0)


async def test_why_cases_can_t_be_run_is_a_line_in_the_log(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words that the command has for a person."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings = Settings(home=tmp_path / "home", database_url=database_url, evals=str(tmp_path / "gone"))
    with capture_logs() as told:
        async with evaluating(settings, look=60.0):
            async for attempt in AsyncRetrying(stop=stop_after_delay(60), wait=wait_fixed(0.1), reraise=True):
                with attempt:
                    assert told
    assert told[0]["said"] == f"✗ {tmp_path / 'gone'}: there is no such file or folder of cases"
