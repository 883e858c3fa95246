"""What follows from where an act's values came from: what is refused, and what a person has to say yes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from steward.domain.argument_roles import is_marked
from steward.domain.model import Action, Problem, Risk
from steward.domain.origins import ACT, INFLUENCED, SENSITIVE, UNGROUNDED, Leaf, Origin, Traced, sentence
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Card
from steward.domain.value_comparison import names_a_thing


def ungrounded(action: Action, traced: Traced, playbook: Playbook) -> Iterator[Problem]:
    """The values that name a thing, or where something goes, and that stand nowhere but in the plan."""
    for leaf in traced.leaves:
        listed = allowed(playbook, action.tool, leaf.argument)
        guessed = action.item < 0 and any(one.guessed for one in leaf.origins)
        slips = listed is None and (guessed or leaf.rather)
        if leaf.role == "free" or not (slips or leaf.unexplained - {*(listed or ())}):
            continue
        yield Problem(
            code=UNGROUNDED,
            step=action.step,
            message=f"{action.tool}: {leaf.name} {leaf.shown}: {sentence(leaf)}",
            suggestion=(
                "Take it from a result as ${step.field}, or compute it from one; where it is not known yet, read it "
                "first and plan the rest after that; where nothing tells it or which is meant, leave it out or ask."
            ),
            detail={"argument": leaf.name, "args": action.args},
        )


def misplaced(action: Action, why: str) -> Problem:
    """A value of the request that seems to belong somewhere else."""
    return doubt(
        UNGROUNDED,
        action,
        why,
        "See which of them the request means. Where it is right as it stands, plan it once more: a person is asked.",
    )


def doubt(code: str, action: Action, why: str, suggestion: str) -> Problem:
    """A refusal of the act for a planner that may know better."""
    return Problem(
        code=code,
        step=action.step,
        message=f"{action.tool}: {why}",
        suggestion=suggestion,
        detail={"args": action.args},
    )


def influenced(action: Action, traced: Traced, card: Card, playbook: Playbook) -> Iterator[Problem]:
    """The doubts, as refusals for a planner that may know better."""
    for why in _doubts(action, traced, card, playbook):
        yield doubt(
            INFLUENCED,
            action,
            why,
            "Take it from the request, or from the business's own records as the request names them. Where it is "
            "right as it stands, plan it once more: a person is asked.",
        )


def _doubts(action: Action, traced: Traced, card: Card, playbook: Playbook) -> Iterator[str]:
    """Why a person has to say yes: what others wrote decides where something goes, how much, what is hit, or whether
    it happens, and the playbook does not allow it by name. What a list of the playbook does not name is asked about.
    """
    for leaf in traced.leaves:
        listed = allowed(playbook, action.tool, leaf.argument)
        open_ = [one for one in leaf.origins if _is_open(one, leaf, card, listed)]
        if open_:
            yield f"{leaf.name} {leaf.shown}: {sentence(leaf)}"
    listed = allowed(playbook, action.tool, ACT) or []
    for one in traced.control:
        if one.doubtful and not _permits(listed, one):
            whose = one.chosen if one.chosen and not one.others else one.tool
            yield f"whether and how often {action.tool} is called rests on what {whose} gave, written by others"


def allowed(playbook: Playbook, tool: str, argument: str) -> list[str] | None:
    """What the playbook lets the argument rest on; None where it says nothing. Of several playbooks that have the tool
    each has to allow it.
    """
    lists = [_listed(part, tool, argument) for part in playbook.each if tool in part.tools]
    said = [one for one in lists if one is not None]
    if not said or len(said) < len(lists):
        return None
    return [word for word in said[0] if all(word in one for one in said)]


def _listed(part: Playbook, tool: str, argument: str) -> list[str] | None:
    """The nearest that is named: `to` says it of `to.email`, too."""
    named, parts = part.origins.get(tool, {}), argument.split(".")
    for end in range(len(parts), 0, -1):
        if (found := named.get(".".join(parts[:end]))) is not None:
            return found
    return None


def _is_open(one: Origin, leaf: Leaf, card: Card, listed: Sequence[str] | None) -> bool:
    if one.sensitive and not (is_marked(card, leaf.path) or SENSITIVE in (listed or ())):
        return True
    if one.kind in ("rule", "invented", "told"):  # the latter two are refused as such
        return False
    if listed is not None:
        return not _permits(listed, one)
    if not one.doubtful or leaf.role == "free":
        return False
    return leaf.role == "sink" or _is_amount(leaf) or names_a_thing(leaf.argument) or card.cost is Risk.IRREVERSIBLE


def _permits(listed: Sequence[str], one: Origin) -> bool:
    """By the tool's name, with or without `tool:` before it."""
    return all(word in listed or word.removeprefix("tool:") in listed for word in one.words)


def _is_amount(leaf: Leaf) -> bool:
    return leaf.number and not names_a_thing(leaf.argument)
