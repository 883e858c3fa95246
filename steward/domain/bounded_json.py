"""JSON that others wrote, read without using up the stack.

Python reads nested JSON by recursion, and at the end of the stack whatever else happens to run there fails, finalisers
of connections among it. So the depth is counted before the text is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import accumulate
from typing import cast

from steward.domain.model import Json

DEEPEST = 200
"""Levels of lists and objects; pydantic's reader of JSON stops there as well."""
_NO_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|[^\[\]{}"]++', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


class TooDeepError(ValueError):
    """The text is nested deeper than anyone means."""


def loads(
    text: str | bytes,
    *,
    strict: bool = True,
    parse_constant: Callable[[str], Json] | None = None,
    object_pairs_hook: Callable[[list[tuple[str, Json]]], Json] | None = None,
) -> Json:
    """The value, as `json.loads` has it. Raises ValueError for what is no JSON, or nested deeper than DEEPEST."""
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "surrogatepass")
    require_shallow(text)
    read = json.loads(text, strict=strict, parse_constant=parse_constant, object_pairs_hook=object_pairs_hook)
    return cast("Json", read)


def require_shallow(text: str, start: int = 0) -> None:
    """Raises TooDeepError where the value that begins there is nested deeper than DEEPEST; reads no further than it."""
    if text.count("[", start) + text.count("{", start) <= DEEPEST:
        return
    brackets = _NO_BRACKET.sub("", text[start:])
    for depth in accumulate(_STEPS.get(sign, 0) for sign in brackets):
        if depth > DEEPEST:
            raise TooDeepError(f"nested more than {DEEPEST} levels deep")
        if depth <= 0:
            return
