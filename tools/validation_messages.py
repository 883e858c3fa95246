"""What a validator finds wrong, in plain words that a person and a planner understand: "must be a number"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

_SHOWN = 40  # characters of what was given
_WORDS = {  # by the validator's type of error; the braces hold its context
    "missing": "is needed",
    "extra_forbidden": "is not an argument here",
    "none_required": "must be left out",
    "string_type": "must be text",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "may have at most {max_length} characters",
    "string_pattern_mismatch": "must have the form {pattern}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "may be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "finite_number": "must be an ordinary number",
    "int_from_float": "must be a whole number",
    "too_short": "must have at least {min_length} entries",
    "too_long": "may have at most {max_length} entries",
    "literal_error": "must be one of: {expected}",
    "enum": "must be one of: {expected}",
    "date_past": "must be a date in the past",
    "date_future": "must be a date in the future",
    "datetime_past": "must be a time in the past",
    "datetime_future": "must be a time in the future",
    "timezone_naive": "must be a time without a zone",
    "timezone_aware": "must be a time with its zone, as 2026-03-01T14:00:00Z",
    "date_from_datetime_inexact": "must be a date without a time of day",
    "url_scheme": "must be an address that begins with {expected_schemes}",
    "url_too_long": "may have at most {max_length} characters",
    "decimal_max_digits": "may have at most {max_digits} digits",
    "decimal_max_places": "may have at most {decimal_places} decimal places",
    "decimal_whole_digits": "may have at most {whole_digits} digits before the point",
    "recursion_loop": "is nested in itself",
}
_KINDS = {  # what must stand there, by the beginning of the type of error
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "bool": "true or false",
    "datetime": "a date with a time, as 2026-03-01T14:00:00Z",
    "date": "a date, as 2026-03-01",
    "time_delta": "a length of time",
    "time": "a time of day, as 14:00",
    "url": "a web address",
    "uuid": "a UUID",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "dict": "an object with named fields",
    "mapping": "an object with named fields",
    "model": "an object with named fields",
    "json": "valid JSON",
    "bytes": "text",
}


def plain_words(error: ErrorDetails) -> str:
    """Begins with a verb where the words are ours, so that a field's name can stand before it."""
    found, context = error["type"], error.get("ctx", {})
    if found in _WORDS:
        return _filled(_WORDS[found], context) or _own(error)
    for beginning, what in _KINDS.items():
        if found.startswith(f"{beginning}_"):
            return f"must be {what}{_given(error.get('input'))}"
    return _own(error)


def _filled(words: str, context: Mapping[str, Any]) -> str:
    try:
        told = words.format_map({name: _number(value) for name, value in context.items()})
        return told.replace(" 1 characters", " 1 character").replace(" 1 entries", " 1 entry")
    except (LookupError, ValueError):
        return ""


def _number(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _given(value: object) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool) or value == "":
        return ""
    text = str(value)
    return f", not “{text[: _SHOWN - 1] + '…' if len(text) > _SHOWN else text}”"


def _own(error: ErrorDetails) -> str:
    """What the tool's own validator says."""
    return error["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
