"""Two people are two people."""

from __future__ import annotations

import pytest

from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.reviews import Review
from steward.domain.review_claims import take

ASKED = Question(id="r1", reason=Reason.APPROVAL, text="May it?", options=["approve"], digest="d", approvers=2)
KIM = Decision(kind="approve", by="Kim Ström")
ALIKE = [
    "kim ström",
    " Kim  Ström ",
    "Kim Stro\N{COMBINING DIAERESIS}m",
    "\N{FULLWIDTH LATIN CAPITAL LETTER K}im Ström",
    "Kim\N{NO-BREAK SPACE}Ström",
    "Kim\N{ZERO WIDTH SPACE} Ström",
]


@pytest.mark.parametrize("name", ALIKE, ids=ascii)
def test_nobody_is_two_people_by_writing_their_name_otherwise(name: str) -> None:
    """Neither as a second voice nor as somebody else than the requester."""
    again = Decision(kind="approve", by=name)
    with pytest.raises(DecisionRefused, match="approved already"):
        take(Review(question=ASKED, task_id="t1", votes=[KIM]), again, now=0.0)
    with pytest.raises(DecisionRefused, match="asked for this task"):
        take(Review(question=ASKED, task_id="t1", requested_by=KIM.by), again, now=0.0)


def test_names_that_differ_are_different_people() -> None:
    """An umlaut more is another name."""
    taken = take(Review(question=ASKED, task_id="t1", votes=[KIM]), Decision(kind="approve", by="Kim Strom"), now=0.0)
    assert taken.decision is not None
