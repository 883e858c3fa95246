"""What a decision rests on, in the record's own words."""

from __future__ import annotations

from collections.abc import Iterator

from steward.domain.ports.decisions import Record
from steward.domain.read_notes import problems_in, stops_in

_NAMES = ("rationale", "reason", "message", "error", "grounds")


def grounds_of(record: Record) -> list[str]:
    """What it is about, by whom, and why; nothing twice."""
    return list(dict.fromkeys(filter(None, _said(record))))


def _said(record: Record) -> Iterator[str]:
    yield record.subject
    yield record.by
    for name in _NAMES:
        told = record.detail.get(name)
        yield told if isinstance(told, str) else ""
    yield from stops_in(record.detail)
    yield from problems_in(record.detail)
