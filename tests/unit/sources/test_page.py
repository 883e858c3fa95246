"""The mappings of docs/extending.md do what the page says of them."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from textwrap import dedent
from typing import Any, cast

import httpx
import pytest

from steward.domain.model import Risk
from steward.domain.requester import on_behalf_of
from steward.playbooks.format import PlaybookFile
from steward.playbooks.format_rules import RulePart
from steward.sources.credentials import RequesterHeaders
from steward.sources.file import sources_in
from steward.sources.places import load_tools
from steward.sources.specs import specs_of
from steward.tools.loading import Spec
from steward.tools.registry import Registry
from steward.tools.spec import Refused, World
from steward.yaml_text import read_yaml
from tests.unit.sources.crm import Crm, act

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)


def file_of_page(language: str, name: str) -> str:
    (found,) = [one for one in blocks(language) if one.startswith(f"# {name}\n")]
    return found


def mapped(name: str, crm: Crm) -> list[Spec]:
    """The tools of a file of the page, at this CRM."""
    source = sources_in(file_of_page("yaml", name).encode(), Path(name))["crm"]
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


def _read(block: str) -> dict[str, Any]:
    read = read_yaml(dedent(block).encode())
    assert isinstance(read, dict)
    return cast("dict[str, Any]", read)


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: str(block).splitlines()[0].strip("# :"))
def test_each_yaml_of_the_page_is_what_it_says(block: str) -> None:
    """Sources, a playbook, or a part of one, without a key that is not there."""
    first = block.strip().partition(":")[0]
    if block.partition("\n")[2].startswith("name: "):
        assert PlaybookFile.model_validate(read_yaml(block.encode())).tools
    elif first in PlaybookFile.model_fields:
        whole = f"name: part\ntitle: t\ndescription: d\ntools: [t]\n{block}"
        assert PlaybookFile.model_validate(read_yaml(whole.encode())).tools
    elif first in RulePart.model_fields:
        rule = RulePart.model_validate({"id": "r", "when": "true", "then": "forbid", "message": "m"} | _read(block))
        assert rule.model_fields_set >= {first}
    else:
        assert sources_in(block.encode(), Path("page"))


async def test_the_page_s_functions_are_tools(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LangChain's and plain ones, from one list; who asked is known, and a ToolException is a no."""
    (tmp_path / "orders_of_the_page.py").write_text(file_of_page("python", "acme/orders.py"))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    registry = Registry(load_tools("orders_of_the_page:TOOLS", lambda _: None).tools, world)

    with on_behalf_of("kim"):
        found = await registry.run(act("find_order", {"number": "7"}))
    refused = await registry.run(act("cancel_order", {"number": "0"}))
    await registry.close()

    assert found.result == {"number": "7", "asked_by": "kim"}
    assert refused.kind == "refused"
    assert "there is no order 0" in refused.message


async def test_the_page_s_requesters_have_tokens_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is called for somebody who has none."""
    (tmp_path / "rights_of_the_page.py").write_text(file_of_page("python", "acme/rights.py"))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setenv("CRM_TOKEN_KIM", "secret")
    asked = RequesterHeaders("rights_of_the_page:headers")

    assert await asked.of("kim") == {"Authorization": "Bearer secret"}
    with pytest.raises(Refused, match="nothing is called in the name of sam"):
        await asked.of("sam")
