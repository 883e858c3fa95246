"""How far a goal is from those before, without a model: the share of its words and pieces of words that are new.

A goal becomes a set of hashed n-grams; a profile counts in how many goals each stood. Of 2^15 buckets several n-grams
share each, so neither a goal nor a profile can be read back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

_READ = 1_000  # characters of a goal that are looked at
_BUCKETS = 1 << 15
_PIECE = 3  # characters
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
OFTEN = 2  # goals of the profile that an n-gram must stand in to be known: a name that stood in one is not


def grams_of(goal: str) -> list[int]:
    """The buckets of its words and of their pieces of three characters; numbers are all the same."""
    plain = unicodedata.normalize("NFKC", goal[:_READ]).casefold()
    words = {_DIGITS.sub("0", word) for word in _WORD.findall(plain)}
    pieces = {piece for word in words for piece in _pieces(word)}
    return sorted({crc32(piece.encode(errors="replace")) % _BUCKETS for piece in pieces})


def _pieces(word: str) -> Iterator[str]:
    """The word, and each three characters of it with its ends marked."""
    marked = f" {word} "
    yield marked
    for at in range(len(marked) - _PIECE + 1):
        yield marked[at : at + _PIECE]


def counted(profile: Mapping[str, int], grams: Sequence[int]) -> dict[str, int]:
    """The profile with one more goal; its keys are buckets, as text since JSON has no others."""
    more = {str(gram): profile.get(str(gram), 0) + 1 for gram in grams}
    return {**profile, **more}


def distance(known: frozenset[int], grams: Sequence[int]) -> float | None:
    """The share of the goal's n-grams that are not among the known ones; None where there are none."""
    return sum(gram not in known for gram in grams) / len(grams) if grams else None
