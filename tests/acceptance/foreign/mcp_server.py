"""Somebody else's MCP server over the world: it knows nothing of Steward."""

from __future__ import annotations

import os

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel

from tests.acceptance.foreign import world


class Invoice(BaseModel):
    id: str
    customer: str
    amount: float
    reference: str


class Invoices(BaseModel):
    invoices: list[Invoice]


server = MCPServer("billing")
READS = ToolAnnotations(read_only_hint=True)


@server.tool()
def create_invoice(customer: str, amount: float, reference: str = "") -> Invoice:
    """Make an invoice."""
    try:
        return Invoice(**world.create(customer, amount, reference))
    except world.RefusedError as error:
        raise ToolError(str(error)) from None
    except world.LostError:
        os._exit(1)


@server.tool(annotations=READS)
def get_invoice(id: str) -> Invoice:  # noqa: A002 (the argument's name)
    """Read an invoice."""
    found = world.get(id)
    if found is None:
        raise ToolError(f"there is no invoice {id}")
    return Invoice(**found)


@server.tool(annotations=READS)
def list_invoices(reference: str = "") -> Invoices:
    """The invoices, of one reference or all."""
    return Invoices(invoices=[Invoice(**one) for one in world.listed(reference)])


if __name__ == "__main__":
    server.run("stdio")
