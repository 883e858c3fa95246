"""The audit's hash chain: what a line is, and the hash that binds it to the line before."""

from __future__ import annotations

import hashlib

from steward.checkpoints.storable import plain, text
from steward.domain.canonical import canonical
from steward.domain.model import Json
from steward.domain.queue import Event


def spelled(value: Json) -> str:
    """JSON as it is stored and hashed: one spelling, also after Postgres has read and written it."""
    return canonical(plain(value))


def line(event: Event) -> str:
    """The event's canonical JSON, without its place in the record; the time is in microseconds."""
    fields: dict[str, Json] = {
        "kind": event.kind,
        "review": text(event.review_id),
        "task": text(event.task_id),
        "actor": text(event.actor.name),
        "source": event.actor.source,
        "address": text(event.actor.address),
        "digest": text(event.digest),
        "detail": plain(event.detail),
        "at": round(event.at * 1_000_000),
    }
    return canonical(fields)


def follow(previous: str, event: Event) -> str:
    """The hash (hex SHA-256) of the event's line after the line with the hash `previous`, "" at first."""
    return hashlib.sha256((previous + line(event)).encode()).hexdigest()


class Walk:
    """Follows the chain line by line and says what is wrong with it first."""

    def __init__(self) -> None:
        self.lines = 0
        self.hash = ""

    def step(self, event: Event) -> str | None:
        """None where the line is the next one and is as it was written."""
        self.lines += 1
        if event.seq != self.lines:
            return f"line {self.lines} is missing: line {event.seq} stands in its place"
        self.hash = follow(self.hash, event)
        if event.hash != self.hash:
            before = f", or line {event.seq - 1} and its hash were" if event.seq > 1 else ""
            return f"line {event.seq} was changed{before}"
        return None

    def end(self, lines: int, digest: str) -> str | None:
        """None where the chain ends as the store noted it."""
        if self.lines < lines:
            return f"line {self.lines + 1} is missing, and all behind it: {lines} were written"
        if self.lines > lines:
            return f"line {lines + 1} was added: {lines} were written"
        if self.hash != digest:
            return f"line {lines} was changed: it is not the one that was written last"
        return None
