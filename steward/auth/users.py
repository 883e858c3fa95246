"""The identity as servers carry it along, and what it may see and do there."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from starlette.authentication import BaseUser
from starlette.requests import HTTPConnection

from steward.auth.addresses import address_of
from steward.auth.refusals import NotAllowed, NotKnown, NotThere
from steward.domain.access import Deed, Identity, Role, may
from steward.domain.playbook_names import allowed_names
from steward.domain.queue import Actor, Filter, Source


class Carried(BaseModel):
    """What the LangGraph server hands along of whom our `authenticate` returned."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    identity: str
    is_authenticated: bool
    roles: list[Role]
    playbooks: list[str]
    groups: list[str]
    via: Literal["token", "oidc", "session", "loopback", "cli", "machine"]
    claims: dict[str, JsonValue] = {}


class User(BaseUser):
    """Somebody known, as Starlette's `request.user`."""

    def __init__(self, who: Identity) -> None:
        self.roles, self.playbooks, self.groups, self.via = who.roles, who.playbooks, who.groups, who.via
        self.claims, self._name = who.claims, who.name

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def display_name(self) -> str:
        return self._name

    @property
    def identity(self) -> str:
        return self._name


def carried(who: Identity | None) -> dict[str, Any]:
    """What `authenticate` returns to the LangGraph server; nobody is somebody there, too, who may do nothing."""
    known = who or Identity(name="nobody")
    return {
        "identity": known.name,
        "display_name": known.name,
        "is_authenticated": who is not None,
        "permissions": [*known.roles],
        "roles": [*known.roles],
        "playbooks": [*known.playbooks],
        "groups": [*known.groups],
        "via": known.via,
        "claims": {**known.claims},
    }


def identity_in(user: object) -> Identity | None:
    """Who that user is; None for nobody, and for what we did not put there."""
    plain = getattr(user, "dict", None)  # the server wraps what is nested, too, but there
    try:
        found = Carried.model_validate(plain() if callable(plain) else user)
    except ValidationError:
        return None
    if not found.is_authenticated:
        return None
    return Identity(
        name=found.identity,
        roles=found.roles,
        playbooks=found.playbooks,
        groups=found.groups,
        via=found.via,
        claims=found.claims,
    )


def known_in(connection: HTTPConnection) -> Identity | None:
    """Who sends the request, where the doors know."""
    return identity_in(connection.scope.get("user"))


def identity_of(connection: HTTPConnection) -> Identity:
    """Who sends the request, under the LangGraph server and under `steward serve`. Raises NotKnown."""
    who = known_in(connection)
    if who is None:
        raise NotKnown
    return who


def require(
    connection: HTTPConnection,
    deed: Deed,
    *,
    playbook: str | None = None,
    requested_by: str | None = None,
    audience: str = "",
) -> Identity:
    """The identity, if it may do that. Raises NotKnown, NotAllowed, and NotThere for what it may not even see."""
    who = identity_of(connection)
    if may(who, deed, playbook=playbook, requested_by=requested_by, audience=audience):
        return who
    raise NotThere if deed in ("see_task", "see_review") else NotAllowed


def actor_of(connection: HTTPConnection, source: Source = "page") -> Actor:
    """The same, for the audit. Raises NotKnown."""
    return Actor(name=identity_of(connection).name, source=source, address=address_of(connection))


def visible(who: Identity) -> Filter | None:
    """Which reviews and tasks a list may show; None means none at all."""
    if may(who, "see_review"):  # of any playbook
        return Filter()
    if "reviewer" in who.roles:
        return Filter(playbooks=allowed_names(who.playbooks))
    return Filter(requested_by=who.name) if "requester" in who.roles else None


def seen_playbooks(who: Identity) -> list[str] | None:
    """Whose figures somebody may see, None for all. Raises NotAllowed for those who see their own tasks only."""
    if not sees_figures(who):
        raise NotAllowed("figures are for operators, and for reviewers of their playbooks")
    return None if may(who, "operate") else allowed_names(who.playbooks) or None


def sees_figures(who: Identity) -> bool:
    """Whether somebody may see figures at all, be it of their playbooks only."""
    return may(who, "operate") or "reviewer" in who.roles
