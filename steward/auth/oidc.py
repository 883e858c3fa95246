"""Bearer JWTs of one OpenID Connect issuer, checked against the keys that it publishes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
import jwt
import structlog

from steward.auth.policy import Claims, Policy, is_safe_url
from steward.auth.refusals import Away
from steward.domain.access import ROLES, Identity, Role
from steward.domain.model import Json
from steward.domain.payload_size import weighs_little
from steward.domain.strict_json import read_json

log = structlog.get_logger()

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Asymmetric ones only: with HS256 among them, the issuer's public key would do as a secret."""

_BY_KIND: dict[str, list[str]] = {
    "RSA": ALGORITHMS[:6],
    "P-256": ["ES256"],
    "P-384": ["ES384"],
    "P-521": ["ES512"],
    "Ed25519": ["EdDSA"],
}

LEEWAY = 30.0  # seconds that the clocks may differ
_FRESH, _STALE = 3600.0, 24 * 3600.0  # seconds: when keys are fetched anew, and until when they do without
_PAUSE = 30.0  # seconds between two fetches, however many unknown keys or failures come
_TIMEOUT, MOST = 10.0, 1_000_000  # seconds of a fetch, bytes of one answer
_MOST_TOKEN = 16_000  # characters
MOST_CLAIM = 2_000  # bytes of one claim that is kept with a task


@dataclass(frozen=True, kw_only=True)
class Known:
    """Who it is, and until when the proof holds, in Unix seconds; None means until it is revoked."""

    identity: Identity
    until: float | None = None


@dataclass(frozen=True, kw_only=True)
class Key:
    """One public key of the issuer, and what it may sign with. Keys of several kinds may share a name (RFC 7517)."""

    name: str | None
    algorithms: list[str]
    key: Any  # one of several kinds of the cryptography library


@dataclass
class Issuer:
    """The issuer, with its keys as last seen; one fetch at a time."""

    policy: Policy
    http: httpx.AsyncClient
    monotonic: Callable[[], float] = time.monotonic
    _keys: list[Key] = field(default_factory=list[Key])
    _fetched: float | None = None
    _tried: float | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def verify(self, token: str) -> Known | None:
        """Whose token this is; None for any that is not the issuer's, for us and valid now. Raises Away."""
        try:
            header = jwt.get_unverified_header(token) if len(token) <= _MOST_TOKEN else {}
        except jwt.InvalidTokenError:
            return None
        algorithm, name = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or not isinstance(name, str | None):
            return None
        read = (self._read(token, key, algorithm) for key in await self._those(name, algorithm))
        return next((known for known in read if known is not None), None)

    def _read(self, token: str, key: Key, algorithm: str) -> Known | None:
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[algorithm],
                audience=self.policy.audience,
                issuer=self.policy.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.InvalidTokenError, jwt.InvalidKeyError):
            return None
        identity = identity_in(claims, self.policy.claims)
        return Known(identity=identity, until=float(claims["exp"])) if identity else None

    async def _those(self, name: str | None, algorithm: str) -> list[Key]:
        """The keys of that name; an unknown one may be new, so it is looked for, but not more often than bearable."""
        if self._age() > _FRESH or not self._find(name, algorithm):
            async with self._lock:
                if self._age() > _FRESH or not self._find(name, algorithm):
                    await self._fetch()
        found = self._find(name, algorithm)
        if self._age() > _STALE or (not found and self._failed()):
            raise Away("who you are can't be found out just now: the issuer's keys can't be had")
        return found

    def _find(self, name: str | None, algorithm: str) -> list[Key]:
        """Without a name the only one that may have signed so."""
        fitting = [key for key in self._keys if algorithm in key.algorithms and name in (None, key.name)]
        return fitting if name is not None or len(fitting) == 1 else []

    def _age(self) -> float:
        return float("inf") if self._fetched is None else self.monotonic() - self._fetched

    def _failed(self) -> bool:
        """Whether the last try to have the keys did."""
        return self._fetched is None or (self._tried is not None and self._fetched < self._tried)

    async def _fetch(self) -> None:
        now = self.monotonic()
        if self._tried is not None and now - self._tried < _PAUSE:
            return
        self._tried = now
        try:
            async with asyncio.timeout(_TIMEOUT):  # also bounds answers that come drop by drop, as others wait here
                self._keys = _usable(await self._get(await self._jwks_uri()))
            self._fetched = self.monotonic()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            log.warning("issuer.unreachable", issuer=self.policy.issuer, error=str(error) or type(error).__name__)

    async def _jwks_uri(self) -> str:
        found = await self._get(f"{self.policy.issuer.rstrip('/')}/.well-known/openid-configuration")
        url = found.get("jwks_uri")
        if found.get("issuer") != self.policy.issuer or not isinstance(url, str) or not is_safe_url(url):
            raise ValueError("the discovery document names another issuer, or no safe jwks_uri")
        return url

    async def _get(self, url: str) -> Mapping[str, object]:
        body = bytearray()
        async with self.http.stream("GET", url, follow_redirects=False) as answer:
            if answer.status_code != 200:
                raise ValueError(f"{url} answers {answer.status_code}")
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > MOST:
                    raise ValueError(f"{url} answers with more than {MOST} bytes")
        found = read_json(bytes(body))
        return cast("dict[str, object]", found) if isinstance(found, dict) else {}


def identity_in(claims: Mapping[str, object], wanted: Claims) -> Identity | None:
    """The identity that the claims tell; None where they name nobody."""
    name = _name(claims, wanted.name_claim)
    if not name:
        return None
    limited = _claim(claims, wanted.playbooks_claim)
    playbooks = _texts(limited)
    roles = _roles(_texts(_claim(claims, wanted.roles_claim)), wanted.roles)
    if limited is not None and not playbooks and "reviewer" in roles:  # taken out of the last one: none, and not all
        roles.remove("reviewer")
    return Identity(
        name=name,
        roles=roles,
        playbooks=playbooks,
        groups=_texts(_claim(claims, wanted.groups_claim)),
        via="oidc",
        claims={path: value for path in wanted.requester_claims if (value := _kept(_claim(claims, path))) is not None},
    )


def _name(claims: Mapping[str, object], wanted: str) -> str:
    if wanted:
        return _text(_claim(claims, wanted))
    unverified = claims.get("email_verified") in (False, "false")  # some issuers say it as a text
    mail = "" if unverified else _text(claims.get("email")).lower()
    return mail or _text(claims.get("preferred_username")) or _text(claims.get("sub"))


def _roles(values: list[str], meaning: Mapping[str, Role]) -> list[Role]:
    if meaning:
        return list(dict.fromkeys(meaning[value] for value in values if value in meaning))
    return [role for role in ROLES if role in values]


def _claim(claims: Mapping[str, object], path: str) -> object:
    """The claim of that name, else the one that the dotted path leads to."""
    if path in claims:
        return claims[path]
    first, _, rest = path.partition(".")
    inner = claims.get(first)
    return _claim(cast("dict[str, object]", inner), rest) if rest and isinstance(inner, dict) else None


def _kept(value: object) -> Json:
    """A claim that rules may look at; None for one that is not there, or that holds more than anybody means."""
    return cast("Json", value) if weighs_little(value, MOST_CLAIM) else None


def _texts(value: object) -> list[str]:
    """A list of texts, or texts in one text with blanks between."""
    several = value.split() if isinstance(value, str) else value
    return [one for one in cast("list[object]", several) if isinstance(one, str)] if isinstance(several, list) else []


def _text(value: object) -> str:
    return "".join(one for one in value if one.isprintable()).strip()[:200] if isinstance(value, str) else ""


def _usable(jwks: Mapping[str, object]) -> list[Key]:
    """The signing keys; kinds that we don't know, and symmetric ones, are left out."""
    keys: list[Key] = []
    listed = jwks.get("keys")
    for one in cast("list[object]", listed) if isinstance(listed, list) else []:
        data = cast("dict[str, Any]", one) if isinstance(one, dict) else {}
        algorithms = _algorithms(data)
        if not algorithms or data.get("use", "sig") != "sig":
            continue
        with suppress(jwt.PyJWTError):
            key = jwt.PyJWK(data, algorithms[0]).key
            name = str(data["kid"]) if "kid" in data else None
            keys.append(Key(name=name, algorithms=algorithms, key=key))
    if not keys:
        raise ValueError("the issuer publishes no key that can be used")
    return keys


def _algorithms(key: Mapping[str, Any]) -> list[str]:
    """What the key may sign with: what its issuer says, as far as its kind allows."""
    kind = str(key.get("crv") or key.get("kty"))
    possible = [one for one in _BY_KIND.get(kind, []) if key.get("kty") in ("RSA", "EC", "OKP")]
    return [one for one in possible if key.get("alg", one) == one]
