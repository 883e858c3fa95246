"""Where a value ends that stands behind a secret's name in a text, in whatever notation the text is."""

from __future__ import annotations

import re

from steward.domain.secret_shapes import HIDDEN

QUOTE = re.compile(r"(?P<slashes>\\{0,60})(?P<mark>[\"'`]|&quot;|&#34;|%22)")
BARE = re.compile(
    r"(?:[^\s\"'`&,;<>]|[,;](?![\s\]})]|$|[\w.\-\[\]]{1,60}[\"']?[=:])"
    r"|&(?![\w.\-\[\]]{1,60}=|quot;|amp;|lt;|gt;|#|$)|[\"'`](?=\w))+"
)
_ENCODED = re.compile(r"(?:[^\s\"'&;,<>%]|%(?!26|22|2[cC]|7[dD]))+")
_PROSE = re.compile(r"[A-Za-z][a-z]*[.,;:!]?")
_MORE_PROSE = re.compile(r"[ \t]+[A-Za-z(]")
_NOTHING = {"none", "null", "nil", "true", "false", "undefined", "required", "missing", "invalid", "wrong", "expired",
            "unset", "empty", "yes", "no", "string", "str", "secretstr", "redacted", "hidden", "ok"}  # fmt: skip
_WHOLE_LINE = ("cookie", "authorization", "authorisation", "passphrase", "phrase", "mnemonic", "credentials")
_PHRASES = ("phrase", "mnemonic")
_REFERENCE = re.compile(r"\$\{[^{}]*\}|\$[A-Z_][A-Z0-9_]*|\{\{[^{}]*\}\}|<[A-Za-z_ -]*>")
_SCHEME = re.compile(r"(?i:basic|bearer|token|digest|negotiate)[ ]+(?=\S)")
_LINE = re.compile(r"(?:[^\r\n\"'`<\\]|\\(?![nr\"'])){0,8000}+")
_BRACKETS = {"[": "]", "{": "}", "(": ")"}
_MOST_BRACKETED = 100_000  # characters of a list or an object


def value_after(text: str, at: int, name: str, sep: str, *, many: bool) -> tuple[int, int] | None:
    """From where to where the value stands that is to be hidden; None where it is none."""
    if (quoted := QUOTE.match(text, at)) is not None:
        start = quoted.end()
        end = closing(text, start, quoted["mark"], len(quoted["slashes"]))
        return (start, end) if is_said(text[start:end], many=many, sure=True) else None
    if text[at : at + 1] in _BRACKETS:
        end = _bracketed(text, at)
        return (at, end) if re.search(r"\w", text[at:end]) and not is_hidden(text[at:end]) else None
    bare = (_ENCODED if "%" in sep else BARE).match(text, at)
    if bare is None:
        return None
    if ":" in sep and name.lower().endswith(_WHOLE_LINE):
        return _line(text, at, phrase=name.lower().endswith(_PHRASES))
    if ":" in sep and sep[-1:].isspace() and _is_prose(text, bare):
        return None  # `password: too short` is a message
    end = at + len(bare[0].rstrip(")]}.\\”’»"))
    return (at, end) if is_said(text[at:end], many=many) else None


def is_said(value: str, *, many: bool, sure: bool = False) -> bool:
    """Whether the text is a value: none where it is hidden, names another value, or says that there is none."""
    plain = value.strip()
    if not plain or is_hidden(plain) or _REFERENCE.fullmatch(plain):
        return False
    if many and plain.replace(".", "").replace(",", "").isdigit():
        return False  # how many there are
    return plain.lower() not in (("none", "null") if sure else _NOTHING)


def is_hidden(value: str) -> bool:
    """Whether it is taken out already: nothing but marks is left."""
    return not value.replace(HIDDEN, "").strip(" \t\"'`,;:[]{}()\\*")


def closing(text: str, start: int, mark: str, slashes: int) -> int:
    """Where the text ends that such a quote opened behind so many backslashes; the end of all where it never does."""
    depth = (slashes + 1).bit_length() - 1
    at = text.find(mark, start)
    while at != -1:
        if len(mark) > 1:
            return at
        before = _slashes_before(text, at, start)
        if _closes(before, depth):
            return max(start, at - min(slashes, before))
        at = text.find(mark, at + 1)
    return len(text)


def _slashes_before(text: str, at: int, start: int) -> int:
    first = at
    while first > start and text[first - 1] == "\\":
        first -= 1
    return at - first


def _closes(slashes: int, depth: int) -> bool:
    """Whether a quote behind so many backslashes ends a text that many escapings deep."""
    for _ in range(depth):
        if slashes % 2 == 0:
            return True
        slashes //= 2
    return slashes % 2 == 0


def _bracketed(text: str, at: int) -> int:
    """Where the list or object that opens there ends, in whatever escaping."""
    depth = 0
    for found in re.finditer(r"[\[\](){}]", text[at : at + _MOST_BRACKETED]):
        depth += 1 if found[0] in _BRACKETS else -1
        if depth == 0:
            return at + found.end()
    return min(len(text), at + _MOST_BRACKETED)


def _is_prose(text: str, word: re.Match[str]) -> bool:
    return _PROSE.fullmatch(word[0]) is not None and _MORE_PROSE.match(text, word.end()) is not None


def _line(text: str, at: int, *, phrase: bool) -> tuple[int, int] | None:
    """A header's value, or a phrase's: all of the line, or of the quoted text that it stands in; a scheme stays."""
    scheme = _SCHEME.match(text, at)
    start = scheme.end() if scheme else at
    first = BARE.match(text, start)
    if first is None or is_hidden(first[0]) or first[0].lower() in _NOTHING:
        return None
    if not scheme and not phrase and _is_prose(text, first):
        return None
    line = _LINE.match(text, start)
    return start, max(first.end(), line.end() if line else first.end())
