"""What a caller may configure of a run: by list, since LangGraph's runtime obeys whatever stands in `configurable`.

An answer, a checkpointer, a scratchpad, a stream, the runtime itself: each has a key there, and the server hands a
caller's keys on beside its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.runtime import Runtime

from steward.domain.access import Identity
from steward.domain.ceilings import check_limits, lower
from steward.domain.errors import Unusable
from steward.domain.state import TaskContext
from steward.domain.trace_context import traceparent
from steward.graph.deps import RECURSION_LIMIT

LEAST_STEPS = 5
"""Supersteps that let a wave through between two reviews: human_review, validate, execute, verify, human_review."""

_RESUME_MAP = "__pregel_resume_map"  # interrupt's id → answer: how LangGraph's RemoteGraph answers
_VALUES = {  # what the server writes itself; what a request holds under these names it takes out or overwrites
    "thread_id",
    "run_id",
    "assistant_id",
    "graph_id",
    "user_id",
    "langgraph_auth_user",
    "langgraph_auth_user_id",
    "langgraph_auth_permissions",
    "langgraph_request_id",
    "__request_start_time_ms__",
    "__after_seconds__",
}
_OBJECTS: dict[str, Callable[[object], bool]] = {  # what it hands along; no request can hold such a value
    "__pregel_node_finished": callable,
    "__pregel_runtime": lambda value: isinstance(value, Runtime),
    "__pregel_checkpointer": lambda value: isinstance(value, BaseCheckpointSaver),
    "__pregel_stream_messages_v2": lambda value: value is True,  # the shape of a stream, no more
}
_RUNS = {"tags", "metadata", "callbacks", "run_name", "max_concurrency", "run_id"}
"""Of a config itself; any other key beside `configurable` LangGraph takes for one in it."""

_CONTEXT = ("playbook", "requester", "limits")
_TRACING = ("langsmith-", "__langsmith_", "__otel_", "__dd_")  # into which project, below which run


def on_our_terms(config: RunnableConfig) -> RunnableConfig:
    """The run's config: our graph's last checkpoint, what the server itself configures, our bounds on supersteps."""
    limit = config.get("recursion_limit") or RECURSION_LIMIT
    kept = {name: value for name, value in config.get("configurable", {}).items() if _is_servers(name, value)}
    whole = {name: value for name, value in config.items() if name in _RUNS}
    bounded = min(max(limit, LEAST_STEPS), RECURSION_LIMIT)
    return cast("RunnableConfig", {**whole, "configurable": kept, "recursion_limit": bounded})


def answers_in(configurable: Mapping[str, Any]) -> Mapping[str, object]:
    """The answers that a config carries, by interrupt; they count as any other answer does."""
    found: object = configurable.get(_RESUME_MAP)
    return cast("Mapping[str, object]", found) if isinstance(found, Mapping) else {}


def called_from_in(configurable: Mapping[str, Any]) -> str:
    """The span that the run was asked for in, as a W3C traceparent: of the request's header, or as LangGraph has it."""
    return traceparent(configurable.get("traceparent")) or traceparent(configurable.get("__otel_traceparent__"))


def context_in(context: object, configurable: Mapping[str, Any]) -> TaskContext:
    """What the caller set in `context` or, as older clients do, in `configurable`. Raises Unusable."""
    if isinstance(context, TaskContext):
        return context
    given: Mapping[str, object] = (
        cast("Mapping[str, object]", context) if isinstance(context, Mapping) else configurable
    )
    found = {name: given.get(name) or cast("object", configurable.get(name)) or None for name in _CONTEXT}
    playbook, requester, limits = (found[name] for name in _CONTEXT)
    if playbook is not None and not isinstance(playbook, str):
        raise Unusable("context: 'playbook' must be the name of a playbook")
    if requester is not None and not isinstance(requester, str):
        raise Unusable("context: 'requester' must be the name of who asks")
    if limits is not None and not isinstance(limits, Mapping):
        raise Unusable("context: 'limits' must be an object: {'actions': 5, 'cost': 0.5}")
    checked = check_limits(cast("Mapping[str, object]", limits or {}))
    return TaskContext(playbook=playbook, requester=requester, limits=checked)


def for_caller(context: TaskContext, who: Identity) -> TaskContext:
    """The context as this caller may have it. Raises Unusable for a requester that they are not."""
    if context.requester and who.via != "loopback" and context.requester != who.name:
        raise Unusable(f"context: the requester is '{context.requester}', and you are '{who.name}'")
    return context


def both(assistant: TaskContext, caller: TaskContext) -> TaskContext:
    """What an assistant sets, and what a caller adds to it; of ceilings the lower ones. Raises Unusable."""
    for name in ("playbook", "requester"):
        set_by, asked = getattr(assistant, name), getattr(caller, name)
        if set_by and asked and set_by != asked:
            raise Unusable(f"context: the assistant sets the {name} '{set_by}', the caller '{asked}': name one")
    return TaskContext(
        playbook=assistant.playbook or caller.playbook,
        requester=assistant.requester or caller.requester,
        limits=lower(assistant.limits, caller.limits),
    )


def strip(config: MutableMapping[str, Any], *, traced: bool) -> dict[str, Any]:
    """What a run is configured with, once what no caller may set is out of it; `traced` may say where traces go.

    What stands beside `configurable` is moved into it, as LangGraph would do later.
    """
    configurable: dict[str, Any] = config.setdefault("configurable", {})
    for name in config.keys() - _RUNS - {"configurable", "recursion_limit"}:
        configurable.setdefault(name, config.pop(name))
    _strip(configurable, traced=traced)
    return configurable


def _strip(configurable: MutableMapping[str, Any], *, traced: bool) -> None:
    for name in [*configurable]:
        runtimes = name.startswith("__pregel") and name != _RESUME_MAP
        if runtimes or (name.startswith(_TRACING) and not traced):
            del configurable[name]


def _is_servers(name: str, value: object) -> bool:
    is_its = _OBJECTS.get(name)
    return is_its(value) if is_its else name in _VALUES
