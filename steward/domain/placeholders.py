"""Texts of a plan that hold something in place of a value in another notation than ours, as `{{order.name}}` or
`[Your Name]`: nothing fills it in, so it would be sent as it is. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence

from steward.domain.model import Json, Plan, Problem
from steward.domain.plan_expressions import STEPS, expressions_in
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Card, Toolbox

PLACEHOLDER = "placeholder"
_FORMS = re.compile(
    r"\{\{(?P<double>[^{}\n]{1,200})\}\}"
    r"|\{%(?P<block>[^{}\n]{1,200})%\}"
    r"|(?<![\w${])\{(?P<single>[\w .'’-]{1,80})\}"
    r"|\[(?P<square>[\w .'’-]{1,80})\](?!\()"
    r"|<(?P<angle>[\w .'’-]{1,80})>"
    r"|%(?P<percent>[A-Za-z_][\w.]{1,80})%"
    r"|(?<![\w$])\$(?P<dollar>[A-Za-z_]\w*(?:\.\w+)+)"
)
_PATH = re.compile(r"([A-Za-z_]\w*)(?:\[\d+\])?\.\w")
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """account address agent amount client code company contact currency customer customers date day department
        details email enter first full here id info information insert invoice item job last link mail my name number
        order our person phone position price product reason recipient refund sender service signature support team
        the their ticket time title total tracking url user your
        bestellnummer datum firma ihr kunde kunden kundenname vorname nachname
        client commande nom votre cliente fecha nombre pedido su tu""",
    )
)
_ALONE = frozenset({"name", "date", "amount", "signature", "kundenname", "nombre", "nom", "datum"})


def check_placeholders(
    plan: Plan, playbook: Playbook, tools: Toolbox, known: Container[str], said: Sequence[str]
) -> list[Problem]:
    """Refusals of placeholders that nothing fills in; one that the request (`said`), the playbook or the tool speaks of
    is meant as it is. `known` are the names of what earlier plans left.
    """
    if plan.fixed:
        return []
    steps = {step.id for step in plan.steps}
    found = [
        (step, one) for step in plan.steps for text in _texts(step.args) for one in _placeholders(text, steps, known)
    ]
    of_answer = [*_placeholders(plan.answer or "", steps, known)]
    if not found and not of_answer:
        return []
    meant = "\n".join([*said, *map(_without_expressions, [playbook.description, *playbook.texts.values()])])
    problems = [
        _refused(step.id, *one)
        for step, one in found
        if one[0] not in meant and not _of_tool(one[0], tools.card(step.tool))
    ]
    problems += [_refused(None, *one) for one in of_answer if one[0] not in meant]
    return list({(problem.step, problem.message): problem for problem in problems}.values())


def misspelt_references(value: Json, names: Container[str]) -> dict[str, str]:
    """What in its texts means a field of one of these names and is no reference, with the reference that it means."""
    found = (one for text in _texts(value) for one in _placeholders(text, names, ()))
    return {placeholder: f"${{{path}}}" for placeholder, path in found if path}


def _placeholders(text: str, steps: Container[str], known: Container[str]) -> Iterator[tuple[str, str]]:
    """Each placeholder as it stands there, and the path of a result that it means, empty where it names none."""
    for found in _FORMS.finditer(_without_expressions(text)):
        inside = (found[found.lastgroup or ""] or "").strip()
        path = _PATH.match(inside.removeprefix(f"{STEPS}."))
        if path is not None and (path[1] in steps or path[1] in known):
            yield found[0], inside.removeprefix(f"{STEPS}.")
        elif found.lastgroup in ("double", "block") or (found.lastgroup != "dollar" and _stands_for(inside)):
            yield found[0], ""


def _without_expressions(text: str) -> str:
    """The text with blanks where our own references stand."""
    for start, inside in [*expressions_in(text)]:
        end = start + len(inside) if inside is not None else len(text)
        text = f"{text[: start - 2]}{' ' * (end + 1 - start + 2)}{text[end + 1 :]}"
    return text


def _stands_for(inside: str) -> bool:
    """Whether it names what belongs there, and nothing else: `Your Name`, `order_number`."""
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])|['’]s\b", " ", inside).lower())
    return inside.lower() in _ALONE or (len(words) > 1 and all(word in _WORDS for word in words))


def _of_tool(placeholder: str, card: Card | None) -> bool:
    """Whether the tool speaks of it, or fills in such ones itself."""
    told = f"{card.description}\n{json.dumps(card.args_schema, ensure_ascii=False)}" if card else ""
    return placeholder in told or (placeholder.startswith("{{") and "{{" in told)


def _texts(value: Json | Mapping[str, Json]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value if isinstance(value, list) else value.values() if isinstance(value, Mapping) else ():
        yield from _texts(one)


def _refused(step: str | None, placeholder: str, path: str) -> Problem:
    right = f"${{{path}}}" if path else "${step.field}"
    return Problem(
        code=PLACEHOLDER,
        step=step,
        message=f"{'' if step else 'answer: '}'{placeholder}' is filled in by nobody and would stay as it is",
        suggestion=f"Write {right}, or what is meant; where nothing tells it, leave it out.",
    )
