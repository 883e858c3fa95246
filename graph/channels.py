"""The state as LangGraph's channels."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Annotated

from langgraph.channels import UntrackedValue
from langgraph.managed import RemainingSteps

from steward.domain.model import JsonObject, Usage
from steward.domain.state import State, TaskOutput

Did = Annotated[list[JsonObject], UntrackedValue]
"""What the last node did, as events for whoever streams `updates`; in no checkpoint."""


@dataclass(frozen=True, kw_only=True)
class Channels(State):
    """The state as LangGraph's channels: usage adds up, the remaining supersteps are LangGraph's own count."""

    usage: Annotated[Usage, operator.add] = field(default_factory=Usage)
    remaining_steps: RemainingSteps = 10_000
    did: Did = field(default_factory=list[JsonObject])


@dataclass(frozen=True, kw_only=True)
class Output(TaskOutput):
    """What a caller gets, with what the last node did."""

    did: Did = field(default_factory=list[JsonObject])
