"""The client of an endpoint that speaks OpenAI's chat protocol, or nearly: one question in one mode, one message back.

`langchain-openai` sends and traces; what comes back is read here, since it takes only what OpenAI itself sends.
Imported where it is used: LangChain takes longer than the whole command line may.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any

import httpx
import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from steward.domain.bounded_json import loads
from steward.domain.error_bodies import error_status
from steward.domain.model import Json
from steward.domain.model_modes import Limit, Mode, Stream
from steward.domain.model_names import AZURE, OPENAI, PROVIDERS
from steward.planner.answer_limits import output_tokens
from steward.planner.body_text import Letters
from steward.planner.event_stream import END, Gathered, events, lines_in
from steward.planner.model_settings import ModelSettings
from steward.planner.wire import NoCompletionError, completion_in, error_in, glimpse, message_of
from steward.tools.web import client_for_many, open_connections, transport_for_many

MOST = 4_000_000  # bytes of one answer, unpacked; the longest that models give are a tenth of it
_STREAMED = "text/event-stream"
_CODES = ("code", "status", "status_code")


class InnerError(Exception):
    """A 200 that holds an error: with the status that it names in place of its own, None where it names none."""

    def __init__(self, error: Json, headers: httpx.Headers) -> None:
        super().__init__(glimpse(error))
        named = [error_status(error.get(name)) for name in _CODES] if isinstance(error, dict) else []
        self.status_code = next(filter(None, named), None)
        self.headers = headers
        self.body = error if self.status_code is None else {"error": error}


class Endpoint(ChatOpenAI):
    """`ChatOpenAI` that takes what endpoints send; it raises openai's errors, InnerError and NoCompletionError."""

    keyed_cache: bool = False
    limit: Limit = "max_completion_tokens"
    streams: Stream = "no"
    silence: float = 60.0
    """Seconds without a sign of life after which a stream is given up."""

    def _get_request_payload(self, input_: Any, *, stop: list[str] | None = None, **kwargs: Any) -> dict[str, Any]:
        # LangChain leaves type parameters open here.
        payload: dict[str, Any] = super()._get_request_payload(input_, stop=stop, **kwargs)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        most = payload.pop("max_completion_tokens", None)
        if most is not None and self.limit != "none":
            payload[self.limit] = most
        if self.keyed_cache:  # a hint for OpenAI's own cache, which others refuse
            payload["prompt_cache_key"] = _cache_key(payload)
        payload["stream"] = self.streams != "no"
        if self.streams == "yes":
            payload["stream_options"] = {"include_usage": True}
        return payload

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002 (LangChain's signature)
        **kwargs: Any,
    ) -> ChatResult:
        payload = self._get_request_payload(messages, stop=stop, **kwargs)
        letters = Letters()
        body = await self._asked(payload, letters)
        message = message_of(body)
        message.response_metadata["letters_lost"] = letters.lost
        return ChatResult(generations=[ChatGeneration(message=message)], llm_output={"model_name": self.model_name})

    async def _asked(self, payload: dict[str, Any], letters: Letters) -> Json:
        """The body of the answer, streamed or not, as JSON."""
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(self.silence):
                raw = await stack.enter_async_context(self.async_client.with_streaming_response.create(**payload))
            response = raw.http_response
            try:
                body = completion_in(await self._read(response, letters))
            except NoCompletionError as error:
                error.status = response.status_code
                raise
            except httpx.TimeoutException:
                raise openai.APITimeoutError(response.request) from None
            except httpx.HTTPError as error:
                raise openai.APIConnectionError(request=response.request) from error
        error = error_in(body)
        if error is not None:
            raise InnerError(error, response.headers)
        return body

    async def _read(self, response: httpx.Response, letters: Letters) -> Json:
        if _STREAMED in response.headers.get("content-type", ""):  # some stream whatever they were asked
            return await _gathered(events(lines_in(letters.texts(response.aiter_bytes()))), self.silence)
        text = letters.text(await response.aread(), response.charset_encoding).strip().removeprefix("\ufeff")
        if text.startswith("data:"):
            return await _gathered(events(lines_in(_each([text]))), self.silence)
        try:
            return loads(text, strict=False)
        except ValueError:
            lost = f" ({letters.lost})" if letters.lost else ""
            raise NoCompletionError(f"not a chat completion: {glimpse(text)}{lost}", text) from None


class _Unused(httpx.BaseTransport):
    """Of the client for code that is not async, which nothing here is."""


def open_model(settings: ModelSettings, mode: Mode, http: httpx.AsyncClient | None) -> BaseChatModel:
    """The model in this mode; without `http` each call connects anew, and nothing has to be closed."""
    if PROVIDERS[settings.provider].extra:
        from steward.planner.served import open_served

        shared = http or _unkept()
        return open_served(settings, mode, transport_for_many(lambda: shared, MOST))
    base_url, query, auth = settings.base_url, httpx.QueryParams(), None
    if base_url:
        base_url, query, auth = taken_apart(base_url)
    if settings.provider == AZURE:
        version = settings.api_version or query.get("api-version")
        base_url, auth = _azure_address(str(base_url), settings.model, version), _ApiKey(settings)
        query = query.set("api-version", version) if version else query
    shared = _unkept() if http is None or isinstance(auth, httpx.BasicAuth) else http
    client = client_for_many(lambda: shared, MOST, timeout=settings.timeout, auth=auth)
    client.params = query
    return Endpoint(
        model=settings.model,
        base_url=base_url,
        api_key=settings.api_key or SecretStr("none"),
        timeout=settings.timeout,
        max_retries=0,
        temperature=settings.temperature if mode.temperature else None,
        max_completion_tokens=output_tokens(settings, mode),
        streaming=False,  # an answer is read as a whole, streamed or not
        use_responses_api=False,
        http_async_client=client,
        keyed_cache=settings.provider == OPENAI and base_url in (None, PROVIDERS[OPENAI].base_url),
        http_client=httpx.Client(transport=_Unused(), trust_env=False),  # else LangChain makes one, in 50 ms
        limit=mode.limit,
        streams=mode.stream,
        silence=settings.timeout,
    )


def taken_apart(base_url: str) -> tuple[str, httpx.QueryParams, httpx.BasicAuth | None]:
    """The address alone, and its query and user: what a model is made with goes into traces, and a path comes after."""
    address = httpx.URL(base_url)
    auth = httpx.BasicAuth(address.username, address.password) if address.userinfo else None
    return str(address.copy_with(userinfo=b"", query=None, fragment=None)), address.params, auth


def _unkept() -> httpx.AsyncClient:
    """Connections that end with their answer."""
    return open_connections(timeout=None, limits=httpx.Limits(max_keepalive_connections=0))


def _azure_address(endpoint: str, model: str, version: str | None) -> str:
    """Where Azure has the deployment: its own address for each, or with all under one since there are no versions.

    The endpoint may be the deployment's own, as Azure shows it.
    """
    resource = endpoint.partition("/openai/deployments/")[0].rstrip("/")
    if resource.endswith("/v1"):
        return resource
    resource = resource.removesuffix("/openai") + "/openai"
    return f"{resource}/deployments/{model}" if version else f"{resource}/v1"


def _cache_key(payload: Mapping[str, Any]) -> str:
    """The same for all that begin alike, so that they come to the machine that has it in its cache."""
    first = payload.get("messages", [{}])[0].get("content", "")
    return f"steward-{hashlib.sha256(str(first).encode()).hexdigest()[:16]}"


class _ApiKey(httpx.Auth):
    """Azure's way to hand over a key; it takes what stands in `Authorization` for another kind."""

    def __init__(self, settings: ModelSettings) -> None:
        self._key = settings.key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.headers.pop("authorization", None)
        request.headers["api-key"] = self._key
        yield request


async def _gathered(stream: AsyncIterator[str], silence: float) -> Json:
    """The completion that is streamed. Raises TimeoutError where it says nothing for `silence` seconds."""
    gathered = Gathered()
    while True:
        try:
            async with asyncio.timeout(silence):
                data = await anext(stream, None)
        except TimeoutError:
            if gathered.ended:  # all was said, and the connection left open
                break
            raise
        if data is None:
            break
        error = gathered.take(data)
        if error is not None:
            return error
        if data.strip() == END:
            break
    return gathered.body()


async def _each(texts: Sequence[str]) -> AsyncIterator[str]:
    for text in texts:
        yield text
