"""An edit of what is partly hidden: the mark coming back means that the value behind it stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from steward.domain.errors import DecisionRefused
from steward.domain.json_value import Json, JsonObject
from steward.domain.redaction import HIDDEN


def unmasked(given: JsonObject, shown: JsonObject, true: JsonObject) -> JsonObject:
    """The arguments as they are meant: `shown` is how the `true` ones were shown, `given` what came back.

    Raises DecisionRefused where a mark stands for nothing that was hidden there.
    """
    return cast("JsonObject", _meant(given, shown, true, ""))


def _meant(given: Json, shown: Json, true: Json, path: str) -> Json:
    if not any(HIDDEN in text for text in _texts(given)):
        return given
    if given == shown:
        return true
    if isinstance(given, dict):
        shown, true = (one if isinstance(one, dict) else {} for one in (shown, true))
        return {
            name: _meant(one, shown.get(name), true.get(name), f"{path}.{name}" if path else name)
            for name, one in given.items()
        }
    if isinstance(given, list):
        return [_member(one, index, shown, true, path) for index, one in enumerate(given)]
    if isinstance(given, str) and _is_behind(given, shown, true):
        return true
    raise DecisionRefused(
        f"{path or 'arguments'}: '{HIDDEN}' stands for what is hidden; leave all of it as it is, or write it anew"
    )


def _member(given: Json, index: int, shown: Json, true: Json, path: str) -> Json:
    """A list's member: the one that looked so, if it is the only one, else the one in its place."""
    shown, true = (one if isinstance(one, list) else [] for one in (shown, true))
    same = [at for at, one in enumerate(shown) if one == given and at < len(true)]
    at = same[0] if len(same) == 1 else index
    whole = at < min(len(shown), len(true))
    return _meant(given, shown[at] if whole else None, true[at] if whole else None, f"{path}[{index}]")


def _is_behind(given: str, shown: Json, true: Json) -> bool:
    """Whether the text is the true one with something hidden, by however much was hidden when it was shown."""
    if shown == true or not isinstance(shown, str):
        return False
    pattern = ".*".join(re.escape(part) for part in re.split(r"\*{3,}", given))
    return re.fullmatch(pattern, true if isinstance(true, str) else str(true), re.DOTALL) is not None


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
