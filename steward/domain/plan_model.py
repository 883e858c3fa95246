"""The words of planning: what is intended, what is expected of it, and why it is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from steward.domain.json_value import Json, JsonObject


@dataclass(frozen=True, kw_only=True)
class Step:
    """One intended tool call; `args` may hold `${step.path}` references."""

    id: str
    tool: str
    args: JsonObject = field(default_factory=dict[str, Json])
    needs: list[str] = field(default_factory=list[str])
    for_each: str | None = None
    when: str | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A DAG of steps. `final` false means: only the next stretch, plan again after it.

    `confidence` is in [0, 1]. `doubt` says why the planner would rather not plan, and `asks` what it
    would need to know. `answer` is text with references, resolved once every step is verified. `fixed`: its
    steps are the playbook's own, not a planner's. `model` with `prompt_version` made it; of `samples` plans for the
    same request `agreed` act alike, this one among them. `unread`: its planner was shown no value of what was read.
    """

    revision: int = 1
    playbook: str | None = None
    steps: list[Step] = field(default_factory=list[Step])
    confidence: float = 0.0
    rationale: str = ""
    final: bool = True
    answer: str | None = None
    doubt: Literal["out_of_scope", "ambiguous"] | None = None
    asks: str = ""
    fixed: bool = False
    unread: bool = False
    model: str = ""
    prompt_version: str = ""
    agreed: int = 1
    samples: int = 1

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True, kw_only=True)
class Each:
    """The items of the READ `read` with `args`: `items` is an expression over the fields of its `result`."""

    read: str
    args: JsonObject = field(default_factory=dict[str, Json])
    items: str = "result"


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """An effect the goal calls for: verified actions of `tool` that satisfy both constraints.

    `args` must equal the action's arguments where given; `where` is a CEL expression over
    `args`, `result` and `found`. `at_most` None means no upper bound. It `follows` effects of another tool: where
    all of those were so already, it is not called for. With `for_each` there is one such for each item that a READ
    shows at the end, with `${item.…}` in `args`.
    """

    tool: str
    args: JsonObject = field(default_factory=dict[str, Json])
    where: str | None = None
    at_least: int = 1
    at_most: int | None = None
    why: str = ""
    follows: str | None = None
    for_each: Each | None = None


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """What must be true in the world for the goal to count as met; fixed without seeing the plan.

    `playbook` is what the request falls under, where that was said apart from the plan.
    """

    expectations: list[Expectation] = field(default_factory=list[Expectation])
    source: Literal["playbook", "model"] = "playbook"
    playbook: str | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A structured refusal, made for the planner to act on."""

    code: str
    message: str
    step: str | None = None
    suggestion: str = ""
    detail: JsonObject = field(default_factory=dict[str, Json])
