"""What somebody has typed is neither passed over nor lost from sight."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.async_api import expect

from steward.domain.model import Reason
from steward.domain.queue import Actor
from tests.browser.conftest import NewPage
from tests.browser.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


async def test_a_changed_argument_closes_the_way_to_approving_the_original(world: World, new_page: NewPage) -> None:
    """The button says so and comes back with a reset; another answer is not sent over what was typed unasked."""
    review = await world.ask(world.refund())
    page = await new_page(f"/reviews/{review.question.id}")
    approve = page.get_by_role("button", name="Approve a")
    await page.locator("#answer-edit summary").click()
    await page.get_by_label("Amount").fill("12")
    await expect(approve).to_be_disabled()
    await expect(page.locator("#leads-approve")).to_contain_text("You changed the arguments")
    await page.get_by_role("button", name="Reset").click()
    await expect(approve).to_be_enabled()

    await page.locator("#answer-reject summary").click()
    await page.get_by_label("Why not?").fill("Because.")
    await approve.click()
    await expect(page.get_by_role("alert")).to_contain_text("Press once more to go on without it")
    assert await world.decided(review) is None
    await approve.click()
    await expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()


async def test_the_first_wrong_field_has_the_focus_and_its_words(world: World, new_page: NewPage) -> None:
    """Of an edit, and of a choice; the address is the review's own, so back and reload come to it."""
    review = await world.ask(world.refund())
    page = await new_page(f"/reviews/{review.question.id}")
    await page.locator("#answer-edit summary").click()
    await page.get_by_label("Amount").fill("a lot")
    await page.get_by_role("button", name="Approve with these arguments").click()
    amount = page.get_by_label("Amount")
    await expect(amount).to_be_focused()
    await expect(amount).to_have_accessible_description(re.compile("^Amount must be a number, not “a lot”"))
    await expect(page).to_have_url(re.compile(rf"/reviews/{review.question.id}$"))
    assert await world.decided(review) is None

    await world.put(review, replace(review.question, reason=Reason.UNKNOWN_OUTCOME, options=["respond", "abort"]))
    await page.reload()
    await page.get_by_role("button", name="Record what happened").click()
    await expect(page.get_by_label("Yes, it happened")).to_be_focused()


async def test_times_are_the_readers(world: World, new_page: NewPage) -> None:
    """A clock on the page is in the reader's zone, named, and so is what a pointer shows over any other time."""
    review = await world.ask(world.refund())
    await world.app.queue.claim(review.question.id, Actor(name="kim", source="cli"), 600)
    page = await new_page(f"/reviews/{review.question.id}", timezone_id="Asia/Tokyo", locale="en-GB")
    clock = page.locator(".panel time[data-clock]")
    await expect(clock).to_contain_text("GMT+9")
    assert "GMT+9" in (await page.locator(".sub time").first.get_attribute("title") or "")
    for place, times in (
        (f"/reviews/{review.question.id}/audit", ".audit time"),
        (f"/tasks/{review.task_id}", ".at time"),
    ):
        await page.goto(place)
        await expect(page.locator(times).first).to_have_text(re.compile(r"\d{4}, \d\d:\d\d:\d\d GMT\+9"))
