"""How the pages look and read: kept as pictures, held to what everybody needs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Page

from steward.domain.alarms import Finding
from steward.domain.model import Decision, Problem, Question, Reason
from steward.domain.ports.reviews import Terms
from tests.browser.conftest import ARTEFACTS, NewPage
from tests.browser.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]
DESKTOP, PHONE = 1440, 390

AUDIT = Path(__file__).with_name("audit.js").read_text()


async def _scene(world: World) -> dict[str, str]:
    """Every kind of page, with something on it."""
    review = await world.ask(world.refund("The espresso machine leaks and the customer called."))
    asked = await world.ask("My storage jars arrived broken!!")
    refused = await world.ask("Refund 60 EUR for order 1080.")
    answered_no = await world.ask("Where is my order 9999?")
    done = await world.app.run("Please refund 15 EUR for order 1043, the knife has a scratch.")
    over = await world.ask(world.refund("The third pan leaks."))
    await world.app.decide(over.question.id, Decision(kind="reject", by="sam", message="paid already", end=True))
    extra = [
        Question(
            id="rceiling", reason=Reason.CEILING, text="A ceiling was reached. Actions: 15 used, 15 allowed.",
            options=["grant", "abort"], digest="d", detail={"ceiling": "actions", "used": 15, "limit": 15},
        ),
        replace(
            review.question, id="runknown", reason=Reason.UNKNOWN_OUTCOME, options=["respond", "approve", "abort"],
            text="It can't be told whether issue_refund happened: no answer came.",
            changed=["order.total: was 649, is 12"],
        ),
    ]  # fmt: skip
    done_refund = next(one for one in await world.app.deps.ledger.history(done.id) if one.action.tool == "issue_refund")
    mail = {"to": "emil@example.com", "subject": "Your refund", "body": "Dear Emil,\n\nit is on its way.\n\nYours"}
    extra += [
        replace(
            review.question, id="rrefuted", reason=Reason.REFUTED, tool=None, args={}, key=None, step=None,
            text="issue_refund is not as asked: the amount differs",
            options=["approve", "respond", "leave_out", "by_hand", "abort"],
            detail={"tried": {done_refund.action.key: 3}, "found": [{"id": one, "city": "Bern"} for one in range(4)]},
        ),
        replace(
            review.question, id="rmail", tool="send_email", text="أرسل 120 يورو (send_email waits for approval)",
            args={**mail, "about": "x" * 4_000}, problems=[Problem(code="x", message="أعد 120 يورو")],
            detail={
                "origins": {"to": {"from": "plan"}, "subject": {"from": "request"}}, "unexpected": True,
                "expected": [{"tool": "issue_refund", "args": {"amount": 120}, "at_least": 1, "at_most": 1}],
                "error": {"step": "mail", "tool": "send_email", "code": "bounced", "message": "There is no such box."},
            },
        ),
    ]  # fmt: skip
    for question in extra:
        terms = Terms(goal="Refund 649 EUR for order 1049.", playbook="refund", due_in=-600.0, priority=1)
        await world.put(replace(asked, task_id=done.id) if question.id == "rrefuted" else asked, question, terms)
    assert world.app.folds is not None
    await world.app.folds.fold_all()
    opened, answered = await _alarms(world, done.id)
    return {
        "queue": "/reviews",
        "review": f"/reviews/{review.question.id}",
        "answer": f"/reviews/{asked.question.id}",
        "refused": f"/reviews/{refused.question.id}",
        "ceiling": "/reviews/rceiling",
        "unknown": "/reviews/runknown",
        "refuted": "/reviews/rrefuted",
        "mail": "/reviews/rmail",
        "decided": f"/reviews/{over.question.id}",
        "audit": f"/reviews/{review.question.id}/audit",
        "tasks": "/tasks",
        "task": f"/tasks/{done.id}",
        "task-answered-no": f"/tasks/{answered_no.task_id}",
        "playbooks": "/playbooks",
        "playbooks-found": "/playbooks?q=refund+limit",
        "playbook": "/playbooks/refund",
        "playbook-text": "/playbooks/refund/text",
        "playbook-versions": "/playbooks/refund/versions",
        "playbook-replay": "/playbooks/refund/replay",
        "nowhere": "/tasks/nobody",
        "figures": "/ops?since=24h",
        "figures-playbook": "/ops/playbook?playbook=refund",
        "figures-tools": "/ops/tools",
        "figures-model": "/ops/model",
        "figures-people": "/ops/people",
        "figures-workers": "/ops/workers",
        "figures-tasks": "/ops/tasks?select=ended",
        "decisions": "/ops/decisions",
        "alarm": f"/alarms/{opened}",
        "alarm-answered": f"/alarms/{answered}",
    }


async def _alarms(world: World, task_id: str) -> tuple[str, str]:
    """One that waits and one that was answered."""
    assert world.app.alarms is not None
    assert world.app.drift is not None
    await world.app.drift.look()
    text = (
        "Tasks of playbook refund are not as they used to be. Not completed: 2.3 % (45 of 1940) before, 13 % (4 of 31)."
    )
    found = Finding(kind="drift", subject="refund", text=text, examples=[task_id, "t2"])
    for left in await world.app.alarms.list():
        await world.app.alarms.answer(left.id, "chance", by="sam", source="cli")
    answered = await world.app.alarms.open(replace(found, kind="regression", subject="weekly"))
    opened = await world.app.alarms.open(found)
    assert opened is not None
    assert answered is not None
    await world.app.alarms.answer(answered.id, "mended", by="lea", source="cli", message="the model was rolled back")
    return opened.id, answered.id


@pytest.mark.timeout(180)
async def test_every_page_can_be_read_and_used_by_everybody(world: World, new_page: NewPage) -> None:
    """Names, landmarks, heading order, contrast, targets and width hold at both sizes, light and dark, all unfolded."""
    scene = await _scene(world)
    wrong: dict[str, list[str]] = {}
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for width, height in ((DESKTOP, 900), (PHONE, 844)):
        page = await new_page(viewport={"width": width, "height": height})
        for name, path in scene.items():
            await page.goto(path)
            for scheme in schemes:
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                await _picture(page, f"{name}-{width}-{scheme}")
            await page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.name = ''; one.open = true; })"
            )
            for scheme in schemes:
                await page.emulate_media(color_scheme=scheme)
                found = await page.evaluate(AUDIT)
                if found:
                    wrong[f"{name} {width} {scheme}"] = found
    assert wrong == {}


async def test_paper_holds_what_a_screen_scrolls_to(world: World, new_page: NewPage) -> None:
    """Wide tables are printed whole, times with their dates, and a decided review with its decision."""
    review = await world.ask(world.refund("The third lid leaks."))
    await world.app.decide(review.question.id, Decision(kind="reject", by="sam", message="paid already", end=True))
    page = await new_page(f"/reviews/{review.question.id}", viewport={"width": 700, "height": 900})
    await page.emulate_media(media="print")
    assert await page.get_by_role("heading", name="Rejected").is_visible()
    assert not await page.get_by_role("link", name="Back to the queue").is_visible()
    content = "getComputedStyle(document.querySelector('.panel time'), '::after').content"
    assert "attr" in await page.evaluate(content) or "20" in await page.evaluate(content)
    await page.goto("/ops?since=30d&playbook=refund")
    assert await page.get_by_text("Last 30 days, refund.").is_visible()
    cut = "[...document.querySelectorAll('.scroll')].filter(one => getComputedStyle(one).overflow !== 'visible').length"
    assert await page.evaluate(cut) == 0


@pytest.mark.timeout(180)
async def test_text_twice_as_large_stays_on_the_page(world: World, new_page: NewPage) -> None:
    """Whoever lets the browser show larger text scrolls in one direction only, and no label is broken inside a word."""
    review = await world.ask(world.refund("The kettle drips."))
    wrong: dict[str, list[str]] = {}
    paths = (f"/reviews/{review.question.id}", f"/tasks/{review.task_id}", "/reviews", "/playbooks/refund")
    for width in (DESKTOP, PHONE):
        page = await new_page(viewport={"width": width, "height": 844})
        for path in (*paths, "/ops", "/ops/model", "/ops/people", "/ops/decisions"):
            await page.goto(path)
            await page.evaluate(
                "document.documentElement.style.fontSize = '200%';"
                "document.querySelectorAll('details').forEach(one => { one.name = ''; one.open = true; })"
            )
            found = [one for one in await page.evaluate(AUDIT) if re.match("scrolls|a label is broken", one)]
            if found:
                wrong[f"{path} {width}"] = found
    assert wrong == {}


async def test_at_four_hundred_percent_what_has_the_focus_is_to_be_seen(world: World, new_page: NewPage) -> None:
    """In 320 by 256 pixels nothing that stays on the screen covers it, and nothing scrolls sideways."""
    review = await world.ask(world.refund("The kettle drips, the lid is loose and the handle came off."))
    page = await new_page(viewport={"width": 320, "height": 256})
    for path in ("/reviews", f"/reviews/{review.question.id}", "/tasks", "/playbooks/refund/versions", "/ops/tools"):
        await page.goto(path)
        for _ in range(25):
            await page.keyboard.press("Tab")
            covered = await page.evaluate(
                """() => { const one = document.activeElement, box = one.getBoundingClientRect();
                const down = Math.min(box.height / 2, 20);
                const over = document.elementFromPoint(box.left + box.width / 2, box.top + down);
                return one !== document.body && !(over && (one.contains(over) || over.contains(one)))
                    && `${one.textContent.trim()} under ${over && over.className}` }"""
            )
            assert not covered, f"{path}: {covered}"
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, path


async def test_the_log_in_can_be_read_by_everybody(new_page: NewPage) -> None:
    """The same for the door itself."""
    page = await new_page("/reviews", locked=True)
    await _picture(page, "login")
    assert await page.evaluate(AUDIT) == []


async def test_focus_follows_the_reading_order_and_can_be_seen(world: World, new_page: NewPage) -> None:
    """Tab begins at the skip link, never goes back up the page's columns, and each stop is outlined."""
    review = await world.ask(world.refund())
    page = await new_page(f"/reviews/{review.question.id}")
    order: list[int] = []
    for _ in range(12):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
            return { at: [...document.querySelectorAll("*")].indexOf(one), outline: parseFloat(style.outlineWidth),
                     first: one.className === "skip" } }"""
        )
        assert stop["outline"] >= 2
        assert stop["first"] == (not order)
        order.append(stop["at"])
    assert order == sorted(order)


async def test_a_screen_reader_hears_the_decision_with_what_it_leads_to(world: World, new_page: NewPage) -> None:
    """The accessibility tree names the panel, the button, and what approving means."""
    review = await world.ask(world.refund())
    page = await new_page(f"/reviews/{review.question.id}")
    tree = await page.locator("main").aria_snapshot()
    for told in (
        'heading "Why it stopped"',
        'complementary "Your decision"',
        'button "Approve a"',
        "exactly these arguments",
    ):
        assert told in tree


async def _picture(page: Page, name: str) -> None:
    await page.screenshot(path=ARTEFACTS / "pages" / f"{name}.png", animations="disabled")
