"""A system of somebody else's, as a source offers it: invoices that lose answers, tell nothing, or are made twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steward.domain.model import Action, Json, JsonObject, Risk
from steward.sources.offer import Beside, Call, Offer
from steward.tools.spec import Context, Refused


class Crm:
    """Invoices by their ids. `fault` is one of: lost, silent, wrong; `keyed`: what is asked again is the same one,
    which has gone on meanwhile."""

    def __init__(self) -> None:
        self.invoices: dict[str, JsonObject] = {}
        self.fault = ""
        self.refusal = "not_found"

    async def create(self, args: JsonObject, _: Context, beside: Beside) -> Json:
        there = [one for one in self.invoices.values() if one.get("ref") == args.get("ref")]
        if self.fault == "keyed" and there:
            return {**there[0], "state": "done"}
        made: JsonObject = {
            "id": f"I{len(self.invoices) + 1}",
            **args,
            "customer": {"id": args["customer"]},
            "key": beside.headers.get("Idempotency-Key"),
        }
        if self.fault != "silent":
            kept = {**made, "amount": 1} if self.fault == "wrong" else made
            self.invoices[str(made["id"])] = kept
        if self.fault == "lost":
            raise ConnectionResetError
        return made

    async def get(self, args: JsonObject, _: Context, __: Beside) -> Json:
        if args["id"] not in self.invoices:
            raise Refused(self.refusal, f"there is no {args['id']}")
        return {"data": self.invoices[str(args["id"])]}

    async def list(self, _: JsonObject, __: Context, ___: Beside) -> Json:
        return {"invoices": [*self.invoices.values()]}

    async def update(self, args: JsonObject, _: Context, __: Beside) -> Json:
        if self.fault != "silent":
            self.invoices[str(args["id"])]["amount"] = args["amount"]
        return {"ok": True}

    async def delete(self, args: JsonObject, _: Context, __: Beside) -> Json:
        if self.fault != "silent":
            self.invoices.pop(str(args["id"]), None)
        return {"ok": True}

    def offers(self) -> list[Offer]:
        return [
            offer("create_invoice", self.create, customer="string", amount="number", ref="string"),
            offer("get_invoice", self.get, Risk.READ, id="string"),
            offer("list_invoices", self.list, Risk.READ),
            offer("update_invoice", self.update, id="string", amount="number"),
            offer("delete_invoice", self.delete, id="string"),
        ]


def offer(name: str, call: Call, risk: Risk | None = None, **types: str) -> Offer:
    properties: JsonObject = {field: {"type": kind} for field, kind in types.items()}
    args: JsonObject = {"type": "object", "properties": properties, "required": list[Json]([*types][:2])}
    return Offer(name=name, description=name, args=args, call=call, risk=risk, headers=True)


def act(tool: str, args: Mapping[str, Any], key: str = "k1") -> Action:
    return Action(key=key, task_id="t", step="s", tool=tool, args=dict(args), risk=Risk.REVERSIBLE, item=-1, revision=1)
