"""Whether anybody streams the run, and what the node at work notes for them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from steward.domain.model import JsonObject

_BEGINNINGS = ("planning", "tool.started")  # of what the update tells the end of
_noted: ContextVar[list[JsonObject] | None] = ContextVar("noted", default=None)
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
