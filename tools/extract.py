"""extract: take one typed value out of texts that earlier steps read, by a model that has no tools.

The call itself is made by `steward/nodes/extraction.py`, where what a model takes is counted and put on record.
"""

from __future__ import annotations

from typing import Annotated, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import BaseModel, ConfigDict, Field, JsonValue, create_model, model_validator

from steward.domain.extraction import EXTRACT, SOURCE, schema_of
from steward.domain.model import Risk
from steward.tools.provenance import ByOthers
from steward.tools.spec import Context, Refused, ToolSpec

NO_MODEL = "no model is set that could read the texts; set STEWARD_MODEL, or read the value by another tool"


class _Extract(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _can_be_asked(self) -> _Extract:
        given = self.model_dump()
        if given[SOURCE] in (None, "", [], {}):
            raise ValueError(f"`{SOURCE}` holds no text")
        try:
            Draft202012Validator.check_schema(schema_of(given["type"], given["one_of"]))
        except SchemaError as error:
            raise ValueError(f"type: is no JSON schema: {error.message}") from None
        return self


_ARGUMENTS: Any = {  # `from` is a word of Python's own, and no field can be called so in a class
    SOURCE: (JsonValue, Field(description="what to look in: `${step.body}`, or a list of such references")),
    "question": (str, Field(min_length=1, max_length=500, description="which value, as “the IBAN to pay to”")),
    "type": (
        str | dict[str, JsonValue],
        Field("string", description="string, integer, number, boolean, date, `array of` one, or a small JSON schema"),
    ),
    "one_of": (list[JsonValue] | None, Field(None, description="the values that it may be")),
}
Extract: type[BaseModel] = create_model("Extract", __base__=_Extract, **_ARGUMENTS)


class Extracted(BaseModel):
    value: Annotated[Any, ByOthers, Field(description="what was asked for, null where it is not found")] = None
    found: bool
    why: str = Field(default="", description="why there is none")


async def run(_: BaseModel, __: Context) -> Extracted:
    """Where no model is set."""
    raise Refused("no_model", NO_MODEL)


TOOL = ToolSpec(
    name=EXTRACT,
    description=(
        "Take one value out of texts, as they say it, by a model that sees nothing else. It never guesses: what the "
        "texts don't say has `found: false`. The value counts as written by whoever wrote the texts."
    ),
    args=Extract,
    result=Extracted,
    risk=Risk.READ,
    run=run,
    timeout=120.0,
    source="own",
    free=["from", "question", "type", "one_of"],
)
