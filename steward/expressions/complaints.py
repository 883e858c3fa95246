"""What is wrong with an expression, for its author: where, why, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_MOST_NAMED = 12


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """`at` is where in the text, in characters from 0. With `works` it does what it says, which may not be meant."""

    at: int
    reason: str
    advice: str = ""
    works: bool = False

    @property
    def said(self) -> str:
        return f"{self.reason}. {self.advice}" if self.advice else self.reason


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What was probably meant."""
    names = [*known]
    same = next((name for name in names if name.lower() == word.lower()), None)
    return same or next(iter(get_close_matches(word, names, n=1, cutoff=0.6)), None)


def meant(word: str, known: Iterable[str], quote: str = "'") -> str:
    """The advice for a name that there is not: the nearest, or all that there are."""
    names = [*known]
    if found := nearest(word, names):
        return f"Did you mean {quote}{found}{quote}?"
    return f"There {'is' if len(names) == 1 else 'are'} {named(names)}." if names else ""


def named(names: Iterable[str]) -> str:
    """The names in a row, the first ones of many."""
    all_ = [*names]
    more = f" and {len(all_) - _MOST_NAMED} more" if len(all_) > _MOST_NAMED else ""
    return f"{', '.join(all_[:_MOST_NAMED])}{more}" or "none"
