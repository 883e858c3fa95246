"""How Python's collector of cycles works in processes of our own: seldom, and not through what was loaded for good."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 50_000  # before it looks for cycles among them


def collect_seldom() -> None:
    """A start makes objects that stay: looking through them again and again was a fifth of its time."""
    gc.set_threshold(_NEW_OBJECTS)


def settle() -> None:
    """All is loaded: leave it out of what is looked through later, which took 0.1 s in the middle of a page."""
    gc.collect()
    gc.freeze()
