"""What any record of decisions promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.errors import StewardError
from steward.domain.ports.decisions import Record
from tests.conformance.stores.harness import Stores

FULL = Record(
    task_id="t1",
    kind="plan",
    subject="revision 1",
    outcome="accepted",
    confidence=0.5,
    model="m",
    prompt_version="p1",
    tokens_in=10,
    tokens_out=20,
    cost=0.25,
    seconds=1.5,
    by="planner",
    detail={"steps": [1, {"a": None}]},
    at=1_700_000_000.5,
)


async def test_records_come_back_in_order(stores: Stores) -> None:
    """Every field of every decision is kept, in the order in which they were made."""
    await stores.task()
    second = replace(FULL, kind="validation", confidence=None)
    await stores.decisions.add(FULL, second)
    await stores.decisions.add(Record(task_id="t1", kind="person"))
    await stores.decisions.add()
    first, then, last = await stores.decisions.list("t1")
    assert [first, then] == [FULL, second]
    assert last == Record(task_id="t1", kind="person", at=last.at)
    assert last.at > 0
    assert await stores.decisions.list("t2") == []


async def test_all_of_a_call_or_none(stores: Stores) -> None:
    """A call that can't be recorded whole records nothing."""
    await stores.task()
    with pytest.raises(StewardError, match="t9"):
        await stores.decisions.add(FULL, replace(FULL, task_id="t9"))
    assert await stores.decisions.list("t1") == []
