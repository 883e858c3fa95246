"""Whether what was done is what the goal called for: nothing left out, nothing too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice

from steward.domain.canonical import canonical
from steward.domain.errors import RuleError
from steward.domain.model import Acceptance, Action, Entry, Expectation, JsonObject, Problem, Risk
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.state import Closed, State
from steward.domain.value_comparison import agrees, is_open, refers


def stated_playbook(state: State) -> str | None:
    """The playbook that the request was found to fall under apart from any plan, unless people said more since."""
    return state.acceptance.playbook if state.acceptance and not state.answers else None


def missing(
    acceptance: Acceptance,
    done: Sequence[Entry],
    rules: Rules,
    closed: Sequence[Closed] = (),
    tools: Toolbox | None = None,
) -> list[Problem]:
    """Expected effects that the verified actions do not cover, as refusals."""
    return [_missing(one, count) for one, count in lacking(acceptance, done, rules, closed, tools)]


def lacking(
    acceptance: Acceptance,
    done: Sequence[Entry],
    rules: Rules,
    closed: Sequence[Closed] = (),
    tools: Toolbox | None = None,
) -> list[tuple[Expectation, int]]:
    """The expectations that the verified actions do not cover, with how many do; one action counts for one only.

    `tools` say which texts are identifiers. What a person left out or did by hand is no longer called for: it
    stands in the place of what it would have met.
    """
    wanted = [one for one in acceptance.expectations if not is_moot(one, done)]
    words = {one.key for one in closed if one.own}  # a person's word is no result to look into
    real = [entry for entry in done if entry.action.key not in words]
    stand_ins = _stand_ins(wanted, real, closed)
    fitting = [
        [index for index, entry in enumerate(real) if _matches(one, entry, rules, tools)]
        + [len(real) + index for index, other in enumerate(stand_ins) if _could_be(one, other, tools)]
        for one in wanted
    ]
    counts = [0] * len(wanted)
    for number in _assigned(wanted, fitting).values():
        counts[number] += 1
    return [(one, count) for one, count in zip(wanted, counts, strict=True) if count < one.at_least]


def is_moot(expected: Expectation, done: Sequence[Entry]) -> bool:
    """Whether there is nothing that it could follow: all that the other tool was to do was so already."""
    followed = [entry for entry in done if entry.action.tool == expected.follows]
    return bool(followed) and all(entry.already_so for entry in followed)


def _stand_ins(wanted: Sequence[Expectation], real: Sequence[Entry], closed: Sequence[Closed]) -> list[Closed]:
    """Each closed act as often as it may count; one that was done all the same counts by itself."""
    done = {entry.action.key for entry in real}
    most = {one.tool: sum(each.at_least for each in wanted if each.tool == one.tool) for one in closed}
    return [
        one
        for one in closed
        if one.key not in done
        for _ in range(most[one.tool] if one.count is None else min(one.count, most[one.tool]))
    ]


def _could_be(expected: Expectation, closed: Closed, tools: Toolbox | None) -> bool:
    return expected.tool == closed.tool and _may_match(expected, closed.args, tools, concrete=False)


def _assigned(wanted: Sequence[Expectation], fitting: Sequence[Sequence[int]]) -> dict[int, int]:
    """Action → expectation, as many as can be: one that fits several goes where it is needed (Kuhn's matching)."""
    holder: dict[int, int] = {}

    def place(number: int, tried: set[int]) -> bool:
        """One more for that expectation, out of what it or another one that can do without holds."""
        for action in fitting[number]:
            other = holder.get(action)
            if other is not None:
                if other in tried:
                    continue
                tried.add(other)
            if other is None or place(other, tried):
                holder[action] = number
                return True
        return False

    for number, one in enumerate(wanted):
        free = (action for action in fitting[number] if action not in holder)
        taken = dict.fromkeys(islice(free, one.at_least), number)
        holder |= taken
        for _ in range(one.at_least - len(taken)):
            if not place(number, {number}):
                break
    return holder


def excess(
    acceptance: Acceptance,
    done: Sequence[Entry],
    planned: Sequence[Action],
    closed: Sequence[Closed] = (),
    tools: Toolbox | None = None,
    *,
    concrete: bool = False,
) -> list[tuple[Action, Problem]]:
    """Planned effects that the acceptance does not call for; reads are free.

    Effects of the same tool are counted against the sum of what its expectations allow, since what a
    `where` looks at is known only afterwards. `concrete` false means: references are not resolved
    yet, and may come to anything. Where a model named no bound, there may be any number of targets,
    but only as many irreversible acts on each as it asks for. What a person closed counts as done.
    """
    flagged: list[tuple[Action, Problem]] = []
    used = Counter[str | tuple[str, str]]()
    acts, gone = counted_already(done, planned, closed)
    for action in acts:
        used.update(_counted(action))
    for one, count in gone:
        used.update({one.tool: count} | ({(one.tool, one.target): count} if one.target else {}))
    for action in planned:
        if action.risk is Risk.READ:
            continue
        fitting = _fitting(acceptance, action, tools, concrete=concrete)
        used.update(_counted(action))
        if not fitting or any(used[what] > _most(acceptance, what) for what in _counted(action)):
            flagged.append((action, _unexpected(action, acceptance)))
    return flagged


def counted_already(
    done: Sequence[Entry], planned: Sequence[Action], closed: Sequence[Closed]
) -> tuple[list[Action], list[tuple[Closed, int]]]:
    """What was done, and what was closed with how many acts it stands for, beside the planned ones and each once."""
    keys = {action.key for action in planned}
    acts = [entry.action for entry in done if entry.action.key not in keys]
    keys |= {entry.action.key for entry in done}
    return acts, [(one, one.count) for one in closed if one.count and one.key not in keys]


def wanted(acceptance: Acceptance, action: Action, tools: Toolbox | None = None) -> int:
    """How many acts like this one are asked for."""
    return sum(one.at_least for one in _fitting(acceptance, action, tools, concrete=True))


def _fitting(acceptance: Acceptance, action: Action, tools: Toolbox | None, *, concrete: bool) -> list[Expectation]:
    """The effects that the goal calls for of which it may be one, as far as its arguments tell."""
    expected = [one for one in acceptance.expectations if one.tool == action.tool]
    return [one for one in expected if _may_match(one, action.args, tools, concrete=concrete)]


def _counted(action: Action) -> list[str | tuple[str, str]]:
    """What an effect counts for: its tool, and where it can't be undone its target too."""
    if action.target is None or refers(action.target) or action.risk is not Risk.IRREVERSIBLE:
        return [action.tool]
    return [action.tool, (action.tool, action.target)]


def is_met_by(expected: Expectation, tool: str, args: JsonObject, tools: Toolbox | None = None) -> bool:
    """Whether such an act is what is expected, as far as its arguments tell."""
    return expected.tool == tool and _may_match(expected, args, tools, concrete=True)


def may_be_met_by(acceptance: Acceptance, action: Action, tools: Toolbox | None = None) -> bool:
    """Whether it may be one of the effects that the goal calls for."""
    return bool(_fitting(acceptance, action, tools, concrete=False))


def is_met_by_any(acceptance: Acceptance, action: Action, tools: Toolbox | None = None) -> bool:
    """Whether it may be one of effects of which there may be any number, or none: how many are wanted is not known."""
    return any(one.at_most is None or not one.at_least for one in _fitting(acceptance, action, tools, concrete=False))


def open_expectations(
    acceptance: Acceptance, acts: Sequence[Action], closed: Sequence[Closed], tools: Toolbox | None = None
) -> list[Expectation]:
    """What these acts and what people closed would not cover; a reference may still come to anything."""
    wanted = acceptance.expectations
    keys = {action.key for action in acts}
    closed = [one for one in closed if one.key not in keys]
    given = [(action.tool, action.args) for action in acts]
    given += [(one.tool, one.args) for one in _stand_ins(wanted, [], closed)]
    fitting = [
        [
            index
            for index, (tool, args) in enumerate(given)
            if tool == one.tool and _may_match(one, args, tools, concrete=False)
        ]
        for one in wanted
    ]
    counts = Counter(_assigned(wanted, fitting).values())
    return [one for index, one in enumerate(wanted) if counts[index] < one.at_least]


def _most(acceptance: Acceptance, counted: str | tuple[str, str]) -> float:
    tool = counted if isinstance(counted, str) else counted[0]
    fitting = [one for one in acceptance.expectations if one.tool == tool]
    each = any(one.for_each for one in fitting) and isinstance(counted, str)  # how many items there are shows late
    if not each and None not in [one.at_most for one in fitting]:
        return sum(one.at_most or 0 for one in fitting)
    if isinstance(counted, str) or acceptance.source == "playbook":
        return float("inf")
    return sum(max(one.at_least, one.at_most or 1) for one in fitting)


def _matches(expected: Expectation, entry: Entry, rules: Rules, tools: Toolbox | None) -> bool:
    if expected.tool != entry.action.tool or not _may_match(expected, entry.action.args, tools, concrete=True):
        return False
    if expected.where is None:
        return True
    evidence = entry.verdict.evidence if entry.verdict else None
    try:
        return rules.holds(expected.where, {"args": entry.action.args, "result": entry.result, "found": evidence})
    except RuleError:  # what can't be shown to match does not count as met
        return False


def _may_match(expected: Expectation, args: JsonObject, tools: Toolbox | None, *, concrete: bool) -> bool:
    card = tools.card(expected.tool) if tools else None
    wanted = expected.args if expected.for_each is None else _without_items(expected.args)
    return agrees(wanted, args, card.args_schema if card else {}, concrete=concrete)


def _without_items(args: JsonObject) -> JsonObject:
    """What is wanted of every item: what differs by item is known at the end, when they are read."""
    return {name: value for name, value in args.items() if not is_open(value)}


def _missing(expected: Expectation, count: int) -> Problem:
    return Problem(
        code="effect_missing",
        message=f"the goal calls for {in_words(expected)}, verified: {count} of {expected.at_least}",
        suggestion="Plan what is missing; what was done stays done.",
        detail={**described(expected), "lacking": expected.at_least - count},
    )


def _unexpected(action: Action, acceptance: Acceptance) -> Problem:
    return Problem(
        code="unexpected_effect",
        step=action.step,
        message=f"the goal does not call for {action.tool} with these arguments",
        suggestion="Leave it out unless the goal can't be met without it.",
        detail={"args": action.args, "expected": [described(one) for one in acceptance.expectations]},
    )


def in_words(expected: Expectation) -> str:
    """It in one line."""
    args = f" with {canonical(expected.args)}" if expected.args else ""
    where = f" where {expected.where}" if expected.where else ""
    return f"{expected.tool}{args}{where}"


def described(expected: Expectation) -> JsonObject:
    return {
        "tool": expected.tool,
        "args": expected.args,
        "where": expected.where,
        "at_least": expected.at_least,
        "at_most": expected.at_most,
        **({"for_each": {**asdict(expected.for_each)}} if expected.for_each else {}),
    }
