"""Whether every token of a text is accounted for, by what was marked or by the small words in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from steward.domain.request_tokens import Text, Token
from steward.domain.request_wording import (
    AFTERWARDS,
    ANSWERING,
    ANYWHERE,
    ASKING,
    CLOSING,
    DEFINITE,
    GREETING,
    LEAD,
    PASSIVE,
    SIGNATURE,
    THANKS,
    URGENTLY,
)

_SEPARATORS = frozenset(".,;:!()\n")
_ENDS = frozenset(".;!?\n")
_BREAKS = _ENDS | frozenset(",:()")
_DASHES = frozenset("-–—−")


@dataclass(kw_only=True)
class Marks:
    """What is known of each token while a text is read."""

    covered: set[int] = field(default_factory=set[int])  # by a phrase, a slot's surroundings, or `also`
    phrases: set[int] = field(default_factory=set[int])
    values: dict[int, set[str]] = field(default_factory=dict[int, set[str]])  # which slots' values it is part of
    referring: dict[int, int] = field(default_factory=dict[int, int])  # a phrase that speaks of what is there: from, to
    torn: dict[int, str] = field(default_factory=dict[int, str])  # which slot took a part of it only
    asking: bool = False


class Walk:
    """Goes over the tokens once and collects those that nothing accounts for."""

    def __init__(self, text: Text, marks: Marks, *, titles: frozenset[str], answer: bool) -> None:
        self._text, self._tokens, self._marks = text, text.tokens, marks
        self._titles, self._answer = titles, answer

    def left(self) -> list[int]:
        left: list[int] = []
        index = 0
        while index < len(self._tokens):
            length = self._accounted(index)
            if length == 0:
                left.append(index)
            index += max(1, length)
        return left

    def _accounted(self, index: int) -> int:
        """How many tokens from here on are accounted for; 0 where this one is not."""
        token = self._tokens[index]
        if index in self._marks.torn or (token.counts and not self._claimed(index)):
            return 0
        if index in self._marks.values or index in self._marks.covered:
            return 1
        if not token.raw[0].isalpha():
            return int(self._separates(index))
        return self._phrase(index) or int(self._small(index))

    def _claimed(self, index: int) -> bool:
        """Whether a number is the value of one slot, and of no other."""
        slots = self._marks.values.get(index)
        plain = self._tokens[index].raw.replace("’", "'").isascii()
        return slots is not None and len(slots - {""}) <= 1 and (plain or "" in slots)

    def _separates(self, index: int) -> bool:
        sign = self._tokens[index].raw
        before = self._tokens[index - 1] if index else None
        after = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        if sign == "?":
            asked, self._marks.asking = self._marks.asking, False
            return asked
        if sign in _DASHES:
            apart = before is None or before.end < self._tokens[index].start
            return apart and after is not None and after.start > self._tokens[index].end and not _is_sum(after)
        if sign == ".":
            return not (after is not None and after.raw == "." and after.start == self._tokens[index].end)
        if sign == "(":
            return after is None or not _is_sum(after)
        return sign in _SEPARATORS

    def _small(self, index: int) -> bool:
        """One word of the playbook's own title, or an `and` between what is known."""
        word = self._tokens[index].plain.casefold()
        if word == "and":
            return index + 1 in self._marks.covered
        if word in DEFINITE and index + 1 in self._marks.phrases:
            return False
        return word in self._titles and not self._is_after(index)

    def _phrase(self, index: int) -> int:
        """How many tokens the longest known wording takes that may stand here."""
        found = [self._length(pattern, index) for pattern in self._known(index)]
        longest = max(found, default=0)
        if longest and self._length(ASKING, index) == longest and self._is_before(index):
            self._marks.asking = True
        return self._signed(index) or longest

    def _known(self, index: int) -> Iterator[re.Pattern[str]]:
        yield ANYWHERE
        if index == 0 or self._tokens[index - 1].raw == "\n":
            yield GREETING
        if self._is_before(index):
            yield ASKING
        if self._is_before(index, ends=_BREAKS):
            yield LEAD
            yield PASSIVE
        if self._is_after(index):
            yield AFTERWARDS
            yield THANKS
        if self._is_after(index, here=True):
            yield URGENTLY
        if self._answer:
            yield ANSWERING
            yield AFTERWARDS
            yield THANKS

    def _length(self, pattern: re.Pattern[str], index: int) -> int:
        found = pattern.match(self._text.plain, self._tokens[index].at)
        if found is None:
            return 0
        inside = [each for each in range(index, len(self._tokens)) if self._tokens[each].to <= found.end()]
        if not inside or self._tokens[inside[-1]].to != found.end():
            return 0
        if any(
            each in self._marks.phrases or (self._tokens[each].counts and not self._claimed(each)) for each in inside
        ):
            return 0
        return len(inside)

    def _signed(self, index: int) -> int:
        """A mail's closing words and a name under them, at the very end."""
        if not self._is_after(index):
            return 0
        closing, thanks = self._length(CLOSING, index), self._length(THANKS, index)
        length = closing or thanks
        after = [token.raw for token in self._tokens[index + length : index + length + 2]]
        if not length or (thanks and "\n" not in after):
            return 0  # a word right after thanks may be a correction; on a line of its own it is a name
        if SIGNATURE.fullmatch(self._text.raw, self._tokens[index + length - 1].end):
            return len(self._tokens) - index
        return 0

    def _is_before(self, index: int, ends: frozenset[str] = _ENDS) -> bool:
        """Whether a phrase follows before the sentence ends."""
        for each in range(index, len(self._tokens)):
            if each in self._marks.phrases:
                return True
            if self._tokens[each].raw in ends:
                return False
        return False

    def _is_after(self, index: int, *, here: bool = False) -> bool:
        """Whether a phrase came before, in the same sentence where that counts."""
        ends = [each for each in range(index) if self._tokens[each].raw in _ENDS] if here else []
        return any(each < index for each in self._marks.phrases if each >= max(ends, default=0))


def _is_sum(token: Token) -> bool:
    return token.counts or token.raw in {"€", "$", "£"} or token.raw.casefold() in {"eur", "euro", "euros"}
