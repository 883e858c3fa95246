"""A proof is tried before it is confirmed: what a sandbox does decides which level a tool reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.sources import checking
from steward.sources.checking import checked
from steward.sources.mapping import Mapping
from steward.sources.offer import Beside
from steward.tools.spec import Context, Refused
from tests.unit.sources.crm import Crm

NEW: JsonObject = {"customer": "c1", "amount": 5}
EXPECT = {"amount": "args.amount"}
READ: dict[str, Any] = {"read": "get_invoice", "args": {"id": "result.id"}, "record": "data", "expect": EXPECT}
SEARCH = {"read": "list_invoices", "records": "invoices", "match": {"ref": "key"}, "complete": True}


@pytest.mark.parametrize(
    ("said", "fault", "level", "words"),
    [
        ({"proof": READ}, "", "read back", ["shown as asked", "not found without its answer"]),
        ({"proof": READ}, "silent", "receipt only", ["not shown"]),
        ({"proof": READ}, "wrong", "receipt only", ["not shown"]),
        ({"proof": READ}, "lost", "receipt only", ["the call failed"]),
        (
            {"proof": {**READ, "search": SEARCH}, "key": "ref"},
            "",
            "found by its key",
            ["without its answer", "acts again"],
        ),
        ({"proof": READ, "key": "ref"}, "keyed", "read back", ["makes no second one"]),
        ({}, "", "receipt only", ["nothing says how"]),
    ],
)
async def test_the_level_is_what_was_seen(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], fault: str, level: str, words: list[str]
) -> None:
    """Not what the mapping says; and whether the key keeps a second call from acting."""
    monkeypatch.setattr(checking, "_PAUSES", (0.0, 0.0))
    crm = Crm()
    crm.fault = fault
    mapped = {"create_invoice": Mapping.model_validate(said), "get_invoice": Mapping(), "list_invoices": Mapping()}

    result = await checked(crm.offers(), "create_invoice", mapped, NEW)

    assert result.level == level, result
    assert all(one in " ".join(result.findings) for one in words), result
    assert result.reached == (level != "receipt only")


async def test_a_tool_that_only_reads_has_nothing_to_prove() -> None:
    """Whether it answers is all that there is to try."""
    crm = Crm()
    crm.invoices["I1"] = {"id": "I1", "amount": 5}

    for number, reached in (("I1", True), ("I2", False)):
        result = await checked(crm.offers(), "get_invoice", {"get_invoice": Mapping()}, {"id": number})
        assert (result.level, result.reached) == (("reads", True) if reached else ("receipt only", False))


async def test_what_is_so_already_shows_nothing() -> None:
    """The call would be verified whatever it does."""
    crm = Crm()
    crm.invoices["I1"] = {"id": "I1", "amount": 5}
    proof = {**READ, "args": {"id": "args.id"}}
    mapped = {"update_invoice": Mapping.model_validate({"proof": proof}), "get_invoice": Mapping()}

    with pytest.raises(Unusable, match="give other"):
        await checked(crm.offers(), "update_invoice", mapped, {"id": "I1", "amount": 5})
    assert (await checked(crm.offers(), "update_invoice", mapped, {"id": "I1", "amount": 6})).level == "read back"


@pytest.mark.parametrize("absent", ["", "nobody has heard of it"])
async def test_a_reader_s_own_words_for_what_is_not_there_are_to_be_said(
    monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    """Until then nobody can tell them from any other no."""
    monkeypatch.setattr(checking, "_PAUSES", (0.0,))
    crm = Crm()
    crm.invoices["I1"] = {"id": "I1", "amount": 5}

    async def get(args: JsonObject, context: Context, beside: Beside) -> Json:
        if args["id"] not in crm.invoices:
            raise Refused("tool_error", "nobody has heard of it")
        return await crm.get(args, context, beside)

    offers = [replace(one, call=get) if one.name == "get_invoice" else one for one in crm.offers()]
    proof = {"read": "get_invoice", "args": {"id": "args.id"}, "gone": True, "absent": absent}
    mapped = {"delete_invoice": Mapping.model_validate({"proof": proof}), "get_invoice": Mapping()}

    result = await checked(offers, "delete_invoice", mapped, {"id": "I1"})

    assert result.reached == bool(absent)
    assert ("say them in `absent`" in " ".join(result.findings)) is not result.reached
