"""What a replay found: for each playbook and rule what would be otherwise, with examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.console import Group as Together
from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import arguments, instant, minute, plain, plural, short
from steward.domain.judged_acts import Period
from steward.domain.model import Json, JsonObject
from steward.domain.replay import Group, Replayed, Would
from steward.domain.replay_words import WOULD, rule_in_words, then_in_words
from steward.domain.text import line
from steward.playbooks.replay_examples import Example, Shown

_STYLES: dict[Would, str] = {"stopped": "red", "asked": "yellow", "let_through": "green", "untold": "magenta"}
_SAID = 160  # characters


def document(found: Replayed, shown: Shown, period: Period, seconds: float) -> JsonObject:
    """For programs."""
    groups: list[Json] = [
        {
            "playbook": group.playbook,
            "rule": group.rule,
            "would": group.would,
            "acts": group.count,
            "examples": [*map(_document, examples)],
        }
        for group, examples in shown
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


def _document(one: Example) -> JsonObject:
    unknown = {name: None for name in ("answer", "by", "version") if not getattr(one, name)}
    return {**asdict(one), "at": instant(one.at), **unknown}


def found(found: Replayed, shown: Shown, period: Period, seconds: float) -> RenderableType:
    """For people: the sum, then each playbook with its rules."""
    same = found.acts - found.otherwise - found.untold
    counts = [f"{same:,} as they were"]
    counts += [f"{found.otherwise:,} otherwise"] if found.otherwise else []
    counts += [f"{found.untold:,} can't be told"] if found.untold else []
    times = f"{minute(period.since)} to {minute(period.until)}"
    parts: list[RenderableType] = [
        Text.assemble((f"{plural(found.acts, 'act')}, {times}: ", "bold"), (", ".join(counts), "bold"), "."),
    ]
    if found.same_rules:
        parts.append(Text(f"{found.same_rules:,} of them were judged under these very rules.", style="dim"))
    before = ""
    for group, examples in shown:
        if group.playbook != before:
            parts.append(render.heading(plain(group.playbook or "without a playbook")))
            before = group.playbook
        parts += _group(group, examples)
    rate = f"{found.acts / seconds:,.0f} acts a second" if seconds > 1 else ""
    parts.append(Text(f"\nNothing was done and nothing was written. {rate}".rstrip(), style="dim"))
    return Together(*parts)


def _group(group: Group, shown: Sequence[Example]) -> Iterator[RenderableType]:
    told = f"  {plain(rule_in_words(group.rule))}".rstrip()
    yield Text.assemble(
        ("  ", ""), (f"{plural(group.count, 'act')} {WOULD[group.would]}", _STYLES[group.would]), (told, "bold")
    )
    said = ""
    for one in shown:
        if one.said != said:
            said = one.said
            yield render.facts([("", Text(line(said, _SAID), "italic"))], indent=2)
        yield render.facts([(minute(one.at), _line(one))], indent=4)
    if group.count > len(shown):
        yield Text(f"    … and {group.count - len(shown):,} more", style="dim")


def _line(one: Example) -> Text:
    shown, then = arguments(one.args, 100), then_in_words(one.then, one.answer, one.by)
    return Text.assemble((short(one.task), "bold"), f"  {plain(one.tool)} {shown}", (f"\n{then}", "dim"))
