"""What a decision's record says of what it rests on, in short pairs for people."""

from __future__ import annotations

from steward.domain.model import JsonObject
from steward.domain.text import line, several

_MOST, _NOTE = 4, 120


def read_notes(detail: JsonObject, width: int) -> list[tuple[str, str]]:
    """Of a check its rules' version; what was read differently from how it was written, and the beginning of the
    grounds in so many characters."""
    notes, grounds = detail.get("read"), detail.get("grounds")
    told = [line(one, _NOTE) for one in notes if isinstance(one, str)] if isinstance(notes, list) else []
    book, version = detail.get("playbook"), detail.get("version")
    shown = [("rules", f"{book}, version {version}")] if version else []
    shown += [("stopped", several([line(one, _NOTE) for one in stops], _MOST))] if (stops := stops_in(detail)) else []
    shown += [("read", several(told, _MOST))] if told else []
    return [*shown, ("grounds", line(grounds, width))] if isinstance(grounds, str) and grounds.strip() else shown


def stops_in(detail: JsonObject) -> list[str]:
    """What a second look stopped, and why."""
    acts = detail.get("acts")
    said = [one for one in acts if isinstance(one, dict)] if isinstance(acts, list) else []
    return [f"{one.get('tool')}: {one.get('reason')}" for one in said if one.get("verdict") == "stop"]


def problems_in(detail: JsonObject) -> list[str]:
    """Why a check refused, and what it left out."""
    told = [one for name in ("problems", "left_out") if isinstance(found := detail.get(name), list) for one in found]
    return [str(one.get("message", "")) if isinstance(one, dict) else str(one) for one in told]
