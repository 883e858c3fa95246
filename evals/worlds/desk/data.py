"""The desk's sample data: the same for the same seed, prices that add up, dates in order.

Orders 1040 to 1090 are laid down by hand below, so that sample requests can speak of them; order
10xx belongs to customer C00xx.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

CUSTOMERS = 240
FIRST_ORDER, ORDERS = 1001, 560
FIRST_TICKET, TICKETS = 1001, 44
FIRST_DAY = date(2026, 1, 5)

PRODUCTS: dict[str, tuple[str, Decimal]] = {
    "MUG-4": ("Stoneware mug set of 4", Decimal("49.00")),
    "KETTLE": ("Electric kettle 1.7 l", Decimal("64.90")),
    "ESPRESSO": ("Espresso machine Nova", Decimal("649.00")),
    "GRINDER": ("Burr coffee grinder", Decimal("189.00")),
    "PLATE-6": ("Dinner plates, set of 6", Decimal("72.00")),
    "KNIFE": ("Chef's knife 20 cm", Decimal("89.50")),
    "PAN-28": ("Cast-iron pan 28 cm", Decimal("79.00")),
    "LAMP": ("Desk lamp Arc", Decimal("119.00")),
    "CHAIR": ("Office chair Ergo", Decimal("429.00")),
    "TABLE": ("Oak dining table", Decimal("1290.00")),
    "TOWEL-4": ("Linen tea towels, set of 4", Decimal("24.80")),
    "VASE": ("Glass vase", Decimal("38.50")),
    "BLANKET": ("Wool blanket", Decimal("99.00")),
    "CUSHION": ("Linen cushion", Decimal("29.90")),
    "CANDLE-3": ("Beeswax candles, set of 3", Decimal("21.00")),
    "BOARD": ("Oak cutting board", Decimal("44.00")),
    "JAR-5": ("Storage jars, set of 5", Decimal("36.75")),
    "TEAPOT": ("Cast-iron teapot", Decimal("58.00")),
    "RUG": ("Wool rug 200 × 140", Decimal("349.00")),
    "CLOCK": ("Wall clock", Decimal("54.50")),
}

# order status items (sku×quantity)
LAID_DOWN = """
1040 delivered        KETTLE
1041 delivered        PLATE-6 TOWEL-4
1042 delivered        MUG-4
1043 delivered        KNIFE BOARD
1044 delivered        VASE×2
1045 placed           TEAPOT
1046 paid             LAMP
1047 shipped          PAN-28 TOWEL-4
1048 cancelled        BLANKET
1049 delivered        ESPRESSO
1050 delivered        JAR-5
1051 delivered        CUSHION×2 BLANKET
1052 placed           MUG-4 TEAPOT
1053 paid             CLOCK
1054 shipped          GRINDER
1055 delivered        CANDLE-3×2
1056 delivered        LAMP
1057 return_requested PLATE-6
1058 delivered        CHAIR
1059 delivered        KETTLE TEAPOT
1060 delivered        TABLE
1061 paid             TABLE
1062 placed           CANDLE-3 VASE
1063 delivered        BOARD TOWEL-4
1064 shipped          CUSHION×4
1065 delivered        GRINDER KETTLE
1066 refunded         CLOCK
1067 delivered        RUG
1068 delivered        PAN-28 KNIFE
1069 cancelled        LAMP
1070 delivered        MUG-4×2
1071 placed           KNIFE
1072 paid             JAR-5×2
1073 delivered        TEAPOT MUG-4
1074 return_requested BLANKET
1075 delivered        CLOCK VASE
1076 delivered        TOWEL-4×2
1077 shipped          CHAIR
1078 delivered        PLATE-6×2
1079 shipped          ESPRESSO GRINDER
1080 delivered        CANDLE-3
1081 delivered        CHAIR×2
1082 placed           RUG
1083 paid             CUSHION
1084 delivered        BLANKET
1085 delivered        KETTLE
1086 delivered        JAR-5 BOARD
1087 placed           CLOCK
1088 shipped          VASE
1089 delivered        ESPRESSO
1090 delivered        TEAPOT
"""

GIVEN = (
    "Anna Lukas Marie Jonas Elif Mateusz Sofia Noah Chiara Hugo Ingrid Pavel Amélie Tomás Freya Oskar "
    "Leila Bram Katarina Emil Zoé Andrei Nora Felix Yara Ruben Helena Milan Aoife Stefan"
)
FAMILY = (
    "Schmidt Moreau Rossi Novák García Jansen Larsen Kowalski Weber Silva Dubois Bianchi Yılmaz Horvat "
    "Nielsen Fischer Petrov Lindqvist O'Connor Popescu Keller Martin Ferrari Peeters Virtanen Costa"
)
PLACES = {
    "EUR": ["Berlin", "Lyon", "Milano", "Utrecht", "Wien", "Porto", "Gent", "Helsinki", "Cork", "Valencia"],
    "CHF": ["Bern", "Lausanne"],
    "GBP": ["Leeds", "Edinburgh"],
}
COMPLAINTS = (
    ("Parcel arrived damaged", "The box was crushed and part of the order is broken."),
    ("Wrong item delivered", "I received something else than what I ordered."),
    ("Where is my parcel?", "Tracking has not moved for a week."),
    ("Invoice needed", "Please send me an invoice with our company address."),
    ("Question about care", "Is this safe for the dishwasher?"),
    ("Address change", "We have moved; please update the delivery address."),
)


class Customer(NamedTuple):
    id: str
    name: str
    email: str
    city: str
    currency: str
    since: date


class Order(NamedTuple):
    """`items` is JSON: [{sku, name, quantity, price}], price each."""

    id: str
    customer_id: str
    status: str
    items: str
    total: Decimal
    currency: str
    placed_on: date
    paid: bool


class Ticket(NamedTuple):
    id: str
    order_id: str
    customer_id: str
    subject: str
    body: str
    priority: str
    status: str


class Refund(NamedTuple):
    id: str
    order_id: str
    amount: Decimal
    currency: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Rows in the order of the tables' columns."""

    customers: Sequence[Customer]
    orders: Sequence[Order]
    tickets: Sequence[Ticket]
    refunds: Sequence[Refund]


def generate(seed: int = 7) -> Dataset:
    """The whole data set; equal seeds give equal rows."""
    rng = random.Random(seed)  # noqa: S311 - sample data, not secrets
    customers = [_customer(rng, number) for number in range(1, CUSTOMERS + 1)]
    orders = [_order(rng, FIRST_ORDER + index, customers) for index in range(ORDERS)]
    return Dataset(customers=customers, orders=orders, tickets=_tickets(rng, orders), refunds=_refunds(orders))


def _laid_down() -> dict[int, tuple[str, list[tuple[str, int]]]]:
    rows: dict[int, tuple[str, list[tuple[str, int]]]] = {}
    for line in LAID_DOWN.strip().splitlines():
        number, status, *wanted = line.split()
        pairs = (item.partition("×") for item in wanted)
        rows[int(number)] = (status, [(sku, int(quantity or 1)) for sku, _, quantity in pairs])
    return rows


BY_HAND = _laid_down()


def _customer(rng: random.Random, number: int) -> Customer:
    first, last = rng.choice(GIVEN.split()), rng.choice(FAMILY.split())
    by_hand = FIRST_ORDER - 1 + number in BY_HAND
    currency = "EUR" if by_hand else rng.choices(["EUR", "CHF", "GBP"], [80, 10, 10])[0]
    mail = f"{_plain(first)}.{_plain(last)}{number}@example.{rng.choice(['com', 'org', 'net'])}"
    since = FIRST_DAY - timedelta(days=rng.randint(30, 1500))
    return Customer(f"C{number:04}", f"{first} {last}", mail, rng.choice(PLACES[currency]), currency, since)


def _plain(name: str) -> str:
    table = str.maketrans("éáíóúñãçılşöüäøåýčš", "eaiounacilsouaoaycs")
    return "".join(letter for letter in name.lower().translate(table) if letter.isascii() and letter.isalpha())


def _order(rng: random.Random, number: int, customers: Sequence[Customer]) -> Order:
    age = (FIRST_ORDER + ORDERS - number) / ORDERS
    customer = rng.choice(customers)
    status, items = _random_status(rng, age), _random_items(rng)
    if number in BY_HAND:
        status, items = BY_HAND[number]
        customer = customers[number - FIRST_ORDER]
    placed_on = FIRST_DAY + timedelta(days=(number - FIRST_ORDER) // 4)
    lines = [
        {"sku": sku, "name": PRODUCTS[sku][0], "quantity": quantity, "price": float(PRODUCTS[sku][1])}
        for sku, quantity in items
    ]
    total = sum((PRODUCTS[sku][1] * quantity for sku, quantity in items), Decimal())
    paid = status not in {"placed", "cancelled"}
    return Order(str(number), customer.id, status, json.dumps(lines), total, customer.currency, placed_on, paid)


def _random_status(rng: random.Random, age: float) -> str:
    """Old orders are done with, young ones under way; `age` runs from 1 down to 0."""
    if age > 0.25:
        return rng.choices(["delivered", "refunded", "cancelled", "return_requested"], [84, 6, 7, 3])[0]
    return rng.choices(["placed", "paid", "shipped", "delivered", "cancelled"], [15, 25, 30, 25, 5])[0]


def _random_items(rng: random.Random) -> list[tuple[str, int]]:
    skus = rng.sample(sorted(PRODUCTS), rng.choices([1, 2, 3], [60, 30, 10])[0])
    return [(sku, rng.choices([1, 2, 4], [80, 15, 5])[0]) for sku in skus]


def _tickets(rng: random.Random, orders: Sequence[Order]) -> list[Ticket]:
    """None of them about an order laid down by hand: what is there later, a request has made."""
    chosen = rng.sample([order for order in orders if int(order.id) not in BY_HAND], TICKETS)
    tickets: list[Ticket] = []
    for number, order in enumerate(sorted(chosen), start=FIRST_TICKET):
        subject, body = rng.choice(COMPLAINTS)
        priority = rng.choices(["low", "normal", "high"], [20, 65, 15])[0]
        status = rng.choices(["open", "waiting", "solved", "closed"], [25, 15, 30, 30])[0]
        text = f"{body} Order {order.id}."
        tickets.append(Ticket(f"T{number}", order.id, order.customer_id, subject, text, priority, status))
    return tickets


def _refunds(orders: Sequence[Order]) -> list[Refund]:
    """Refunded orders were refunded in full; order 1068 lost 20 for a scratch."""
    owed = [(order, order.total, "Returned goods") for order in orders if order.status == "refunded"]
    owed += [(order, Decimal("20.00"), "Scratched handle") for order in orders if order.id == "1068"]
    rows = enumerate(sorted(owed), start=1001)
    return [Refund(f"R{n}", order.id, amount, order.currency, reason) for n, (order, amount, reason) in rows]
