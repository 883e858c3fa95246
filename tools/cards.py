"""What is known of a tool without calling it."""

from __future__ import annotations

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject, Risk
from steward.domain.ports.tools import Card
from steward.tools.loading import Spec
from steward.tools.provenance import roles_of, source_of, without_marks
from steward.tools.schemas import schema_of
from steward.tools.sensitive import sensitive_arguments, sensitive_fields


def card_of(spec: Spec) -> Card:
    """The card. Raises Unusable where its models have no schema."""
    try:
        args_schema, result_schema = schema_of(spec.args, "validation"), schema_of(spec.result, "serialization")
    except Exception as error:  # somebody else's models may fail in any way; their author gets one line
        raise Unusable(f"tool {spec.name}: its models have no JSON schema: {error}") from error
    spelt = [schema_of(spec.args, "validation", by_alias=one) for one in (True, False)]  # an author may mean either
    args_schemas = _different(args_schema, *spelt)
    told = [schema_of(spec.result, "serialization", by_alias=one) for one in (True, False)]
    result_schemas = _different(result_schema, *told, schema_of(spec.result, "validation", by_alias=True))
    source, source_said, others = source_of(spec, *result_schemas)
    roles, roles_said = roles_of(spec, *args_schemas)
    return Card(
        name=spec.name,
        description=spec.description,
        risk=spec.risk,
        args_schema=without_marks(args_schema),
        result_schema=without_marks(result_schema),
        timeout=spec.timeout,
        settle_after=spec.settle_after,
        provable=spec.find is not None or spec.risk is Risk.READ,
        egress=spec.egress is True,
        sensitive=sensitive_arguments(spec, *args_schemas),
        sensitive_result=sensitive_fields(spec.result, *result_schemas),
        source=source,
        source_said=source_said,
        others=others,
        roles=roles,
        roles_said=roles_said,
        origin=spec.origin or getattr(spec.run, "__module__", ""),
        proven=spec.proven or _proven(spec),
    )


def _different(*schemas: JsonObject) -> list[JsonObject]:
    """Most models spell their fields in one way: each look through a schema costs as much as the card's other parts."""
    return [one for number, one in enumerate(schemas) if one not in schemas[:number]]


def _proven(spec: Spec) -> str:
    if spec.risk is Risk.READ and spec.find is None:
        return "reads"
    return "read back" if spec.find is not None else "receipt only"
