"""What an endpoint lists: its models, and the window of one, where it says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from steward.domain.bounded_json import loads
from steward.domain.model import Json
from steward.domain.model_names import PROVIDERS
from steward.domain.payload_size import TooHeavy
from steward.planner.model_settings import ModelSettings
from steward.tools.web import client_for_many

if TYPE_CHECKING:
    import httpx

_MOST, _LONGEST = 8_000_000, 10.0  # bytes of a list of models, seconds
_NAMES = (
    "loaded_context_length",  # LM Studio: what it was loaded with
    "max_model_len",  # vLLM
    "context_length",  # OpenRouter, Together, Mistral's is max_context_length
    "max_context_length",
    "context_window",  # Groq
    "inputTokenLimit",
    "n_ctx",  # llama.cpp: what it was started with
    "n_ctx_train",
)


async def listed_window(settings: ModelSettings, http: httpx.AsyncClient) -> int | None:
    """How many tokens the model takes, as `GET /models/{id}` or `GET /models` says; None where neither does."""
    paths = (f"/models/{quote(settings.model, safe='/:')}", "/models")
    async for body in _listed(settings, http, paths):
        if (found := window_in(body, settings.model)) is not None:
            return found
    return None


async def listed_models(settings: ModelSettings, http: httpx.AsyncClient) -> list[str] | None:
    """The names of the models that `GET /models` lists; None where it lists none."""
    async for body in _listed(settings, http, ("/models",)):
        names = [one.get("id") or one.get("name") for one in _entries(body)]
        return [name for name in names if isinstance(name, str)] or None
    return None


async def _listed(settings: ModelSettings, http: httpx.AsyncClient, paths: Sequence[str]) -> AsyncIterator[Json]:
    """What the endpoint says at each of these paths, as far as it says anything."""
    import httpx

    if PROVIDERS[settings.provider].extra:
        return
    from steward.planner.endpoint import taken_apart

    plain, query, auth = taken_apart(settings.base_url or PROVIDERS[settings.provider].base_url)
    base = httpx.URL(plain)
    headers = {"authorization": f"Bearer {settings.key}"} if settings.key and auth is None else {}
    client = client_for_many(lambda: http, _MOST, timeout=_LONGEST, auth=auth)
    client.params = query
    for path in paths:
        address = base.copy_with(path=f"{base.path.rstrip('/')}{path}")
        try:
            async with asyncio.timeout(_LONGEST):  # the client's own bounds each read only
                answer = await client.get(address, headers=headers)
            if answer.is_success:
                yield loads(answer.content)
        except (httpx.HTTPError, ValueError, TooHeavy, TimeoutError):
            continue


def window_in(body: Json, model: str) -> int | None:
    """The window of the model in a list of models, or in what is said of one."""
    said = (
        place.get(name)
        for one in _entries(body)
        if model in (one.get("id", model), one.get("name"))
        for place in (one.get("top_provider"), one, one.get("meta"))
        if isinstance(place, dict)
        for name in _NAMES
    )
    return next((number for number in said if isinstance(number, int) and number > 0 and number is not True), None)


def _entries(body: Json) -> Iterator[dict[str, Json]]:
    listed = body.get("data") or body.get("models") or [body] if isinstance(body, dict) else body
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict):
            yield one
