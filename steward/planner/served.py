"""Models that do not speak OpenAI's protocol, by their providers' own LangChain packages: asked and failing alike.

Each package is an extra and imported where it is used. None of its clients retries, follows redirects or keeps
connections of its own where it lets us bring ours; botocore's keeps its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import httpx
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ValidationError

from steward.domain.model_modes import Mode
from steward.planner.answer_limits import output_tokens
from steward.planner.failures import NotMadeError
from steward.planner.model_settings import ModelSettings

_EPHEMERAL = {"type": "ephemeral"}


class UnsupportedError(Exception):
    """What a library refuses before it asks, told as if the endpoint had refused it."""

    status_code = 400


class NotSpokenError(Exception):
    """A success that does not speak the provider's protocol, as a page to sign in: told by what it says."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__("it does not speak the provider's protocol")
        self.status_code = status
        self.body = body


class _Speaking(httpx.AsyncBaseTransport):
    """Hands on what may be the protocol; libraries stumble over anything else, each in its own way."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        form = answer.headers.get("content-type", "")
        if not answer.is_success or "json" in form or "event-stream" in form:
            return answer
        body = await answer.aread()
        await answer.aclose()
        if body.lstrip()[:1] not in (b"{", b"["):
            raise NotSpokenError(answer.status_code, body.decode("utf-8", "replace"))
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)


class Served(BaseChatModel):
    """A provider's model that takes what OpenAI's protocol says (`tools`, `tool_choice`, `response_format`)."""

    inner: Any = None
    provider: str
    unmade: str = ""
    """Why the provider's library could not make the model, as without a region or credentials."""

    @property
    def _llm_type(self) -> str:
        return f"steward-{self.provider}"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("it is asked on an event loop only")

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 (LangChain's signature)
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        bound = self._allowed(kwargs)
        message = await bound.ainvoke(_marked(messages) if self.provider == "anthropic" else messages)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _allowed(self, asked: Mapping[str, Any]) -> Any:
        """Ready to be asked; what its library refuses for the model is a refusal as if the endpoint had said so."""
        if self.unmade:
            raise NotMadeError(self.unmade)
        try:
            return self._bound(self.inner, asked)
        except ValueError as error:
            raise UnsupportedError(str(error)) from None

    def _bound(self, inner: Any, asked: Mapping[str, Any]) -> Any:
        tools, choice, form = asked.get("tools"), asked.get("tool_choice"), asked.get("response_format")
        if tools and self.provider == "google_genai":  # its library knows no lists of types
            tools = _of_one_type(tools)
        if tools:
            chosen = {"tool_choice": _choice(choice)} if choice else {}
            return inner.bind_tools(tools, **chosen)
        return inner.bind(**_form(form, self.provider)) if form else inner


def open_served(settings: ModelSettings, mode: Mode, transport: httpx.AsyncBaseTransport) -> BaseChatModel:
    """The provider's model in this mode; streaming and the limit's name are its library's own affair."""
    temperature = settings.temperature if mode.temperature else None
    output = None if mode.limit == "none" else output_tokens(settings, mode)
    try:
        made = _MAKERS[settings.provider](settings, _Speaking(transport), temperature, output)
    except (ImportError, ValueError) as error:
        return Served(provider=settings.provider, unmade=_plainly(error))
    return Served(inner=made, provider=settings.provider)


def _anthropic(
    settings: ModelSettings, transport: httpx.AsyncBaseTransport, temperature: float | None, output: int | None
) -> Any:
    import anthropic
    import httpx2

    from steward.planner.httpx2_bridge import Bridge

    model = import_module("langchain_anthropic").ChatAnthropic(
        model=settings.model,
        api_key=settings.key or "none",
        base_url=settings.base_url,
        max_tokens=output or settings.max_output_tokens,  # it has to be said
        timeout=settings.timeout,
        max_retries=0,
        temperature=temperature,
    )
    client = httpx2.AsyncClient(transport=Bridge(transport), follow_redirects=False, trust_env=False, timeout=None)
    asking: dict[str, Any] = {**model._client_params, "http_client": client}  # noqa: SLF001 - there is no door for a client
    vars(model)["_async_client"] = anthropic.AsyncAnthropic(**asking)
    return model


def _google(
    settings: ModelSettings, transport: httpx.AsyncBaseTransport, temperature: float | None, output: int | None
) -> Any:
    from steward.planner.httpx2_bridge import Either

    return import_module("langchain_google_genai").ChatGoogleGenerativeAI(
        model=settings.model,
        api_key=settings.key or "none",
        base_url=settings.base_url,
        vertexai=False,
        max_output_tokens=output,
        timeout=settings.timeout,
        max_retries=1,  # attempts, in this library
        temperature=temperature,
        client_args={"transport": Either(transport), "follow_redirects": False, "trust_env": False},
    )


def _ollama(
    settings: ModelSettings, transport: httpx.AsyncBaseTransport, temperature: float | None, output: int | None
) -> Any:
    headers = {"headers": {"authorization": f"Bearer {settings.key}"}} if settings.key else {}
    return import_module("langchain_ollama").ChatOllama(
        model=settings.model,
        base_url=settings.base_url,
        num_ctx=settings.window,
        num_predict=output,
        temperature=temperature,
        disable_streaming=True,
        client_kwargs={"follow_redirects": False, "trust_env": False, **headers},
        async_client_kwargs={"transport": transport},
    )


def _bedrock(
    settings: ModelSettings, transport: httpx.AsyncBaseTransport, temperature: float | None, output: int | None
) -> Any:
    del transport  # botocore has its own
    return import_module("langchain_aws").ChatBedrockConverse(
        model=settings.model,
        region_name=settings.region,
        base_url=settings.base_url,
        max_tokens=output,
        timeout=max(int(settings.timeout), 1),
        max_retries=0,
        temperature=temperature,
    )


_MAKERS = {
    "anthropic": _anthropic,
    "google_genai": _google,
    "ollama": _ollama,
    "bedrock": _bedrock,
    "bedrock_converse": _bedrock,
}


def _plainly(error: Exception) -> str:
    """One line: a validation error's message without what it was given."""
    if isinstance(error, ValidationError):
        return "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors(include_input=False))
    return str(error)


def _choice(choice: Any) -> str:
    """OpenAI's choice of a tool in LangChain's words, which are the same for all providers."""
    if isinstance(choice, dict):
        return str(cast("dict[str, Any]", choice).get("function", {}).get("name"))
    return "any" if choice == "required" else str(choice)


def _of_one_type(schema: Any) -> Any:
    """The schema with one type for each value; one that may be missing is `nullable`, as OpenAPI has it."""
    if isinstance(schema, list):
        return [_of_one_type(one) for one in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _of_one_type(one) for name, one in cast("dict[str, Any]", schema).items()}
    kinds = plain.get("type")
    if isinstance(kinds, list):
        named = [kind for kind in cast("list[Any]", kinds) if kind != "null"]
        plain |= {"type": named[0] if named else "string", "nullable": True}
    if isinstance(values := plain.get("enum"), list):
        plain["enum"] = [value for value in cast("list[Any]", values) if value is not None]
    return plain


def _form(form: Mapping[str, Any], provider: str) -> dict[str, Any]:
    """OpenAI's `response_format` as the provider has it; where it has none, the prompt asks for JSON alone."""
    schema = form.get("json_schema", {}).get("schema")
    if provider == "ollama":
        return {"format": schema or "json"}
    if provider == "google_genai":
        plain = {"response_mime_type": "application/json"}
        return {**plain, "response_json_schema": schema} if schema else plain
    return {}


def _marked(messages: list[BaseMessage]) -> list[BaseMessage]:
    """The system text marked for Anthropic's cache: it is the same for every request, as are the tools before it."""
    first, *others = messages
    if not isinstance(first, SystemMessage) or not isinstance(first.content, str):
        return messages
    return [SystemMessage([{"type": "text", "text": first.content, "cache_control": _EPHEMERAL}]), *others]
