"""Syntax that models write in place of JSON's, written as JSON: token by token, none added, changed or left out.

Trailing commas, comments, single and typographic quotes, bare names, Python's `True`, `False` and `None`. What would
need a guess is refused: an end that is missing, numbers that JSON does not know (`007`, `0x10`, `1_000`, `NaN`),
escapes that mean different things in different languages, words without quotes. The usual repairers guess at all of
these, which is right for showing a text and wrong for acting on it; and with every token read for a check, nothing is
left for them to do.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<space> [\s\ufeff]+ )
    | (?P<comment> //[^\n]*+ | \#[^\n]*+ | /\*(?:[^*]|\*(?!/))*+\*/ )
    | (?P<mark> [{}\[\]:,] )
    | (?P<double> "(?:[^"\\]|\\.)*+" )
    | (?P<single> '(?:[^'\\]|\\.)*+' )
    | (?P<curly> “(?:[^“”\\]|\\.)*+” | „(?:[^„“”\\]|\\.)*+[“”] | ‘(?:[^‘’\\]|\\.)*+’ )
    | (?P<number> -?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)? (?![\w.]) )
    | (?P<word> [A-Za-z_$][\w$-]*+ )
    | (?P<call> [()=] )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"true": "true", "false": "false", "null": "null", "True": "true", "False": "false", "None": "null"}
_PAIRS = {"}": "{", "]": "[", ")": "("}
_CALL = {"(": "{", "=": ":", ")": "}"}
_ESCAPES = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})|\\'|\\(?P<odd>.)|(?P<bare>\")", re.DOTALL)
_COLON, _EQUALS = re.compile(r"\s*:"), re.compile(r"\s*=(?!=)")


class BrokenError(Exception):
    """It can't be written as JSON without a guess; the text says at what."""


@dataclass(frozen=True)
class Strict:
    """The value as strict JSON, where it ends in the source, what was repaired, in short words, and its comments."""

    text: str
    end: int
    repaired: str
    comments: str


def as_strict(text: str, start: int, most: int) -> Strict:
    """The object, the list, or the bracket with a Python call's keywords that begins there, within so many characters.

    Raises BrokenError.
    """
    written: list[str] = []
    opened: list[str] = []
    repaired: dict[str, None] = {}
    comments: list[str] = []
    place = start
    while True:
        found = _TOKEN.match(text, place)
        if found is None or found.end() - start > most:
            raise BrokenError(_glimpse(text, place, start + most))
        place, kind, token = found.end(), str(found.lastgroup), found[0]
        if kind == "comment":
            repaired["comments"] = None
            comments.append(token)
        elif kind == "mark" or (kind == "call" and (opened == ["("] or not opened)):
            if token in _PAIRS and written[-1:] == [","] and len(written) > 1 and written[-2] not in ",:[{":
                repaired["trailing comma"] = None
                written.pop()
            written.append(_CALL.get(token, token))
            if _closes(token, opened):
                return Strict("".join(written), place, ", ".join(repaired), " ".join(comments))
        elif kind != "space":
            named = _COLON.match(text, place) or (opened == ["("] and _EQUALS.match(text, place))
            written.append(_written(kind, token, repaired, named=bool(named)))


def _closes(mark: str, opened: list[str]) -> bool:
    """Whether this mark closes the value; keeps count of what is open."""
    if mark in "{[(":
        opened.append(mark)
    elif mark in _PAIRS and opened.pop() != _PAIRS[mark]:
        raise BrokenError(f"a '{mark}' closes what it did not open")
    return not opened


def _written(kind: str, token: str, repaired: dict[str, None], *, named: bool) -> str:
    """The token as JSON writes it."""
    if kind == "number":
        return token
    if kind == "call":
        raise BrokenError(f"a '{token}' stands there")
    if kind == "word":
        if named:
            repaired["bare names"] = None
            return json.dumps(token)
        if token not in _WORDS:
            raise BrokenError(f"'{token[:40]}' stands there without quotes")
        if token not in _WORDS.values():
            repaired["Python's words"] = None
        return _WORDS[token]
    body = _ESCAPES.sub(_escaped, token[1:-1])
    if kind != "double":
        repaired["single quotes" if kind == "single" else "typographic quotes"] = None
    elif body != token[1:-1]:
        repaired["escapes"] = None
    return f'"{body}"'


def _escaped(found: re.Match[str]) -> str:
    if found["odd"] is not None:
        raise BrokenError(f"'\\{found['odd']}' is no escape of JSON")
    if found["bare"] is not None:
        return '\\"'
    return "'" if found[0] == "\\'" else found[0]


def _glimpse(text: str, place: int, most: int) -> str:
    if place >= min(len(text), most):
        return "it ends too early"
    return f"it can't be read at {text[place : place + 20]!r}"
