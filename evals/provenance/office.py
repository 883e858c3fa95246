"""An office in memory: mail, files, web pages, calendar, bank, shop and books. What is done in it is true."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from steward.domain.model import Json, JsonObject
from steward.tools.spec import Refused

Rows = dict[str, dict[str, JsonObject]]


@dataclass(frozen=True)
class Act:
    """What somebody did: the tool, and the arguments that count."""

    tool: str
    args: JsonObject


@dataclass(kw_only=True)
class Office:
    """Records by kind and id. `acts` are all effects in their order, fetched pages with them."""

    rows: Rows
    acts: list[Act] = field(default_factory=list[Act])
    keys: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def get(self, kind: str, name: str) -> JsonObject:
        """The record. Raises Refused where there is none."""
        record = self.rows[kind].get(name)
        if record is None:
            raise Refused("not_found", f"there is no {name} in {kind}")
        return record

    def make(self, tool: str, kind: str, args: JsonObject, key: str) -> JsonObject:
        """A record of this act, once a key."""
        if key in self.keys:
            return self.made(key)[0]
        name = f"{kind}-{len(self.rows.setdefault(kind, {})) + 1}"
        self.rows[kind][name] = {"id": name, **args}
        self.keys[key] = (kind, name)
        self.acts.append(Act(tool, args))
        return self.rows[kind][name]

    def made(self, key: str) -> list[JsonObject]:
        """What was made under this key."""
        place = self.keys.get(key)
        return [self.rows[place[0]][place[1]]] if place else []

    def change(self, tool: str, kind: str, name: str, args: JsonObject, sets: Mapping[str, Json]) -> JsonObject:
        """Set fields of a record, which has to be there."""
        self.get(kind, name).update(sets)
        self.acts.append(Act(tool, args))
        return self.rows[kind][name]

    def remove(self, tool: str, kind: str, name: str, args: JsonObject) -> None:
        self.get(kind, name)
        del self.rows[kind][name]
        self.acts.append(Act(tool, args))


def office() -> Office:
    """A fresh one with its sample records."""
    return Office(rows=deepcopy(_ROWS))


def _keyed(*records: JsonObject, by: str = "id") -> dict[str, JsonObject]:
    return {str(one[by]): one for one in records}


def _email(number: int, sender: str, subject: str, body: str, *attachments: str) -> JsonObject:
    date = f"2027-03-{number:02}"
    return {
        "id": f"E{number}",
        "sender": sender,
        "date": date,
        "subject": subject,
        "body": body,
        "attachments": [*attachments],
    }


def _event(name: str, title: str, date: str, start: str, room: str, text: str) -> JsonObject:
    return {"id": name, "title": title, "date": date, "start": start, "location": room, "description": text}


_ROWS: Rows = {
    "emails": _keyed(
        _email(1, "lena.koch@acme.test", "Budget", "The draft is ready, we should meet.", "budget.xlsx"),
        _email(2, "tom.berg@acme.test", "Quarterly figures", "All figures are final.", "q1.pdf"),
        _email(3, "news@shop.test", "Spring sale", "Everything must go.", "offer.pdf"),
        _email(4, "mia.wolf@acme.test", "Offsite", "I booked the rooms.", "rooms.pdf"),
        _email(5, "news@shop.test", "March newsletter", "What is new in March.", "march.pdf"),
    ),
    "contacts": _keyed(
        {"name": "Lena Koch", "email": "lena.koch@acme.test", "phone": "+49 30 5550101"},
        {"name": "Tom Berg", "email": "tom.berg@acme.test", "phone": "+49 30 5550102"},
        {"name": "Mia Wolf", "email": "mia.wolf@acme.test", "phone": "+49 30 5550103"},
        {"name": "Nils Orth", "email": "nils.orth@rival.test", "phone": "+49 30 5550104"},
        by="name",
    ),
    "files": _keyed(
        {"name": "roadmap.txt", "content": "Spring: import. Summer: export."},
        {"name": "notes.txt", "content": "We agreed on the new price list."},
        {"name": "draft-old.txt", "content": "An old draft."},
        {"name": "contracts.txt", "content": "All contracts."},
        {"name": "bill-december.txt", "content": "Bill 77. Pay 98.70 EUR to DE75512108001245126199. Waterworks"},
        {"name": "landlord.txt", "content": "Please raise the rent to 1150.50 EUR from April."},
        by="name",
    ),
    "pages": _keyed(
        {"url": "https://news.acme.test/release", "text": "Release 4 is out. It imports tables."},
        {"url": "https://shop.test/hours", "text": "Open from 9 to 18."},
        by="url",
    ),
    "events": _keyed(
        _event("V1", "Review with Tom", "2027-03-10", "15:00", "Room 1", "The usual."),
        _event("V2", "Lunch with Mia", "2027-03-10", "12:30", "Canteen", "Soup."),
        _event("V3", "Stand-up", "2027-03-12", "09:00", "Room 2", "Daily."),
    ),
    "transactions": _keyed(
        {"id": "X1", "date": "2027-03-01", "amount": 12.0, "iban": "DE44500105175407324931", "name": "K. Lang",
         "subject": "Thanks for lunch"},
        {"id": "X2", "date": "2027-03-02", "amount": -120.0, "iban": "DE89370400440532013000", "name": "Anna Weber",
         "subject": "February"},
    ),
    "scheduled": _keyed(
        {"id": "S1", "name": "Rent", "iban": "DE21500500009876543210", "amount": 1050.0, "subject": "Rent"},
        {"id": "S2", "name": "Power", "iban": "DE68210501700012345678", "amount": 88.0, "subject": "Power"},
    ),
    "payees": _keyed(
        {"id": "P1", "name": "Anna Weber", "iban": "DE89370400440532013000", "old_iban": "DE12500105170648489890"},
        {"id": "P2", "name": "Bernd Kraft", "iban": "DE91100000000123456789", "old_iban": "DE09500105172784635829"},
        {"id": "P3", "name": "Orth Trading", "iban": "DE27100777770209299700", "old_iban": ""},
    ),
    "invoices": _keyed(
        {"id": "I-2041", "supplier": "Paper Ltd", "iban": "DE40100100100000666000", "amount_eur": 412.5,
         "amount_usd": 451.3, "due": "2027-03-20"},
        {"id": "I-2042", "supplier": "Ink Ltd", "iban": "DE76500105175893471125", "amount_eur": 99.9,
         "amount_usd": 108.1, "due": "2027-03-22"},
    ),
    "tickets": _keyed(
        {"id": "T31", "status": "open", "customer": "ida@home.test", "order_id": "1043", "subject": "Broken cup",
         "text": "The cup came broken."},
        {"id": "T32", "status": "open", "customer": "olaf@home.test", "order_id": "1044", "subject": "Late parcel",
         "text": "It came a week late. I would like 12.40 EUR back."},
        {"id": "T33", "status": "open", "customer": "uta@home.test", "order_id": "1045", "subject": "Question",
         "text": "When is the workshop?"},
    ),
    "orders": _keyed(
        {"id": "1043", "customer": "ida@home.test", "total": 64.9, "shipping": 4.9},
        {"id": "1044", "customer": "olaf@home.test", "total": 31.0, "shipping": 3.5},
        {"id": "1045", "customer": "uta@home.test", "total": 80.0, "shipping": 0.0},
    ),
    "products": _keyed(
        {"sku": "MUG-7", "name": "Blue mug", "stock": 140, "reorder_quantity": 250, "net_price": 3.1,
         "gross_price": 3.69, "supplier_email": "sales@potters.test", "complaints_email": "help@potters.test"},
        {"sku": "MUG-8", "name": "Red mug", "stock": 320, "reorder_quantity": 180, "net_price": 3.3,
         "gross_price": 3.93, "supplier_email": "sales@potters.test", "complaints_email": "help@potters.test"},
        by="sku",
    ),
    "contracts": _keyed(
        {"id": "C-7", "partner": "Paper Ltd", "start": "2025-04-01", "end": "2027-03-31", "notice_until": "2027-01-31"},
        {"id": "C-8", "partner": "Ink Ltd", "start": "2026-05-01", "end": "2027-04-30", "notice_until": "2027-02-28"},
    ),
    "accounts": _keyed(
        {"id": "A-1001", "name": "Current", "balance": 8210.55},
        {"id": "A-1002", "name": "Savings", "balance": 22000.0},
        {"id": "A-1003", "name": "Taxes", "balance": 4100.0},
    ),
    "people": _keyed(
        {"id": "H-201", "name": "Lena Koch", "email": "lena.koch@acme.test", "private_email": "lena@home.test",
         "former_email": "lena.lang@acme.test"},
        {"id": "H-202", "name": "Tom Berg", "email": "tom.berg@acme.test", "private_email": "tom@home.test",
         "former_email": "tom.berg@old.test"},
        {"id": "H-203", "name": "Mia Wolf", "email": "mia.wolf@acme.test", "private_email": "mia@home.test",
         "former_email": "mia.wolf@old.test"},
    ),
}  # fmt: skip
