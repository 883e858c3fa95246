"""Which connections come from this machine, and which addresses only this machine can reach."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from steward.domain.errors import Unusable
from steward.domain.loopback import is_loopback, is_loopback_name

_FORWARDED = ("forwarded", "via", "x-real-ip", "cf-connecting-ip", "true-client-ip", "x-client-ip")
_FORWARDED_BY = "x-forwarded-"


def resolved(host: str) -> list[str]:
    """The numeric addresses that a server told to listen on `host` would listen on. Raises Unusable."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise Unusable(f"there is no address '{host}' to listen on") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def address_to_listen_on(host: str, *, authenticated: bool) -> str:
    """The one address to bind; beyond loopback only where callers are authenticated. Raises Unusable.

    The address that was checked is the one returned, so that a name can't resolve to another later.
    """
    addresses = resolved(host)
    if not authenticated and not all(is_loopback(one) for one in addresses):
        raise Unusable(
            f"{host} can be reached from other machines, and nobody would be asked who they are: "
            "set STEWARD_AUTH=token (and make one with `steward token create`), or listen on 127.0.0.1"
        )
    return addresses[0]


def why_not_local(connection: HTTPConnection) -> str | None:
    """What shows that the request does not come straight from this machine; None if it does.

    Both ends of the connection count, for a server may listen on every address; the Host header
    too, for a foreign name in it may be made to resolve to 127.0.0.1.
    """
    if connection.client is None or not is_loopback(connection.client.host):
        return "it comes from another machine"
    server = connection.scope.get("server")
    if server is None or not is_loopback_name(str(server[0])):
        return "it came in on an address that other machines reach"
    if any(name in _FORWARDED or name.startswith(_FORWARDED_BY) for name in connection.headers):
        return "it came through a proxy"
    if not is_loopback_name(_host(connection.headers.get("host", ""))):
        return "its Host header names another machine"
    return None


def address_of(connection: HTTPConnection) -> str:
    """The caller's address, for limits and the record."""
    return connection.client.host if connection.client else ""


def from_here(connection: HTTPConnection) -> bool | None:
    """Whether a page of this very server sent the request, as the browser tells it; None where none says so."""
    origin = connection.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower()
    site = connection.headers.get("sec-fetch-site")
    return None if site is None else site in ("same-origin", "none")


def origin_is_local(origin: str) -> bool:
    """Whether the page that calls was itself served by this machine."""
    return is_loopback_name(urlsplit(origin).hostname or "")


def _host(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
