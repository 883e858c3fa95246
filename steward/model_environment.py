"""The part of the settings that says which model is asked, and how: limits, providers' keys and addresses, prices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin

from pydantic import AliasChoices, Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings

from steward.domain.ceilings import MOST_DOLLARS
from steward.domain.endpoint_address import checked_address, checked_key
from steward.domain.model_names import OPENAI, PROVIDERS, ModelName, read_models
from steward.domain.outages import read_span
from steward.domain.text import USABLE

PREFIX = "STEWARD_"
_OUTPUT = 4_000
_LEAST_QUESTION = 1_000  # tokens
_DAY = 86_400.0  # seconds
_Dollars = Annotated[float, Field(ge=0, le=MOST_DOLLARS, allow_inf_nan=False)]


def _own(*names: str) -> Any:
    """Unset, or what one of these variables says: the provider's own name for it, or ours."""
    return Field(default=None, validation_alias=AliasChoices(*names, *(f"{PREFIX}{name}" for name in names)))


class ModelEnvironment(BaseSettings):
    """Settings of the model, by their environment variables."""

    model: str = Field(
        default="gpt-5-mini",
        description="Model name, as the endpoint knows it, or provider:name; several with commas, each for an outage "
        "of those before it.",
    )
    second_look_model: str = Field(
        default="",
        description="The model that looks at acts a second time where a playbook wants it, named as STEWARD_MODEL is; "
        "unset, the one that plans.",
    )
    second_look_base_url: str | None = Field(
        default=None, description="Where STEWARD_SECOND_LOOK_MODEL is, if it is not where a model that plans would be."
    )
    second_look_api_key: SecretStr | None = Field(default=None, description="The key for STEWARD_SECOND_LOOK_BASE_URL.")
    judge_model: str = Field(
        default="",
        description="Judges texts in cases of `steward eval`, named as STEWARD_MODEL is; unset, no model does.",
    )
    openai_api_key: SecretStr | None = _own("OPENAI_API_KEY")
    openai_base_url: str | None = _own("OPENAI_BASE_URL")
    fallback_base_url: str | None = Field(
        default=None, description="Where the models after the first are, those that OPENAI_BASE_URL is not meant for."
    )
    fallback_api_key: SecretStr | None = Field(default=None, description="The key for STEWARD_FALLBACK_BASE_URL.")
    anthropic_api_key: SecretStr | None = _own("ANTHROPIC_API_KEY")
    anthropic_base_url: str | None = _own("ANTHROPIC_BASE_URL")
    azure_openai_api_key: SecretStr | None = _own("AZURE_OPENAI_API_KEY")
    azure_openai_endpoint: str | None = _own("AZURE_OPENAI_ENDPOINT")
    openai_api_version: str | None = _own("OPENAI_API_VERSION")
    google_api_key: SecretStr | None = _own("GOOGLE_API_KEY", "GEMINI_API_KEY")
    google_base_url: str | None = _own("GOOGLE_GEMINI_BASE_URL")
    mistral_api_key: SecretStr | None = _own("MISTRAL_API_KEY")
    mistral_base_url: str | None = _own("MISTRAL_BASE_URL")
    ollama_api_key: SecretStr | None = _own("OLLAMA_API_KEY")
    ollama_base_url: str | None = _own("OLLAMA_BASE_URL", "OLLAMA_HOST")
    bedrock_base_url: str | None = _own("AWS_ENDPOINT_URL_BEDROCK_RUNTIME")
    aws_region: str | None = _own("AWS_REGION", "AWS_DEFAULT_REGION")
    deepseek_api_key: SecretStr | None = _own("DEEPSEEK_API_KEY")
    groq_api_key: SecretStr | None = _own("GROQ_API_KEY")
    openrouter_api_key: SecretStr | None = _own("OPENROUTER_API_KEY")
    together_api_key: SecretStr | None = _own("TOGETHER_API_KEY")
    xai_api_key: SecretStr | None = _own("XAI_API_KEY")

    model_window: int = Field(
        default=128_000,
        ge=2_000,
        le=1_000_000_000,
        description="Tokens that the model takes in one call, question and answer together.",
    )
    model_output: int | None = Field(
        default=None,
        ge=100,
        description="The most tokens of one answer; unset, 4,000 or a quarter of the window, more if one is cut off.",
    )
    model_timeout: float = Field(
        default=60.0, gt=0, le=_DAY, allow_inf_nan=False, description="Seconds for one model call."
    )
    model_connect_timeout: float = Field(
        default=10.0, gt=0, le=_DAY, allow_inf_nan=False, description="Seconds of these for connecting."
    )
    model_stream: bool = Field(
        default=False,
        description="Have answers streamed: STEWARD_MODEL_TIMEOUT is then for each silence, and ten times it for all.",
    )
    model_retries: int = Field(default=3, ge=0, le=100, description="Retries on 429, 5xx and lost connections.")
    outage: str = Field(
        default="1h",
        description="How long an endpoint that answers nobody is waited for before a person is asked, as 30min, 1h or "
        "2d; 0 asks at once. Unset, commands that carry out tasks themselves wait for 2min.",
    )
    temperature: float | None = Field(
        default=0.0, ge=0, le=2, allow_inf_nan=False, description="Unset it (none) for models that take no temperature."
    )
    price_in: _Dollars | None = Field(
        default=None,
        description="US dollars for a million input tokens of the first model; unset, what is known of it.",
    )
    price_out: _Dollars | None = Field(default=None, description="US dollars for a million output tokens.")
    price_cached: _Dollars | None = Field(
        default=None, description="The same for input that the provider had in its cache."
    )
    price_written: _Dollars | None = Field(
        default=None, description="The same for input that was written to its cache."
    )
    prices: Path | None = Field(
        default=None, description="Your own table of prices, a TOML file; it goes before the one that comes along."
    )

    @classmethod
    def variables(cls) -> set[str]:
        """The names of all settings in the environment."""
        found: set[str] = set()
        for name, setting in cls.model_fields.items():
            alias = setting.validation_alias
            found |= (
                {*map(str, alias.choices)} if isinstance(alias, AliasChoices) else {str(alias or PREFIX + name.upper())}
            )
        return found

    @field_validator("*", mode="before")
    @classmethod
    def _as_meant(cls, value: object, field: ValidationInfo) -> object:
        """The word `none` unsets what is unset by default; elsewhere it is a word like others, as in STEWARD_AUTH.
        Where there are some words to choose from, `INFO` is `info`.
        """
        setting = cls.model_fields[field.field_name or ""]
        if isinstance(value, str) and get_origin(setting.annotation) is Literal:
            return value.strip().casefold()
        if value == "none" and type(None) in get_args(setting.annotation):
            return None
        return "" if value == "none" and setting.default == "" else value

    @field_validator(
        "openai_base_url", "fallback_base_url", "second_look_base_url", "azure_openai_endpoint", "mistral_base_url"
    )  # OLLAMA_HOST may be a host alone
    @classmethod
    def _reachable(cls, address: str | None) -> str | None:
        return None if address is None else checked_address(address)

    @field_validator("anthropic_base_url", "google_base_url", "bedrock_base_url")
    @classmethod
    def _reachable_alone(cls, address: str | None) -> str | None:
        return None if address is None else checked_address(address, alone=True)

    @field_validator("outage")
    @classmethod
    def _spanned(cls, text: str) -> str:
        read_span(text)
        return text

    @field_validator("*")
    @classmethod
    def _sendable(cls, value: object, field: ValidationInfo) -> object:
        if isinstance(value, SecretStr) and (field.field_name or "").endswith("_api_key"):
            checked_key(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for name in ("model", "second_look_model", "judge_model"):
            try:
                if name == "model" or getattr(self, name):
                    read_models(getattr(self, name))
            except ValueError as error:
                raise ValueError(f"STEWARD_{name.upper()}: {error}") from None
        room = int(self.model_window * USABLE) - self.output_tokens
        if room < _LEAST_QUESTION and self.model_output is not None:
            raise ValueError(
                f"STEWARD_MODEL_OUTPUT: answers of {self.model_output:,} tokens leave no room for a question in a "
                f"window of {self.model_window:,} (STEWARD_MODEL_WINDOW)"
            )
        if self.second_look_base_url and not self.second_look_model:
            raise ValueError("STEWARD_SECOND_LOOK_BASE_URL: name the model that is there in STEWARD_SECOND_LOOK_MODEL")
        if self.fallback_base_url and len(self.models) == 1:
            raise ValueError("STEWARD_FALLBACK_BASE_URL: STEWARD_MODEL names one model only; add the other: a,b")
        return self

    @property
    def patience(self) -> float:
        """How long an endpoint may be down before a person is asked, in seconds."""
        return read_span(self.outage)

    @property
    def models(self) -> list[ModelName]:
        """The models in the order in which they are asked, whether or not any is."""
        return read_models(self.model)

    @property
    def asks_a_model(self) -> bool:
        """Whether a model is set: by a key or an address, or by naming its provider."""
        return bool(self.openai_api_key or self.openai_base_url) or any(one.named for one in self.models)

    @property
    def output_tokens(self) -> int:
        """The most tokens of one answer."""
        return min(_OUTPUT, self.model_window // 4) if self.model_output is None else self.model_output

    def key_of(self, provider: str) -> SecretStr | None:
        """The API key of a provider, where one is set."""
        name = PROVIDERS[provider].key or f"{provider.upper()}_API_KEY"
        return getattr(self, name.lower(), None)

    def base_url_of(self, provider: str) -> str | None:
        """Where a provider is, if that is not its own address."""
        names = {"azure_openai": "azure_openai_endpoint", "google_genai": "google_base_url"}
        names |= {"mistralai": "mistral_base_url", "bedrock_converse": "bedrock_base_url"}
        found: str | None = getattr(self, names.get(provider, f"{provider}_base_url"), None)
        own = PROVIDERS[provider].base_url if provider != OPENAI else None
        return found or own or None
