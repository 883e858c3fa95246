"""What another system's answer says about a failure, and its words as they may be quoted to people and planners.

Systems say no in many shapes, with HTTP 200 too: `{"error": "customer is blocked"}`, `{"ok": false}`, problem details
(RFC 9457), JSend, GraphQL's `errors`, SOAP's fault string, a page of HTML, plain text. None of them is a success.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterator, Mapping

from steward.domain.model import Json, JsonObject
from steward.domain.redaction import PLAIN
from steward.domain.text import excerpt, plain

MOST_QUOTED = 300
"""Characters of another system's words in one reason."""

_ERROR = {
    *("error", "errors", "err", "fault", "faults", "exception", "failure", "faultstring", "faultcode"),
    *(
        f"{one}{part}"
        for one in ("error", "err")
        for part in ("message", "messages", "msg", "description", "code", "text", "details")
    ),
}
_FAULTY = {"iserror", "haserror", "haserrors"}  # of MCP's results, of batches
_FLAGS = {"ok", "success", "successful", "succeeded", "issuccess"}
_STATUS = {"status", "state", "result", "outcome"}
_HTTP = {"status", "statuscode", "httpstatus"}
_BROKEN = {"ko", "nok", "error", "errored", "fail", "failed", "failure", "unsuccessful"}
_NO = {"rejected", "declined", "denied", "refused"}
_NOTHING = {"", "none", "null", "no", "false", "ok", "success", "0"}
_WORDS = ("message", "msg", "detail", "details", "reason", "description", "title", "text")
_ABOUT = {  # what else stands in an error's body
    *("code", "type", "instance", "path", "method", "url", "hint", "help", "docs", "documentationurl", "moreinfo"),
    *("requestid", "traceid", "correlationid", "timestamp", "links", "retryable", "version", "meta", "severity"),
}
_ENVELOPE = {*_ERROR, *_FAULTY, *_FLAGS, *_STATUS, *_HTTP, *_WORDS, *_ABOUT}
_WRAPPERS = {"data", "result", "response", "body", "payload"}
_DEEPEST, _MOST_TEXTS = 4, 3


def failure_in(
    answer: Json,
    *,
    reading: bool,
    tool: str = "",
    asked: Mapping[str, Json] | None = None,
    declared: Collection[str] = (),
) -> str:
    """The words with which an answer says that it failed, or nothing.

    What a reading shows may have failed, a job or a payment: such an answer fails only where it is no record. A
    status that was `asked` for, or that the `tool` is named after (`reject_offer`), is none. `declared` are the
    fields that the tool says its result has.
    """
    body = _unwrapped(answer)
    if body is None:
        return ""
    said = _says_error(body) or _has_http_error(body) or _is_no(body, reading=reading)
    said = said or _has_failed(body, tool, asked or {}, reading=reading)
    return words_in(body) if said and not (reading and _is_record(body, declared)) else ""


def words_in(body: Json) -> str:
    """The words of an error's body, redacted and bounded; where it has none, the body itself."""
    texts = dict.fromkeys(" ".join(text.split()) for text in _texts(body, 0))
    return quotable(": ".join([*texts][:_MOST_TEXTS]) or body)


def words_of(body: bytes) -> str:
    """The same of a body as it came: JSON, a page's title and heading, or plain text."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return words_in(json.loads(text)) if text else ""
    except (ValueError, RecursionError):
        return quotable(_visible(text))


def quotable(said: Json) -> str:
    """A value or a text as it may be quoted: one line without secrets or control characters, of bounded length."""
    text = said if isinstance(said, str) else json.dumps(PLAIN.value(said), ensure_ascii=False, default=str)
    return excerpt(plain(" ".join(PLAIN.text(text[: 10 * MOST_QUOTED]).split())), MOST_QUOTED)


def _unwrapped(answer: Json) -> JsonObject | None:
    for _ in range(_DEEPEST):
        if not isinstance(answer, dict):
            return None
        name, inner = next(iter(answer.items()), ("", None))
        if len(answer) != 1 or _key(name) not in _WRAPPERS or not isinstance(inner, dict):
            return answer
        answer = inner
    return None


def _key(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())


def _named(body: JsonObject, names: set[str]) -> Iterator[Json]:
    return (value for name, value in body.items() if _key(name) in names)


def _says_error(body: JsonObject) -> bool:
    """Whether an error is there at all: systems also say `"error": null`, `"errcode": 0` and `"errmsg": "ok"`."""
    named = any(
        value.strip().casefold() not in _NOTHING if isinstance(value, str) else bool(value)
        for value in _named(body, _ERROR)
    )
    return named or any(one is True or one == "true" for one in _named(body, _FAULTY))


def _has_http_error(body: JsonObject) -> bool:
    """Whether HTTP's status of an error is in it; a `code` may be anything, but beside words alone."""
    names = _HTTP | {"code"} if _is_bare(body) and any(_texts(body, 0)) else _HTTP
    return any(_is_http_error(one) for one in _named(body, names))


def _is_http_error(said: Json) -> bool:
    number = int(said) if isinstance(said, str) and len(said) == 3 and said.isdecimal() else said
    return isinstance(number, int) and 400 <= number < 600


def _is_no(body: JsonObject, *, reading: bool) -> bool:
    said = any(one is False or (isinstance(one, str) and one.casefold() == "false") for one in _named(body, _FLAGS))
    said = said or any(type(one) is int and one == 0 for one in _named(body, {"ok", "success"}))
    if _is_bare(body) and any(_texts(body, 0)):  # a switch's state is none
        said = said or any(one is False for one in _named(body, {"status"}))
    return said and (not reading or any(_texts(body, 0)))  # a check's whole answer may be `{"ok": false}`


def _has_failed(body: JsonObject, tool: str, asked: Mapping[str, Json], *, reading: bool) -> bool:
    for name, value in body.items():
        if _key(name) not in _STATUS or not isinstance(value, str) or asked.get(name) == value:
            continue
        word = value.strip().casefold()
        if reading:
            if word == "error" and any(_texts(body, 0)):
                return True
        elif (word in _BROKEN or word in _NO) and word[:3] not in tool.casefold():
            return True
    return False


def _is_record(body: JsonObject, declared: Collection[str]) -> bool:
    """Whether it shows a thing of which an error may be a part: one with an id, or whose error its tool knows of."""
    return not _is_bare(body) and ("id" in body or any(_key(name) in _ERROR for name in declared))


def _is_bare(body: JsonObject) -> bool:
    """Whether nothing else is in it; JSON-RPC gives an id beside its error."""
    return "jsonrpc" in body or all(
        _key(name) in _ENVELOPE or value is None or value in ("", [], {}) for name, value in body.items()
    )


def _texts(value: Json, depth: int) -> Iterator[str]:
    """The texts under the names that systems give to their words, the most telling ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        if depth and value.strip().casefold() not in _NOTHING:
            yield value
    elif isinstance(value, list):
        for one in value[:_MOST_TEXTS]:
            yield from _texts(one, depth + 1)
    elif isinstance(value, dict):
        telling = [one for name, one in value.items() if _key(name) in _ERROR]
        telling += [one for wanted in _WORDS for name, one in value.items() if _key(name) == wanted]
        for one in telling:
            yield from _texts(one, depth + 1)


def _visible(text: str) -> str:
    """A page's title and first heading; another text as it is."""
    if not re.match(r"\s*(?:<!doctype|<\?xml|<html|<head|<body)", text[:200], re.IGNORECASE):
        return text
    found = re.findall(r"<(title|h1|faultstring|message)\b[^>]{0,200}>([^<]{1,500})<", text[:20_000], re.IGNORECASE)
    words = [html.unescape(each).strip() for _, each in found]
    return ": ".join(dict.fromkeys(one for one in words if one)) or " ".join(
        re.sub(r"<[^>]*>", " ", text[:4_000]).split()
    )
