"""Secrets that stand behind their names in texts: `password=…`, `"apiKey": "…"`, `<token>…</token>`, `--secret …`.

The text may be a log line, a header, a URL, a form, JSON inside JSON, YAML, XML: what follows the name up to where a
value ends there is hidden, and the name and the signs around it stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from steward.domain.assigned_values import BARE, QUOTE, closing, is_hidden, is_said, value_after
from steward.domain.secret_names import OPEN_WORDS, naming
from steward.domain.secret_shapes import ESCAPED, Hide, lower, replaced

_STEMS = (
    *("pass", "pwd", "pw", "secret", "token", "cred", "cookie", "authori", "key", "pin", "otp", "cvv", "cvc", "jwt"),
    *(
        "bearer",
        "mnemonic",
        "ssn",
        "sessid",
        "sessionid",
        "code",
        "phrase",
        "answer",
        "auth",
        "card",
        "kennwort",
        "contrase",
    ),
    *("number", "word", "sig"),
)
_LONGEST = 400  # characters of a name
_NAMED = r"(?:[\w.\-$]|\\{1,60}u00[c-fC-F][0-9a-fA-F]|%[cC]3%[89abAB][0-9a-fA-F])*+"
"""The rest of a name, whose letters beyond ASCII may be escaped."""
_IN_NAMES = re.compile(_NAMED)
_ASSIGNED = re.compile(
    rf"(?P<name>[A-Za-z_$]{_NAMED}(?:\[\w*\]){{0,3}})"
    r"(?P<quote>\\{0,60}(?:[\"'`]|&quot;|&#34;|%22)|\*\*)?"
    r"(?P<sep>[ \t]{0,8}+(?:=>|:=|==?|:|%3[ADad]|\\{1,60}u003[dD])"
    r"(?:[ \t]|%20|\+(?=%22)|[|>][-+]?[ \t]*\r?\n[ \t]+|\\?\r?\n[ \t]*(?=\\*[\"'])){0,8}+)"
)
_SPOKEN = re.compile(
    r"(?i:(?:password|passphrase|passcode|passwort|pin|cvv|cvc|otp|pw|pwd|secret|token|api[ _-]?key|secret key)"
    r"(?:[ \t]+(?:is|was|to|be|ist|lautet))?[ \t]+[\"'“‘`]?)(?P<value>[^\s\"'“”‘’`]{3,400})"
)
_FLAGGED = re.compile(rf"(?:(?<![\w\-])|{ESCAPED})" + r"--(?P<name>[A-Za-z][\w\-]{0,100}+)[ \t]{1,4}(?=[^\s\-])")
_USER = re.compile(
    rf"(?:(?<![\w\-])|{ESCAPED})" + r"(?:-u|--user|--proxy-user)[ =\t]{1,4}[\"']?[^\s:\"']{1,200}+:(?P<value>[^\s\"']+)"
)
_OPENS, _ENDS = r"(?:<|\\{1,60}u003[cC]|&lt;|%3[cC])", r"(?:>|\\{1,60}u003[eE]|&gt;|%3[eE])"
_TAG = re.compile(_OPENS + r"(?P<name>[A-Za-z][\w:.\-]{0,100}+)[^<>]{0,400}?" + _ENDS)
_CLOSING_TAG = re.compile(_OPENS + r"\\{0,60}(?:/|%2[fF])")
_MOST_TAGGED = 10_000  # characters of a value
_FORM = re.compile(
    r"\bname=\"?(?P<name>[\w.\-]{1,100}+)\"?[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,4}\r?\n\r?\n(?P<value>[^\r\n]+)"
)
_IN_QUERIES = frozenset({"key", "sig", "signature", "x-amz-signature", "x-goog-signature", "auth", "code"})
"""Names that secrets have in the queries of URLs, and anything else elsewhere."""
_ESCAPE = re.compile(r"(?<=\\)(?:[nrtbfv]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})|(?<=%)[0-9a-fA-F]{2}")
_BEFORE = re.compile(r"([A-Za-z]+)[ _-]+(?:the |your |an? )?\Z")
ANY_NAME = "pass -- </ name="
"""A text in which every way of naming a secret could be."""


def may_name(text: str) -> bool:
    """Whether a secret's name could stand in the text by itself, with nothing behind it that could be seen here."""
    if not text.isascii() or "%" in text or "\\" in text:  # a name may be written in other signs
        return True
    lowered = lower(text)
    return any(one in lowered for one in _STEMS)


def assignments_in(text: str) -> Iterator[Hide]:
    """What could find a named secret in the text, or in a part of it."""
    lowered = lower(text)
    if "-u" in text or "-user" in text:
        yield lambda part: replaced(part, (one.span("value") for one in _USER.finditer(part)))
    stems = tuple(one for one in _STEMS if one in lowered)
    if not stems:
        return
    pattern = _any_of(stems)
    yield lambda part: replaced(part, _assigned_in(part, pattern))
    if "--" in text:
        yield lambda part: replaced(part, _flagged_in(part))
    if any(one in lowered for one in ("</", "u003c", "&lt;", "%3c")):
        yield lambda part: replaced(part, _tagged_in(part))
    if "name=" in lowered:
        yield lambda part: replaced(part, _values_named(_FORM.finditer(part)))


@lru_cache(maxsize=256)
def _any_of(stems: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(stems))


def _assigned_in(text: str, stems: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    lowered, at = lower(text), 0
    while (stem := stems.search(lowered, at)) is not None:
        start, at = _beginning(text, stem.start(), at), stem.end()
        found = _ASSIGNED.match(text, start)
        span = _assigned(found, text) if found is not None else _spoken(text, start)
        if span is not None:
            yield span
        at = max(at, span[1] if span else (found or _IN_NAMES.match(text, at) or stem).end())


def _beginning(text: str, stem: int, least: int) -> int:
    """Where the name begins that the stem is in."""
    at, first = stem, max(least, stem - _LONGEST)
    while at > first and (text[at - 1].isalnum() or text[at - 1] in "_.-$"):
        at -= 1
    escape = _ESCAPE.match(text, at)
    if escape is not None and escape.end() <= stem:
        at = escape.end()
    while text[at] in ".-0123456789":
        at += 1
    return at


def _assigned(found: re.Match[str], text: str) -> tuple[int, int] | None:
    named = _naming(found, text)
    return value_after(text, found.end(), found["name"], found["sep"], many=named == "many") if named else None


def _naming(found: re.Match[str], text: str) -> str:
    name, start = found["name"], found.start()
    if start and text[start - 1] in "?&" and name.lower() in _IN_QUERIES:
        return "one"
    named = naming(name.split("[")[0]) or naming(name)
    if named or name.lower().rstrip("s") not in OPEN_WORDS:
        return named
    before = _BEFORE.search(text, max(start - 30, 0), start)
    return naming(f"{before[1]} {name}") if before else ""


def _spoken(text: str, start: int) -> tuple[int, int] | None:
    """What is told in passing: `the password is …`; only what no word looks like."""
    found = _SPOKEN.match(text, start)
    if found is None:
        return None
    value = found["value"].rstrip(".,;:!?)")
    if is_hidden(value) or value[:1] == "=" or not any(one.isdigit() for one in value):
        return None
    return found.start("value"), found.start("value") + len(value)


def _flagged_in(text: str) -> Iterator[tuple[int, int]]:
    for found in _FLAGGED.finditer(text):
        if not naming(found["name"]):
            continue
        quoted, bare = QUOTE.match(text, found.end()), BARE.match(text, found.end())
        if quoted is not None:
            start, end = quoted.end(), closing(text, quoted.end(), quoted["mark"], len(quoted["slashes"]))
        else:
            start, end = found.end(), bare.end() if bare else found.end()
        if is_said(text[start:end], many=False):
            yield start, end


def _tagged_in(text: str) -> Iterator[tuple[int, int]]:
    for tag in _TAG.finditer(text):
        named = naming(tag["name"].rsplit(":", 1)[-1])
        closing_tag = _CLOSING_TAG.search(text, tag.end(), tag.end() + _MOST_TAGGED) if named else None
        if closing_tag and is_said(text[tag.end() : closing_tag.start()], many=named == "many", sure=True):
            yield tag.end(), closing_tag.start()


def _values_named(found: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    for one in found:
        named = naming(one["name"].rsplit(":", 1)[-1])
        if named and is_said(one["value"], many=named == "many", sure=True):
            yield one.span("value")
