"""One layout for playbooks and rule banks. It never changes what one says: that is compared, and otherwise refused."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from steward.domain.errors import Mistakes
from steward.playbooks.commented import commented, comments_in
from steward.playbooks.format import PlaybookFile
from steward.playbooks.format_banks import BankFile, SharedPart
from steward.playbooks.layout import Layout, Place
from steward.playbooks.reading import parsed
from steward.yaml_text import text_of

FIELDS = (  # of a file, as a reader wants to meet them
    *("name", "title", "description", "tools", "include", "scope", "max_items", "facts", "rules", "approvals"),
    *("limits", "threshold", "confidence", "evidence", "success", "examples", "fixed", "review", "one_at_a_time"),
    *("timezone", "second_look", "planning", "origins"),
)
_TEST = ("tool", "args", "facts", "goal", "requested_by", "requester", "answers", "done", "acts", "steps")
_LATER = ("origins", "now", "given_at", "risk", "then", "message")
_EXPRESSIONS = {"when", "where", "until"}
_EXPRESSION_MAPS = {"let", "match"}
_PATTERNS = {"pattern", "one_at_a_time", "phrases", "also"}
_IN_LINES: set[Place] = {
    *((name,) for name in ("rules", "facts", "scope", "fixed", "success", "examples")),
    *(("rules", "*"), ("scope", "*"), ("success", "*"), ("examples", "*"), ("fixed", "slots"), ("fixed", "steps")),
    *(("rules", "*", "tests"), ("fixed", "phrases"), ("fixed", "also")),
}


def formatted(path: Path, content: bytes, form: type[SharedPart]) -> str:
    """The file in the layout. Raises Mistakes where it does not load, or could not be laid out as it is."""
    meaning, text = _meaning(path, content, form), text_of(content).replace("\r\n", "\n")
    laid_out = _laid_out(text)
    try:
        same = laid_out is not None and _meaning(path, laid_out.encode(), form) == meaning
    except Mistakes:
        same = False
    if laid_out is None or not same:
        raise Mistakes([f"{path}: it can't be laid out without changing what it says; it stays as it is"])
    if comments_in(laid_out) != comments_in(text) or _laid_out(laid_out) != laid_out:
        raise Mistakes([f"{path}: its comments can't be kept in their places; it stays as it is"])
    return laid_out


def _laid_out(text: str) -> str | None:
    found = commented(text)
    return None if found is None else LAYOUT.written(*found)


def _meaning(path: Path, content: bytes, form: type[SharedPart]) -> str:
    """Everything that the file says, types and the order of names included. Raises Mistakes."""
    return repr(parsed(path, content, form)[0].model_dump())


def _order(path: Place) -> Sequence[str]:
    if not path:
        return FIELDS
    if path[-2:] == ("tests", "*"):
        return (*_TEST, *_LATER)
    return _fields().get(_general(path), ())


def _in_lines(path: Place) -> bool:
    return path in _IN_LINES or (len(path) == 2 and path[0] == "scope")


def _is_pattern(path: Place) -> bool:
    return not _PATTERNS.isdisjoint(path[-2:])


def _is_expression(path: Place) -> bool:
    named = not _EXPRESSIONS.isdisjoint(path[-1:]) or not _EXPRESSION_MAPS.isdisjoint(path[-2:-1])
    return named or (path[:1] == ("facts",) and path[-2:-1] == ("args",))


def _general(path: Place) -> Place:
    """With * for the names that authors choose."""
    for size in range(len(path)):
        if path[:size] in _named_maps():
            path = (*path[:size], "*", *path[size + 1 :])
    return path


@cache
def _fields() -> dict[Place, Sequence[str]]:
    """The order of the fields of each part of the file, by where it stands."""
    found: dict[Place, Sequence[str]] = {}
    for form in (PlaybookFile, BankFile):
        _collect(form, (), found)
    return found


@cache
def _named_maps() -> set[Place]:
    return {path[:place] for path in _fields() for place, name in enumerate(path) if name == "*"}


def _collect(kind: Any, path: Place, found: dict[Place, Sequence[str]]) -> None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        found[path] = [*kind.model_fields]
        for name, field in kind.model_fields.items():
            _collect(field.annotation, (*path, name), found)
        return
    holds = get_origin(kind) in (dict, list)
    for one in get_args(kind)[-1 if holds else 0 :]:
        _collect(one, (*path, "*") if holds else path, found)


LAYOUT = Layout(in_lines=_in_lines, pattern=_is_pattern, expression=_is_expression, order=_order)
