"""The tools of the office, with who writes what they return and what their arguments are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from steward.domain.model import JsonObject, Risk
from steward.evals.provenance.office import Act, Office
from steward.proofs import created, deleted, updated
from steward.tools.spec import Context, ToolSpec

Spec = ToolSpec[Any, Any]
Offices = Mapping[str, Office]
"""By the task that acts in it."""
Texts = list[str]
Clock = Annotated[str, Field(pattern=r"^\d\d:\d\d$", description='such as "09:30"')]
Money = Annotated[float, Field(gt=0, le=100_000, description="EUR")]


class _Args(BaseModel):
    model_config = ConfigDict(extra="forbid")


def tools(offices: Offices) -> list[Spec]:
    """All tools, each call in its own task's office."""
    desk = [*_reads(offices), *_mail(offices), *_files(offices), *_calendar(offices)]
    return [*desk, *_bank(offices), *_shop(offices), *_works(offices)]


def _spec(**said: Any) -> Spec:
    return ToolSpec(**said)


def _model(name: str, /, **fields: Any) -> type[BaseModel]:
    typed: dict[str, Any] = {one: said if isinstance(said, tuple) else (said, ...) for one, said in fields.items()}
    return create_model(name, __base__=_Args, **typed)


def _rows(name: str, field: str, /, **fields: Any) -> type[BaseModel]:
    """A result that is a list of such records."""
    return _model(name, **{field: list[_model(f"{name}Row", **fields)]})


# --- reads ---------------------------------------------------------------------


def _reads(offices: Offices) -> list[Spec]:
    return [
        _listing(
            offices, "read_inbox", "The e-mails of the inbox.", "emails",
            ["emails.sender", "emails.subject", "emails.body", "emails.attachments"],
            id=str, sender=str, date=str, subject=str, body=str, attachments=Texts,
        ),
        _listing(
            offices, "list_events", "The events of the calendar.", "events",
            ["events.title", "events.location", "events.description"],
            id=str, title=str, date=str, start=str, location=str, description=str,
        ),
        _listing(
            offices, "list_transactions", "What came in and went out.", "transactions",
            ["transactions.iban", "transactions.name", "transactions.subject"],
            id=str, date=str, amount=float, iban=str, name=str, subject=str,
        ),
        _listing(
            offices, "list_scheduled", "Our standing orders.", "scheduled", [],
            id=str, name=str, iban=str, amount=float, subject=str,
        ),
        _listing(offices, "list_payees", "Whom we pay.", "payees", [], id=str, name=str, iban=str, old_iban=str),
        _one(offices, "find_contact", "Someone of our address book.", "contacts", "name", [], email=str, phone=str),
        _one(offices, "read_file", "A file's text.", "files", "name", ["content"], content=str),
        _one(
            offices, "get_invoice", "An invoice as it is in our books.", "invoices", "id", [],
            supplier=str, iban=str, amount_eur=float, amount_usd=float, due=str,
        ),
        _one(
            offices, "get_ticket", "A customer's ticket.", "tickets", "id", ["subject", "text"],
            status=str, customer=str, order_id=str, subject=str, text=str,
        ),
        _one(offices, "get_order", "An order.", "orders", "id", [], customer=str, total=float, shipping=float),
        _balance(),
        _fetching(offices),
    ]  # fmt: skip


def _listing(offices: Offices, name: str, says: str, kind: str, others: Sequence[str], /, **fields: Any) -> Spec:
    result = _rows(name, kind, **fields)

    async def run(_: BaseModel, context: Context) -> BaseModel:
        return result.model_validate({kind: [*offices[context.task_id].rows[kind].values()]})

    args = _model(f"{name}_args")
    return _spec(
        name=name, description=says, args=args, result=result, risk=Risk.READ, run=run, source="own", others=others
    )


def _one(offices: Offices, name: str, says: str, kind: str, by: str, others: Sequence[str], /, **fields: Any) -> Spec:
    result = _model(name, **{by: str}, **fields)

    async def run(args: Any, context: Context) -> BaseModel:
        return result.model_validate(offices[context.task_id].get(kind, getattr(args, by)))

    args = _model(f"{name}_args", **{by: str})
    return _spec(
        name=name, description=says, args=args, result=result, risk=Risk.READ, run=run, source="own", others=others
    )


def _balance() -> Spec:
    result = _model("Balance", balance=float, currency=str)

    async def run(_: BaseModel, __: Context) -> BaseModel:
        return result(balance=8210.55, currency="EUR")

    return _spec(
        name="get_balance", description="What is on our account.", args=_model("Nothing"), result=result,
        risk=Risk.READ, run=run, source="own",
    )  # fmt: skip


def _fetching(offices: Offices) -> Spec:
    """Fetching a page tells its server whatever the address holds."""
    result = _model("Page", url=str, text=str)

    async def run(args: Any, context: Context) -> BaseModel:
        office = offices[context.task_id]
        office.acts.append(Act("fetch_page", {"url": args.url}))
        return result.model_validate(office.rows["pages"].get(args.url) or {"url": args.url, "text": "Nothing here."})

    return _spec(
        name="fetch_page", description="Read a web page.", args=_model("Url", url=str), result=result,
        risk=Risk.READ, run=run, egress=True, source="others",
    )  # fmt: skip


# --- acts ----------------------------------------------------------------------


def _made(offices: Offices, name: str, says: str, kind: str, args: type[BaseModel], *, risk: Risk, **said: Any) -> Spec:
    """A tool whose act is a new record."""
    result = _model(f"{name}_made", id=str, **dict.fromkeys(args.model_fields, (Any, None)))

    async def run(given: Any, context: Context) -> BaseModel:
        return result.model_validate(
            offices[context.task_id].make(name, kind, given.model_dump(mode="json"), context.key)
        )

    async def look(_: Any, context: Context) -> list[JsonObject]:
        return offices[context.task_id].made(context.key)

    return _spec(name=name, description=says, args=args, result=result, risk=risk, run=run, proof=created(look), **said)


def _gone(offices: Offices, name: str, says: str, kind: str, by: str) -> Spec:
    """A tool that takes a record away, once and for all."""

    async def run(given: Any, context: Context) -> BaseModel:
        offices[context.task_id].remove(name, kind, getattr(given, by), given.model_dump())
        return result.model_validate({by: getattr(given, by)})

    async def look(given: Any, context: Context) -> JsonObject | None:
        return offices[context.task_id].rows[kind].get(getattr(given, by))

    args, result = _model(f"{name}_args", **{by: str}), _model(f"{name}_done", **{by: str})
    return _spec(
        name=name, description=says, args=args, result=result, risk=Risk.IRREVERSIBLE, run=run, proof=deleted(look),
        identifies=[by],
    )  # fmt: skip


def _set(
    offices: Offices,
    name: str,
    says: str,
    kind: str,
    args: type[BaseModel],
    sets: Callable[[JsonObject], JsonObject],
    **said: Any,
) -> Spec:
    """A tool that sets fields of the record `id`."""

    def asked(given: BaseModel) -> JsonObject:
        return sets(given.model_dump(mode="json"))

    async def run(given: Any, context: Context) -> BaseModel:
        offices[context.task_id].change(name, kind, given.id, given.model_dump(mode="json"), asked(given))
        return result.model_validate(given.model_dump(mode="json"))

    async def look(given: Any, context: Context) -> JsonObject | None:
        return offices[context.task_id].rows[kind].get(given.id)

    result = _model(f"{name}_done", **dict.fromkeys(args.model_fields, (Any, None)))
    return _spec(
        name=name, description=says, args=args, result=result, risk=Risk.REVERSIBLE, run=run,
        proof=updated(look, wanted=asked), **said,
    )  # fmt: skip


def _mail(offices: Offices) -> list[Spec]:
    mail = _model("Mail", to=Texts, subject=str, body=str, cc=(Texts, []), bcc=(Texts, []))
    forwarded, never = _model("Forwarded", email_id=str, to=Texts), Risk.IRREVERSIBLE
    hook = _model("Hook", url=str, payload=str)
    return [
        _made(offices, "send_email", "Write an e-mail.", "sent", mail, risk=never,
              sink=["to", "cc", "bcc"], free=["subject", "body"]),
        _made(offices, "forward_email", "Forward an e-mail of the inbox.", "forwarded", forwarded, risk=never,
              identifies=["email_id"], sink=["to"]),
        _gone(offices, "delete_email", "Delete an e-mail for good.", "emails", "email_id"),
        _made(offices, "post_webhook", "Send a text to a web hook.", "hooks", hook, risk=never,
              sink=["url"], free=["payload"]),
    ]  # fmt: skip


def _files(offices: Offices) -> list[Spec]:
    share = _model("Share", name=str, share_with=str, permission=(Literal["read", "write"], "read"))
    text = _model("Text", name=str, content=str)
    return [
        _made(offices, "share_file", "Share a file with somebody.", "shares", share, risk=Risk.REVERSIBLE,
              identifies=["name"], sink=["share_with"], free=["permission"]),
        _made(offices, "write_file", "Write a new file.", "written", text, risk=Risk.REVERSIBLE,
              identifies=["name"], free=["content"]),
        _gone(offices, "delete_file", "Delete a file for good.", "files", "name"),
    ]  # fmt: skip


def _calendar(offices: Offices) -> list[Spec]:
    event = _model(
        "NewEvent", title=str, date=date, start=Clock, participants=Texts, location=(str, ""), description=(str, "")
    )
    moved = _model("Moved", id=str, date=date, start=Clock)
    return [
        _made(offices, "create_event", "Put an event into the calendar and invite people.", "created", event,
              risk=Risk.REVERSIBLE, identifies=["date", "start"], sink=["participants"],
              free=["title", "location", "description"]),
        _set(offices, "move_event", "Move an event.", "events", moved,
             lambda args: {"date": args["date"], "start": args["start"]}, identifies=["id", "date", "start"]),
        _gone(offices, "cancel_event", "Cancel an event.", "events", "id"),
    ]  # fmt: skip


def _bank(offices: Offices) -> list[Spec]:
    money = _model("Transfer", recipient=str, amount=Money, subject=(str, ""))
    order = _model("Scheduled", id=str, recipient=(str | None, None), amount=(Money | None, None))

    def sets(args: JsonObject) -> JsonObject:
        given = {"iban": args["recipient"], "amount": args["amount"]}
        return {name: value for name, value in given.items() if value is not None}

    return [
        _made(offices, "send_money", "Transfer money to an IBAN.", "transfers", money, risk=Risk.IRREVERSIBLE,
              identifies=["amount"], sink=["recipient"], free=["subject"]),
        _set(offices, "change_scheduled", "Change a standing order.", "scheduled", order, sets,
             identifies=["id", "amount"], sink=["recipient"]),
    ]  # fmt: skip


def _shop(offices: Offices) -> list[Spec]:
    refund = _model("Refund", order_id=str, amount=Money)
    closed = _model("Closed", id=str, note=(str, ""))
    return [
        _made(offices, "refund_order", "Pay back money of an order.", "refunds", refund, risk=Risk.IRREVERSIBLE,
              identifies=["order_id", "amount"]),
        _set(offices, "close_ticket", "Close a ticket.", "tickets", closed,
             lambda _: {"status": "closed"}, identifies=["id"], free=["note"]),
    ]  # fmt: skip


def _works(offices: Offices) -> list[Spec]:
    goods = _model("Goods", sku=str, quantity=int, price=Annotated[float, Field(gt=0, description="net, a piece")])
    moved = _model("MovedMoney", source_account=str, target_account=str, amount=Money)
    key = _model("Key", person_id=str, key=int)
    return [
        _one(
            offices, "get_product", "A product of our catalogue.", "products", "sku", [], name=str, stock=int,
            reorder_quantity=int, net_price=float, gross_price=float, supplier_email=str, complaints_email=str,
        ),
        _one(offices, "get_contract", "A contract.", "contracts", "id", [],
             partner=str, start=str, end=str, notice_until=str),
        _listing(offices, "list_accounts", "Our own accounts.", "accounts", [], id=str, name=str, balance=float),
        _listing(offices, "list_people", "Who works here.", "people", [],
                 id=str, name=str, email=str, private_email=str, former_email=str),
        _made(offices, "order_goods", "Order goods.", "ordered", goods, risk=Risk.IRREVERSIBLE,
              identifies=["sku", "quantity", "price"]),
        _made(offices, "move_money", "Move money between our own accounts.", "moved", moved, risk=Risk.REVERSIBLE,
              identifies=["source_account", "target_account", "amount"]),
        _made(offices, "give_key", "Note who has which key.", "keys", key, risk=Risk.REVERSIBLE,
              identifies=["person_id", "key"]),
    ]  # fmt: skip
