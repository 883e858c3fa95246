"""The state as LangGraph's channels."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Annotated

from langchain_core.messages import AnyMessage
from langgraph.channels import UntrackedValue
from langgraph.managed import RemainingSteps

from steward.domain.model import JsonObject, Usage
from steward.domain.state import State, TaskInput, TaskOutput
from steward.graph.messages import Messages

Did = Annotated[list[JsonObject], UntrackedValue]
"""What the last node did, as events for whoever streams `updates`; in no checkpoint."""


@dataclass(frozen=True, kw_only=True)
class Channels(State):
    """The state as LangGraph's channels: usage adds up, the remaining supersteps are LangGraph's own count."""

    usage: Annotated[Usage, operator.add] = field(default_factory=Usage)
    remaining_steps: RemainingSteps = 10_000
    did: Did = field(default_factory=list[JsonObject])
    messages: Messages = field(default_factory=list[AnyMessage])


@dataclass(frozen=True, kw_only=True)
class Input(TaskInput):
    """What a caller submits; the last human message is the request where there is no goal."""

    messages: Messages = field(default_factory=list[AnyMessage])


@dataclass(frozen=True, kw_only=True)
class Output(TaskOutput):
    """What a caller gets, with what the last node did and what was said."""

    did: Did = field(default_factory=list[JsonObject])
    messages: Messages = field(default_factory=list[AnyMessage])
