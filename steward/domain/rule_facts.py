"""Facts that rules rest on: which call or which look at the ledger each is, and what it came to.

A rule comes to a fact while it is evaluated. What is not known then ends the evaluation (`Unread`); whoever judges goes
on with what does not hang on it, reads all that was come to, and judges again. So a fact that no rule comes to is not
read, and equal ones are read once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from steward.domain.canonical import canonical, digest
from steward.domain.errors import RuleError
from steward.domain.model import Action, Entry, Json, JsonObject
from steward.domain.outages import Outage
from steward.domain.playbook import Fact
from steward.domain.ports.ledger import PastAct
from steward.domain.ports.rules import Rules
from steward.domain.state import PastLook

MOST_ACTS = 1_000  # of other tasks that one look at the ledger may find


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One fact for one act: the READ `read` with `args`, or acts of the tools `ledger` with these `args`.

    `within` bounds their age, in seconds; `but` is the key of the act that is judged, which is none of them.
    """

    name: str
    args: JsonObject
    read: str = ""
    ledger: tuple[str, ...] = ()
    within: float | None = None
    but: str = ""

    @cached_property
    def key(self) -> str:
        """The same for what would be looked up in the same way."""
        return digest("fact", self.read, list(self.ledger), canonical(self.args), self.within, self.but)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a fact came to: its value, or why it could not be had. `at` is in Unix seconds.

    `away` is what has to be over before it can be had, where it is only not to be had now, and `took` how many seconds
    were lost on finding that out.
    """

    wanted: Wanted
    value: Json = None
    error: str = ""
    at: float = 0.0
    away: Outage | None = None
    took: float = 0.0


class Unread(Exception):
    """Rules came to facts that are not known yet."""

    def __init__(self, *wanted: Wanted) -> None:
        super().__init__(*(one.name for one in wanted))
        self.wanted = wanted


@dataclass(frozen=True)
class FactValues(Mapping[str, Any]):
    """The playbook's facts as the variable `facts`, for one act. `seen` is what their arguments may look at;
    `looked` gathers the keys of those that were come to. Each is looked up once: a macro comes to it for each item, and
    so do the act's other rules, with the same `found`: a value, and the keys of what it took.
    """

    facts: Mapping[str, Fact]
    known: Mapping[str, Known]
    action: Action
    rules: Rules
    seen: Mapping[str, Any]
    looked: set[str] = field(default_factory=set[str])
    used: list[str] = field(default_factory=list[str])
    found: dict[str, tuple[Any, set[str]]] = field(default_factory=dict[str, tuple[Any, set[str]]])

    def __getitem__(self, name: str) -> Any:
        """Raises KeyError for one that is not there, Unread, and RuleError for one that could not be had."""
        if name not in self.found:
            keys = set[str]()
            try:
                self.found[name] = self._looked_up(name, self.facts[name], keys), keys
            finally:
                self.looked.update(keys)
        value, keys = self.found[name]
        self.looked.update(keys)
        return value

    def for_rule(self, looked: set[str]) -> FactValues:
        """The same facts, and `looked` gathers what one rule comes to."""
        return FactValues(self.facts, self.known, self.action, self.rules, self.seen, looked, found=self.found)

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def _looked_up(self, name: str, fact: Fact, looked: set[str]) -> Any:
        wanted = self._wanted(name, fact, looked)
        looked.add(wanted.key)
        known = self.known.get(wanted.key)
        if known is None:
            raise Unread(wanted)
        if known.error:
            raise RuleError(f"the fact {name} could not be had: {known.error}")
        return _as_seen(known)

    def _wanted(self, name: str, fact: Fact, looked: set[str]) -> Wanted:
        if name in self.used:
            raise RuleError(f"the facts {', '.join([*self.used, name])} need each other")
        inner = replace(self, looked=looked, used=[*self.used, name])
        given = fact.match if fact.ledger else fact.args
        values = {**self.seen, "facts": inner}
        args = {argument: self._value(one, values) for argument, one in given.items()}
        if fact.ledger:
            ledger, within = tuple(fact.ledger), fact.within
            return Wanted(name=name, args=args, ledger=ledger, within=within, but=self.action.key)
        return Wanted(name=name, args=args, read=fact.read)

    def _value(self, said: Json, values: Mapping[str, Any]) -> Json:
        return self.rules.value(said, values) if isinstance(said, str) else said


def past_acts(entries: Sequence[Entry]) -> list[PastAct]:
    """Rows of the ledger as past acts."""
    return [
        PastAct(
            task_id=one.action.task_id,
            tool=one.action.tool,
            args=one.action.args,
            result=one.result if one.verified else None,
            verified=one.verified,
            at=one.claimed_at,
        )
        for one in entries
    ]


def as_json(acts: Sequence[PastAct]) -> Json:
    """Past acts as the record keeps them."""
    return [
        {
            "task": act.task_id,
            "tool": act.tool,
            "args": act.args,
            "result": act.result,
            "verified": act.verified,
            "at": datetime.fromtimestamp(act.at, UTC).isoformat(),
        }
        for act in acts
    ]


def past_looks(known: Iterable[Known], acts: Collection[Action]) -> list[PastLook]:
    """The looks at past acts that these acts were judged by."""
    tasks = {act.key: act.task_id for act in acts}
    return [
        PastLook(
            act=one.wanted.but,
            ledger=[*one.wanted.ledger],
            args=one.wanted.args,
            since=None if one.wanted.within is None else one.at - one.wanted.within,
            found=of_others(one.value, tasks[one.wanted.but]),
        )
        for one in known
        if one.wanted.ledger and one.wanted.but in tasks and not one.error
    ]


def of_others(acts: Json, task_id: str) -> str:
    """The digest of those of the acts that other tasks did."""
    told = [act for act in acts if isinstance(act, dict)] if isinstance(acts, list) else []
    return digest("past", *(canonical(act) for act in told if act["task"] != task_id))


def _as_seen(found: Known) -> Any:
    """As a rule sees it: of past acts the time is a timestamp."""
    if not found.wanted.ledger or not isinstance(found.value, list):
        return found.value
    acts = [act for act in found.value if isinstance(act, dict)]
    return [{**act, "at": datetime.fromisoformat(str(act["at"]))} for act in acts]


def told(known: Sequence[Known]) -> list[Json]:
    """Facts as the record keeps them: what was looked up, and what it came to or why it could not be had."""
    return [
        {
            "fact": one.wanted.name,
            **({"ledger": [*one.wanted.ledger]} if one.wanted.ledger else {"tool": one.wanted.read}),
            "args": one.wanted.args,
            "within": one.wanted.within,
            "but": one.wanted.but,
            "at": one.at,
            **({"error": one.error} if one.error else {"result": one.value}),
        }
        for one in known
    ]


def known_of(fact: JsonObject) -> Known:
    """What a fact came to, as it was `told`."""
    at = fact.get("at")
    return Known(
        wanted=wanted_of(fact),
        value=fact.get("result"),
        error=str(fact.get("error") or ""),
        at=float(at) if isinstance(at, int | float) else 0.0,
    )


def wanted_of(fact: JsonObject) -> Wanted:
    """What was looked up, of a fact as it was `told`."""
    ledger, args, within = fact.get("ledger"), fact.get("args"), fact.get("within")
    return Wanted(
        name=str(fact.get("fact")),
        args=args if isinstance(args, dict) else {},
        read=str(fact.get("tool") or ""),
        ledger=tuple(str(one) for one in ledger) if isinstance(ledger, list) else (),
        within=float(within) if isinstance(within, int | float) else None,
        but=str(fact.get("but") or ""),
    )
