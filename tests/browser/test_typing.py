"""What somebody has typed is neither passed over nor lost from sight."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.async_api import expect

from steward.domain.alarms import Finding
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


async def test_what_was_typed_for_a_question_that_somebody_else_answered_can_be_read(
    world: World, new_page: NewPage
) -> None:
    """Every field of it, not the message alone; the focus and the title tell that it was not taken."""
    review = await world.ask(world.refund())
    question = replace(review.question, reason=Reason.UNKNOWN_OUTCOME, options=["respond", "abort"])
    await world.put(review, question)
    page = await new_page(f"/reviews/{review.question.id}")
    await page.get_by_label("Yes, it happened").check()
    await page.get_by_label("How do you know?").fill("The bank's statement of Monday, line 7.")
    await page.get_by_label("What the tool would have answered").fill('{"id": "R-77"}')
    await world.app.queue.withdraw(review.task_id, "the test is over")
    await page.get_by_role("button", name="Record what happened").click()

    told = page.get_by_role("alert")
    await expect(told).to_contain_text("Your answer was not taken")
    await expect(told).to_contain_text("The bank's statement of Monday, line 7.")
    await expect(told).to_contain_text("R-77")
    await expect(told).to_be_focused()
    await expect(page).to_have_title(re.compile("Not taken: Withdrawn"))


async def test_the_title_tells_what_became_of_an_answer(world: World, new_page: NewPage) -> None:
    """It is what a screen reader says first of the page that comes."""
    review = await world.ask(world.refund())
    page = await new_page(f"/reviews/{review.question.id}")
    await expect(page).to_have_title(re.compile("Approval: "))
    await page.locator("#answer-reject summary").click()
    await page.get_by_role("button", name="Reject").click()
    await expect(page).to_have_title(re.compile("Not taken: Approval: "))
    await page.get_by_label("Why not?").fill("Paid already.")
    await page.get_by_role("button", name="Reject").click()
    await expect(page).to_have_title(re.compile("Rejected: "))
    await world.settled(review)


async def test_enter_in_a_note_gives_none_of_several_answers(world: World, new_page: NewPage) -> None:
    """An alarm was answered, and a decision marked right, with whatever button came first."""
    task = await world.app.run(world.refund().replace("120 EUR", "15 EUR"))
    assert world.app.alarms is not None
    alarm = await world.app.alarms.open(Finding(kind="drift", subject="refund", text="Slower.", examples=[task.id]))
    assert alarm is not None
    page = await new_page(f"/alarms/{alarm.id}")
    await page.get_by_label("Why").fill("the model is worse")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Why")).to_have_value("the model is worse")
    found = await world.app.alarms.get(alarm.id)
    assert found is not None
    assert not found.answer

    await page.goto(f"/ops/decisions?task={task.id}")
    await page.get_by_text("Was it right?").first.click()
    note = page.get_by_label("Why").first
    await note.fill("the amount was wrong")
    await note.press("Enter")
    await expect(note).to_have_value("the amount was wrong")
    await page.goto(f"/ops/decisions?task={task.id}")
    await expect(page.get_by_text("Marked right")).to_have_count(0)


async def test_the_words_for_somebody_elses_alarm_are_shown_again(world: World, new_page: NewPage) -> None:
    """Who was first is told, and what one wrote oneself can be read."""
    assert world.app.alarms is not None
    alarm = await world.app.alarms.open(Finding(kind="drift", subject="refund", text="Slower.", examples=[]))
    assert alarm is not None
    page = await new_page(f"/alarms/{alarm.id}")
    await page.get_by_label("Why").fill("we changed the prompt on Friday")
    await world.app.alarms.answer(alarm.id, "chance", by="sam", source="cli")
    await page.get_by_role("button", name="Mended").click()
    told = page.get_by_role("alert")
    await expect(told).to_contain_text("Somebody else answered it first")
    await expect(told).to_contain_text("we changed the prompt on Friday")
    await expect(told).to_be_focused()
    await expect(page).to_have_title(re.compile("Not taken: Alarm"))


async def test_who_answered_in_another_tab_is_told_that_it_was_themselves(world: World, new_page: NewPage) -> None:
    """“Somebody was quicker” sent them looking for a colleague. Without a log-in nobody can tell who it was."""
    review = await world.ask(world.refund())
    page = await new_page(f"/reviews/{review.question.id}", locked=True)
    await page.get_by_label("Token").fill(await world.token("kim", "reviewer", "operator"))
    await page.get_by_role("button", name="Log in").click()
    tab = await page.context.new_page()
    await tab.goto(f"/reviews/{review.question.id}")
    await tab.locator("#answer-reject summary").click()
    await tab.get_by_label("Why not?").fill("Paid already.")
    await tab.get_by_role("button", name="Reject").click()
    await expect(tab).to_have_title(re.compile("Rejected: "))
    await page.get_by_role("button", name="Approve a").click()
    await expect(page.get_by_role("alert")).to_contain_text("You have decided it already")
    await world.settled(review)
