"""How callers are known here, from the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from steward.domain.access import ROLES, Role
from steward.domain.errors import Unusable
from steward.domain.loopback import is_loopback_name
from steward.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Where an issuer's JWTs say what we want to know. `roles` maps values to roles; empty, they are roles.
    `requester_claims` are kept with the tasks that somebody asks for, where rules see them."""

    roles_claim: str = "roles"
    playbooks_claim: str = "playbooks"
    groups_claim: str = "groups"
    name_claim: str = ""
    requester_claims: Sequence[str] = ()
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])


@dataclass(frozen=True, kw_only=True)
class Policy:
    """With neither tokens nor an issuer, everyone on this machine is the developer, and nobody else is served."""

    tokens: bool = False
    issuer: str = ""
    audience: str = ""
    claims: Claims = field(default_factory=Claims)
    origins: frozenset[str] = frozenset()
    session_seconds: float = 12 * 3600.0

    @property
    def authenticated(self) -> bool:
        return self.tokens or bool(self.issuer)


def policy_of(settings: Settings) -> Policy:
    """Raises Unusable where the settings contradict each other."""
    oidc = "oidc" in settings.auth
    if oidc and not (settings.oidc_issuer and settings.oidc_audience):
        raise Unusable(
            f"STEWARD_AUTH={settings.auth} needs STEWARD_OIDC_ISSUER and STEWARD_OIDC_AUDIENCE: "
            "whose JWTs are taken, and made for whom"
        )
    issuer = _issuer(settings.oidc_issuer or "") if oidc else ""
    return Policy(
        tokens="token" in settings.auth,
        issuer=issuer,
        audience=settings.oidc_audience or "",
        claims=Claims(
            roles_claim=settings.oidc_roles_claim,
            playbooks_claim=settings.oidc_playbooks_claim,
            groups_claim=settings.oidc_groups_claim,
            name_claim=settings.oidc_name_claim,
            requester_claims=[one.strip() for one in settings.oidc_requester_claims.split(",") if one.strip()],
            roles=_role_map(settings.oidc_roles),
        ),
        origins=frozenset(one.strip().rstrip("/") for one in settings.origins.split(",") if one.strip()),
        session_seconds=settings.session_hours * 3600,
    )


def is_safe_url(url: str) -> bool:
    """Keys of an issuer come over TLS, or from this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback_name(host)))


def _issuer(url: str) -> str:
    if not is_safe_url(url):
        raise Unusable(f"STEWARD_OIDC_ISSUER must be an https URL, not '{url}'")
    return url


def _role_map(text: str) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        value, equals, role = pair.rpartition("=")
        if not equals or role.strip() not in ROLES:
            raise Unusable(f"STEWARD_OIDC_ROLES: '{pair}' is not value=role; roles are {', '.join(ROLES)}")
        roles[value.strip()] = cast("Role", role.strip())
    return roles
