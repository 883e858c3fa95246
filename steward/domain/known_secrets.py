"""Secrets whose values are known, found in any text in the spellings that values take on their way through systems."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote

from steward.domain.json_value import Json
from steward.domain.secret_names import naming
from steward.domain.secret_shapes import ESCAPED, HIDDEN, Hide

LEAST = 3
"""Characters of a value that is looked for; shorter ones stand in any text by chance."""
_ALONE = 6  # shorter ones count as found only where no letter or digit stands beside them
_NO_SECRETS = frozenset(
    {
        "none",
        "null",
        "true",
        "false",
        "empty",
        "ollama",
        "lm-studio",
        "not-needed",
        "no-key",
        "dummy",
        "test",
        "local",
        "key",
    }
)
_MOST_BASE64 = 10_000
_NUMBER = re.compile(r"(-?\d+)(?:\.(\d+))?")
_DIGITS = re.compile(r"-?\d+(?:[.,]\d+)*")
_LONG = 16  # characters of a part of a path that nobody guesses
_USER = re.compile(r"://([^\s/@:?#]*)(:?)([^\s/?#]*)@")
_IN_QUERIES = {"key", "sig", "code", "auth"}  # names that mean a secret in an address and much else elsewhere
_QUERY = re.compile(r"[?&]([^=&#\s]+)=([^&#\s]+)")
_CONNINFO = re.compile(r"(?i:\bpassword)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|([^\s'&;]+))")


def credentials_in(address: str) -> Iterator[str]:
    """What opens the door at an address: the password of a URL, or the user where it has none, keys in its query,
    and the password of a connection string (`host=db password=…`)."""
    for user, colon, word in _USER.findall(address):
        yield from (word, unquote(word)) if colon else (user, unquote(user))
    for name, value in _QUERY.findall(address):
        if naming(name) or name.lower() in _IN_QUERIES:
            yield from (value, unquote(value))
    for quoted, bare in _CONNINFO.findall(address):
        yield quoted.replace("\\'", "'").replace("\\\\", "\\") or bare


def parts_of_hook(address: str) -> Iterator[str]:
    """What only the holder of a secret address knows of it: the long parts of its path."""
    if "://" in address:
        yield from (part for part in address.partition("://")[2].split("?")[0].split("/")[1:] if len(part) >= _LONG)


def secret_texts(values: Iterable[Json]) -> frozenset[str]:
    """The values' texts, with those inside lists and objects, that are long enough to be told from chance; of numbers
    the plain form as well."""
    found = {one.strip() for value in values for one in _leaves(value, 0)}
    found |= {plain_number(one) for one in found}
    return frozenset(one for one in found if len(one) >= LEAST and one.lower() not in _NO_SECRETS and one.strip("* "))


def plain_number(text: str) -> str:
    """`480` of `480`, `480.0` and `480.00`, so that numbers compare by their values; any other text as it is."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    fraction = (number[2] or "").rstrip("0")
    return f"{number[1]}.{fraction}" if fraction else number[1]


@lru_cache(maxsize=64)
def finder_of(known: frozenset[str]) -> Hide:
    """What hides the known values in a text."""
    spellings = sorted({spelt for one in known for spelt in _spellings(one)}, key=lambda one: (-len(one), one))
    pattern = re.compile("|".join(_bounded(one) for one in spellings))
    return lambda text: pattern.sub(HIDDEN, text)


def _leaves(value: Json, depth: int) -> Iterator[str]:
    if isinstance(value, bool) or value is None or depth > 50:
        return
    if isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one, depth + 1)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one, depth + 1)
    else:
        yield str(value)


def _spellings(secret: str) -> Iterator[str]:
    lines = [secret] if len(secret) < 2 * _ALONE else [secret, *(one for one in secret.splitlines() if len(one) > 15)]
    for one in lines:
        yield from _written(one)
    yield from filter(None, _numbers(secret))
    yield " ".join(secret.split())  # as it stands where a text was put on one line


def _numbers(secret: str) -> Iterator[str]:
    """How people and programs write the same number: `1480.5`, `1480.50`, `1,480.50`, `1.480,50`."""
    number = _NUMBER.fullmatch(plain_number(secret))
    if number is None or len(number[0]) < LEAST:
        return
    whole, fraction = number[1], number[2] or ""
    groups = "" if whole.lstrip("-").startswith("0") else f"{int(whole):,}"
    for digits in {fraction, fraction.ljust(1, "0"), fraction.ljust(2, "0")}:
        for before, mark in ((whole, "."), (whole, ","), (groups, "."), (groups.replace(",", "."), ",")):
            yield f"{before}{mark}{digits}" if digits else before


def _written(secret: str) -> Iterator[str]:
    yield secret
    for one in (_in_json(secret, ascii_only=True), _in_json(secret, ascii_only=False), repr(secret)[1:-1]):
        yield from (one, _in_json(one, ascii_only=True), _in_json(one, ascii_only=False))
    yield from (html.escape(secret), html.escape(secret, quote=False), html.escape(secret).replace("&#x27;", "&#39;"))
    raw = secret.encode("utf-8", "surrogatepass")
    yield from (quote(raw, safe=""), quote(raw), quote_plus(raw))
    if len(plain := unquote(secret)) >= LEAST:
        yield plain
    if LEAST < len(secret) <= _MOST_BASE64:
        yield base64.b64encode(raw).decode().rstrip("=")
        yield base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _in_json(text: str, *, ascii_only: bool) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def _bounded(secret: str) -> str:
    if len(secret) >= _ALONE and not _DIGITS.fullmatch(secret):
        return re.escape(secret)
    before = rf"(?:(?<![\w])|{ESCAPED})" if re.match(r"\w", secret) else ""
    after = r"(?![\w])" if re.search(r"\w\Z", secret) else ""
    return f"{before}{re.escape(secret)}{after}"
