"""A person decides, on one screen."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest
from playwright.async_api import expect

from steward.domain.model import Decision
from steward.domain.ports.reviews import Review, Terms
from steward.domain.queue import Actor
from tests.browser.conftest import NewPage
from tests.browser.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


def at(review: Review) -> str:
    return f"/reviews/{review.question.id}"


async def test_the_first_waiting_item_is_approved_in_two_clicks(world: World, new_page: NewPage) -> None:
    """From the first look at the page: open the item, approve it; the task goes on by itself and is done."""
    review = await world.ask(world.refund("The machine leaks."))
    page = await new_page("/reviews")

    await page.get_by_role("link", name=re.compile("machine leaks")).click()
    await expect(page.get_by_text("Can’t be undone")).to_be_visible()
    await page.get_by_role("button", name="Approve").click()

    await expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name="See the task")).to_be_visible()
    assert (await world.settled(review)).status == "complete"
    decision = await world.decided(review)
    assert decision is not None
    assert (decision.kind, decision.by, decision.source) == ("approve", "developer", "page")


async def test_a_mistake_in_an_edit_is_shown_beside_its_field_and_nothing_is_lost(
    world: World, new_page: NewPage
) -> None:
    """The message stands at the field, what was typed stays; put right, it is done with the edited arguments."""
    review = await world.ask(world.refund())
    page = await new_page(at(review))
    await page.locator("#answer-edit summary").click()

    await page.get_by_label("Amount").fill("a lot")
    await page.get_by_role("textbox", name="Reason").fill("As agreed")
    await page.get_by_role("button", name="Approve with these arguments").click()

    amount = page.get_by_label("Amount")
    await expect(amount).to_have_value("a lot")
    await expect(amount).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#arg-amount-error")).to_contain_text("Amount must be a number")
    await expect(page.get_by_role("textbox", name="Reason")).to_have_value("As agreed")
    assert await world.decided(review) is None

    await amount.fill("110.5")
    await page.get_by_role("button", name="Approve with these arguments").click()

    await expect(page.get_by_role("heading", name="Approved with other arguments")).to_be_visible()
    decision = await world.decided(review)
    assert decision is not None
    assert decision.args["amount"] == 110.5
    assert decision.args["order_id"] == review.question.args["order_id"]


async def test_an_edit_beyond_the_playbooks_scope_is_refused_with_the_reason(world: World, new_page: NewPage) -> None:
    """The playbook's limits hold for people too, and the page says which."""
    review = await world.ask(world.refund())
    page = await new_page(at(review))
    await page.locator("#answer-edit summary").click()

    await page.get_by_label("Amount").fill("9000")
    await page.get_by_role("button", name="Approve with these arguments").click()

    await expect(page.locator(".field-error, .notice.bad").first).to_contain_text(re.compile("5000|Not taken"))
    await expect(page.get_by_label("Amount")).to_have_value("9000")
    assert await world.decided(review) is None


async def test_a_rejection_wants_a_reason_and_can_end_the_task(world: World, new_page: NewPage) -> None:
    """Without a reason it is not taken; with one, and the end chosen, the task ends and says why."""
    review = await world.ask(world.refund())
    page = await new_page(at(review))
    await page.locator("#answer-reject summary").click()
    await page.get_by_label("The task ends").check()
    await page.get_by_role("button", name="Reject").click()

    await expect(page.locator("#reject-message-error")).to_be_visible()
    await expect(page.get_by_label("The task ends")).to_be_checked()
    await page.get_by_label("Why not?").fill("Paid back in the shop already.")
    await page.get_by_role("button", name="Reject").click()

    await expect(page.get_by_role("heading", name="Rejected", exact=True)).to_be_visible()
    task = await world.settled(review)
    assert task.status == "failed"
    assert "Paid back in the shop already." in (task.error or "")


async def test_a_grant_takes_amounts_and_says_which_is_none(world: World, new_page: NewPage) -> None:
    """Words where a number belongs are refused beside the field; a number is granted."""
    review = await world.ask("Refund 60 EUR for order 1080.")
    page = await new_page(at(review))
    await page.locator("#answer-grant > summary").click()
    await page.get_by_label("More repairs").fill("some")
    await page.get_by_role("button", name="Grant and go on").click()

    await expect(page.locator("#grant-repairs-error")).to_contain_text("not a number")
    await page.get_by_label("More repairs").fill("2")
    await page.get_by_role("button", name="Grant and go on").click()

    await expect(page.get_by_role("heading", name="Granted", exact=True).first).to_be_visible()
    decision = await world.decided(review)
    assert decision is not None
    assert decision.grant == {"repairs": 2.0}


async def test_an_answer_goes_to_the_planner(world: World, new_page: NewPage) -> None:
    """What the person adds is recorded as it was typed, line ends included."""
    review = await world.ask("My storage jars arrived broken!!")
    page = await new_page(at(review))
    await page.get_by_label("Your answer").fill("It is order 1050.\nThe customer called.")
    await page.get_by_role("button", name="Send the answer").click()

    await expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    decision = await world.decided(review)
    assert decision is not None
    assert decision.message == "It is order 1050.\nThe customer called."


async def test_ending_a_task_takes_a_second_word(world: World, new_page: NewPage) -> None:
    """Without the tick nothing ends."""
    review = await world.ask(world.refund())
    page = await new_page(at(review))
    await page.locator("#answer-abort summary").click()
    await page.get_by_role("button", name="End the task").click()
    await expect(page.locator("#confirm-error")).to_be_visible()
    assert await world.decided(review) is None

    await page.get_by_label("Yes, end this task").check()
    await page.get_by_role("button", name="End the task").click()

    await expect(page.get_by_role("heading", name="Task ended")).to_be_visible()
    assert (await world.settled(review)).status == "failed"


async def test_a_double_click_decides_once(world: World, new_page: NewPage) -> None:
    """The second click is no error and answers nothing else."""
    review = await world.ask(world.refund())
    page = await new_page(at(review))

    await page.get_by_role("button", name="Approve").dblclick()

    await expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    assert (await world.settled(review)).status == "complete"
    events = await world.app.audit.events(review_id=review.question.id)
    assert [event.kind for event in events].count("decided") == 1


async def test_of_two_people_at_once_the_second_is_told(world: World, new_page: NewPage) -> None:
    """One decision is taken; the other person reads who decided what, and keeps what they wrote."""
    review = await world.ask(world.refund())
    first, second = await asyncio.gather(new_page(at(review)), new_page(at(review)))
    await second.locator("#answer-reject summary").click()
    await second.get_by_label("Why not?").fill("I would not.")

    await first.get_by_role("button", name="Approve").click()
    await expect(first.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    await second.get_by_role("button", name="Reject").click()

    await expect(second.get_by_role("alert")).to_contain_text("Somebody was quicker")
    await expect(second.get_by_role("alert")).to_contain_text("I would not.")
    decision = await world.decided(review)
    assert decision is not None
    assert decision.kind == "approve"


async def test_an_answer_to_a_question_that_changed_is_not_taken(world: World, new_page: NewPage) -> None:
    """The digest in the form is that of what was read; the page shows what is different now."""
    review = await world.ask(world.refund())
    page = await new_page(at(review))
    changed = replace(review.question, digest="another", changed=["order.total: was 649, is 12"])
    await world.put(review, changed)

    await page.get_by_role("button", name="Approve").click()

    await expect(page.get_by_role("alert")).to_contain_text("changed while you read it")
    await expect(page.get_by_role("alert")).to_contain_text("order.total: was 649, is 12")
    assert await world.decided(review) is None


async def test_what_somebody_holds_nobody_else_decides(world: World, new_page: NewPage) -> None:
    """Claim and release by button; another person sees who holds it and until when, and no forms."""
    review = await world.ask(world.refund())
    token = await world.token("kim", "reviewer")
    page = await new_page(at(review))
    await page.get_by_role("button", name="Claim").click()
    await expect(page.get_by_text("You hold it until")).to_be_visible()
    assert (await world.pending(review)).claimed_by == "developer"

    kim = await new_page(locked=True, extra_http_headers={"Authorization": f"Bearer {token}"})
    await kim.goto(at(review))
    await expect(kim.locator(".panel")).to_contain_text("developer holds this review until")
    await expect(kim.get_by_role("button", name="Approve")).to_have_count(0)

    await page.get_by_role("button", name="Release").click()
    await expect(page.get_by_text("Nobody holds it")).to_be_visible()
    assert (await world.pending(review)).claimed_by is None


async def test_a_claim_that_ran_out_holds_nobody_up(world: World, new_page: NewPage) -> None:
    """Once its time is over, somebody else decides."""
    review = await world.ask(world.refund())
    await world.app.queue.claim(review.question.id, Actor(name="kim", source="cli"), 0.01)
    await asyncio.sleep(0.02)
    page = await new_page(at(review))

    await expect(page.get_by_text("Nobody holds it")).to_be_visible()
    await page.get_by_role("button", name="Approve").click()

    await expect(page.get_by_role("heading", name="Approved", exact=True)).to_be_visible()
    decision = await world.decided(review)
    assert decision is not None
    assert (decision.kind, decision.by) == ("approve", "developer")


async def test_a_question_whose_time_ran_out_is_never_approved_by_itself(world: World, new_page: NewPage) -> None:
    """The page says that it ran out; where the playbook ends the task then, it takes no answer any more."""
    review = await world.ask(world.refund())
    stays = replace(review.question, id="rstays")
    await world.put(review, stays, Terms(goal="Stays.", playbook="refund", expires_in=-1.0))
    await world.app.queue.mark_expired("rstays")
    page = await new_page("/reviews/rstays")
    await expect(page.get_by_text("its time ran out")).to_be_visible()
    await expect(page.get_by_role("button", name="Approve")).to_be_visible()
    await world.app.deps.reviews.decide("rstays", Decision(kind="abort", by="steward", message="expired"))

    await page.get_by_role("button", name="Approve").click()

    await expect(page.get_by_role("alert")).to_contain_text("steward")
    await expect(page.get_by_role("heading", name="Task ended")).to_be_visible()
    decision = await world.decided(replace(review, question=stays))
    assert decision is not None
    assert (decision.kind, decision.by) == ("abort", "steward")


async def test_two_people_approve_what_a_rule_wants_two_for(world: World, new_page: NewPage) -> None:
    """The first yes is a vote and the page says so; who asked for the task can't vote."""
    review = await world.ask(world.refund(), by="dana")
    await world.put(review, replace(review.question, approvers=2))
    page = await new_page(at(review))
    await page.get_by_role("button", name="Approve").click()
    await expect(page.locator(".panel")).to_contain_text("takes effect once a second person approves")
    assert await world.decided(review) is None

    dana = await world.token("dana", "operator")
    asker = await new_page(locked=True, extra_http_headers={"Authorization": f"Bearer {dana}"})
    await asker.goto(at(review))
    await expect(asker.locator(".panel")).to_contain_text("You asked for this task")

    kim = await world.token("kim", "operator")
    second = await new_page(locked=True, extra_http_headers={"Authorization": f"Bearer {kim}"})
    await second.goto(at(review))
    await expect(second.locator(".panel")).to_contain_text("developer approved")
    await second.get_by_role("button", name="Approve").click()
    await expect(second.get_by_role("heading", name="Approved", exact=True)).to_be_visible()


async def test_everything_is_decided_without_javascript(world: World, new_page: NewPage) -> None:
    """Forms and disclosures are the browser's own: edit with a mistake, approve by mistake, then as it should be."""
    review = await world.ask(world.refund())
    page = await new_page("/reviews", java_script_enabled=False)
    await page.locator(f'a[href="{at(review)}"]').click()
    await page.locator("#answer-edit summary").click()
    await page.get_by_label("Amount").fill("-1")
    await page.get_by_role("button", name="Approve with these arguments").click()
    await expect(page.locator("#arg-amount-error")).to_be_visible()

    await page.get_by_label("Amount").fill("110")
    await page.get_by_role("button", name="Approve", exact=False).first.click()
    await expect(page.get_by_role("alert")).to_contain_text("You changed Amount")
    await expect(page.get_by_label("Amount")).to_have_value("110")
    assert await world.decided(review) is None

    await page.get_by_label("Amount").press("Enter")

    await expect(page.get_by_role("heading", name=re.compile("^Approved"))).to_be_visible()
    decision = await world.decided(review)
    assert decision is not None
    assert (decision.kind, decision.args["amount"]) == ("edit", 110)


async def test_a_decided_review_says_who_what_and_when(world: World, new_page: NewPage) -> None:
    """Whoever comes later reads the decision, the audit, and the way to what waits next."""
    review, other = await world.ask(world.refund()), await world.ask(world.refund("The next pan leaks."))
    await world.app.decide(review.question.id, Decision(kind="reject", by="sam", message="no", end=True))
    page = await new_page(at(review))

    await expect(page.locator(".panel")).to_contain_text("sam")
    await expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    await expect(page.get_by_role("link", name="Next review")).to_have_attribute("href", at(other))
    await page.get_by_role("link", name="Audit").click()
    await expect(page.locator(".audit")).to_contain_text("Decided")
    assert await world.decided(other) is None
