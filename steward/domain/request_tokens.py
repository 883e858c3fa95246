"""A request cut into words, numbers and signs, with numbers written plainly and slips of the keyboard mended.

`raw` is the text as it was said, `plain` the one that patterns for numbers and phrases are held against. A
number is read only where it can be read in one way: `1 500,00 EUR`, `1'500`, `1,500.00` and `1.500,00` can, `1.500`
can't. `1,500` counts as English thousands, since money has no third decimal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’_-][^\W\d_]+)*|\S")
_CORE = re.compile(r"[+−–-]?\w(?:.*\w)?")
_GLUED = re.compile(
    r"(?i)(eur|euros?)(\d.*)|(\d.*?)(eur|euros?)|(\d[\d.,'’]*)(mg|mcg|μg|kg|ml|cl|dl|mm|cm|km|[km]wh)|([a-z]+)([:#])(\d.*)"
)
_WORDS_OF_THEIR_OWN = frozenset(
    {
        "older",
        "odder",
        "border",
        "ordner",
        "reply",
        "replay",
        "replays",
        "repair",
        "relay",
        "refuse",
        "refuel",
        "refute",
    }
    | {"cancer", "canal", "retune", "resend", "revert", "rotten", "bracken", "crammed", "clicked", "grant", "greet"}
)  # a letter away from a word that asks for an act, and meant as they stand
_CURRENCY = re.compile(r"(?i)€|eur|euros?")
_SHORT, _LAST = re.compile(r"[1-9]\d{0,2}"), re.compile(r"\d{3}(?:[.,]\d{1,2})?")
_FORMS = (
    re.compile(r"\d+(?:[.,]\d{1,2})?"),
    re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?"),
    re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d{1,2}|[1-9]\d{0,2}(?:\.\d{3}){2,}"),
    re.compile(r"[1-9]\d{0,2}(?:['’ ]\d{3})+(?:[.,]\d{1,2})?"),
)


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word, a number or a sign; `start` and `end` in the raw text, `at` and `to` in the plain one."""

    raw: str
    start: int
    plain: str
    at: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    @property
    def to(self) -> int:
        return self.at + len(self.plain)

    @property
    def counts(self) -> bool:
        """Whether there is a digit in it, of whatever script."""
        return any(each.isnumeric() for each in self.raw)


@dataclass(frozen=True, kw_only=True)
class Text:
    """Both forms of the text and its tokens, which are the same for both."""

    raw: str
    plain: str
    tokens: list[Token] = field(default_factory=list[Token])


@lru_cache(maxsize=64)  # each playbook reads a request several times: which it is, whether it is asked, what for
def tokenised(text: str, known: tuple[str, ...] = ()) -> Text:
    """The text in tokens; words that are one slip away from a `known` one are mended in the plain form."""
    raw = normal(text)
    tokens = [_mended(token, known) for token in _grouped([*_tokens(raw)])]
    placed: list[Token] = []
    plain, done = "", 0
    for token in tokens:
        plain += raw[done : token.start]
        placed.append(replace(token, at=len(plain)))
        plain, done = plain + token.plain, token.end
    # a line's end separates for people only: patterns see a blank
    return Text(raw=raw.replace("\n", " "), plain=(plain + raw[done:]).replace("\n", " "), tokens=placed)


def normal(text: str) -> str:
    """Compatible letters unified, blanks single, ends of lines kept; never a digit made of what is none."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    unified = "".join(each if each.isascii() else _unified(each) for each in whole)
    lines = [" ".join("".join(map(_visible, line)).split()) for line in unified.splitlines()]
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def readable_number(text: str) -> str | None:
    """The number in plain digits with a point, or None where it is none or could be read in two ways."""
    if not text.isascii() and "’" not in text:
        return None
    if _FORMS[0].fullmatch(text):
        return text.replace(",", ".")
    if _FORMS[1].fullmatch(text):
        return text.replace(",", "")
    if _FORMS[2].fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _FORMS[3].fullmatch(text):
        return re.sub(r"['’ ]", "", text).replace(",", ".")
    return None


def _unified(letter: str) -> str:
    return letter if unicodedata.category(letter) in {"No", "Nl"} else unicodedata.normalize("NFKC", letter)


def _visible(letter: str) -> str:
    return " " if unicodedata.category(letter) == "Cc" else letter


def _tokens(raw: str) -> Iterator[Token]:
    for run in re.finditer(r"\n|[^\s]+", raw):
        if not any(each.isnumeric() for each in run[0]):
            yield from (_token(part[0], run.start() + part.start()) for part in _WORD.finditer(run[0]))
            if run[0] == "\n":
                yield _token("\n", run.start())
            continue
        yield from _with_number(run[0], run.start())


def _with_number(run: str, start: int) -> Iterator[Token]:
    """A run of signs and letters with a number in it: the signs around it are tokens of their own."""
    core = _CORE.search(run)
    if core is None:
        yield _token(run, start)
        return
    first = core.start() if core[0][:1].isalnum() or core[0][1:2].isnumeric() else core.start() + 1
    yield from (_token(each, start + index) for index, each in enumerate(run[:first]))
    inner = run[first : core.end()]
    glued = _GLUED.fullmatch(inner)
    at = start + first
    for part in [each for each in glued.groups() if each] if glued else [inner]:
        yield _token(part, at)
        at += len(part)
    yield from (_token(each, start + core.end() + index) for index, each in enumerate(run[core.end() :]))


def _token(raw: str, start: int) -> Token:
    return Token(raw=raw, start=start, plain=readable_number(raw) or raw)


def _grouped(tokens: Sequence[Token]) -> list[Token]:
    """Thousands that are set apart by blanks, where a currency shows that they are one number."""
    made: list[Token] = []
    index = 0
    while index < len(tokens):
        length = _thousands(tokens, index)
        if length > 1:
            raw = " ".join(token.raw for token in tokens[index : index + length])
            made.append(_token(raw, tokens[index].start))
        else:
            made.append(tokens[index])
        index += length
    return made


def _thousands(tokens: Sequence[Token], index: int) -> int:
    """How many tokens from here on are one number."""
    length = 1
    if not _SHORT.fullmatch(tokens[index].raw) or (index and tokens[index - 1].raw.casefold() in {"#", "order"}):
        return 1
    while index + length < len(tokens) and _follows(tokens[index + length - 1], tokens[index + length]):
        length += 1
    around = [*tokens[max(0, index - 1) : index], *tokens[index + length : index + length + 1]]
    return length if any(_CURRENCY.fullmatch(token.raw) for token in around) else 1


def _follows(token: Token, following: Token) -> bool:
    return following.start == token.end + 1 and _LAST.fullmatch(following.raw) is not None and token.raw.isdigit()


def _mended(token: Token, known: Sequence[str]) -> Token:
    word = token.raw.casefold()
    if len(word) < 4 or not (word.isascii() and word.isalpha()) or word in known or word in _WORDS_OF_THEIR_OWN:
        return token
    close = [each for each in known if _one_slip(word, each)]
    return replace(token, plain=close[0]) if len(close) == 1 else token


def _one_slip(word: str, meant: str) -> bool:
    """Whether one letter inside is missing, doubled, wrong or swapped; first and last letters must be right."""
    if len(meant) < 5 or abs(len(word) - len(meant)) > 1 or (word[0], word[-1]) != (meant[0], meant[-1]):
        return _swapped_end(word, meant)
    if len(word) == len(meant):
        wrong = [index for index in range(len(word)) if word[index] != meant[index]]
        return len(wrong) == 1 or _swapped(word, meant, wrong)
    longer, shorter = sorted((word, meant), key=len, reverse=True)
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(1, len(longer) - 1))


def _swapped(word: str, meant: str, wrong: Sequence[int]) -> bool:
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and word[wrong[0]] == meant[wrong[1]]
        and (word[wrong[1]] == meant[wrong[0]])
    )


def _swapped_end(word: str, meant: str) -> bool:
    """The last two letters in the wrong order: `cancle`."""
    return len(word) == len(meant) >= 5 and word[:-2] == meant[:-2] and word[-2:] == meant[-1] + meant[-2]
