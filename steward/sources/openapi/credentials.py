"""Who asks: headers and the document's security schemes, filled from the environment and shown to nobody."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from openapi_pydantic.v3.v3_1 import SecurityScheme

from steward.domain.errors import Unusable
from steward.domain.known_secrets import finder_of, secret_texts
from steward.sources.credentials import secret_values, with_parts
from steward.sources.source import Environment, Source, filled

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LOGGERS = ("httpx", "httpcore.http11", "httpcore.connection")
_unlogged: set[str] = set()


@dataclass(frozen=True, repr=False)
class Sent:
    """What goes with a call so that its system knows who asks."""

    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def values(self) -> list[str]:
        """All that is secret in it."""
        return [*self.headers.values(), *self.query.values(), *self.cookies.values()]

    def names(self) -> Iterator[tuple[str, str]]:
        """Where it goes and under which names, headers' in lower case."""
        yield from (("header", name.lower()) for name in self.headers)
        yield from (("query", name) for name in self.query)
        yield from (("cookie", name) for name in self.cookies)

    def beside(self, other: Sent) -> Sent:
        return Sent({**self.headers, **other.headers}, {**self.query, **other.query}, {**self.cookies, **other.cookies})


class Credentials:
    """The source's headers, and its credentials by the names of the document's security schemes."""

    def __init__(self, source: Source, environment: Environment) -> None:
        self.headers = Sent({name: filled(value, environment) for name, value in source.headers.items()})
        for name, value in self.headers.headers.items():
            _require_header(f"header {name}", name, value)
        self._hidden = secret_values(source.headers, environment)
        self._given = {name: filled(value, environment) for name, value in source.credentials.items()}
        self._sent: dict[str, Sent] = {}

    def use(self, schemes: Mapping[str, SecurityScheme], known: Sequence[str]) -> None:
        """Fit them to the document's schemes; `known` are the names of all. Raises Unusable, in one line."""
        for name, value in self._given.items():
            scheme = schemes.get(name)
            if scheme is None:
                listed = ", ".join(known) or "none"
                raise Unusable(f"credentials names {name}, which is none of its security schemes; there is {listed}")
            self._sent[name] = _sent(name, scheme, value)
        if any(one.query for one in self._sent.values()):
            keep_out_of_logs(self.secrets())

    def secrets(self) -> frozenset[str]:
        """The values that nobody may be shown, with the parts that are secret by themselves."""
        sent = [value for one in self._sent.values() for value in one.values]
        return with_parts([*self._given.values(), *self._hidden, *sent])

    def for_call(self, requirements: Sequence[Mapping[str, Sequence[str]]]) -> Sent | None:
        """What goes with a call that wants one of these, each with all of its schemes; None where none is there.

        Of several for which there are credentials all are sent, as FastAPI names what it wants together one by one.
        Where two go to the same place, it is that of the longer one, or of the one that is named first.
        """
        if not requirements:
            return self.headers
        known = [one for one in requirements if all(name in self._sent for name in one)]
        sent = self.headers
        for name in (name for one in sorted(known, key=len, reverse=True)[::-1] for name in one):
            sent = sent.beside(self._sent[name])
        return sent if known else None


def _sent(name: str, scheme: SecurityScheme, value: str) -> Sent:
    kind, how = scheme.type.lower(), (scheme.scheme or "").lower()
    if kind == "apikey" and scheme.name:
        return _key(name, scheme.name, scheme.security_scheme_in or "", value)
    if kind in ("oauth2", "openidconnect") or (kind == "http" and how == "bearer"):
        header = f"Bearer {value}"
    elif kind == "http" and how == "basic":
        if ":" not in value:
            raise Unusable(f"credentials {name} must be user:password")
        header = f"Basic {base64.b64encode(value.encode()).decode()}"
    elif kind == "http" and how:
        header = f"{scheme.scheme} {value}"
    else:
        raise Unusable(f"credentials {name}: a security scheme of type {scheme.type} is not supported")
    _require_header(f"credentials {name}", "Authorization", header)
    return Sent(headers={"Authorization": header})


def _key(name: str, key: str, where: str, value: str) -> Sent:
    if where == "header":
        _require_header(f"credentials {name}", key, value)
        return Sent(headers={key: value})
    if where == "query":
        return Sent(query={key: value})
    if where == "cookie":
        return Sent(cookies={key: quote(value, safe="!#$&'()*+-./:<=>?@[]^_`{|}~")})
    raise Unusable(f"credentials {name}: its key goes to {where or 'no place'}, which is not supported")


def _require_header(what: str, name: str, value: str) -> None:
    """Raises Unusable for what no header carries, without the value."""
    if not is_header(name):
        raise Unusable(f"{what}: that is no header's name")
    if not value.strip() or not value.isascii() or not value.isprintable() or value != value.strip():
        raise Unusable(f"{what} is empty, or has characters that no header carries")


def is_header(name: str) -> bool:
    return _TOKEN.fullmatch(name) is not None


def keep_out_of_logs(secrets: Iterable[str]) -> None:
    """The HTTP client logs each URL with its query; whatever else it logs stays as it is."""
    _unlogged.update(secret_texts(secrets))
    for name in _LOGGERS if _unlogged else ():
        logging.getLogger(name).addFilter(_without_secrets)  # once, however often it is added


def _without_secrets(record: logging.LogRecord) -> bool:
    said = record.getMessage()
    if (shorter := finder_of(frozenset(_unlogged))(said)) != said:
        record.msg, record.args = shorter, ()
    return True
