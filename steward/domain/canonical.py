"""One spelling for equal values, and the digests and keys made from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from steward.domain.model import Json

_SPELT = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)  # made once: `dumps` makes it anew


def canonical(value: Json | Mapping[str, Json]) -> str:
    """JSON with sorted keys and without needless spaces; 50.0 and 50 are spelt alike."""
    return _SPELT.encode(_plain(value))


def digest(*parts: Json | Mapping[str, Json]) -> str:
    """SHA-256 (hex) of the parts' canonical spelling."""
    return hashlib.sha256("\n".join(canonical(part) for part in parts).encode()).hexdigest()


def act_digest(tool: str, args: Mapping[str, Json]) -> str:
    """What an approval or a rejection names: this tool with exactly these arguments."""
    return digest("act", tool, args)


def _plain(value: Json | Mapping[str, Json]) -> Json:
    if value is None or isinstance(value, str | int):  # most are; to ask for a Mapping takes ten times as long
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return {key: _plain(item) for key, item in value.items()}


def shortly(value: Json, most: int) -> str:
    """The value in at most so many characters: a text as it is, all else as canonical JSON."""
    text = value if isinstance(value, str) else canonical(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"
