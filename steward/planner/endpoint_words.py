"""An endpoint's own words about a failure, in whatever shape it gives them: JSON, HTML, XML, plain text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping

from steward.domain.bounded_json import loads
from steward.domain.model import Json
from steward.domain.text import line

_MOST = 100_000  # characters of a body that are looked at
_DEEPEST, _MOST_PARTS = 6, 5
_SAID = (
    "error", "errors", "message", "detail", "details", "msg", "error_description", "error_message", "description",
    "title", "reason", "fault", "faultstring",
)  # fmt: skip
_CODES = ("code", "type", "status", "error", "reason", "__type", "err_code", "error_code")
_TAG = re.compile(r"<(title|h1|message|faultstring|details?|code)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)


def parsed(text: str) -> Json:
    """The body as JSON where it is some, else the text as it is; of event streams the first event."""
    plain = text[:_MOST].strip().removeprefix("\ufeff")
    if plain.startswith("data:"):
        plain = plain.removeprefix("data:").strip().splitlines()[0] if plain.removeprefix("data:").strip() else ""
    if plain[:1] not in ("{", "[", '"'):
        return plain
    try:
        return loads(plain)
    except ValueError:
        return plain


def words_of(body: Json) -> str:
    """What the body says to its reader, in one line; empty where it says nothing."""
    return line("; ".join(dict.fromkeys(filter(None, _said(body, 0)))))


def codes_of(body: Json) -> set[str]:
    """The codes, types and statuses that the body names, in lower case."""
    found: set[str] = set()
    for value in _objects(body):
        named = [value[name] for name in _CODES if name in value]
        found |= {
            str(one).rsplit("#", 1)[-1].lower() for one in named if isinstance(one, str | int) and len(str(one)) < 80
        }
    return found


def field_of(body: Json, *names: str) -> Json:
    """The first value that the body has under one of the names, at any depth; None where there is none."""
    return next((value[name] for value in _objects(body) for name in names if value.get(name) is not None), None)


def is_page(body: Json) -> bool:
    """Whether it is a page for a browser."""
    return (
        isinstance(body, str)
        and re.search(r"<(!doctype\s+html|html|head|body|title)\b", body[:2_000], re.IGNORECASE) is not None
    )


def _said(body: Json, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(body, str):
        yield from _in_text(body, depth)
    elif isinstance(body, list):
        for one in body[:_MOST_PARTS]:
            yield from _said(one, depth + 1)
        if len(body) > _MOST_PARTS:
            yield f"and {len(body) - _MOST_PARTS:,} more"
    elif isinstance(body, dict):
        yield from _in_object({str(name).lower(): value for name, value in body.items()}, depth)


def _in_object(body: Mapping[str, Json], depth: int) -> Iterator[str]:
    place = body.get("loc")
    if isinstance(place, list) and isinstance(body.get("msg"), str):  # of a checked request: where, and what
        yield f"{'.'.join(map(str, place))}: {body['msg']}"
        return
    inner = [one for name in _SAID if name in body for one in _said(body[name], depth + 1)]
    raw = body.get("metadata")
    if isinstance(raw, dict):  # of an endpoint that stands before others: what the one behind it said
        inner += _said(raw.get("raw"), depth + 1)
    if any(inner):
        yield from inner
    elif depth == 0 and body:
        yield json.dumps(body, ensure_ascii=False, default=str)


def _in_text(text: str, depth: int) -> Iterator[str]:
    value = parsed(text)
    if not isinstance(value, str):
        yield from _said(value, depth + 1)
    elif re.match(r"\s*<[!?a-zA-Z]", value):
        yield from _in_markup(value)
    else:
        yield line(value)


def _in_markup(text: str) -> Iterator[str]:
    """The title and the messages, else all that a reader would see."""
    told = [line(html.unescape(_HIDDEN.sub(" ", inner))) for _, inner in _TAG.findall(text)]
    yield from filter(None, told[:_MOST_PARTS])
    if not any(told):
        yield line(html.unescape(_HIDDEN.sub(" ", text)))


def _objects(body: Json) -> Iterator[Mapping[str, Json]]:
    """The objects of the body, the outer ones first."""
    left: list[tuple[Json, int]] = [(parsed(body) if isinstance(body, str) else body, 0)]
    while left:
        value, depth = left.pop(0)
        if isinstance(value, dict):
            yield value
        if depth < _DEEPEST and isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value[:50]
            left += [(one, depth + 1) for one in inner if isinstance(one, dict | list)]
