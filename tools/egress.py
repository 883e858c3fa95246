"""Reads that may carry something out: what a call is told to fetch, a model composed, and it can hold anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

import structlog

from steward.domain.model import Json, JsonObject, Risk
from steward.tools.loading import Spec

_log = structlog.get_logger("steward")

_FORMATS = {
    "uri",
    "uri-reference",
    "iri",
    "url",
    "email",
    "idn-email",
    "name-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "ipvanyaddress",
    "multi-host-uri",
}
_WORDS = {
    "url",
    "urls",
    "uri",
    "uris",
    "href",
    "link",
    "links",
    "host",
    "hosts",
    "hostname",
    "server",
    "domain",
    "ip",
    "endpoint",
    "webhook",
    "callback",
    "address",
    "addresses",
    "email",
    "emails",
    "mail",
    "recipient",
    "recipients",
}
_SPLIT = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_DEPTH = 12


def warn_of_outlets(tool: Spec, schema: JsonObject) -> None:
    """A read that takes a URL or an address is free of acceptance and approvals, unless it says `egress`."""
    found = outlets(schema) if tool.risk is Risk.READ and tool.egress is None else []
    if found:
        hint = "data could leave through it: declare egress=True, or False if it reaches nothing outside"
        _log.warning("tool.egress_undeclared", tool=tool.name, arguments=found, hint=hint)


def outlets(schema: JsonObject) -> list[str]:
    """The arguments, by their dotted paths, that look like a URL, a host or an address by name or format."""
    return list(dict.fromkeys(_found(schema, schema, "", 0)))


def _found(value: Json, root: JsonObject, path: str, depth: int) -> Iterator[str]:
    if not isinstance(value, dict) or depth > _DEPTH:
        return
    if path and (value.get("format") in _FORMATS or (_is_named(path) and _is_text(value))):
        yield path
    pointer = value.get("$ref")
    if isinstance(pointer, str):
        yield from _found(_followed(pointer, root), root, path, depth + 1)
    for union in ("anyOf", "oneOf", "allOf", "prefixItems"):
        options = value.get(union)
        for option in options if isinstance(options, list) else ():
            yield from _found(option, root, path, depth + 1)
    for inner in ("items", "additionalProperties"):
        yield from _found(value.get(inner), root, path, depth + 1)
    fields = value.get("properties")
    for name, field in fields.items() if isinstance(fields, dict) else ():
        yield from _found(field, root, f"{path}.{name}" if path else name, depth + 1)


def _is_named(path: str) -> bool:
    name = path.rsplit(".", 1)[-1]
    words = {word.lower() for word in _SPLIT.findall(name)}
    return bool(words & _WORDS) or any(word in name.lower() for word in ("url", "webhook", "email"))


def _is_text(schema: JsonObject) -> bool:
    """Whether a text may stand there; a list of texts shows at its items."""
    kind = schema.get("type")
    return kind == "string" or (isinstance(kind, list) and "string" in kind)


def _followed(pointer: str, root: JsonObject) -> Json:
    value: Json = root
    for part in pointer.removeprefix("#/").split("/"):
        value = value.get(part) if isinstance(value, dict) else None
    return value
