"""Whether anybody streams the run, what the node at work notes for them, and which facts wait for its end."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from steward.domain.model import JsonObject
from steward.domain.ports.facts import Fact

_BEGINNINGS = ("planning", "tool.started")  # of what the update tells the end of
_noted: ContextVar[list[JsonObject] | None] = ContextVar("noted", default=None)
_last: ContextVar[list[Fact] | None] = ContextVar("last", default=None)
_heard: ContextVar[bool] = ContextVar("heard", default=True)


def is_heard() -> bool:
    """Whether whoever runs the graph may be streaming it, and so hear what is told live."""
    return _heard.get()


@contextmanager
def unheard() -> Generator[None]:
    """Run the graph for its end alone: no live words are made, which cost time."""
    token = _heard.set(False)
    try:
        yield
    finally:
        _heard.reset(token)


def note(event: JsonObject) -> None:
    """Let the update of the node that is at work say so, for clients that stream `updates`."""
    noted = _noted.get()
    if noted is not None and event.get("event") not in _BEGINNINGS:
        noted.append(event)


@contextmanager
def noting() -> Generator[list[JsonObject]]:
    """What is noted meanwhile."""
    noted: list[JsonObject] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def is_last(fact: Fact) -> bool:
    """Whether the node at work tells the fact itself, after all else that it has to tell."""
    waiting = _last.get()
    if waiting is None:
        return False
    waiting.append(fact)
    return True


@contextmanager
def lasting() -> Generator[list[Fact]]:
    """What is to be told last."""
    waiting: list[Fact] = []
    token = _last.set(waiting)
    try:
        yield waiting
    finally:
        _last.reset(token)
