"""Whether arguments that a person typed may stand in place of the ones shown."""

from __future__ import annotations

from domain.actions import make_action
from domain.errors import DecisionRefused
from domain.model import Decision, Question
from domain.policy import Facts, judge_action
from domain.ports import Playbooks, Rules, Toolbox
from domain.state import State


def check_edit(
    state: State, question: Question, decision: Decision, tools: Toolbox, rules: Rules, playbooks: Playbooks
) -> None:
    """Raises DecisionRefused with the first thing wrong: schema, scope, or a rule that forbids it."""
    plan = state.plan
    step = plan.step(question.step or "") if plan else None
    playbook = playbooks.get(plan.playbook or "") if plan else None
    if plan is None or step is None or playbook is None or question.tool is None:
        raise DecisionRefused("there is no act to edit here")
    _check_schema(question.tool, decision, tools)
    action = make_action(state.task_id, step, decision.args, plan, tools)
    facts = Facts(goal=state.goal, requested_by=state.requested_by, results={}, rejected=state.rejected)
    judged = judge_action(action, playbook, facts, rules, concrete=False)
    for problem in judged.problems:
        raise DecisionRefused(problem.message)


def _check_schema(tool: str, decision: Decision, tools: Toolbox) -> None:
    for problem in tools.check(tool, decision.args):
        raise DecisionRefused(problem.message)
