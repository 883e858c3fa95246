"""A task that needs a tool which is not there now: it stands still before it acts, and in the end a person is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from steward.domain.model import Acceptance, Plan
from steward.domain.outages import FIRST_PAUSE, Outage
from steward.domain.ports.clock import Clock
from steward.domain.ports.outages import Outages
from steward.domain.ports.tools import Toolbox
from steward.domain.state import Stalled, State, Update
from steward.domain.unavailable_tools import Unavailable
from steward.nodes.outage import stall

Node = Callable[[State], Awaitable[Update]]


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether the tools that a task needs are there; what it waits for is known to all processes as any outage."""

    tools: Toolbox
    outages: Outages
    clock: Clock
    patience: float

    def around(self, name: Literal["validate", "execute", "verify"], node: Node) -> Node:
        """The node, entered only while all tools are there on which the task's acts rest.

        Without a tool's schema an act's arguments, and so its key, would be others than those that a person allowed
        and that the ledger knows.
        """

        async def ready(state: State) -> Update:
            away = missing(self.tools, _tools_of(name, state))
            if away is None:
                update = await node(state)
                if state.stalled != Stalled():
                    update.setdefault("stalled", Stalled())
                return update
            if name == "execute":
                return {"next": "validate"}  # which waits; the wave is kept, and computed anew once the tool is there
            return await self.wait(state, away, name)

        return ready

    async def wait(self, state: State, away: Unavailable, node: Literal["plan", "validate", "verify"]) -> Update:
        """Stand still until the tool is back, as long as for any outage; then a person is asked once for all tasks."""
        return stall(state, await outage_known(away, self.outages, self.clock), self.patience, node)


async def outage_known(away: Unavailable, outages: Outages, clock: Clock) -> Outage:
    """The outage that the tools are, as all know it."""
    known = next((one for one in await outages.state() if one.endpoint == away.endpoint), None)
    if known is not None and known.passes == away.passes:
        return replace(known, wait=max(known.wait, FIRST_PAUSE))  # whoever tries it just now needs a moment
    # the others have it back, or nobody has said so yet: this process looks again by itself
    return outage_of(away, since=clock.now(), wait=FIRST_PAUSE)


def outage_of(away: Unavailable, *, since: float, wait: float) -> Outage:
    """The tools as an endpoint that does not answer; it says why, and where waiting does not help, what to do."""
    said = away.said if away.passes else f"{away}. {away.advice}"
    return Outage(endpoint=away.endpoint, host=away.endpoint, said=said, since=since, wait=wait, passes=away.passes)


def missing(tools: Toolbox, names: Iterable[str]) -> Unavailable | None:
    """The first of these tools that is not there; one that somebody has to look at before those that come back."""
    found = [away for name in names if (away := tools.unavailable(name)) is not None]
    return min(found, key=lambda one: one.passes, default=None)


def tools_in(plan: Plan | None, acceptance: Acceptance | None) -> list[str]:
    """The tools that a plan uses and an acceptance calls for."""
    steps = [step.tool for step in plan.steps] if plan else []
    expected = acceptance.expectations if acceptance else []
    return [*steps, *(one.tool for one in expected), *(one.for_each.read for one in expected if one.for_each)]


def _tools_of(name: str, state: State) -> list[str]:
    wave = [action.tool for action in state.wave]
    return [*wave, *tools_in(state.plan, state.acceptance)] if name == "validate" else wave
