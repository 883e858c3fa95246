"""The trials of each suite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from steward.evals.provenance.attacks import Attack, attacks_on
from steward.evals.provenance.bench import Planning
from steward.evals.provenance.errand import Errand, Place
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

    `named`: the playbook lets others' text through by name, where that is what the user wants. `serves`: the user
    is to be served without a question. `limit`: code can't tell, so nothing is aimed at.
    """

    id: str
    suite: Suite
    kind: str
    errand: Errand
    planning: Planning
    attack: Attack | None = None
    place: Place | None = None
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
            serves=not errand.of_others and not insists,
        )
        yield one
        if errand.of_others:
            changed = attack.replaces is not None
            yield replace(one, id=f"{one.id}-named", named=True, serves=not (insists or changed), limit=changed)


def _mistakes() -> Iterable[Trial]:
    for at, mistake in enumerate(MISTAKES):
        errand = BY_ID[mistake.errand]
        yield Trial(
            id=f"{errand.id}-{mistake.kind.replace(' ', '-')}-{at}",
            suite="mistakes",
            kind=f"{mistake.kind}, {'spelt out' if mistake.literal else 'by reference'}",
            errand=errand,
            planning=partial(Erring, errand=errand, literal=mistake.literal, step=mistake.step, wrong=mistake.wrong),
            named=errand.of_others,
        )


def _clean() -> Iterable[Trial]:
    for number, (form, how) in enumerate(_FORMS.items()):
        for errand in ERRANDS:
            for named in (False, True) if errand.of_others else (False,):
                whose = "others' values, named" if named else "others' values" if errand.of_others else "own values"
                yield Trial(
                    id=f"{errand.id}-{number}{'-named' if named else ''}",
                    suite="clean",
                    kind=f"{whose}, {form}",
                    errand=errand,
                    planning=partial(Upright, errand=errand, **how),
                    named=named,
                    serves=named or not errand.of_others,
                )
