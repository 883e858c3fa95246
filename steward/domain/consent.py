"""Who has to say yes to an act, and what a yes to it covers.

An audience is empty for any reviewer, `requester` for whoever asked for the task, and `group:NAME` for the members of
that group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from steward.domain.canonical import act_digest
from steward.domain.json_value import JsonObject
from steward.domain.model import Action

REQUESTER = "requester"
_GROUP = "group:"
_RULES = " for:"


class Consent(Protocol):
    """What an approval asks for."""

    @property
    def approvers(self) -> int: ...

    @property
    def audience(self) -> str: ...


T = TypeVar("T", bound=Consent)


def audience_of(group: str) -> str:
    return f"{_GROUP}{group}" if group else ""


def group_of(audience: str) -> str:
    """The group whose members have to say yes; empty where it is no group."""
    return audience.removeprefix(_GROUP) if audience.startswith(_GROUP) else ""


def said_of(approvers: int, audience: str, requested_by: str) -> str:
    """Who has to say yes, as a sentence; empty where any one reviewer may."""
    if audience == REQUESTER:
        return f"Only {requested_by} can say yes, who asked for the task; reviewers may say no."
    group = group_of(audience)
    if approvers > 1:
        people = f"{approvers} different people{f' of {group}' if group else ''}"
        return f"{people} have to approve this; neither may be the one who asked."
    return f"Somebody of {group} has to approve this." if group else ""


def mark(tool: str, args: JsonObject, *, approvers: int, audience: str) -> str:
    """What a state's `approved` holds of a yes to this act: the act's digest, with who and how many had to say it
    where that is more than one reviewer."""
    said = act_digest(tool, args)
    plain = not audience and approvers <= 1
    return said if plain else f"{said} {audience or 'reviewers'} {approvers}"


def act_in(mark_: str) -> str:
    """The digest of the act that was said yes to."""
    return mark_.partition(" ")[0]


def sealed(mark_: str, seal: str) -> str:
    """The mark of a yes to an act whose values rest on what the seal says (`Traced.seal`)."""
    return f"{mark_} from:{seal}" if seal else mark_


def knowing(mark_: str, rules: Iterable[str]) -> str:
    """The mark of a yes whose question named these rules as those that ask for it."""
    return f"{mark_}{_RULES}{' '.join(sorted({*rules}))}"


def meets(given: str, wanted: str, rule: str) -> bool:
    """Whether a yes is to the wanted act by the wanted people, and was given knowing of the rule that asks, if one
    does. What an older release kept, or a person wrote, is for whatever rule."""
    said, named, rules = given.partition(_RULES)
    return said == wanted and (not (named and rule) or rule in rules.split(" "))


def given_by_person(tool: str, args: JsonObject) -> str:
    """The mark of an act whose arguments a person wrote."""
    return f"{act_digest(tool, args)} written"


def marks(tool: str, args: JsonObject, given: Consent, seal: str = "", rules: Iterable[str] | None = None) -> list[str]:
    """All that a yes of these people covers: what one of them, and what any reviewer, could say as well, and the same
    act where nothing about its values is doubtful. What the requester confirms no reviewer has approved. `rules` are
    those that the question named; None for a yes that no rule can ask for again."""
    audiences = [given.audience] if given.audience in ("", REQUESTER) else [given.audience, ""]
    numbers = range(1, given.approvers + 1)
    plain = [mark(tool, args, approvers=number, audience=one) for one in audiences for number in numbers]
    told = [*plain, *(sealed(one, seal) for one in plain)] if seal else plain
    return told if rules is None else [knowing(one, rules) for one in told]


def without_one(approved: Sequence[str], acts: Sequence[Action]) -> list[str]:
    """The marks without one yes to each of the acts, by whomever it was given."""
    left = [*approved]
    for act in acts:
        said = act_digest(act.tool, act.args)
        for one in dict.fromkeys(given for given in left if act_in(given) == said):
            left.remove(one)
    return left


def first_asked(needs: Sequence[Consent]) -> str:
    """Whom to ask first: the requester, without whom nobody else need look; then a group; then any reviewer."""
    audiences = {need.audience for need in needs}
    return REQUESTER if REQUESTER in audiences else max(audiences, default="")


def covered(needs: Sequence[T], audience: str) -> list[T]:
    """Those of the needs that this audience can meet."""
    return [need for need in needs if need.audience == audience or (not need.audience and audience != REQUESTER)]
