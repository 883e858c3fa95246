"""The fault matrix: whole, and a case of each fault carried out."""

from __future__ import annotations

from pathlib import Path

from steward.evals.regression.matrix import matrix
from steward.evals.regression.runner import run_cases
from steward.settings import Settings

TRIED = (
    "status-hallucinated-tool-get-record-once",
    "refund-misspelt-tool-issue-refund-once",
    "cancel-wrong-type-update-status-always",
    "refund-repeated-issue-refund-always",
    "refund-claimed-always",
    "desk-refund-issue-refund-silent-once",
    "desk-damaged-create-record-silent-once",
    "desk-refund-issue-refund-lost-always",
    "tools-played-issue-refund-malformed-always",
    "tools-played-issue-refund-oversized-once",
)


def test_each_fault_meets_each_tool() -> None:
    """Every act of every request, and its reads, under each fault, once and always."""
    cases = {case.id: case for case in matrix()}
    assert len(cases) == 299
    assert {*TRIED} <= {*cases}
    assert {tag for case in cases.values() for tag in case.tags} >= {"silent", "lost", "prose", "endless", "oversized"}
    assert sum(name.endswith("-once") for name in cases) > 140


async def test_a_case_of_each_fault_holds(server_url: str, tmp_path: Path) -> None:
    """Got over alone where that can be known, else a person; nothing untrue, nothing twice."""
    cases = [case for case in matrix() if case.id in TRIED]
    done = await run_cases(cases, Settings(home=tmp_path, planner="fixed"), server=server_url)
    assert {one.case: [said.text for said in one.findings] for one in done.results if not one.passed} == {}
