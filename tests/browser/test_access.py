"""Log-in, and what others wrote: text, never markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from steward.domain.model import Problem
from steward.domain.ports.reviews import Terms
from tests.browser.conftest import NewPage
from tests.browser.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]
ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)> {{7*7}}"


async def test_a_log_in_leads_to_what_was_wanted_and_out_again(world: World, new_page: NewPage) -> None:
    """A wrong token is refused in words; the right one opens a session; signing out ends it."""
    review = await world.ask(world.refund())
    wanted = f"/reviews/{review.question.id}"
    page = await new_page(wanted, locked=True)
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    await page.get_by_label("Token").fill("stw_wrong")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("alert")).to_contain_text("not known here")
    await expect(page.get_by_label("Token")).to_have_accessible_description(re.compile("not known here"))

    await page.get_by_label("Token").fill(await world.token("kim", "reviewer"))
    await page.get_by_role("button", name="Log in").click()
    await expect(page).to_have_url(re.compile(wanted))
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    decision = await world.decided(review)
    assert decision is not None
    assert decision.by == "kim"

    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    await page.goto(wanted)
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()


async def test_a_mark_that_was_sent_after_the_log_in_ended_is_kept_and_told(world: World, new_page: NewPage) -> None:
    """The note stands at its decision again; focus and title say that it was not taken."""
    task = await world.app.run(world.refund().replace("120 EUR", "15 EUR"))
    page, token = await new_page("/ops/decisions", locked=True), await world.token("kim", "reviewer", "operator")
    await page.get_by_label("Token").fill(token)
    await page.get_by_role("button", name="Log in").click()
    await page.goto(f"/ops/decisions?task={task.id}")
    await page.get_by_text("Was it right?").nth(1).click()
    await page.get_by_label("Why").nth(1).fill("the wrong order")
    await page.context.clear_cookies(name="steward")
    await page.get_by_role("button", name="Wrong").click()
    await page.get_by_label("Token").fill(token)
    await page.get_by_role("button", name="Log in").click()
    await expect(page).to_have_title(re.compile("Not taken: Decisions"))
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_label("Why").first).to_have_value("the wrong order")


async def test_a_page_without_a_log_in_says_so(new_page: NewPage) -> None:
    """Whoever opens an unguarded page reads that it is."""
    page = await new_page("/reviews")
    await expect(page.get_by_text("No log-in is set up.")).to_be_visible()
    assert await page.get_by_role("button", name="Sign out").count() == 0


async def test_a_requester_reads_their_own_and_decides_nothing(world: World, new_page: NewPage) -> None:
    """One's own review without forms; another's is as if it were not there."""
    own, other = (
        await world.ask(world.refund("Dana's pan leaks."), by="dana"),
        await world.ask(world.refund("Sam's pan leaks."), by="sam"),
    )
    token = await world.token("dana", "requester")
    page = await new_page(locked=True, extra_http_headers={"Authorization": f"Bearer {token}"})

    await page.goto("/reviews")
    await expect(page.locator(".item")).to_have_count(1)
    await page.goto(f"/reviews/{own.question.id}")
    await expect(page.locator(".panel")).to_contain_text("deciding it is for its reviewers")
    answer = await page.goto(f"/reviews/{other.question.id}")
    assert answer is not None
    assert answer.status == 404
    answer = await page.goto(f"/tasks/{other.task_id}")
    assert answer is not None
    assert answer.status == 404
    await page.goto("/tasks")
    await expect(page.get_by_text("Sam's pan leaks.")).to_have_count(0)


async def test_what_a_goal_and_a_model_say_stays_text(world: World, new_page: NewPage) -> None:
    """Markup in goal, requester, reason, problem, argument and detail is shown as it was written."""
    await world.app.run(f"Refund {ATTACK}", requested_by=ATTACK)
    review = await world.ask(world.refund(), by=ATTACK)
    question = replace(
        review.question,
        text=ATTACK,
        args={**review.question.args, "reason": ATTACK, ATTACK: [{"inner": ATTACK}]},
        problems=[Problem(code="x", message=f"{ATTACK} a problem")],
        detail={"planner": ATTACK, "rationale": ATTACK * 2},
        changed=[ATTACK],
    )
    await world.put(review, question, Terms(goal=ATTACK, playbook="refund", requested_by=ATTACK))
    page = await new_page(f"/reviews/{review.question.id}")

    await _assert_text(page)
    await expect(page.locator("#arg-reason")).to_have_value(ATTACK)
    await page.goto("/reviews")
    await _assert_text(page)
    await page.goto("/tasks")
    await _assert_text(page)


async def test_what_tools_and_people_say_stays_text(world: World, new_page: NewPage) -> None:
    """Markup in a tool's arguments, receipt and evidence, and in a person's words, is shown as it was written."""
    review = await world.ask("My storage jars arrived broken!!")
    page = await new_page(f"/reviews/{review.question.id}")
    await page.get_by_label("Your answer").fill(f"It is order 1050. {ATTACK}")
    await page.get_by_role("button", name="Send the answer").click()
    await expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    await _assert_text(page)
    await world.settled(review)
    ticket = await world.app.run(f"Open a ticket for order 1042: {ATTACK}", requested_by="mara")
    await page.goto(f"/tasks/{ticket.id}")
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    await _assert_text(page)


async def _assert_text(page: Page) -> None:
    """The attack can be read, and nothing of it became an element."""
    await expect(page.get_by_text("onerror=alert(1)").first).to_be_visible()
    assert await page.locator("main img, main script, [onload], [onerror]").count() == 0
    assert await page.get_by_text("{{7*7}}").count() > 0
