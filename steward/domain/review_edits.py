"""Whether what a person typed may stand: arguments in place of the ones shown, a result in place of the tool's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from steward.domain.errors import DecisionRefused
from steward.domain.identity import make_action
from steward.domain.left_out import abouts
from steward.domain.model import Decision, Entry, Json, JsonObject, Question, Reason
from steward.domain.plan_judgement import Case
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.redaction import HIDDEN, PLAIN, Redactor
from steward.domain.references import OPENING
from steward.domain.rule_application import judge_one
from steward.domain.state import State
from steward.domain.unmasking import unmasked


def checked(
    state: State,
    question: Question,
    decision: Decision,
    tools: Toolbox,
    rules: Rules,
    playbooks: Playbooks,
    history: Sequence[Entry] = (),
    redactor: Redactor = PLAIN,
) -> Decision:
    """The decision with its values in the tool's types; `history` is for rules. Raises DecisionRefused.

    `redactor` is what hid the arguments that the person was shown: those that come back hidden stay as they are.
    """
    question = _asked(state, question)
    match decision.kind:
        case "edit":
            args = meant(decision.args, question, state, history, redactor)
            decision = replace(decision, args=tools.coerce(question.tool or "", args))
            check_edit(state, question, decision, tools, rules, playbooks, history)
        case "by_hand" if decision.result is not None:
            about = abouts(question)[0]
            _check_result(str(about.get("tool")), decision.result, tools)
        case "respond" if question.reason is Reason.UNKNOWN_OUTCOME and isinstance(decision.result, dict):
            if decision.result.get("result") is not None:
                _check_result(question.tool or "", decision.result["result"], tools)
        case _:
            pass
    return decision


def meant(
    args: JsonObject, question: Question, state: State, history: Sequence[Entry], redactor: Redactor
) -> JsonObject:
    """A person's arguments with what came back hidden as it was. Raises DecisionRefused."""
    question = _asked(state, question)
    if question is not state.question and f'"{HIDDEN}' in json.dumps(args):
        raise DecisionRefused(f"what stands behind '{HIDDEN}' is not known any more; write all values anew")
    known = redactor.among([state, [*history]])
    return unmasked(args, known.args(question.tool or "", question.args), question.args)


def _asked(state: State, question: Question) -> Question:
    """The question with its true arguments: on record they stand as they may be shown."""
    return state.question if state.question is not None and state.question.id == question.id else question


def _check_result(tool: str, result: Json, tools: Toolbox) -> None:
    for problem in tools.check_result(tool, result):
        raise DecisionRefused(problem.message)


def check_edit(
    state: State,
    question: Question,
    decision: Decision,
    tools: Toolbox,
    rules: Rules,
    playbooks: Playbooks,
    history: Sequence[Entry] = (),
) -> None:
    """Raises DecisionRefused with the first thing wrong: schema, scope, or a rule that forbids it.

    `history` is what the task did so far, which rules look at.
    """
    plan = state.plan
    step = plan.step(question.step or "") if plan else None
    playbook = playbooks.get(plan.playbook or "") if plan else None
    if plan is None or step is None or playbook is None or question.tool is None:
        raise DecisionRefused("there is no act to edit here")
    _check_schema(question.tool, decision, tools)
    if OPENING in json.dumps(decision.args):  # it would be replaced, or be read as a reference that is none
        raise DecisionRefused(
            f"an edit can't hold '{OPENING}', which stands for another step's result; write the value"
        )
    action = make_action(state.task_id, step, decision.args, plan, tools)
    case = Case(state=state, plan=plan, playbook=playbook, history=history, tools=tools, rules=rules)
    for problem in judge_one(case, action).problems:
        raise DecisionRefused(problem.message)


def _check_schema(tool: str, decision: Decision, tools: Toolbox) -> None:
    for problem in tools.check(tool, decision.args):
        raise DecisionRefused(problem.message)
