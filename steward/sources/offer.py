"""What a source offers: one tool as its system describes it, before anybody says how it is proven."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import BaseModel

from steward.domain.model import Json, JsonObject, Risk
from steward.tools.spec import Context


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What goes with a call beside its arguments: headers where the protocol has them, metadata where it has that."""

    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    meta: Mapping[str, str] = field(default_factory=dict[str, str])


Call: TypeAlias = Callable[[JsonObject, Context, Beside], Awaitable[Json]]
"""Makes the call. Gives the answer as JSON; raises Refused where the system said no (`not_found` where nothing is
there), TryLater for "not now", and anything else where the answer was lost."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One tool of a source. Schemas are JSON schemas that need nothing outside of themselves.

    `name` is what the source calls it, `origin` where it is from, for people (`POST /invoices`). `args` and `result`
    are the schemas; `result` is None where nobody says. `model` is the source's own of the arguments, if it has one.
    `risk` is what the source says, already weighed by how far it is trusted; None where nobody says. `repeatable`:
    the source claims that an equal call has no further effect. `later`: it says that an act is answered before it is
    done. `headers` and `meta` say whether a call can carry them.
    """

    name: str
    description: str
    args: JsonObject
    call: Call
    result: JsonObject | None = None
    model: type[BaseModel] | None = None
    risk: Risk | None = None
    repeatable: bool = False
    origin: str = ""
    later: bool = False
    headers: bool = False
    meta: bool = False
