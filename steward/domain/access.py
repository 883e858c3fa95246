"""Who may do what: one identity for API, page and command line; a pure decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from steward.domain.consent import REQUESTER, group_of
from steward.domain.json_value import Json, JsonObject
from steward.domain.model import NOBODY_KNOWN, Requester
from steward.domain.playbook_names import within

Role = Literal["requester", "reviewer", "operator", "admin", "monitor"]
Deed = Literal["submit", "see_task", "see_review", "claim", "decide", "assign", "operate", "administer", "watch"]
ROLES: list[Role] = ["requester", "reviewer", "operator", "admin", "monitor"]

_REVIEWERS: set[Deed] = {"see_task", "see_review", "claim", "decide"}
_OPERATORS: set[Deed] = {"submit", "see_task", "see_review", "claim", "decide", "assign", "operate", "watch"}


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Somebody known. `playbooks` limits a reviewer to those named, none named means all; `via` is the door.
    `claims` are those of a JWT that rules may look at."""

    name: str
    roles: list[Role] = field(default_factory=list[Role])
    playbooks: list[str] = field(default_factory=list[str])
    groups: list[str] = field(default_factory=list[str])
    via: Literal["token", "oidc", "session", "loopback", "cli", "machine"] = "loopback"
    claims: JsonObject = field(default_factory=dict[str, Json])


def requester_of(who: Identity) -> Requester:
    """What is kept of an identity with the tasks that it asks for."""
    if who.via in ("loopback", "cli", "machine"):  # an identity of the door, not of who stands before it
        return NOBODY_KNOWN
    return Requester(roles=[*who.roles], groups=[*who.groups], claims=dict(who.claims))


def may(
    who: Identity, deed: Deed, *, playbook: str | None = None, requested_by: str | None = None, audience: str = ""
) -> bool:
    """Whether the identity may do this to a task or review of that playbook, or of those several, and requester.

    A requester submits and sees their own; a reviewer sees and decides what belongs to their
    playbooks; an operator does so for all and assigns, grants and resumes; an admin may do everything. A monitor,
    which is a program, reads the metrics and nothing else.

    `audience` is whom a question is put to (`domain/consent.py`). What the requester is to confirm they decide, and
    reviewers may say no in their place. What a group is asked is for its members among the reviewers, and for admins.
    """
    if "admin" in who.roles:
        return True
    if deed == "decide" and (group := group_of(audience)) and group not in who.groups:
        return False
    if "operator" in who.roles and deed in _OPERATORS:
        return True
    if "monitor" in who.roles and deed == "watch":
        return True
    if "reviewer" in who.roles and deed in _REVIEWERS and (not who.playbooks or within(playbook, who.playbooks)):
        return True
    if "requester" not in who.roles:
        return False
    own = deed in ("see_task", "see_review") or (deed == "decide" and audience == REQUESTER)
    return deed == "submit" or (own and requested_by == who.name)
