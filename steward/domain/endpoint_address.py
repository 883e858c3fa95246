"""Whose address it is, and what is wrong with an endpoint's address or key before anybody is asked: one line each,
without the secret.
"""

from __future__ import annotations

from urllib.parse import urlsplit

_CALLS = ("/chat/completions", "/completions", "/responses", "/v1/messages", "/embeddings", "/models")
_PORTS = {"http": 80, "https": 443}


def origin(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; nothing where it is no URL."""
    try:
        parts = urlsplit(address)
        scheme = parts.scheme.lower()
        return scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(scheme)
    except ValueError:
        return "", "", None


def checked_address(address: str, *, alone: bool = False) -> str:
    """The base URL as it was given. Raises ValueError where no endpoint can be at it; `alone`: none with a query."""
    try:
        parts = urlsplit(address)
        known = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"this is no URL: {error}") from None
    if any(one.isspace() or not one.isprintable() for one in address):
        raise ValueError("it has blanks or line breaks; write the URL alone")
    if parts.scheme not in ("http", "https") or "://" not in address:
        raise ValueError("it must begin with http:// or https://, as in http://localhost:11434/v1")
    if not known[0]:
        raise ValueError("it names no host; write it as http://localhost:11434/v1")
    for call in _CALLS:
        if parts.path.rstrip("/").endswith(call):
            raise ValueError(f"it ends with one call's path; leave out '{call}'")
    if "#" in address:
        raise ValueError("it has a part after '#', which no server is sent; leave it out")
    if alone and "?" in address:
        raise ValueError("it has a query ('?…'), which this provider's library can't send; leave it out")
    return address


def checked_key(key: str) -> str:
    """The key as it was given. Raises ValueError where no header could carry it."""
    if key != key.strip():
        raise ValueError("the key has a blank or a line break before or after it; take it out")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("the key has characters that no key has; copy it again")
    if key[:1] == key[-1:] and key[:1] in ("'", '"'):
        raise ValueError("the key has quotation marks around it; take them out")
    return key
