"""What another system's answer says about a failure, and its words as they may be quoted to people and planners.

Systems say no in many shapes, with HTTP 200 too: `{"error": "customer is blocked"}`, `{"ok": false}`, problem details
(RFC 9457), JSend, GraphQL's `errors`, SOAP's fault string, a page of HTML, plain text. None of them is a success.
What documents and plain texts say is in `error_markup.py`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from steward.domain.bounded_json import loads
from steward.domain.error_markup import says_no, visible
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
_ANSWERS = _WRAPPERS | {"results", "responses", "items"}
_DEEPEST, _MOST_TEXTS, _MOST_BODIES, _LONGEST = 4, 3, 100, 100_000
_LOOKED_THROUGH = 20  # times as many characters as are shown
_QUOTES = str.maketrans("“”„", '"""')  # else what is quoted could end the quotation and go on as ours


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
    if not reading and (said := no_in_words(answer, asked or {})):
        return said
    found = (_failure(body, reading, tool, asked or {}, declared) for body in _bodies(answer, reading=reading))
    return next((said for said in found if said), "")


def _failure(body: JsonObject, reading: bool, tool: str, asked: Mapping[str, Json], declared: Collection[str]) -> str:
    said = _says_error(body) or _has_http_error(body) or _is_no(body, reading=reading)
    said = said or _has_failed(body, tool, asked, reading=reading)
    return words_in(body) if said and not (reading and _is_record(body, declared)) else ""


def no_in_words(answer: Json, asked: Mapping[str, Json]) -> str:
    """The words of an answer that is nothing but text and says no, or nothing; what was `asked` for is none."""
    texts = (one for one in texts_of(answer) if one not in asked.values())
    said = next(filter(says_no, texts), None)
    return "" if said is None else quotable(visible(said))


def texts_of(answer: Json) -> Iterator[str]:
    """The texts that are the whole answer: it is one, or wraps one (`{"result": "…"}`), or several in parts, as of MCP
    (`{"type": "text", "text": "…"}`)."""
    level: list[Json] = [answer]
    for _ in range(_DEEPEST):
        inner = list[Json]()
        for one in level[:_MOST_BODIES]:
            if isinstance(one, str):
                yield one
            elif isinstance(one, list):
                inner += [part for part in one[:_MOST_BODIES] if isinstance(part, dict)]
            elif isinstance(one, dict):
                told = [value for name, value in one.items() if name != "type" and value not in (None, "")]
                inner += told if len(told) == 1 else []
        level = inner


def words_in(body: Json) -> str:
    """The words of an error's body, redacted and bounded; where it has none, the body itself."""
    found = next((texts for one in [body, *_bodies(body, reading=False)] if (texts := [*_texts(one, 0)])), list[str]())
    texts = dict.fromkeys(" ".join(text.split()) for text in found)
    return quotable(": ".join([*texts][:_MOST_TEXTS]) or body)


def words_of(body: bytes) -> str:
    """The same of a body as it came: JSON, a page's title and heading, or plain text."""
    text = body.decode("utf-8", "replace").strip()
    try:
        return words_in(loads(text)) if text else ""
    except ValueError:
        return quotable(visible(text))


def error_status(said: Json) -> int | None:
    """The value as HTTP's status of an error, where it is one, written as a number or as its three digits."""
    number = int(said) if isinstance(said, str) and len(said) == 3 and said.isdecimal() else said
    return number if isinstance(number, int) and 400 <= number < 600 else None


def quotable(said: Json) -> str:
    """A value or a text as it may be quoted: one line of bounded length, without secrets or control characters.

    Curly quotation marks in it become straight ones: the ones around it are ours.
    """
    text = said if isinstance(said, str) else json.dumps(PLAIN.of(said), ensure_ascii=False, default=str)
    return in_a_line(text.translate(_QUOTES), MOST_QUOTED)


def quotation(text: str, most: int) -> str:
    """Another's words between quotation marks, in one line of at most `most` characters; empty where there are none."""
    said = in_a_line(text.translate(_QUOTES), most)
    return f"“{said}”" if said else ""


def in_a_line(text: str, most: int) -> str:
    """Another's text in one line of at most `most` characters, without secrets, and how much of it is left out.

    What is not looked through for secrets is not shown, however little is left of what was.
    """
    joined = " ".join(text.split())
    head = joined[: _LOOKED_THROUGH * most]
    left = len(joined) - len(head)
    shown = plain(PLAIN.text(head))
    if not left:
        return excerpt(shown, most)
    kept = shown[:most] if len(shown) > most else shown.rpartition(" ")[0]  # a secret may have been cut in two
    return f"{kept.rstrip()}… ({left + len(shown) - len(kept):,} more characters left out)"


def _bodies(answer: Json, *, reading: bool) -> Iterator[JsonObject]:
    """The objects that may say how it went: the answer, and what it wraps.

    What a reading shows beside other things is a thing. An act's answer is looked through: a part that failed has.
    """
    level: list[Json] = [answer]
    left = _MOST_BODIES
    for _ in range(_DEEPEST + 1):
        objects, inner = [_parsed(one) for one in level[:left]], list[Json]()
        for one in objects:
            if isinstance(one, dict):
                if not _only_wraps(one):
                    yield one
                inner += _wrapped(one, reading=reading)
            elif isinstance(one, list) and not reading:
                inner += one[:_MOST_BODIES]
        left, level = left - len(objects), inner
        if left <= 0:
            return


def _only_wraps(body: JsonObject) -> bool:
    return len(body) == 1 and all(_key(name) in _WRAPPERS and isinstance(one, dict) for name, one in body.items())


def _wrapped(body: JsonObject, *, reading: bool) -> list[Json]:
    if not reading:
        return [value for name, value in body.items() if _key(name) in _ANSWERS]
    if any(_key(name) not in _ENVELOPE | _WRAPPERS for name in body):
        return []
    return [value for name, value in body.items() if _key(name) in _WRAPPERS]


def _parsed(value: Json) -> Json:
    """JSON that came as a text, read; anything else as it is."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return loads(value) if len(value) <= _LONGEST else value
    except ValueError:
        return value


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
    return any(error_status(one) is not None for one in _named(body, names))


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
