"""Which model is asked, and how."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from steward.domain.known_secrets import credentials_in
from steward.domain.model_names import OPENAI, PROVIDERS
from steward.domain.redaction import Redactor
from steward.planner.prices import Prices


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """Which model answers, how long it may take, and what it costs.

    `provider` is a name of `steward.domain.model_names.PROVIDERS`. `base_url` None is the provider's own; `temperature`
    None leaves it to the endpoint, as some models want. `window` is how many tokens question and answer may have
    together, `max_output_tokens` how many of them the answer. `prices` None: nobody knows what it costs.
    `more_output`: an answer that was cut off there may be asked for with more of them.
    `timeout` bounds a call as a whole, `connect_timeout` the first part of it, both in seconds.
    With `stream` the answer comes in pieces, and `timeout` bounds the silence between two of them.
    `shares`: it is a fallback at the endpoint of a model before it, and so is up or down by itself.
    `key_variable` and `address_variable` are what sets key and address, where that is not the provider's own;
    `model_variable` is what names the model.
    `backoff` is the first pause in seconds, `longest_pause` bounds every pause here: the task waits for a longer one.
    """

    model: str
    provider: str = OPENAI
    base_url: str | None = None
    api_key: SecretStr | None = None
    api_version: str | None = None
    region: str | None = None
    timeout: float = 60.0
    connect_timeout: float = 10.0
    max_retries: int = 3
    window: int = 128_000
    temperature: float | None = 0.0
    max_output_tokens: int = 4_000
    more_output: bool = True
    prices: Prices | None = None
    backoff: float = 0.5
    longest_pause: float = 20.0
    shares: bool = False
    key_variable: str = ""
    address_variable: str = ""
    model_variable: str = "STEWARD_MODEL"
    stream: bool = False

    @property
    def key(self) -> str:
        """The API key as it is sent; empty where none is set."""
        return self.api_key.get_secret_value() if self.api_key else ""

    @property
    def redactor(self) -> Redactor:
        """What hides the key, and the credentials in the address, in whatever somebody says."""
        return Redactor(secrets=[*filter(None, [self.key]), *credentials_in(self.base_url or "")])

    @property
    def host(self) -> str:
        """The endpoint's name as it may be shown: no path, no credentials."""
        provider = PROVIDERS[self.provider]
        address = self.base_url or provider.base_url
        return urlsplit(address if "://" in address else f"//{address}").hostname or provider.title

    @property
    def endpoint(self) -> str:
        """What tells this endpoint from others: its address without credentials and query, else its provider."""
        parts = urlsplit(self.base_url or "")
        address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))
        return (address or self.provider) + (f" {self.model}" if self.shares else "")

    @property
    def streams(self) -> bool:
        """Whether answers are asked for in pieces: those that a provider's own library brings come whole."""
        return self.stream and not PROVIDERS[self.provider].extra

    @property
    def title(self) -> str:
        """The model's name as the record has it: with its provider, where it is not reached by OpenAI's protocol."""
        return f"{self.provider}:{self.model}" if PROVIDERS[self.provider].extra else self.model

    @property
    def limits(self) -> str:
        """The limits of a call, in a line."""
        connecting = min(self.connect_timeout, self.timeout)
        more = ", more where one is cut off" if self.more_output else ""
        whole = "" if self.stream == self.streams else "; answers come whole, STEWARD_MODEL_STREAM does not reach it"
        return (
            f"window {self.window:,} tokens, answers up to {self.max_output_tokens:,}{more}; "
            f"{self.timeout:g} s a call, {connecting:g} s of them to connect, {self.max_retries} retries{whole}"
        )
