"""Who may do what: one identity for API, page and command line; a pure decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["requester", "reviewer", "operator", "admin", "monitor"]
Deed = Literal["submit", "see_task", "see_review", "claim", "decide", "assign", "operate", "administer", "watch"]
ROLES: list[Role] = ["requester", "reviewer", "operator", "admin", "monitor"]

_REVIEWERS: set[Deed] = {"see_task", "see_review", "claim", "decide"}
_OPERATORS: set[Deed] = {"submit", "see_task", "see_review", "claim", "decide", "assign", "operate", "watch"}


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Somebody known. `playbooks` limits a reviewer to those named, none named means all; `via` is the door."""

    name: str
    roles: list[Role] = field(default_factory=list[Role])
    playbooks: list[str] = field(default_factory=list[str])
    groups: list[str] = field(default_factory=list[str])
    via: Literal["token", "oidc", "session", "loopback", "cli", "machine"] = "loopback"


def may(who: Identity, deed: Deed, *, playbook: str | None = None, requested_by: str | None = None) -> bool:
    """Whether the identity may do this to a task or review of that playbook and requester.

    A requester submits and sees their own; a reviewer sees and decides what belongs to their
    playbooks; an operator does so for all and assigns, grants and resumes; an admin may do everything. A monitor,
    which is a program, reads the metrics and nothing else.
    """
    if "admin" in who.roles:
        return True
    if "operator" in who.roles and deed in _OPERATORS:
        return True
    if "monitor" in who.roles and deed == "watch":
        return True
    if "reviewer" in who.roles and deed in _REVIEWERS and (not who.playbooks or playbook in who.playbooks):
        return True
    if "requester" not in who.roles:
        return False
    return deed == "submit" or (deed in ("see_task", "see_review") and requested_by == who.name)
