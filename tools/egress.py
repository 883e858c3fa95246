"""Reads that may carry something out: what a call is told to fetch, a model composed, and it can hold anything."""

from __future__ import annotations

import structlog

from steward.domain.json_schema import fields_in
from steward.domain.marked_values import ANY
from steward.domain.model import JsonObject, Risk
from steward.domain.name_parts import parts_of
from steward.domain.role_guesses import OUTLET_FORMATS, OUTLET_PIECES, OUTLET_WORDS
from steward.tools.loading import Spec

_log = structlog.get_logger("steward")


def warn_of_outlets(tool: Spec, schema: JsonObject) -> None:
    """A read that takes a URL or an address is free of acceptance and approvals, unless it says `egress`."""
    found = outlets(schema) if tool.risk is Risk.READ and tool.egress is None else []
    if found:
        hint = "data could leave through it: declare egress=True, or False if it reaches nothing outside"
        _log.warning("tool.egress_undeclared", tool=tool.name, arguments=found, hint=hint)


def outlets(schema: JsonObject) -> list[str]:
    """The arguments, by their dotted paths, that look like a URL, a host or an address by name or format."""
    named = ((".".join(part for part in path if part != ANY), field) for path, field in fields_in(schema))
    return list(dict.fromkeys(path for path, field in named if path and _is_outlet(path, field)))


def _is_outlet(path: str, field: JsonObject) -> bool:
    return str(field.get("format")) in OUTLET_FORMATS or (_is_named(path) and _is_text(field))


def _is_named(path: str) -> bool:
    name = path.rsplit(".", 1)[-1]
    return bool(OUTLET_WORDS & {*parts_of(name)}) or any(piece in name.lower() for piece in OUTLET_PIECES)


def _is_text(schema: JsonObject) -> bool:
    """Whether a text may stand there; a list of texts shows at its items."""
    kind = schema.get("type")
    return kind == "string" or (isinstance(kind, list) and "string" in kind)
