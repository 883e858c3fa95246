"""What is kept of a check: what was refused or asked, by which rules, on which facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from steward.domain.model import JsonObject, Problem, Question, Usage
from steward.domain.plan_judgement import Case
from steward.domain.ports.decisions import Record
from steward.domain.rule_facts import told as told_facts
from steward.domain.scope_limits import OUT_OF_SCOPE
from steward.domain.state import Closed, Update


def record_of_check(case: Case, refusal: Update | None, subject: str) -> Record:
    problems = refusal.get("problems", []) if refusal else []
    question = refusal.get("question") if refusal else None
    dropped = refusal.get("dropped", [])[len(case.state.dropped) :] if refusal else []
    return Record(
        task_id=case.state.task_id,
        kind="validation",
        subject=subject,
        outcome=_outcome(refusal, question, dropped),
        confidence=1.0,
        detail={
            "problems": [_told(one, case) for one in problems],
            "playbook": case.playbook.name,
            "version": case.playbook.version,
            **({"left_out": [_left_out(one) for one in dropped]} if dropped else {}),
            **({"facts": told_facts([*case.known_facts.values()])} if case.known_facts else {}),
            **({"logged": [asdict(one) for one in case.logged.values()]} if case.logged else {}),
            **({"confidence": case.standing.detail} if case.standing and not case.plan.fixed else {}),
        },
    )


def records_of_acts(case: Case, further: Update, *, news: bool) -> list[Record]:
    """What is kept of the check of the next acts: nothing while they wait, or pass on what was known before."""
    refused = bool(further.get("usage", Usage()).repairs) or "dropped" in further
    if further.get("waits") or not (refused or news):
        return []
    stops = refused or further.get("question") is not None
    return [record_of_check(case, further if stops else None, f"next acts of plan {case.plan.revision}")]


def _outcome(refusal: Update | None, question: Question | None, dropped: Sequence[Closed]) -> str:
    if refusal is None:
        return "passed"
    return question.reason.value if question else "reduced" if dropped else "refused"


def _left_out(one: Closed) -> JsonObject:
    why = one.message or f"it needs {one.needed}"
    return {"step": one.step, "tool": one.tool, "args": one.args, "message": why}


def _told(problem: Problem, case: Case) -> JsonObject:
    """A refusal as the record has it; where a rule or the scope refused an act, with the act, rule and playbook."""
    rule, args = problem.detail.get("rule"), problem.detail.get("args")
    told: JsonObject = {"code": problem.code, "step": problem.step, "message": problem.message}
    told |= {"rule": rule} if rule else {}
    refused = rule or problem.code == OUT_OF_SCOPE
    step = case.plan.step(problem.step) if refused and problem.step else None
    told |= {"tool": step.tool, "args": args} if step is not None and isinstance(args, dict) else {}
    whose = problem.detail.get("playbook")  # where the task is under several
    return {**told, "playbook": whose} if rule and whose else told
