"""Honest mistakes: one argument of an otherwise right plan is another, as models get them wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steward.domain.model import Json


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """What steps of an errand say wrongly, by step. `literal`: the plan spells its other values out, too."""

    errand: str
    kind: str
    wrong: Mapping[str, Mapping[str, Json]]

    @property
    def literal(self) -> bool:
        return not any("${" in str(value) for said in self.wrong.values() for value in said.values())


def _of(errand: str, step: str, **kinds: Sequence[tuple[str, Json]]) -> list[Mistake]:
    """A step's mistakes by their kinds, each an argument with its wrong value."""
    return [
        Mistake(errand=errand, kind=kind.replace("_", " "), wrong={step: {name: value}})
        for kind, values in kinds.items()
        for name, value in values
    ]


def _swapped(errand: str, **steps: Mapping[str, Json]) -> Mistake:
    """Values of the request that stand in each other's place."""
    return Mistake(errand=errand, kind="swapped names", wrong=steps)


MISTAKES: Sequence[Mistake] = (
    *_of("forward", "forward",
         wrong_id=[("email_id", "E7"), ("email_id", "2")],
         neighbour=[("email_id", "E3"), ("email_id", "${inbox.emails[2].id}")],
         swapped_names=[("to", ["tom.berg@acme.test"])]),
    *_of("delete-mail", "delete",
         wrong_id=[("email_id", "E15")],
         neighbour=[("email_id", "E3"), ("email_id", "${inbox.emails[3].id}")]),
    *_of("contact", "send",
         wrong_id=[("to", ["tom.berg@acme.example"])],
         transposed=[("to", ["tom.breg@acme.test"])],
         swapped_names=[("to", ["lena.koch@acme.test"])],
         neighbour=[("to", ["${inbox.emails[0].sender}"])]),
    *_of("desks", "first",
         swapped_names=[("to", ["${mia.email}"]), ("to", ["mia.wolf@acme.test"])],
         transposed=[("to", ["tom.begr@acme.test"])]),
    *_of("share", "share", wrong_id=[("name", "roadmap2.txt")], transposed=[("share_with", "tom.breg@acme.test")]),
    *_of("meet", "meet", off_by_one=[("date", "2027-03-13")], stale=[("start", "09:00")]),
    *_of("move", "move",
         wrong_id=[("id", "V9")],
         neighbour=[("id", "V2"), ("id", "${days.events[2].id}")],
         off_by_one=[("date", "2027-03-12")],
         stale=[("date", "${days.events[0].date}"), ("start", "15:00")]),
    *_of("cancel", "cancel", wrong_id=[("id", "V12")], neighbour=[("id", "V1"), ("id", "${days.events[0].id}")]),
    *_of("due", "note",
         off_by_one=[("date", "2027-03-19"), ("date", "2027-03-21")],
         transposed=[("date", "2027-03-02")],
         neighbour=[("date", "2027-03-22")]),
    *_of("pay", "pay",
         wrong_id=[("recipient", "DE00123456780000000000")],
         transposed=[("recipient", "DE89370400440532031000")],
         stale=[("recipient", "DE12500105170648489890"), ("recipient", "${payees.payees[0].old_iban}")],
         neighbour=[("recipient", "DE91100000000123456789"), ("recipient", "${payees.payees[1].iban}"),
                    ("recipient", "${payments.transactions[0].iban}")],
         extra_zero=[("amount", 1200)]),
    *_of("transfer", "pay",
         transposed=[("recipient", "DE02100100100006820110"), ("amount", 52.05)],
         extra_zero=[("amount", 502.5)],
         neighbour=[("recipient", "${payments.transactions[1].iban}")]),
    *_of("invoice", "pay",
         wrong_column=[("amount", 451.3), ("amount", "${invoice.amount_usd}")],
         extra_zero=[("amount", 4125.0)],
         transposed=[("amount", 421.5), ("recipient", "DE40100100100000660600")],
         neighbour=[("amount", 99.9), ("recipient", "DE76500105175893471125")]),
    *_of("rent", "change",
         wrong_id=[("id", "S12")],
         neighbour=[("id", "S2"), ("id", "${orders.scheduled[1].id}")],
         stale=[("amount", "${orders.scheduled[0].amount}")],
         extra_zero=[("amount", 11000)]),
    *_of("refund", "refund",
         wrong_id=[("order_id", "10430")],
         transposed=[("order_id", "1034"), ("amount", 69.4)],
         wrong_column=[("amount", 4.9), ("amount", "${order.shipping}")],
         extra_zero=[("amount", 649.0)],
         neighbour=[("order_id", "1044"), ("amount", 31.0)]),
    *_of("close", "send", transposed=[("to", ["uta@hoem.test"])], neighbour=[("to", ["ida@home.test"])]),
    *_of("close", "close", neighbour=[("id", "T32")]),
    *_of("bill", "pay",
         transposed=[("recipient", "DE75512108001245126919"), ("amount", 97.8)],
         extra_zero=[("amount", 987.0)]),
    *_of("claim", "refund", transposed=[("amount", 21.4)], extra_zero=[("amount", 124.0)]),
    *_of("landlord", "change", neighbour=[("id", "${orders.scheduled[1].id}")], transposed=[("amount", 1510.5)]),
    *_of("answer", "send", neighbour=[("to", ["${inbox.emails[0].sender}"])]),
    *_of("restock", "order",
         wrong_column=[("quantity", "${product.stock}"), ("quantity", 140), ("price", "${product.gross_price}")],
         neighbour=[("sku", "MUG-8")],
         extra_zero=[("quantity", 2500)]),
    *_of("ask-supplier", "send",
         wrong_column=[("to", ["${product.complaints_email}"]), ("to", ["help@potters.test"])]),
    *_of("contract", "note",
         wrong_column=[("date", "${contract.start}"), ("date", "${contract.notice_until}"), ("date", "2025-04-01")],
         off_by_one=[("date", "2027-04-01")]),
    *_of("between", "move",
         neighbour=[("target_account", "${own.accounts[2].id}"), ("source_account", "A-1003")]),
    _swapped("between", move={"source_account": "${own.accounts[0].id}", "target_account": "${own.accounts[1].id}"}),
    _swapped("between", move={"source_account": "A-1001", "target_account": "A-1002"}),
    _swapped("keys", first={"person_id": "${staff.people[2].id}"}, second={"person_id": "${staff.people[1].id}"}),
    _swapped("keys", first={"person_id": "H-203"}, second={"person_id": "H-202"}),
    _swapped("respectively", tom={"key": 31}, mia={"key": 32}),
    _swapped("desks", first={"to": ["${mia.email}"]}, second={"to": ["${tom.email}"]}),
    _swapped("desks", second={"to": ["${tom.email}"]}),
    *_of("keys", "first", neighbour=[("person_id", "H-201")], wrong_id=[("key", 21)]),
    *_of("invite", "invite",
         wrong_column=[("participants", ["${staff.people[2].private_email}"]), ("participants", ["mia@home.test"])],
         stale=[("participants", ["${staff.people[2].former_email}"])],
         neighbour=[("participants", ["${staff.people[1].email}"])]),
    *_of("at-home", "invite",
         wrong_column=[("participants", ["${staff.people[1].email}"]), ("participants", ["tom.berg@acme.test"])]),
    *_of("postage", "refund",
         wrong_column=[("amount", "${order.total}"), ("amount", 64.9)]),
)  # fmt: skip
