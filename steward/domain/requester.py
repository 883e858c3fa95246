"""For whom work is done just now, so that a call can be made with their rights and not with everybody's."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_requester: ContextVar[str] = ContextVar("requester", default="")


@contextmanager
def on_behalf_of(name: str) -> Generator[None]:
    """What is called in here is called for them."""
    token = _requester.set(name)
    try:
        yield
    finally:
        _requester.reset(token)


def requester() -> str:
    """Who asked for the task that is at work; empty where nobody is known to have."""
    return _requester.get()
