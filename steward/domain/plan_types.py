"""A plan's expressions against the types of what they look at: results by their tools' schemas, the item of a loop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from steward.domain.computing import moves
from steward.domain.condition import as_variables
from steward.domain.marked_values import ANY
from steward.domain.model import Entry, Json, JsonObject, Plan, Problem, Step
from steward.domain.plan_expressions import (
    MOMENTS,
    OPENING,
    STEPS,
    Expression,
    Reference,
    as_expression,
    as_path,
)
from steward.domain.ports.rules import Rules, Typed
from steward.domain.ports.tools import Card, Toolbox
from steward.domain.references import (
    ITEM,
    BadReferenceError,
    alone,
    expressions_in,
    fits,
    looks_at,
    schema_at,
    schemas_at,
    types_at,
)

_PLAIN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])*", re.ASCII)
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
_VARIABLE = re.compile(r"ref_\d+")
BAD_EXPRESSION, BAD_CONDITION = "bad_expression", "bad_condition"
_ADVICE = "Refer to a step of this plan and a field of its tool's result."


@dataclass(frozen=True)
class ResultType:
    """What a result is: its schema, empty where it may be anything, and the dotted paths that nobody is shown."""

    schema: JsonObject = field(default_factory=dict[str, Json])
    hidden: frozenset[str] = frozenset()


def types_of_known(known: Iterable[str], history: Sequence[Entry], tools: Toolbox) -> dict[str, ResultType]:
    """What earlier plans left under names."""
    rows = {entry.action.step: entry.action for entry in history if entry.verified}
    cards = {name: (tools.card(row.tool), row.item >= 0) for name, row in rows.items()}
    return {name: _result(*cards.get(name, (None, False))) for name in known}


@dataclass(frozen=True)
class PlanTypes:
    """`known` is what earlier plans left under names."""

    plan: Plan
    tools: Toolbox
    rules: Rules
    known: Mapping[str, ResultType]
    items: dict[str, JsonObject] = field(default_factory=dict[str, JsonObject])

    def of(self, text: str, step: Step | None, at: str) -> JsonObject | Problem:
        """The schema of what stands between the braces, empty where it may be anything, or what is wrong with it.

        `at` is the part of the step that it stands in, as `args.amount`.
        """
        path = as_path(text)
        if path is not None:
            return self._path(path, step, at)
        try:
            expression = as_expression(text)
        except BadReferenceError as error:
            return bad(step, str(error), at)
        if wrong := moves(text) or self._unreadable(expression):
            return bad(step, wrong, at)
        for one in expression.reads:
            if (found := self._root(one, step, at)) is not None:
                return found
        if hidden := self._hidden(expression.reads, step):
            return bad(step, f"'${{{text}}}' looks into {hidden}, which is hidden; hand it on as it is, in ${{…}}", at)
        return self._typed(text, expression.reads, step, at, f"'${{{text}}}'")

    def loop(self, step: Step) -> Problem | None:
        """What is wrong with what the step goes through."""
        text = step.for_each or ""
        inside = alone(text)
        if inside is None:
            message = f"for_each must be one reference to a list, or an expression that gives one, not '{text[:60]}'"
            return bad(step, message, "for_each")
        found = self.of(inside, None, "for_each")  # there is no item there yet
        if isinstance(found, Problem):
            return shifted(_of_step(found, step), text.index(OPENING) + len(OPENING))
        if not fits(types_at(found, []), {"array"}):
            return bad(step, f"for_each: '{text}' is not a list", "for_each")
        self.items[step.id] = schema_at(found, [0])
        return None

    def condition(self, step: Step) -> Problem | None:
        """What is wrong with the step's `when`."""
        text = step.when or ""
        try:
            expression, found = as_variables(text)
            reads = [one for inside in found for one in looks_at(inside)]
        except BadReferenceError as error:
            return bad(step, str(error), "when")
        if wrong := self._named(found, step):
            return wrong
        if any("${" in quoted for quoted in _QUOTED.findall(text)):  # it would be compared as it stands
            return _bad_condition(step, "a reference in quotes is not replaced; write it without quotes")
        why = self.rules.check(expression)
        if bare := "" if why else _bare(expression):
            return _bad_condition(step, bare)
        if not all(as_path(inside) is None or _PLAIN.fullmatch(inside.strip()) for inside in found):
            return _bad_condition(step, why) if why else None
        typed = self._typed(opened(text), reads, step, "when", "when")
        if isinstance(typed, Problem):
            return typed
        kinds = types_at(typed, [])
        return None if fits(kinds, {"boolean"}) else _bad_condition(step, f"it gives {_in_words(kinds)}, not a boolean")

    def _named(self, found: Sequence[str], step: Step) -> Problem | None:
        """The first thing in a condition that there is not."""
        for inside in found:
            path = as_path(inside)
            if path is not None:
                wrong = self._path(path, step, "when")
                if isinstance(wrong, Problem):
                    return wrong
                continue
            expression = as_expression(inside)
            hidden = self._hidden(expression.reads, step)
            if wrong := self._unreadable(expression) or (hidden and f"{hidden} is hidden, and no when may look at it"):
                return bad(step, wrong, "when")
            if missing := next(filter(None, (self._root(one, step, "when") for one in expression.reads)), None):
                return missing
        return None

    def schema(self, step_id: str) -> JsonObject:
        """What that step's result is, empty where nothing is known of it."""
        return self._schema(step_id, None)

    def _path(self, path: Reference, step: Step | None, at: str) -> JsonObject | Problem:
        if (wrong := self._root(path, step, at)) is not None:
            return wrong
        schema = self._schema(path.root, step)
        if not schema or schemas_at(schema, path.path):
            return schema_at(schema, path.path) if schema else {}
        producer = self.plan.step(path.root)
        where = f"the result of '{producer.tool}'" if producer else f"'{path.root}'"
        where = "the items of the loop" if path.root == ITEM else where
        minus = " (to subtract, write - with spaces around it)" if "-" in path.text else ""
        return bad(step, f"'${{{path.text}}}' is not in {where}{minus}", at, {"expected_schema": schema})

    def _schema(self, root: str, step: Step | None) -> JsonObject:
        if root == ITEM and step is not None:
            return self.items.get(step.id, {})
        return self._result(root).schema

    def _result(self, root: str) -> ResultType:
        producer = self.plan.step(root)
        if producer is not None:
            return _result(self.tools.card(producer.tool), producer.for_each is not None)
        return self.known.get(root, ResultType())

    def _hidden(self, reads: Sequence[Reference], step: Step | None) -> str:
        """The first of them that holds what nobody is shown: what is computed from it could show it."""
        for one in reads:
            sources = [one]
            if one.root == ITEM and step is not None:
                over = looks_at(alone(step.for_each or "") or "x")
                sources = [Reference(one.text, each.root, [*each.path, *one.path]) for each in over]
            for source in sources:
                path = [part for part in source.path if isinstance(part, str)]
                if any(_meet(path, hidden.split(".")) for hidden in self._result(source.root).hidden):
                    return ".".join([one.root, *map(str, one.path)])
        return ""

    def _root(self, one: Reference, step: Step | None, at: str) -> Problem | None:
        """That there is no such step, nor a result of that name."""
        named = {each.id for each in self.plan.steps} | self.known.keys()
        if one.root in named or (one.root == ITEM and step is not None and step.for_each is not None):
            return None
        if one.computed and one.root in MOMENTS:
            return None
        message = f"'${{{one.text}}}' refers to '{one.root}', which is no step"
        if one.root in MOMENTS:
            message += f"; in when, {one.root} stands without ${{…}}"
        hyphened = next((name for name in sorted(named) if "-" in name and one.computed and name in one.text), None)
        if hyphened is not None:
            message += f"; of {hyphened}, write {STEPS}['{hyphened}'], as - subtracts here"
        return bad(step, message, at, {"available_steps": [*sorted(named)]})

    def _unreadable(self, expression: Expression) -> str:
        """Why it is no expression, or that it gives items the name of a step."""
        text = expression.text
        if why := self.rules.check(text):
            return f"'${{{text[:80]}}}' is not a reference, and no expression: {why.removeprefix(text).lstrip(': ')}"
        named = {step.id for step in self.plan.steps} | self.known.keys() | {STEPS}
        taken = next((name for name in sorted(expression.bound) if name in named), None)
        return f"'${{{text}}}' calls items '{taken}', as a step is called; use another name" if taken else ""

    def _typed(
        self, text: str, reads: Sequence[Reference], step: Step | None, at: str, told: str
    ) -> JsonObject | Problem:
        roots = {one.root for one in reads if one.root not in MOMENTS or self.plan.step(one.root)}
        schemas = {root: self._schema(root, step) for root in roots}
        variables = {name: schema for name, schema in schemas.items() if name.isidentifier()}
        variables |= {f"{STEPS}.{name}": schema for name, schema in schemas.items()}
        where = opened(step.when) if step is not None and step.when and at != "when" else ""
        typed: Typed = self.rules.typed(text, variables, where)
        if not typed.why:
            return typed.schema
        if at == "when":
            return _bad_condition(step, typed.why, typed.advice, typed.at)
        return bad(step, f"{told}: {typed.why}", at, place=typed.at, advice=typed.advice, code=BAD_EXPRESSION)


def _result(card: Card | None, mapped: bool) -> ResultType:
    """A mapped step results in a list."""
    if card is None:
        return ResultType()
    hidden = frozenset({*card.sensitive_result, *card.sensitive})  # results repeat arguments under their names
    schema = card.result_schema
    return ResultType(_listed(schema) if mapped else schema, hidden)


def _listed(schema: JsonObject) -> JsonObject:
    return {"type": "array", "items": schema, "$defs": schema.get("$defs", {})}


def _meet(path: Sequence[str], hidden: Sequence[str]) -> bool:
    """Whether one leads into the other."""
    return all(one == other or other == ANY for one, other in zip(path, hidden, strict=False))


def bad(
    step: Step | None,
    message: str,
    at: str,
    detail: JsonObject | None = None,
    *,
    place: int = 0,
    advice: str = "",
    code: str = "bad_reference",
) -> Problem:
    """The refusal of what stands in that part of a step."""
    where: JsonObject = {"field": at, **({"at": place} if place else {})}
    step_id = step.id if step else None
    return Problem(
        code=code, step=step_id, message=message, suggestion=advice or _ADVICE, detail={**where, **(detail or {})}
    )


def shifted(problem: Problem, start: int) -> Problem:
    """The refusal of an expression that begins there in the text that it stands in."""
    at = problem.detail.get("at")
    return replace(problem, detail={**problem.detail, "at": start + (at if isinstance(at, int) else 0)})


def opened(condition: str) -> str:
    """A condition with what it refers to in parentheses: one expression, each character in its place."""
    made, end = "", 0
    for start, inside in expressions_in(condition):
        made += f"{condition[end : start - 2]} ({inside})"
        end = start + len(inside or "") + 1
    return made + condition[end:]


def _bad_condition(step: Step | None, why: str, advice: str = "", place: int = 0) -> Problem:
    return bad(
        step, f"when: {why}", "when", place=place, advice=advice or "Write a CEL expression.", code=BAD_CONDITION
    )


def _of_step(problem: Problem, step: Step) -> Problem:
    said = problem.message
    return replace(problem, step=step.id, message=said if said.startswith("for_each") else f"for_each: {said}")


def _in_words(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds))


def _bare(expression: str) -> str:
    """A name that stands outside the braces of a condition."""
    try:
        reads = as_expression(expression).reads
    except BadReferenceError:  # a form that is not taken apart; the rules' own reader knows it
        return ""
    named = next((one.root for one in reads if not _VARIABLE.fullmatch(one.root) and one.root not in MOMENTS), None)
    return f"'{named}' stands outside of ${{…}}; write ${{{named}.field}}" if named else ""
