"""Operations of a document as tools: their names, arguments and answers, and how each is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from openapi_pydantic.v3.v3_1 import Operation as Described
from openapi_pydantic.v3.v3_1 import Parameter as Said
from openapi_pydantic.v3.v3_1 import Server
from pydantic import BaseModel, TypeAdapter, ValidationError

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject, Risk
from steward.sources.credentials import RequesterHeaders
from steward.sources.offer import Offer
from steward.sources.openapi.addresses import own_base
from steward.sources.openapi.bodies import WHOLE, Body, body_of, is_json
from steward.sources.openapi.calls import READING, Operation
from steward.sources.openapi.credentials import Credentials, Sent, is_header
from steward.sources.openapi.references import Place, References
from steward.sources.openapi.schemas import Schemas
from steward.sources.openapi.styles import STYLES, Parameter

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
_IDEMPOTENT = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}
_IGNORED = {"accept", "content-type", "authorization", "host", "content-length", "transfer-encoding", "connection"} | {
    "cookie"
}
_NAMED = re.compile(r"\{([^{}]+)\}")
_PIECES = {"schema", "content", "example", "examples", "parameters", "requestBody", "responses", "callbacks"}
SERVERS: TypeAdapter[list[Server]] = TypeAdapter(list[Server])


@dataclass(frozen=True, kw_only=True)
class Api:
    """What all operations of a document share."""

    references: References
    schemas: Schemas
    credentials: Credentials
    security: list[dict[str, list[str]]]
    base: str
    url: str | None
    document: str
    requester: RequesterHeaders
    anonymous: bool
    secrets: frozenset[str]
    certificates: frozenset[str]  # security schemes that are client certificates
    warn: Callable[[str, str], None]

    def by_certificate(self, security: Sequence[Mapping[str, Any]]) -> bool:
        """Whether each way in needs a client's certificate."""
        return bool(security) and all(self.certificates.intersection(one) for one in security)


def offer_of(api: Api, name: str, path: str, method: str, item: Place, place: Place) -> Offer:
    """The operation as a tool. Raises Unusable, in a few words, where it can't be called."""
    said = _read(Described, place, "it")
    origin = f"{method.upper()} {path}"
    security = api.security if said.security is None else said.security
    sent = api.credentials.for_call(security)
    if sent is None:
        if api.by_certificate(security):
            raise Unusable("it asks for a client certificate (mutualTLS), which is not supported")
        sent = api.credentials.headers
        if api.anonymous:
            api.warn(origin, "its security schemes have no credentials, so it is called without")
    parameters, args = _parameters(api, path, item, place, sent)
    body = _body(api, origin, place, parameters, args)
    responses = place.inner("responses")
    result, media = _result(api, origin, responses)
    servers = said.servers or SERVERS.validate_python(item.object.get("servers") or [])
    operation = Operation(
        method=method.upper(),
        base=own_base(servers, api.base, api.url, api.document),
        path=path,
        parameters=parameters,
        body=body,
        accept=_accepted(media),
        json=bool(media) and all(is_json(one) for one in media),
        sent=sent,
        requester=api.requester,
        secrets=api.secrets,
        absent="{" in path or "404" in responses.object,
    )
    return Offer(
        name=name,
        description=_description(said),
        args=api.schemas.whole(args),
        call=operation.call,
        result=result,
        risk=_risk(operation.method),
        repeatable=operation.method in _IDEMPOTENT,
        origin=origin,
        later=_good(responses) == ["202"],
        headers=True,
    )


def _parameters(api: Api, path: str, item: Place, place: Place, sent: Sent) -> tuple[list[Parameter], JsonObject]:
    """The parameters that are arguments, and their schema; those that credentials give are none."""
    found: dict[tuple[str, str], tuple[Said, Place]] = {}
    for one in [*item.each("parameters"), *place.each("parameters")]:
        led = api.references.led(one)
        read = _read(Said, led, "a parameter")
        if read.param_in.value == "path" and f"{{{read.name}}}" not in path:
            continue  # nothing that could be sent
        found[read.name, read.param_in.value] = (read, led)
    given = {*sent.names(), *(("header", name) for name in _IGNORED)}
    used = {
        key: one
        for key, one in found.items()
        if (key[1], key[0].lower() if key[1] == "header" else key[0]) not in given
    }
    names = [name for name, _ in used]
    parameters: list[Parameter] = []
    properties: JsonObject = {}
    required: list[Json] = []
    for (name, where), (read, led) in used.items():
        argument = name if names.count(name) == 1 else f"{where}_{name}"
        schema, as_json = _schema(api, led, read)
        parameters.append(_parameter(argument, read, as_json=as_json))
        properties[argument] = schema
        if read.required or where == "path":
            required.append(argument)
    if odd := next((name for name, where in used if where == "header" and not is_header(name)), None):
        raise Unusable(f"its parameter {odd} has a name that no header has")
    if missing := set(_NAMED.findall(path)) - {name for name, where in used if where == "path"}:
        raise Unusable(f"its path has {{{min(missing)}}}, of which nothing is said")
    return parameters, {"type": "object", "properties": properties, "required": required}


def _parameter(argument: str, read: Said, *, as_json: bool) -> Parameter:
    where = read.param_in.value
    style = read.style or STYLES[where][0]
    if style not in STYLES[where]:
        raise Unusable(f"its parameter {read.name} has the style {style}, which no {where} has")
    explode = read.explode if read.explode is not None else style == "form"
    return Parameter(argument, read.name, where, style, explode, reserved=_reserved(read), json=as_json)


def _reserved(read: Said) -> bool:
    return (read.model_extra or {}).get("allowReserved") is True or getattr(read, "allowReserved", False) is True


def _schema(api: Api, place: Place, read: Said) -> tuple[JsonObject, bool]:
    """The parameter's schema with its description, and whether it is written as JSON."""
    content = place.object.get("content")
    as_json = isinstance(content, dict) and bool(content)
    at = place.inner("content", next(iter(content)), "schema") if isinstance(content, dict) and content else None
    schema = api.schemas.read(at or place.inner("schema"), "request")
    if read.param_in.value == "path":
        plain = api.schemas.led(schema)
        if plain.get("type") == "string" and "enum" not in plain:
            schema = {**schema, "minLength": max(1, cast("int", plain.get("minLength", 1)))}
    if read.description and "description" not in schema:
        schema = {**schema, "description": read.description}
    return schema, as_json


def _body(api: Api, origin: str, place: Place, parameters: list[Parameter], args: JsonObject) -> Body | None:
    """How the body is made; its arguments are added to the others. A body that need not be given is left out."""
    if not place.object.get("requestBody"):
        return None
    led = api.references.led(place.inner("requestBody"))
    try:
        body, said = body_of(led, api.schemas, {one.argument for one in parameters})
    except Unusable as error:
        if led.object.get("required") is True:
            raise
        api.warn(origin, f"called without a body: {error}")
        return None
    properties = cast("JsonObject", args["properties"])
    if body.left_out:
        api.warn(origin, f"called without {', '.join(body.left_out)}: a file is no argument")
    if body.whole and WHOLE in properties:
        raise Unusable(f"its parameter {WHOLE} is not to be told from its body")
    properties.update(cast("JsonObject", said.get("properties") or {}))
    args["required"] = [*cast("list[Json]", args["required"]), *cast("list[Json]", said.get("required") or [])]
    return body


def _good(responses: Place) -> list[str]:
    return sorted(status for status in responses.object if status.upper() == "2XX" or re.fullmatch(r"2\d\d", status))


def _result(api: Api, origin: str, responses: Place) -> tuple[JsonObject | None, list[str]]:
    """The schema of the first success that is JSON, and the media types of all."""
    good = _good(responses)
    media: list[str] = []
    result: JsonObject | None = None
    for status in good or [one for one in ("default",) if one in responses.object]:
        try:
            place = api.references.led(responses.inner(status))
            content = place.object.get("content")
            offered = list(content) if isinstance(content, dict) else []
            media += offered
            as_json = next((one for one in offered if is_json(one) or one == "*/*"), None)
            if as_json is not None and result is None and "schema" in place.inner("content", as_json).object:
                read = api.schemas.read(place.inner("content", as_json, "schema"), "response")
                result = api.schemas.whole(api.schemas.led(read))
        except Unusable as error:
            api.warn(origin, f"nothing is known of its answer: it {error}")
    return result, media


def _accepted(media: list[str]) -> str:
    first = "application/json" if not media or any(is_json(one) for one in media) else media[0]
    return first if first == "*/*" else f"{first}, */*;q=0.1"


def _risk(method: str) -> Risk | None:
    if method in READING:
        return Risk.READ
    return Risk.IRREVERSIBLE if method == "DELETE" else None


def _description(said: Described) -> str:
    words = [one.strip() for one in (said.summary, said.description) if one and one.strip()]
    text = "\n".join(dict.fromkeys(words))
    return f"Deprecated. {text}".strip() if said.deprecated else text


def _read(kind: type[Any], place: Place, what: str) -> Any:
    """A part of the document, by the library's models; schemas and what refers to others are read by themselves."""
    model = cast("type[BaseModel]", kind)
    try:
        return model.model_validate({name: one for name, one in place.object.items() if name not in _PIECES})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Unusable(f"{what} is not as OpenAPI says: {where}: {first['msg']}") from None


def read_all(kind: type[Any], values: Mapping[str, Place], what: str) -> dict[str, Any]:
    """Several parts by their names."""
    return {name: _read(kind, place, f"{what} {name}") for name, place in values.items()}
