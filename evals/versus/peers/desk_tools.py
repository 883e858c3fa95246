"""The tools as every other framework is given them: plain functions over HTTP, as a careful author would write them.

Each act carries an idempotency key made from the request, the tool and its arguments, and is looked for by that key
before it is made, as LangGraph's page on durable execution asks for (idempotency keys, or a look at existing results).
The desk keeps keys and lets them be searched, and does not refuse a second act of the same key, as many systems don't.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

import httpx

from steward.evals.versus.peers.errand import Errand

Record = dict[str, Any]


class NotThere(Exception):
    """The desk says that it did it, and does not show it."""


class Refused(Exception):
    """The desk says no, for a reason that a repetition does not change."""


_working_on: list[Errand] = []


def work_on(errand: Errand) -> None:
    """Which request the tools act for; a process has one."""
    _working_on[:] = [errand]


def transient(error: BaseException) -> bool:
    """Whether the call may do better when it is made again: no answer, a time-out, or a 5xx."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.is_server_error
    return isinstance(error, httpx.TransportError | NotThere)


def repeatable(tool: str) -> bool:
    """Whether a framework should repeat a failed call by itself: reads, and acts that are looked for first."""
    return tool == "get_record" or _errand().tools != "plain"


def told(error: BaseException) -> str:
    """What a model is told of an error."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


async def get_record(collection: Literal["orders", "customers", "tickets", "refunds"], record_id: str) -> str:
    """Read one order, customer, ticket or refund by its id.

    Args:
        collection: the kind of record
        record_id: the record's id, such as "1042" for an order
    """
    return json.dumps(await _ask("GET", f"/records/{collection}/{record_id}"))


async def issue_refund(order_id: str, amount: float, reason: str) -> str:
    """Pay money back for an order, in full or in part. It can't be undone.

    Args:
        order_id: the order to refund, such as "1042"
        amount: how much to pay back, in the order's currency
        reason: why, for the books
    """
    body = {"order_id": order_id, "amount": amount, "reason": reason}
    return await _act("issue_refund", "/refunds", "refunds", body)


async def create_ticket(order_id: str, subject: str, body: str) -> str:
    """Open a ticket in the help desk about an order. The result holds the ticket's id.

    Args:
        order_id: the order it is about, such as "1042"
        subject: one line saying what it is about
        body: what happened and what is wanted
    """
    content = {"order_id": order_id, "subject": subject, "body": body}
    return await _act("create_ticket", "/records/tickets", "tickets", content)


async def update_status(collection: Literal["orders", "tickets"], record_id: str, status: str) -> str:
    """Move an order or a ticket on to another status.

    Args:
        collection: the kind of record
        record_id: the record's id, such as "1042"
        status: the new status
    """
    path = f"/records/{collection}/{record_id}/status"
    return await _act("update_status", path, "status_changes", {"status": status}, about=path)


async def send_email(to: str, subject: str, body: str) -> str:
    """Send a plain-text e-mail to one person. It can't be called back.

    Args:
        to: one address
        subject: the subject, one line
        body: the text, plain
    """
    errand, key = _errand(), _key("send_email", {"to": to, "subject": subject, "body": body})
    new = Path(errand.maildir) / "new"
    new.mkdir(parents=True, exist_ok=True)
    if errand.tools == "plain" or not [*new.glob(f"*.{key}")]:
        message = EmailMessage()
        message["To"], message["Subject"] = to, subject
        message.set_content(body)
        (new / f"{time.time_ns()}.{key}").write_bytes(message.as_bytes())
    return json.dumps({"sent": True, "to": to})


TOOLS = (get_record, issue_refund, create_ticket, update_status, send_email)


async def _act(tool: str, path: str, collection: str, body: Record, *, about: str = "") -> str:
    errand, key = _errand(), _key(tool, {**body, "about": about})
    found = None if errand.tools == "plain" else await _found(collection, key)
    done = found or await _ask("POST", path, body=body, key=key)
    if errand.dies == tool:
        os.kill(os.getpid(), signal.SIGKILL)
    if errand.tools == "proves" and not await _found(collection, key):
        raise NotThere(f"{tool} was answered as done, and is not there")
    return json.dumps(done)


async def _found(collection: str, key: str) -> Record | None:
    """The act of this key, if the desk shows it."""
    page = await _ask("GET", f"/records/{collection}", params={"idempotency_key": key})
    return next(iter(page["records"]), None)


async def _ask(
    method: str, path: str, *, body: Record | None = None, key: str = "", params: dict[str, str] | None = None
) -> Record:
    errand = _errand()
    async with httpx.AsyncClient(base_url=errand.desk, timeout=errand.seconds, trust_env=False) as http:
        response = await http.request(
            method, path, json=body, params=params, headers={"Idempotency-Key": key} if key else {}
        )
    response.raise_for_status()
    answer: Record = response.json()
    if error := answer.get("error"):
        raise Refused(f"{error['code']}: {error['message']}")
    return answer


def _errand() -> Errand:
    return _working_on[0]


def _key(tool: str, args: Record) -> str:
    text = json.dumps([_errand().request, tool, args], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
