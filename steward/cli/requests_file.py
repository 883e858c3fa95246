"""Reads a file of goals: JSON lines, CSV or plain text; nothing runs unless every line is good."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from steward.domain.errors import Unusable
from steward.domain.goals import MOST, check_goal
from steward.domain.strict_json import read_json
from steward.domain.text import several

MOST_REQUESTS = 100_000
_MOST_BYTES = 20_000_000
_MOST_SHOWN = 10  # bad lines that one message names
_COLUMNS = ("goal", "playbook", "requested_by", "id", "key", "priority")

Raw: TypeAlias = str | Mapping[str, object]  # JSON text, or fields
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Goal = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST)]


class Request(BaseModel):
    """One goal to carry out; a misspelt field is refused, what the sample requests carry beside is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goal: Goal
    playbook: Line | None = None
    requested_by: Annotated[str, StringConstraints(max_length=200)] = ""
    id: Line | None = None
    key: Line | None = None
    priority: Annotated[int, Field(ge=-100, le=100)] | None = None
    expect: object = None
    faults: object = None
    note: object = None


def request_of(goal: str, **fields: str | None) -> Request:
    """One request from the command line. Raises Unusable."""
    check_goal(goal)
    try:
        return Request.model_validate(
            {"goal": goal, **{name: text for name, text in fields.items() if text is not None}}
        )
    except ValidationError as error:
        raise Unusable(_reason(error)) from None


def read_requests(path: Path, playbooks: Iterable[str]) -> list[Request]:
    """The file's requests in their order. Raises Unusable naming every bad line."""
    known, bad, found = set(playbooks), list[str](), list[tuple[int, Request]]()
    for number, raw in _lines(path, _text(path)):
        if len(found) + len(bad) == MOST_REQUESTS:
            raise Unusable(f"{path}: nothing was run. It holds more than {MOST_REQUESTS:,} goals; split it")
        try:
            found.append((number, Request.model_validate(read_json(raw) if isinstance(raw, str) else raw)))
        except ValidationError as error:
            bad.append(f"line {number}: {_reason(error)}")
        except ValueError as error:
            bad.append(f"line {number}: is no JSON: {error}")
    bad += _contradictions(found, known)
    if bad:
        raise Unusable(f"{path}: nothing was run. {several(bad, _MOST_SHOWN)}")
    if not found:
        raise Unusable(f"{path}: holds no goals")
    return [request for _, request in found]


def _contradictions(found: list[tuple[int, Request]], playbooks: set[str]) -> Iterator[str]:
    """What single lines can't show: unknown playbooks, an id used twice."""
    first: dict[str, int] = {}
    for number, request in found:
        if request.playbook and request.playbook not in playbooks:
            yield f"line {number}: there is no playbook '{request.playbook}'; available: {', '.join(sorted(playbooks))}"
        if request.id and first.setdefault(request.id, number) != number:
            yield f"line {number}: id '{request.id}' is used in line {first[request.id]} already"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise Unusable(f"{path}: larger than {_MOST_BYTES // 1_000_000} MB")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise Unusable(f"{path}: is not UTF-8 text (byte {error.start})") from None


def _lines(path: Path, text: str) -> Iterator[tuple[int, Raw]]:
    """Line number and content of each request."""
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            return _json_lines(text)
        case ".csv":
            return _rows(path, text)
        case ".txt" | "":
            return _goals(text)
        case other:
            raise Unusable(f"{path}: '{other}' is not known; use .jsonl, .csv or .txt")


def _json_lines(text: str) -> Iterator[tuple[int, Raw]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _rows(path: Path, text: str) -> Iterator[tuple[int, Raw]]:
    if not text.strip():
        raise Unusable(f"{path}: is empty")
    head = text.partition("\n")[0]
    # spreadsheets part columns by semicolons where the comma is the decimal sign
    mark = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        columns = [(name or "").strip() for name in reader.fieldnames or []]
        if "goal" not in columns:
            raise Unusable(f"{path}: line 1 must name the columns, 'goal' among them; found: {', '.join(columns)}")
        if twice := [name for name in columns if columns.count(name) > 1]:
            raise Unusable(f"{path}: line 1: column '{twice[0]}' is there twice")
        if unknown := set(columns) - set(_COLUMNS):
            raise Unusable(f"{path}: line 1: there is no column '{min(unknown)}'; known: {', '.join(_COLUMNS)}")
        reader.fieldnames = columns
        reader.restkey = "beyond the last column"
        for row in reader:
            yield reader.line_num, {name: cell for name, cell in row.items() if cell}
    except csv.Error as error:
        raise Unusable(f"{path}: line {reader.line_num}: {error}") from None


def _goals(text: str) -> Iterator[tuple[int, Raw]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, {"goal": line}


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    if first["type"] == "model_type":
        return "should be an object with 'goal'"
    field = ".".join(map(str, first["loc"]))
    if first["type"] == "missing":
        return f"'{field}' is missing"
    if first["type"] == "extra_forbidden":
        return f"there is no field '{field}'; known: {', '.join(_COLUMNS)}"
    if first["type"] == "string_too_short":
        return f"'{field}' is empty"
    return f"'{field}': {first['msg'][:1].lower()}{first['msg'][1:]}"
