"""The queue: filtered, kept fresh, and worked through with keys alone."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest
from playwright.async_api import Page, Route, expect

from steward.domain.alarms import Finding
from steward.domain.ports.reviews import Terms
from tests.browser.conftest import NewPage
from tests.browser.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


async def painted(page: Page) -> None:
    """A browser takes no keys before it has shown something of the page."""
    await expect(page.locator("main")).to_be_visible()
    await page.evaluate("() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")


async def test_the_queue_says_what_waits_for_whom_and_since_when(world: World, new_page: NewPage) -> None:
    """Reason, goal, why, who asked, and how late it is; an empty queue says so."""
    page = await new_page("/reviews")
    await expect(page.get_by_role("heading", name="Nothing waits for a person")).to_be_visible()
    review = await world.ask(world.refund("It leaks."), by="mara")
    late = Terms(goal="Overdue by now.", playbook="refund", due_in=-4000.0, priority=2)
    task = await world.app.task(review.task_id)
    await world.put(replace(review, task_id=task.id), replace(review.question, id="rlate"), late)

    await page.reload()

    rows = page.locator(".item")
    await expect(rows).to_have_count(2)
    await expect(rows.nth(0)).to_contain_text("overdue by 1 h")
    await expect(rows.nth(1)).to_contain_text("for mara")
    await expect(rows.nth(1)).to_contain_text("Refunds over 100 need a person's approval")
    await expect(page.locator(".count")).to_contain_text("1 overdue")
    assert review.question.text in await rows.nth(1).inner_text()


async def test_filters_narrow_the_queue_and_stay_in_the_address(world: World, new_page: NewPage) -> None:
    """By reason, by playbook, by assignee; choosing is enough, and the address can be passed on."""
    mine, _ = await world.ask(world.refund("My pan leaks.")), await world.ask("My storage jars arrived broken!!")
    page = await new_page("/reviews")
    await page.get_by_label("Reason").select_option(label="Approval")
    await expect(page.locator(".item")).to_have_count(1)
    await expect(page).to_have_url(re.compile("reason=approval"))

    await page.goto(f"/reviews/{mine.question.id}")
    await page.get_by_label("Assign to").fill("developer")
    await page.get_by_role("button", name="Assign").click()
    await expect(page.get_by_text("Assigned to you")).to_be_visible()
    assert (await world.pending(mine)).assignee == "developer"
    await page.goto("/reviews?assignee=me")
    await expect(page.locator(".item")).to_have_count(1)
    await page.goto("/reviews?overdue=1")
    await expect(page.get_by_role("heading", name="Nothing fits this filter")).to_be_visible()


async def test_filters_are_chosen_with_keys(new_page: NewPage) -> None:
    """An arrow or a digit on the way to something else asks for nothing; the button does, and the address stays."""
    page = await new_page("/reviews")
    reason = page.get_by_label("Reason")
    await reason.focus()
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await expect(reason).to_be_focused()
    chosen = await reason.input_value()
    await page.get_by_role("button", name="Filter").press("Enter")
    await expect(page).to_have_url(re.compile(f"reason={chosen}"))

    await page.goto("/ops")
    await page.get_by_text("Days of your own").press("Enter")
    await page.get_by_label("First").focus()
    await page.keyboard.type("11202026")
    await expect(page.get_by_label("First")).to_have_value("2026-11-20")
    await page.get_by_role("button", name="Show").press("Enter")
    await expect(page).to_have_url(re.compile(r"/ops\?.*first=2026-11-20"))
    await page.reload()
    await expect(page.get_by_label("First")).to_have_value("2026-11-20")


async def test_a_new_review_appears_by_itself_and_is_announced(world: World, new_page: NewPage) -> None:
    """Without a reload, and told to screen readers; what was chosen stays chosen."""
    await world.ask(world.refund("The first pan leaks."))
    page = await new_page("/reviews")
    await page.keyboard.press("j")
    await expect(page.locator(".item.chosen")).to_contain_text("The first pan leaks.")

    await page.evaluate("window.sameDocument = true")
    await world.ask(world.refund("The second pan leaks."))

    await expect(page.locator(".item")).to_have_count(2)
    await expect(page.locator("#news")).to_have_text("1 new; 2 waiting")
    await expect(page.locator(".item.chosen")).to_contain_text("The first pan leaks.")
    await expect(page.locator(".item.chosen a")).to_be_focused()
    assert await page.evaluate("window.sameDocument")


async def test_a_list_that_is_not_kept_fresh_says_so(world: World, new_page: NewPage) -> None:
    """As after a log-in that ended or a proxy's own answer; once there is an answer again it goes on by itself."""
    page = await new_page()
    await page.route("**/reviews/live", lambda route: route.fulfill(status=502, body="starting"))
    await page.goto("/reviews")
    lost = page.get_by_text("This list may be out of date")
    await expect(lost).to_be_visible(timeout=10_000)
    review = await world.ask(world.refund("The ladle bends."))
    await page.unroute("**/reviews/live")
    await expect(page.locator(f'.item[data-id="{review.question.id}"]')).to_be_visible(timeout=20_000)
    await expect(lost).to_be_hidden()


async def test_the_queue_is_worked_through_with_keys_alone(world: World, new_page: NewPage) -> None:
    """j and k choose, Enter opens; a goes to the button and only Enter then approves."""
    first, second = await world.ask(world.refund("One pan leaks.")), await world.ask(world.refund("The lid leaks."))
    page = await new_page("/reviews")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(first.question.id))
    await painted(page)

    await page.keyboard.press("a")
    await expect(page.get_by_role("button", name="Approve")).to_be_focused()
    assert await world.decided(first) is None
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    await painted(page)

    await page.keyboard.press("u")
    await expect(page.locator(".item")).to_have_count(1)
    await painted(page)
    await page.keyboard.press("r")
    await expect(page.get_by_label("Why not?")).to_be_focused()
    await page.keyboard.type("a reason, with j, k and a in it")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Reject")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Rejected", exact=True)).to_be_visible()
    decision = await world.decided(second)
    assert decision is not None
    assert decision.message == "a reason, with j, k and a in it"
    for review in (first, second):  # what comes of it belongs to this test, not to the next one's queue
        await world.settled(review)


async def test_keys_go_past_alarms(world: World, new_page: NewPage) -> None:
    """Each of several alarms is a stop of its own, and the reviews come after them."""
    review = await world.ask(world.refund("The pan is bent."))
    assert world.app.alarms is not None
    for subject in ("refund", "damaged-item"):
        assert await world.app.alarms.open(Finding(kind="drift", subject=subject, text="Slower.", examples=[]))
    page = await new_page("/reviews")
    for _ in range(3):
        await page.keyboard.press("j")
    await expect(page.locator(".chosen")).to_have_count(1)
    await expect(page.locator(f'.chosen[data-id="{review.question.id}"]')).to_be_visible()
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/alarms/"))


async def test_keys_pressed_before_the_page_listens_are_not_lost(world: World, new_page: NewPage) -> None:
    """Whoever is quicker than the network finds done what they pressed once the page's script is there."""
    first, _ = await world.ask(world.refund("One pan leaks.")), await world.ask(world.refund("The lid leaks."))
    page, arrived = await new_page(), asyncio.Event()

    async def late(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    await page.route("**/steward.js", late)
    await page.goto("/reviews", wait_until="commit")
    await painted(page)
    for key in ("j", "j", "k", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator(".item.chosen")).to_have_count(0)
    arrived.set()

    await expect(page).to_have_url(re.compile(first.question.id))
    assert await world.decided(first) is None


async def test_a_key_is_for_the_review_that_has_the_focus(world: World, new_page: NewPage) -> None:
    """Whoever came to a review by Tab decides that one, and not the first of the list."""
    _, second = await world.ask(world.refund("One pan leaks.")), await world.ask(world.refund("The lid leaks."))
    page = await new_page("/reviews")
    await page.locator(".item a").first.focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("a")
    await expect(page).to_have_url(re.compile(second.question.id))


async def test_the_focus_stays_in_a_list_that_changes(world: World, new_page: NewPage) -> None:
    """On the review that Tab reached while others come; on the next one once it was answered; at last on the page."""
    first, second = await world.ask(world.refund("One pan leaks.")), await world.ask(world.refund("The lid leaks."))
    page = await new_page("/reviews")
    await page.locator(".item a").first.focus()
    await world.ask(world.refund("The cup leaks."))
    await expect(page.locator(".item")).to_have_count(3)
    await expect(page.locator(f'.item[data-id="{first.question.id}"] a')).to_be_focused()
    await world.app.queue.withdraw(first.task_id, "the test is over")
    await expect(page.locator(".item")).to_have_count(2)
    await expect(page.locator(f'.item[data-id="{second.question.id}"] a')).to_be_focused()
    await world.clear()
    await expect(page.locator(".item")).to_have_count(0)
    await expect(page.locator("#main")).to_be_focused()


async def test_keys_can_be_turned_off(world: World, new_page: NewPage) -> None:
    """Letters then do nothing on any page of this browser; a button leads to the switch, in a narrow window too."""
    review = await world.ask(world.refund("One pan leaks."))
    page = await new_page("/reviews", viewport={"width": 320, "height": 256})
    await page.get_by_role("button", name="See and set them").press("Enter")
    await page.get_by_label("Keys work in this browser").press("Space")
    await page.keyboard.press("Escape")
    for place in ("/reviews", f"/reviews/{review.question.id}"):
        await page.goto(place)
        for key in ("j", "?", "c"):
            await page.keyboard.press(key)
        await expect(page).to_have_url(re.compile(f"{place}$"))
        await expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert (await world.pending(review)).claimed_by is None
    await page.goto("/reviews")
    await page.get_by_role("button", name="See and set them").press("Enter")
    await page.get_by_label("Keys work in this browser").press("Space")
    await page.keyboard.press("Escape")
    await page.locator("body").press("j")
    await expect(page.locator(".item.chosen")).to_have_count(1)


async def test_keys_explain_themselves(new_page: NewPage) -> None:
    """? opens the help, Escape closes it."""
    page = await new_page("/reviews")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert await page.locator("dialog[open]").count() == 0
