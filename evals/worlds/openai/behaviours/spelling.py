"""JSON as models misspell it."""

from __future__ import annotations

import json

from steward.domain.model import Json


def spelled(
    value: Json, *, quotes: str = '""', names: tuple[str, str, str] = ("true", "false", "null"), bare: bool = False
) -> str:
    """The value with these opening and closing quotes and words for true, false and null; `bare` keys have no quotes."""

    def written(one: Json) -> str:
        match one:
            case dict():
                return (
                    "{" + ", ".join(f"{_key(key, quotes, bare)}: {written(inner)}" for key, inner in one.items()) + "}"
                )
            case list():
                return "[" + ", ".join(written(inner) for inner in one) + "]"
            case str():
                return _quoted(one, quotes)
            case bool() | None:
                return names[2] if one is None else names[0] if one else names[1]
            case _:
                return json.dumps(one)

    return written(value)


def _key(key: str, quotes: str, bare: bool) -> str:
    return key if bare else _quoted(key, quotes)


def _quoted(text: str, quotes: str) -> str:
    inner = json.dumps(text, ensure_ascii=False)[1:-1]
    if quotes == "''":
        inner = inner.replace('\\"', '"').replace("'", "\\'")
    return quotes[0] + inner + quotes[1]
