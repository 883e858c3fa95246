"""From what a source offers, and what people say of it, to the tools of Steward."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import structlog
from pydantic import BaseModel

from steward.domain.canonical import canonical
from steward.domain.deadline import require_time
from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject, Risk
from steward.domain.text import excerpt, first_of
from steward.sources import mapping as mappings
from steward.sources.answers import Answer, answer_of, answered
from steward.sources.arguments import arguments_of
from steward.sources.expressions import MissingError, put, schema_at, value_of
from steward.sources.offer import Beside, Call, Offer
from steward.sources.proving import proof_of
from steward.tools.loading import Spec
from steward.tools.schemas import as_object, schema_of
from steward.tools.spec import Context, Refused, ToolSpec, TryLater

_log = structlog.get_logger("steward")
_UNSAID = mappings.Mapping()
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST_NAME = 64
_DESCRIBED = 4_000  # characters of what a source says of a tool, which planners are shown
_PAUSES = (0.1, 0.5)  # seconds before a lost call that may be repeated is made again
_SHOWN = 12  # names of tools in a line
_RISKS = [Risk.READ, Risk.REVERSIBLE, Risk.IRREVERSIBLE]


def specs_of(
    offers: Sequence[Offer],
    said: Mapping[str, mappings.Mapping] = MappingProxyType({}),
    prefix: str = "",
    *,
    only: bool = False,
    lenient: bool = False,
) -> list[Spec]:
    """A ToolSpec for each offer, by what is said of it. Raises Unusable, in one line, for what won't do.

    `said` is by the source's names of the tools, and `only` these are used; `prefix` stands before the names that
    planners see. What has become another tool since its mapping was written is not used (`fingerprint`).
    `lenient`: what won't do and nobody named is left out, and the log says why; one tool of many takes none along.
    """
    unknown = sorted(said.keys() - {offer.name for offer in offers})
    if unknown:
        listed = ", ".join(first_of((one.name for one in offers), _SHOWN))
        raise Unusable(f"there is no tool {unknown[0]}; there is {listed or 'none'}")
    readers = {one.name: one for one in offers if risk_of(one, said.get(one.name, _UNSAID)) is Risk.READ}
    used = [one for one in offers if not only or one.name in said]
    specs: dict[str, Spec] = {}
    for one in used:
        try:
            _require_free(tool_name(one.name, prefix), one, specs)
            specs[tool_name(one.name, prefix)] = _spec(one, said.get(one.name, _UNSAID), readers, prefix)
        except Unusable as error:
            if not lenient or one.name in said or (one is used[-1] and not specs):
                raise
            _log.warning("tool.left_out", tool=one.name, why=str(error))
    return [*specs.values()]


def _require_free(name: str, offer: Offer, specs: Mapping[str, Spec]) -> None:
    if name in specs:
        raise Unusable(f"{offer.name} would be called {name}, as another one is: name in `tools` those that you use")


def risk_of(offer: Offer, said: mappings.Mapping) -> Risk:
    """What people confirmed, else what the source says where it is trusted; the worst where nobody says."""
    claimed = offer.risk or Risk.IRREVERSIBLE
    if said.risk is None:
        return claimed
    return said.risk if said.confirmed else max(said.risk, claimed, key=_RISKS.index)


def proven(offer: Offer, said: mappings.Mapping) -> str:
    """How its effect is known, in words; `proposed: ` stands before what nobody confirmed."""
    level = level_of(offer, said)
    if said.confirmed or level == level_of(offer, _UNSAID):
        return level
    return f"proposed: {level}"


def level_of(offer: Offer, said: mappings.Mapping) -> str:
    """How far a tool gets with what is said of it, once that is confirmed."""
    if risk_of(offer, said.model_copy(update={"confirmed": True})) is Risk.READ:
        return "reads"
    if said.proof is None:
        return "receipt only"
    return "found by its key" if said.proof.search is not None and said.proof.search.keyed else "read back"


def fingerprint(offer: Offer) -> str:
    """Of all that a source says of the tool: another one means that it has become another tool."""
    said = [offer.name, offer.description, offer.args, offer.result, offer.risk, offer.repeatable, offer.origin]
    return hashlib.sha256(canonical(said).encode()).hexdigest()[:16]


def tool_name(name: str, prefix: str = "") -> str:
    """The name that planners see: letters, digits and underscores, at most 64."""
    plain = _NOT_IN_A_NAME.sub("_", f"{prefix}{name}").strip("_")
    return (f"t_{plain}" if plain[:1].isdigit() or not plain else plain)[:_LONGEST_NAME]


def _spec(offer: Offer, said: mappings.Mapping, readers: Mapping[str, Offer], prefix: str) -> Spec:
    name = tool_name(offer.name, prefix)
    if said.fingerprint is not None and said.fingerprint != fingerprint(offer):
        raise Unusable(
            f"{offer.name} is not what it was when its mapping was written; look at it again with steward tools add"
        )
    key = said.key if said.confirmed else None
    args = _arguments(offer, name, key)
    schema = schema_of(args, "validation")
    proof = proof_of(offer, said.proof, readers, schema) if said.proof and said.confirmed else None
    result = answer_of(f"{name}_answer", offer.result)
    return ToolSpec(
        name=name,
        description=said.description or excerpt(offer.description, _DESCRIBED) or offer.origin or offer.name,
        args=args,
        result=result,
        risk=risk_of(offer, said),
        run=_run(offer, result, name, key),
        proof=proof,
        identity=_named(name, said.identity, schema),
        target=_target(name, said.target, schema),
        timeout=said.timeout,
        settle_after=0.0 if risk_of(offer, said) is Risk.READ else said.settle_after,
        egress=said.egress if said.confirmed else None,
        sensitive=tuple(said.sensitive),
        **_provenance(said),
        origin=offer.origin,
        proven=proven(offer, said),
    )


def _provenance(said: mappings.Mapping) -> dict[str, Any]:
    """Who writes its results and what its arguments are, as people confirmed; a source's own word is no proof of it."""
    if not said.confirmed:
        return {}
    return {"source": said.source, **{name: tuple(getattr(said, name)) for name in mappings.NAMED}}


def _arguments(offer: Offer, name: str, key: mappings.KeyPlace | None) -> type[BaseModel]:
    """The arguments that a planner gives; where the key goes is none of them."""
    _require_place(offer, key)
    if key is not None and key.where == "argument":
        return arguments_of(name, _without(offer.args, key.name))
    return offer.model or arguments_of(name, offer.args)


def _require_place(offer: Offer, key: mappings.KeyPlace | None) -> None:
    if key is None:
        return
    if key.where == "argument" and schema_at(offer.args, key.name) is None:
        raise Unusable(f"tool {offer.name}: its key goes to {key.name}, which is none of its arguments")
    if (key.where == "header" and not offer.headers) or (key.where == "meta" and not offer.meta):
        raise Unusable(f"tool {offer.name}: a call of it carries no {key.where}; let the key be an argument")


def _without(schema: JsonObject, path: str) -> JsonObject:
    """The schema without the property at the dotted path."""
    name, _, rest = path.partition(".")
    properties = schema.get("properties")
    if not isinstance(properties, dict) or name not in properties:
        return schema
    inner = properties[name]
    left = {one: field for one, field in properties.items() if one != name}
    if rest and isinstance(inner, dict):
        return {**schema, "properties": {**properties, name: _without(inner, rest)}}
    required = schema.get("required")
    needed = [one for one in required if one != name] if isinstance(required, list) else []
    return {**schema, "properties": left, "required": [*needed]}


def _run(offer: Offer, result: type[Answer], name: str, key: mappings.KeyPlace | None) -> Callable[..., Any]:
    call = _repeated(offer.call) if offer.repeatable else offer.call

    async def run(args: BaseModel, context: Context) -> Answer:
        given = as_object(args, by_alias=True)
        beside = Beside()
        if key is not None and key.where == "argument":
            given = put(given, key.name, context.key)
        elif key is not None:
            carried = {key.name: context.key}
            beside = Beside(headers=carried) if key.where == "header" else Beside(meta=carried)
        return answered(result, await call(given, context, beside), name)

    return run


def _repeated(call: Call) -> Call:
    """The call, made again within its time where its answer was lost: an equal one has no further effect.

    A no to a call that was made again says nothing of the first, which stays lost.
    """

    async def repeated(args: JsonObject, context: Context, beside: Beside) -> Json:
        try:
            return await call(args, context, beside)
        except (Refused, TryLater):
            raise
        except Exception as lost:
            for pause in _PAUSES:
                await asyncio.sleep(pause)
                with suppress(Exception):
                    require_time()
                    return await call(args, context, beside)
            raise lost from None

    return repeated


def _named(name: str, said: Sequence[str], schema: JsonObject) -> Callable[[Any], Hashable] | None:
    if not said:
        return None
    _require_args(name, "identity", said, schema)
    return lambda args: canonical([_one(one, args) for one in said])


def _target(name: str, said: str | None, schema: JsonObject) -> Callable[[Any], str] | None:
    if said is None:
        return None
    _require_args(name, "target", [said], schema)
    return lambda args: str(_one(said, args) or "")


def _one(said: str, args: BaseModel) -> Any:
    try:
        return value_of(said, {"args": as_object(args), "key": ""})
    except MissingError:
        return None


def _require_args(name: str, what: str, said: Sequence[str], schema: JsonObject) -> None:
    for one in said:
        root, _, path = one.partition(".")
        if root != "args" or not path or schema_at(schema, path) is None:
            raise Unusable(f"tool {name}: its {what} names {one}, which is none of its arguments (args.…)")
