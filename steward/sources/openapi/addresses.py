"""Where a document is, and where its calls go: never to another host than people named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit, urlunsplit

from openapi_pydantic.v3.v3_1 import Server

from steward.domain.endpoint_address import checked_address, origin
from steward.domain.errors import Unusable

_VARIABLE = re.compile(r"\{([^{}]+)\}")


def is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def shown(address: str) -> str:
    """The address for people: without user, password, query and fragment."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "its address"
    if parts.scheme == "file":
        return parts.path
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def base_of(said: str | None, servers: Sequence[Server], document: str) -> str:
    """Where calls go: what people said, else the document's server. Raises Unusable where that is not certain.

    A document that was fetched may name its own origin alone; a file on this machine may name any.
    """
    if said is not None:
        return _checked(said, "url")
    named = [_address(server, document) for server in servers] or [urljoin(document, "/")]
    absolute = [one for one in named if is_web(one)]
    if not absolute:
        raise Unusable("its document does not say where the API is; say it with url:")
    if is_web(document):
        own = [one for one in absolute if origin(one) == origin(document)]
        if not own:
            there = shown(absolute[0])
            raise Unusable(f"its document names another host as its server; if calls are to go there, say url: {there}")
        absolute = own
    return _checked(absolute[0], "its server")


def own_base(servers: Sequence[Server], base: str, said: str | None, document: str) -> str:
    """Where the calls of a path or an operation with servers of its own go. Raises Unusable where that is elsewhere."""
    if not servers:
        return base
    named = [_address(server, document) for server in servers]
    near = [one for one in named if origin(one) == origin(base)]
    if said is not None or not near:
        raise Unusable(f"it names a server of its own, {shown(named[0])}, which is not where calls go")
    return _checked(near[0], "its server")


def _address(server: Server, document: str) -> str:
    defaults: Mapping[str, str] = {name: one.default for name, one in (server.variables or {}).items()}
    filled = _VARIABLE.sub(lambda found: defaults.get(found[1], found[0]), server.url)
    try:
        return urljoin(document, filled) if is_web(document) else filled
    except ValueError:
        return filled


def _checked(address: str, what: str) -> str:
    try:
        return checked_address(address, alone=True).rstrip("/")
    except ValueError as error:
        raise Unusable(f"{what} {shown(address)}: {error}") from None
