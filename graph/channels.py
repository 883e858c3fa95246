"""The state as LangGraph's channels."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Annotated

from langgraph.managed import RemainingSteps

from steward.domain.model import Usage
from steward.domain.state import State


@dataclass(frozen=True, kw_only=True)
class Channels(State):
    """The state as LangGraph's channels: usage adds up, the remaining supersteps are LangGraph's own count."""

    usage: Annotated[Usage, operator.add] = field(default_factory=Usage)
    remaining_steps: RemainingSteps = 10_000
