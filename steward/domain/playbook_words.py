"""What a playbook bounds and asks for, in words: the same on a page and on a terminal."""

from __future__ import annotations

import json

from steward.domain.calibration.standing import share_text
from steward.domain.model import Json, Limits
from steward.domain.playbook import Fact, Playbook, Rule, Scope
from steward.domain.text import duration, plain

LOOKED_AT = {
    "effects": "before every act, by a model that did not plan it",
    "irreversible": "before acts that can't be undone, by a model that did not plan them",
}
"""When a playbook wants a second look, in words."""


def sureness(playbook: Playbook) -> str:
    """How sure a plan has to be for nobody to be asked."""
    terms, number = playbook.confidence, f"{playbook.threshold:.0%} at least, else a person is asked"
    if terms.at_most_wrong is None:
        return number
    most = f"so that at most {share_text(terms.at_most_wrong)} of what nobody reads is wrong"
    until = "a person reads each plan" if terms.until_known == "person" else number
    about = "; plans that only read: " + number if terms.of == "effects" else ""
    return f"{most}; until that can be promised, {until}{about}"


def ceilings(limits: Limits) -> str:
    counts = f"{limits.actions} actions, {limits.replans} re-plans, {limits.model_calls} model calls"
    return f"{counts}, {limits.seconds:,.15g} s, ${limits.cost:,.15g}"


def limit_in_words(limit: Scope) -> str:
    """What one argument may be."""
    parts = [f"one of {', '.join(map(_spelt, limit.one_of))}"] if limit.one_of else []
    parts += [f"at least {limit.minimum:.15g}"] if limit.minimum is not None else []
    parts += [f"at most {limit.maximum:.15g}"] if limit.maximum is not None else []
    parts += [f"like {limit.pattern}"] if limit.pattern else []
    return plain(", ".join(parts))


def follows(rule: Rule) -> str:
    """What follows where the rule holds, and by whom, in a few words."""
    asked = rule.exception or rule
    people = f" by {asked.approvers}" if asked.approvers > 1 else ""
    people += f" of {asked.group}" if asked.group else ""
    then = rule.then if rule.then != "forbid" or rule.exception is None else "forbid, exception"
    return f"{then}{people}{', only logged' if rule.mode == 'log' else ''}"


def looked_up(fact: Fact) -> str:
    """What a fact reads, of which arguments."""
    if fact.ledger:
        of = f"verified acts of {', '.join(fact.ledger)} in all tasks"
        within = "" if fact.within is None else f", of the last {duration(fact.within)}"
        return plain(f"{of}{_where(fact.match)}{within}")
    changed = "" if fact.changed_by is None else f"; changed by {', '.join(fact.changed_by) or 'no tool'}"
    return plain(f"{fact.read}{_where(fact.args)}{changed}")


def _where(args: dict[str, Json]) -> str:
    named = ", ".join(f"{name} = {_spelt(given)}" for name, given in args.items())
    return f" with {named}" if named else ""


def _spelt(given: Json) -> str:
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
