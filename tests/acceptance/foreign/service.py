"""Somebody else's web service over the world, with the document that its framework writes of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from tests.acceptance.foreign import world


class NewInvoice(BaseModel):
    customer: str
    amount: float
    reference: str = ""


class Invoice(NewInvoice):
    id: str


app = FastAPI(title="Invoices")


def _broken() -> Iterator[bytes]:
    """The connection breaks after the head of the answer."""
    yield b""
    raise ConnectionResetError


@app.post("/invoices", status_code=201, response_model=Invoice, operation_id="createInvoice")
def create(invoice: NewInvoice) -> Response | dict[str, object]:
    """Make an invoice."""
    try:
        return world.create(invoice.customer, invoice.amount, invoice.reference)
    except world.RefusedError as error:
        raise HTTPException(422, str(error)) from None
    except world.LostError:
        return StreamingResponse(_broken(), 201, headers={"content-length": "100"})


@app.get("/invoices/{number}", response_model=Invoice, operation_id="readInvoice")
def read(number: str) -> dict[str, object]:
    """Read an invoice."""
    found = world.get(number)
    if found is None:
        raise HTTPException(404, "no such invoice")
    return found


@app.get("/invoices", response_model=list[Invoice], operation_id="searchInvoices")
def search(reference: str = "") -> list[dict[str, object]]:
    """The invoices, of one reference or all."""
    return world.listed(reference)


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="critical")
