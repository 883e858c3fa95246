"""What the parser can't read, and names that there are not, in the words of a rule's author."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from steward.expressions import functions
from steward.expressions.complaints import Complaint, meant, nearest
from steward.expressions.forms import FORMS
from steward.expressions.language import FUNCTIONS
from steward.expressions.moments import ZONED

MACROS = ("has", "all", "exists", "exists_one", "map", "filter")
KNOWN = (*MACROS, *sorted(name for name in {**functions.FUNCTIONS, **ZONED, **FORMS} if name.isidentifier()))
ELSEWHERE = {  # what other languages call it
    **dict.fromkeys(("len", "length", "count", "Length"), "size(…)"),
    **dict.fromkeys(("toLowerCase", "lowercase", "tolower"), "lower(…)"),
    **dict.fromkeys(("toUpperCase", "uppercase", "toupper"), "upper(…)"),
    **dict.fromkeys(("toString", "str", "text"), "string(…)"),
    **dict.fromkeys(("float", "number", "decimal", "Number", "parseFloat"), "double(…)"),
    **dict.fromkeys(("includes", "has_item", "in"), "'x' in list, or text.contains('x')"),
    **dict.fromkeys(("any", "some"), "list.exists(item, …)"),
    **dict.fromkeys(("every", "forall", "forEach"), "list.all(item, …)"),
    **dict.fromkeys(("starts_with", "startswith", "hasPrefix"), "text.startsWith('x')"),
    **dict.fromkeys(("ends_with", "endswith", "hasSuffix"), "text.endsWith('x')"),
    **dict.fromkeys(("match", "regex", "regex_match", "test", "like"), "text.matches('pattern')"),
    **dict.fromkeys(("date", "datetime", "to_date", "parse_date"), "timestamp('2026-03-01')"),
    **dict.fromkeys(("average", "mean"), "avg(list)"),
    **dict.fromkeys(("not", "NOT"), "!(…)"),
    **dict.fromkeys(("and", "AND"), "one && other"),
    **dict.fromkeys(("or", "OR"), "one || other"),
    **dict.fromkeys(("first", "head"), "list[0]"),
    **dict.fromkeys(("last", "tail"), "list[-1]"),
    **dict.fromkeys(("where", "select", "find", "findAll"), "list.filter(item, …)"),
    **dict.fromkeys(("empty", "isempty", "is_empty", "isblank"), "size(…) == 0"),
    "total": "sum(list)",
    "within": "… > now - duration('30d')",
    **dict.fromkeys(("isNull", "is_null", "defined", "isset"), "has(args.name)"),
}


def of_function(at: int, name: str) -> Complaint:
    """There is no function of that name."""
    elsewhere = ELSEWHERE.get(name) or ELSEWHERE.get(name.lower())
    found = nearest(name, KNOWN)
    advice = f"Write {elsewhere}." if elsewhere else f"Did you mean {found}?" if found else _FUNCTIONS
    return Complaint(at=at, reason=f"there is no function '{name}'", advice=advice)


def of_form(at: int, name: str, *, method: bool = True) -> Complaint:
    """A function that is called as a method is, or the other way round, or with more or less than it takes."""
    if name in FUNCTIONS and not method:
        takes = sorted({len(signature.split()) - 1 for signature in FUNCTIONS[name]})
        values = f"{' or '.join(map(str, takes))} value{'' if takes == [1] else 's'}"
        return Complaint(
            at=at, reason=f"{name} takes {values}", advice=f"Write {name}({', '.join('…' for _ in range(takes[0]))})."
        )
    if name in FUNCTIONS:
        return Complaint(at=at, reason=f"{name} is no method", advice=f"Write {name}(…).")
    return Complaint(at=at, reason=f"{name} is called on a value", advice=f"Write value.{name}(…).")


def of_name(
    at: int, name: str, variables: Collection[str], values: Collection[str], fields: Mapping[str, Collection[str]]
) -> Complaint:
    """There is no such variable; `values` are texts that rules compare with, `fields` those of variables."""
    if name in values:
        return Complaint(at=at, reason=f"{name} stands without quotes", advice=f"Write '{name}'.")
    if of := next((one for one, names in fields.items() if name in names), ""):
        return Complaint(at=at, reason=f"there is no variable '{name}'", advice=f"Write {of}.{name}.")
    if name in _CONSTANTS:
        return Complaint(at=at, reason=f"there is no '{name}'", advice=f"Write {_CONSTANTS[name]}.")
    advice = meant(name, variables)
    if not nearest(name, variables):
        advice = f"A text stands in quotes: '{name}'. Variables are {', '.join(variables)}."
    return Complaint(at=at, reason=f"there is no variable '{name}'", advice=advice)


def of_hyphen(at: int, said: str, fields: Collection[str]) -> Complaint:
    """A name with a hyphen, which is a minus."""
    name = said.rpartition(".")[2].replace("-", "_")
    advice = (
        f"Did you mean args.{name}?"
        if name in fields
        else f"Write {said.partition('-')[0].rpartition('.')[0] or 'args'}['{said.rpartition('.')[2]}']."
    )
    return Complaint(at=at, reason=f"'-' takes away: {said} is no name", advice=advice)


_FUNCTIONS = "See the functions in: steward docs playbooks."
_CONSTANTS = {
    **dict.fromkeys(("True", "TRUE", "yes"), "true"),
    **dict.fromkeys(("False", "FALSE", "no"), "false"),
    **dict.fromkeys(("None", "nil", "NULL", "Null", "undefined"), "null"),
}


def of_syntax(text: str, at: int, said: str) -> Complaint:
    """Why the parser can't read the text, by what is commonly written so."""
    for pattern, reason, advice in _SYNTAX:
        if found := pattern.search(_without_texts(text)):
            return Complaint(at=found.start(), reason=reason.format(found[0].strip()), advice=advice)
    if "token recognition" in said and (quote := _unclosed(text)) is not None:
        return Complaint(at=quote, reason="a text begins here and does not end", advice=_UNCLOSED)
    if depth := _open_brackets(text):
        at, sign, more = depth
        wrong = f"'{sign}' is never closed" if more else f"'{sign}' closes nothing"
        return Complaint(at=at, reason=wrong, advice="Count the brackets.")
    if "<EOF>" in said:
        return Complaint(at=at, reason="the expression ends before it is whole", advice="Write what is compared.")
    return Complaint(at=at, reason=said, advice="See: steward docs playbooks.")


_UNCLOSED = "Close it with the same quote. In YAML ' #' begins a comment, unless all of it stands in quotes."
_SYNTAX: list[tuple[re.Pattern[str], str, str]] = [
    (re.compile(r"^\s*\{\s*\{"), "'{0}' is of templates", "Write args.amount as it is."),
    (re.compile(r"^\s*\{[^:{}]*\}?\s*$"), "one brace is too many", "Write ${args.name}."),
    (re.compile(r"\$\{?"), "'{0}' belongs into messages", "Write args.amount as it is."),
    (re.compile(r"[‘’“”„«»`]"), "'{0}' is no quote of the language", "Write 'x' or \"x\" with straight quotes."),
    (re.compile(r"[–—−]"), "'{0}' is no minus", "Write -."),
    (re.compile(r"[≤≥≠×÷·]"), "there is no '{0}'", "Write <=, >=, !=, * or /."),
    (re.compile(r";"), "there is no ';'", "Write one expression, and parts of it as let."),
    (re.compile(r"\*\*|\^"), "there is no '{0}'", "Write x * x."),
    (re.compile(r"\?\?"), "there is no '??'", "Write value.?field.orValue(0) for what may be missing."),
    (re.compile(r"=~|!~"), "there is no '{0}'", "Write text.matches('pattern')."),
    (re.compile(r"\(\s*\w+\s*=>"), "there is no '=>'", "Write list.exists(item, item.field == 'x')."),
    (re.compile(r"\.(?:in|true|false|null)\b"), "'{0}' is a word of the language, and no field", "Write record['in']."),
    (re.compile(r"\.\s*\w*[^\W\x00-\x7f]\w*"), "'{0}' has letters beyond a to z", "Write record['größe']."),
    (re.compile(r"===|!=="), "there is no '{0}'", "Write == or !=."),
    (re.compile(r"(?<![=!<>])=[<>]"), "there is no '{0}'", "Write <= or >=."),
    (re.compile(r"(?<![=!<>])=(?!=)"), "'=' gives a value, which a rule can't", "Write == to compare."),
    (re.compile(r"<>"), "there is no '<>'", "Write != for 'is not'."),
    (re.compile(r"(?<!&)&(?!&)"), "there is no single '&'", "Write &&."),
    (re.compile(r"(?<!\|)\|(?!\|)"), "there is no single '|'", "Write ||."),
    (re.compile(r"(?<=[\w)\]'\"])\s+(?:and|AND|And)\b"), "'{0}' is no operator", "Write &&."),
    (re.compile(r"(?<=[\w)\]'\"])\s+(?:or|OR|Or)\b"), "'{0}' is no operator", "Write ||."),
    (re.compile(r"(?:\bnot\s+in\b)"), "'{0}' is no operator", "Write !(x in list)."),
    (re.compile(r"(?<![\w.])(?:not|NOT|Not)\b(?!\s*\()"), "'{0}' is no operator", "Write !(…)."),
    (re.compile(r"(?<=[\w)\]'\"])\s+(?:is\s+not|is)\b"), "'{0}' is no operator", "Write == or !=."),
    (re.compile(r"(?<![\w.])(?:if|then|else)\b"), "there is no '{0}'", "Write condition ? one : other."),
    (re.compile(r"(?<=[\w)\]'\"])\s+(?:like|matches|contains|startsWith|endsWith|between)\b"), "'{0}' is no operator",
     "Write text.contains('x'), text.startsWith('x') or text.matches('pattern')."),
    (re.compile(r"->"), "there is no '{0}'", "Write list.exists(item, item.field == 'x')."),
    (re.compile(r"(?<=\d),(?=\d)(?![^(\[]*[)\]])"), "a number has no comma", "Write 1000, or 1000.50."),
    (re.compile(r"(?<=\d)_(?=\d)"), "a number has no '_'", "Write 1000."),
    (re.compile(r"(?<=\d)\s*(?:%|€|EUR|USD|\$)(?=\s|$)"), "a number has no unit '{0}'", "Write the number alone."),
    (re.compile(r"(?<![\w.])\d+\s*(?:h|d|m|s|w|days?|hours?|weeks?|minutes?)\b"), "'{0}' is no number",
     "A span of time is duration('30d')."),
]  # fmt: skip


def _without_texts(text: str) -> str:
    """The text, what stands in quotes blanked out."""
    return re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", lambda found: "'" + "x" * (len(found[0]) - 2) + "'", text)


def _unclosed(text: str) -> int | None:
    rest = _without_texts(text)
    return min((place for quote in "'\"" if rest.count(quote) % 2 and (place := rest.rfind(quote)) >= 0), default=None)


def _open_brackets(text: str) -> tuple[int, str, bool] | None:
    """Where a bracket stands that has no other one, and whether it opens."""
    pairs, stack = {")": "(", "]": "[", "}": "{"}, list[tuple[int, str]]()
    for at, sign in enumerate(_without_texts(text)):
        if sign in pairs.values():
            stack.append((at, sign))
        elif sign in pairs:
            if not stack or stack[-1][1] != pairs[sign]:
                return at, sign, False
            stack.pop()
    return (*stack[-1], True) if stack else None
