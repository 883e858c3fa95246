"""The tools as nodes know them, and the limits on their calls."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from steward.domain.model import (
    Action,
    Found,
    Json,
    JsonObject,
    Problem,
    Receipt,
    Risk,
    Verdict,
)
from steward.domain.rate_limits import LimitState
from steward.domain.unavailable_tools import Unavailable

Source: TypeAlias = Literal["own", "others"]
"""Who writes what a tool returns: the business itself, or others, as the senders of mail are."""
Role: TypeAlias = Literal["identifies", "free", "sink"]
"""What an argument is: it names a thing or how much of it, is free text, or says where something goes."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is known of a tool without calling it. Schemas are JSON schemas, times seconds.

    `provable` is true where the tool can look its effect up (`find`). `egress`: calling it has an effect
    outside though it only reads, as fetching a URL has, which can carry anything out. `sensitive` are the dotted
    paths of the arguments that nobody may be shown, `sensitive_result` the same of its result. `origin` says where it
    is from and `proven` how its effect is known, for people.

    `source` says who writes its result, and `others` the dotted paths in it that others write all the same;
    `source_said` is false where nobody said so and the worst is taken. `roles` are those of each leaf of the arguments,
    of which somebody said those in `roles_said`; the others are guesses.
    """

    name: str
    description: str
    risk: Risk
    args_schema: JsonObject
    result_schema: JsonObject
    timeout: float
    settle_after: float
    provable: bool
    egress: bool = False
    sensitive: tuple[str, ...] = ()
    sensitive_result: tuple[str, ...] = ()
    source: Source = "others"
    source_said: bool = False
    others: tuple[str, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    roles_said: tuple[str, ...] = ()
    origin: str = ""
    proven: str = ""

    @property
    def cost(self) -> Risk:
        """What an act of it counts as: a read with an outside effect is no free one."""
        return Risk.REVERSIBLE if self.egress and self.risk is Risk.READ else self.risk

    @property
    def acts(self) -> bool:
        return self.cost is not Risk.READ


class Toolbox(Protocol):
    """The tools, by name. A tool's own exceptions never leave it: they become receipts."""

    def names(self) -> list[str]: ...

    def card(self, tool: str) -> Card | None: ...

    def unavailable(self, tool: str) -> Unavailable | None:
        """Why a tool that is set up is not there now; None for one that is there, or that nobody set up."""
        ...

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """Refusals of arguments by the tool's schema; `detail["argument"]` is the dotted path of each."""
        ...

    def coerce(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        """The arguments in the schema's types, strings from forms included; unchanged if they don't fit."""
        ...

    def coerce_part(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        """Some of the arguments, each by itself in the schema's type; what does not fit stays as it is."""
        ...

    def check_part(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """Refusals of some of the arguments, the others left open."""
        ...

    def check_result(self, tool: str, result: Json) -> list[Problem]:
        """Refusals of a result that a person says the tool would have given."""
        ...

    def identity(self, tool: str, args: Mapping[str, Json]) -> str | None:
        """The business identity of the act, across all tasks, where the tool declares one."""
        ...

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None: ...

    async def run(self, action: Action) -> Receipt:
        """Act once. Raises Overdue where this is cancelled and the call can't be ended."""
        ...

    async def outcome(self, action: Action) -> Receipt | None:
        """What a call that could not be ended in time came to, waited for a bounded time; None while it runs."""
        ...

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:
        """Look the effect up; `receipt` is what the call came to, where there was one and it is known."""
        ...

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict: ...


class Limiter(Protocol):
    """Caps on the calls of tools and of the model, over all processes."""

    def passing(self, name: str, seconds: float) -> AbstractAsyncContextManager[None]:
        """Wait for the right to make one call of at most so many seconds; at the end it is given back.

        That of a process that died or is stuck ends by itself, a little after those seconds.
        """
        ...

    async def pause(self, name: str, seconds: float) -> None:
        """Let nobody through for so long, within bounds."""
        ...

    async def state(self) -> list[LimitState]:
        """How it stands at each limiter that is capped or busy, by name."""
        ...


def may_act(tool: str, tools: Toolbox) -> bool:
    """Whether a call of it may have an effect; of a tool that is not there nobody knows."""
    card = tools.card(tool)
    return card is None or card.acts
