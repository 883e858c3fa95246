"""The weight of what a tool gave, models included."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pydantic import BaseModel

from steward.domain.payload_size import TooHeavy, in_words, parts_of, weigh

__all__ = ["TooHeavy", "in_words", "require_weight"]


def require_weight(value: object, most: int) -> None:
    """Raises TooHeavy for what would be more than `most` bytes of JSON, about, or is nested too deeply."""
    weigh(value, most, _parts)


def _parts(value: object) -> Iterator[object] | None:
    if isinstance(value, BaseModel):
        return chain.from_iterable(chain(value.__dict__.items(), (value.__pydantic_extra__ or {}).items()))
    return parts_of(value)
