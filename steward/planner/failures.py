"""What went wrong at a model's endpoint, and what the person who can mend it is told: one line, no secrets."""

from __future__ import annotations

from steward.domain.text import excerpt
from steward.planner.model_settings import ModelSettings


def explained(error: Exception, settings: ModelSettings, attempts: int) -> str:
    """One line for the person who has to do something about it; no secrets."""
    import openai

    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return f"{settings.host} refused the API key ({error.status_code}); check the key and its rights"
        case openai.NotFoundError():
            return f"{settings.host} does not know the model '{settings.model}' or the address is wrong (404)"
        case openai.APITimeoutError() | TimeoutError():
            return f"{settings.host} did not answer within {settings.timeout:g} s, tried {attempts} times"
        case openai.APIConnectionError():
            return f"{settings.host} can't be reached, tried {attempts} times"
        case openai.APIStatusError():
            said = _without_secrets(error.message, settings)
            return f"{settings.host} answered {error.status_code}, tried {attempts} times: {said}"
        case _:
            return f"{settings.host}: {_without_secrets(str(error), settings)}"


def was_read(error: Exception) -> bool:
    """Whether the endpoint may have worked on the question although its answer is missing."""
    import openai

    return isinstance(error, openai.APITimeoutError | openai.APIResponseValidationError)


def kind(error: Exception) -> str:
    """One word for the record: `timeout`, `connection`, `http_429` …"""
    import openai

    match error:
        case openai.APITimeoutError():
            return "timeout"
        case openai.APIConnectionError():
            return "connection"
        case openai.APIStatusError():
            return f"http_{error.status_code}"
        case _:
            return type(error).__name__


def _without_secrets(text: str, settings: ModelSettings) -> str:
    secret = settings.api_key.get_secret_value() if settings.api_key else ""
    plain = text.replace(secret, "***") if secret else text
    return excerpt(" ".join(plain.split()), 500)
