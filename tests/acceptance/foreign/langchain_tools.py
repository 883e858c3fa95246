"""Somebody else's LangChain tools over the world."""

from __future__ import annotations

from typing import Any

from langchain_core.tools import ToolException, tool

from tests.acceptance.foreign import world


@tool
def bill(customer: str, amount: float, reference: str = "") -> dict[str, Any]:
    """Make an invoice."""
    try:
        return world.create(customer, amount, reference)
    except world.RefusedError as error:
        raise ToolException(str(error)) from None


@tool
async def read_bill(number: str) -> dict[str, Any]:
    """Read an invoice."""
    found = world.get(number)
    if found is None:
        raise ToolException(f"no bill {number}")
    return found


@tool
def bills(reference: str = "") -> list[dict[str, Any]]:
    """The invoices, of one reference or all."""
    return world.listed(reference)


TOOLS = [bill, read_bill, bills]
