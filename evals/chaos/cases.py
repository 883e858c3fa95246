"""What the campaign asks for: one goal an order, so that every effect tells whose it is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from steward.domain.model import JsonObject

Kind: TypeAlias = Literal[
    "damaged", "refund", "large-refund", "cancel", "return", "ticket", "status", "call", "late", "rude", "long", "taken"
]
Answer: TypeAlias = Literal["approve", "reject", "leave", ""]

PERSON, CLERK = "lea", "mara.clerk@desk.example"
"""Who answers what is asked; who submits and cancels."""

FIRST = 100_001
APPROVAL_LIMIT = 100
"""The refund playbook's own: above it a person is asked first."""

SHARES: dict[Kind, float] = {
    "damaged": 0.25,
    "refund": 0.17,
    "large-refund": 0.08,
    "cancel": 0.12,
    "return": 0.12,
    "ticket": 0.09,
    "status": 0.04,
    "call": 0.07,
    "late": 0.01,
    "rude": 0.01,
    "long": 0.02,
    "taken": 0.02,
}
GOALS: dict[Kind, str] = {
    "damaged": "Order {order} arrived damaged, please sort it out.",
    "refund": "Refund {amount} EUR for order {order}, as agreed on the phone.",
    "large-refund": "Refund {amount} EUR for order {order}, the machine leaks.",
    "cancel": "Please cancel order {order}, I bought it twice by mistake.",
    "return": "I would like to return order {order}, it is too small.",
    "ticket": "Open a ticket for order {order}: customer needs an invoice with the company address",
    "status": "Where is my order {order}?",
    "call": "Put the call about order {order} on file.",
    "late": "Book a late slot for order {order}.",
    "rude": "Book a rude slot for order {order}.",
    "long": "Book a long slot for order {order}.",
    "taken": "Book the taken slots for order {order}.",
}
EFFECTS: dict[Kind, list[str]] = {
    "damaged": ["ticket", "return_requested", "mail"],
    "refund": ["refund", "mail"],
    "large-refund": ["refund", "mail"],
    "cancel": ["cancelled", "mail"],
    "return": ["return_requested", "mail"],
    "ticket": ["ticket"],
    "status": [],
    "call": ["ticket"],
    "late": ["ticket"],
    "rude": ["ticket"],
    "long": ["ticket"],
    "taken": ["ticket"],
}
LAG = 35.0
"""Seconds until a late slot is seen: longer than any look at the world lasts."""
SLOTS: set[Kind] = {"late", "rude", "long", "taken"}
"""Whose tools bring faults of their own."""

STATUS: dict[Kind, str] = {"cancel": "paid"}  # that the order has at first; the others are delivered
ONCE = ("lost", "error_before", "error_after", "lag", "slow", "busy")
FAULTY, HOPELESS = 0.25, 0.02  # shares of the cases


@dataclass(frozen=True, kw_only=True)
class Case:
    """One goal. `hopeless`: the desk says each time that it is done, and it never is, or refuses it each time.

    `blind`: its effect can't be looked up. `answer` is what the person says where approval is asked;
    `twice`: it is submitted a second time; `cancel_after`: seconds after which somebody cancels it.
    """

    key: str
    kind: Kind
    order: str
    goal: str
    amount: int = 0
    effects: list[str] = field(default_factory=list[str])
    hopeless: bool = False
    answer: Answer = ""
    twice: bool = False
    cancel_after: float | None = None
    faults: list[JsonObject] = field(default_factory=list[JsonObject])

    @property
    def mail(self) -> str:
        return f"c{self.order}@chaos.example"

    @property
    def in_vain(self) -> bool:
        """Whether money was said to be paid and was not: nobody but a person repeats that."""
        return self.kind in ("refund", "large-refund") and any(one["fault"] == "silent" for one in self.faults)

    @property
    def blind(self) -> bool:
        return self.kind == "call"

    @property
    def lag(self) -> float:
        """Seconds that the desk may take to show what it did."""
        lags = [float(str(one["seconds"])) for one in self.faults if one["fault"] == "lag"]
        return LAG if self.kind == "late" else max(lags, default=0.0)

    @property
    def status(self) -> str:
        return STATUS.get(self.kind, "delivered")


def draw_cases(count: int, seed: int) -> list[Case]:
    """The same cases for the same seed."""
    dice = random.Random(f"cases {seed}")  # noqa: S311 - repeatable on purpose
    return [_draw(FIRST + number, dice) for number in range(count)]


def _draw(number: int, dice: random.Random) -> Case:
    kind = dice.choices(list(SHARES), list(SHARES.values()))[0]
    order, amount = str(number), _amount(kind, dice)
    silent = bool(EFFECTS[kind]) and kind not in {"call", *SLOTS} and dice.random() < HOPELESS
    hopeless = silent or kind == "taken"
    answer: Answer = dice.choices(("approve", "reject", "leave"), (0.8, 0.12, 0.08))[0]
    return Case(
        key=f"case-{number}",
        kind=kind,
        order=order,
        goal=GOALS[kind].format(order=order, amount=amount),
        amount=amount,
        effects=EFFECTS[kind],
        hopeless=hopeless,
        answer=answer if kind == "large-refund" else "",
        twice=dice.random() < 0.1,
        cancel_after=round(dice.uniform(0, 4), 2) if dice.random() < 0.02 else None,
        faults=[] if kind in SLOTS else _faults(order, dice, hopeless=silent, provable=kind != "call"),
    )


def _amount(kind: Kind, dice: random.Random) -> int:
    if kind == "large-refund":
        return dice.randint(APPROVAL_LIMIT + 1, 900)
    return dice.randint(1, APPROVAL_LIMIT) if kind == "refund" else 0


def _faults(order: str, dice: random.Random, *, hopeless: bool, provable: bool) -> list[JsonObject]:
    """Rules for the desk's switches; every path fits, so that the order alone chooses.

    A lie about what can't be looked up is beyond anybody, so there is none.
    """
    names = ("order_id", "id")  # as tickets and refunds call it, as the path of an order does
    if hopeless:
        return [{"match": {name: order}, "fault": "silent"} for name in names]
    if dice.random() >= FAULTY:
        return []
    fault, seconds = dice.choice((*ONCE, "silent") if provable else ONCE), round(dice.uniform(0.1, 0.5), 2)
    rules: Sequence[JsonObject] = [
        {"match": {name: order}, "fault": fault, "seconds": seconds, "times": 1} for name in names
    ]
    return [*rules]
