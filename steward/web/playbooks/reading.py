"""One playbook in words: what it bounds, what it looks up, its rules with their examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from steward.domain.model import Expectation, JsonObject
from steward.domain.playbook import Playbook, Rule, RuleTest, Then
from steward.domain.playbook_words import LOOKED_AT, ceilings, follows, limit_in_words, looked_up, sureness
from steward.domain.rule_tests import RuleTried, Tried
from steward.domain.rule_values import with_reads
from steward.domain.text import duration, plural
from steward.web.rows import Chip
from steward.web.text import plain, value, words

_THEN: dict[Then, Chip] = {
    "forbid": Chip(text="Forbids", icon="slash", tone="bad"),
    "review": Chip(text="Asks a person", icon="user", tone="warn"),
    "confirm": Chip(text="Asks whoever asked", icon="question", tone="info"),
}
_CAME = {"pass": "passes", "forbid": "is forbidden", "review": "asks a person", "confirm": "asks whoever asked"}
_PASSED, _FAILED = Chip(text="Passes", icon="check", tone="good"), Chip(text="Fails", icon="cross", tone="bad")


@dataclass(frozen=True, kw_only=True)
class ExampleShown:
    """An example beside a rule. `chip` is its outcome, None where it was not run; `wrong` why it fails."""

    chip: Chip | None
    tool: str
    args: str
    given: list[tuple[str, str]]
    expected: str
    said: str
    wrong: str


@dataclass(frozen=True, kw_only=True)
class RuleShown:
    """A rule in words; `uncovered` are the kinds of examples that it lacks."""

    id: str
    chip: Chip
    follows: str
    logged: bool
    on: list[str]
    let: list[tuple[str, str]]
    when: str
    message: str
    facts: list[str]
    origin: str
    examples: list[ExampleShown]
    uncovered: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A playbook as its page tells it."""

    name: str
    title: str
    description: str
    version: str
    bounds: list[tuple[str, str]]
    scope: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    rules: list[RuleShown]
    success: list[str]
    goals: list[str]


def reading(playbook: Playbook, tried: Sequence[RuleTried] | None) -> Reading:
    """The playbook in words; without `tried` its examples stand there as they were not run."""
    facts = [
        [name for name, fact in playbook.facts.items() if fact in reads.facts] for _, reads in with_reads(playbook)
    ]
    ran = tried if tried is not None else [None] * len(playbook.rules)
    return Reading(
        name=playbook.name,
        title=plain(playbook.title),
        description=plain(playbook.description),
        version=playbook.version,
        bounds=_bounds(playbook),
        scope=[
            (plain(f"{tool}.{name}"), limit_in_words(limit))
            for tool, named in playbook.scope.items()
            for name, limit in named.items()
        ],
        facts=[(plain(name), looked_up(fact)) for name, fact in playbook.facts.items()],
        rules=[
            _rule(rule, names, one)
            for rule, names, one in zip(playbook.rules, facts, ran, strict=True)
            if rule in playbook.rules_in_force
        ],
        success=[_wanted(one) for one in playbook.success or []],
        goals=[plain(one.goal) for one in playbook.examples],
    )


def _bounds(playbook: Playbook) -> list[tuple[str, str]]:
    terms, fixed = playbook.review, playbook.fixed
    waits = ", ".join(f"{name} within {duration(due)}" for name, due in terms.due.items())
    ends = f"; ends after {duration(terms.expires)}: {terms.on_expiry}" if terms.expires else ""
    found = [
        ("tools", ", ".join(playbook.tools)),
        ("approval of every call", ", ".join(playbook.approvals) or "of no tool"),
        ("second look", LOOKED_AT.get(playbook.second_look, "none")),
        ("how sure", sureness(playbook)),
        ("evidence", playbook.evidence.replace("_", " ")),
        ("ceilings", f"{ceilings(playbook.limits)}, {plural(playbook.max_items, 'item')} in a loop"),
        ("plan", "fixed: works without a model" if fixed else "made by a model"),
        ("reviews", f"{terms.group}, then {terms.second_group}{f'; {waits}' if waits else ''}{ends}"),
        ("one at a time", playbook.one_at_a_time or ""),
        ("time zone", playbook.timezone),
        ("rule banks", ", ".join(playbook.banks)),
    ]
    return [(name, plain(given)) for name, given in found if given]


def _wanted(one: Expectation) -> str:
    said = one.why or one.where or ""
    return plain(f"{one.tool}: {said}" if said else one.tool)


def _rule(rule: Rule, facts: list[str], tried: RuleTried | None) -> RuleShown:
    ran: Sequence[Tried | None] = tried.tried if tried else [None] * len(rule.tests)
    return RuleShown(
        id=rule.id,
        chip=_THEN[rule.then],
        follows=plain(follows(rule)),
        logged=rule.mode == "log",
        on=[*map(plain, rule.on)],
        let=[(plain(name), plain(given)) for name, given in rule.let.items()],
        when=plain(rule.when.strip()),
        message=plain(rule.message.strip()),
        facts=[*map(plain, facts)],
        origin=plain(rule.origin),
        examples=[_example(rule, number, one) for number, one in enumerate(ran)],
        uncovered=tried.uncovered if tried else [],
    )


def _example(rule: Rule, number: int, tried: Tried | None) -> ExampleShown:
    test = tried.test if tried else rule.tests[number]
    return ExampleShown(
        chip=None if tried is None else _FAILED if tried.wrong else _PASSED,
        tool=plain(tried.tool if tried else test.tool or ", ".join(rule.on)),
        args=_fields(test.args),
        given=[(words(name), text) for name, text in _given(test) if text],
        expected=_CAME[test.then],
        said=plain(tried.said) if tried and not tried.error else "",
        wrong=plain(tried.wrong) if tried else "",
    )


def _given(test: RuleTest) -> Iterator[tuple[str, str]]:
    """What the example says beside the act's arguments."""
    who = test.requester
    yield from ((f"facts.{name}", value(given)) for name, given in test.facts.items())
    yield from ((f"steps.{name}", value(given)) for name, given in test.steps.items())
    yield from (("done", f"{value(act['tool'])}: {value(act['args'])}") for act in test.acts)
    yield "answers", "; ".join(map(plain, test.answers))
    yield "requester", _fields({"roles": [*who.roles], "groups": [*who.groups], "claims": {**who.claims}})
    yield from (("goal", plain(test.goal)), ("requested by", plain(test.requested_by)), ("risk", plain(test.risk)))
    yield from (
        ("now", plain(test.now)),
        ("given at", plain(test.given_at)),
        ("the message holds", plain(test.message)),
    )


def _fields(given: JsonObject) -> str:
    return ", ".join(f"{plain(name)}: {value(one)}" for name, one in given.items() if one not in ([], {}))
