"""Checks playbooks against the tools and the rules' language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from steward.domain.model import JsonObject
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.text import several
from steward.domain.value_comparison import is_open
from steward.expressions.complaints import meant, nearest
from steward.playbooks.each_checking import each_findings, item_of
from steward.playbooks.fact_checking import fact_findings
from steward.playbooks.findings import Finding
from steward.playbooks.fixed_checking import expression_findings, fixed_findings, slot_problems, slots_schema
from steward.playbooks.misspelt_tools import is_misspelt
from steward.playbooks.origin_checking import origin_findings
from steward.playbooks.patterns import pattern_problem
from steward.playbooks.rule_checking import RuleCheck
from steward.playbooks.rule_relations import relation_findings
from steward.playbooks.rule_test_checking import rule_test_problems
from steward.playbooks.rule_variables import Vocabulary
from steward.playbooks.scope_checking import scope_findings
from steward.playbooks.time_zones import zone_findings
from steward.tools.registry import TOOLS

_ANY: JsonObject = {}


def mistakes_in(playbook: Playbook, tools: Toolbox, rules: Rules) -> list[str]:
    """Everything that the file's form does not show, in lines of field and reason."""
    return [*map(str, findings_in(playbook, tools, rules))]


def findings_in(playbook: Playbook, tools: Toolbox, rules: Rules, *, all_: bool = False) -> list[Finding]:
    """What is wrong with the playbook beyond its file's form; with `all_` what works and may not be meant, too."""
    words = Vocabulary(playbook, tools)
    found = [Finding(field=field, reason=reason) for field, reason in _tool_problems(playbook, tools)]
    found += scope_findings(playbook, tools, words, all_=all_)
    found += origin_findings(playbook, tools, words)
    if playbook.rules or playbook.facts:
        check = RuleCheck(playbook, tools, all_=all_)
        found += check.findings(words)
        found += fact_findings(playbook, tools, words, check.judged, all_=all_)
        found += relation_findings(check.judged, all_=all_)
    found += zone_findings(playbook)
    found += [Finding(field=field, reason=reason) for field, reason in _other_problems(playbook)]
    found += _success_findings(playbook, tools, rules)
    if playbook.fixed:
        found += fixed_findings(playbook, playbook.fixed, tools, rules)
    if all_:
        found += _free_approvals(playbook, tools)
    return [*dict.fromkeys(found)]


def unfit(books: Sequence[Playbook], tools: Toolbox, rules: Rules) -> list[tuple[Playbook, str]]:
    """Those of the playbooks that don't fit the tools as they are now, each with why."""
    return [(one, f"{one.name}: {several(wrong, 1)}") for one in books if (wrong := mistakes_in(one, tools, rules))]


def _other_problems(playbook: Playbook) -> Iterator[tuple[str, str]]:
    """Field and reason of what is wrong beside rules, success and the fixed plan."""
    yield from rule_test_problems(playbook)
    if playbook.one_at_a_time and (why := pattern_problem(playbook.one_at_a_time, groups=1)):
        yield "one_at_a_time", why


def _success_findings(playbook: Playbook, tools: Toolbox, rules: Rules) -> Iterator[Finding]:
    for field, reason in _success_problems(playbook, tools):
        yield Finding(field=field, reason=reason)
    for index, expected in enumerate(playbook.success or []):
        for reason in slot_problems(
            playbook, str({"args": expected.args, "why": expected.why, "for_each": expected.for_each})
        ):
            yield Finding(field=f"success.{index}", reason=reason)
        card = tools.card(expected.tool)
        seen = {"args": card.args_schema, "result": card.result_schema} if card else {"args": _ANY, "result": _ANY}
        variables = {**seen, "found": _ANY}
        slots = slots_schema(playbook.fixed) if playbook.fixed else _ANY
        item = item_of(expected, slots, tools, rules)
        yield from expression_findings(playbook, f"success.{index}.where", expected.where, variables, rules, item)
        yield from each_findings(f"success.{index}", expected, slots, tools, rules)


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
            if name not in playbook.tools and not is_misspelt(name, playbook, tools):
                reason = f"'{name}' is not among this playbook's tools. {meant(name, playbook.tools)}"
                yield f"{field}.{name if field == 'scope' else index}", reason


def _no_tool(name: str, tools: Toolbox) -> str:
    if any(sample.name == name for sample in TOOLS):
        return (
            f"'{name}' is a sample, and the samples are off: name it in STEWARD_TOOLS, as tools.{name}:TOOL, "
            "or take all of them with STEWARD_SAMPLES=on"
        )
    advice = f". Did you mean '{found}'?" if (found := nearest(name, tools.names())) else ""
    return f"there is no tool '{name}'; available: {', '.join(tools.names()) or 'none'}{advice}"


def _success_problems(playbook: Playbook, tools: Toolbox) -> Iterator[tuple[str, str]]:
    if playbook.fixed and not playbook.success:
        yield "success", "a fixed plan needs at least one effect to check, or it could call nothing a success"
    for index, expected in enumerate(playbook.success or []):
        field = f"success.{index}"
        others = {one.tool for one in playbook.success or [] if one.tool != expected.tool}
        if expected.follows is not None and expected.follows not in others:
            yield f"{field}.follows", f"'{expected.follows}' is no other effect that success names"
        if expected.tool not in playbook.tools and not is_misspelt(expected.tool, playbook, tools):
            reason = f"'{expected.tool}' is not among this playbook's tools. {meant(expected.tool, playbook.tools)}"
            yield f"{field}.tool", reason
        known = _arguments(expected.tool, tools)
        fixed = {name: value for name, value in expected.args.items() if not is_open(value)}
        for wrong in tools.check_part(expected.tool, fixed):
            if known is not None and str(wrong.detail.get("argument")).split(".")[0] in known:
                yield f"{field}.args.{wrong.detail['argument']}", wrong.message
        for argument in expected.args:
            if known is not None and argument not in known:
                yield f"{field}.args.{argument}", f"'{expected.tool}' has no such argument; it has {', '.join(known)}"
        if expected.at_most is not None and expected.at_most < expected.at_least:
            yield f"{field}.at_most", f"is less than at_least ({expected.at_least})"


def _arguments(tool: str, tools: Toolbox) -> list[str] | None:
    """The names of a tool's arguments; None where it takes any."""
    card = tools.card(tool)
    properties = card.args_schema.get("properties") if card else None
    return [*properties] if isinstance(properties, dict) else None
