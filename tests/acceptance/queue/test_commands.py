"""A team at its terminals: who has what, in which order, what two people must say, and the record of it all."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.acceptance.cli.conftest import Steward

FOUR_EYES = """
name: return
title: Return
description: A status change that two people approve.
tools: [update_status]
rules:
  - {id: four-eyes, when: "tool == 'update_status'", then: review, approvers: 2, message: Two people approve a return.}
success: [{tool: update_status, args: {collection: orders, id: "${slots.order}"}}]
review: {group: desk, second_group: chiefs, priority: 5, due: {any: 3600}}
fixed:
  phrases: [return]
  slots: {order: {pattern: 'order (\\d+)'}}
  steps:
    - {id: change, tool: update_status, args: {collection: orders, id: "${slots.order}", status: return_requested}}
"""


@pytest.fixture
def team(steward: Steward) -> Steward:
    """Steward with a playbook that wants two people."""
    (steward.folder / "playbooks").mkdir()
    (steward.folder / "playbooks" / "return.yaml").write_text(FOUR_EYES)
    return steward.having(STEWARD_PLAYBOOKS=str(steward.folder / "playbooks"), STEWARD_SAMPLES="on")


async def asked(team: Steward, goal: str, playbook: str) -> str:
    """The id of the review that the goal ends in."""
    ran = await team("run", goal, "--playbook", playbook, "--by", "kim", "--json")
    assert ran.code == 3, ran.err
    return ran.document["review"]["id"]


def change(team: Steward, statement: Any) -> None:
    with psycopg.connect(team.env["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


async def test_two_people_must_approve(team: Steward) -> None:
    """One yes waits and says so (3); the same person and the requester don't count; the second yes is done."""
    review = await asked(team, "return order 1042", "return")

    first = await team("review", "approve", review, "--by", "ann")
    again = await team("review", "approve", review, "--by", "Ann")
    requester = await team("review", "approve", review, "--by", "kim")
    shown = await team("review", "show", review)
    second = await team("review", "approve", review, "--by", "lea", "--json")

    assert (first.code, "1 of 2 approvals, by ann" in first.err) == (3, True), first.err
    assert (again.code, "has approved already" in again.complaint) == (2, True)
    assert (requester.code, "asked for this task" in requester.complaint) == (2, True)
    assert "1 of 2, by different people: ann" in shown.out
    assert (second.code, second.document["status"]) == (0, "complete"), second.err


async def test_whose_it_is_keeps_others_from_answering(team: Steward) -> None:
    """A claimed question is its holder's until given back; the list shows who has what, most urgent first."""
    urgent = await asked(team, "return order 1042", "return")
    usual = await asked(team, "Refund 300 EUR for order 1049, it leaks.", "refund")

    claimed = await team("review", "claim", usual[:6], "--by", "ann")
    refused = await team("review", "reject", usual, "--reason", "no", "--by", "lea")
    taken = await team("review", "claim", usual, "--by", "lea")
    released = await team("review", "release", usual, "--by", "ann", "--json")
    first = [one["id"] for one in (await team("review", "--json")).document["reviews"]]
    await team("review", "priority", usual, "9", "--by", "lea")
    await team("review", "assign", usual, "--to", "lea", "--by", "ann")
    then = (await team("review", "list", "--json")).document["reviews"]
    leas = (await team("review", "list", "--assignee", "lea", "--json")).document["reviews"]

    assert (claimed.code, "ann" in claimed.out, "claimed" in claimed.out) == (0, True, True)
    assert (refused.code, "claimed by ann until" in refused.complaint) == (2, True)
    assert (taken.code, "claimed by ann until" in taken.complaint) == (2, True)
    assert (released.code, released.document["claimed_by"]) == (0, None)
    assert (first, [one["id"] for one in then]) == ([urgent, usual], [usual, urgent])
    assert [(one["id"], one["assignee"], one["priority"]) for one in leas] == [(usual, "lea", 9)]


async def test_the_list_is_narrowed(team: Steward) -> None:
    """By reason, playbook, group and overdue; nothing that fits is a plain word and no failure."""
    due = await asked(team, "return order 1042", "return")
    usual = await asked(team, "Refund 300 EUR for order 1049, it leaks.", "refund")
    change(team, "UPDATE steward.review SET due_at = now() - interval '2 hours' WHERE due_at IS NOT NULL")

    async def found(*words: str) -> list[str]:
        return [one["id"] for one in (await team("review", "list", *words, "--json")).document["reviews"]]

    assert await found("--overdue") == [due]
    assert await found("--playbook", "refund") == [usual]
    assert await found("--group", "desk", "--reason", "approval") == [due]
    assert await found("--reason", "ceiling") == []
    nothing, table = await team("review", "list", "--mine"), await team("review", "list")
    assert (nothing.code, nothing.out) == (0, "")
    assert "overdue" in table.out


async def test_a_yes_can_be_bound_to_what_was_read(team: Steward) -> None:
    """With the digest that `show` printed, a question that changed since is refused."""
    review = await asked(team, "Refund 300 EUR for order 1049, it leaks.", "refund")
    shown = (await team("review", "show", review, "--json")).document

    stale = await team("review", "approve", review, "--digest", "0" * 12)
    fresh = await team("review", "approve", review, "--digest", shown["digest"][:12])

    assert (stale.code, "changed since it was shown" in stale.complaint) == (2, True)
    assert fresh.code == 0, fresh.err


async def test_the_record_tells_who_did_what_and_shows_any_change(team: Steward) -> None:
    """Asked, seen, claimed, decided, applied, by whom and from where; a line changed or cut off is named (1)."""
    review = await asked(team, "Refund 300 EUR for order 1049, it leaks.", "refund")
    await team("review", "show", review)
    await team("review", "claim", review, "--by", "ann")
    await team("review", "approve", review, "--by", "ann")
    task = (await team("tasks", "--json")).document["tasks"][0]["id"]

    lines = (await team("audit", review, "--json")).document["events"]
    of_task, shown = await team("audit", task[:8], "--json"), await team("audit")
    whole = await team("audit", "verify")
    change(team, "ALTER TABLE steward.audit DISABLE TRIGGER USER")
    change(team, "UPDATE steward.audit SET actor = 'bob' WHERE kind = 'decided'")
    broken, told = await team("audit", "verify"), await team("audit", "verify", "--json")

    assert [one["kind"] for one in lines] == ["opened", "viewed", "claimed", "decided", "applied"]
    assert [one["actor"]["source"] for one in lines] == ["machine", "cli", "cli", "cli", "machine"]
    assert [one["actor"]["name"] for one in lines][2:4] == ["ann", "ann"]
    assert of_task.document["events"] == lines
    assert all(word in shown.out for word in (review, "decided", "ann"))
    assert (whole.code, broken.code, told.code) == (0, 1, 1)
    seq = next(one["seq"] for one in lines if one["kind"] == "decided")
    assert str(seq) in broken.complaint
    assert told.document == {"unbroken": False, "broken": told.document["broken"]}
