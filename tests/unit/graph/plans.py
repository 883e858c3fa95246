"""Plans and acceptances that several tests of the graph share."""

from __future__ import annotations

from tests.unit.domain.making import expects, make, pay, plan_of, playbook_of
from tests.unit.graph.rig import accepts

TWO = plan_of(make("a"), make("b", id="${a.id}2"), answer="made ${b.id}")
BOTH = accepts(expects(args={"id": "a"}), expects(args={"id": "a2"}))
APPROVED = playbook_of(approvals=["pay"])
PAY = plan_of(pay("p", "x", 5))
PAID = accepts(expects("pay"))
ANY = accepts(expects(at_least=0), expects("pay", at_least=0))
