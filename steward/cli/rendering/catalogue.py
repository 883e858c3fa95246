"""Playbooks and tools: the lists, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.rendering import provenance
from steward.cli.text import plain, value
from steward.domain.model import Json, JsonObject
from steward.domain.playbook import Playbook, Rule
from steward.domain.playbook_words import LOOKED_AT, ceilings, follows, limit_in_words, sureness
from steward.domain.ports.tools import Card

_PLANNED = {"stretches": "made by a model", "once": "made by a model, as a whole and without seeing what is read"}
_DEEPEST = 3  # levels of objects that are spelt out


def playbooks(given: Sequence[Playbook]) -> RenderableType:
    made = render.table(
        ("Playbook", {"no_wrap": True}),
        ("For", {"ratio": 1}),
        ("Model", {"no_wrap": True}),
        ("Approvals", {"overflow": "fold"}),
    )
    for one in given:
        made.add_row(
            one.name,
            Text(plain(one.title)),
            Text("not needed", style="green") if one.fixed else Text("needed", style="yellow"),
            Text(
                plain(", ".join(one.approvals))
                or ("by rule" if any(r.then == "review" for r in one.rules_in_force) else "–")
            ),
        )
    return made


def playbook(one: Playbook) -> RenderableType:
    """One playbook: what it may do, within which limits, and when it is done."""
    parts: list[RenderableType] = [
        Text.assemble((plain(one.title), "bold"), (f"  {one.name}, version {one.version}", "dim")),
        Text(plain(one.description)),
        Text(),
        render.facts(
            [
                ("tools", ", ".join(one.tools)),
                ("approvals", ", ".join(one.approvals) or "none by default"),
                ("second look", LOOKED_AT.get(one.second_look)),
                ("sure", sureness(one)),
                ("evidence", one.evidence.replace("_", " ")),
                ("ceilings", ceilings(one.limits)),
                ("time zone", one.timezone or None),
                ("plan", "fixed: works without a model" if one.fixed else _PLANNED[one.planning]),
            ]
        ),
    ]
    parts += _scope(one)
    if one.rules_in_force:
        parts.append(render.heading("Rules"))
        parts.append(render.facts((follows(rule), _rule(rule)) for rule in one.rules_in_force))
    if one.success:
        parts.append(render.heading("Counts as done when"))
        parts += [Text(f"• {plain(each.tool)}: {plain(each.why or each.where or '')}") for each in one.success]
    if one.examples:
        parts.append(render.heading("Examples of goals"))
        parts += [Text(f"• {plain(each.goal)}") for each in one.examples]
    return Group(*parts)


def _scope(one: Playbook) -> list[RenderableType]:
    if not one.scope:
        return []
    rows = [
        (f"{tool}.{name}", limit_in_words(limit)) for tool, named in one.scope.items() for name, limit in named.items()
    ]
    return [render.heading("Scope"), render.facts(rows)]


def _rule(rule: Rule) -> Text:
    style = "red" if rule.then == "forbid" else "yellow"
    origin = f" ({rule.origin})" if rule.origin else ""
    condition = f"\n{rule.id}{origin}: {' '.join(rule.when.split())}"
    return Text.assemble((plain(rule.message), style), (plain(condition), "dim"))


def tools(given: Sequence[Card]) -> RenderableType:
    made = render.table(
        ("Tool", render.NAME),
        ("Risk", {"no_wrap": True}),
        ("Proof", {"max_width": 16}),
        ("Source", {"no_wrap": True}),
        ("What it does", {"ratio": 1}),
    )
    for card in given:
        about = Text.assemble(plain(card.description), (f"\n{plain(card.origin)}" if card.origin else "", "dim"))
        made.add_row(Text(plain(card.name)), render.risk(card.risk), _proof(card), provenance.written_by(card), about)
    return made


def _proof(card: Card) -> Text:
    style = "green" if card.provable else "yellow"
    return Text(plain(card.proven), style="dim" if card.proven == "reads" else style)


def tool(card: Card) -> RenderableType:
    """One tool with its arguments and its result."""
    proof = "its effect is read back from the world" if card.provable else "its own word only"
    proof = "it only reads: it has no effect to prove" if card.proven == "reads" else proof
    proof += f" ({card.proven})" if card.proven not in ("", "read back", "receipt only", "reads") else ""
    return Group(
        Text.assemble((plain(card.name), "bold"), "  ", render.risk(card.risk)),
        Text(plain(card.description)),
        Text(),
        render.facts(
            [
                ("proof", proof),
                ("from", card.origin),
                ("source", provenance.written_by_in_full(card)),
                ("time-out", f"{card.timeout:g} s"),
                ("hidden", ", ".join(card.sensitive) or None),
                ("may land", f"up to {card.settle_after:g} s after a lost answer" if card.settle_after else None),
            ]
        ),
        render.heading("Arguments"),
        _schema(card.args_schema),
        *provenance.roles(card),
        render.heading("Result"),
        _schema(card.result_schema),
    )


def _schema(schema: JsonObject) -> RenderableType:
    """A JSON schema's fields, one a line."""
    made = render.table(("Name", render.NAME), ("Type", {"overflow": "fold"}), ("", {"ratio": 1}))
    for name, kind, about in _fields(schema, schema):
        made.add_row(
            Text(plain(name), style="bold" if name.endswith("*") else ""), Text(plain(kind)), Text(plain(about))
        )
    if not made.row_count and schema.get("type", "object") != "object":  # a list, or a plain value
        return Text(plain(_type(schema, schema)))
    return Group(made, Text("* must be given", style="dim")) if made.row_count else Text("none", style="dim")


def _fields(schema: JsonObject, root: JsonObject, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, type and description of each field, those of objects after them with their path."""
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or prefix.count(".") > _DEEPEST:
        return
    for name, part in properties.items():
        needed = isinstance(required, list) and name in required
        field = _resolved(part, root)
        default = field.get("default")
        otherwise = f" (else {value(default)})" if default not in (None, "") and not needed else ""
        about = f"{value(field.get('description', ''))}{otherwise}".strip()
        yield f"{prefix}{name}{' *' if needed else ''}", _type(field, root), about
        yield from _fields(field, root, f"{prefix}{name}.")


def _resolved(part: Json, root: JsonObject) -> JsonObject:
    """The schema behind a local `$ref`."""
    if not isinstance(part, dict):
        return {}
    reference, definitions = part.get("$ref"), root.get("$defs")
    if isinstance(reference, str) and isinstance(definitions, dict):
        found = definitions.get(reference.rsplit("/", 1)[-1])
        return {**found, **part} if isinstance(found, dict) else part
    return part


def _type(field: JsonObject, root: JsonObject) -> str:
    if isinstance(choices := field.get("enum"), list):
        return " | ".join(map(value, choices))
    if isinstance(several := field.get("anyOf") or field.get("oneOf"), list):
        return " | ".join(dict.fromkeys(_type(_resolved(one, root), root) for one in several))
    if "const" in field:
        return value(field["const"])
    kind = value(field.get("type", "any"))
    if kind == "array":
        return f"list of {_type(_resolved(field.get('items'), root), root)}"
    bounds = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    said = [f"({value(field['format'])})"] if "format" in field else []
    return " ".join([kind, *said, *(f"{sign} {value(field[name])}" for name, sign in bounds.items() if name in field)])
