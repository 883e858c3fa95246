"""Which model is asked, and how."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """Which model answers, how long it may take, and what it costs (US dollars per million tokens).

    `base_url` None is the provider's own; `temperature` None leaves it to the endpoint, as some models want.
    `window` is how many tokens question and answer may have together.
    `backoff` is the first pause in seconds, `longest_pause` bounds every pause here: the task waits for a longer one.
    """

    model: str
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout: float = 60.0
    max_retries: int = 3
    window: int = 128_000
    temperature: float | None = 0.0
    max_output_tokens: int = 4_000
    price_in: float = 0.0
    price_out: float = 0.0
    backoff: float = 0.5
    longest_pause: float = 20.0

    @property
    def host(self) -> str:
        """The endpoint's name as it may be shown: no path, no credentials."""
        return (urlsplit(self.base_url).hostname if self.base_url else None) or "the model's endpoint"
