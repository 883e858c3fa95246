"""OpenAPI 3 documents as sources: one tool an operation."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from openapi_pydantic.v3.v3_1 import SecurityScheme
from pydantic import ValidationError

from steward.domain.endpoint_address import origin
from steward.domain.errors import SourceUnavailable, Unusable
from steward.domain.known_secrets import credentials_in
from steward.domain.model import Json, JsonObject
from steward.sources.credentials import RequesterHeaders
from steward.sources.offer import Offer
from steward.sources.openapi.addresses import base_of, is_web, shown
from steward.sources.openapi.credentials import Credentials, keep_out_of_logs
from steward.sources.openapi.documents import Documents
from steward.sources.openapi.operations import METHODS, SERVERS, Api, offer_of, read_all
from steward.sources.openapi.references import Place, References
from steward.sources.openapi.schemas import Schemas
from steward.sources.source import Environment, Source, filled
from steward.sources.specs import tool_name

_MOST_WARNINGS = 20  # of one document; the last says how many there are
_log = structlog.get_logger("steward")


def offers(name: str, source: Source, environment: Environment) -> list[Offer]:
    """What the document offers; an operation that can't be called is left out, as the log says.

    Raises SourceUnavailable for what is wrong with a document that was fetched, Unusable for a mistake.
    """
    place = filled(source.openapi or "", environment)
    url = filled(source.url, environment) if source.url is not None else None
    keep_out_of_logs(secret for one in (place, url or "") for secret in credentials_in(one))
    credentials = Credentials(source, environment)
    documents = Documents(place, _asking(place, url, credentials))
    with _as_fetched(place):
        root = Place(documents.first(), documents.address)
    references = References(documents.at)
    credentials.use(_schemes(root, references, source.credentials), _scheme_names(root))
    with _as_fetched(place if url is None else ""):
        base = base_of(url, _servers(root.object), documents.address)
    label, warnings = name or shown(documents.address), _Warnings(name or shown(documents.address))
    api = Api(
        references=references,
        schemas=Schemas(references, old=str(root.object["openapi"]).startswith("3.0")),
        credentials=credentials,
        security=_security(root.object),
        base=base,
        url=url,
        document=documents.address,
        requester=RequesterHeaders(source.requester_headers),
        anonymous=not source.headers and source.requester_headers is None,
        secrets=credentials.secrets(),
        certificates=_certificates(root, references),
        warn=warnings.add,
    )
    found = _offers(api, root, warnings)
    warnings.close()
    if not found:
        with _as_fetched(place):
            raise Unusable(f"none of its operations can be used: {warnings.first or f'{label} has none'}")
    return found


@contextmanager
def _as_fetched(place: str) -> Generator[None]:
    """Around what is read from a document: one that was fetched is its system's, and no mistake of who named it."""
    try:
        yield
    except Unusable as error:
        if not is_web(place):
            raise
        raise SourceUnavailable(str(error)) from None


class _Warnings:
    """What is not as people may expect it: each in a line of the log, up to a bound."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._count = 0
        self.first = ""

    def add(self, operation: str, why: str) -> None:
        self._count += 1
        self.first = self.first or f"{operation}: {why}"
        if self._count <= _MOST_WARNINGS:
            _log.warning("openapi.operation", source=self._source, operation=operation, why=why)

    def close(self) -> None:
        if self._count > _MOST_WARNINGS:
            _log.warning("openapi.operations", source=self._source, more=self._count - _MOST_WARNINGS)


def _offers(api: Api, root: Place, warnings: _Warnings) -> list[Offer]:
    found: dict[str, Offer] = {}
    for path, method, item, place in _operations(api, root, warnings):
        name = _name(place.object.get("operationId"), path, method, found.keys())
        try:
            found[tool_name(name)] = offer_of(api, name, path, method, item, place)
        except Unusable as error:
            warnings.add(f"{method.upper()} {path}", f"left out: {error}")
        except ValidationError:
            warnings.add(f"{method.upper()} {path}", "left out: its servers are not as OpenAPI says")
    return list(found.values())


def _operations(api: Api, root: Place, warnings: _Warnings) -> Iterator[tuple[str, str, Place, Place]]:
    for path in root.inner("paths").object:
        if not path.startswith("/"):
            continue
        try:
            item = api.references.led(root.inner("paths", path))
        except Unusable as error:
            warnings.add(path, f"left out: it {error}")
            continue
        for method in METHODS:
            if isinstance(item.object.get(method), dict):
                yield path, method, item, item.inner(method)


def _name(said: Any, path: str, method: str, taken: Any) -> str:
    """Its operationId, else method and path; a number where that is taken."""
    own = f"{method}{'_' if path.strip('/') else ''}{path.strip('/')}".translate(str.maketrans("/-.", "___", "{}"))
    for name in (said, own):
        if isinstance(name, str) and name.strip() and tool_name(name) not in taken:
            return name.strip()
    return next(one for count in range(2, len(taken) + 3) if tool_name(one := f"{own[:56]}_{count}") not in taken)


def _asking(place: str, url: str | None, credentials: Credentials) -> dict[str, str]:
    """What the document is asked with: the API's own headers, unless the API is another host."""
    elsewhere = not is_web(place) or (url is not None and origin(url) != origin(place))
    return {} if elsewhere else dict(credentials.headers.headers)


def _scheme_names(root: Place) -> list[str]:
    return sorted(root.inner("components", "securitySchemes").object)


def _schemes(root: Place, references: References, used: Collection[str]) -> dict[str, SecurityScheme]:
    """Those security schemes that somebody has credentials for; what is wrong with another one is nobody's matter."""
    place = root.inner("components", "securitySchemes")
    found = {name: references.led(place.inner(name)) for name in place.object if name in used}
    return read_all(SecurityScheme, found, "security scheme")


def _certificates(root: Place, references: References) -> frozenset[str]:
    place = root.inner("components", "securitySchemes")
    return frozenset(name for name in place.object if _kind_of(place.inner(name), references) == "mutualTLS")


def _kind_of(scheme: Place, references: References) -> Json:
    try:
        return references.led(scheme).object.get("type")
    except Unusable:  # nobody's matter until somebody has credentials for it
        return None


def _servers(root: JsonObject) -> list[Any]:
    try:
        return list(SERVERS.validate_python(root.get("servers") or []))
    except ValidationError:
        raise Unusable("its document's servers are not as OpenAPI says; say with url: where the API is") from None


def _security(root: JsonObject) -> list[dict[str, list[str]]]:
    said = root.get("security")
    found: Any = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    return found
