"""LangChain's tracer, with the runs of one invocation of Steward's graph made readable for a reviewer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from langchain_core.tracers.langchain import LangChainTracer
from langchain_core.tracers.schemas import Run
from langgraph.errors import GraphBubbleUp, GraphDrained, GraphInterrupt

from steward.domain.canonical import act_digest
from steward.domain.model import JsonObject, Question
from steward.domain.playbook_names import names_of
from steward.domain.redaction import Redactor
from steward.telemetry.langsmith import shown
from steward.telemetry.task_secrets import TaskSecrets

_STOPS = (GraphBubbleUp, GraphDrained, asyncio.CancelledError, GeneratorExit)
_SKIPPED = "__disabled"  # LangChain's own mark of a run that is not sent


@dataclass
class Trace:
    """One invocation of the graph: its own run, the node at work, and what was called.

    `opened` is told of the trace that the run is in.
    """

    task_id: str
    named: Callable[[str, str | None], str]
    secrets: TaskSecrets
    opened: Callable[[object], None]
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    root: Any = None
    posted: bool = False
    node: Any = None
    calls: dict[str, Any] = field(default_factory=dict[str, Any])
    looks: dict[str, float] = field(default_factory=dict[str, float])
    asked: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    scores: dict[str, tuple[float, str]] = field(default_factory=dict[str, tuple[float, str]])
    question: str = ""
    origins: dict[str, JsonObject] = field(default_factory=dict[str, JsonObject])  # by the act that was asked about
    playbook: str | None = None
    goal: str = ""
    requested_by: str = ""
    status: str = "running"

    def asked_about(self, question: Question) -> None:
        """A question to people: what its act rests on is told with the call that follows."""
        if question.tool is not None and (told := shown.origins_of(question)):
            self.origins[act_digest(question.tool, question.args)] = told

    @property
    def known(self) -> Redactor:
        """What hides the task's secrets."""
        return self.secrets.known(self.task_id)


class TaskTracer(LangChainTracer):
    """Names runs as people do, sends what changed in place of whole states, and takes no wait for an error.

    The graph's own run is sent when its first node begins, whose state says which task it is: a resume enters with
    nothing but an answer. One in which no node runs is not sent. `ended` is told when it is over.
    """

    def __init__(self, *, trace: Trace, ended: Callable[[Trace], None], **parts: Any) -> None:
        super().__init__(**parts)
        self.trace = trace
        self.ended = ended

    def copy_with_metadata_defaults(
        self, *, metadata: Mapping[str, str] | None = None, tags: list[str] | None = None
    ) -> TaskTracer:
        """As LangChain's; copies share the trace."""
        return TaskTracer(
            trace=self.trace,
            ended=self.ended,
            client=self.client,
            project_name=self.project_name,
            example_id=self.example_id,
            address=self.address,
            tags=sorted({*self.tags, *(tags or [])}),
            metadata={**(metadata or {}), **(self.tracing_metadata or {})},
            run_map=self.run_map,
            order_map=self.order_map,
            _external_run_ids=self._external_run_ids,
        )

    def _on_chain_start(self, run: Any) -> None:
        trace = self.trace
        if trace.root is None:
            trace.root = run
            trace.opened(run.trace_id)
            return
        if run.parent_run_id == trace.root.id and run.name in shown.NODES:
            self._enter(run)
        else:
            run.extra[_SKIPPED] = True  # edges and other parts of the runtime
        super()._on_chain_start(run)

    def _enter(self, run: Any) -> None:
        trace, state = self.trace, shown.values_of(run.inputs)
        trace.node, plan = run, state.get("plan")
        if state.get("question") is not None:
            trace.asked_about(state["question"])
        trace.playbook = state.get("playbook") or (plan.playbook if plan else None)
        trace.secrets.learn(trace.task_id, state)  # what a tool marks in the plan is hidden in a prompt, too
        if not trace.posted:
            trace.posted = True
            trace.goal, trace.requested_by = str(state.get("goal") or ""), str(state.get("requested_by") or "")
            trace.root.inputs = {"goal": trace.goal, "playbook": trace.playbook, "requested_by": trace.requested_by}
            if state.get("question") is not None:
                trace.root.inputs["question"] = state["question"].text
            self._describe(trace.root)
            super()._on_chain_start(trace.root)
        run.inputs = shown.read_by(run.name, state)

    def _describe(self, root: Any) -> None:
        """The graph's own run, as far as is known by now."""
        trace = self.trace
        goal = trace.known.text(trace.goal)  # before it is cut: half a secret looks like none
        root.name = trace.known.text(trace.named(goal, trace.playbook))
        root.add_metadata(
            {
                **trace.metadata,
                "task_id": trace.task_id,
                "playbook": trace.playbook,
                "requested_by": trace.requested_by,
                "status": trace.status,
            }
        )
        tags = [f"playbook:{name}" for name in names_of(trace.playbook or "")]
        before: list[str] = root.tags or []
        kept = [one for one in before if not one.startswith(("playbook:", "status:"))]
        root.tags = [*kept, *tags, f"status:{trace.status}"]

    def _on_chain_end(self, run: Any) -> None:
        trace = self.trace
        if run is trace.root:
            if trace.posted:
                self._leave(run)
                super()._on_chain_end(run)
                self.ended(trace)
            return
        if run is trace.node:
            trace.node = None
            run.outputs = shown.changed_by(shown.values_of(run.outputs)) if not _waited(run) else run.outputs
        super()._on_chain_end(run)

    def _leave(self, run: Any) -> None:
        output = shown.values_of(run.outputs)
        plan = output.get("plan")
        if not _waited(run):
            run.outputs = shown.outcome(output)
            self.trace.status = str(output.get("status") or self.trace.status)
        if plan is not None:
            self.trace.playbook = output.get("playbook") or plan.playbook or self.trace.playbook
            run.add_metadata({"plan_revision": plan.revision})
        self._describe(run)

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> Run:
        """As LangChain's; a run that waits for a person, or is stopped by whoever began it, is over and no failure."""
        if isinstance(error, _STOPS):
            waits = self.trace.question if isinstance(error, GraphInterrupt) else "goes on later, from its last step"
            return self.on_chain_end({"waits": waits}, run_id=run_id)
        return super().on_chain_error(error, run_id=run_id, **kwargs)

    def _on_chain_error(self, run: Any) -> None:
        trace = self.trace
        if run is trace.root:
            trace.status = "error"
            self._describe(run)
            if trace.posted:
                super()._on_chain_error(run)
                self.ended(trace)
            return
        if run is trace.node:
            trace.node = None
        super()._on_chain_error(run)

    def _on_chat_model_start(self, run: Any) -> None:
        self.trace.asked.setdefault(run.name, []).append(run)
        super()._on_chat_model_start(run)

    def _update_run_single(self, run: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - needs the trace
        if not any(run is one for one in self.trace.asked.get(run.name, ())):  # else with what it cost, in one piece
            super()._update_run_single(run)


def _waited(run: Any) -> bool:
    return set(run.outputs or {}) == {"waits"}
