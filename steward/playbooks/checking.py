"""Checks playbooks against the tools and the rules' language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from steward.domain.fixed_plans import SLOT, in_expression, plan_of
from steward.domain.model import Json
from steward.domain.plan_types import ResultType
from steward.domain.planning import TOOL_UNAVAILABLE, check_plan
from steward.domain.playbook import FixedPlan, Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.references import BadReferenceError, as_variables, references
from steward.domain.text import several
from steward.expressions.complaints import nearest
from steward.playbooks.fact_checking import fact_findings
from steward.playbooks.findings import Finding
from steward.playbooks.patterns import pattern_problem
from steward.playbooks.rule_checking import RuleCheck
from steward.playbooks.rule_relations import relation_findings
from steward.playbooks.rule_test_checking import rule_test_problems
from steward.playbooks.rule_variables import Vocabulary
from steward.playbooks.scope_checking import scope_findings
from steward.tools.registry import TOOLS

_QUOTED_SLOT = re.compile(r"""["']\s*\$\{\s*slots\.""")


def mistakes_in(playbook: Playbook, tools: Toolbox, rules: Rules) -> list[str]:
    """Everything that the file's form does not show, in lines of field and reason."""
    return [*map(str, findings_in(playbook, tools, rules))]


def findings_in(playbook: Playbook, tools: Toolbox, rules: Rules, *, all_: bool = False) -> list[Finding]:
    """What is wrong with the playbook beyond its file's form; with `all_` what works and may not be meant, too."""
    words = Vocabulary(playbook, tools)
    found = [Finding(field=field, reason=reason) for field, reason in _tool_problems(playbook, tools)]
    found += scope_findings(playbook, tools, words, all_=all_)
    if playbook.rules or playbook.facts:
        check = RuleCheck(playbook, tools, all_=all_)
        found += check.findings(words)
        found += fact_findings(playbook, tools, words, check.judged, all_=all_)
        found += relation_findings(check.judged, all_=all_)
    found += [Finding(field=field, reason=reason) for field, reason in _other_problems(playbook, tools, rules)]
    if all_:
        found += _free_approvals(playbook, tools)
    return [*dict.fromkeys(found)]


def unfit(books: Sequence[Playbook], tools: Toolbox, rules: Rules) -> list[tuple[Playbook, str]]:
    """Those of the playbooks that don't fit the tools as they are now, each with why."""
    return [(one, f"{one.name}: {several(wrong, 1)}") for one in books if (wrong := mistakes_in(one, tools, rules))]


def _other_problems(playbook: Playbook, tools: Toolbox, rules: Rules) -> Iterator[tuple[str, str]]:
    """Field and reason of what is wrong with success, with the fixed plan and with the rest."""
    yield from rule_test_problems(playbook)
    yield from _success_problems(playbook, tools, rules)
    if playbook.one_at_a_time and (why := pattern_problem(playbook.one_at_a_time, groups=1)):
        yield "one_at_a_time", why
    if playbook.fixed:
        yield from _fixed_problems(playbook, playbook.fixed, tools, rules)


def _free_approvals(playbook: Playbook, tools: Toolbox) -> Iterator[Finding]:
    for index, tool in enumerate(playbook.approvals):
        card = tools.card(tool)
        if card and not card.acts:
            reason = f"{tool} only reads, and each read would wait for a person. Take it out if that is not meant"
            yield Finding(field=f"approvals.{index}", reason=reason, works=True)


def _tool_problems(playbook: Playbook, tools: Toolbox) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(playbook.tools):
        if tools.card(name) is None and tools.unavailable(name) is None:
            yield f"tools.{index}", _no_tool(name, tools)
    for field, names in (("approvals", playbook.approvals), ("scope", [*playbook.scope])):
        for index, name in enumerate(names):
            if name not in playbook.tools:
                yield (
                    f"{field}.{name if field == 'scope' else index}",
                    f"'{name}' is not among this playbook's tools: {', '.join(playbook.tools)}",
                )


def _no_tool(name: str, tools: Toolbox) -> str:
    if any(sample.name == name for sample in TOOLS):
        return (
            f"'{name}' is a sample, and the samples are off: name it in STEWARD_TOOLS, as tools.{name}:TOOL, "
            "or take all of them with STEWARD_SAMPLES=on"
        )
    advice = f". Did you mean '{found}'?" if (found := nearest(name, tools.names())) else ""
    return f"there is no tool '{name}'; available: {', '.join(tools.names()) or 'none'}{advice}"


def _success_problems(playbook: Playbook, tools: Toolbox, rules: Rules) -> Iterator[tuple[str, str]]:
    if playbook.fixed and not playbook.success:
        yield "success", "a fixed plan needs at least one effect to check, or it could call nothing a success"
    for index, expected in enumerate(playbook.success or []):
        field = f"success.{index}"
        others = {one.tool for one in playbook.success or [] if one.tool != expected.tool}
        if expected.follows is not None and expected.follows not in others:
            yield f"{field}.follows", f"'{expected.follows}' is no other effect that success names"
        if expected.tool not in playbook.tools:
            yield f"{field}.tool", f"'{expected.tool}' is not among this playbook's tools: {', '.join(playbook.tools)}"
        known = _arguments(expected.tool, tools)
        fixed = {name: value for name, value in expected.args.items() if not _slotted(value)}
        for wrong in tools.check_part(expected.tool, fixed):
            if known is not None and str(wrong.detail.get("argument")).split(".")[0] in known:
                yield f"{field}.args.{wrong.detail['argument']}", wrong.message
        for argument in expected.args:
            if known is not None and argument not in known:
                yield f"{field}.args.{argument}", f"'{expected.tool}' has no such argument; it has {', '.join(known)}"
        if expected.at_most is not None and expected.at_most < expected.at_least:
            yield f"{field}.at_most", f"is less than at_least ({expected.at_least})"
        yield from _slot_problems(playbook, field, {"args": expected.args, "why": expected.why})
        yield from _cel_problems(playbook, f"{field}.where", expected.where, rules)


def _slotted(value: Json) -> bool:
    """Whether it is filled from the goal, and known only then."""
    try:
        return bool(references(value))
    except BadReferenceError:
        return True


def _fixed_problems(playbook: Playbook, fixed: FixedPlan, tools: Toolbox, rules: Rules) -> Iterator[tuple[str, str]]:
    for name, slot in fixed.slots.items():
        if why := pattern_problem(slot.pattern, groups=1):
            yield f"fixed.slots.{name}.pattern", why
    for field, patterns in (("phrases", fixed.phrases), ("also", fixed.also)):
        for index, pattern in enumerate(patterns):
            if why := pattern_problem(pattern, slots=fixed.slot_patterns):
                yield f"fixed.{field}.{index}", why
    for index, step in enumerate(fixed.steps):
        yield from _slot_problems(playbook, f"fixed.steps.{index}", {"args": step.args})
        yield from _cel_problems(playbook, f"fixed.steps.{index}.when", step.when, rules)
    yield from _slot_problems(playbook, "fixed.answer", fixed.answer)
    yield from _cel_problems(playbook, "fixed.until", fixed.until, rules)
    plan = plan_of(playbook, fixed, {}, revision=1)
    known = {"slots": ResultType()}
    for problem in check_plan(plan, playbook, tools, rules, known, playbook.limits.actions):
        if problem.code == TOOL_UNAVAILABLE:
            continue
        where = f"fixed.steps.{problem.step}" if problem.step else "fixed"
        yield where, problem.message


def _slot_problems(playbook: Playbook, field: str, value: Json) -> Iterator[tuple[str, str]]:
    defined = [*playbook.fixed.slots] if playbook.fixed else []
    for name in SLOT.findall(str(value)):
        if name not in defined:
            yield field, f"there is no slot '{name}'; defined: {', '.join(defined) or 'none'}"


def _cel_problems(playbook: Playbook, field: str, expression: str | None, rules: Rules) -> Iterator[tuple[str, str]]:
    if expression is None:
        return
    yield from _slot_problems(playbook, field, expression)
    if _QUOTED_SLOT.search(expression):
        yield field, "write ${slots.name} without quotes; it becomes a value of its own"
    try:
        plain, _ = as_variables(in_expression(expression, {}) or "")
    except BadReferenceError as error:
        yield field, str(error)
        return
    if why := rules.check(plain):
        yield field, why


def _arguments(tool: str, tools: Toolbox) -> list[str] | None:
    """The names of a tool's arguments; None where it takes any."""
    card = tools.card(tool)
    properties = card.args_schema.get("properties") if card else None
    return [*properties] if isinstance(properties, dict) else None
