"""What a playbook's file asks of confidence, and of a second look."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from steward.domain.playbook import ConfidenceTerms, SecondLookAt


def _share(given: object) -> object:
    """A share as people write it: 1%, 0.5 %, 0.01."""
    if not isinstance(given, str):
        return given
    percent = re.fullmatch(r"\s*([0-9]{1,2}(?:\.[0-9]{1,4})?)\s*%\s*", given)
    if percent is None:
        raise PydanticCustomError("share", "write a share as 1% or 0.01")
    return float(percent[1]) / 100


Share = Annotated[
    float,
    Field(ge=0.0001, le=0.5),
    BeforeValidator(_share),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0.0001, "maximum": 0.5},
                {"type": "string", "pattern": r"^\s*[0-9]{1,2}(\.[0-9]{1,4})?\s*%\s*$"},
            ]
        }
    ),
]


def _word(given: object) -> object:
    """YAML reads an `off` without quotes as false."""
    return "off" if given is False else given


SecondLook = Annotated[
    SecondLookAt,
    BeforeValidator(_word),
    WithJsonSchema({"enum": ["off", "effects", "irreversible", False]}),
]


class ConfidencePart(BaseModel):
    """How sure the planner has to be, learnt from what became of its plans."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)

    at_most_wrong: Share | None = None
    """Of the plans that go on without a person, at most this share may be wrong: 1% or 0.01. The confidence that it
    takes is derived from judged plans, with a chance of 95 % that it holds, and counts in place of `threshold`."""
    of: Literal["effects", "all"] = "effects"
    """Which plans that is about: those that act, or all; the others go by `threshold`."""
    until_known: Literal["person", "threshold"] = "person"
    """What decides while too few plans were judged to promise it (299 without a wrong one for 1%): a person reads each
    plan, or `threshold` does, and the record says that nothing is promised."""
    samples: Annotated[int, Field(ge=1, le=9)] = 1
    """How many plans the model is asked for; how many of them act alike is a second signal beside its confidence."""

    def domain(self) -> ConfidenceTerms:
        return ConfidenceTerms(**self.model_dump())
