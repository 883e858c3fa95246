"""Acts with the rules on their tools: which held, on what, and what followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import arguments, instant, minute, moment, plain, short, value
from steward.domain.model import Json, JsonObject
from steward.domain.replay_words import then_in_words
from steward.domain.text import line

if TYPE_CHECKING:
    from steward.domain.rule_explanation import RuleExplained
    from steward.playbooks.explaining import ActExplained

_ARGS, _VALUE = 400, 200  # characters
_MARKS = {
    "forbid": ("✗", "red", "held: forbids it"),
    "review": ("?", "yellow", "held: asks a person"),
    "confirm": ("?", "yellow", "held: asks whoever asked for the task"),
    "pass": ("✓", "green", "did not hold"),
    "open": ("…", "yellow", "judged later: it looks at what comes before the act"),
    None: ("–", "magenta", "can't be told"),
}


def act(one: ActExplained) -> JsonObject:
    """For programs; what people see is made of it, too."""
    then = one.then
    judged: JsonObject = {}
    if then is not None:
        judged = {"at": instant(then.at), "then": then.then, "answer": then.answer or None, "by": then.by or None}
        judged["said"] = then.said or None
    return {
        "step": one.action.step,
        "tool": one.action.tool,
        "args": one.action.args,
        "playbook": one.playbook,
        "version": one.version or None,
        **judged,
        "untold": one.untold or None,
        "scope": [*one.scope],
        "approval_of_every_call": one.asks,
        "rules": [_rule(rule) for rule in one.rules],
    }


def _rule(one: RuleExplained) -> JsonObject:
    rule = one.rule
    parts: list[Json] = [
        {
            "text": part.text,
            "comes": part.comes,
            "error": part.error or None,
            "values": dict[str, Json](part.values),
        }
        for part in one.parts
    ]
    return {
        "rule": rule.id,
        "file": rule.origin or None,
        "came": one.came,
        "then": rule.then,
        "mode": rule.mode,
        "when": " ".join(rule.when.split()),
        "message": one.said or None,
        "error": one.error or None,
        "untold": one.untold or None,
        "facts": [*one.facts],
        "let": dict[str, Json](one.let),
        "parts": parts,
    }


def task(task_id: str, goal: str, acts: Sequence[JsonObject]) -> Iterator[RenderableType]:
    """A task that ran, as it was judged."""
    yield Text.assemble((plain(goal), "bold"), (f"  {short(task_id)}", "dim"))
    if not acts:
        yield Text("Nothing of it was called, asked about or refused by a rule.", style="dim")
    for one in acts:
        yield from _act(one)
    if acts:
        yield Text("\nAs it was judged then: the rules that held, and the facts that are on record.", style="dim")


def goal(goal: str, acts: Sequence[JsonObject], none: Sequence[RenderableType]) -> Iterator[RenderableType]:
    """A request that nobody carries out."""
    yield Text(plain(goal), style="bold")
    if not acts:
        yield Text("There is no act to explain:", style="yellow")
        yield from (Text(plain(one)) if isinstance(one, str) else one for one in none)
    for one in acts:
        yield from _act(one)
    yield Text("\nNothing was done: this was a dry run.", style="dim")


def _then(one: JsonObject) -> str:
    at = datetime.fromisoformat(str(one["at"])).timestamp()
    return f"{minute(at)}: {then_in_words(str(one['then']), str(one['answer'] or ''), str(one['by'] or ''))}"


def _act(one: JsonObject) -> Iterator[RenderableType]:
    args = one["args"]
    yield render.heading(f"{plain(str(one['step']))}: {plain(str(one['tool']))}")
    under = f"{one['playbook']}, version {one['version']}" if one["version"] else str(one["playbook"])
    yield render.facts(
        [
            ("arguments", Text(arguments(args, _ARGS)) if isinstance(args, dict) and args else None),
            ("under", under),
            ("then", _then(one) if "at" in one else None),
            ("", Text(plain(str(one["untold"])), style="magenta") if one["untold"] else None),
        ],
        indent=2,
    )
    for said in _list(one["scope"]):
        yield Text(f"  ✗ its scope: {plain(str(said))}", style="red")
    if one["approval_of_every_call"]:
        yield Text("  ? the playbook asks for approval of every call", style="yellow")
    told: list[Json] = []
    for rule in _list(one["rules"]):
        if isinstance(rule, dict):
            yield from _rule_lines(rule, told)
    if not one["rules"] and not one["untold"]:
        yield Text("  no rule is on it", style="dim")


def _rule_lines(rule: JsonObject, told: list[Json]) -> Iterator[RenderableType]:
    """One rule; a fact that was `told` with another one of the same act is named only."""
    sign, style, words = _MARKS[str(rule["came"]) if rule["came"] else None]
    tried = " (only tried out)" if rule["mode"] == "log" else ""
    where = f" ({rule['file']})" if rule["file"] else ""
    yield Text.assemble((f"  {sign} ", style), (plain(f"{rule['rule']}{where}"), "bold"), (f"  {words}{tried}", style))
    rows: list[tuple[str, RenderableType | None]] = [
        ("says", Text(plain(str(rule["message"]))) if rule["message"] else None),
        ("error", Text(plain(str(rule["error"])), style="red") if rule["error"] else None),
        ("because", Text(plain(str(rule["untold"]))) if rule["untold"] else None),
    ]
    rows += [("when", _part(part)) for part in _list(rule["parts"]) if isinstance(part, dict)]
    let = rule["let"]
    rows += [(plain(name), str(given)) for name, given in let.items()] if isinstance(let, dict) else []
    for fact in _list(rule["facts"]):
        if isinstance(fact, dict):
            rows.append((plain(str(fact["fact"])), Text("as above", "dim") if fact in told else _fact(fact)))
            told.append(fact)
    yield render.facts(rows, indent=4)


def _part(part: JsonObject) -> Text:
    """A part of the condition, and what it compares."""
    sign, style = {True: ("true", "green"), False: ("false", "dim")}.get(bool(part["comes"]), ("", ""))
    if part["comes"] is None:
        sign, style = "error", "red"
    values = part["values"]
    compared = (
        ", ".join(f"{plain(name)} is {plain(str(one))}" for name, one in values.items())
        if isinstance(values, dict)
        else ""
    )
    error = str(part["error"]) if part["error"] and not compared else ""
    return Text.assemble(
        (f"{sign:5} ", style), line(str(part["text"])), (f"  {compared or plain(error)}".rstrip(), "dim")
    )


def _fact(fact: JsonObject) -> Text:
    """What was looked up, when, and what it came to."""
    args, ledger = fact.get("args"), fact.get("ledger")
    where = ", ".join(map(str, ledger)) if isinstance(ledger, list) else str(fact.get("tool"))
    asked = f"{where} {arguments(args) if isinstance(args, dict) else ''}".strip()
    at = fact.get("at")
    when = f" at {moment(float(at))}" if isinstance(at, int | float) and at else ""
    known = f"could not be had: {fact['error']}" if "error" in fact else value(fact.get("result"))
    kind = "acts by" if isinstance(ledger, list) else "read"
    return Text.assemble((f"{kind} {asked}{when}: ", "dim"), line(known, _VALUE))


def _list(given: Json) -> list[Json]:
    return given if isinstance(given, list) else []
