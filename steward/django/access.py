"""Who a Django user is to Steward: permissions become roles, so that nobody decides here who may not decide there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.utils.module_loading import import_string

from steward.django.configuration import identity_function
from steward.domain.access import Identity, Role, may
from steward.domain.consent import REQUESTER
from steward.domain.errors import Unusable
from steward.domain.playbook_names import within

SEES_TASKS = "steward.view_agenttask"
SEES_REVIEWS = "steward.view_agentreview"
DECIDES = "steward.decide_agentreview"


def identity_of(user: Any) -> Identity:
    """The identity of a user who is logged in, by the project's own function where it names one. Raises Unusable."""
    found = identity_maker()(user)
    if not isinstance(found, Identity):  # pyright: ignore[reportUnnecessaryIsInstance] - the project's own function
        raise Unusable(f'STEWARD["IDENTITY"] gave a {type(found).__name__} for {user}: it gives a steward Identity')
    return found


def identity_maker() -> Callable[[Any], Identity]:
    """Raises Unusable where the project names a function that is not there."""
    path = identity_function()
    if not path:
        return _by_permissions
    try:
        return cast("Callable[[Any], Identity]", import_string(path))
    except ImportError as error:
        raise Unusable(f'STEWARD["IDENTITY"] = "{path}": {error}') from None


def sees_tasks(user: Any, playbook: str | None = None, requested_by: str | None = None) -> bool:
    """Whether the user may see a task: by Django's permission to view, within what the identity is limited to."""
    return user.has_perm(SEES_TASKS) and _within(identity_of(user), playbook, requested_by)


def sees_reviews(user: Any, playbook: str | None = None, requested_by: str | None = None) -> bool:
    return user.has_perm(SEES_REVIEWS) and _within(identity_of(user), playbook, requested_by)


def decides(user: Any, playbook: str | None = None, requested_by: str | None = None, audience: str = "") -> bool:
    """Whether the user may decide a review of that playbook: Django's permission and Steward's own rule, both. What
    whoever asked is to confirm is theirs without the permission."""
    who = identity_of(user)
    allowed = may(who, "decide", playbook=playbook, requested_by=requested_by, audience=audience)
    own = audience == REQUESTER and requested_by == who.name
    return user.is_active and (own or user.has_perm(DECIDES)) and allowed


def _within(who: Identity, playbook: str | None, requested_by: str | None) -> bool:
    return not who.playbooks or within(playbook, who.playbooks) or requested_by == who.name


def _by_permissions(user: Any) -> Identity:
    roles: list[Role] = []
    if user.is_active and getattr(user, "is_superuser", False):  # a user model may have neither this nor groups
        roles.append("admin")
    elif user.is_active and user.has_perm(DECIDES):
        roles.append("reviewer")
    theirs = getattr(user, "groups", None) if user.pk else None
    groups = [str(one) for one in theirs.values_list("name", flat=True)] if theirs is not None else []
    return Identity(name=user.get_username(), roles=[*roles, "requester"], groups=groups, via="session")
