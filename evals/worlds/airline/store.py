"""The airline's books: documents in `larkwing.sqlite` of the working directory, made with sample data."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.airline.sample import documents
from steward.tools.spec import Refused

BOOKS = Path("larkwing.sqlite")
_TABLES = """
CREATE TABLE IF NOT EXISTS document (kind text, id text, body text NOT NULL, key text, PRIMARY KEY (kind, id));
CREATE INDEX IF NOT EXISTS document_by_key ON document (key);
"""


def get(kind: str, name: str) -> JsonObject:
    """One document. Raises Refused where there is none."""
    with _opened() as books:
        return _get(books, kind, name)


def listed(kind: str) -> list[JsonObject]:
    """All documents of a kind."""
    with _opened() as books:
        rows = books.execute("SELECT body FROM document WHERE kind = ? ORDER BY id", [kind])
        return [json.loads(body) for (body,) in rows]


def by_key(kind: str, key: str) -> list[JsonObject]:
    """The documents that the act with this key made."""
    with _opened() as books:
        rows = books.execute("SELECT body FROM document WHERE kind = ? AND key = ?", [kind, key])
        return [json.loads(body) for (body,) in rows]


def record(kind: str, prefix: str, body: JsonObject, key: str, booking: str = "", **sets: Json) -> JsonObject:
    """A new document of an act with its number under `id`, made once a key, with what it `sets` in the booking.

    Raises Refused where there is no such booking.
    """
    with _opened() as books:
        books.execute("BEGIN IMMEDIATE")
        if row := books.execute("SELECT body FROM document WHERE kind = ? AND key = ?", [kind, key]).fetchone():
            return json.loads(row[0])
        (count,) = books.execute("SELECT count(*) FROM document WHERE kind = ?", [kind]).fetchone()
        name = f"{prefix}{count + 1:02}"
        made: JsonObject = {"id": name, **body}
        books.execute("INSERT INTO document VALUES (?, ?, ?, ?)", [kind, name, json.dumps(made), key])
        if booking:
            changed = json.dumps({**_get(books, "booking", booking), **sets})
            books.execute("UPDATE document SET body = ? WHERE kind = 'booking' AND id = ?", [changed, booking])
        return made


def _get(books: sqlite3.Connection, kind: str, name: str) -> JsonObject:
    row = books.execute("SELECT body FROM document WHERE kind = ? AND id = ?", [kind, name]).fetchone()
    if row is None:
        raise Refused("not_found", f"there is no {kind} {name}")
    return json.loads(row[0])


@contextmanager
def _opened() -> Generator[sqlite3.Connection]:
    books = sqlite3.connect(BOOKS, timeout=5, isolation_level=None)
    try:
        _fill(books)
        yield books
        if books.in_transaction:
            books.commit()
    finally:
        books.close()


def _fill(books: sqlite3.Connection) -> None:
    if books.execute("SELECT 1 FROM sqlite_master WHERE name = 'document'").fetchone():
        return
    books.execute("BEGIN IMMEDIATE")
    if not books.execute("SELECT 1 FROM sqlite_master WHERE name = 'document'").fetchone():
        for statement in filter(str.strip, _TABLES.split(";")):
            books.execute(statement)
        rows = [(kind, name, json.dumps(body), None) for kind, name, body in documents(datetime.now(UTC))]
        books.executemany("INSERT INTO document VALUES (?, ?, ?, ?)", rows)
    books.commit()
