"""A dry run: what would be done, what was checked, and who would be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import arguments, bounded, plain
from steward.domain.model import Acceptance, Expectation, Plan
from steward.domain.playbook import FIXED_PLANS
from steward.domain.playbook_words import LOOKED_AT
from steward.domain.ports.tools import Toolbox

if TYPE_CHECKING:
    from steward.playbooks.dry_run import DryRun


def dry_run(found: DryRun, tools: Toolbox) -> RenderableType:
    """The plan with its checks; nothing of it acted."""
    parts: list[RenderableType] = [Text(plain(found.goal), style="bold"), Text(), _verdict(found)]
    plan = found.plan
    if plan is not None and plan.steps:
        parts += [render.heading("Steps"), _steps(plan, tools)]
    if found.problems:
        parts += [render.heading("Problems, which the planner would be told"), *render.problems(found.problems)]
    if found.waits:
        parts.append(render.heading("A person would be asked first"))
        parts += [Text(f"? {plain(act.step)}: {plain(act.tool)}: {plain(why)}", "yellow") for act, why in found.waits]
    if found.would_act and found.playbook is not None and (when := LOOKED_AT.get(found.playbook.second_look)):
        parts.append(Text(f"\nA second look is taken {when}; what it stops waits for a person."))
    if found.acceptance is not None:
        parts += [render.heading("It counts as done when"), *_acceptance(found.acceptance)]
    if plan is not None and plan.answer:
        parts += [render.heading("Answer, once all is verified"), Text(plain(plan.answer))]
    parts.append(Text("\nNothing was done: this was a dry run.", style="dim"))
    return Group(*parts)


def _verdict(found: DryRun) -> RenderableType:
    """In one line whether it would act."""
    plan = found.plan
    facts: list[tuple[str, RenderableType | None]] = [("would", _would(found))]
    if plan is not None:
        needed = None if found.standing is None else found.standing.threshold
        sure = f"{plan.confidence:.0%}" + ("" if needed is None else f", {needed:.0%} is needed")
        facts += [
            ("playbook", plan.playbook),
            ("sure", None if plan.doubt or _fixed(found) else sure),
            ("because", plan.rationale),
            ("asks", plan.asks if plan.asks != plan.rationale else None),
        ]
    facts += [("by", ", ".join(dict.fromkeys(call.model for call in found.calls)))]
    return render.facts(facts)


def _fixed(found: DryRun) -> bool:
    return all(call.model == FIXED_PLANS for call in found.calls)


def _would(found: DryRun) -> Text:
    if found.plan is not None and found.plan.doubt:
        return Text(f"? ask a person: {found.plan.doubt.replace('_', ' ')}", style="yellow")
    if found.error:
        return Text(f"✗ stop: {plain(found.error)}", style="red")
    if found.problems:
        return Text("✗ plan again: the plan is refused", style="red")
    if found.doubtful:
        why = found.standing.doubt if found.standing and found.standing.threshold is None else "not sure enough"
        return Text(f"? ask a person: {why}", style="yellow")
    if found.waits:
        return Text("? act, after a person's approval", style="yellow")
    return Text("✓ act", style="green") if found.would_act else Text("✗ stop: there is no plan", style="red")


def _steps(plan: Plan, tools: Toolbox) -> RenderableType:
    made = render.table(
        ("Step", render.NAME),
        ("Tool", render.NAME),
        ("Risk", {"no_wrap": True}),
        ("Arguments", {"ratio": 1, "overflow": "fold"}),
        ("Needs", {"overflow": "fold"}),
    )
    for step in plan.steps:
        card = tools.card(step.tool)
        extra = [f"for each {plain(step.for_each)}"] if step.for_each else []
        extra += [f"when {plain(step.when)}"] if step.when else []
        made.add_row(
            Text(plain(step.id)),
            Text(plain(step.tool)),
            render.risk(card.risk) if card else Text("unknown", style="red"),
            Text("; ".join([bounded(arguments(step.args)), *extra])),
            Text(plain(", ".join(step.needs))),
        )
    return made


def _acceptance(acceptance: Acceptance) -> list[Text]:
    return [Text(f"• {_expected(one)}") for one in acceptance.expectations] or [Text("• nothing has to change")]


def _expected(one: Expectation) -> str:
    most = "" if one.at_most is None else f", at most {one.at_most}"
    args = f" with {bounded(arguments(one.args))}" if one.args else ""
    where = f" where {plain(one.where)}" if one.where else ""
    why = f" ({plain(one.why)})" if one.why else ""
    each = f" for each of {plain(one.for_each.items)} that {plain(one.for_each.read)} shows" if one.for_each else ""
    return f"{plain(one.tool)}{args}{where}{each}: at least {one.at_least}{most}{why}"
