"""How much a value weighs, without writing it down: what is too large is told before it takes more memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import cast

MOST_DEEP = 50
_EACH = 4  # bytes of a number, and of what stands around anything

Parts = Callable[[object], Iterator[object] | None]


class TooHeavy(ValueError):
    """The value is larger or deeper than it may be; its text says which."""


def parts_of(value: object) -> Iterator[object] | None:
    """What a container holds, keys included; None for everything else."""
    if value is None or isinstance(value, str | int | float):  # most are, and this is asked quickly
        return None
    if isinstance(value, Mapping):
        return chain.from_iterable(cast("Mapping[object, object]", value).items())
    if isinstance(value, list | tuple | set | frozenset):
        return iter(cast("Iterable[object]", value))
    return None


def weigh(value: object, most: int, parts: Parts = parts_of) -> int:
    """About how many bytes of JSON it is. Raises TooHeavy for more than `most`, or for what is nested too deeply."""
    weight = 0
    waiting: list[Iterator[object]] = [iter((value,))]
    while waiting:
        for part in waiting[-1]:
            weight += _own(part)
            if weight > most:
                raise TooHeavy(f"it is larger than {in_words(most)}")
            if (inner := parts(part)) is not None:
                waiting.append(inner)
                break
        else:
            waiting.pop()
        if len(waiting) > MOST_DEEP + 1:
            raise TooHeavy(f"it is nested more than {MOST_DEEP} deep")
    return weight


def weighs_little(value: object, most: int) -> bool:
    """Whether it is no more than `most` bytes, and not nested too deeply."""
    try:
        weigh(value, most)
    except TooHeavy:
        return False
    return True


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
