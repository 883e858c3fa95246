"""Whether a playbook's phrases and slots account for a whole text, and what they take out of it.

A phrase does not find itself inside a text: every word, number and sign must belong to a phrase, to a slot, to
what the playbook says may stand beside them, or to the harmless words of `request_wording.py` in their place.
Whatever is left over might change what is wanted, so it is reported and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from steward.domain.memoization import PerObject
from steward.domain.model import Json
from steward.domain.playbook import FixedPlan, Playbook, Slot
from steward.domain.redaction import HIDDEN, PLAIN
from steward.domain.request_accounting import Marks, Walk
from steward.domain.request_tokens import Text, tokenised
from steward.domain.request_wording import CORRECTABLE, DEFINITE, DOUBTFUL, RETRACTED, compiled

MAX_TEXT = 2_000
MAX_NUMBER = 20

_PROBES = ("not", "never")
_NEGATED = re.compile(
    r"(?:\b(?:do|does|must|should|shall|may|need|will|can)\s*not|\b(?:don|doesn|mustn|shouldn|won|can)['’]?t|\bnever|\bwithout|\bno)"
    r"\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_SMALL, _LARGE = ascii_lowercase, ascii_uppercase
_TURNS = [
    str.maketrans(_SMALL + _LARGE, _SMALL[by:] + _SMALL[:by] + _LARGE[by:] + _LARGE[:by])
    for by in range(1, len(_SMALL))
]
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{1,2})?")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a text says to a playbook: the values by slot, and what nothing accounts for, in the text's words."""

    said: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    keys: list[str] = field(default_factory=list[str])  # what `one_at_a_time` reads
    phrased: bool = False
    left: list[str] = field(default_factory=list[str])
    referring: list[str] = field(default_factory=list[str])  # phrases that speak of what is there, with their article
    torn: dict[str, str] = field(default_factory=dict[str, str])  # words, and the slot that took a part of them only
    too_long: int = 0  # a text is read as a whole or not at all

    @property
    def whole(self) -> bool:
        return not self.left and not self.too_long


def speaks_of(playbook: Playbook, text: str) -> bool:
    """Whether one of the phrases is somewhere in the text and not negated there: a hint, never a reason to act."""
    if playbook.fixed is None or len(text) > MAX_TEXT:
        return False
    plain = tokenised(text, vocabulary(playbook)).plain
    return any(
        not _NEGATED.search(plain[max(0, found.start() - 40) : found.start()])
        for phrase in playbook.fixed.phrases
        for found in compiled(phrase, playbook.fixed.slot_patterns).finditer(plain)
    )


def read(playbook: Playbook, text: str, *, answer: bool = False) -> Reading:
    """The text as the playbook reads it; an `answer` may be as short as what was asked for."""
    if playbook.fixed is None:
        return Reading(left=[text])
    if len(text) > MAX_TEXT:
        return Reading(too_long=len(text))
    whole = tokenised(text, vocabulary(playbook))
    marks = Marks()
    said = {name: _values(name, slot, whole, marks) for name, slot in playbook.fixed.slots.items()}
    keys = _keys(playbook, whole, marks)
    _mark_words(playbook.fixed, whole, marks)
    left = Walk(whole, marks, titles=_title_words(playbook), answer=answer).left()
    doubtful = [_quoted(whole, *found.span()) for pattern in DOUBTFUL for found in pattern.finditer(whole.raw)]
    about = [(first, last) for first, last in marks.referring.items() if any(first <= one <= last for one in left)]
    referring = [_quoted(whole, whole.tokens[first].start, whole.tokens[last].end) for first, last in about]
    broken = [(whole.tokens[at], slot) for at, slot in marks.torn.items() if at in left]
    torn = {_quoted(whole, one.start, one.end): slot for one, slot in broken}
    left_over = [*_together(whole, left), *doubtful]
    phrased = bool(marks.phrases)
    return Reading(said=said, keys=keys, phrased=phrased, left=left_over, referring=referring, torn=torn)


@lru_cache(maxsize=500)
def _words(pattern: str) -> frozenset[str]:
    """The words that stand literally in a regular expression."""
    return frozenset(re.findall(r"[a-zà-öø-ÿ]{2,}", re.sub(r"\\.|\{\w+\}|\(\?[:!=<]+", " ", pattern.casefold())))


def _vocabulary(playbook: Playbook) -> tuple[str, ...]:
    fixed = playbook.fixed
    patterns = [*fixed.phrases, *fixed.also, *(slot.pattern for slot in fixed.slots.values())] if fixed else []
    return tuple(sorted({word for pattern in patterns for word in _words(pattern)} | {*CORRECTABLE}))


vocabulary = PerObject(_vocabulary)
"""The words that a slip of the keyboard may be mended to."""


def _title_words(playbook: Playbook) -> frozenset[str]:
    fixed = playbook.fixed
    own = {word for phrase in (fixed.phrases if fixed else []) for word in _words(phrase)}
    return _words(playbook.title) - own - {"no", "not", "never", "without", "stop"}


# --- slots -----------------------------------------------------------------------------


def _values(name: str, slot: Slot, text: Text, marks: Marks) -> list[Json]:
    """The distinct values that the text names for the slot, in the slot's type."""
    found: list[Json] = []
    for source in ["plain"] if slot.type != "string" else ["raw", "plain"]:
        for match in compiled(slot.pattern).finditer(getattr(text, source)):
            value = _value(name, slot, text, match, marks, source == "raw")
            found += [] if value is None else [value]
    return list(dict.fromkeys(each for each in found if isinstance(each, str | int | float)))


def _value(name: str, slot: Slot, text: Text, match: re.Match[str], marks: Marks, raw: bool) -> Json:
    """One value; None where it can't be read, or where the pattern takes a part of a word or number only."""
    start, end = _stripped(match)
    group = _inside(text, start, end, raw)
    if not group:
        return None
    first, last = text.tokens[group[0]], text.tokens[group[-1]]
    begin, stop = (first.start, last.end) if raw else (first.at, last.to)
    whole = (begin, stop) == (start, end)
    if not whole and not _names_the_rest(match, (begin, start), (end, stop)):
        marks.torn.update(dict.fromkeys(group, name))
        return None
    said = text.raw[first.start : last.end] if whole and slot.type == "string" else match.string[start:end]
    if slot.type == "string" and not raw and said != match.string[start:end] and first.counts:
        marks.torn.update(dict.fromkeys(group, name))  # a name written as a number with separators is no name
        return None
    value = typed(said, slot.type)
    if value is None or (len(group) > 1 and RETRACTED.search(said)):
        return None
    for index in group:
        marks.values.setdefault(index, set()).add(name if len(group) == 1 else "")
    _mark_surroundings(text, match, marks, raw)
    return value


def _stripped(match: re.Match[str]) -> tuple[int, int]:
    said = match[1] or ""
    start = match.start(1) + len(said) - len(said.lstrip())
    return start, start + len(said.strip())


def _inside(text: Text, start: int, end: int, raw: bool) -> list[int]:
    """The tokens that the span touches."""
    spans = [(token.start, token.end) if raw else (token.at, token.to) for token in text.tokens]
    return [index for index, (first, last) in enumerate(spans) if first < end and last > start]


def _names_the_rest(match: re.Match[str], before: tuple[int, int], after: tuple[int, int]) -> bool:
    r"""Whether the pattern names what the value leaves of its word: the `PO-` of `PO-(\d+)`, the `s` of `(box)s`.

    What would take other letters in their place is a wildcard, and a number is taken whole.
    """
    (begin, start), (end, stop) = before, after
    text = match.string
    rest = text[begin:start] + text[end:stop]
    if match.start() > begin or match.end() < stop or any(each.isnumeric() for each in rest):
        return False
    others = (
        text[:begin]
        + text[begin:start].translate(turn)
        + text[start:end]
        + text[end:stop].translate(turn)
        + text[stop:]
        for turn in _TURNS
    )
    return not any((again := match.re.match(other, match.start())) and again.end() >= stop for other in others)


def _mark_surroundings(text: Text, match: re.Match[str], marks: Marks, raw: bool) -> None:
    """The words around the value that the pattern itself names: `order` in `order (\\d+)`."""
    marks.covered.update(_named(text, match, raw))


def _named(text: Text, match: re.Match[str], raw: bool) -> list[int]:
    """The tokens of the match that its pattern names, and not those that a wildcard in it happens to take.

    A wildcard would take a `not` in their place as well; so what is taken by one accounts for nothing.
    """
    named: list[int] = []
    for index in _inside(text, *match.span(), raw):
        token = text.tokens[index]
        start, end = (token.start, token.end) if raw else (token.at, token.to)
        others = (match.string[:start] + probe + match.string[end:] for probe in _PROBES)
        if not all((again := match.re.match(other, match.start())) and again.end() > start for other in others):
            named.append(index)
    return named


def typed(text: str, kind: str) -> str | int | float | None:
    """The value in the slot's type, to the last digit; None where it can't be read as one."""
    if kind == "string":
        return text.replace("${", "$ {") or None  # a value must never become a reference
    if len(text) > MAX_NUMBER or not _PLAIN.fullmatch(text):
        return None
    said, number = Decimal(text), float(text)
    if said == int(said):
        return number if kind == "number" and int(number) == said else int(said)
    return number if kind == "number" and Decimal(repr(number)) == said else None


# --- phrases and what stands beside them --------------------------------------------


def _keys(playbook: Playbook, text: Text, marks: Marks) -> list[str]:
    """What `one_at_a_time` reads is read as well."""
    found: list[str] = []
    if playbook.one_at_a_time is None:
        return found
    for match in compiled(playbook.one_at_a_time).finditer(text.plain):
        start, end = _stripped(match)
        for index in _inside(text, start, end, raw=False):
            marks.values.setdefault(index, set())
        _mark_surroundings(text, match, marks, raw=False)
        found.append(text.plain[start:end])
    return found


def _mark_words(fixed: FixedPlan, text: Text, marks: Marks) -> None:
    for pattern in fixed.also:
        for inside in _matches(pattern, fixed, text):
            marks.covered.update(inside)
    for pattern in fixed.phrases:
        for inside in _matches(pattern, fixed, text):
            if _refers_back(text, marks, inside[0]):
                marks.referring[inside[0] - 1] = inside[-1]
                continue
            marks.covered.update(inside)
            marks.phrases.update(inside)


def _matches(pattern: str, fixed: FixedPlan, text: Text) -> Iterator[list[int]]:
    """The tokens that each match names; a match that begins or ends inside a word or number is none."""
    for found in compiled(pattern, fixed.slot_patterns).finditer(text.plain):
        said = found[0].strip()
        start = found.start() + found[0].find(said)
        inside = _inside(text, start, start + len(said), raw=False)
        if inside and (text.tokens[inside[0]].at, text.tokens[inside[-1]].to) == (start, start + len(said)):
            named = _named(text, found, raw=False)
            if named:
                yield named


def _refers_back(text: Text, marks: Marks, index: int) -> bool:
    """Whether the phrase speaks of what there is already: `the refund`, `my return`."""
    before = text.tokens[index - 1] if index else None
    return before is not None and before.plain.casefold() in DEFINITE and index - 1 not in marks.covered


def _together(text: Text, left: Sequence[int]) -> list[str]:
    """The words that are left, neighbours as one."""
    parts: list[tuple[int, int]] = []
    for index in left:
        if parts and parts[-1][1] == index - 1:
            parts[-1] = (parts[-1][0], index)
        else:
            parts.append((index, index))
    return [_quoted(text, text.tokens[first].start, text.tokens[last].end) or "?" for first, last in parts]


def _quoted(text: Text, start: int, end: int) -> str:
    """A part of the text as it may be shown by itself."""
    made, at = "", start
    for first, last in secrets_in(text.raw):
        if first < end and last > start:
            made += text.raw[at : max(at, first)] + HIDDEN
            at = min(last, end)
    return (made + text.raw[at:end]).strip()


@lru_cache(maxsize=100)
def secrets_in(raw: str) -> tuple[tuple[int, int], ...]:
    """Where secrets stand in a text: once its words are apart, what a name gave away is not known for one."""
    first, *behind = PLAIN.text(raw).split(HIDDEN)
    found: list[tuple[int, int]] = []
    at = len(first)
    for number, piece in enumerate(behind, 1):
        end = len(raw) - len(piece) if number == len(behind) else raw.find(piece, at + 1)
        end = end if end >= at else len(raw)
        found.append((at, end))
        at = end + len(piece)
    return tuple(found)
