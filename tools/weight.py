"""How much a value weighs, without writing it down: a result is judged too large before it takes more memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import cast

from pydantic import BaseModel

MOST_DEEP = 50
_EACH = 4  # bytes of a number, and of what stands around anything


class TooHeavy(Exception):
    """The value is larger or deeper than it may be; its text says which."""


def require_weight(value: object, most: int) -> None:
    """Raises TooHeavy for what would be more than `most` bytes of JSON, about, or is nested too deeply."""
    weight = 0
    waiting: list[tuple[Iterator[object], int]] = [(iter((value,)), 0)]
    while waiting:
        parts, depth = waiting[-1]
        for part in parts:
            weight += _own(part)
            if weight > most:
                raise TooHeavy(f"it is larger than {in_words(most)}")
            if (inner := _parts(part)) is not None:
                waiting.append((inner, depth + 1))
                break
        else:
            waiting.pop()
        if depth > MOST_DEEP:
            raise TooHeavy(f"it is nested more than {MOST_DEEP} deep")


def in_words(count: int) -> str:
    """So many bytes, for people."""
    return f"{count / 1_000_000:g} MB" if count >= 100_000 else f"{count:,} bytes"


def _own(value: object) -> int:
    if isinstance(value, str):
        return _EACH + (len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass")))
    if isinstance(value, bytes | bytearray):
        return _EACH + len(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _EACH + value.bit_length() // 4
    return _EACH


def _parts(value: object) -> Iterator[object] | None:
    if isinstance(value, BaseModel):
        return chain.from_iterable(chain(value.__dict__.items(), (value.__pydantic_extra__ or {}).items()))
    if isinstance(value, Mapping):
        return chain.from_iterable(cast("Mapping[object, object]", value).items())
    if isinstance(value, list | tuple | set | frozenset):
        return iter(cast("Iterable[object]", value))
    return None
