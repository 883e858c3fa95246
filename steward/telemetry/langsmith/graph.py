"""The compiled graph, whose runs are traced for a reviewer wherever LangSmith's tracing is on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from contextlib import aclosing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from langchain_core.callbacks import BaseCallbackManager
from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import var_child_runnable_config
from langgraph.graph.state import CompiledStateGraph

from steward.domain.ports.rules import Playbooks
from steward.graph.deps import Deps
from steward.graph.request import task_id_of
from steward.release import release
from steward.telemetry.fanout import Fanout
from steward.telemetry.langsmith.shown import title
from steward.telemetry.langsmith.sink import LangSmith
from steward.telemetry.task_secrets import TaskSecrets

if TYPE_CHECKING:
    from steward.telemetry.langsmith.tracer import Trace


_END = object()


class Asked(NamedTuple):
    """The task, the callbacks that are there, and LangChain's tracer among them."""

    task_id: str
    callbacks: Any
    tracer: Any


@dataclass(frozen=True, kw_only=True)
class Tracing:
    """What the traces of a graph's runs need."""

    sink: LangSmith
    playbooks: Playbooks
    secrets: TaskSecrets

    def asked(self, config: RunnableConfig) -> Asked | None:
        """Of what a trace is asked for; None where nobody asks for one."""
        from langchain_core.tracers.langchain import LangChainTracer
        from langsmith import utils

        around = var_child_runnable_config.get() or {}  # of the node that calls us, where somebody's graph does
        outside = config.get("callbacks") or around.get("callbacks")
        handlers: list[Any] = outside.handlers if isinstance(outside, BaseCallbackManager) else outside or []
        theirs = next((one for one in handlers if isinstance(one, LangChainTracer)), None)
        configured = {**around.get("configurable", {}), **config.get("configurable", {})}
        task_id = task_id_of(
            {"configurable": configured, "metadata": {**around.get("metadata", {}), **config.get("metadata", {})}},
            inside=False,
        )
        if not task_id or (theirs is None and cast("Any", utils).tracing_is_enabled() is not True):
            return None
        return Asked(task_id, outside, theirs)

    async def follow(
        self, asked: Asked, config: RunnableConfig, run: Callable[[RunnableConfig], Any]
    ) -> AsyncIterator[Any]:
        """The run's parts, with our tracer in its config; as it is where no client leads to LangSmith."""
        trace = None
        if self.sink.project.open(self.sink.known_by(self.secrets)) is not None:
            trace, config = self._traced(asked, config)
        try:
            async with aclosing(run(config)) as stream:
                with _apart() if trace else nullcontext():
                    part = await anext(stream, _END)
                while part is not _END:
                    yield part
                    part = await anext(stream, _END)
        finally:
            if trace and self.sink.active.get(trace.task_id) is trace:
                del self.sink.active[trace.task_id]

    def _traced(self, asked: Asked, config: RunnableConfig) -> tuple[Trace, RunnableConfig]:
        from langsmith import run_trees

        from steward.telemetry.langsmith.client import Masked
        from steward.telemetry.langsmith.tracer import TaskTracer, Trace

        task_id, outside, theirs = asked
        told = {"release": release(), "thread_id": task_id}
        trace = Trace(
            task_id=task_id,
            named=self._named,
            secrets=self.secrets,
            opened=partial(self.sink.opened, task_id),
            metadata=told,
        )
        client: Any = self.sink.project.client
        parts: dict[str, Any] = {}
        if theirs is not None:
            shared = getattr(run_trees, "_CLIENT", None)
            if theirs.client is not shared:  # into an account of their own
                client = Masked(theirs.client, self.sink.known_by(self.secrets))
            parts = {
                "project_name": theirs.project_name,
                "run_map": theirs.run_map,
                "order_map": theirs.order_map,
                "_external_run_ids": theirs._external_run_ids,  # noqa: SLF001 - as LangChain's own copies do
            }
        tracer = TaskTracer(trace=trace, ended=self.sink.ended, client=client, **parts)
        self.sink.active[task_id] = trace
        return trace, {**config, "callbacks": _with(outside, tracer)}

    def _named(self, goal: str, name: str | None) -> str:
        return title(goal, name, self.playbooks.get(name) if name else None)


def _with(outside: Any, tracer: Any) -> Any:
    """The callbacks with our tracer in the place of LangChain's."""
    from langchain_core.tracers.langchain import LangChainTracer

    if isinstance(outside, BaseCallbackManager):
        manager = outside.copy()
        manager.handlers = [one for one in manager.handlers if not isinstance(one, LangChainTracer)]
        inherited = [one for one in manager.inheritable_handlers if not isinstance(one, LangChainTracer)]
        manager.inheritable_handlers = inherited
        manager.add_handler(tracer, inherit=True)
        return manager
    others: list[Any] = outside or []
    return [*(one for one in others if not isinstance(one, LangChainTracer)), tracer]


@contextmanager
def _apart() -> Generator[None]:
    """LangGraph adds the callbacks of the node around it, LangChain's tracer among them, to those that it is given."""
    around = var_child_runnable_config.get()
    if not around:
        yield
        return
    kept = cast("RunnableConfig", {name: value for name, value in around.items() if name != "callbacks"})
    token = var_child_runnable_config.set(kept)
    try:
        yield
    finally:
        var_child_runnable_config.reset(token)


class Traced(CompiledStateGraph[Any, Any, Any, Any]):
    """Every run goes through `astream`; where nothing is traced, it is LangGraph's own."""

    def __init__(self, *, tracing: Tracing | None = None, **parts: Any) -> None:
        super().__init__(**parts)
        self.tracing = tracing

    def astream(
        self,
        input: Any,  # noqa: A002 - LangGraph's word
        config: RunnableConfig | None = None,
        **options: Any,
    ) -> AsyncIterator[Any]:
        run = partial(cast("Any", super()).astream, input, **options)
        asked = self.tracing.asked(config or {}) if self.tracing else None
        if self.tracing is None or asked is None:
            return run(config)  # not one generator more around each part
        return self.tracing.follow(asked, config or {}, run)


def traced(graph: Any, deps: Deps) -> Any:
    """The graph whose runs are traced, where one of the sinks sends them to LangSmith."""
    telemetry = deps.telemetry
    if not isinstance(telemetry, Fanout):
        return graph
    sink = next((one for one in telemetry.sinks if isinstance(one, LangSmith)), None)
    if sink is None:
        return graph
    return Traced(tracing=Tracing(sink=sink, playbooks=deps.playbooks, secrets=telemetry.secrets), **parts_of(graph))


def parts_of(graph: Any) -> dict[str, Any]:
    """What a compiled graph was made with, to make another class of it."""
    parts = dict(cast("dict[str, Any]", vars(graph)))
    parts.pop("__orig_class__", None)  # Python's own, no parameter
    return parts
