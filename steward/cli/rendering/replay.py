"""What a replay found: for each playbook and rule what would be otherwise, with examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from rich.console import Group as Together
from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import arguments, instant, moment, plain, plural, short
from steward.domain.judged_acts import Period
from steward.domain.model import Json, JsonObject
from steward.domain.replay import Difference, Group, Replayed, Would
from steward.domain.text import line

if TYPE_CHECKING:
    from steward.records import Records

Examples: TypeAlias = dict[int, list[JsonObject]]
"""Of each group, by its place, the examples as they may be shown."""
_WOULD: dict[Would, tuple[str, str]] = {
    "stopped": ("would be stopped", "red"),
    "asked": ("would ask a person", "yellow"),
    "let_through": ("would be let through", "green"),
    "untold": ("can't be told", "magenta"),
}
_SAID = 160  # characters


async def safe(found: Replayed, records: Records) -> Examples:
    """The examples without what nobody may be shown."""
    from steward.nodes.task_redactor import knowing

    shown: Examples = {}
    for place, group in enumerate(found.sorted()):
        shown[place] = []
        for one in group.examples:
            act = one.act
            known = await knowing(records.redactor, records.ledger, act.action.task_id, act.action)
            shown[place].append(known.of(_example(one, group.rule)))
    return shown


def _example(one: Difference, rule: str) -> JsonObject:
    act = one.act
    return {
        "task": act.action.task_id,
        "step": act.action.step,
        "tool": act.action.tool,
        "args": act.action.args,
        "at": instant(act.at),
        "requested_by": act.requested_by,
        "then": act.then,
        "answer": act.answer or None,
        "by": act.by or None,
        "version": act.version or None,
        "said": one.grounds[rule],
    }


def document(found: Replayed, shown: Examples, period: Period, seconds: float) -> JsonObject:
    """For programs."""
    groups: list[Json] = [
        {
            "playbook": group.playbook,
            "rule": group.rule,
            "would": group.would,
            "acts": group.count,
            "examples": [*shown[place]],
        }
        for place, group in enumerate(found.sorted())
    ]
    return {
        "since": instant(period.since),
        "until": instant(period.until),
        "acts": found.acts,
        "as_they_were": found.acts - found.otherwise - found.untold,
        "same_rules": found.same_rules,
        "otherwise": found.otherwise,
        "untold": found.untold,
        "seconds": round(seconds, 3),
        "groups": groups,
    }


def found(found: Replayed, shown: Examples, period: Period, seconds: float) -> RenderableType:
    """For people: the sum, then each playbook with its rules."""
    same = found.acts - found.otherwise - found.untold
    counts = [f"{same:,} as they were"]
    counts += [f"{found.otherwise:,} otherwise"] if found.otherwise else []
    counts += [f"{found.untold:,} can't be told"] if found.untold else []
    times = f"{moment(period.since)[:16]} to {moment(period.until)[:16]}"
    parts: list[RenderableType] = [
        Text.assemble((f"{plural(found.acts, 'act')}, {times}: ", "bold"), (", ".join(counts), "bold"), "."),
    ]
    if found.same_rules:
        parts.append(Text(f"{found.same_rules:,} of them were judged under these very rules.", style="dim"))
    before = ""
    for place, group in enumerate(found.sorted()):
        if group.playbook != before:
            parts.append(render.heading(plain(group.playbook or "without a playbook")))
            before = group.playbook
        parts += _group(group, shown[place])
    rate = f"{found.acts / seconds:,.0f} acts a second" if seconds > 1 else ""
    parts.append(Text(f"\nNothing was done and nothing was written. {rate}".rstrip(), style="dim"))
    return Together(*parts)


def _group(group: Group, shown: list[JsonObject]) -> Iterator[RenderableType]:
    words, style = _WOULD[group.would]
    rule = {"scope": "its scope", "approvals": "its approvals", "playbook": ""}.get(group.rule, f"rule {group.rule}")
    yield Text.assemble(
        ("  ", ""), (f"{plural(group.count, 'act')} {words}", style), (f"  {plain(rule)}".rstrip(), "bold")
    )
    said = ""
    for one in shown:
        if one["said"] != said:
            said = str(one["said"])
            yield render.facts([("", Text(line(said, _SAID), "italic"))], indent=2)
        yield render.facts([(minute(one["at"]), _line(one))], indent=4)
    if group.count > len(shown):
        yield Text(f"    … and {group.count - len(shown):,} more", style="dim")


def _line(one: JsonObject) -> Text:
    args = one["args"]
    shown = arguments(args, 100) if isinstance(args, dict) else ""
    return Text.assemble(
        (short(str(one["task"])), "bold"), f"  {plain(str(one['tool']))} {shown}", (f"\n{then_in_words(one)}", "dim")
    )


def minute(at: Json) -> str:
    """A time of a document, by the clock on the wall."""
    return moment(datetime.fromisoformat(str(at)).timestamp())[:16]


def then_in_words(one: JsonObject) -> str:
    """What became of the act then."""
    by = f" by {plain(str(one['by']))}" if one["by"] else ""
    match one["then"], one["answer"]:
        case "passed", _:
            return "it went through"
        case "asked", "approve" | "edit":
            return f"a person was asked, and it was approved{by}"
        case "asked", None:
            return "a person was asked and has not answered"
        case "asked", answer:
            return f"a person was asked; the answer{by} was {plain(str(answer))}"
        case _:
            return "it was refused"
