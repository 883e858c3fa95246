"""Whether what a system shows is what was asked, by the type that was asked for.

Systems spell values in their own way. `same` is claimed only where no other value could be spelt so, `differs` only
where the value is certainly another. What lies between (a unit or a zone that is not said, a number rounded) is
`unclear`: it goes to the tool's author, who says what to expect, and to a person, as neither done nor undone.
"""

from __future__ import annotations

import base64
import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from pydantic import (
    BaseModel,
    PydanticUserError,
    RootModel,
    SecretBytes,
    SecretStr,
    TypeAdapter,
)

from steward.domain.bounded_json import loads
from steward.domain.model import Json
from steward.domain.value_comparison import as_number
from steward.tools.record_fields import JSON, Unsaid, Written, fields_of, in_words, shown_name
from steward.tools.time_comparison import (
    Likeness,
    in_utc,
    like_date,
    like_datetime,
    like_time,
    like_timedelta,
    moment_of,
    unread,
)

_BOOLS: dict[Json, bool] = {"true": True, "1": True, "false": False, "0": False}
_IDENTIFIER = re.compile(r"[+-]?0\d")  # a leading zero is part of a name, not of a number
_CLOSE = 1e-9  # relative: what arithmetic with doubles may add or lose


def likeness(asked: object, shown: Json) -> Likeness:
    """How what is shown stands to the value that was asked for; never raises."""
    compare = next((compare for kind, compare in _KINDS if isinstance(asked, kind)), _other)
    if shown is None and compare not in _OF_NONE:
        return "unclear" if isinstance(asked, str | bytes | Collection) and not asked else "differs"
    return compare(asked, shown)


def may_be_unsaid(asked: object, shown: Json) -> bool:
    """Whether a None inside, which stands for "nothing" as well as for "nothing was said", meets a value."""
    if isinstance(asked, BaseModel) and isinstance(shown, Mapping):
        said = [(field, value) for field, value in asked if field in asked.model_fields_set]
        pairs = [(value, shown.get(shown_name(type(asked), field, shown))) for field, value in said]
        return any(there is not None if value is None else may_be_unsaid(value, there) for value, there in pairs)
    if isinstance(asked, list | tuple) and isinstance(shown, list):
        return any(map(may_be_unsaid, cast("Sequence[object]", asked), shown))
    return False


def _all(found: Iterable[Likeness]) -> Likeness:
    seen = {*found}
    return "differs" if "differs" in seen else "unclear" if "unclear" in seen else "same"


def _nothing(_: object, shown: Json) -> Likeness:
    return "same" if shown is None else "differs" if shown else "unclear"


def _unsaid(_: object, shown: Json) -> Likeness:
    return "same" if shown is None else "unclear"


def _secret(_: object, shown: Json) -> Likeness:  # noqa: ARG001 - every comparison takes it
    return "unclear"


def _enum(asked: Enum, shown: Json) -> Likeness:
    """By its value; one that is no text is often written as one, and some systems write the name."""
    found = likeness(asked.value, shown)
    if found != "same" and isinstance(shown, str):
        if not isinstance(asked.value, str) and in_words(asked.value) == shown.strip():
            return "same"
        return "unclear" if shown.strip().casefold() == asked.name.casefold() else found
    return found


def _written(asked: Written, shown: Json) -> Likeness:
    """As it is written; what is shown as the value itself may then mean another one (20 for 2000 cents)."""
    found = likeness(asked.json, shown)
    return "unclear" if found == "differs" and likeness(asked.value, shown) != "differs" else found


def _model(asked: BaseModel, shown: Json) -> Likeness:
    """A model names what it knows, and a None says nothing: the record may show more."""
    if isinstance(asked, RootModel):
        return likeness(cast("RootModel[object]", asked).root, shown)
    if not isinstance(shown, Mapping):
        return _in_text(_model, asked, shown)
    said = [(name, value) for name, value in fields_of(asked, shown).values() if value is not None]
    return _all(likeness(value, shown.get(name)) for name, value in said)


def _mapping(asked: Mapping[str, object], shown: Json) -> Likeness:
    """A mapping is a value of its own, to its last key."""
    if not isinstance(shown, Mapping):
        return _in_text(_mapping, asked, shown)
    if {str(name) for name in asked} != {*shown}:
        return "differs"
    return _all(likeness(value, shown[str(name)]) for name, value in asked.items())


def _sequence(asked: Sequence[object], shown: Json) -> Likeness:
    if not isinstance(shown, list):
        return _in_text(_sequence, asked, shown)
    return _all(map(likeness, asked, shown)) if len(asked) == len(shown) else "differs"


def _set(asked: Collection[object], shown: Json) -> Likeness:
    """The same members in some order."""
    if not isinstance(shown, list):
        return _in_text(_set, asked, shown)
    if len(asked) != len(shown):
        return "differs"
    left, members = [*shown], [*asked]
    for allowed in ("same", "unclear"):
        for member in [*members]:
            at = next((number for number, one in enumerate(left) if likeness(member, one) == allowed), None)
            if at is not None:
                members.remove(member)
                del left[at]
        if not members:
            return allowed
    return "differs"


def _in_text(compare: Callable[[Any, Json], Likeness], asked: object, shown: Json) -> Likeness:
    """A column of text keeps a list or a record as JSON; in any other notation (`a, b`) it may be the one asked for."""
    if not isinstance(shown, str):
        return unread(shown)
    try:
        inside: Json = loads(shown)
    except ValueError:
        return "unclear"
    return compare(asked, inside) if isinstance(inside, dict | list) else "unclear"


def _bool(asked: bool, shown: Json) -> Likeness:
    word = shown.strip().casefold() if isinstance(shown, str) else str(shown).casefold().removesuffix(".0")
    return "unclear" if word not in _BOOLS else "same" if _BOOLS[word] == asked else "differs"


def _number(asked: Decimal | float, shown: Json) -> Likeness:
    if isinstance(shown, bool):
        return "unclear" if isinstance(asked, int) and asked == shown else "differs"
    wanted = as_number(asked if isinstance(asked, int | float) else str(asked))
    there = as_number(shown)
    if wanted is None:  # not finite
        return "unclear"
    if there is None:
        return unread(shown)
    if wanted == there:
        return "same"
    return "unclear" if math.isclose(wanted, there, rel_tol=_CLOSE) else "differs"


def _bytes(asked: bytes, shown: Json) -> Likeness:
    """As text, or in one of the codes that texts carry bytes in."""
    if not isinstance(shown, str):
        return unread(shown)
    spellings = {base64.b64encode(asked).decode().rstrip("="), base64.urlsafe_b64encode(asked).decode().rstrip("=")}
    plain = shown.encode("utf-8", "surrogatepass") == asked
    return "same" if plain or shown.rstrip("=") in spellings or shown.lower() == asked.hex() else "unclear"


def _str(asked: str, shown: Json) -> Likeness:
    """But for the blanks around them: systems trim what they store, and compose letters and line ends anew."""
    if isinstance(shown, bool):
        return "unclear" if _bool(shown, asked) == "same" else "differs"
    text = _tidy(str(shown)) if isinstance(shown, str | int | float) else None
    if text is None:
        return unread(shown)
    if _tidy(asked) == text:
        return "same"
    return "unclear" if _same_number(asked, text) or _same_moment(asked, text) else "differs"


def _same_number(asked: str, shown: str) -> bool:
    named = _IDENTIFIER.match(asked.strip()) or _IDENTIFIER.match(shown)
    return not named and as_number(asked) is not None and as_number(asked) == as_number(shown)


def _same_moment(asked: str, shown: str) -> bool:
    one, other = moment_of(asked), moment_of(shown)
    return one is not None and other is not None and "-" in asked and in_utc(one) == in_utc(other)


def _other(asked: object, shown: Json) -> Likeness:
    """A type of its own (UUID, URL, IP address): by its JSON, or by what it reads out of what is shown."""
    try:
        value = JSON.dump_python(asked, mode="json")
        if is_dataclass(asked) and not isinstance(asked, type) and isinstance(value, dict):
            return _mapping({one.name: getattr(asked, one.name) for one in fields(asked)}, shown)
        if value == shown or (isinstance(value, str) and _str(value, shown) == "same"):
            return "same"
        adapter: TypeAdapter[object] = TypeAdapter(type(asked))
        return "same" if adapter.validate_python(shown) == asked else "differs"
    except (ValueError, TypeError, PydanticUserError):
        return "unclear"


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())


_KINDS: Sequence[tuple[type | tuple[type, ...], Callable[[Any, Json], Likeness]]] = [
    (type(None), _nothing),
    (Unsaid, _unsaid),
    (Written, _written),
    (Enum, _enum),
    ((SecretStr, SecretBytes), _secret),
    (BaseModel, _model),
    (Mapping, _mapping),
    ((list, tuple), _sequence),
    ((set, frozenset), _set),
    (bool, _bool),
    ((int, float, Decimal), _number),
    (datetime, like_datetime),
    (date, like_date),
    (time, like_time),
    (timedelta, like_timedelta),
    ((bytes, bytearray), _bytes),
    (str, _str),
]  # the first that fits counts: a bool is an int, a datetime is a date
_OF_NONE = {_nothing, _unsaid, _written, _enum, _secret}  # what these compare may be kept as nothing
