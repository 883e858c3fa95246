"""OpenAPI documents as they are found: fetched or read within bounds, as JSON or YAML, and only where they belong."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import yaml

from steward.domain.bounded_json import DEEPEST, loads
from steward.domain.endpoint_address import origin
from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.domain.text import excerpt
from steward.sources.openapi.addresses import is_web, shown
from steward.tools.web import by_environment

MOST_BYTES = 20_000_000
MOST_VALUES = 3_000_000
MOST_DOCUMENTS = 200
_SECONDS = 60.0  # for one document
_MOST_REDIRECTS = 5
_MOST_FLOW = 200_000  # characters of YAML that begins like JSON
_LONGEST = 200  # characters of what is wrong
_VERSIONS = ("3.0", "3.1", "3.2")
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Plain(_Loader):
    """Safe YAML whose dates stay texts, as JSON has them."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's own shape
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _Loader.yaml_implicit_resolvers.items()
    }


class Documents:
    """The document and those that it refers to: of its own origin, or below its own folder."""

    def __init__(self, place: str, headers: Mapping[str, str]) -> None:
        self._headers = headers
        self._read: dict[str, Json] = {}
        self._moved: dict[str, str] = {}
        self.address = place if is_web(place) else _file(place)

    def first(self) -> JsonObject:
        """The document itself. Raises Unusable, in one line, where it is none of OpenAPI 3."""
        where = shown(self.address)
        found = self.at(self.address)
        self.address = self._moved.get(self.address, self.address)  # what it refers to is meant from there
        self._read[self.address] = found
        if not isinstance(found, dict):
            raise Unusable(f"{where} is no OpenAPI document: {_kind(found)}")
        if "swagger" in found:
            raise Unusable(f"{where} is Swagger {found['swagger']}; OpenAPI 3.0 and 3.1 are read, so convert it")
        version = str(found.get("openapi", ""))
        if not version:
            raise Unusable(f"{where} is no OpenAPI document: it has no field openapi")
        if not version.startswith(_VERSIONS):
            raise Unusable(f"{where} is OpenAPI {excerpt(version, 20)}; 3.0 and 3.1 are read")
        if not isinstance(found.get("paths"), dict) or not found["paths"]:
            raise Unusable(f"{where} names no paths, so it offers nothing to call")
        return found

    def at(self, address: str) -> Json:
        """What stands there. Raises Unusable, in one line."""
        if address not in self._read:
            self._require_near(address)
            if len(self._read) >= MOST_DOCUMENTS:
                raise Unusable(f"refers to more than {MOST_DOCUMENTS} documents")
            content = self._fetched(address) if is_web(address) else _content(address)
            self._read[address] = _parsed(content, shown(address))
        return self._read[address]

    def _require_near(self, address: str) -> None:
        if address == self.address:
            return
        if is_web(self.address):
            near = is_web(address) and origin(address) == origin(self.address)
        else:
            folder = Path(_path(self.address)).parent.resolve()
            near = address.startswith("file:") and Path(_path(address)).resolve().is_relative_to(folder)
        if not near:
            raise Unusable(f"refers to {shown(address)}, which is elsewhere and is not followed")

    def _fetched(self, address: str) -> bytes:
        """The document, redirects within its origin followed; what is sent is sent nowhere else."""
        until, asked = time.monotonic() + _SECONDS, address
        try:
            with by_environment(httpx.Client, timeout=_SECONDS, headers=dict(self._headers)) as client:
                for _ in range(_MOST_REDIRECTS):
                    with client.stream("GET", address) as answer:
                        if not answer.has_redirect_location:
                            return _body(answer, address, until)
                        there = urljoin(address, answer.headers["location"])
                    if origin(there) != origin(address):
                        raise Unusable(f"{shown(address)} leads to {shown(there)}; name that, if it is meant")
                    self._moved[asked] = address = there
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            OSError,
            UnicodeError,
        ) as error:  # the last of a host that is no name
            raise Unusable(f"{shown(address)} can't be read: {_reason(error)}") from None
        raise Unusable(f"{shown(address)} leads round in a circle")


def _body(answer: httpx.Response, address: str, until: float) -> bytes:
    if answer.status_code in (401, 403):
        raise Unusable(f"{shown(address)} answers HTTP {answer.status_code}; say with headers: who asks")
    if not answer.is_success:
        raise Unusable(f"{shown(address)} answers HTTP {answer.status_code}")
    content = bytearray()
    for piece in answer.iter_bytes():  # each as it comes, since one that is waited for until it is full may never be
        content += piece
        _require_small(len(content), shown(address))
        if time.monotonic() > until:
            raise Unusable(f"{shown(address)} takes longer than {_SECONDS:g} s")
    return bytes(content)


def _content(address: str) -> bytes:
    path = Path(_path(address))
    try:
        _require_small(path.stat().st_size, shown(address))
        return path.read_bytes()
    except OSError as error:
        raise Unusable(f"{shown(address)} can't be read: {error.strerror or error}") from None


def _require_small(count: int, where: str) -> None:
    if count > MOST_BYTES:
        raise Unusable(f"{where} is larger than {MOST_BYTES // 1_000_000} MB")


def _parsed(content: bytes, where: str) -> Json:
    """JSON or YAML, as plain JSON values."""
    text = content.decode("utf-8-sig", "replace").strip()
    if not text:
        raise Unusable(f"{where} is empty")
    if text.startswith("<"):
        raise Unusable(f"{where} is a page or XML, and no OpenAPI document; name the openapi.json behind it")
    try:
        if text[0] in "{[":
            try:
                return loads(text)
            except ValueError:
                if len(text) > _MOST_FLOW:
                    raise
        return _counted(_yaml(text), where)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unusable(f"{where} is neither JSON nor YAML: {_reason(error)}") from None


def _yaml(text: str) -> object:
    """The value; its depth is counted before anything is built."""
    depth = 0
    for event in cast("Any", yaml.parse(text, Loader=_Plain)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"nested more than {DEEPEST} levels deep")
    return yaml.load(text, Loader=_Plain)  # noqa: S506 (a SafeLoader)


def _counted(value: object, where: str) -> Json:
    """The value as JSON has it, its aliases written out and counted."""
    left = MOST_VALUES

    def plain(one: object, depth: int) -> Json:
        nonlocal left
        left -= 1
        if left < 0 or depth > DEEPEST:
            raise Unusable(f"{where} holds more than {MOST_VALUES} values, or more than {DEEPEST} levels of them")
        if isinstance(one, dict):
            items = cast("dict[object, object]", one).items()
            return {key if isinstance(key, str) else str(key).lower(): plain(each, depth + 1) for key, each in items}
        if isinstance(one, list | tuple | set):
            return [plain(each, depth + 1) for each in cast("list[object]", one)]
        return one if one is None or isinstance(one, str | int | float | bool) else str(one)

    return plain(value, 0)


def _file(place: str) -> str:
    path = Path(_path(place) if place.startswith("file:") else place).expanduser()
    return path.resolve().as_uri()


def _path(address: str) -> str:
    return unquote(urlsplit(address).path)


def _kind(found: Json) -> str:
    return "it is empty" if found is None else f"it is a {'list' if isinstance(found, list) else 'text or a number'}"


def _reason(error: BaseException) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and (mark := error.problem_mark):
        return f"line {mark.line + 1}: {error.problem}"
    return excerpt(" ".join(str(error).split()), _LONGEST) or type(error).__name__
