"""The graph."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from langgraph.graph import START, StateGraph

from steward.domain.state import TaskContext
from steward.graph.channels import Channels, Input, Output
from steward.graph.conversation import Conversation
from steward.graph.deps import Deps
from steward.graph.recorded_decisions import RecordedDecisions
from steward.graph.recording import Node, Recorder
from steward.graph.routing import EDGES, Edge, destinations
from steward.graph.telling import told
from steward.nodes.execute import execute
from steward.nodes.extraction import Extracts
from steward.nodes.human_review import human_review
from steward.nodes.plan import plan
from steward.nodes.unavailable_tools import Readiness
from steward.nodes.validate import validate
from steward.nodes.verify import verify


def build_graph(deps: Deps) -> StateGraph[Any]:
    """START → plan → validate → execute → verify → validate … → END, with human_review beside them.

        async with open_app(Settings()) as app:
            graph = build_graph(app.deps).compile(checkpointer=app.graph.checkpointer)

    `Deps` are the ports that the nodes reach the world through.
    """
    recorder = Recorder(
        tasks=deps.tasks,
        reviews=deps.reviews,
        ledger=deps.ledger,
        decisions=deps.decisions,
        playbooks=deps.playbooks,
        clock=deps.clock,
        window=deps.window,
        redactor=deps.redactor,
    )
    graph: Any = StateGraph(  # its generics don't admit wrapped nodes
        Channels, input_schema=Input, output_schema=Output, context_schema=TaskContext
    )
    conversation = Conversation(ledger=deps.ledger, redactor=deps.redactor)
    for name, node in _nodes(deps).items():
        recorded = conversation.around(name, recorder.around(name, node))
        graph.add_node(name, told(name, recorded, deps.telemetry), input_schema=Channels)  # not found out for each
    graph.add_edge(START, "plan")
    for name in EDGES:
        graph.add_conditional_edges(name, Edge(name), destinations(name))
    return graph


def _nodes(deps: Deps) -> Mapping[str, Node]:
    """Each node with the ports that it needs, and no others."""
    ledger, tools, rules = deps.ledger, deps.tools, deps.rules
    playbooks, clock = deps.playbooks, deps.clock
    decisions = RecordedDecisions(store=deps.decisions, ledger=ledger, redactor=deps.redactor)
    ready = Readiness(tools=tools, outages=deps.outages, clock=clock, patience=deps.patience)
    return {
        "plan": partial(
            plan,
            planner=deps.planner,
            playbooks=playbooks,
            ledger=ledger,
            decisions=decisions,
            clock=clock,
            zone=deps.zone,
            tools=tools,
            patience=deps.patience,
            ready=ready,
        ),
        "validate": ready.around(
            "validate",
            partial(
                validate,
                tools=tools,
                rules=rules,
                playbooks=playbooks,
                ledger=ledger,
                decisions=decisions,
                clock=clock,
                calibrations=deps.calibrations,
                second_look=deps.second_look,
                limiter=deps.limiter,
                outages=deps.outages,
                patience=deps.patience,
                playbook_versions=deps.playbook_versions,
            ),
        ),
        "execute": ready.around(
            "execute",
            partial(
                execute,
                ledger=ledger,
                tools=tools,
                playbooks=playbooks,
                rules=rules,
                clock=clock,
                limiter=deps.limiter,
                extracts=Extracts(deps.extractor, decisions) if deps.extractor else None,
            ),
        ),
        "verify": ready.around(
            "verify",
            partial(
                verify,
                ledger=ledger,
                tools=tools,
                playbooks=playbooks,
                decisions=decisions,
                clock=clock,
                longer=deps.look_longer,
                limiter=deps.limiter,
                outages=deps.outages,
                patience=deps.patience,
                plans_anew=deps.planner.uses_model,
            ),
        ),
        "human_review": partial(
            human_review,
            reviews=deps.reviews,
            decisions=decisions,
            ledger=ledger,
            tools=tools,
            rules=rules,
            playbooks=playbooks,
            clock=clock,
            outages=deps.outages,
            patience=deps.patience,
            redactor=deps.redactor,
        ),
    }
