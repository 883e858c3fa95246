"""A mapping makes a foreign tool verified: what it says is looked up, and what was not done is never taken for done."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any, cast

import httpx
import pytest

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject, Receipt, Risk, Verdict
from steward.sources.mapping import Mapping
from steward.sources.offer import Beside, Offer
from steward.sources.specs import fingerprint, specs_of
from steward.tools.registry import Registry
from steward.tools.spec import Context, Refused, World
from tests.unit.sources.crm import Crm, act, offer

BY_ANSWER: dict[str, Any] = {
    "read": "get_invoice",
    "args": {"id": "result.id"},
    "record": "data",
    "expect": {"amount": "args.amount", "customer.id": "args.customer"},
}
BY_KEY: dict[str, Any] = {
    "search": {"read": "list_invoices", "records": "invoices", "complete": True, "match": {"ref": "key"}},
    "expect": BY_ANSWER["expect"],
}
UPDATED = {"read": "get_invoice", "args": {"id": "args.id"}, "record": "data", "expect": {"amount": "args.amount"}}
GONE = {"read": "get_invoice", "args": {"id": "args.id"}, "record": "data", "gone": True}
INVOICE: JsonObject = {"customer": "c1", "amount": 5}


@pytest.fixture
def crm() -> Crm:
    return Crm()


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with httpx.AsyncClient() as http:
        yield World(http=http)


def mapped(**said: Any) -> Mapping:
    return Mapping.model_validate({"confirmed": True, "risk": "reversible", **said})


async def done(crm: Crm, world: World, tool: str, args: dict[str, Any], said: Mapping) -> tuple[Receipt, Verdict]:
    """The call and what it comes to, as a task would have it."""
    registry = Registry(specs_of(crm.offers(), {tool: said}), world)
    action = act(tool, args)
    receipt = await registry.run(action)
    found = await registry.find(action, receipt)
    await registry.close()
    return receipt, registry.judge(action, receipt, found)


@pytest.mark.parametrize(
    ("proof", "key", "fault", "status", "retry"),
    [
        (BY_ANSWER, None, "", "verified", False),
        (BY_ANSWER, None, "silent", "refuted", False),  # no key would tell a second one from the first
        (BY_ANSWER, None, "wrong", "refuted", False),
        (BY_ANSWER, None, "lost", "unknown", False),
        (BY_KEY, "argument ref", "", "verified", False),
        (BY_KEY, "argument ref", "lost", "verified", False),
        (BY_KEY, "argument ref", "silent", "refuted", True),
        (BY_KEY, "argument ref", "wrong", "refuted", False),
        ({**BY_ANSWER, **BY_KEY}, "ref", "", "verified", False),
        ({**BY_ANSWER, **BY_KEY}, "ref", "lost", "verified", False),
        ({**BY_ANSWER, **BY_KEY}, "ref", "silent", "refuted", True),
    ],
)
async def test_what_is_made_is_looked_up(
    crm: Crm, world: World, proof: dict[str, Any], key: str | None, fault: str, status: str, retry: bool
) -> None:
    """By the answer's id, or by the key where the answer is lost; what is not there is not done."""
    crm.fault = fault

    _, verdict = await done(crm, world, "create_invoice", INVOICE, mapped(proof=proof, key=key))

    assert (verdict.status, verdict.retry) == (status, retry)


@pytest.mark.parametrize(
    ("tool", "args", "proof", "fault", "status"),
    [
        ("update_invoice", {"id": "I1", "amount": 9}, UPDATED, "", "verified"),
        ("update_invoice", {"id": "I1", "amount": 9}, UPDATED, "silent", "refuted"),
        ("delete_invoice", {"id": "I1"}, GONE, "", "verified"),
        ("delete_invoice", {"id": "I1"}, GONE, "silent", "refuted"),
    ],
)
async def test_what_is_changed_or_taken_away_is_looked_up(
    crm: Crm, world: World, tool: str, args: dict[str, Any], proof: dict[str, Any], fault: str, status: str
) -> None:
    """By the record as it is now."""
    crm.fault = fault
    crm.invoices["I1"] = {"id": "I1", "amount": 5}

    _, verdict = await done(crm, world, tool, args, mapped(proof=proof))

    assert verdict.status == status


class Noted(Crm):
    """Invoices with a note, which may be null."""

    def offers(self) -> list[Offer]:
        note: JsonObject = {"note": {"type": ["string", "null"]}}
        return [replace(one, args=one.args | {"properties": _properties(one) | note}) for one in super().offers()]


def _properties(one: Offer) -> JsonObject:
    return cast("JsonObject", one.args["properties"])


@pytest.mark.parametrize(
    ("note", "fault", "status"),
    [("paper", "", "unknown"), (None, "", "verified"), ("paper", "silent", "refuted")],
)
async def test_a_null_of_a_change_may_say_nothing(world: World, note: str | None, fault: str, status: str) -> None:
    """Models give null for whatever they say nothing of: where a value stays, that is neither done nor undone."""
    crm = Noted()
    crm.fault = fault
    crm.invoices["I1"] = {"id": "I1", "amount": 5, "note": note}
    said = mapped(proof={**UPDATED, "expect": {"amount": "args.amount", "note": "args.note"}})

    _, verdict = await done(crm, world, "update_invoice", {"id": "I1", "amount": 9, "note": None}, said)

    assert verdict.status == status, verdict.reason


async def test_a_null_of_what_is_made_says_nothing(world: World) -> None:
    """A system that has a value of its own there has made it as asked."""
    crm = Noted()
    said = mapped(proof={**BY_ANSWER, "expect": {**BY_ANSWER["expect"], "id": "args.note"}})

    _, verdict = await done(crm, world, "create_invoice", {**INVOICE, "note": None}, said)

    assert verdict.status == "verified", verdict.reason


@pytest.mark.parametrize(("complete", "status"), [(True, "refuted"), (False, "unknown")])
async def test_a_no_in_words_that_nobody_knows_is_looked_through(
    crm: Crm, world: World, complete: bool, status: str
) -> None:
    """The system shows no such record and does not say plainly why; the list of all, by our key, does."""
    crm.fault = "silent"
    crm.refusal = "odd"
    proof = {**BY_ANSWER, "search": {**BY_KEY["search"], "complete": complete}}

    _, verdict = await done(crm, world, "create_invoice", INVOICE, mapped(proof=proof, key="ref"))

    assert (verdict.status, verdict.retry) == (status, complete)


async def test_a_page_of_a_list_proves_no_absence(crm: Crm, world: World) -> None:
    """What is not on it may be on another: it is not made again."""
    crm.fault = "silent"
    search = {**BY_KEY["search"], "complete": False}

    _, verdict = await done(crm, world, "create_invoice", INVOICE, mapped(proof={"search": search}, key="ref"))

    assert (verdict.status, "may be a page" in verdict.reason) == ("unknown", True)


async def test_the_key_is_sent_and_is_no_argument(crm: Crm, world: World) -> None:
    """A planner neither sees it nor may give it."""
    receipt, _ = await done(crm, world, "create_invoice", INVOICE, mapped(key="argument ref"))
    assert (receipt.result or {})["ref"] == "k1"  # type: ignore[index]

    refused, _ = await done(crm, world, "create_invoice", {**INVOICE, "ref": "x"}, mapped(key="argument ref"))
    assert (refused.kind, refused.code) == ("refused", "invalid_args")

    by_header, _ = await done(crm, world, "create_invoice", INVOICE, mapped(key="header Idempotency-Key"))
    assert (by_header.result or {})["key"] == "k1"  # type: ignore[index]


@pytest.mark.parametrize(
    "amount", [{"$ref": "#/$defs/Gone"}, {"$ref": "#/properties/amount"}, {"type": "string", "pattern": "(?<a>"}, 5]
)
async def test_a_broken_schema_of_answers_loses_none(crm: Crm, world: World, amount: Any) -> None:
    """The act has happened, whatever its source says that answers look like."""
    broken: JsonObject = {"type": "object", "properties": {"amount": amount}}
    specs = specs_of([replace(crm.offers()[0], result=broken)], {"create_invoice": mapped()})
    registry = Registry(specs, world)
    receipt = await registry.run(act("create_invoice", INVOICE))
    await registry.close()

    assert (receipt.kind, cast("JsonObject", receipt.result)["amount"]) == ("answered", 5)


def test_nothing_widens_trust_before_it_is_confirmed(crm: Crm) -> None:
    """What only narrows it counts at once."""
    said = mapped(confirmed=False, risk="read", proof=BY_ANSWER, key="argument ref", identity=["args.customer"])
    tools = {one.name: one for one in specs_of(crm.offers(), {"create_invoice": said})}

    tool = tools["create_invoice"]
    assert (tool.risk, tool.find, tool.identity is not None) == (Risk.IRREVERSIBLE, None, True)
    assert "ref" in tool.args.model_fields


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"proof": {**BY_ANSWER, "read": "update_invoice"}}, "no tool that only reads"),
        ({"proof": {**BY_ANSWER, "expect": {"amount": "args.total"}}}, "args.total, which is none of its arguments"),
        ({"proof": {**BY_ANSWER, "expect": {"amount": "result.amount"}}}, "not what was asked"),
        ({"proof": {**BY_ANSWER, "args": {"id": "args.ref"}, "expect": {"id": "args.ref"}}}, "hands to get_invoice"),
        ({"key": "argument reference"}, "none of its arguments"),
        ({"key": "meta ref"}, "carries no meta"),
        ({"identity": ["args.order"]}, "none of its arguments"),
        ({"fingerprint": "0"}, "not what it was"),
    ],
)
def test_a_mapping_that_does_not_fit_is_one_line(crm: Crm, said: dict[str, Any], why: str) -> None:
    """It is refused when tools are loaded, not when one of them acts."""
    with pytest.raises(Unusable, match=why):
        specs_of(crm.offers(), {"create_invoice": mapped(**said)})


def test_a_tool_that_became_another_is_not_used(crm: Crm) -> None:
    """Its fingerprint is of all that its source says of it."""
    mine = crm.offers()[0]
    assert specs_of([mine], {mine.name: mapped(fingerprint=fingerprint(mine))})

    other = offer(mine.name, mine.call, customer="string", amount="number", ref="string", approve="boolean")
    with pytest.raises(Unusable, match="steward tools add"):
        specs_of([other], {mine.name: mapped(fingerprint=fingerprint(mine))})


ECHO = {"read": "get_invoice", "args": {"id": "args.id"}, "record": "data"}


@pytest.mark.parametrize(
    ("tool", "args", "proof", "status"),
    [
        ("update_invoice", {"id": "I1"}, ECHO, "unknown"),  # that it is there is no proof of what was done to it
        ("update_invoice", {"id": "I1", "amount": 5}, ECHO, "verified"),
        ("create_invoice", INVOICE, {**BY_ANSWER, "expect": {"ref": "args.ref"}}, "unknown"),
        ("create_invoice", INVOICE, {"read": "get_invoice", "args": {"id": "result.id"}}, "unknown"),
        ("create_invoice", INVOICE, {**BY_ANSWER, "expect": {"amount": "args.amount"}}, "verified"),
    ],
)
async def test_what_its_reader_was_handed_proves_nothing(
    crm: Crm, world: World, tool: str, args: dict[str, Any], proof: dict[str, Any], status: str
) -> None:
    """A record is there under that id whatever was done; nor does one of which nothing is compared prove anything."""
    await crm.create({**INVOICE}, cast("Any", None), Beside())
    optional = [replace(one, args={**one.args, "required": []}) for one in crm.offers()]
    registry = Registry(specs_of(optional, {tool: mapped(proof=proof)}), world)
    action = act(tool, args)
    receipt = Receipt(kind="answered", result={"id": "I1"})

    verdict = registry.judge(action, receipt, found := await registry.find(action, receipt))
    await registry.close()

    assert verdict.status == status
    assert status == "verified" or "say what to `expect`" in found.reason


@pytest.mark.parametrize(("narrowed", "status"), [(True, "refuted"), (False, "unknown")])
async def test_a_list_that_takes_no_heed_of_the_key_proves_no_absence(
    crm: Crm, world: World, narrowed: bool, status: str
) -> None:
    """Many systems ignore a filter that they do not know, and show the first page of all."""

    async def listed(args: JsonObject, _: Context, __: Beside) -> Json:
        found = [one for one in crm.invoices.values() if not narrowed or one.get("ref") == args["ref"]]
        return {"invoices": [*found]}

    crm.fault = "silent"
    search = {"read": "find_invoices", "args": {"ref": "key"}, "records": "invoices", "match": {"ref": "key"}}
    said = {"create_invoice": mapped(proof={"search": search, "expect": BY_ANSWER["expect"]}, key="argument ref")}
    finder = offer("find_invoices", listed, Risk.READ, ref="string")
    crm.invoices["I7"] = {"id": "I7", "ref": "another", "amount": 5, "customer": {"id": "c1"}}
    registry = Registry(specs_of([*crm.offers(), finder], said), world)
    action = act("create_invoice", INVOICE)

    receipt = await registry.run(action)
    verdict = registry.judge(action, receipt, await registry.find(action, receipt))
    await registry.close()

    assert (verdict.status, verdict.retry) == (status, narrowed)


@pytest.mark.parametrize(("said", "status"), [("Error: there is no I1", "verified"), ("Error: down", "unknown")])
async def test_a_reader_s_no_in_words_is_no_record(crm: Crm, world: World, said: str, status: str) -> None:
    """Servers tell as a text what they do not find, and what they could not do."""

    async def get(_: JsonObject, __: Context, ___: Beside) -> Json:
        return {"text": said}

    offers = [one for one in crm.offers() if one.name != "get_invoice"]
    offers.append(offer("get_invoice", get, Risk.READ, id="string"))
    proof = {"read": "get_invoice", "args": {"id": "args.id"}, "gone": True, "absent": "there is no"}
    registry = Registry(specs_of(offers, {"delete_invoice": mapped(proof=proof)}), world)
    action = act("delete_invoice", {"id": "I1"})

    receipt = await registry.run(action)
    verdict = registry.judge(action, receipt, await registry.find(action, receipt))
    await registry.close()

    assert verdict.status == status


@pytest.mark.parametrize(
    ("repeatable", "said", "calls", "kind"),
    [
        (True, ["lost", "done"], 2, "answered"),
        (True, ["lost", "lost", "done"], 3, "answered"),
        (True, ["lost", "lost", "lost", "done"], 3, "lost"),
        (True, ["lost", "no", "no"], 3, "lost"),  # a no to the second call says nothing of the first
        (True, ["no", "done"], 1, "refused"),
        (False, ["lost", "done"], 1, "lost"),
    ],
)
async def test_what_may_be_repeated_is_called_again_where_its_answer_was_lost(
    world: World, repeatable: bool, said: list[str], calls: int, kind: str
) -> None:
    """Where a trusted server or the method says so, within the call's time, and a bounded number of times."""
    made: list[JsonObject] = []

    async def call(args: JsonObject, _: Context, __: Beside) -> Json:
        made.append(args)
        match said[len(made) - 1]:
            case "lost":
                raise ConnectionError("reset")
            case "no":
                raise Refused("conflict", "there is one")
            case _:
                return {"id": "i-1"}

    tool = offer("set_invoice", call, id="string")
    registry = Registry(specs_of([replace(tool, repeatable=repeatable)]), world)
    receipt = await registry.run(act("set_invoice", {"id": "i-1"}))
    await registry.close()
    assert (len(made), receipt.kind) == (calls, kind)


async def test_a_record_with_another_key_is_another_acts(crm: Crm, world: World) -> None:
    """The answer names a record that is there and looks as asked, and was made under another key: nothing was done."""
    crm.fault = "silent"
    crm.invoices["I1"] = {}
    crm.invoices["I2"] = {"id": "I2", "amount": 5, "customer": {"id": "c1"}, "ref": "another"}
    del crm.invoices["I1"]
    said = mapped(proof={**BY_ANSWER, **BY_KEY}, key="argument ref")
    _, verdict = await done(crm, world, "create_invoice", INVOICE, said)
    assert (verdict.status, verdict.retry) == ("refuted", True)
    crm.invoices["I2"]["ref"] = None  # no key is shown: then it is as it was
    _, verdict = await done(crm, world, "create_invoice", INVOICE, said)
    assert verdict.status == "verified"
