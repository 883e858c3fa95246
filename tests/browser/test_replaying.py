"""A draft is tried over past acts, on the page of its playbook."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.async_api import expect

from tests.browser.conftest import ARTEFACTS, NewPage
from tests.browser.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

_MESSAGE = f"No refunds any more. {'Whoever wants one writes to the shop. ' * 4}"
_RULE = f"  - {{id: none-at-all, on: issue_refund, when: 'true', then: forbid, message: '{_MESSAGE.strip()}'}}\n"


@pytest.mark.parametrize("width", [1440, 390])
async def test_a_draft_is_typed_in_and_tried(world: World, new_page: NewPage, width: int) -> None:
    """The form has the playbook's text; with a rule put in it tells what would be stopped, and what was typed stays."""
    task = await world.app.run(world.refund("The knife has a scratch.").replace("120 EUR", "15 EUR"))
    assert task.status == "complete"
    page = await new_page("/playbooks/refund", viewport={"width": width, "height": 900})
    await page.get_by_role("link", name="Replay").click()
    await page.get_by_label("Acts since").fill("2h")
    text = page.get_by_label("The playbook’s text")
    draft = (await text.input_value()).replace("rules:\n", f"rules:\n{_RULE}", 1)
    await text.fill(draft)
    await page.get_by_role("button", name="Replay").click()

    group = page.get_by_role("group", name="none-at-all")
    await expect(group).to_contain_text("would be stopped")
    await expect(group).to_contain_text("No refunds any more.")
    await expect(group.get_by_role("link", name=f"task {task.id[:8]}")).to_have_attribute("href", f"/tasks/{task.id}")
    await expect(page.get_by_label("The playbook’s text")).to_have_value(draft)
    await expect(page.get_by_label("Acts since")).to_have_value("2h")
    await page.get_by_text("What differs from the playbook").click()
    await expect(page.locator(".diff ins")).to_contain_text("none-at-all")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        name = f"replayed-{width}-{scheme}.png"
        await page.screenshot(path=ARTEFACTS / "pages" / name, animations="disabled", full_page=True)


async def test_a_mistake_in_a_draft_is_told_and_nothing_is_lost(world: World, new_page: NewPage) -> None:
    """With its place, above the form as it was typed; put right, it is replayed."""
    page = await new_page("/playbooks/refund/replay")
    text = page.get_by_label("The playbook’s text")
    right = await text.input_value()
    wrong = right.replace(
        "rules:\n", "rules:\n  - {id: big, on: issue_refund, when: args.amout > 3, then: review, message: m}\n"
    )
    await text.fill(wrong)
    await page.get_by_role("button", name="Replay").click()

    await expect(page.get_by_role("alert")).to_contain_text("args has no 'amout'. Did you mean 'amount'?")
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page).to_have_title(re.compile("Not replayed"))
    await expect(text).to_have_value(wrong)
    await text.fill(right)
    await page.get_by_role("button", name="Replay").click()
    await expect(page.get_by_role("heading", name="judged again")).to_be_focused()
