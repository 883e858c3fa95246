"""What the LangGraph server takes for a submission, before any run is made."""

from __future__ import annotations

import time
from typing import Any

import pytest

from steward.domain.errors import Unusable
from steward.domain.ports.tasks import Task
from steward.server.submissions import Submission, check_run


async def test_a_run_does_not_begin_what_was_submitted_for_later() -> None:
    """Neither its goal said again nor a run without input; once its time has come both go on."""
    due = [time.time() + 3600.0]
    asked: list[Any] = [{"thread_id": "t", "kwargs": {"input": given}} for given in ({"goal": "do it"}, None)]

    async def find(_: str) -> Task | None:
        return Task(id="t", goal="do it", run_after=due[0], submitted=True)

    async def check_playbook(_: str) -> None:
        raise AssertionError("the task is there already")

    for one in asked:
        with pytest.raises(Unusable, match=r"^task t was submitted for .* UTC and not before; cancel it"):
            await check_run(one, find, check_playbook)
    due[0] -= 7200.0
    for one in asked:
        await check_run(one, find, check_playbook)


def test_a_playbook_that_a_form_left_empty_is_none() -> None:
    """Forms and models fill in what they may leave out; a person is not asked about a playbook without a name."""
    assert Submission.read({"goal": "do it", "playbook": ""}).playbook is None
    nothing = dict.fromkeys(["playbook", "requested_by", "limits", "messages"])
    assert Submission.read({"goal": "do it", **nothing}) == Submission(goal="do it")


def test_an_input_that_is_no_object_is_told_so() -> None:
    """A goal sent as the input itself is what many try first."""
    with pytest.raises(Unusable, match=r"submit \{'goal': '…'\}.*the input is no object"):
        Submission.read("Refund 15 EUR for order 1043.")
