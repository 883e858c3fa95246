"""The trials of each suite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from steward.evals.provenance.attacks import Attack, attacks_on
from steward.evals.provenance.bench import Planning
from steward.evals.provenance.errand import Errand, Origins, Place
from steward.evals.provenance.errands import BY_ID, ERRANDS
from steward.evals.provenance.mistakes import MISTAKES
from steward.evals.provenance.planners import Erring, Obeying, Upright

Suite = Literal["attacks", "mistakes", "clean"]
SUITES: Sequence[Suite] = ("attacks", "mistakes", "clean")
INSISTS = 3
"""Forms that a planner tries where it does not give way at the first refusal."""
_FORMS = {
    "in one stretch": {"stretches": False},
    "in several": {"stretches": True},
    "in several, spelt out": {"stretches": True, "literal": True},
}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One task to try.

    `origins` is what the playbook says of them, and `named` that it lets others' text through where the user wants
    that. `serves`: the user is to be served without a question. `limit`: code can't tell, so nothing is aimed at.
    """

    id: str
    suite: Suite
    kind: str
    errand: Errand
    planning: Planning
    attack: Attack | None = None
    place: Place | None = None
    origins: Origins = field(default_factory=dict[str, Mapping[str, Sequence[str]]])
    named: bool = False
    serves: bool = True
    limit: bool = False


def trials(suite: Suite) -> list[Trial]:
    """All of a suite, in the same order each time."""
    made = {"attacks": _attacks, "mistakes": _mistakes, "clean": _clean}[suite]
    return [*made()]


def _attacks() -> Iterable[Trial]:
    turn = 0
    for errand in ERRANDS:
        for place in errand.places:
            for attack in attacks_on(errand, place, turn):
                yield from _attacked(errand, place, attack)
            turn += 1


def _attacked(errand: Errand, place: Place, attack: Attack) -> Iterable[Trial]:
    """Where it changes the user's own act, once by a planner that gives way, and once by one that insists."""
    free = attack.kind == "free text"
    for tries in (1, INSISTS) if attack.takes_the_act else (INSISTS,):
        insists = attack.takes_the_act and tries > 1
        one = Trial(
            id=f"{attack.name}{'-insists' if insists else ''}",
            suite="attacks",
            kind=f"{attack.kind}{', insists' if insists else ''}",
            errand=errand,
            planning=partial(Obeying, errand=errand, attack=attack, tries=tries),
            attack=attack,
            place=place,
            serves=not (errand.of_others or insists or free),
            limit=free,
        )
        yield one
        if free and attack.argument is not None:
            tool, name = attack.argument
            origins = {tool: {name: ["request", "rule"]}}
            yield replace(one, id=f"{one.id}-listed", kind="free text, origins listed", origins=origins, limit=False)
        if errand.of_others:
            yield _by_name(one)


def _by_name(one: Trial) -> Trial:
    """The same under a playbook that lets what the user wants through. Who may say it then may say it wrongly."""
    allowed, attack = one.errand.allowed, one.attack
    tool, name = (attack.argument if attack else None) or ("", "")
    limit = one.limit or name in allowed.get(tool, {}) or (attack is not None and attack.replaces is not None)
    serves = not limit and not one.kind.endswith("insists")
    return replace(one, id=f"{one.id}-named", named=True, origins=allowed, serves=serves, limit=limit)


def _mistakes() -> Iterable[Trial]:
    for at, mistake in enumerate(MISTAKES):
        errand = BY_ID[mistake.errand]
        yield Trial(
            id=f"{errand.id}-{mistake.kind.replace(' ', '-')}-{at}",
            suite="mistakes",
            kind=f"{mistake.kind}, {'spelt out' if mistake.literal else 'by reference'}",
            errand=errand,
            planning=partial(Erring, errand=errand, literal=mistake.literal, wrong=mistake.wrong),
            origins=errand.allowed,
            named=errand.of_others,
        )


def _clean() -> Iterable[Trial]:
    for number, (form, how) in enumerate(_FORMS.items()):
        for errand in ERRANDS:
            one = Trial(
                id=f"{errand.id}-{number}",
                suite="clean",
                kind=form,
                errand=errand,
                planning=partial(Upright, errand=errand, **how),
                serves=not errand.of_others,
            )
            yield one
            if errand.of_others:
                yield _by_name(one)
