"""The desk's SQL, by name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


def statement(name: str) -> bytes:
    """The statement called `name` in statements.sql."""
    return _statements()[name]


def schema() -> bytes:
    return (HERE / "schema.sql").read_bytes()


@cache
def _statements() -> dict[str, bytes]:
    text = (HERE / "statements.sql").read_text(encoding="utf-8")
    _, *parts = re.split(r"^-- name: (\w+)\n", text, flags=re.MULTILINE)
    return {name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)}
