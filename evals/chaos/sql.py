"""The campaign's SQL, by file and name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def named(file: str) -> dict[str, bytes]:
    """The named blocks of `<file>.sql` beside this module."""
    _, *parts = _NAME.split((Path(__file__).parent / f"{file}.sql").read_text(encoding="utf-8"))
    return {name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)}
