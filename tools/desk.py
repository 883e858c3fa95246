"""The conversation with the help desk, and the shapes of what it answers.

The desk says no with HTTP 200 and an error in the body; that, and a 4xx, is a refusal, or, where it says
for how long (`retry_after`, `Retry-After`), no more than a call that comes too soon. Everything
else that is no proper answer (5xx, time-out, a dropped connection, an unexpected shape) leaves open
whether it acted, so it is raised for what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias, TypeVar

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from steward.domain.bounded_json import loads
from steward.domain.error_bodies import failure_in, words_of
from steward.domain.model import Json, JsonObject
from steward.domain.text import UNSTORABLE
from steward.tools.spec import Context, Refused, TryLater

M = TypeVar("M", bound=BaseModel)

Collection: TypeAlias = Literal["customers", "orders", "tickets", "refunds"]
OrderStatus: TypeAlias = Literal["placed", "paid", "shipped", "delivered", "return_requested", "refunded", "cancelled"]
TicketStatus: TypeAlias = Literal["open", "waiting", "solved", "closed"]
Priority: TypeAlias = Literal["low", "normal", "high"]

SETTLE_SECONDS = 1.0
"""The desk drops what it could not begin within 8 seconds, before our 10 are over; reads may lag by this."""

UNBOUNDED = httpx.Timeout(None)
"""The registry bounds the whole call by the tool's own time-out."""

TRY_AGAIN_LATER = frozenset({408, 425, 429})


def storable(text: str) -> str:
    """Text that any system can take: no NUL, no half characters."""
    if UNSTORABLE.search(text):
        raise ValueError("holds characters that can't be stored")
    return text


Text: TypeAlias = Annotated[str, AfterValidator(storable)]
RecordId: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Args(BaseModel):
    """What every shipped tool's arguments have in common: nothing unknown, ids may come as numbers."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, allow_inf_nan=False)


class Reply(BaseModel):
    model_config = ConfigDict(allow_inf_nan=False)


class Item(Reply):
    """One line of an order."""

    sku: str
    name: str
    quantity: int
    price: float = Field(description="of one piece, in the order's currency")


class Order(Reply):
    """An order, with its customer's name and address."""

    id: str
    customer_id: str
    customer_name: str
    customer_email: str
    status: OrderStatus
    items: list[Item]
    total: float
    currency: str
    placed_on: str = Field(description="date, YYYY-MM-DD")
    paid: bool
    refunded: float = Field(description="what was refunded so far")


class Customer(Reply):
    """A customer."""

    id: str
    name: str
    email: str
    city: str
    currency: str
    since: str = Field(description="date, YYYY-MM-DD")


class Ticket(Reply):
    """A ticket; the customer's name and address are given where it has a customer."""

    id: str
    order_id: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    customer_email: str | None = None
    subject: str
    body: str
    priority: Priority
    status: TicketStatus


class Refund(Reply):
    """A refund of an order."""

    id: str
    order_id: str
    amount: float
    currency: str
    reason: str
    status: str


Record: TypeAlias = Order | Customer | Ticket | Refund
SHAPES: dict[Collection, type[Order] | type[Customer] | type[Ticket] | type[Refund]] = {
    "orders": Order,
    "customers": Customer,
    "tickets": Ticket,
    "refunds": Refund,
}


class Page(Reply):
    """A search's answer: the first records, and how many there are in all."""

    records: list[dict[str, object]]
    total: int


class Change(Reply):
    """One entry of the desk's journal of status changes."""

    id: str
    collection: str
    record_id: str
    previous: str
    status: str


class _Error(BaseModel):
    code: str = "error"
    message: str = "the desk gave no reason"
    retry_after: float | None = None


async def get(context: Context, path: str, params: Mapping[str, str] | None = None) -> JsonObject:
    """Read from the desk."""
    return await _ask(context, "GET", path, params=params)


async def post(context: Context, path: str, body: JsonObject) -> JsonObject:
    """Write to the desk under the action's idempotency key."""
    return await _ask(context, "POST", path, body=body)


async def record(context: Context, collection: Collection, record_id: str) -> Record:
    """One record; raises Refused where there is none."""
    return SHAPES[collection].model_validate(await get(context, f"/records/{collection}/{record_id}"))


async def search(context: Context, collection: str, params: Mapping[str, str]) -> Page:
    return Page.model_validate(await get(context, f"/records/{collection}", params))


async def by_key(context: Context, collection: str, shape: type[M]) -> list[M]:
    """What this action left in the collection: none, one, or copies if it happened more than once."""
    page = await search(context, collection, {"idempotency_key": context.key})
    return [shape.model_validate(found) for found in page.records]


async def _ask(
    context: Context, method: str, path: str, *, params: Mapping[str, str] | None = None, body: JsonObject | None = None
) -> JsonObject:
    if not context.world.desk_url:
        raise Refused("not_configured", "no help desk is configured")
    response = await context.world.http.request(
        method,
        context.world.desk_url.rstrip("/") + path,
        params=dict(params or {}),
        json=body,
        headers={"Idempotency-Key": context.key},
        timeout=UNBOUNDED,
    )
    later = response.status_code in TRY_AGAIN_LATER or "retry-after" in response.headers
    if response.is_client_error and not later:
        error = _error_in(_decoded(response, {}))
        raise Refused(error.code if error else f"http_{response.status_code}", _text_of(response, error))
    response.raise_for_status()
    answer = _decoded(response, None)
    if not isinstance(answer, dict):
        raise httpx.DecodingError(f"the desk answered {method} {path} with something that is no JSON object")
    error = _error_in(answer)
    if not error and (said := failure_in(answer, reading=True)):
        raise Refused("error", said)
    if error and error.retry_after is not None:
        raise TryLater(error.retry_after, error.message, error.code)
    if error:
        raise Refused(error.code, error.message)
    return answer


def _decoded(response: httpx.Response, otherwise: Json) -> Json:
    try:
        return loads(response.content)
    except ValueError:
        return otherwise


def _error_in(answer: Json) -> _Error | None:
    if not isinstance(answer, dict) or answer.get("error") is None:
        return None
    try:
        return _Error.model_validate(answer["error"])
    except ValidationError:
        return _Error(message=str(answer["error"]))


def _text_of(response: httpx.Response, error: _Error | None) -> str:
    said = words_of(response.content)
    words = f": {said}" if said else ""
    return error.message if error else f"the desk refused the request with HTTP {response.status_code}{words}"
