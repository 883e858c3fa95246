"""Facts as runs below the node that they happened in, and as feedback on the trace."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from steward.domain.canonical import act_digest
from steward.domain.model import ASKED_OF_MODELS, Action, Reason, Receipt
from steward.domain.ports.facts import (
    Answered,
    Asked,
    DecisionMade,
    Fact,
    Judged,
    Looked,
    TaskEnded,
    ToolBegan,
    ToolEnded,
)
from steward.domain.redaction import Redactor
from steward.telemetry.langsmith import shown
from steward.telemetry.langsmith.project import Project
from steward.telemetry.task_secrets import TaskSecrets

if TYPE_CHECKING:
    from steward.telemetry.langsmith.tracer import Trace

_NO = ("reject", "abort")
_OF_PLANS = ("plan", "acceptance")
_MOST = 1_000  # traces whose tasks are remembered


@dataclass
class LangSmith:
    """The traces of the tasks that this process carries out now; where none is traced, a look into an empty dict."""

    name: str = "langsmith"
    project: Project = field(default_factory=Project)
    active: dict[str, Trace] = field(default_factory=dict[str, "Trace"])
    tasks: OrderedDict[str, set[str]] = field(default_factory=OrderedDict[str, set[str]])  # by trace

    def hears(self) -> bool:
        return bool(self.active)

    def content(self, fact: Fact) -> bool:
        return not isinstance(fact, Looked)  # what was read comes with the verdict

    def wants(self, fact: Fact) -> bool:
        trace = self.active.get(fact.task_id)
        return trace is not None and trace.root is not None

    def take(self, fact: Fact) -> None:
        trace = self.active.get(fact.task_id)
        if trace is None or trace.root is None:
            return
        match fact:
            case ToolBegan(action=action):
                self._begin(trace, action)
            case ToolEnded(action=action, receipt=receipt):
                self._end(trace, action, receipt, fact.seconds)
            case Looked(action=action):
                trace.looks[action.key] = fact.seconds
            case Judged():
                self._judge(trace, fact)
            case DecisionMade(record=record) if record.kind in ASKED_OF_MODELS and trace.asked.get(record.kind):
                run = trace.asked[record.kind].pop(0)
                run.extra.setdefault("metadata", {})["usage_metadata"] = shown.spent_on(record)
                run.patch()
            case _:
                _score(trace, fact)
        if isinstance(fact, DecisionMade) and fact.record.prompt_version and fact.record.kind in _OF_PLANS:
            trace.metadata |= {"prompt_version": fact.record.prompt_version, "model": fact.record.model}
            if fact.record.kind == "plan" and fact.record.confidence is not None:
                trace.scores["confidence"] = (fact.record.confidence, "")

    def opened(self, task_id: str, trace_id: object) -> None:
        """A run of the task is in that trace; of several tasks, where a graph of somebody else's calls them."""
        self.tasks.setdefault(str(trace_id), set()).add(task_id)
        while len(self.tasks) > _MOST:
            self.tasks.popitem(last=False)

    def known_by(self, secrets: TaskSecrets) -> Callable[[object], Redactor]:
        """Finds by a trace's id what hides the secrets of the tasks in it."""

        def known(trace_id: object) -> Redactor:
            first, *others = map(secrets.known, self.tasks.get(str(trace_id)) or [""])
            return first.knowing(*(value for one in others for value in one.also))

        return known

    def ended(self, trace: Trace) -> None:
        """The graph's own run is over: its calls are as well, and what it is worth goes out as feedback."""
        for run in trace.calls.values():
            if run.end_time is None:
                run.end(error="cut off: the run ended before the call was answered")
            run.patch()
        for run in [one for asked in trace.asked.values() for one in asked if one.end_time is not None]:
            run.patch()
        for key, (score, value) in trace.scores.items():
            self.project.feedback(trace.root, key, score, value)

    def trace(self, task_id: str) -> str:
        """The address of the trace of the task's run now; empty where there is none, or it is not known yet."""
        trace = self.active.get(task_id)
        return self.project.address(task_id, trace.root) if trace and trace.root else ""

    def unsaved(self) -> dict[str, str]:
        """By task, the addresses that were asked for before they were known."""
        return self.project.unsaved()

    def close(self, seconds: float) -> None:
        self.project.close(seconds)

    def _begin(self, trace: Trace, action: Action) -> None:
        run = _run(trace, action, action.tool)
        if (before := trace.calls.get(action.key)) is not None:
            before.patch()
        trace.calls[action.key] = run
        run.post()

    def _end(self, trace: Trace, action: Action, receipt: Receipt, seconds: float) -> None:
        """What the call came to goes out with its verdict: of two updates of one run either may arrive last."""
        run = trace.calls.get(action.key)
        if run is None:  # it was called in another process
            run = trace.calls[action.key] = _run(trace, action, action.tool, seconds)
            run.post()
        failed = receipt.kind in ("refused", "lost")
        run.end(
            outputs={"receipt": shown.receipt_of(receipt)},
            error=f"{receipt.kind}: {receipt.message or receipt.code}" if failed else None,
        )

    def _judge(self, trace: Trace, fact: Judged) -> None:
        """The verdict stands with its call, or, where another process made that, as a look of its own."""
        entry = fact.entry
        told, run = shown.verdict_of(entry), trace.calls.get(entry.action.key)
        took = trace.looks.pop(entry.action.key, 0.0)
        if run is None:
            run = _run(trace, entry.action, f"look for {entry.action.tool}", took)
            run.end(outputs=told)
            run.post()
            return
        run.outputs = {**(run.outputs or {}), **told}
        if entry.verdict is not None and entry.verdict.status != "pending":
            run.patch()
            del trace.calls[entry.action.key]


def _run(trace: Trace, action: Action, name: str, seconds: float = 0.0) -> Any:
    """A run of the action below the node at work, begun so many seconds ago."""
    inside = trace.node or trace.root
    told = trace.origins.get(act_digest(action.tool, action.args), {})
    run = inside.create_child(
        name=name,
        run_type="tool",
        inputs=dict(action.args),
        extra={"metadata": {"step": action.step, "action": action.key[:12], "risk": action.risk.value, **told}},
        start_time=datetime.now(UTC) - timedelta(seconds=seconds),
    )
    inside.child_runs.clear()  # sent each by itself; a long loop must not keep them
    return run


def _score(trace: Trace, fact: Fact) -> None:
    match fact:
        case Asked(question=question):
            trace.question, trace.status = question.text, "needs_review"
            trace.asked_about(question)
            if question.reason is Reason.CEILING:
                trace.scores["ceiling_hit"] = (1.0, str(question.detail.get("ceiling") or ""))
        case Answered(decision=decision) if decision is not None and decision.source != "machine":
            trace.scores["human_decision"] = (0.0 if decision.kind in _NO else 1.0, decision.kind)
        case TaskEnded(task=task):
            trace.status = task.status
            trace.metadata |= shown.tokens(task.usage)
            trace.scores["verified"] = (float(task.status == "complete"), task.status)
            trace.scores.setdefault("ceiling_hit", (0.0, ""))
            if task.confidence is not None:
                trace.scores["confidence"] = (task.confidence, "")
        case _:
            pass
