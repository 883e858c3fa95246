"""What a task calls is called for whoever asked for it."""

from __future__ import annotations

from steward.domain.model import Action, Receipt
from steward.domain.requester import requester
from tests.unit.domain.making import expects, pay, plan_of
from tests.unit.graph.rig import ListingToolbox, Rig, accepts


async def test_tools_know_who_asked() -> None:
    """Reads and acts alike; outside of a task nobody is known to have asked."""
    asked: list[str] = []

    class Asking(ListingToolbox):
        async def run(self, action: Action) -> Receipt:
            asked.append(requester())
            return await super().run(action)

    rig = Rig(script=[plan_of(pay("p", "x"))], acceptance=accepts(expects("pay")), tools=Asking())

    assert (await rig.begin()).status == "complete"
    assert (asked, requester()) == (["kim"], "")
