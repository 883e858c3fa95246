"""Which acts of a wave a second look is asked about, on what evidence, and what follows from what it said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.approval_basis import basis_of, reads_of
from steward.domain.identity import begun
from steward.domain.model import Action, Entry, JsonObject, Reason, Risk
from steward.domain.plan_judgement import Case, is_approved
from steward.domain.review_context import explanation
from steward.domain.review_questions import ask
from steward.domain.rule_outcomes import Need
from steward.domain.second_opinion import Opinion, evidence_digest, seal
from steward.domain.state import Update
from steward.domain.step_order import all_needs_of

_ANY_YES = Need("a second look")


@dataclass(frozen=True, kw_only=True)
class Unlooked:
    """Acts that may happen by all rules, and that nobody has looked at a second time yet."""

    acts: Sequence[Action]


def second_look(case: Case, acts: Sequence[Action], beside: Sequence[Action]) -> Unlooked | Update | None:
    """The acts to be asked about first, or the question about the first that was stopped; None where all may go on.

    A person's yes to an act stands: it is neither asked about nor stopped. One act a question, as with approvals.
    """
    due = _due(case, acts)
    sealed = seals_of(case, due)
    opinions = {action.key: case.opinions.get(sealed[action.key]) for action in due}
    if left := [action for action in due if opinions[action.key] is None]:
        return Unlooked(acts=left)
    for action in due:
        opinion = opinions[action.key]
        if opinion is not None and opinion.stop:
            return _ask(case, action, opinion, beside)
    return None


def seals_of(case: Case, acts: Sequence[Action]) -> dict[str, str]:
    """What an opinion on each act is bound to, by the act's key. All acts of a step rest on the same."""
    steps = {action.step: action for action in acts}
    basis = {step: evidence_digest(case.state.answers, evidence_of(case, one)) for step, one in steps.items()}
    return {action.key: seal(action, basis[action.step]) for action in acts}


def evidence_of(case: Case, *acts: Action) -> list[Entry]:
    """The verified calls that the acts rest on: those that their steps refer to or wait for, in the ledger's order."""
    steps = {action.step for action in acts}
    needed = {need for step in case.plan.steps if step.id in steps for need in all_needs_of(step, case.plan)}
    found = [entry for entry in case.history if entry.verified and entry.action.step in needed]
    latest: dict[str, int] = {}
    for entry in found:
        latest[entry.action.step] = max(entry.action.revision, latest.get(entry.action.step, 0))
    return [entry for entry in found if entry.action.revision == latest[entry.action.step]]


def other_reads(case: Case, evidence: Sequence[Entry]) -> list[Entry]:
    """What else the task has read: a value that a plan spelt out may stand there."""
    known = {entry.action.key for entry in evidence}
    return [entry for entry in reads_of(case.history) if entry.action.key not in known]


def _due(case: Case, acts: Sequence[Action]) -> list[Action]:
    policy = case.playbook.second_look
    if policy == "off":
        return []
    entries = {entry.action.key: entry for entry in case.history}
    due: list[Action] = []
    passed: list[Action] = []
    for action in acts:
        card = case.tools.card(action.tool)
        risk = card.cost if card else action.risk
        if risk is Risk.READ or (policy == "irreversible" and risk is not Risk.IRREVERSIBLE):
            continue
        if _is_settled(entries.get(action.key)):
            continue
        if is_approved(case, action, _ANY_YES, passed):
            passed.append(action)
            continue
        due.append(action)
    return due


def _is_settled(entry: Entry | None) -> bool:
    """Whether nothing is called: it is done, or it is only looked whether it is."""
    if entry is None:
        return False
    return entry.verified or (begun(entry) and (entry.verdict is None or entry.verdict.status != "refuted"))


def _ask(case: Case, action: Action, opinion: Opinion, beside: Sequence[Action]) -> Update:
    step = case.plan.step(action.step)
    sure = None if opinion.confidence is None else round(opinion.confidence, 4)
    looked: JsonObject = {"reason": opinion.reason, "model": opinion.model, "confidence": sure, "had": opinion.had}
    return ask(
        case.state,
        Reason.SECOND_LOOK,
        f"A second look stopped {action.tool}: {opinion.reason}"
        if opinion.had
        else f"{action.tool} needs a second look, and none could be had: {opinion.reason}",
        action=action,
        detail={**explanation(case, action, beside), "second_look": looked},
        editable=step is not None and not step.for_each,
        basis=basis_of(case.plan, case.playbook, case.history),
    )
