"""What the request names only to except it is hit by no act, unless a person says so."""

from __future__ import annotations

import pytest

from steward.domain.model import Expectation, Step
from tests.unit.graph.mailroom import Contact, Mail, Mailroom, office
from tests.unit.graph.rig import accepts
from tests.unit.graph.test_origins import rig
from tests.unit.graph.test_yes import asked, plan_of

ALL = accepts(Expectation(tool="find_contacts"), Expectation(tool="send_email", at_least=0))
LOOK = Step(id="c", tool="find_contacts", args={})


def room() -> Mailroom:
    return Mailroom(contacts=[Contact(name=one, email=f"{one}@ex.org", iban="DE1") for one in ("a1", "b2", "c3")])


def mails(over: str = "${c.contacts}") -> Step:
    return Step(
        id="m", tool="send_email", for_each=over, args={"to": "${item.email}", "subject": "News", "body": "Hello."}
    )


@pytest.mark.parametrize(
    "goal",
    [
        "Mail all contacts except b2@ex.org.",
        "Mail all contacts but not b2@ex.org",
        "Mail everybody, with the exception of the contacts a1@ex.org and b2@ex.org.",
        "Schreibe allen außer b2@ex.org",
    ],
)
async def test_an_exception_is_none_of_them(goal: str) -> None:
    """A loop without the filter takes them all: nothing else tells the one that is not wanted from the others."""
    place = room()
    case = rig(place, [plan_of(LOOK, mails())], ALL)

    assert (await case.begin(goal=goal)).status == "needs_review"
    assert "@ex.org: the request names it as an exception" in (await asked(case)).text
    assert not any(one["to"] == "b2@ex.org" for one in place.done("send_email"))


@pytest.mark.parametrize(
    ("goal", "over", "sent"),
    [
        ("Mail all contacts except b2@ex.org.", "${c.contacts.filter(o, o.email != 'b2@ex.org')}", 2),
        ("Mail nobody else, but do mail a1@ex.org, b2@ex.org and c3@ex.org.", "${c.contacts}", 3),
        ("Mail all except b2@ex.org. No, b2@ex.org too.", "${c.contacts}", 3),
        ("Mail all but not before I say so: a1@ex.org, b2@ex.org, c3@ex.org", "${c.contacts}", 3),
        ("Mail all contacts except d4@ex.org and then b2@ex.org once more", "${c.contacts}", 3),
    ],
)
async def test_others_are_no_exceptions(goal: str, over: str, sent: int) -> None:
    place = room()
    case = rig(place, [plan_of(LOOK, mails(over))], ALL)

    assert (await case.begin(goal=goal)).status == "complete", (await case.state()).problems
    assert len(place.done("send_email")) == sent


@pytest.mark.parametrize(
    ("goal", "status", "why"),
    [
        ("Mail the senders of all mails except the one of 5 May.", "needs_review", "to b@ex.org is of “2026-05-05”"),
        ("Mail the senders of all mails except Bernd Kraft.", "needs_review", "to b@ex.org is of “Bernd Kraft”"),
        ("Mail the senders of all mails, but not before 5 May.", "complete", ""),
        ("Mail the senders of all mails except those of 6 May.", "complete", ""),
        ("On 5 May, mail the senders of all mails except those of 6 May.", "complete", ""),
    ],
)
async def test_so_is_the_record_of_an_exception(goal: str, status: str, why: str) -> None:
    place = Mailroom(
        mails=[
            Mail(id="m1", sender="a@ex.org", body="Anna Weber", day="2026-05-04"),
            Mail(id="m2", sender="b@ex.org", body="Bernd Kraft", day="2026-05-05"),
        ]
    )
    look = Step(id="c", tool="search_mail", args={})
    step = Step(
        id="m",
        tool="send_email",
        for_each="${c.emails}",
        args={"to": "${item.sender}", "subject": "News", "body": "Hello."},
    )
    wanted = accepts(Expectation(tool="search_mail"), Expectation(tool="send_email", at_least=0))
    allowed = office(origins={"send_email": {"to": ["search_mail"], "act": ["search_mail"]}})
    case = rig(place, [plan_of(look, step)], wanted, allowed)

    assert (await case.begin(goal=goal)).status == status, (await case.state()).problems
    if why:
        assert why in (await asked(case)).text
