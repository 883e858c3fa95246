"""What no command can write otherwise without another meaning: where it stands, and what its author could write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from steward.domain.plan_expressions import expressions_in
from steward.domain.plan_types import opened
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Toolbox
from steward.expressions.tree import Node
from steward.playbooks.findings import Finding
from steward.playbooks.format import PlaybookFile
from steward.playbooks.format_banks import SharedPart
from steward.playbooks.format_rules import RulePart
from steward.playbooks.older_expressions import (
    ACTS,
    REQUESTED_BY,
    SAID,
    STEPS,
    as_on,
    divisions,
    elsewhere_of_its_tool,
    names_in,
    of_steps_by_name,
    tree_of,
)
from steward.playbooks.rule_checking import RuleCheck
from steward.playbooks.rule_variables import Vocabulary

_ROUNDED = "7 / 2 is 3.5, and was 3 before 0.3. Where the whole part of whole numbers is meant, write floor(a / b)"
_BY_NAME = "the names of steps are the planner's, and another plan has others"
_STEP = re.compile(r"""\.?steps(?:\s*\.\s*(\w+)|\s*\[\s*['"]([\w-]+)['"]\s*\])""")


def advice_on(said: SharedPart, books: Sequence[Playbook], tools: Toolbox) -> Iterator[Finding]:
    """On a file that is in force in these playbooks, in the order of its fields."""
    for rule in said.rules:
        yield from _on_rule(rule, books, tools)
    for name, fact in said.facts.items():
        for part, given in (("args", fact.args), ("match", fact.match)):
            for argument, text in given.items():
                if isinstance(text, str):
                    yield from _on_names(f"facts.{name}.{part}.{argument}", text, books, tools)
    yield from _on_divisions(said, books[0], tools)
    if isinstance(said, PlaybookFile):
        yield from _on_conditions(said)


def _on_rule(rule: RulePart, books: Sequence[Playbook], tools: Toolbox) -> Iterator[Finding]:
    where = f"rules.{rule.id}"
    texts = {f"{where}.when": rule.when} | {f"{where}.let.{name}": text for name, text in rule.let.items()}
    for field, text in texts.items():
        yield from _on_names(field, text, books, tools)
    for at, text in expressions_in(rule.message):
        if text:
            yield from _on_names(f"{where}.message", text, books, tools, at)
    about = [] if rule.on else elsewhere_of_its_tool(rule.when)
    if about and all({*about} <= {*book.tools} for book in books):
        others = {test.tool for test in rule.tests if test.tool} - {*about}
        without = " and leave out its examples of other tools" if others else ""
        reason = f"it is judged for acts of all tools. Write on: {as_on(about)} in place of the condition{without}"
        yield Finding(field=f"{where}.when", reason=reason, at=0, works=True)
    for number, test in enumerate(rule.tests):
        if "acts" in test.model_fields_set:
            reason = "acts is the older name of done. Put them before those of done"
            yield Finding(field=f"{where}.tests.{number}.acts", reason=reason, works=True)


def _on_names(field: str, text: str, books: Sequence[Playbook], tools: Toolbox, start: int = 0) -> Iterator[Finding]:
    """On older variables that are left, each thing once."""
    found: dict[str, int] = {}
    for at in names_in(text, STEPS):
        found.setdefault(f"{_BY_NAME}. {_instead_of(text[at:], books, tools)}", at)
    for at in names_in(text, ACTS):
        by_name = of_steps_by_name(text)
        found.setdefault(f"{_BY_NAME}. Compare tool and args of the acts in done" if by_name else _taken(ACTS), at)
    for at in names_in(text, REQUESTED_BY):
        found.setdefault(_taken(REQUESTED_BY), at)
    for reason, at in found.items():
        yield Finding(field=field, reason=reason, at=start + at, works=True)


def _taken(name: str) -> str:
    newer = SAID[name]
    return f"{name} is the older name of {newer}. Write that, and give another name to what is called so here"


def _instead_of(text: str, books: Sequence[Playbook], tools: Toolbox) -> str:
    """What to write in place of results by the names of steps; `text` begins with the variable."""
    found = _STEP.match(text)
    name = (found[1] or found[2]) if found else ""
    planned = [step.tool for book in books if book.fixed for step in book.fixed.steps if step.id == name]
    if planned and (card := tools.card(planned[0])) and card.acts:
        return f"Write done.filter(d, d.tool == '{planned[0]}' && d.verified), whose items have its result"
    reads = [tool for book in books for tool in book.tools if (card := tools.card(tool)) and not card.acts]
    tool = next(iter(planned or reads), "get_order")
    card = tools.card(tool)
    needed = card.args_schema.get("required") if card else None
    args = ", ".join(f"{one}: …" for one in needed) if isinstance(needed, list) else "…"
    fact = name.replace("-", "_") or "order"
    return f"Write a fact, as facts: {{{fact}: {{read: {tool}, args: {{{args}}}}}}}, and facts.{fact}"


def _on_divisions(said: SharedPart, book: Playbook, tools: Toolbox) -> Iterator[Finding]:
    """By the types of what rules look at."""
    words, check, own = Vocabulary(book, tools), RuleCheck(book, tools), {rule.id for rule in said.rules}
    for _ in check.findings(words):
        pass
    for judged in check.judged:
        if judged.rule.id not in own:
            continue
        checker, where = words.checker(judged.tools), f"rules.{judged.rule.id}"
        for name, text in judged.rule.let.items():
            checked = checker.check(text, maybe=False)
            yield from _on_division(f"{where}.let.{name}", checked.tree.root if checked.tree else None)
            checker = checker.knowing(name, checked)
        checked = checker.check(judged.rule.when, maybe=False)
        yield from _on_division(f"{where}.when", checked.tree.root if checked.tree else None)


def _on_conditions(said: PlaybookFile) -> Iterator[Finding]:
    """Of fixed plans and of success."""
    texts = {f"success.{number}.where": one.where for number, one in enumerate(said.success or [])}
    if said.fixed:
        texts |= {f"fixed.steps.{step.id}.when": step.when for step in said.fixed.steps}
        texts["fixed.until"] = said.fixed.until
    for field, text in texts.items():
        yield from _on_division(field, tree_of(opened(text)) if text else None)


def _on_division(field: str, root: Node | None) -> Iterator[Finding]:
    for at in divisions(root) if root else ():
        yield Finding(field=field, reason=_ROUNDED, at=at, works=True)
