"""What a model is not shown it can hand on by reference, and it can't hand on the mark."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.model import Receipt, Verdict
from steward.domain.planning import check_plan
from steward.domain.ports.tools import Card
from steward.planner.result_text import without_marked
from tests.fakes import FakeToolbox
from tests.unit.domain.making import RULES, action_of, codes, entry_of, make, plan_of, playbook_of, read


class Vault(FakeToolbox):
    """As the fake, but what it reads has a field that is marked."""

    def card(self, tool: str) -> Card | None:
        card = super().card(tool)
        return replace(card, sensitive_result=("code",)) if card and tool == "read_thing" else card


def test_a_model_is_not_shown_what_a_result_marks() -> None:
    """The ledger keeps it, so that a reference still leads to it."""
    entry = replace(
        entry_of(action_of(read("look", "a"))),
        receipt=Receipt(kind="answered", result={"id": "a", "code": 7391}),
        verdict=Verdict(status="verified"),
    )

    (shown,) = without_marked([entry], Vault())

    assert shown.result == {"id": "a", "code": "***"}
    assert entry.result == {"id": "a", "code": 7391}


def test_a_plan_that_writes_the_mark_is_refused() -> None:
    """It would become the value."""
    look = read("look", "a")
    by_reference, written = make("b", id="${look.id}"), make("b", id="***")

    assert check_plan(plan_of(look, by_reference), playbook_of(), Vault(), RULES, {}, 9) == []
    (refused,) = check_plan(plan_of(look, written), playbook_of(), Vault(), RULES, {}, 9)
    assert codes([refused]) == ["bad_reference"]
    assert "hidden from you" in refused.message
