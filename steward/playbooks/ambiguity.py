"""Whether a regular expression may take forever: twice as long for each character more of a text that does not fit.

That is so where one round of a loop, or several, fit the same text in two ways: `(a|aa)+`, `(?:\\w+ ?)+`. Python tries
all ways before it gives up, and meanwhile the whole process stands still. Looked for is a text that leads from a
character of the pattern back to it in two ways (Weber and Seidl, *On the degree of ambiguity of finite automata*,
1991), in Glushkov's automaton, whose states are the pattern's characters. What looks ahead or behind is taken as true.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from itertools import combinations, product
from typing import Any

_parsed: Any = import_module("re._parser").parse
_LOOP = re.compile(r"\)[+*{]")
_ENDLESS = 20
"""Rounds from which on a loop counts as one without end."""
_MOST = 500
"""Characters of a loop that are looked at, each round of a counted repeat for itself."""
_MOST_PAIRS = 500_000
_COMPOUND = {"BRANCH", "SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT", "ATOMIC_GROUP", "GROUPREF_EXISTS"}
_CLASSES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
_LETTERS = frozenset(map(chr, range(0x250))) | {*"ЖжΩωßſıİﬁ中あ٣५\u2009\u2028😀"}
"""Those by which it is seen whether two classes have something in common, beside those of the pattern."""


class _TooLarge(Exception):
    pass


@lru_cache(maxsize=4_096)
def may_take_forever(pattern: str) -> bool:
    """Whether it is so, small letters and capitals being one; of a loop that is too large to tell it is not said."""
    if not _LOOP.search(pattern):
        return False
    try:
        letters = frozenset({*_LETTERS, *pattern, *pattern.swapcase()})
        return any(_Loop(letters).is_ambiguous(body) for body in _loops(_parsed(pattern, re.IGNORECASE)))
    except (_TooLarge, RecursionError):
        return False


def _loops(items: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """What endless loops repeat, where that is more than a character."""
    for kind, value in items:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT":
                _, most, body = value
                if int(most) >= _ENDLESS and (len(body) > 1 or any(str(one) in _COMPOUND for one, _ in body)):
                    yield body
                yield from _loops(body)
            case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT" | "POSSESSIVE_REPEAT":
                yield from _loops(value[-1])
            case "BRANCH":
                yield from (loop for one in value[1] for loop in _loops(one))
            case "GROUPREF_EXISTS":
                yield from (loop for one in value[1:] for loop in _loops(one or ()))
            case "ATOMIC_GROUP":
                yield from _loops(value)
            case _:
                pass


@dataclass(frozen=True)
class _Part:
    """In how many ways it fits nothing, and by character of the pattern in how many ways it begins and ends with it."""

    empty: int = 1
    first: Counter[int] = field(default_factory=Counter[int])
    last: Counter[int] = field(default_factory=Counter[int])


@dataclass
class _Loop:
    """The automaton of one loop's body, over these letters."""

    letters: frozenset[str]
    fits: list[frozenset[str]] = field(default_factory=list[frozenset[str]])
    """By the character's number in the pattern, the letters that it may be."""
    follows: Counter[tuple[int, int]] = field(default_factory=Counter[tuple[int, int]])
    _known: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def is_ambiguous(self, body: Sequence[Any]) -> bool:
        """Whether a text leads through it and back in two ways."""
        self._loop(body, 1)
        return self._returns()

    def _sequence(self, items: Sequence[Any]) -> _Part:
        whole = _Part()
        for name, value in items:
            whole = self._then(whole, self._item(str(name), value))
        return whole

    def _item(self, name: str, value: Any) -> _Part:
        match name:
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeat(*value)
            case "SUBPATTERN":
                return self._sequence(value[-1])
            case "BRANCH":
                return _either([self._sequence(one) for one in value[1]])
            case "GROUPREF_EXISTS":
                return _either([self._sequence(one or []) for one in value[1:]])
            case "ASSERT" | "ASSERT_NOT" | "AT":
                return _Part()
            case "FAILURE":
                return self._one(frozenset())
            case "ATOMIC_GROUP":
                return self._kept(value)
            case "POSSESSIVE_REPEAT":
                kept = self._kept(value[2])
                return _Part(1, kept.first, kept.last) if value[0] == 0 else kept
            case _:
                said = f"{name} {value}"
                if said not in self._known:
                    self._known[said] = frozenset(one for one in self.letters if self._is(name, value, one))
                return self._one(self._known[said])

    def _one(self, fits: frozenset[str]) -> _Part:
        if len(self.fits) >= _MOST:
            raise _TooLarge
        self.fits.append(fits)
        here = Counter([len(self.fits) - 1])
        return _Part(0, here, here)

    def _kept(self, items: Sequence[Any]) -> _Part:
        """What gives nothing back, as one of all that it may be."""
        inside = _Loop(self.letters)
        whole = inside._sequence(items)
        one = self._one(frozenset[str]().union(*inside.fits))
        return _Part(min(whole.empty, 1), one.first, one.last)

    def _is(self, name: str, value: Any, letter: str) -> bool:
        """Whether the letter, large or small, is one that is meant."""
        if name in ("ANY", "GROUPREF"):
            return True
        items = value if name == "IN" else [(name, value)]
        negated = str(items[0][0]) in ("NEGATE", "NOT_LITERAL")
        return any(_meant(str(kind), one, letter) for kind, one in items) != negated

    def _repeat(self, least: int, most: Any, items: Sequence[Any]) -> _Part:
        """Each round for itself, so that what is counted is; an endless one after them."""
        endless = int(most) >= _ENDLESS
        rounds = max(least - 1, 0) if endless else int(most)
        needed = [self._sequence(items) for _ in range(min(least, rounds))]
        rest = self._loop(items, least) if endless else self._optional(items, rounds - least)
        whole = _Part()
        for one in [*needed, rest]:
            whole = self._then(whole, one)
        return whole

    def _optional(self, items: Sequence[Any], rounds: int) -> _Part:
        rest = _Part()
        for _ in range(rounds):
            one = self._then(self._sequence(items), rest)
            rest = _Part(1, one.first, one.last)
        return rest

    def _loop(self, items: Sequence[Any], least: int) -> _Part:
        body = self._sequence(items)
        self._follow(body.last, body.first)
        return _Part(1 if least == 0 else body.empty, body.first, body.last)

    def _then(self, one: _Part, other: _Part) -> _Part:
        self._follow(one.last, other.first)
        return _Part(
            one.empty * other.empty,
            one.first + _times(other.first, one.empty),
            other.last + _times(one.last, other.empty),
        )

    def _follow(self, last: Counter[int], first: Counter[int]) -> None:
        for (before, ways), (after, others) in product(last.items(), first.items()):
            self.follows[before, after] += ways * others

    def _returns(self) -> bool:
        """Whether two ways part and meet again."""
        after: list[list[int]] = [[] for _ in self.fits]
        for (before, one), ways in self.follows.items():
            if ways > 1:
                return True
            after[before].append(one)
        looked = 0
        seen: set[tuple[int, int]] = set()
        waiting: list[Iterator[tuple[int, int]]] = [combinations(those, 2) for those in after]
        while waiting:
            for one, other in waiting.pop():
                looked += 1
                if looked > _MOST_PAIRS:
                    raise _TooLarge
                pair = (min(one, other), max(one, other))
                if pair in seen or self.fits[one].isdisjoint(self.fits[other]):
                    continue
                if not {*after[one]}.isdisjoint(after[other]):
                    return True
                seen.add(pair)
                waiting.append(product(after[one], after[other]))
        return False


def _either(parts: Sequence[_Part]) -> _Part:
    firsts, lasts = Counter[int](), Counter[int]()
    for one in parts:
        firsts.update(one.first)
        lasts.update(one.last)
    return _Part(sum(one.empty for one in parts), firsts, lasts)


def _times(ways: Counter[int], often: int) -> Counter[int]:
    return Counter({one: number * often for one, number in ways.items()} if often else {})


def _meant(kind: str, value: Any, letter: str) -> bool:
    if kind == "NEGATE":
        return False
    cases = {letter, letter.lower(), letter.upper()}
    if kind == "RANGE":
        return any(len(one) == 1 and value[0] <= ord(one) <= value[1] for one in cases)
    if kind == "CATEGORY":
        _, *no, name = str(value).split("_")
        return (re.match(_CLASSES[name], letter) is not None) != bool(no)
    return chr(value) in cases
