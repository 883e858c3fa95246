"""Secrets that stand behind their names in texts: `password=…`, `"apiKey": "…"`, `<token>…</token>`, `--secret …`.

The text may be a log line, a header, a URL, a form, JSON inside JSON, YAML, XML: what follows the name up to where a
value ends there is hidden, and the name and the signs around it stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from steward.domain.secret_names import OPEN_WORDS, naming
from steward.domain.secret_shapes import HIDDEN, Hide

_STEMS = (
    *("pass", "pwd", "pw", "secret", "token", "cred", "cookie", "authori", "key", "pin", "otp", "cvv", "cvc", "jwt"),
    *("bearer", "mnemonic", "ssn", "sessid", "code", "phrase", "answer", "auth", "card", "kennwort", "contrase"),
    "security",
)
_ASSIGNED = re.compile(
    r"(?<![\w.\-])(?P<flag>--?)?(?P<name>[A-Za-z_$][\w.\-]{0,400}+(?:\[\w*\]){0,3})(?P<quote>\\{0,60}(?:[\"'`]|&quot;|&#34;|%22)|\*\*)?"
    r"(?P<sep>[ \t]{0,8}+(?:=>|:=|==?|:|%3[ADad])(?:[ \t]|\\?\r?\n[ \t]*(?=\\*[\"'])){0,8}+)"
)
_FLAGGED = re.compile(r"(?<![\w\-])--(?P<name>[A-Za-z][\w\-]{0,100}+)(?P<sep>[ \t]{1,4})(?=[^\s\-])")
_TAGGED = re.compile(r"<(?P<name>[A-Za-z][\w:.\-]{0,100}+)(?P<rest>[^<>]{0,400}>)(?P<value>[^<]{1,10000})(?=</)")
_FORM = re.compile(
    r"(?P<head>\bname=\"?(?P<name>[\w.\-]{1,100}+)\"?[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,4}\r?\n\r?\n)(?P<value>[^\r\n]+)"
)
_SPOKEN = re.compile(
    r"(?i:\b(?P<name>password|passphrase|passcode|passwort|pin|secret|token|api[ _-]?key|secret key)"
    r"(?P<gap>(?:[ \t]+(?:is|was|to|be|ist|lautet))?[ \t]+[\"'“‘`]?))(?P<value>[^\s\"'“”‘’`]{4,400})"
)
_QUOTE = re.compile(r"(?P<slashes>\\{0,60})(?P<mark>[\"'`]|&quot;|&#34;|%22)")
_BARE = re.compile(
    r"(?:[^\s\"'`&,;<>]|[,;](?![\s\]})]|$|[\w.\-\[\]]{1,60}[\"']?[=:])|&(?![\w.\-\[\]]{1,60}=|quot;|amp;|lt;|gt;|#|$)|[\"'`](?=\w))+"
)
_ENCODED = re.compile(r"(?:[^\s\"'&;,<>%]|%(?!26|22|2[cC]|7[dD]))+")
_BEFORE = re.compile(r"([A-Za-z]+)[ _-]+(?:the |your |an? )?$")
_PROSE = re.compile(r"[A-Za-z][a-z]*[.,;:!]?")
_MORE_PROSE = re.compile(r"[ \t]+[A-Za-z(]")
_NOTHING = {"none", "null", "nil", "true", "false", "undefined", "required", "missing", "invalid", "wrong", "expired",
            "unset", "empty", "yes", "no", "string", "str", "secretstr", "redacted", "hidden", "ok"}  # fmt: skip
_WHOLE_LINE = ("cookie", "authorization", "authorisation", "passphrase", "phrase", "mnemonic", "credentials")
_REFERENCE = re.compile(r"\$\{[^{}]*\}|\$[A-Z_][A-Z0-9_]*|\{\{[^{}]*\}\}|<[A-Za-z_ -]*>")
_KEPT = re.compile(r"(?i:basic|bearer|token|digest|negotiate)[ ]+(?=\S)")
_LINE = re.compile(r"(?:[^\r\n\"'`<\\]|\\(?![nr\"'])){0,8000}+")
_LEAVES = re.compile(r"\w")
_BRACKETS = {"[": "]", "{": "}", "(": ")"}


ANY_NAME = "pass -- </ name="
"""A text in which every way of naming a secret could be."""


def assignments_in(text: str) -> Iterator[Hide]:
    """What could find a named secret in the text, or in a part of it."""
    lowered = text.lower()
    if not any(one in lowered for one in _STEMS):
        return
    yield _without_assigned
    if "--" in text:
        yield _without_flagged
    if "</" in text:
        yield _without_tagged
    if "name=" in lowered:
        yield _without_fields
    yield _without_spoken


def _without_assigned(text: str) -> str:
    parts: list[str] = []
    done = at = 0
    while (found := _ASSIGNED.search(text, at)) is not None:
        at = found.end()
        named = _naming_at(found, text)
        if not named:
            continue
        start, end = _value_after(text, at, found, many=named == "many")
        if end > start:
            parts += [text[done:start], HIDDEN]
            done = at = end
    return "".join([*parts, text[done:]]) if parts else text


def _naming_at(found: re.Match[str], text: str) -> str:
    name = found["name"]
    if name.lower() == "key" and text[max(found.start() - 1, 0) : found.start()] in ("?", "&") and found.start():
        return "one"  # of a URL's query, where Google and others have theirs
    named = naming(name.split("[")[0]) or naming(name)
    if named or name.lower().rstrip("s") not in OPEN_WORDS:
        return named
    before = _BEFORE.search(text, max(found.start() - 30, 0), found.start())
    return naming(f"{before[1]} {name}") if before else ""


def _value_after(text: str, at: int, found: re.Match[str], *, many: bool) -> tuple[int, int]:
    """From where to where the value stands that is to be hidden; nothing where it is none."""
    if (quoted := _QUOTE.match(text, at)) is not None:
        start = quoted.end()
        end = _closing(text, start, quoted["mark"], len(quoted["slashes"]))
        return (start, end) if _is_secret(text[start:end], many=many, sure=True) else (at, at)
    if text[at : at + 1] in _BRACKETS:
        end = _bracketed(text, at)
        return (at, end) if _LEAVES.search(text, at, end) and not _is_hidden(text[at:end]) else (at, at)
    encoded = "%" in found["sep"]
    bare = (_ENCODED if encoded else _BARE).match(text, at)
    if bare is None:
        return at, at
    end = at + len(bare[0].rstrip(")]}.\\"))
    sure = ":" not in found["sep"] or not found["sep"][-1:].isspace()
    if found["name"].lower().endswith(_WHOLE_LINE) and ":" in found["sep"]:
        return _line_after(text, at, end)
    if not sure and _PROSE.fullmatch(bare[0]) and _MORE_PROSE.match(text, bare.end()):
        return at, at  # `password: too short` is a message
    return (at, end) if _is_secret(text[at:end], many=many, sure=False) else (at, at)


def _line_after(text: str, at: int, end: int) -> tuple[int, int]:
    """A header's value, or a phrase's: all of the line, or of the quoted text that it stands in; a scheme stays."""
    kept = _KEPT.match(text, at)
    start = kept.end() if kept else at
    first = _BARE.match(text, start)
    word = first[0] if first else ""
    if _is_hidden(word) or word.lower() in _NOTHING:
        return at, at
    phrase = text[max(0, at - 20) : at].lower().rstrip(": \t").endswith(("phrase", "mnemonic"))
    if not kept and not phrase and _PROSE.fullmatch(word) and _MORE_PROSE.match(text, end):
        return at, at
    line = _LINE.match(text, start)
    return start, max(end, line.end() if line else end)


def _is_secret(value: str, *, many: bool, sure: bool) -> bool:
    if not value.strip() or _is_hidden(value) or _REFERENCE.fullmatch(value.strip()):
        return False
    if many and value.replace(".", "").replace(",", "").isdigit():
        return False  # how many there are
    return value.strip().lower() not in _NOTHING if not sure else value.strip().lower() not in ("none", "null", "")


def _is_hidden(value: str) -> bool:
    """Whether it is taken out already: nothing but marks is left."""
    return not value.replace(HIDDEN, "").strip(" \t\"'`,;:[]{}()\\*")


def _closing(text: str, start: int, mark: str, slashes: int) -> int:
    """Where the text ends that such a quote opened, `slashes` deep in JSON; the end of all where it never does."""
    depth = (slashes + 1).bit_length() - 1
    at = text.find(mark, start)
    while at != -1:
        if len(mark) > 1 or _closes(_slashes_before(text, at, start), depth):
            return at - (slashes if len(mark) == 1 else 0) if at - slashes >= start else at
        at = text.find(mark, at + 1)
    return len(text)


def _slashes_before(text: str, at: int, start: int) -> int:
    first = at
    while first > start and text[first - 1] == "\\":
        first -= 1
    return at - first


def _closes(slashes: int, depth: int) -> bool:
    """Whether a quote behind so many backslashes ends a text that many escapings deep."""
    for _ in range(depth):
        if slashes % 2 == 0:
            return True
        slashes //= 2
    return slashes % 2 == 0


def _bracketed(text: str, at: int) -> int:
    """Where the list or object that opens there ends, in whatever escaping."""
    depth = 0
    for found in re.finditer(r"[\[\](){}]", text[at : at + 100_000]):
        depth += 1 if found[0] in _BRACKETS else -1
        if depth == 0:
            return at + found.end()
    return min(len(text), at + 100_000)


def _without_flagged(text: str) -> str:
    parts: list[str] = []
    done = 0
    for found in _FLAGGED.finditer(text):
        bare = _BARE.match(text, found.end())
        quoted = _QUOTE.match(text, found.end())
        if not naming(found["name"]) or found.end() < done:
            continue
        start, end = found.end(), bare.end() if bare else found.end()
        if quoted:
            start = quoted.end()
            end = _closing(text, start, quoted["mark"], len(quoted["slashes"]))
        if _is_secret(text[start:end], many=False, sure=False):
            parts += [text[done:start], HIDDEN]
            done = end
    return "".join([*parts, text[done:]]) if parts else text


def _without_tagged(text: str) -> str:
    def shown(found: re.Match[str]) -> str:
        named = naming(found["name"].rsplit(":", 1)[-1])
        secret = named and _is_secret(found["value"], many=named == "many", sure=True)
        return f"<{found['name']}{found['rest']}{HIDDEN}" if secret else found[0]

    return _TAGGED.sub(shown, text)


def _without_fields(text: str) -> str:
    def shown(found: re.Match[str]) -> str:
        return f"{found['head']}{HIDDEN}" if naming(found["name"]) and not _is_hidden(found["value"]) else found[0]

    return _FORM.sub(shown, text)


def _without_spoken(text: str) -> str:
    def shown(found: re.Match[str]) -> str:
        value = found["value"].rstrip(".,;:!?)")
        telling = any(one.isdigit() for one in value) and not _is_hidden(value) and "=" not in value[:1]
        return f"{found['name']}{found['gap']}{HIDDEN}{found['value'][len(value) :]}" if telling else found[0]

    return _SPOKEN.sub(shown, text)
