"""Expectations for each item of a READ, against what the tools take and give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from steward.domain.extraction import EXTRACT
from steward.domain.model import Each, Expectation, Json, JsonObject
from steward.domain.plan_expressions import MOMENTS, as_expression, as_path, expressions_in
from steward.domain.ports.rules import Rules, Typed
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.references import ITEM, BadReferenceError, expressions, fits, schema_at, schemas_at, types_at
from steward.domain.value_comparison import is_open
from steward.expressions.complaints import meant, named
from steward.expressions.language import RESERVED
from steward.expressions.shape_schemas import schema_of
from steward.expressions.shapes import shape_of
from steward.playbooks.findings import Finding

_ANY: JsonObject = {}


def each_findings(
    field: str, expected: Expectation, slots: JsonObject, tools: Toolbox, rules: Rules
) -> Iterator[Finding]:
    """What is wrong with the READ, its items, and what is said of each of them."""
    each = expected.for_each
    if each is None:
        yield from _no_items(field, expected)
        return
    card = tools.card(each.read)
    if card is None or card.acts or each.read == EXTRACT:
        if card is not None or tools.unavailable(each.read) is None:
            yield Finding(field=f"{field}.for_each.read", reason=_no_read(each, card, tools))
        return
    fixed = {name: value for name, value in each.args.items() if not is_open(value)}
    for wrong in tools.check_part(each.read, fixed):
        yield Finding(field=f"{field}.for_each.args.{wrong.detail.get('argument')}", reason=wrong.message)
    typed = _items(each, card, slots, rules)
    if typed.why or not fits(types_at(typed.schema, []), {"array"}):
        reason = f"{typed.why}. {typed.advice}".rstrip(". ") if typed.why else f"it is not a list{_lists(typed)}"
        yield Finding(field=f"{field}.for_each.items", reason=reason, at=typed.at)
        return
    item = {ITEM: schema_at(typed.schema, [0]), "slots": slots}
    for name, value in expected.args.items():
        yield from _of_item(f"{field}.args.{name}", value, item, rules)


def item_of(expected: Expectation, slots: JsonObject, tools: Toolbox, rules: Rules) -> JsonObject | None:
    """The schema of each item, empty where it may be anything; None where nothing is said of items."""
    if expected.for_each is None:
        return None
    card = tools.card(expected.for_each.read)
    typed = _items(expected.for_each, card, slots, rules) if card else Typed()
    return _ANY if typed.why else schema_at(typed.schema, [0])


def _items(each: Each, card: Card, slots: JsonObject, rules: Rules) -> Typed:
    """What the expression for the items comes to."""
    variables = {**_fields(card.result_schema, each.items), "result": card.result_schema, "slots": slots}
    return rules.typed(each.items, variables)


def _lists(typed: Typed) -> str:
    """Which fields of it are."""
    lists = [name for name, one in shape_of(typed.schema).fields.items() if one.kind == "list"]
    return f". Of its fields {named(lists)} {'is' if len(lists) == 1 else 'are'}" if lists else ""


def _no_items(field: str, expected: Expectation) -> Iterator[Finding]:
    for name, value in expected.args.items():
        if any(one.strip().partition(".")[0] == ITEM for one in _inside(value)):
            yield Finding(field=f"{field}.args.{name}", reason="there is an item only where for_each says of what")


def _no_read(each: Each, card: Card | None, tools: Toolbox) -> str:
    if card is None:
        return f"there is no tool '{each.read}'. {meant(each.read, tools.names())}"
    if each.read == EXTRACT:
        return f"{EXTRACT} asks a model, and items are read from a system"
    reads = [name for name in tools.names() if (one := tools.card(name)) and not one.acts]
    return f"{each.read} acts, and items are only read. Tools that read: {named(reads)}"


def _fields(schema: JsonObject, items: str) -> dict[str, JsonObject]:
    """The fields of what a READ gives; where it may have others, those that the expression names may be anything."""
    shape = shape_of(schema)
    try:
        named_ = {one.root for one in as_expression(items).reads} - {*MOMENTS}
    except BadReferenceError:
        named_ = set[str]()
    found = {name: schema_of(one) for name, one in shape.fields.items() if name not in RESERVED or name in named_}
    return found if shape.known else {**dict.fromkeys(named_, _ANY), **found}


def _of_item(field: str, value: Json, variables: Mapping[str, JsonObject], rules: Rules) -> Iterator[Finding]:
    if not isinstance(value, str):
        return
    for start, inside in expressions_in(value):
        if inside is None:
            yield Finding(field=field, reason="'${' has no '}'", at=start - 2)
            return
        path = as_path(inside)
        if path is not None and path.root == ITEM:
            if not schemas_at(variables[ITEM], path.path):
                yield Finding(field=field, reason=f"'${{{path.text}}}' is not in the items", at=start)
            continue
        typed = rules.typed(inside, variables)
        if typed.why:
            yield Finding(field=field, reason=f"{typed.why}. {typed.advice}".rstrip(". "), at=start + typed.at)


def _inside(value: Json) -> list[str]:
    try:
        return expressions(value)
    except BadReferenceError:
        return []
