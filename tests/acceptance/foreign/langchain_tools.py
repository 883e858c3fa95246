"""Somebody else's LangChain tools over the world."""

from __future__ import annotations

from langchain_core.tools import ToolException, tool
from typing_extensions import TypedDict

from tests.acceptance.foreign import world


class Bill(TypedDict):
    id: str
    customer: str
    amount: float
    reference: str


@tool
def bill(customer: str, amount: float, reference: str = "") -> Bill:
    """Make a bill."""
    try:
        return Bill(**world.create(customer, amount, reference))
    except world.RefusedError as error:
        raise ToolException(str(error)) from None


@tool
async def read_bill(bill_id: str) -> Bill:
    """Read a bill."""
    found = world.get(bill_id)
    if found is None:
        raise ToolException(f"no bill {bill_id}")
    return Bill(**found)


@tool
def list_bills(reference: str = "") -> list[Bill]:
    """The bills, of one reference or all."""
    return [Bill(**one) for one in world.listed(reference)]


TOOLS = [bill, read_bill, list_bills]
