"""Names in words, whatever their spelling: `createInvoice`, `create_invoice` and `create-invoice` are the same."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, whatever its spelling."""
    return tuple(part.lower() for part in _PARTS.findall(name))
