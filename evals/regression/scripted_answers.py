"""What a scripted model answers, as a file of cases says it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from steward.domain.model import JsonObject


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelFault(_Strict):
    """The endpoint fails in place of an answer; `seconds` pass first."""

    fault: Literal["status", "truncated", "garbled"] = "status"
    status: int = Field(default=500, ge=400, le=599)
    seconds: float = Field(default=0.0, ge=0, le=60)


class ModelText(_Strict):
    """The model answers in these words, and calls nothing."""

    text: str


def _kind_of(answer: object) -> str:
    """By the field that only this kind has, so that a mistake beside it makes no plan of it."""
    fields = cast("dict[object, object]", answer) if isinstance(answer, dict) else {}
    said = isinstance(answer, ModelText) or "text" in fields
    fails = isinstance(answer, ModelFault) or "fault" in fields
    return "ModelText" if said else "ModelFault" if fails else "ModelPlan"


ModelAnswer: TypeAlias = Annotated[
    Annotated[ModelText, Tag("ModelText")]
    | Annotated[ModelFault, Tag("ModelFault")]
    | Annotated[JsonObject, Tag("ModelPlan")],
    Discriminator(_kind_of),
]


class ScriptedModel(_Strict):
    """What the model answers, in turn; the last answer of each list is given again and again.

    A plan is what the model would propose; rationale, confidence (0.95) and final (true) are filled in. Without
    `acceptance` the model states what the playbook's fixed plan for this goal would come to. `second_look` is what a
    second model says of acts: `verdicts`, each with `act`, `verdict` and `reason`; without it all may go on.
    """

    plans: list[ModelAnswer] = Field(min_length=1)
    acceptance: list[ModelAnswer] = []
    second_look: list[ModelAnswer] = []
