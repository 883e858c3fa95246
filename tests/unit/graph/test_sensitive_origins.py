"""What a tool's result marks as sensitive goes only to arguments that are marked, or that a playbook names."""

from __future__ import annotations

import json

import pytest

from steward.domain.json_view import readable
from steward.domain.model import Expectation, Step
from tests.unit.graph.mailroom import Mailroom
from tests.unit.graph.rig import accepts
from tests.unit.graph.test_origins import YES, office, rig
from tests.unit.graph.test_yes import asked, plan_of

SECRET = "Hunter2-Hunter2"
VAULT = Step(id="v", tool="read_vault", args={"path": "safe"})
MAIL = accepts(Expectation(tool="send_email", args={"to": "ann@ex.org"}, at_most=1))
GOAL = "Mail ann@ex.org what is in the safe"


def mail(body: str) -> Step:
    return Step(id="tell", tool="send_email", args={"to": "ann@ex.org", "body": body})


@pytest.mark.parametrize("body", ["${v.password}", "It is ${v.password}.", "It is ${v}."])
async def test_a_password_that_goes_into_a_mail_is_asked_about_and_not_shown(body: str) -> None:
    """Whichever way it is written, and though the mail goes to whom the request names."""
    room = Mailroom(password=SECRET)
    case = rig(room, [plan_of(VAULT, mail(body))], MAIL)

    await case.begin(goal=GOAL)

    question = await asked(case)
    assert "body ***: was read from read_vault(safe)" in question.text
    assert SECRET not in question.text
    assert SECRET not in json.dumps(readable(question.detail["origins"]))
    assert all(SECRET not in one.message for one in case.planner.requests[-1].problems)
    assert room.acts == []
    assert (await case.answer(YES)).status == "complete"
    assert SECRET in room.done("send_email")[0]["body"]


@pytest.mark.parametrize("body", ["${'It is ' + v.password}", "${v['pass' + 'word']}", "${v.map(k, v[k])[1]}", "${v}"])
async def test_no_expression_looks_into_it(body: str) -> None:
    room = Mailroom(password=SECRET)

    assert (await rig(room, [plan_of(VAULT, mail(body))], MAIL).begin(goal=GOAL)).status == "needs_review"
    assert room.acts == []


@pytest.mark.parametrize("body", ["${v.path}", "${v.path + '!'}"])
async def test_what_stands_beside_it_is_no_secret(body: str) -> None:
    room = Mailroom(password=SECRET)

    assert (await rig(room, [plan_of(VAULT, mail(body))], MAIL).begin(goal=GOAL)).status == "complete"


async def test_it_may_go_where_the_tool_marks_its_argument() -> None:
    room = Mailroom(password=SECRET)
    enter = Step(id="in", tool="log_in", args={"user": "kim", "password": "${v.password}"})
    case = rig(room, [plan_of(VAULT, enter)], accepts(Expectation(tool="log_in", at_most=1)))

    assert (await case.begin(goal="Log in as kim")).status == "complete"
    assert room.done("log_in") == [{"user": "kim", "password": SECRET}]


@pytest.mark.parametrize(
    ("listed", "asks"),
    [
        (["sensitive", "read_vault"], False),
        (["read_vault"], True),
        (["sensitive"], True),
        (["sensitive", "request"], True),
    ],
)
async def test_a_playbook_lets_it_through_by_name(listed: list[str], asks: bool) -> None:
    """It has to say both: that it may be a secret, and whose."""
    room = Mailroom(password=SECRET)
    playbook = office(origins={"send_email": {"body": listed}})
    case = rig(room, [plan_of(VAULT, mail("${v.password}"))], MAIL, playbook)

    assert ((await case.begin(goal=GOAL)).status == "needs_review") is asks
