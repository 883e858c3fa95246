"""Texts become trees; what can't be read is one line that says where and why."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from cel_expr_python import cel

from steward.expressions.language import environment
from steward.expressions.tree import Tree
from steward.expressions.wire import read_tree

MAX_LENGTH = 2_000  # characters
_SAID = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*?)(?:\n|$)")
_EXPECTING = re.compile(r" expecting (?:\{.*\}|.*)$")


class ReadingError(Exception):
    """The text is no expression; `line` and `column` are from 1, or 0 where it is not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@lru_cache(maxsize=1024)
def read(text: str) -> Tree:
    """The tree of a text whose variables may be anything. Raises ReadingError."""
    return _read(_any(), text, unchecked=True)


def read_typed(text: str, known: cel.Env) -> Tree:
    """The tree of a text whose variables and types are known. Raises ReadingError for what does not fit them, too."""
    return _read(known, text, unchecked=False)


def _read(known: cel.Env, text: str, *, unchecked: bool) -> Tree:
    if len(text) > MAX_LENGTH:
        raise ReadingError(f"longer than {MAX_LENGTH} characters")
    try:
        serialized = known.compile(text, disable_check=unchecked).serialize()
    except TypeError:
        raise ReadingError("it holds half a surrogate pair, which is no text") from None
    except RuntimeError as error:
        raise _told(str(error)) from None
    return read_tree(text, serialized)


@cache
def _any() -> cel.Env:
    return environment({})


def _told(said: str) -> ReadingError:
    if "recursion" in said:
        return ReadingError("nested deeper than 32 levels; a long sum is sum([a, b, c])")
    found = _SAID.search(said)
    if found is None:
        return ReadingError(" ".join(said.split())[:200])
    line, column, message = found.groups()
    return ReadingError(_EXPECTING.sub("", message), max(0, int(line)), max(0, int(column)))
