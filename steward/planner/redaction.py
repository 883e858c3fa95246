"""Other people's words about a failure without the secrets that they may repeat: keys, tokens, users of URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from steward.domain.text import line
from steward.planner.model_settings import ModelSettings

_HIDDEN = "***"
_NO_SECRETS = frozenset(
    {"none", "empty", "ollama", "lm-studio", "not-needed", "no-key", "dummy", "test", "local", "key"}
)
_SECRET = re.compile(r"key|token|secret|sig|code|pass|auth", re.IGNORECASE)  # in a query's names
_SHAPES = re.compile(
    r"(?i:\bBearer\s+)(?P<bearer>[^\s\"',;]+)"
    r"|(?i:\b(?:api[-_]?key|access[-_]?token|token|key|secret|password)=)(?P<query>[^\s&\"',;]+)"
    r"|://(?P<user>[^\s/@]+)@"
    r"|(?P<key>\b(?:sk|pk|rk|gsk|hf|xai|nvapi|csk|pplx|r8|tgp|fw)[-_][A-Za-z0-9_\-]{12,}|\bAIza[\w\-]{20,}|\bAKIA[A-Z0-9]{12,}"
    r"|\beyJ[\w\-]{10,}\.[\w\-.]+)"
)


def without_secrets(text: str, settings: ModelSettings) -> str:
    """The text in one line, with what is secret, or looks like it, left out."""
    plain = line(text)
    for secret in sorted(set(_secrets(settings)), key=len, reverse=True):
        plain = plain.replace(secret, _HIDDEN)
    return _SHAPES.sub(_hidden, plain)


def _hidden(found: re.Match[str]) -> str:
    name = found.lastgroup or "key"
    start, end = found.start(name) - found.start(), found.end(name) - found.start()
    return found[0][:start] + _HIDDEN + found[0][end:]


def _secrets(settings: ModelSettings) -> Iterator[str]:
    """What is set as secret, in the ways in which it may be written; what stands in for a key is none."""
    address = urlsplit(settings.base_url) if settings.base_url else None
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    inside = [address.password, address.username] if address else []
    inside += [value for name, value in parse_qsl(address.query) if _SECRET.search(name)] if address else []
    for secret in (key, *inside):
        known = (secret or "").strip()
        if len(known) > 2 and known.lower() not in _NO_SECRETS:
            yield from {known, unquote(known), quote(known, safe="")}
