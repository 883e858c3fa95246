"""What requests hold, and how endpoints word their refusals of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.strict import has_unions, is_strict, strict_schema

When = Callable[[JsonObject], Any]


def has(*names: str) -> When:
    return lambda asking: any(asking.get(name) is not None for name in names)


def either(*conditions: When) -> When:
    return lambda asking: any(condition(asking) for condition in conditions)


def named(asking: JsonObject) -> bool:
    return isinstance(asking.get("tool_choice"), dict)


def forced(asking: JsonObject) -> bool:
    return named(asking) or asking.get("tool_choice") in {"required", "any"}


def with_system(asking: JsonObject) -> bool:
    said = asking.get("messages")
    roles = [one.get("role") for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    return "system" in roles or "developer" in roles


def format_of(asking: JsonObject) -> str:
    wanted = asking.get("response_format")
    return str(wanted.get("type")) if isinstance(wanted, dict) else ""


def more_than(limit: int) -> When:
    def asks(asking: JsonObject) -> bool:
        most = asking.get("max_completion_tokens") or asking.get("max_tokens")
        return isinstance(most, int) and most > limit

    return asks


def with_unions(asking: JsonObject) -> bool:
    return has_unions(strict_schema(asking))


def not_strict(asking: JsonObject) -> bool:
    schema = strict_schema(asking)
    return bool(schema) and not is_strict(schema)


def with_stream(asking: JsonObject) -> bool:
    return asking.get("stream") is True


def openai_error(
    message: str, param: str | None = None, code: Json = None, kind: str = "invalid_request_error"
) -> JsonObject:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def vllm_error(message: str) -> JsonObject:
    return {"object": "error", "message": message, "type": "BadRequestError", "param": None, "code": 400}


def mistral_error(*names: str) -> Json:
    said: list[Json] = [
        {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted", "input": 4000}
        for name in names
    ]
    return {"detail": said}


def nginx_page(title: str) -> str:
    return f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
