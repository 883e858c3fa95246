"""What a file's form does not take, in the words of its author: which field, why, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from steward.expressions.complaints import meant, nearest
from steward.playbooks.findings import Finding
from steward.playbooks.format import IN_WORDS
from steward.playbooks.format_rules import NAME

_QUOTED = re.compile(r"'([^']*)'")
_VALUES = {  # what authors write for a value
    **dict.fromkeys(("deny", "block", "reject", "refuse", "stop", "never"), "forbid"),
    **dict.fromkeys(("approve", "approval", "ask", "human", "person"), "review"),
    **dict.fromkeys(("allow", "permit", "ok", "none"), "pass"),
    **dict.fromkeys(("warn", "off", "shadow", "dry-run", "dry_run", "observe"), "log"),
    **dict.fromkeys(("enforce", "on", "strict"), "judge"),
}
_FIELDS = {  # and for a field
    **dict.fromkeys(("if", "condition", "expression"), "when"),
    **dict.fromkeys(("expect", "expected", "outcome", "effect", "action", "decision"), "then"),
    **dict.fromkeys(("tool", "tools"), "on"),
    **dict.fromkeys(("text", "reason", "description"), "message"),
    **dict.fromkeys(("enum", "values", "allowed"), "one_of"),
    "examples": "tests",
    "reviewers": "approvers",
}
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_MEANT: Mapping[str, str] = {
    "when": "Write one expression, with && or || between its parts.",
    "approvers": "It says how many people; group says of whom.",
    "one_at_a_time": r"Write a pattern with one group, as 'order (\d+)'.",
    "within": "Write 90m, 24h, 30d or 4w.",
}


def form_mistakes(error: ValidationError, form: type[BaseModel], value: object) -> list[Finding]:
    """Each of them once: a field that takes several kinds of values has one, whichever of them it comes nearest to."""
    fields: dict[str, list[ErrorDetails]] = {}
    for one in error.errors(include_url=False):
        fields.setdefault(".".join(map(str, _path(one, value))), []).append(one)
    return [Finding(field=field or "the file", reason=_reason(found, form, value)) for field, found in fields.items()]


def _path(error: ErrorDetails, value: object) -> list[str | int]:
    """Where it is in the file, without what the validator says of its own branches."""
    path: list[str | int] = []
    here: Any = value
    for number, part in enumerate(error["loc"], 1):
        try:
            here = here[part]
        except (LookupError, TypeError):
            if error["type"] != "missing" or number < len(error["loc"]):
                continue
        path.append(part)
    return path


def _reason(found: Sequence[ErrorDetails], form: type[BaseModel], value: object) -> str:
    told = [one for one in found if not one["type"].endswith("_type")] or found
    said = dict.fromkeys(_in_words(one) for one in told)
    first, *others = said
    reason = " or ".join([first, *(one.removeprefix("input should be ") for one in others)])
    path = _path(told[0], value)
    advice = _advice(told[0], reason, str(path[-1]) if path else "", _model_at(form, path[:-1]))
    return f"{reason}. {advice}" if advice else reason


def _in_words(error: ErrorDetails) -> str:
    kind, said = error["type"], error["msg"].removeprefix("Value error, ")
    if kind in ("model_type", "dict_type"):
        return "should be fields with values, as 'name: …'"
    if kind == "extra_forbidden":
        return "there is no such field"
    if kind == "too_short":
        return "names nothing"
    for pattern, words in IN_WORDS.items():
        if kind == "string_pattern_mismatch" and f"'{pattern}'" in said:
            return f"takes {words}"
    return " ".join(f"{said[:1].lower()}{said[1:]}".split())


def _advice(error: ErrorDetails, said: str, field: str, model: type[BaseModel] | None) -> str:
    """What to write instead of what was `said`, where that can be told. `model` is the form of what the field stands
    in."""
    given: object = error["input"]
    match error["type"]:
        case "extra_forbidden" if model is not None:
            fields, instead = model.model_fields, _FIELDS.get(field.lower(), "")
            return f"Did you mean '{instead}'?" if instead in fields else meant(field, fields)
        case "literal_error":
            return _one_of(field, given, _QUOTED.findall(said))
        case "string_type":
            return _as_text(field, given)
        case "list_type" if isinstance(given, str):
            return f"Write [{given}]."
        case "list_type" if isinstance(given, dict):
            return "Write each with a hyphen before it."
        case "dict_type" | "model_type" if isinstance(given, list):
            return "Write them without hyphens."
        case "float_type" if isinstance(given, str):
            return _as_number(field, given)
        case "too_short":
            return "Name one, or leave it out."
        case "string_pattern_mismatch" if isinstance(given, str):
            plain = unicodedata.normalize("NFKD", given.lower()).encode("ascii", "ignore").decode()
            name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
            return f"Write {name}." if re.fullmatch(NAME, name) and re.fullmatch(NAME, given) is None else ""
        case _:
            return _MEANT["approvers"] if field == "approvers" and not isinstance(given, int) else ""


def _one_of(field: str, given: object, known: Sequence[str]) -> str:
    said = {True: "on", False: "off"}[given] if isinstance(given, bool) else str(given).lower()  # as YAML has taken it
    instead = _VALUES.get(said, "")
    found = instead if instead in known else nearest(said, known)
    if instead == "pass" and field == "then" and not found:
        return "What no rule holds for passes: turn the condition round."
    return f"Did you mean '{found}'?" if found else ""


def _as_number(field: str, given: str) -> str:
    """A span of time is in seconds; the limits of an argument are in its own unit."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%|[a-zA-Z]+|[€$£])\s*", given)
    if found is None:
        return ""
    number, unit = float(found[1]), found[2].lower()
    if unit == "%":
        return f"Write {number / 100:g}."
    if unit in _SECONDS and field not in ("minimum", "maximum"):
        return f"It is in seconds: write {number * _SECONDS[unit]:g}."
    return f"Write {found[1]}, without a unit."


def _as_text(field: str, given: object) -> str:
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if field == "when" and isinstance(given, bool):  # `yes` as well
        return f"Write it in quotes: '{str(given).lower()}'."
    if field in _MEANT:
        return _MEANT[field] if not number or field != "when" else f"Write it in quotes: '{given}'."
    return f"Write it in quotes: '{given}'." if number else ""


def _model_at(form: type[BaseModel], path: Sequence[str | int]) -> type[BaseModel] | None:
    """The form of what stands there."""
    model, keys = form, 0
    for part in path:
        if isinstance(part, int):
            continue
        if keys:  # a name that the author gave
            keys -= 1
            continue
        named = model.model_fields.get(part)
        inner, keys = _inner(named.annotation) if named else (None, 0)
        if inner is None:
            return None
        model = inner
    return model


def _inner(annotation: Any) -> tuple[type[BaseModel] | None, int]:
    """The form within an annotation, and below how many keys of the author's own it stands."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, 0
    if get_origin(annotation) is dict:
        model, keys = _inner(get_args(annotation)[1])
        return model, keys + 1
    found = [_inner(one) for one in get_args(annotation)]
    return next((one for one in found if one[0] is not None), (None, 0))
