"""Every answer a person can give, from the question to what became of the task."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.cli.blind import PLAYBOOK
from tests.acceptance.cli.conftest import Ran, Steward

OVER_LIMIT = "Refund 300 EUR for order 1049, the espresso machine leaks."
AMBIGUOUS = "My storage jars arrived broken!!"
ENDLESS = "Keep an eye on order 1077 until it is delivered."


async def asked(steward: Steward, goal: str) -> Any:
    """The review that the goal ends in."""
    ran = await steward("run", goal, "--json")
    assert ran.code == 3, ran.err
    return ran.document["review"]


def effects(ran: Ran) -> list[tuple[str, Any]]:
    """The verified effects of the document's task, with their arguments."""
    return [
        (action["tool"], action["args"])
        for action in ran.document["actions"]
        if action["risk"] != "read" and action["verdict"]["status"] == "verified"
    ]


async def test_an_approved_act_is_done_as_shown(steward: Steward) -> None:
    """The queue names the question, `show` all that the decision needs, and a yes is carried out at once, once."""
    review = await asked(steward, OVER_LIMIT)
    queue = (await steward("review", "--json")).document["reviews"]
    shown = await steward("review", "show", review["id"])

    approved = await steward("review", "approve", review["id"][:5], "--by", "lea", "--json")
    twice = await steward("review", "approve", review["id"])

    assert [one["id"] for one in queue] == [review["id"]]
    assert all(word in shown.out for word in (OVER_LIMIT, "issue_refund", "300", "refund-limit", "to come"))
    assert all(f"steward review {answer.replace('_', '-')} {review['id']}" in shown.out for answer in review["options"])
    assert approved.code == 0, approved.err
    assert effects(approved)[0] == ("issue_refund", review["args"])
    assert (twice.code, "already decided: approve by lea" in twice.complaint) == (2, True)


async def test_edited_arguments_are_checked_and_done(steward: Steward) -> None:
    """An edit that the rules forbid is refused and can be given again; the good one is what happens."""
    review = await asked(steward, OVER_LIMIT)

    refused = await steward("review", "edit", review["id"], "--set", "amount=9000")
    edited = await steward("review", "edit", review["id"], "--set", "amount=80", "--json")

    assert refused.code == 2
    assert "amount" in refused.complaint
    assert effects(edited)[0] == ("issue_refund", review["args"] | {"amount": 80}), edited.err
    assert edited.code == 0, "what the person made of it is what the goal calls for now"


async def test_a_rejected_act_does_not_happen(steward: Steward) -> None:
    """A no with `--end` ends the task as asked (0); without it Steward plans again, and here asks again (3)."""
    first, second = await asked(steward, OVER_LIMIT), await asked(steward, "Refund 400 EUR for order 1049.")

    ended = await steward("review", "reject", first["id"], "--reason", "not agreed", "--end", "--json")
    again = await steward("review", "reject", second["id"], "--reason", "not agreed", "--json")

    assert (ended.code, ended.document["status"], effects(ended)) == (0, "failed", [])
    assert (again.code, again.document["status"], effects(again)) == (3, "needs_review", [])
    assert again.document["review"]["id"] != second["id"]


async def test_an_answer_makes_an_ambiguous_goal_plain(steward: Steward) -> None:
    """What a person adds goes to the planner, and the task is done with it."""
    review = await asked(steward, AMBIGUOUS)

    ran = await steward("review", "respond", review["id"], "--message", "It is order 1050", "--json")

    assert ran.code == 0, ran.err
    assert {tool for tool, _ in effects(ran)} == {"create_record", "update_status", "send_email"}


async def test_granting_more_goes_on_where_it_stopped(steward: Steward) -> None:
    """A grant adds to the ceiling: the task goes on, here to the next ceiling; abort ends it as asked (0)."""
    review = await asked(steward, ENDLESS)

    more = await steward("review", "grant", review["id"], "--actions", "2", "--json")
    aborted = await steward("review", "abort", more.document["review"]["id"], "--reason", "enough", "--json")

    assert (more.code, more.document["steps"]) == (3, 7)
    assert (aborted.code, aborted.document["status"]) == (0, "failed")
    assert "enough" in aborted.document["error"]


@pytest.mark.parametrize(
    ("word", "code", "status"), [("--happened", 0, "complete"), ("--did-not-happen", 3, "needs_review")]
)
async def test_a_person_says_what_nobody_can_look_up(steward: Steward, word: str, code: int, status: str) -> None:
    """An act without proof is settled by a person's word, and by nothing else."""
    (steward.folder / "playbooks").mkdir()
    (steward.folder / "playbooks" / "bell.yaml").write_text(PLAYBOOK)
    blind = steward.having(
        STEWARD_TOOLS="tests.acceptance.cli.blind:TOOLS", STEWARD_PLAYBOOKS=str(steward.folder / "playbooks")
    )
    review = await asked(blind, "Please ring the bell")

    said = await blind("review", "respond", review["id"], word, "--evidence", "I was there", "--json")

    assert review["reason"] == "unknown_outcome"
    assert (said.code, said.document["status"]) == (code, status), said.err


async def test_an_answer_that_does_not_fit_is_one_clear_line(steward: Steward) -> None:
    """What can't be taken leaves the question open and says what would do."""
    review = await asked(steward, OVER_LIMIT)

    unknown = await steward("review", "approve", "nothing")
    unfit = await steward("review", "grant", review["id"])

    assert (unknown.code, "no open review begins with 'nothing'" in unknown.complaint) == (2, True)
    assert (unfit.code, "possible: approve, edit, reject, leave_out, by_hand, abort" in unfit.complaint) == (2, True)
    assert (await steward("review", "--json")).document["reviews"] == [review]
