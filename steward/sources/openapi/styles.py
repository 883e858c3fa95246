"""Parameters as they are written into a request: the styles of OpenAPI's parameters, by RFC 6570."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from steward.domain.model import Json
from steward.tools.spec import Refused

Where = Literal["path", "query", "header", "cookie"]
STYLES: Mapping[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_RESERVED = ":/?#[]@!$&'()*+,;="
_BETWEEN = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
_NO_HEADER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True)
class Parameter:
    """One parameter: the argument that gives it, and how it is written. `json`: as JSON in one text."""

    argument: str
    name: str
    where: Where
    style: str
    explode: bool
    reserved: bool = False
    json: bool = False


def text_of(value: Json) -> str:
    """A single value as a text: numbers and truth values as JSON has them."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def in_path(parameter: Parameter, value: Json) -> str:
    """What stands in the path. Raises Refused for what would make it another path."""
    texts = [text_of(one) for one in _single(value)]
    if not any(texts) or any(one in (".", "..") or "/" in one or "\\" in one for one in texts):
        raise Refused("invalid_path", f"{parameter.argument}: a part of a path is not empty, no dots alone, without /")
    if parameter.json:
        return quote(text_of(value), safe="")
    before, between = {"label": (".", "."), "matrix": (f";{parameter.name}=", f";{parameter.name}=")}.get(
        parameter.style, ("", ",")
    )
    if isinstance(value, dict) and parameter.explode:
        pairs = [f"{quote(name, safe='')}={quote(text_of(one), safe='')}" for name, one in value.items()]
        sign = {"label": ".", "matrix": ";"}.get(parameter.style, "")
        return sign + (sign or ",").join(pairs)
    if not parameter.explode:
        between = ","
    return before + between.join(quote(one, safe="") for one in _listed(value))


def in_query(parameter: Parameter, value: Json) -> list[str]:
    """The pairs `name=value`, percent-encoded."""
    name, safe = quote(parameter.name, safe=""), _RESERVED.replace("&", "").replace("#", "").replace("+", "")
    safe = safe if parameter.reserved else ""
    if parameter.json:
        return [f"{name}={quote(text_of(value), safe='')}"]
    if parameter.style == "deepObject" and isinstance(value, dict):
        return [f"{quote(path, safe='')}={quote(text, safe=safe)}" for path, text in _deep(parameter.name, value)]
    if parameter.explode and isinstance(value, dict):
        return [f"{quote(key, safe='')}={quote(text_of(one), safe=safe)}" for key, one in value.items()]
    if parameter.explode and isinstance(value, list):
        return [f"{name}={quote(text_of(one), safe=safe)}" for one in value]
    between = _BETWEEN.get(parameter.style, ",")
    return [f"{name}={between.join(quote(one, safe=safe) for one in _listed(value))}"]


def in_header(parameter: Parameter, value: Json) -> str:
    """A header's value. Raises Refused for what no header carries."""
    if parameter.json:
        return json.dumps(value)
    if isinstance(value, dict) and parameter.explode:
        text = ",".join(f"{name}={text_of(one)}" for name, one in value.items())
    else:
        text = ",".join(_listed(value))
    if _NO_HEADER.search(text):
        raise Refused("invalid_header", f"{parameter.argument}: no header has line breaks or control characters")
    return text.strip()


def in_cookie(parameter: Parameter, value: Json) -> str:
    """The pair `name=value`."""
    return "; ".join(in_query(parameter, value))


def pairs_of(name: str, value: Json, style: str, *, explode: bool) -> list[tuple[str, str]]:
    """Fields of a form, not yet encoded: lists by repeated names, objects in brackets or as JSON."""
    if isinstance(value, dict):
        return list(_deep(name, value)) if style == "deepObject" else [(name, text_of(value))]
    if isinstance(value, list) and style == "deepObject":
        return list(_deep(name, value))
    if isinstance(value, list) and explode:
        return [(name, text_of(one)) for one in value]
    between = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
    return [(name, between.join(_listed(value)))]


def _deep(name: str, value: Json) -> Sequence[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, one in value.items() for pair in _deep(f"{name}[{key}]", one)]
    if isinstance(value, list):
        return [
            pair
            for index, one in enumerate(value)
            for pair in _deep(f"{name}[{index}]" if isinstance(one, dict | list) else f"{name}[]", one)
        ]
    return [(name, text_of(value))]


def _single(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else [value]


def _listed(value: Json) -> list[str]:
    """The texts of a list, of an object's names and values in turn, or of one value."""
    if isinstance(value, dict):
        return [text for name, one in value.items() for text in (name, text_of(one))]
    return [text_of(one) for one in value] if isinstance(value, list) else [text_of(value)]
