"""What holds for the pages whoever sends what."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import cast

import httpx
import pytest

from steward.domain.access import Role
from steward.domain.model import Decision, JsonObject, Question, Reason
from steward.domain.ports.reviews import Review, Terms
from steward.domain.ports.tasks import Task
from tests.browser.world import World
from tests.integration.web.conftest import Visitor

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("web_pages")]


@pytest.mark.timeout(300)
async def test_of_a_thousand_decisions_at_once_one_is_taken(world: World) -> None:
    """Ten people, a hundred clicks each, of every kind: one answer is recorded, and every other one is told whose."""
    review = await world.ask(world.refund())
    people = [await world.token(f"person {number}", "reviewer") for number in range(10)]
    taken: Counter[int] = Counter()
    authenticator = asyncio.Semaphore(100)

    async def click(http: httpx.AsyncClient, number: int) -> None:
        kind = ("approve", "reject", "abort")[number % 3]
        form = {"digest": review.question.digest, "kind": kind, "message": "no", "then": "end", "confirm": "yes"}
        async with authenticator:
            answer = await http.post(f"/reviews/{review.question.id}/decide", data=form)
        taken[answer.status_code] += 1

    once = httpx.Limits(max_keepalive_connections=0)  # one that is kept may be ended as a click is sent on it
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(
                httpx.AsyncClient(
                    base_url=world.locked_url, headers={"Authorization": f"Bearer {secret}"}, timeout=120, limits=once
                )
            )
            for secret in people
        ]
        await asyncio.gather(*(click(clients[number % 10], number // 10) for number in range(1000)))

    decision = await world.decided(review)
    assert decision is not None
    events = await world.app.audit.events(review_id=review.question.id, limit=5000)
    assert [event.kind for event in events].count("decided") == 1
    assert set(taken) == {303, 409}
    assert taken[303] < 100  # the winner's own repetitions of the same answer
    assert await world.app.audit.verify() is None
    await world.settled(review)


async def test_a_form_made_elsewhere_decides_nothing(world: World, developer: Visitor) -> None:
    """Without the page's own mark, with a wrong one, or sent by another site's page: 403 and no trace."""
    review = await world.ask(world.refund())
    form = {**await developer.form(review), "kind": "approve"}

    without = await developer.post(review, {name: value for name, value in form.items() if name != "csrf"})
    wrong = await developer.post(review, {**form, "csrf": "x" * 64})
    foreign = await developer.post(review, form, headers={"Origin": "https://evil.example"})
    claimed = await developer.post(review, {"csrf": "x"}, "claim")

    assert [one.status_code for one in (without, wrong, foreign, claimed)] == [403] * 4
    assert await world.decided(review) is None


async def test_nobody_in_particular_sees_and_decides_nothing(world: World) -> None:
    """A look leads to the log-in; a decision is refused; the live stream is closed to strangers."""
    review = await world.ask(world.refund())
    async with httpx.AsyncClient(base_url=world.locked_url) as stranger:
        look = await stranger.get(f"/reviews/{review.question.id}", headers={"Accept": "text/html"})
        form = {"kind": "approve", "digest": review.question.digest}
        answer = await stranger.post(f"/reviews/{review.question.id}/decide", data=form)
        stream = await stranger.get("/reviews/live")

    assert look.status_code == 303
    assert look.headers["location"].startswith("/login?next=")
    assert (answer.status_code, stream.status_code) == (401, 401)
    assert await world.decided(review) is None


async def test_a_reviewer_of_other_playbooks_finds_nothing_here(world: World) -> None:
    """Not in the list, not by its address, not to decide."""
    review = await world.ask(world.refund("The kettle leaks."))
    secret = await world.token("pat", "reviewer", playbooks=("cancel-order",))
    async with httpx.AsyncClient(base_url=world.locked_url, headers={"Authorization": f"Bearer {secret}"}) as pat:
        listed = await pat.get("/reviews")
        looked = await pat.get(f"/reviews/{review.question.id}")
        form = {"kind": "approve", "digest": review.question.digest}
        decided = await pat.post(f"/reviews/{review.question.id}/decide", data=form)
        absent = await pat.get("/reviews/rnothing")

    assert "The kettle leaks." not in listed.text
    assert re.findall(r'<option value="([a-z-]+-order|refund)"', listed.text) == ["cancel-order"]
    assert (looked.status_code, decided.status_code, absent.status_code) == (404, 404, 404)
    assert looked.text.replace(review.question.id, "") == absent.text.replace("rnothing", "")  # not even that it is


async def test_a_decision_that_was_read_is_not_taken_for_another_question(world: World, developer: Visitor) -> None:
    """A digest of something else, and the replay of a taken decision, are refused with 409."""
    first, second = await world.ask(world.refund()), await world.ask(world.refund())
    form = {**await developer.form(second), "kind": "approve", "digest": first.question.digest}
    stale = await developer.post(second, form)
    assert stale.status_code == 409
    assert "changed while you read it" in stale.text
    assert await world.decided(second) is None

    await world.app.decide(second.question.id, Decision(kind="reject", by="sam", message="no", end=True))
    late = await developer.post(second, {**form, "digest": second.question.digest})
    assert late.status_code == 409
    assert "sam" in late.text


async def test_an_answer_that_is_not_offered_is_refused(world: World, developer: Visitor) -> None:
    """A forged kind, a kind of another reason, and a form of a thousand pages."""
    review = await world.ask(world.refund())
    form = await developer.form(review)

    unknown = await developer.post(review, {**form, "kind": "destroy"})
    unasked = await developer.post(review, {**form, "kind": "grant", "grant:actions": "5"})
    huge = await developer.post(review, {**form, "kind": "reject", "message": "x" * 400_000})

    assert (unknown.status_code, unasked.status_code, huge.status_code) == (409, 422, 413)
    assert await world.decided(review) is None


async def test_the_page_answers_before_the_task_went_on(world: World, developer: Visitor) -> None:
    """A decision is recorded and answered at once; the task goes on behind it."""
    review = await world.ask(world.refund())
    form = {**await developer.form(review), "kind": "approve"}
    task = await world.app.task(review.task_id)

    async with world.app.deps.ledger.hold(task.id, 30):  # somebody else has the task in hand meanwhile
        answer = await asyncio.wait_for(developer.post(review, form), 20)
        assert answer.status_code == 303
        assert await world.decided(review) is not None
        await asyncio.sleep(0.2)

    assert [one.id for one in await world.app.resume_all()] == [task.id]  # and the sweep finds it
    assert (await world.settled(review)).status == "complete"


async def test_browsers_are_told_to_run_only_our_own(world: World, developer: Visitor) -> None:
    """A strict policy on every page, and nothing in any page that would need a laxer one."""
    review = await world.ask(world.refund())
    for path in ("/reviews", f"/reviews/{review.question.id}", "/tasks", f"/tasks/{review.task_id}", "/tasks/none"):
        answer = await developer.http.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://", answer.text), path


async def test_the_live_stream_tells_of_a_change(world: World, developer: Visitor) -> None:
    """Ready at once, and a word when something was put to people."""
    async with developer.http.stream("GET", "/reviews/live") as stream:
        lines = stream.aiter_lines()
        assert await _until(lines, "event: ready")
        await world.ask(world.refund())
        assert await asyncio.wait_for(_until(lines, "event: change"), 9)


async def _until(lines: AsyncIterator[str], wanted: str) -> bool:
    async for line in lines:
        if line == wanted:
            return True
    return False


async def test_a_task_leads_to_its_trace(world: World, developer: Visitor) -> None:
    """The page links to the trace that the record names, and to nothing that is no web page."""
    review = await world.ask(world.refund())
    path = f"/tasks/{review.task_id}"

    await world.app.deps.tasks.traced(review.task_id, "https://traces.example/r/1")
    shown = await developer.http.get(path)
    await world.app.deps.tasks.traced(review.task_id, "javascript:alert(1)")
    odd = await developer.http.get(path)

    assert 'href="https://traces.example/r/1"' in shown.text
    assert "javascript:" not in odd.text


async def test_a_task_that_has_not_begun_says_nothing_of_when(world: World, developer: Visitor) -> None:
    """And leaves no gap between what is known."""
    await world.app.deps.tasks.open(Task(id="not-begun", goal="Refund", requested_by="zoe"))
    shown = re.sub(r"<[^>]+>", "", (await developer.http.get("/tasks/not-begun")).text)
    assert "Asked for by zoe · save as a test case" in shown


async def test_pages_follow_each_other_without_gaps(world: World, developer: Visitor) -> None:
    """Tasks, thirty at a time; filters by status; an id's beginning leads to its task."""
    task = await world.app.run("Please refund 15 EUR for order 1055.", task_id="looked-for")
    found = await developer.http.get("/tasks?id=looked-f")
    assert found.headers["location"] == f"/tasks/{task.id}"
    assert "no task begins with" in (await developer.http.get("/tasks?id=zzz")).text
    complete = await developer.http.get("/tasks?status=complete")
    assert "Please refund 15 EUR" in complete.text
    assert (await developer.http.get("/tasks?status=nonsense")).status_code == 422


async def test_a_task_that_only_read_says_that_nothing_was_changed(world: World, developer: Visitor) -> None:
    """Whatever its answer sounds like."""
    read = await world.app.run("What is the status of order 1041?")
    acted = await world.app.run("Please refund 15 EUR for order 1043.")
    assert (read.status, acted.status) == ("complete", "complete"), (read.error, acted.error)
    for task, unchanged in ((read, True), (acted, False)):
        assert ("Nothing was changed." in (await developer.http.get(f"/tasks/{task.id}")).text) is unchanged


async def test_all_of_ones_own_tasks_can_be_paged_through(world: World) -> None:
    """A requester and a reviewer of one playbook find each of theirs once, among many that are not."""
    tasks = world.app.deps.tasks
    for number in range(75):
        mine = number % 2 == 0
        row = Task(
            id=f"paged-{number:02}", goal="…", requested_by="zoe" if mine else "sam", playbook="p" if mine else "q"
        )
        await tasks.open(row)
    for roles in (("requester", ()), ("reviewer", ("p",))):
        role, playbooks = roles
        secret = await world.token("zoe", cast("Role", role), playbooks=playbooks)
        seen: list[str] = []
        path = "/tasks"
        async with httpx.AsyncClient(base_url=world.locked_url, headers={"Authorization": f"Bearer {secret}"}) as http:
            while path:
                text = (await http.get(path)).text
                seen += re.findall(r'data-id="(paged-\d\d)"', text)
                further = re.search(r'rel="next" href="([^"]+)"', text)
                path = further.group(1).replace("&amp;", "&") if further else ""
        assert sorted(seen) == [f"paged-{number:02}" for number in range(0, 75, 2)]


async def test_what_no_address_can_mean_is_refused_with_a_page(developer: Visitor) -> None:
    """Numbers beyond all dates, characters that no id has, words that stand for nothing: never an error of ours."""
    told = {
        address: (await developer.http.get(address)).status_code
        for address in (
            "/tasks/a%00b",
            "/tasks?id=%00",
            "/tasks?after=nope",
            "/tasks?after=%00",
            "/tasks?after=" + "x" * 300,
            "/tasks?status=lost",
            "/reviews?reason=whim",
            "/reviews/a%00b",
        )
    }
    assert set(told.values()) <= {200, 404, 422}, told
    refused = await developer.http.get("/reviews?reason=whim")
    assert refused.headers["Content-Type"].startswith("text/html")


async def test_head_tells_what_get_would(world: World, developer: Visitor) -> None:
    """Monitors and link checkers ask so; nobody has looked at a review whose head alone was asked for."""
    review = await world.ask(world.refund())
    page = f"/reviews/{review.question.id}"
    for address in ("/reviews", "/reviews/list", "/reviews/live", page, "/tasks"):
        answer = await developer.http.head(address)
        assert (answer.status_code, answer.content) == (200, b""), address
    assert (await developer.http.head("/reviews/nothing")).status_code == 404
    assert "viewed" not in [event.kind for event in await world.app.audit.events(review_id=review.question.id)]


async def test_an_ids_beginning_tells_nothing_of_other_peoples_tasks(world: World) -> None:
    """Whoever guesses finds their own alone, also where somebody else's begins alike."""
    secret = await world.token("guessing", "requester")
    tasks = world.app.deps.tasks
    for name, by in (("alike-one", "guessing"), ("alike-two", "other"), ("alone-one", "other")):
        await tasks.open(Task(id=name, goal="Look.", requested_by=by))
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx.AsyncClient(base_url=world.locked_url, headers=headers) as http:
        assert (await http.get("/tasks?id=alike")).headers["Location"] == "/tasks/alike-one"
        for guess in ("alone", "alone-one", "alike-t", "al%"):
            assert "no task begins" in (await http.get("/tasks", params={"id": guess})).text


async def test_one_answer_for_several_tasks_says_for_how_many_and_which(world: World, developer: Visitor) -> None:
    """Before it is given the page names them, to each viewer those they may see; afterwards, where it came from."""
    first = await _stopped(world, 12)
    address = f"/reviews/{first.question.id}"
    token = await world.token("lot.requester3", "requester")
    async with httpx.AsyncClient(base_url=world.locked_url, headers={"Authorization": f"Bearer {token}"}) as requester:
        theirs = (await requester.get("/reviews/r-lot-3")).text
    before, every = (await developer.http.get(address)).text, (await developer.http.get("/reviews?lot=l-web")).text

    assert "One answer for 12 tasks" in before
    assert "stopped number 0" in before
    assert "See all of them" in before
    assert "all tasks that wait with this question end as failed" in before.lower()
    assert "End all these tasks" in before
    assert "Yes, end all 12 tasks." in before
    assert "http://model" not in before
    assert every.count("stopped number") >= 12
    assert "more task" not in every
    assert "One answer for 12 tasks" in theirs
    assert "stopped number 3" in theirs
    assert "stopped number 0" not in theirs

    await world.app.record_decision(first.question.id, Decision(kind="abort", by="lea", source="page"))
    assert "The same answer was given to 11 more tasks." in (await developer.http.get(address)).text
    assert f'in <a href="{address}">' in (await developer.http.get("/reviews/r-lot-3")).text
    for number in range(12):  # nobody goes on with them
        await world.app.deps.reviews.applied(f"r-lot-{number}")


async def _stopped(world: World, number: int) -> Review:
    """So many tasks that one endpoint stops."""
    detail: JsonObject = {"resume": "plan", "lot": "l-web", "endpoints": ["http://model"], "resumes": True}
    for each in range(number):
        name = f"r-lot-{each}"
        text, goal, by = "api.example.com, down since 12:03 UTC", f"stopped number {each}", f"lot.requester{each}"
        question = Question(
            id=name, reason=Reason.ERROR, text=text, options=["approve", "abort"], digest=name, detail=detail
        )
        await world.app.deps.tasks.open(Task(id=f"t-lot-{each}", goal=goal, status="needs_review", requested_by=by))
        await world.app.deps.reviews.open(f"t-lot-{each}", question, Terms(goal=goal, requested_by=by))
    return await world.app.review("r-lot-0")
