"""Each fact against the READ, or the tools of the ledger, that it looks up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from steward.domain.extraction import EXTRACT
from steward.domain.model import Json, Risk
from steward.domain.playbook import Fact, Playbook
from steward.domain.ports.tools import Toolbox
from steward.expressions.checking import Checked
from steward.expressions.complaints import meant, named
from steward.expressions.shapes import Kind, Shape, shape_of
from steward.expressions.told_types import nodes
from steward.expressions.tree import Call, Field, Literal, Name, Node
from steward.expressions.written import literal
from steward.playbooks.findings import Finding, of_complaints
from steward.playbooks.rule_checking import Judged
from steward.playbooks.rule_variables import Vocabulary

_NUMBERS = {"int", "double"}
_IN_JSON: dict[Kind, Kind] = {"timestamp": "string", "duration": "double"}  # what the READ is given


def fact_findings(
    playbook: Playbook, tools: Toolbox, words: Vocabulary, judged: Sequence[Judged], *, all_: bool
) -> Iterator[Finding]:
    """What is wrong with the facts; `judged` are the rules, which say for which acts a fact is looked up."""
    needs: dict[str, set[str]] = {}
    users = {name: [one for one in judged if name in one.facts] for name in playbook.facts}
    for name, fact in playbook.facts.items():
        where = f"facts.{name}"
        if wrong := [*_source(where, fact, tools), *_changing(where, fact, tools)]:
            yield from wrong
            continue
        acts = [*dict.fromkeys(tool for one in users[name] for tool in one.tools)] or playbook.tools
        checker = words.checker(acts)
        field, given = ("match", fact.match) if fact.ledger else ("args", fact.args)
        wanted = _arguments(fact, tools, words)
        for argument, said in given.items():
            place = f"{where}.{field}.{argument}"
            expected = wanted.get(argument) if wanted else None
            yield from _argument(place, argument, fact, wanted)
            if not isinstance(said, str):
                yield from _fits(place, shape_of({"const": said}), said, expected)
                continue
            checked = checker.check(said, maybe=all_ and bool(users[name]), holds=_come_to(users[name]))
            yield from of_complaints(place, [one for one in checked.complaints if all_ or not one.works])
            if checked.tree is not None:
                needs.setdefault(name, set()).update(_facts_of(checked))
                constant = checked.tree.root.value if isinstance(checked.tree.root, Literal) else None
                yield from _fits(place, checked.shape, constant, expected, text=said)
        yield from _missing(where, fact, tools)
    yield from _circles(needs)
    used = {name for one in judged for name in one.facts} | {name for names in needs.values() for name in names}
    if all_ and len(judged) == len(playbook.rules):
        for name in playbook.facts:
            if name not in used:
                yield Finding(field=f"facts.{name}", reason="no rule looks at it. Remove it", works=True)


def _come_to(users: Sequence[Judged]) -> list[Node]:
    """What is true where a fact is looked up that makes a difference: the condition of a rule that looks at it."""
    conditions = [one.condition for one in users if one.condition is not None]
    return [Call(at=0, function="_||_", args=tuple(conditions))] if conditions else []


def _source(where: str, fact: Fact, tools: Toolbox) -> Iterator[Finding]:
    for tool in [fact.read] if fact.read else fact.ledger:
        field = f"{where}.read" if fact.read else f"{where}.ledger"
        card = tools.card(tool)
        if card is None:
            if tools.unavailable(tool) is None:
                yield Finding(field=field, reason=f"there is no tool '{tool}'. {meant(tool, tools.names())}")
        elif fact.read and card.risk is not Risk.READ:
            reads = [name for name in tools.names() if (one := tools.card(name)) and one.cost is Risk.READ]
            reason = f"{tool} acts, and a fact only reads. Tools that read: {named(reads)}"
            yield Finding(field=field, reason=reason)
        elif fact.read == EXTRACT:
            yield Finding(field=field, reason=f"{EXTRACT} asks a model, which a fact may not. Take a READ of a system")
        elif fact.read and card.egress:
            reason = f"{tool} reaches outside though it reads, which a fact may not. Take a READ without egress"
            yield Finding(field=field, reason=reason)


def _changing(where: str, fact: Fact, tools: Toolbox) -> Iterator[Finding]:
    for index, tool in enumerate(fact.changed_by or []):
        card, field = tools.card(tool), f"{where}.changed_by.{index}"
        if card is None and tools.unavailable(tool) is None:
            yield Finding(field=field, reason=f"there is no tool '{tool}'. {meant(tool, tools.names())}")
        elif card is not None and not card.acts:
            yield Finding(field=field, reason=f"{tool} only reads, and changes nothing. Leave it out")


def _arguments(fact: Fact, tools: Toolbox, words: Vocabulary) -> Mapping[str, Shape] | None:
    """The arguments that may be given; None where that is not known."""
    named_ = [fact.read] if fact.read else fact.ledger
    if any(tools.card(tool) is None for tool in named_):
        return None
    shape = words.args(named_)
    return shape.fields if shape.known else None


def _argument(place: str, argument: str, fact: Fact, wanted: Mapping[str, Shape] | None) -> Iterator[Finding]:
    """What is wrong with giving it a value, or with looking for one, whatever the value is."""
    if wanted is None:
        return
    if argument not in wanted:
        whose = " and ".join(fact.ledger) or fact.read
        yield Finding(field=place, reason=f"{whose} has no argument '{argument}'. {meant(argument, wanted)}")
    elif fact.ledger and wanted[argument].decimal:
        why = f"{argument} is a number kept as a text (a Decimal), of which '100' does not match '100.00'"
        advice = f"Leave it out here, and write double(act.args.{argument}) == … in the rule"
        yield Finding(field=place, reason=f"{why}. {advice}")


def _missing(where: str, fact: Fact, tools: Toolbox) -> Iterator[Finding]:
    card = tools.card(fact.read) if fact.read else None
    required = card.args_schema.get("required") if card else None
    for argument in required if isinstance(required, list) else []:
        if argument not in fact.args:
            reason = f"{fact.read} needs '{argument}'. Give it under args, as {argument}: args.{argument}"
            yield Finding(field=where, reason=reason)


def _fits(field: str, shape: Shape, constant: Json | object, wanted: Shape | None, text: str = "") -> Iterator[Finding]:
    """Whether a value of that shape may be given as the argument."""
    if wanted is None or wanted.kind == "any" or shape.kind == "any":
        return
    shape = replace(shape, kind=_IN_JSON.get(shape.kind, shape.kind))
    if wanted.choices and constant is not None and constant not in wanted.choices:
        yield Finding(
            field=field, reason=f"it takes none but {named(map(str, wanted.choices))}", at=0 if text else None
        )
    elif shape.kind != wanted.kind and not {shape.kind, wanted.kind} <= _NUMBERS | {"null"}:
        if {shape.kind, wanted.kind} <= {"record", "map"} or (shape.kind == "null" and wanted.nullable):
            return
        advice = f"Write string({text})." if text and wanted.kind == "string" else ""
        if text and isinstance(constant, int | float) and wanted.kind == "string":
            advice = f'Write "{literal(text)}".'
        yield Finding(field=field, reason=f"it takes {_word(wanted)}, and this is {_word(shape)}. {advice}".strip())


def _word(shape: Shape) -> str:
    words = {"string": "a text", "bool": "true or false", "list": "a list", "null": "null"}
    words |= {"int": "a whole number", "double": "a number", "timestamp": "a timestamp", "duration": "a span of time"}
    return words.get(shape.kind, "an object")


def _facts_of(checked: Checked) -> Iterator[str]:
    if checked.tree is None:
        return
    for node in nodes(checked.tree.root):
        if isinstance(node, Field) and isinstance(node.of, Name) and node.of.name == "facts":
            yield node.name


def _circles(needs: Mapping[str, set[str]]) -> Iterator[Finding]:
    told: set[str] = set()
    for name in needs:
        path = _back_to(name, needs)
        if path and not told & {*path}:
            told |= {*path}
            reason = f"the facts need each other: {' → '.join([*path, name])}. Let one of them do without"
            yield Finding(field=f"facts.{name}", reason=reason)


def _back_to(name: str, needs: Mapping[str, set[str]]) -> list[str]:
    """A way from the fact to itself."""
    open_now = [[name]]
    seen: set[str] = set()
    while open_now:
        path = open_now.pop()
        for other in sorted(needs.get(path[-1], ())):
            if other == name:
                return path
            if other not in seen:
                seen.add(other)
                open_now.append([*path, other])
    return []
