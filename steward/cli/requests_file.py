"""Files of requests: every row is read, made uniform and checked before the first one is recorded."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from steward.cli.requests_text import BEYOND, COLUMNS, Format, Row, read_text, rows
from steward.domain.caller_arguments import LONGEST_LINE
from steward.domain.errors import Unusable
from steward.domain.goals import MOST, check_goal
from steward.domain.strict_json import read_json
from steward.domain.text import UNSTORABLE, code_point, control_in, excerpt, plain, plural, several

MOST_REQUESTS = 100_000
_MOST_SHOWN = 10  # bad rows that one message names


def _one_line_end(text: str) -> str:
    """The same text whichever program wrote the file."""
    return re.sub(r"\r\n?", "\n", text)


def _storable(text: str) -> str:
    if found := UNSTORABLE.search(text):
        before = f" after '{plain(text[max(0, found.start() - 20) : found.start()])}'" if found.start() else ""
        raise ValueError(f"holds {code_point(found[0])}{before}, which is no text")
    return text


def _on_one_line(text: str) -> str:
    if found := control_in(text):
        raise ValueError(f"holds {found}; it has to be one line of plain text")
    return text


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE),
    AfterValidator(_storable),
    AfterValidator(_on_one_line),
]
Goal = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST),
    AfterValidator(_one_line_end),
    AfterValidator(_storable),
]


class Request(BaseModel):
    """One goal to carry out; a misspelt field is refused, what the sample requests carry beside is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goal: Goal
    playbook: Line | None = None
    requested_by: Line | None = None
    id: Line | None = None
    key: Line | None = None
    priority: Annotated[int, Field(ge=-100, le=100)] | None = None
    expect: object = None
    faults: object = None
    note: object = None


@dataclass(frozen=True, kw_only=True)
class Requests:
    """The requests of a file in their order; `told` says what was passed over and how the file was read."""

    name: str
    requests: Sequence[Request]
    told: str


def request_of(goal: str, **fields: str | None) -> Request:
    """One request from the command line. Raises Unusable."""
    check_goal(goal)
    try:
        return Request.model_validate(
            {"goal": goal, **{name: text for name, text in fields.items() if text is not None}}
        )
    except ValidationError as error:
        raise Unusable(_reason(error)) from None


def read_requests(
    file: str,
    playbooks: Iterable[str],
    *,
    form: Format | None = None,
    encoding: str | None = None,
    window: int | None = None,
) -> Requests:
    """The file's requests, all of them good. `window` is the planning model's. Raises Unusable naming every bad row."""
    text = read_text(file, form, encoding)
    found, blank = rows(text)
    if len(found) > MOST_REQUESTS:
        raise Unusable(f"{text.name}: nothing was done. It holds more than {MOST_REQUESTS:,} requests; split it")
    bad, good = list[str](), list[tuple[str, Request]]()
    for row in found:
        try:
            good.append((row.place, _request(row, window)))
        except ValidationError as error:
            bad.append(f"{row.place}: {_reason(error)}")
        except ValueError as error:
            bad.append(f"{row.place}: is no JSON: {error}")
        except Unusable as error:
            bad.append(f"{row.place}: {error}")
    bad += _contradictions(good, set(playbooks))
    if bad:
        raise Unusable(f"{text.name}: nothing was done. {several(bad, _MOST_SHOWN)}")
    if not good:
        raise Unusable(f"{text.name}: holds no requests")
    return Requests(
        name=text.name,
        requests=[request for _, request in good],
        told=_told(text.name, len(good), blank, text.encoding),
    )


def keyed(requests: Sequence[Request], by: str, *, again: bool = False) -> list[Request]:
    """The requests with who asks, and each that has neither id nor key of its own with a key by its content.

    The key is made of the goal's text and of how many equal ones of the same requester stand above it: it is the same
    wherever the row stands, whatever is in the other columns, and two equal rows are two requests. With `again` there
    is none, so that each is a new task.
    """
    seen = Counter[tuple[str, str]]()
    asked = [one if one.requested_by else one.model_copy(update={"requested_by": by}) for one in requests]
    if again:
        return asked
    return [one if one.id or one.key else one.model_copy(update={"key": _key(one, seen)}) for one in asked]


def _key(request: Request, seen: Counter[tuple[str, str]]) -> str:
    seen[request.goal, request.requested_by or ""] += 1
    count = seen[request.goal, request.requested_by or ""]
    digest = hashlib.sha256(request.goal.encode()).hexdigest()[:24]
    return f"goal-{digest}-{count}" if count > 1 else f"goal-{digest}"


def _request(row: Row, window: int | None) -> Request:
    request = Request.model_validate(read_json(row.raw) if isinstance(row.raw, str) else row.raw)
    check_goal(request.goal, window)
    return request


def _contradictions(found: list[tuple[str, Request]], playbooks: set[str]) -> Iterator[str]:
    """What single rows can't show: unknown playbooks, an id or a key used twice."""
    first: dict[tuple[str, ...], str] = {}
    for place, request in found:
        if request.playbook and request.playbook not in playbooks:
            yield f"{place}: there is no playbook '{request.playbook}'; available: {', '.join(sorted(playbooks))}"
        if request.id and first.setdefault(("id", request.id), place) != place:
            yield f"{place}: id '{request.id}' is used in {first['id', request.id]} already"
        named = ("key", request.key or "", request.requested_by or "")
        if request.key and first.setdefault(named, place) != place:
            yield f"{place}: key '{request.key}' is used in {first[named]} already"


def _told(name: str, count: int, blank: int, encoding: str) -> str:
    said = [plural(count, "request")]
    if blank:
        said.append(f"{plural(blank, 'blank line')} passed over")
    if not encoding.startswith("utf-8"):
        said.append(f"read as {plain(encoding).upper()}")
    return f"{name}: {', '.join(said)}."


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    if first["type"] in ("model_type", "model_attributes_type"):
        return "should be an object with 'goal'"
    field = plain(".".join(map(str, first["loc"])))
    match first["type"]:
        case "missing":
            return f"'{field}' is missing"
        case "extra_forbidden" if field == BEYOND:
            cells = excerpt(plain(str(first["input"])), 60)
            return f"has more cells than the head has columns: '{cells}'; a cell that holds a separator wants quotes"
        case "extra_forbidden":
            alike = get_close_matches(field, COLUMNS, 1)
            return f"there is no field '{field[:60]}'; {f'did you mean {alike[0]}? ' if alike else ''}known: {_KNOWN}"
        case "string_too_short":
            return f"'{field}' is empty"
        case "string_too_long":
            return f"'{field}' has more than {first.get('ctx', {})['max_length']:,} characters"
        case "string_unicode":
            return f"'{field}' holds half a character (a lone surrogate), which is no text"
        case "value_error":
            return f"'{field}' {first['msg'].removeprefix('Value error, ')}"
        case _:
            return f"'{field}': {first['msg'][:1].lower()}{first['msg'][1:]}"


_KNOWN = ", ".join(COLUMNS)
