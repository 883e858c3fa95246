"""The HTTP clients that calls are handed: nothing leaves after a call's time, and nothing stays for the next one.

Each call gets a client of its own, with its own cookies, headers and hooks, over connections that all share; so a
session that one call begins is never another's. What comes back is counted as it is unpacked.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar
from urllib.request import getproxies

import httpx

from steward.domain.deadline import require_time
from steward.domain.errors import Unusable
from steward.tools.response_bodies import UNPACKED, bounded

_HERE = ("all://localhost", "all://127.0.0.1", "all://[::1]")
_MANY = httpx.Limits(max_connections=100, max_keepalive_connections=20)  # as httpx has it
_PROXY = re.compile(r"(?:https?://)?[^/:]+(?::[^/]*)?/?$")
T = TypeVar("T")
_LEAVING = (".send_request_headers.started", ".send_request_body.started")

KEPT = 4_096
"""Bytes of an answer's body that are kept to quote from."""


@dataclass
class Heard:
    """The last HTTP answer of a call: its status, None where there was none, and how its body begins."""

    status: int | None = None
    body: bytearray = field(default_factory=bytearray)

    def answer(self, status: int) -> Callable[[bytes], None]:
        """Begin anew with another answer; what is given takes the pieces of its body."""
        body = bytearray()
        self.status, self.body = status, body
        return lambda piece: body.extend(piece[: KEPT - len(body)])


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed, as httpx finds them; read once a process, since each reading takes 20 ms.

    Raises Unusable.
    """
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise Unusable(f"SSL_CERT_FILE names no file of certificates that can be read: {error.strerror}") from None


def open_client() -> httpx.AsyncClient:
    """Connections for many calls: without time-outs of its own, as each tool's bounds the whole call."""
    http = open_connections(timeout=None)
    http.event_hooks = {"request": [_watch]}
    return http


def open_connections(*, timeout: httpx.Timeout | float | None, limits: httpx.Limits = _MANY) -> httpx.AsyncClient:
    """Connections as the environment wants them. Raises Unusable."""
    return by_environment(httpx.AsyncClient, timeout=timeout, limits=limits, cookies=forgetful())


def by_environment(kind: Callable[..., T], **said: object) -> T:
    """A client of httpx or httpx2 with the environment's certificates and proxies, which none asks for what is here.

    Raises Unusable.
    """
    try:
        return kind(verify=trusted(), mounts=dict.fromkeys(_HERE), **said)
    except (ImportError, ValueError):  # of SOCKS, and of what is no URL
        raise Unusable(_unspoken()) from None


def transport_to(url: str, connections: httpx.AsyncClient) -> httpx.AsyncBaseTransport:
    """What the connections would be made by: a client's own call is logged with its URL, which may be a secret."""
    return connections._transport_for_url(httpx.URL(url))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _unspoken() -> str:
    """Which variables name a proxy that can't be used; it is not quoted, since it may hold a password."""
    given = {kind: address for kind, address in getproxies().items() if kind in ("http", "https", "all")}
    odd = sorted(f"{kind.upper()}_PROXY" for kind, address in given.items() if not _PROXY.match(address))
    return (
        f"{' and '.join(odd or ['a proxy of the environment'])}: only proxies of HTTP can be used, as "
        "http://host:3128, none of SOCKS"
    )


def client_for_a_call(
    connections: Callable[[], httpx.AsyncClient], most: int, heard: Heard | None = None
) -> httpx.AsyncClient:
    """A client that remembers only what its own call did; a body of more than `most` bytes is refused."""
    return httpx.AsyncClient(
        transport=_Shared(connections, most, heard),
        timeout=None,  # noqa: S113 - as above
        trust_env=False,
        headers={"accept-encoding": UNPACKED},
    )


def client_for_many(
    connections: Callable[[], httpx.AsyncClient],
    most: int,
    *,
    timeout: float | None = None,
    auth: httpx.Auth | None = None,
) -> httpx.AsyncClient:
    """A client that serves many callers and remembers none of them; it bounds bodies as a call's does."""
    return httpx.AsyncClient(
        transport=_Shared(connections, most),
        timeout=timeout,
        auth=auth,
        trust_env=False,
        headers={"accept-encoding": UNPACKED},
        cookies=forgetful(),
    )


def transport_for_many(connections: Callable[[], httpx.AsyncClient], most: int) -> httpx.AsyncBaseTransport:
    """What such a client stands on, for a library that makes the client itself."""
    return _Shared(connections, most)


def forgetful() -> CookieJar:
    """Cookies for a client that serves many: none is ever taken."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def is_networked(client: httpx.AsyncClient) -> bool:
    """Whether its connections are its own: such belong to one event loop, while a stand-in answers on any."""
    return isinstance(client._transport, httpx.AsyncHTTPTransport)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


class _Shared(httpx.AsyncBaseTransport):
    """The connections of another client, which knows nothing of who uses them; closing it leaves them open."""

    def __init__(self, connections: Callable[[], httpx.AsyncClient], most: int, heard: Heard | None = None) -> None:
        self._connections = connections
        self._most = most
        self._heard = heard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # the request is complete: the other client adds neither authentication nor redirects of its own
        answer = await self._connections().send(request, stream=True, auth=httpx.Auth(), follow_redirects=False)
        return bounded(answer, self._most, self._heard.answer(answer.status_code) if self._heard else None)


async def _watch(request: httpx.Request) -> None:
    request.extensions["trace"] = _before_it_leaves


async def _before_it_leaves(event: str, _: Mapping[str, object]) -> None:
    if event.endswith(_LEAVING):
        require_time()
