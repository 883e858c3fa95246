"""Hard limits over a task's whole life: loops end by arithmetic."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from steward.domain.errors import Unusable
from steward.domain.model import Entry, Limits, Usage
from steward.domain.text import line

# Supersteps that must be left when a node sends the flow on, so that human_review can still run:
# LangGraph raises once a step beyond the limit is due, and no node can catch that.
NEEDED = {"plan": 3, "execute": 3, "validate": 2}

ITEMS = "items"  # of one `for_each`; a playbook's own limit, and the only one that is not in Limits
_MUCH = 0.4  # of what was used: one thing that took as much is worth naming
MOST_DOLLARS = 1_000_000.0
"""The most that a million tokens may be said to cost: beyond it is a mistake, and sums of such are soon no numbers."""
GRANTABLE = [*(one.name for one in fields(Limits)), ITEMS]


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """A limit that was reached, in its own unit; `grants` is what it takes to go on, where that is known.

    `why` is what most of it went to, in words, where one thing stands out.
    """

    name: str
    used: float
    limit: float
    grants: Mapping[str, float] = field(default_factory=dict[str, float])
    why: str = ""

    def __str__(self) -> str:
        if self.name == "supersteps":
            return "the caller's recursion limit leaves no room for the next step"
        if self.name == ITEMS:
            return f"a for_each comes to {self.used:,.15g} items, {self.limit:,.15g} are allowed at a time"
        said = f"{self.name.replace('_', ' ')}: {round(self.used, 6):,.15g} used, {self.limit:,.15g} allowed"
        return f"{said}; {self.why}" if self.why else said


def check_limits(given: Mapping[str, object]) -> dict[str, float]:
    """Ceilings that a caller sets, as they count. Raises Unusable."""
    known: dict[str, type[float]] = {one.name: type(getattr(Limits(), one.name)) for one in fields(Limits)}
    checked: dict[str, float] = {}
    for name, most in given.items():
        if name not in known:
            raise Unusable(f"limits: there is no ceiling '{line(name, 40)}'; possible: {', '.join(known)}")
        if isinstance(most, bool) or not isinstance(most, int | float) or not 0 < most < math.inf:
            raise Unusable(f"limits: '{name}' must be a number above 0")
        if known[name] is int and not float(most).is_integer():
            raise Unusable(f"limits: '{name}' must be a whole number")
        checked[name] = float(most)
    return checked


def lower(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Of each ceiling the lower one."""
    return {name: min(each[name] for each in (one, other) if name in each) for name in [*one, *(other.keys() - one)]}


def limits_in_words(limits: Mapping[str, float]) -> str:
    """Ceilings as people read them: `5 actions, 60 s of work, $0.5`; empty where there are none."""
    return ", ".join(_in_words(name, limits[name]) for name in GRANTABLE if name in limits)


def _in_words(name: str, most: float) -> str:
    match name:
        case "cost":
            return f"${most:,.10g}"
        case "seconds":
            return f"{most:,.10g} s of work"
        case "waiting":
            return f"{most:,.10g} s of waiting"
        case _:
            noun = name.replace("replan", "re-plan").replace("_", " ")
            return f"{most:,.10g} {noun.removesuffix('s') if most == 1 else noun}"


def tightened(limits: Limits, most: Mapping[str, float]) -> Limits:
    """The limits, or what the caller set where that is lower: a caller never widens them."""
    kept = {name: type(getattr(limits, name))(min(getattr(limits, name), most[name])) for name in most}
    return replace(limits, **kept)


def granted(limits: Limits, extra: Mapping[str, float]) -> Limits:
    """The limits with what people added."""
    more = {name: type(getattr(limits, name))(getattr(limits, name) + extra[name]) for name in extra if name != ITEMS}
    return replace(limits, **more)


def attempts(history: Sequence[Entry]) -> int:
    """Tool calls made so far, retries included, but not those put off; the ledger knows, whatever a crash lost."""
    return sum(attempts_by_tool(history).values())


def attempts_by_tool(history: Sequence[Entry]) -> Counter[str]:
    """The same, of each tool."""
    made = Counter[str]()
    for entry in history:
        made[entry.action.tool] += entry.tries
    return made


def before_planning(usage: Usage, limits: Limits) -> Ceiling | None:
    """A limit that forbids one more model call."""
    spent = {
        "model_calls": (usage.model_calls, limits.model_calls),
        "tokens": (usage.tokens, limits.tokens),
        "cost": (usage.cost, limits.cost),
        "seconds": (usage.seconds, limits.seconds),
    }
    reached = ((name, used, most) for name, (used, most) in spent.items() if used >= most)
    return next((Ceiling(name=n, used=u, limit=most, why=_why(n, usage)) for n, u, most in reached), None)


def _why(name: str, usage: Usage) -> str:
    """A slow model is the reason for its seconds, so that nobody looks for it among the tools."""
    slow = name == "seconds" and usage.longest_call >= usage.seconds * _MUCH
    return f"one model call took {usage.longest_call:.0f} s" if slow else ""


@dataclass
class Allowance:
    """What one planning may still spend, shared by the questions that it asks at the same time.

    `usage` is what the task has used so far, this planning included; no `limits` means no bound.
    `reached` is the ceiling that kept a call from being made.
    """

    usage: Usage = field(default_factory=Usage)
    limits: Limits | None = None
    reached: Ceiling | None = None

    def take(self, worked: float = 0.0, longest: float = 0.0) -> bool:
        """Count one call about to be made after `worked` seconds of this planning; false where a limit forbids it.

        `longest` is how many of them its longest call took.
        """
        if self.limits is not None:
            spent = self.usage + Usage(seconds=worked, longest_call=longest)
            self.reached = self.reached or before_planning(spent, self.limits)
        if self.reached is None:
            self.usage += Usage(model_calls=1)
        return self.reached is None

    def spend(self, tokens: int, cost: float) -> None:
        """What a call that was taken has cost."""
        self.usage += Usage(tokens=tokens, cost=cost)


def before_acting(usage: Usage, limits: Limits, made: int, planned: int) -> Ceiling | None:
    """A limit that forbids `planned` more tool calls after `made`."""
    if made + planned > limits.actions:
        lacking: dict[str, float] = {"actions": made + planned - limits.actions}
        return Ceiling(name="actions", used=made, limit=limits.actions, grants=lacking)
    if usage.seconds >= limits.seconds:
        return Ceiling(name="seconds", used=usage.seconds, limit=limits.seconds, why=_why("seconds", usage))
    return None


def too_many_items(items: int, most: int, limits: Limits, made: int) -> Ceiling:
    """The ceiling of one loop; what it takes to go on holds the tool calls that the loop will need."""
    lacking: dict[str, float] = {ITEMS: items - most}
    if made + items > limits.actions:
        lacking["actions"] = made + items - limits.actions
    return Ceiling(name=ITEMS, used=items, limit=most, grants=lacking)


def too_many_steps(steps: int, limits: Limits) -> Ceiling:
    """The ceiling of a plan with more steps than the task may make calls."""
    return Ceiling(name="actions", used=steps, limit=limits.actions, grants={"actions": steps - limits.actions})


def supersteps(next_node: str, remaining: int) -> Ceiling | None:
    """The guard before LangGraph's own wall."""
    if remaining >= NEEDED[next_node]:
        return None
    return Ceiling(name="supersteps", used=0, limit=remaining)
