"""What a behaviour is: how an endpoint answers, which one does so, and what a user of Steward would want to come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from steward.domain.model import JsonObject

End = Literal["planned", "recovered", "line"]
"""What may come of it: the plan that was meant, at once or after being asked in another way; or one clear line."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: its body, the tool whose call is wanted, what a good model means, and how many-th for that tool."""

    body: JsonObject
    tool: str
    meant: JsonObject
    number: int = 1


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What comes back, byte for byte.

    `after` and `drip` are seconds: before the answer, and between its pieces. `announced` is a content-length that
    is not the body's; `reset` breaks the connection off after the body.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    after: float = 0.0
    drip: float = 0.0
    announced: int | None = None
    reset: bool = False


Answer: TypeAlias = Callable[[Asked], Sent]


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """One switch. `endpoint` says who does so.

    `ends` are what may come of it, the best first; a line must hold all of `says` and none of `never`, whatever
    their case, and where `waits` is set the planner must ask to be called again after about so many seconds.
    `most` bounds the requests of one planning; `timeout` is what the caller allows for one, in seconds.
    `inexact` are fields of a plan that this way of writing can't carry.
    """

    name: str
    endpoint: str
    answer: Answer
    ends: Sequence[End] = ("planned",)
    says: Sequence[str] = ()
    never: Sequence[str] = ()
    waits: float | None = None
    most: int = 16
    timeout: float = 5.0
    path: str = "/v1"
    inexact: Sequence[str] = ()
