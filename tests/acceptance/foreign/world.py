"""The system behind other people's tools: invoices in a file, with what goes wrong named by the customer.

`ok…` does what it is asked; `lost…` does it, and no answer comes; `silent…` says that it did, and did nothing; `wrong…`
writes another amount; `late…` shows it only after a while; `refused…` says no.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

PATH = "FOREIGN_WORLD"
LATE = 0.3  # seconds until it is seen


class RefusedError(Exception):
    """It was not done."""


class LostError(Exception):
    """It was done, and whoever asked is to hear nothing of it."""


@contextmanager
def opened(path: str | None = None) -> Generator[sqlite3.Connection]:
    connection = sqlite3.connect(path or os.environ[PATH], timeout=30)
    connection.row_factory = sqlite3.Row
    try:
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS invoice"
                " (id INTEGER PRIMARY KEY, customer TEXT, amount REAL, reference TEXT, seen_at REAL)"
            )
            yield connection
    finally:
        connection.close()


def create(customer: str, amount: float, reference: str) -> dict[str, Any]:
    fault = customer.rstrip("0123456789")
    if fault == "refused":
        raise RefusedError(f"{customer} is blocked")
    made: dict[str, Any] = {"id": "0", "customer": customer, "amount": amount, "reference": reference}
    if fault == "silent":
        return made
    seen_at = time.time() + (LATE if fault == "late" else 0)
    written = amount + 1 if fault == "wrong" else amount
    with opened() as world:
        row = world.execute(
            "INSERT INTO invoice (customer, amount, reference, seen_at) VALUES (?, ?, ?, ?)",
            (customer, written, reference, seen_at),
        )
    if fault == "lost":
        raise LostError
    return {**made, "id": str(row.lastrowid)}


def get(number: str) -> dict[str, Any] | None:
    return next((one for one in listed("") if one["id"] == number), None)


def listed(reference: str) -> list[dict[str, Any]]:
    with opened() as world:
        rows = world.execute(
            "SELECT * FROM invoice WHERE (? = '' OR reference = ?) AND seen_at <= ?",
            (reference, reference, time.time()),
        ).fetchall()
    return [
        {"id": str(row["id"]), "customer": row["customer"], "amount": row["amount"], "reference": row["reference"]}
        for row in rows
    ]
