"""The examples beside rules: what passed, what came in place of what was expected, and what has no example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from steward.cli.text import plain, plural
from steward.domain.canonical import canonical
from steward.domain.model import Json, JsonObject
from steward.domain.playbook import Playbook, Rule
from steward.domain.rule_tests import RuleTried, Tried
from steward.domain.text import line

Done = Sequence[tuple[Playbook, Sequence[RuleTried]]]
PlaceOf = Callable[[Playbook, Rule, int], tuple[Path, int] | None]
"""File and line of a rule's example, by its number."""
_WIDTH = 200  # characters of an example's arguments, and of what was said


def document(done: Done, place_of: PlaceOf) -> JsonObject:
    """For programs."""
    books: list[Json] = [
        {"name": book.name, "rules": [_rule(book, one, place_of) for one in rules]} for book, rules in done
    ]
    return {"playbooks": books, **_counts(done)}


def _counts(done: Done) -> dict[str, int]:
    rules = [one for _, ruled in done for one in ruled]
    return {
        "rules": len(rules),
        "examples": sum(len(one.tried) for one in rules),
        "failed": sum(one.failed for one in rules),
        "uncovered": sum(bool(one.uncovered) for one in rules),
    }


def _rule(book: Playbook, one: RuleTried, place_of: PlaceOf) -> JsonObject:
    examples: list[Json] = [
        {
            "number": number,
            "tool": tried.tool,
            "args": tried.test.args,
            "expected": tried.test.then,
            "came": tried.came,
            "passed": not tried.wrong,
            "wrong": tried.wrong or None,
            "message": tried.said or None,
            "error": tried.error or None,
            **(_at(place_of(book, one.rule, number)) if tried.wrong else {}),
        }
        for number, tried in enumerate(one.tried, start=1)
    ]
    origin: JsonObject = {"file": one.rule.origin} if one.rule.origin else {}
    return {"id": one.rule.id, **origin, "failed": one.failed, "missing": [*one.uncovered], "examples": examples}


def _at(place: tuple[Path, int] | None) -> JsonObject:
    return {"at": {"file": str(place[0]), "line": place[1]}} if place else {}


def parts(done: Done, place_of: PlaceOf) -> Iterator[RenderableType]:
    """For people: a playbook, its rules, and of each what is to be said."""
    for book, rules in done:
        yield Text(plain(book.name), style="bold")
        width = max((len(_name(one)) for one in rules), default=0)
        for one in rules:
            yield from _lines(book, one, width, place_of)
        if not rules:
            yield Text("  its rules are of banks that were tested above" if book.rules else "  no rules", style="dim")
    counts = _counts(done)
    yield Text(
        f"{plural(counts['rules'], 'rule')}, {plural(counts['examples'], 'example')}: {counts['failed']} failed; "
        f"{plural(counts['uncovered'], 'rule')} without an example of each kind."
    )


def _name(one: RuleTried) -> str:
    return plain(f"{one.rule.id} ({one.rule.origin})" if one.rule.origin else one.rule.id)


def _lines(book: Playbook, one: RuleTried, width: int, place_of: PlaceOf) -> Iterator[Text]:
    sign, style = ("✗", "red") if one.failed else ("!", "yellow") if one.uncovered else ("✓", "green")
    counted = f"{len(one.tried) - one.failed} of {plural(len(one.tried), 'example')} passed"
    told = [counted] if one.tried else []
    said = "; ".join([*told, *one.uncovered])
    yield Text.assemble((f"  {sign} ", style), f"{_name(one):{width}}  ", (said, "dim" if sign == "✓" else style))
    for number, tried in enumerate(one.tried, start=1):
        if tried.wrong:
            yield from _failure(number, tried, place_of(book, one.rule, number))


def _failure(number: int, tried: Tried, place: tuple[Path, int] | None) -> Iterator[Text]:
    at = f" ({plain(str(place[0]))}:{place[1]})" if place else ""
    yield Text(f"      example {number}{at}: {line(tried.wrong, _WIDTH)}", style="red")
    yield Text(f"        {line(f'{tried.tool} {canonical(tried.test.args)}', _WIDTH)}", style="dim")
    if tried.said and not tried.error:
        yield Text(f"        {line(tried.said, _WIDTH)}", style="dim")
