"""Two who bear the name that the request says: a person is asked which, unless something tells them apart."""

from __future__ import annotations

import pytest

from steward.domain.model import Step
from tests.unit.graph.mailroom import Contact, Mailroom
from tests.unit.graph.rig import Rig
from tests.unit.graph.test_origins import in_stretches, pay, rig
from tests.unit.graph.test_yes import asked, plan_of

OLD = Contact(name="Ann Weber", email="ann@old.org", iban="DE5001")
NEW = Contact(name="Ann Weber", email="ann@new.org", iban="DE5002")
LIND = Contact(name="Ann Lind", email="lind@ex.org", iban="DE5003")
BEN = Contact(name="Ben Kraft", email="ben@ex.org", iban="DE5004")
ALL = Step(id="c", tool="find_contacts", args={})


async def paid(case: Rig, goal: str) -> str:
    return (await case.begin(goal=goal)).status


@pytest.mark.parametrize(
    ("contacts", "goal", "recipient", "called"),
    [
        ([OLD, NEW], "Send 20 EUR to Ann Weber", "${c.contacts[0].iban}", "Ann Weber"),
        ([OLD, NEW], "Send 20 EUR to ann  weber", "${c.contacts[1].iban}", "Ann Weber"),
        ([OLD, NEW], "Send 20 EUR to Ann Weber", "${c.contacts.filter(p, p.name == 'Ann Weber')[0].iban}", "Ann Weber"),
        ([OLD, LIND], "Send 20 EUR to Ann", "${c.contacts[0].iban}", "Ann"),
    ],
)
async def test_one_of_two_namesakes_is_not_just_taken(
    contacts: list[Contact], goal: str, recipient: str, called: str
) -> None:
    """It was done for the first one of the list, and called complete."""
    place = Mailroom(contacts=[*contacts, BEN])
    case = rig(place, [plan_of(ALL, pay(recipient, 20))])

    assert await paid(case, goal) == "needs_review"
    assert f"the request says {called}, and more than one there is called so" in (await asked(case)).text
    assert place.acts == []


async def test_a_namesake_that_is_spelt_out_after_a_look_is_asked_about() -> None:
    place = Mailroom(contacts=[OLD, NEW, BEN])
    case = rig(place, in_stretches(plan_of(ALL, final=False), plan_of(pay("DE5002", 20))))

    assert await paid(case, "Send 20 EUR to Ann Weber") == "needs_review"
    assert "more than one there is called so" in (await asked(case)).text


@pytest.mark.parametrize(
    ("contacts", "goal", "recipient"),
    [
        ([OLD, NEW], "Send 20 EUR to Ann Weber, ann@new.org", "${c.contacts[1].iban}"),
        ([OLD, NEW], "Send 20 EUR to Ann Weber (DE5002)", "${c.contacts[1].iban}"),
        (
            [OLD, NEW],
            "Send 20 EUR to Ann Weber at her new address",
            "${c.contacts.filter(p, p.email.endsWith('new.org'))[0].iban}",
        ),
        ([OLD, LIND], "Send 20 EUR to Ann Weber", "${c.contacts[0].iban}"),
        ([OLD, OLD], "Send 20 EUR to Ann Weber", "${c.contacts[0].iban}"),
        ([BEN, OLD], "Send 20 EUR to Ann", "${c.contacts[1].iban}"),
    ],
)
async def test_what_tells_them_apart_needs_nobody(contacts: list[Contact], goal: str, recipient: str) -> None:
    place = Mailroom(contacts=contacts)
    case = rig(place, [plan_of(ALL, pay(recipient, 20))])

    assert await paid(case, goal) == "complete", (await asked(case)).text
    assert len(place.done("send_money")) == 1
