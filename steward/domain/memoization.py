"""What is worked out once: for an object that does not change, and forgotten with it, or for a class."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")


@lru_cache(maxsize=1024)
def field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass, None of any other class: to gather them costs more than to read them."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None


class PerObject(Generic[T, V]):
    """`work(thing)`, once for each object; plans hold lists, so they can't be keys of a cache by value."""

    def __init__(self, work: Callable[[T], V]) -> None:
        self._work = work
        self._known: dict[int, tuple[weakref.ref[T], V]] = {}

    def __call__(self, thing: T) -> V:
        number = id(thing)
        found = self._known.get(number)
        if found is not None and found[0]() is thing:
            return found[1]
        value = self._work(thing)
        self._known[number] = (weakref.ref(thing, lambda _: self._known.pop(number, None)), value)
        return value
