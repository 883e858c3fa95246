"""What the person who can mend a failure of a model's endpoint is told: one line, its own words quoted, no secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from steward.domain.loopback import is_loopback_name
from steward.domain.model_names import AZURE, PROVIDERS
from steward.domain.text import duration
from steward.planner.model_settings import ModelSettings

if TYPE_CHECKING:
    from steward.planner.failures import Failure

_OK, _PROXY_AUTH = 200, 407
_WHAT: dict[str, str] = {
    "auth": "refused the API key{told}",
    "forbidden": "does not allow this{told}",
    "wrong_address": "has no chat completions at this address{told}",
    "quota": "refuses since a quota or credit is used up{told}",
    "unreachable": "can't be reached",
    "parameter": "refused the request{told}",
    "too_long": "says that the request is too long{told}",
    "filtered": "withheld its answer by a content filter{told}",
    "tool_use_failed": "could not read the model's own call{told}",
    "garbled": "gave no proper answer{told}",
    "too_large": "gave more than can be an answer",
    "setup": "can't be asked",
    "other_protocol": "answers in another protocol than OpenAI's chat completions",
    "no_memory": "has too little memory for the model{told}",
}
_ADVICE: dict[str, str] = {
    "quota": "add credit or raise the limit with the provider; asking again does not help",
    "filtered": "say the request in other words, or ask another model",
    "no_memory": "give it more memory, or ask a smaller model",
    "setup": "check what is set for it: the key (no blanks or signs that no key has), the address, the region",
}


def explained(failure: Failure, settings: ModelSettings, attempts: int = 1) -> str:
    """One line: who failed and how, how often it was tried, the endpoint's own words, and what to do."""
    what = _what(failure, settings)
    tried = f", tried {attempts} times" if attempts > 1 else ""
    said = f": {f'“{failure.said}”' if failure.status else failure.said.rstrip('.')}" if failure.said else ""
    advice = _advice(failure, settings)
    return f"{settings.host} {what}{tried}{said}{f'; {advice}' if advice else ''}"


def retried(failure: Failure, settings: ModelSettings, seconds: float, attempt: int, purpose: str) -> str:
    """One line for whoever waits meanwhile: who failed and how, when the next attempt is, and which of how many."""
    what = purpose.replace("_", " ")
    again = f"asking again for the {what} in {duration(seconds)} ({attempt} of {settings.max_retries + 1})"
    return f"the model's endpoint {settings.host} {_what(failure, settings)}; {again}"


def _what(failure: Failure, settings: ModelSettings) -> str:
    told = f" ({failure.status})" if failure.status else ""
    match failure.kind:
        case "auth" if settings.api_key is None:
            return f"wants an API key{told}, and none is set"
        case "timeout" if not failure.status:
            return f"did not answer within {settings.timeout:g} s"
        case "unreachable" if failure.cause == "broken":
            return "broke off the connection"
        case "unknown_model":
            return f"does not know the model '{settings.model}'{told}"
        case "wrong_address" if PROVIDERS[settings.provider].extra:
            return f"does not serve {PROVIDERS[settings.provider].title}'s own API at this address{told}"
        case "parameter" if failure.parameter:
            return f"refused the request{told} for its '{failure.parameter}'"
        case kind if kind in _WHAT:
            return _WHAT[kind].format(told=told)
        case _:
            return f"answered {failure.status}" if failure.status != _OK else "answered with an error"


def _advice(failure: Failure, settings: ModelSettings) -> str:
    match failure.kind:
        case "auth":
            key = settings.key_variable or PROVIDERS[settings.provider].key or "its credentials"
            return f"check {key}: the key and its rights" if settings.api_key else f"set {key}"
        case "forbidden":
            return _of_forbidden(failure)
        case "unknown_model":
            return _of_model(failure, settings)
        case "wrong_address":
            return _of_address(failure, settings)
        case "unreachable":
            return _of_connection(failure, settings)
        case "timeout":
            return f"STEWARD_MODEL_TIMEOUT is {settings.timeout:g} s"
        case "too_long":
            return f"STEWARD_MODEL_WINDOW is {settings.window:,} tokens"
        case kind:
            return _ADVICE.get(kind) or (f"it asks to wait {duration(failure.wait)}" if failure.wait else "")


def _of_forbidden(failure: Failure) -> str:
    said = failure.said.lower()
    if failure.status == _PROXY_AUTH:
        return "the proxy (HTTPS_PROXY, HTTP_PROXY) wants to know who asks: write user and password into its address"
    if any(word in said for word in ("country", "region", "territory", "location")):
        return "it does not serve this place; the key is not at fault"
    return "the key is known; check what its account or this address may use"


def _of_model(failure: Failure, settings: ModelSettings) -> str:
    if "pull" in failure.said.lower() or settings.provider == "ollama":
        return f"pull it first (ollama pull {settings.model}), or set {settings.model_variable} to one that is there"
    return f"set {settings.model_variable} to a model that it has"


def _of_address(failure: Failure, settings: ModelSettings) -> str:
    address = urlsplit(settings.base_url or "")
    shown = address._replace(netloc=address.netloc.rpartition("@")[2], query="", fragment="").geturl()
    name = _address(settings)
    if not shown:
        return f"check {name}"
    if "moved to" in failure.said:
        path = "its call's path" if PROVIDERS[settings.provider].extra else "'/chat/completions'"
        return f"{name} is {shown}: write the address that it moved to, without {path}"
    if address.path.rstrip("/").endswith("/v1") and PROVIDERS[settings.provider].extra:
        return f"{name} is {shown}: leave out '/v1', which its library adds where it belongs"
    if "/v1" not in address.path and settings.provider != AZURE and not PROVIDERS[settings.provider].extra:
        return f"{name} is {shown}: most servers want /v1 at its end"
    return f"check {name}: {shown}"


def _address(settings: ModelSettings) -> str:
    """The setting that says where the endpoint is."""
    provider = PROVIDERS[settings.provider]
    return settings.address_variable or provider.address or f"the base URL of {provider.title}"


def _of_connection(failure: Failure, settings: ModelSettings) -> str:
    address = urlsplit(settings.base_url or "")
    match failure.cause:
        case "refused" if is_loopback_name(address.hostname or ""):
            return "is the server started? In a container this address is the container itself"
        case "refused":
            return f"nothing listens there; check host and port in {_address(settings)}"
        case "name":
            return f"no such name is known; check the host in {_address(settings)} and this machine's DNS"
        case "no_tls":
            return f"it speaks no TLS there; should {_address(settings)} begin with http://?"
        case "certificate":
            return "its certificate is not trusted; SSL_CERT_FILE names the authorities that are"
        case "proxy":
            return "the proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) did not let it through"
        case "scheme":
            return f"{_address(settings)} must begin with http:// or https://"
        case _:
            return ""
