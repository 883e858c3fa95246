"""Values of the request that stand in each other's place are refused, and asked about where the planner insists."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.model import Expectation, Step
from tests.unit.graph.mailroom import Contact, Mailroom
from tests.unit.graph.rig import accepts
from tests.unit.graph.test_origins import rig
from tests.unit.graph.test_yes import asked, plan_of

TWO = accepts(Expectation(tool="send_email", at_least=2, at_most=2))
ALL = Step(id="c", tool="find_contacts", args={})
LOOKS = [Step(id=name, tool="find_contacts", args={"query": name}) for name in ("Anna", "Bernd")]


def room() -> Mailroom:
    named = (("Anna Weber", "ann@ex.org"), ("Bernd Kraft", "ben@ex.org"), ("Cleo Lang", "cleo@ex.org"))
    return Mailroom(contacts=[Contact(name=name, email=mail, iban=f"DE-{mail}") for name, mail in named])


def mail(name: str, to: str, desk: str) -> Step:
    return Step(id=name, tool="send_email", args={"to": to, "subject": desk, "body": "Welcome."})


LISTED = {"Anna": "${c.contacts[0].email}", "Bernd": "${c.contacts[1].email}"}
LOOKED_UP = {"Anna": "${Anna.contacts[0].email}", "Bernd": "${Bernd.contacts[0].email}"}
GOALS = [
    ("Mail Anna Weber that she has desk 4, and Bernd Kraft that he has desk 7.", "desk 4", "desk 7"),
    ("Mail Bernd Kraft that he has desk 7, and Anna Weber that she has desk 4.", "desk 4", "desk 7"),
    ("Mail Anna Weber and Bernd Kraft that they have desk 4 and desk 7.", "desk 4", "desk 7"),
    (
        "Look up Anna Weber and Bernd Kraft. Mail Bernd he has desk 7, and Anna she has desk 4.",
        "desk 4",
        "desk 7",
    ),
]


@pytest.mark.parametrize("crossed", [False, True])
@pytest.mark.parametrize(("goal", "first", "second"), GOALS)
async def test_each_gets_what_the_request_says_of_them(goal: str, first: str, second: str, crossed: bool) -> None:
    place = room()
    ann, ben = (second, first) if crossed else (first, second)
    plan = plan_of(ALL, mail("one", LISTED["Anna"], ann), mail("two", LISTED["Bernd"], ben))
    case = rig(place, [plan], TWO)

    task = await case.begin(goal=goal)

    # the last one's order and nearness disagree: that is no doubt
    doubted = crossed and not goal.startswith("Look up")
    assert task.status == ("needs_review" if doubted else "complete"), (await case.state()).problems
    if doubted:
        assert "the request says it of" in (await asked(case)).text
        assert place.acts == []


@pytest.mark.parametrize(("reads", "ways"), [([ALL], LISTED), (LOOKS, LOOKED_UP)], ids=["listed", "looked up"])
async def test_one_that_is_named_and_hit_by_no_act_is_missed(reads: list[Step], ways: Any) -> None:
    place = room()
    goal = "Look up Anna and Bernd: mail Anna Weber that she has desk 4, and Bernd Kraft that he has desk 7."
    case = rig(place, [plan_of(*reads, mail("one", ways["Anna"], "desk 4"), mail("two", ways["Anna"], "desk 7"))], TWO)

    assert (await case.begin(goal=goal)).status == "needs_review"
    assert "which the request names as well" in (await asked(case)).text
    assert place.acts == []


async def test_two_to_one_where_nobody_else_is_named_are_two_to_one() -> None:
    place = room()
    case = rig(place, [plan_of(ALL, mail("one", LISTED["Anna"], "desk 4"), mail("two", LISTED["Anna"], "desk 7"))], TWO)

    assert (await case.begin(goal="Mail Anna Weber desk 4, and in another mail desk 7.")).status == "complete"
