"""Whether a value is what was wanted, in the tool's own terms: identifiers exactly, texts as a reader would.

Both sides are in the tool's types already (`Toolbox.coerce`, `Toolbox.coerce_part`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject
from steward.domain.references import BadReferenceError, expressions, schemas_at

DECIMAL = "decimal"  # the format of a text that holds a number
_DECIMAL_PATTERN = "^(?!^[-+.]*$)[+-]?0*"  # how pydantic's patterns for such a text begin, as in FastAPI's documents
_EXACT = {"enum", "const", "format", "pattern"}  # what these hold is an identifier, not a text
_NAMED = re.compile(r"(?:^|_)(?:ids?|keys?|codes?|iban|sku|token|number|account|path)$", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_END = ".,;:!?… "
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_LONGEST_NUMBER = 400  # characters


def agrees(
    wanted: Json, given: Json, schema: JsonObject, path: Sequence[str | int] = (), *, concrete: bool = True
) -> bool:
    """An expected object needs only the fields it names. Not `concrete`: a reference may come to anything."""
    if not concrete and _is_reference(given):
        return True
    if isinstance(wanted, Mapping) and isinstance(given, Mapping):
        return all(
            agrees(value, given.get(name), schema, [*path, name], concrete=concrete) for name, value in wanted.items()
        )
    if isinstance(wanted, list) and isinstance(given, list):
        if len(wanted) == len(given) and any(one.get("uniqueItems") is True for one in schemas_at(schema, [*path])):
            given = _paired(wanted, given, schema, path)
        return len(wanted) == len(given) and all(
            agrees(one, other, schema, [*path, index], concrete=concrete)
            for index, (one, other) in enumerate(zip(wanted, given, strict=True))
        )
    return canonical(wanted) == canonical(given) or _alike(wanted, given, schemas_at(schema, [*path]), _name(path))


def as_number(value: Json) -> Decimal | None:
    """A finite number, also one that is spelt as a text, as Decimals are in JSON."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = value.strip() if isinstance(value, str) else str(value)
    return Decimal(text) if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) else None


def is_decimal(schema: JsonObject) -> bool:
    """Whether it is the schema of a text that holds a number."""
    said = schema.get("format") == DECIMAL or str(schema.get("pattern", "")).startswith(_DECIMAL_PATTERN)
    return said and schema.get("type") == "string"


def names_a_thing(path: str) -> bool:
    """Whether the argument at that path is, by its name, an id of something."""
    return _NAMED.search(path.rpartition(".")[2]) is not None


def refers(text: str) -> bool:
    try:
        return bool(expressions(text))
    except BadReferenceError:
        return False


def is_open(value: Json) -> bool:
    """Whether anything in it stands for a value that is not known yet."""
    try:
        return bool(expressions(value))
    except BadReferenceError:
        return True


def _paired(wanted: Sequence[Json], given: Sequence[Json], schema: JsonObject, path: Sequence[str | int]) -> list[Json]:
    """The members of the given set, each in the place of one that it agrees with; references take what is left."""
    places = {canonical(one): at for at, one in enumerate(given)}
    taken = [places.pop(canonical(one), None) for one in wanted]
    left = sorted({*range(len(given))} - {*taken}, key=lambda at: _is_reference(given[at]))
    paired: list[Json] = []
    for one, at in zip(wanted, taken, strict=True):
        if at is None:
            at = next((other for other in left if agrees(one, given[other], schema, [*path, 0])), left[-1])
            left.remove(at)
        paired.append(given[at])
    return paired


def _alike(wanted: Json, given: Json, schemas: Sequence[JsonObject], name: str) -> bool:
    if any(_is_number(one) for one in schemas):
        text = any(one.get("type") == "string" and not is_decimal(one) for one in schemas)
        if not text or (not isinstance(wanted, str) and not isinstance(given, str)):
            return as_number(wanted) is not None and as_number(wanted) == as_number(given)
        wanted, given = _spelt(wanted), _spelt(given)  # "07" may be a name, which 7 is not
    if not isinstance(wanted, str) or not isinstance(given, str):
        return False
    if any(one.get("format") == "date-time" for one in schemas):
        return _moment(wanted) is not None and _moment(wanted) == _moment(given)
    if any(_EXACT & one.keys() for one in schemas):
        return False
    return _reading(wanted, name) == _reading(given, name)


def _spelt(value: Json) -> Json:
    return canonical(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _is_reference(value: Json) -> bool:
    return isinstance(value, str) and refers(value)


def _is_number(schema: JsonObject) -> bool:
    return schema.get("type") in ("number", "integer")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _reading(text: str, name: str) -> str:
    """A text as a reader takes it: case, white space, forms of letters and a full stop make no difference.

    What looks like an identifier stays as it is.
    """
    bare = text.strip()
    if _EMAIL.fullmatch(bare):
        return bare.casefold()
    if _NAMED.search(name) or (not any(one.isspace() for one in bare) and not bare.isalpha()):
        return bare
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", bare).casefold())
    return " ".join(plain.split()).rstrip(_END)


def _name(path: Sequence[str | int]) -> str:
    """The argument's own name, whichever item of a list it is in."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")
