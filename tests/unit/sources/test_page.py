"""The mappings of docs/extending.md do what the page says of them."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest

from steward.domain.model import Risk
from steward.sources.file import sources_in
from steward.sources.specs import specs_of
from steward.tools.loading import Spec
from steward.tools.registry import Registry
from steward.tools.spec import World
from tests.unit.sources.crm import Crm, act

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"


def mapped(name: str, crm: Crm) -> list[Spec]:
    """The tools of a file of the page, at this CRM."""
    found = re.search(rf"```yaml\n(# {name}\n.*?)```", PAGE.read_text(), re.DOTALL)
    assert found, name
    source = sources_in(found[1].encode(), Path(name))["crm"]
    return specs_of(crm.offers(), source.tools or {}, only=True)


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with httpx.AsyncClient() as http:
        yield World(http=http)


@pytest.mark.parametrize(
    ("file", "tool", "args", "fault", "status"),
    [
        ("acme/tools.yaml", "create_invoice", {"customer": "c1", "amount": 5}, "", "verified"),
        ("acme/tools.yaml", "create_invoice", {"customer": "c1", "amount": 5}, "wrong", "refuted"),
        ("acme/tools.yaml", "create_invoice", {"customer": "c1", "amount": 5}, "lost", "unknown"),
        ("acme/tools.yaml", "update_invoice", {"id": "I0", "amount": 5}, "", "verified"),
        ("acme/tools.yaml", "update_invoice", {"id": "I0", "amount": 5}, "silent", "refuted"),
        ("acme/tools.yaml", "delete_invoice", {"id": "I0"}, "", "verified"),
        ("acme/tools.yaml", "delete_invoice", {"id": "I0"}, "silent", "refuted"),
        ("acme/found-by-key.yaml", "create_invoice", {"customer": "c1", "amount": 5}, "lost", "verified"),
        ("acme/found-by-key.yaml", "create_invoice", {"customer": "c1", "amount": 5}, "silent", "refuted"),
    ],
)
async def test_the_page_s_mappings_prove(
    world: World, file: str, tool: str, args: dict[str, Any], fault: str, status: str
) -> None:
    """As far as the page says, whatever the system does."""
    crm = Crm()
    crm.invoices["I0"] = {"id": "I0", "amount": 1}
    crm.fault = fault
    registry = Registry(mapped(file, crm), world)
    action = act(tool, args)

    receipt = await registry.run(action)
    found = await registry.find(action, receipt)
    verdict = registry.judge(action, receipt, found)
    await registry.close()

    assert verdict.status == status, verdict.reason


def test_the_page_s_identity_and_risks_count() -> None:
    """They are confirmed there."""
    tools = {one.name: one for one in mapped("acme/tools.yaml", Crm())}

    assert {name: one.risk for name, one in tools.items() if name[:3] in ("get", "cre")} == {
        "get_invoice": Risk.READ,
        "create_invoice": Risk.REVERSIBLE,
    }
    assert tools["create_invoice"].identity is not None
