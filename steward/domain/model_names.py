"""Whose model a name means: `anthropic:claude-…` names a provider, `qwen3:4b` is a model of that very name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

OPENAI = "openai"
AZURE = "azure_openai"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One who serves models, by the name that LangChain's `init_chat_model` has for it.

    `base_url` is its own endpoint, where it has one; `key` is the environment variable of its API key, where it needs
    one, and `address` the one that names another endpoint. `extra` is what to install for it, and `package` the module
    that this brings; without one it speaks OpenAI's protocol.
    """

    title: str
    base_url: str = ""
    key: str = ""
    address: str = ""
    extra: str = ""
    package: str = ""


PROVIDERS: Mapping[str, Provider] = {
    OPENAI: Provider(
        title="OpenAI", base_url="https://api.openai.com/v1", key="OPENAI_API_KEY", address="OPENAI_BASE_URL"
    ),
    AZURE: Provider(title="Azure OpenAI", key="AZURE_OPENAI_API_KEY", address="AZURE_OPENAI_ENDPOINT"),
    "anthropic": Provider(
        title="Anthropic",
        base_url="https://api.anthropic.com",
        key="ANTHROPIC_API_KEY",
        address="ANTHROPIC_BASE_URL",
        extra="anthropic",
        package="langchain_anthropic",
    ),
    "google_genai": Provider(
        title="Gemini",
        base_url="https://generativelanguage.googleapis.com",
        key="GOOGLE_API_KEY",
        address="GOOGLE_GEMINI_BASE_URL",
        extra="google",
        package="langchain_google_genai",
    ),
    "mistralai": Provider(
        title="Mistral", base_url="https://api.mistral.ai/v1", key="MISTRAL_API_KEY", address="MISTRAL_BASE_URL"
    ),
    "ollama": Provider(
        title="Ollama",
        base_url="http://localhost:11434",
        address="OLLAMA_HOST",
        extra="ollama",
        package="langchain_ollama",
    ),
    "bedrock": Provider(
        title="Bedrock", address="AWS_ENDPOINT_URL_BEDROCK_RUNTIME", extra="bedrock", package="langchain_aws"
    ),
    "bedrock_converse": Provider(
        title="Bedrock", address="AWS_ENDPOINT_URL_BEDROCK_RUNTIME", extra="bedrock", package="langchain_aws"
    ),
    "deepseek": Provider(title="DeepSeek", base_url="https://api.deepseek.com/v1", key="DEEPSEEK_API_KEY"),
    "groq": Provider(title="Groq", base_url="https://api.groq.com/openai/v1", key="GROQ_API_KEY"),
    "openrouter": Provider(title="OpenRouter", base_url="https://openrouter.ai/api/v1", key="OPENROUTER_API_KEY"),
    "together": Provider(title="Together", base_url="https://api.together.xyz/v1", key="TOGETHER_API_KEY"),
    "xai": Provider(title="xAI", base_url="https://api.x.ai/v1", key="XAI_API_KEY"),
}

_NOT_SERVED = frozenset(
    {
        "anthropic_bedrock",
        "azure_ai",
        "cohere",
        "fireworks",
        "google_anthropic_vertex",
        "google_vertexai",
        "huggingface",
    }
    | {"ibm", "litellm", "nvidia", "perplexity", "upstage"}
)  # other names of `init_chat_model`: none is a model's name anywhere, so they are not taken for one

_CALLED = {
    "amazon": "bedrock",
    "aws": "bedrock",
    "azure": AZURE,
    "claude": "anthropic",
    "gemini": "google_genai",
    "google": "google_genai",
    "grok": "xai",
    "mistral": "mistralai",
}
"""What else people call them; as a model's name some of it is right, so it is a suggestion only."""


@dataclass(frozen=True, kw_only=True)
class ModelName:
    """A model and who serves it; `named`: the provider was written out. `variable` is where it was named."""

    name: str
    provider: str = OPENAI
    named: bool = False
    variable: str = "STEWARD_MODEL"


def read_models(text: str, variable: str = "STEWARD_MODEL") -> list[ModelName]:
    """The models that a setting names, in order. Raises ValueError with one line for what names none."""
    models = [replace(_read(part.strip()), variable=variable) for part in text.split(",") if part.strip()]
    if not models:
        raise ValueError("it names no model")
    if len({(one.provider, one.name) for one in models}) < len(models):
        raise ValueError("it names a model twice")
    return models


def nearest_provider(text: str) -> str | None:
    """The provider that may be meant by what stands before a model's colon."""
    said = _plain(text.partition(":")[0])
    return _CALLED.get(said) or next(iter(get_close_matches(said, PROVIDERS, 1, 0.8)), None)


def _plain(provider: str) -> str:
    """As `init_chat_model` reads it: `Google-GenAI` is `google_genai`."""
    return provider.strip().lower().replace("-", "_")


def _read(text: str) -> ModelName:
    if not text.isprintable():
        raise ValueError("the name has a line break or a sign that can't be seen; write it again")
    before, colon, name = text.partition(":")
    provider = _plain(before)
    if provider in _NOT_SERVED and colon:
        known = ", ".join(PROVIDERS)
        raise ValueError(
            f"the provider '{provider}' is not served; served are {known}, and in OPENAI_BASE_URL whatever speaks "
            "OpenAI's protocol"
        )
    if provider not in PROVIDERS or not colon:
        return ModelName(name=text)
    if not name.strip():
        raise ValueError(f"'{text}' names a provider, but no model")
    return ModelName(name=name.strip(), provider=provider, named=True)
