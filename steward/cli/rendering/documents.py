"""What `--json` prints: always the same fields, times in ISO 8601 (UTC)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from steward.cli.task_history import Account
from steward.cli.text import instant
from steward.domain.json_view import readable
from steward.domain.model import Entry, Json, JsonObject, Plan, Problem
from steward.domain.playbook import Playbook
from steward.domain.ports.decisions import Record
from steward.domain.ports.planning import Call
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.ports.tools import Card
from steward.domain.queue import Event
from steward.domain.review_questions import meaning
from steward.domain.unavailable_tools import Unavailable

if TYPE_CHECKING:
    from steward.playbooks.dry_run import DryRun


def listed(name: str, items: Sequence[Json], *, total: int | None = None, cursor: str | None = None) -> JsonObject:
    """A list: `total` counts all that there are, and `--cursor` with `cursor` goes on; None where nothing is left."""
    return {name: [*items], "total": len(items) if total is None else total, "cursor": cursor}


def task(account: Account, *, whole: bool = False) -> JsonObject:
    """A task with its actions and the review it waits for; `whole` adds plan, decisions and all reviews."""
    document = row(account.task)
    document["actions"] = [action(entry) for entry in account.entries]
    document["review"] = review(account.waiting, account.task.goal) if account.waiting else None
    if whole:
        document["plan"] = account.task.state.get("plan")
        document["acceptance"] = account.task.state.get("acceptance")
        document["progress"] = account.task.state.get("progress")
        document["decisions"] = [record(one) for one in account.records]
        document["reviews"] = [review(one, account.task.goal) for one in account.reviews]
    return document


def row(given: Task) -> JsonObject:
    """A task's record."""
    return {
        "id": given.id,
        "goal": given.goal,
        "status": given.status,
        "playbook": given.playbook,
        "requested_by": given.requested_by,
        "key": given.client_key,
        "priority": given.priority,
        "not_before": instant(given.run_after),
        "limits": {**given.limits},
        "steps": given.steps,
        "result": given.result,
        "error": given.error,
        "confidence": given.confidence,
        "node": given.node,
        "cancelled_by": given.cancelled_by,
        "waits_until": instant(given.wake_at),
        "waits_for": given.waits_for,
        "trace": given.trace or None,
        "created_at": instant(given.created_at),
        "started_at": instant(given.started_at),
        "updated_at": instant(given.updated_at),
        "finished_at": instant(given.finished_at),
        "usage": asdict(given.usage),
    }


def action(entry: Entry) -> JsonObject:
    """One row of the ledger."""
    act, verdict, receipt = entry.action, entry.verdict, entry.receipt
    return {
        "key": act.key,
        "step": act.step,
        "item": act.item if act.item >= 0 else None,
        "revision": act.revision,
        "tool": act.tool,
        "risk": act.risk.value,
        "args": act.args,
        "attempts": entry.attempts,
        "claimed_at": instant(entry.claimed_at),
        "settled_at": instant(entry.settled_at),
        "receipt": asdict(receipt) if receipt else None,
        "verdict": asdict(verdict) if verdict else None,
    }


def review(given: Review, goal: str) -> JsonObject:
    """One question with what each answer leads to and, once taken, its decision."""
    question = given.question
    return {
        "id": question.id,
        "task_id": given.task_id,
        "goal": goal,
        "reason": question.reason.value,
        "text": question.text,
        "options": {kind: meaning(question, kind) for kind in question.options},
        "step": question.step,
        "tool": question.tool,
        "args": question.args,
        "problems": problems(question.problems),
        "detail": question.detail,
        "digest": question.digest,
        "changed": [*question.changed],
        "approvers": question.approvers,
        "audience": question.audience,
        "votes": [readable(one) for one in given.votes],
        **_waiting(given),
        **({"lot": given.lot, "behind": given.behind} if given.lot else {}),
        "opened_at": instant(given.opened_at),
        "decision": readable(given.decision) if given.decision else None,
        "decided_at": instant(given.decided_at),
        "applied_at": instant(given.applied_at),
    }


def _waiting(given: Review) -> JsonObject:
    """Whose a question is, and until when."""
    return {
        "playbook": given.playbook,
        "requested_by": given.requested_by,
        "group": given.group,
        "priority": given.priority,
        "assignee": given.assignee,
        "claimed_by": given.claimed_by,
        "claimed_until": instant(given.claimed_until),
        "due_at": instant(given.due_at),
        "expires_at": instant(given.expires_at),
        "escalated_at": instant(given.escalated_at),
        "expired_at": instant(given.expired_at),
        "withdrawn_at": instant(given.withdrawn_at),
    }


def event(given: Event) -> JsonObject:
    """One line of the audit."""
    return {**asdict(given), "at": instant(given.at)}


def record(given: Record) -> JsonObject:
    """One decision of a machine or a person."""
    return {**asdict(given), "at": instant(given.at)}


def problems(given: Sequence[Problem]) -> list[Json]:
    return [asdict(one) for one in given]


def plan(given: Plan | None) -> JsonObject | None:
    return asdict(given) if given else None


def dry_run(found: DryRun) -> JsonObject:
    """What would happen; `acted` is always false."""
    calls: Sequence[Call] = found.calls
    return {
        "goal": found.goal,
        "acted": False,
        "would_act": found.would_act,
        "doubtful": found.doubtful,
        "playbook": found.playbook.name if found.playbook else None,
        "plan": plan(found.plan),
        "acceptance": asdict(found.acceptance) if found.acceptance else None,
        "problems": problems(found.problems),
        "approvals": [{"step": act.step, "tool": act.tool, "args": act.args, "why": why} for act, why in found.waits],
        "error": found.error or None,
        "calls": [asdict(call) for call in calls],
    }


def card(given: Card) -> JsonObject:
    """A tool."""
    return {**asdict(given), "risk": given.risk.value}


def missing(given: Unavailable) -> JsonObject:
    """Tools of a source that are set up and not there; `tools` is null where only the source knows which."""
    named: list[Json] | None = None if given.tools is None else [*given.tools]
    return {"source": given.source, "tools": named, "why": given.said, "do": given.advice, "comes_back": given.passes}


def playbook(given: Playbook) -> JsonObject:
    """A playbook, complete; its files' texts are shown by themselves."""
    return {name: value for name, value in asdict(given).items() if name != "texts"}


def counted(statuses: Mapping[str, int]) -> JsonObject:
    return dict(statuses)
