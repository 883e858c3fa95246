"""Pages answer people in words, keep what they typed, and show what they decide on."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import httpx
import pytest
import pytest_asyncio

from steward.domain.alarms import Finding
from steward.domain.model import Decision, Json, Problem, Reason
from steward.domain.ports.decisions import Record
from steward.domain.ports.marks import DecisionFilter
from steward.domain.ports.reviews import Review, Terms
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor
from tests.browser.world import World
from tests.integration.web.conftest import Visitor

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("web_people")]
HTML = {"Accept": "text/html,application/xhtml+xml"}
KIM = Actor(name="kim", source="cli")


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _alone(world: World) -> AsyncGenerator[None]:
    """Nobody else is asked anything."""
    await world.clear()
    yield
    await world.clear()


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the page's first form that has any."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


# --- nothing that was typed is lost ------------------------------------------------


async def test_who_was_logged_out_while_typing_finds_their_words_again(world: World) -> None:
    """The log-in keeps the form, shows it after it for another look, and takes nothing by itself."""
    review = await world.ask(world.refund())
    at, token = f"/reviews/{review.question.id}/decide", await world.token("kim", "reviewer")
    typed = {"csrf": "of a session that ended", "digest": review.question.digest, "kind": "reject", "then": "end"}
    message = "No: \u202bhe said “no”\u202c <b>twice</b>.\nReally."
    async with httpx.AsyncClient(base_url=world.locked_url, headers=HTML, follow_redirects=True) as http:
        stopped = await http.post(f"{at}?reason=approval", data={**typed, "message": message})
        assert (stopped.status_code, stopped.headers["content-type"][:9]) == (401, "text/html")
        kept = fields_of(stopped.text)
        wrong = await http.post("/login", data={**kept, "token": "stw_wrong"})
        assert wrong.status_code == 401
        shown = await http.post("/login", data={**fields_of(wrong.text), "token": token})

        assert "Nothing was sent yet" in shown.text
        assert (
            "<b>twice</b>.\nReally.</textarea>".replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;") in shown.text
        )
        assert token not in shown.text
        assert f"/reviews/{review.question.id}?reason=approval" in shown.text  # within the filter, as before
        assert await world.decided(review) is None

        csrf = fields_of(shown.text)["csrf"]
        sent = await http.post(at, data={**typed, "csrf": csrf, "message": message})
    assert sent.status_code == 200
    decision = await world.decided(review)
    assert decision is not None
    assert (decision.by, decision.message) == ("kim", message)


@pytest.mark.parametrize("kind", ["alarm", "mark", "replay"])
async def test_whatever_was_typed_is_there_after_a_log_in(world: World, kind: str) -> None:
    """An alarm's answer, a word on a decision, a draft of a playbook: on its own page again, and nothing was taken."""
    assert world.app.alarms is not None
    assert world.app.marks is not None
    task = await world.app.run(world.refund())
    (decision, *_) = (await world.app.marks.decisions(DecisionFilter(task_id=task.id), limit=1, after=None)).decisions
    alarm = await world.app.alarms.open(Finding(kind="drift", subject="refund", text="Slower.", examples=[task.id]))
    assert alarm is not None
    at, name = {
        "alarm": (f"/alarms/{alarm.id}/answer", "message"),
        "mark": (f"/ops/decisions/{decision.id}/mark", "note"),
        "replay": ("/playbooks/refund/replay", "text"),
    }[kind]
    typed, token = {name: "my \u202bown\u202c words", "says": "wrong"}, await world.token("kim", "operator")
    file = {"file": ("", b"", "application/octet-stream")} if kind == "replay" else None  # as a browser sends none
    async with httpx.AsyncClient(base_url=world.locked_url, headers=HTML, follow_redirects=True) as http:
        stopped = await http.post(at, data={"csrf": "of a session that ended", **typed}, files=file)
        assert stopped.status_code == 401
        shown = await http.post("/login", data={**fields_of(stopped.text), "token": token})
        back = await http.get(at, headers=HTML)
    assert "Nothing was sent yet" in shown.text
    assert typed[name] in shown.text
    assert back.status_code == 200
    (again, *_) = await world.app.alarms.list()
    assert again.answer is None
    (later, *_) = (await world.app.marks.decisions(DecisionFilter(task_id=task.id), limit=1, after=None)).decisions
    assert later == decision


async def test_a_form_of_another_site_is_not_carried_through_a_log_in(world: World) -> None:
    """What a stranger's page sends is dropped at the door."""
    review = await world.ask(world.refund())
    headers = {**HTML, "Origin": "https://evil.example"}
    async with httpx.AsyncClient(base_url=world.locked_url, headers=headers) as http:
        stopped = await http.post(
            f"/reviews/{review.question.id}/decide", data={"kind": "approve", "message": "theirs"}
        )
    assert stopped.status_code == 401
    assert "theirs" not in stopped.text


async def test_a_log_in_leads_nowhere_else_with_a_form(world: World) -> None:
    """Only back to a review: never to another address, and never with the token in it."""
    token = await world.token("kim", "reviewer")
    async with httpx.AsyncClient(base_url=world.locked_url, headers=HTML) as http:
        for wanted in ("https://evil.example/reviews/r1/decide", "//evil.example/decide", "/logout", "/tasks"):
            csrf = fields_of((await http.get("/login")).text)["csrf"]
            answer = await http.post("/login", data={"csrf": csrf, "next": wanted, "token": token, "kind": "approve"})
            assert answer.status_code == 303
            assert "evil" not in answer.headers["location"]
            http.cookies.clear()


async def test_where_forms_are_sent_back_and_reload_lead_to_the_page(world: World, developer: Visitor) -> None:
    """Never a bare 405."""
    review = await world.ask(world.refund())
    page = f"/reviews/{review.question.id}"
    for what in ("decide", "claim", "release", "assign"):
        answer = await developer.http.get(f"{page}/{what}?reason=approval", headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?reason=approval")
    assert (await developer.http.get("/logout")).status_code == 303


async def test_a_name_to_assign_to_is_taken_whole_or_refused(world: World, developer: Visitor) -> None:
    """Half of a name is somebody else; what was typed stays in its field."""
    review = await world.ask(world.refund())
    refused = await developer.post(review, {**await developer.form(review), "to": "lea" * 70}, "assign")
    assert refused.status_code == 422
    assert "The name has 210 characters, 200 are allowed." in refused.text
    assert "lea" * 70 in refused.text
    kept = await world.app.deps.reviews.get(review.question.id)
    assert kept is not None
    assert kept.assignee is None


@pytest.mark.parametrize("address", ["/nowhere", "/static/x", "/reviews/nothing", "/tasks/nothing", "/wp-login.php"])
async def test_an_unknown_address_is_told_to_people_in_a_page_and_to_programs_in_json(
    developer: Visitor, address: str
) -> None:
    person = await developer.http.get(address, headers=HTML)
    program = await developer.http.get(address, headers={"Accept": "application/json"})
    assert (person.status_code, program.status_code) == (404, 404)
    assert "<h1>Nothing here</h1>" in person.text
    assert list(program.json()) == ["detail"]


async def test_a_wrong_method_is_told_in_a_page(developer: Visitor) -> None:
    """With what is allowed in the header."""
    person = await developer.http.post("/reviews", headers=HTML)
    assert (person.status_code, person.headers["content-type"][:9]) == (405, "text/html")
    assert (await developer.http.delete("/tasks")).json() == {"detail": "Method Not Allowed"}


async def test_our_own_failure_is_a_page_with_a_number_and_what_was_typed(
    world: World, developer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the trace is in it; for programs it is JSON; the headers are as ever."""
    review = await world.ask(world.refund())

    def broken(_: object) -> None:
        raise ZeroDivisionError("a secret of the house")

    form = {**await developer.form(review), "kind": "reject", "message": "Because of the leak."}
    monkeypatch.setattr("steward.web.review_page.read_form", broken)
    person = await developer.post(review, form, headers=HTML)
    program = await developer.post(review, form, headers={"Accept": "application/json"})

    assert (person.status_code, program.status_code) == (500, 500)
    assert "Because of the leak." in person.text
    assert "secret" not in person.text + program.text
    assert re.search(r"under [0-9a-f]{8}", person.text)
    assert "content-security-policy" in person.headers


async def test_too_many_decisions_are_told_in_a_page_that_keeps_the_text(world: World, developer: Visitor) -> None:
    """With when to try again."""
    review = await world.ask(world.refund())
    secret = await world.token("quick", "reviewer")
    for _ in range(120):
        await world.keys.allow("decisions", "quick", most=120, seconds=60)
    form = {"digest": review.question.digest, "kind": "reject", "message": "One too many."}
    answer = await developer.http.post(
        f"{world.locked_url}/reviews/{review.question.id}/decide",
        data=form,
        headers={**HTML, "Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 429
    assert "retry-after" in answer.headers
    assert "One too many." in answer.text


async def test_a_row_that_cannot_be_read_takes_nothing_else_down(world: World, developer: Visitor) -> None:
    """The queue, the next review and the row's own page go on; the row says that it can't be shown."""
    good, bad = await world.ask(world.refund("A good pan leaks.")), await world.ask(world.refund("A bad pan leaks."))
    await world.execute(
        "UPDATE steward.review SET question = jsonb_set(question, '{reason}', '\"whim\"') WHERE id = %s",
        bad.question.id,
    )
    listed = await developer.http.get("/reviews", headers=HTML)
    own = await developer.http.get(f"/reviews/{bad.question.id}", headers=HTML)
    await world.execute("UPDATE steward.review SET question = '{\"text\": 5}' WHERE id = %s", bad.question.id)
    again = await developer.http.get("/reviews/list", headers=HTML)

    assert (listed.status_code, again.status_code, own.status_code) == (200, 200, 200)
    for page in (listed, again):
        assert "A good pan leaks." in page.text
        assert bad.question.id in page.text
        assert "can&#39;t be shown" in page.text
    assert "can&#39;t be shown" in own.text
    assert (await world.app.task(bad.task_id)).id in own.text
    assert 'value="approve"' not in own.text
    assert await world.decided(good) is None


async def test_a_tasks_row_that_cannot_be_read_takes_no_list_down(world: World, developer: Visitor) -> None:
    """It says so where its figures would be."""
    for name in ("odd-one", "even-one"):
        await world.app.deps.tasks.open(Task(id=name, goal=f"The {name}."))
    await world.execute("UPDATE steward.task SET usage = '[1]', state = '3', result = '\"x\"' WHERE id = %s", "odd-one")
    listed = await developer.http.get("/tasks", headers=HTML)
    own = await developer.http.get("/tasks/odd-one", headers=HTML)
    assert (listed.status_code, own.status_code) == (200, 200)
    assert "The even-one." in listed.text
    assert "can&#39;t be shown" in listed.text
    assert "can&#39;t be shown" in own.text


# --- what is decided is what was read -----------------------------------------------


async def test_changed_values_are_not_passed_over_by_approving_the_original(world: World, developer: Visitor) -> None:
    """Refused in words, with the change kept; unchanged fields in the same form are no change."""
    review = await world.ask(world.refund())
    form = {**await developer.form(review), "kind": "approve"}
    same = {f"arg:{name}": str(value) for name, value in review.question.args.items()}

    changed = await developer.post(review, {**form, **same, "arg:amount": "12"})

    assert changed.status_code == 422
    assert "You changed Amount." in changed.text
    assert 'value="12"' in changed.text
    assert await world.decided(review) is None
    assert (await developer.post(review, {**form, **same})).status_code == 303
    await world.settled(review)


async def test_after_the_decision_the_page_says_what_became_of_it(world: World, developer: Visitor) -> None:
    """Done and verified, not done, or done with other arguments; never "would be done"."""
    done, refused, edited = [await world.ask(world.refund()) for _ in range(3)]
    decide = world.app.decide
    await decide(done.question.id, Decision(kind="approve", by="kim"))
    await decide(refused.question.id, Decision(kind="reject", by="kim", message="no", end=True))
    args: dict[str, Json] = {**edited.question.args, "amount": 110}
    await decide(edited.question.id, Decision(kind="edit", by="kim", args=args))

    pages = [(await developer.http.get(f"/reviews/{one.question.id}")).text for one in (done, refused, edited)]

    assert all("would be done" not in page for page in pages)
    assert all("What was done" in page and "read back from the system" in page for page in (pages[0], pages[2]))
    assert "It was not done." in pages[1]
    assert re.search(r"<dt><bdi>Amount</bdi></dt><dd><span[^>]*>110</span>", pages[2])
    assert "As it was proposed at first" in pages[2]


async def test_an_act_that_is_not_as_claimed_is_shown_with_its_evidence(world: World, developer: Visitor) -> None:
    """Arguments, attempts, what was read back, that it can't be undone; trying once more is no green button."""
    review = await world.ask(world.refund())
    await world.app.decide(review.question.id, Decision(kind="approve", by="kim"))
    (entry,) = [one for one in await world.app.deps.ledger.history(review.task_id) if one.action.tool == "issue_refund"]
    question = replace(
        review.question, id="rrefuted", reason=Reason.REFUTED, tool=None, args={}, key=None, step=None,
        options=["approve", "respond", "abort"], text="issue_refund is not as asked",
        detail={"resume": "validate", "tried": {entry.action.key: entry.attempts}},
    )  # fmt: skip
    await world.put(review, question)
    page = (await developer.http.get("/reviews/rrefuted")).text

    assert "Can’t be undone" in page
    assert re.search(r"<dt>Attempts</dt><dd[^>]*>1</dd>", page)
    assert "Read back" in page
    assert str(review.question.args["order_id"]) in page
    assert re.search(r'<button class="danger wide"[^>]*value="approve"', page)
    assert "does it twice" in page


async def test_beside_an_act_stand_its_origins_and_what_the_goal_calls_for(world: World, developer: Visitor) -> None:
    """And what the tool said when it last failed; what only the planner says is marked."""
    review = await world.ask(world.refund())
    detail: dict[str, Json] = {
        "origins": {
            "amount": {"from": "request"},
            "order_id": {"from": "result", "step": "order", "tool": "get_record", "path": "id"},
            "reason": {"from": "plan"},
        },
        "unexpected": True,
        "expected": [{"tool": "send_email", "args": {}, "where": None, "at_least": 1, "at_most": 1}],
        "error": {"step": "refund", "tool": "issue_refund", "code": "closed", "message": "The books are <closed>."},
    }
    await world.put(review, replace(review.question, detail=detail))
    page = (await developer.http.get(f"/reviews/{review.question.id}")).text

    for told in (
        "what order (get_record) gave at id",
        "send_email (at least 1, at most 1)",
        "The goal does not call for this.",
        "The books are &lt;closed&gt;. (closed)",
    ):
        assert told in page
    assert re.search(r'<dd class="doubtful"[^>]*>.*the planner alone', page)


async def test_what_another_task_did_already_is_linked(world: World, developer: Visitor) -> None:
    """The other task, by its address."""
    review = await world.ask(world.refund())
    problem = Problem(
        code="refuted",
        message="issue_refund is not as asked: task other-1 already did or began this: issue_refund",
        step="refund",
        detail={
            "tool": "issue_refund",
            "args": {"order_id": "1042"},
            "evidence": {"id": "R7"},
            "other_task": "other-1",
        },
    )
    question = replace(
        review.question, id="relsewhere", reason=Reason.REFUTED, tool=None, args={}, key=None, problems=[problem],
        options=["respond", "abort"], text=problem.message, detail={},
    )  # fmt: skip
    await world.put(review, question)
    page = (await developer.http.get("/reviews/relsewhere")).text
    assert 'href="/tasks/other-1"' in page
    assert "R7" in page


async def test_long_arguments_are_shown_to_their_last_word(world: World, developer: Visitor) -> None:
    """In the review and in the plan, and whole at an address of their own."""
    review = await world.ask(world.refund())
    long = "We pay back. " * 300 + "But never to this account."
    await world.put(review, replace(review.question, args={**review.question.args, "reason": long}))
    page = (await developer.http.get(f"/reviews/{review.question.id}")).text
    assert "But never to this account." in page
    whole = await developer.http.get(f"/reviews/{review.question.id}/whole")
    assert whole.headers["content-type"].startswith("text/plain")
    assert whole.json()["question"]["args"]["reason"] == long


async def test_a_huge_result_makes_no_huge_page(world: World, developer: Visitor) -> None:
    """The page stays small, says what it leaves out, and leads to all of it."""
    review = await world.ask(world.refund())
    rows: list[Json] = [{"id": number, "note": "x" * 100} for number in range(40_000)]
    await world.put(review, replace(review.question, detail={"found": rows}))
    answer = await developer.http.get(f"/reviews/{review.question.id}")
    assert len(answer.content) < 300_000
    assert "of 40,000 entries not shown here" in answer.text
    assert f'href="/reviews/{review.question.id}/whole"' in answer.text


# --- the way on ------------------------------------------------------------------


async def test_the_next_review_is_of_the_same_list_and_nobody_elses(world: World, developer: Visitor) -> None:
    """The filter stays in every address; what somebody else holds is passed over."""
    first, held, free = [await world.ask(world.refund()) for _ in range(3)]
    other = await world.ask("My storage jars arrived broken!!")
    await world.put(other, other.question, Terms(goal="Urgent", priority=9))
    await world.app.queue.claim(held.question.id, KIM, 600)
    listed = (await developer.http.get("/reviews?reason=approval")).text
    assert f'href="/reviews/{first.question.id}?reason=approval"' in listed

    form = {**await developer.form(first), "kind": "reject", "message": "no", "then": "end"}
    answer = await developer.post(first, form, "decide?reason=approval")
    assert answer.headers["location"] == f"/reviews/{first.question.id}?reason=approval"
    page = (await developer.http.get(answer.headers["location"])).text
    next_review = re.search(r'href="([^"]+)">Next review', page)
    assert next_review
    assert next_review[1] == f"/reviews/{free.question.id}?reason=approval"
    assert 'href="/reviews?reason=approval">Back to the queue' in page


async def test_a_page_beyond_the_end_shows_the_last_one(world: World, developer: Visitor) -> None:
    """And says so; an empty queue stays empty."""
    assert "Nothing waits for a person" in (await developer.http.get("/reviews?page=99")).text
    review = await world.ask(world.refund("The only pan leaks."))
    page = (await developer.http.get("/reviews?page=99")).text
    assert "The only pan leaks." in page
    assert "There is no page 99" in page
    assert review.question.id in (await developer.http.get("/reviews?page=-3")).text


# --- every script ------------------------------------------------------------------


class Directions(HTMLParser):
    """Collects right-to-left text that stands in no element with a direction of its own."""

    _VOID = ("meta", "link", "input", "img", "br", "path", "circle")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and is_arabic(given.get("value") or "") and given.get("type") != "hidden":
            self.loose += [] if given.get("dir") == "auto" else [f"input {given.get('name')}"]
        if tag not in self._VOID:
            self.open.append((tag, tag == "bdi" or given.get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        while tag not in self._VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if is_arabic(data) and not any(own for _, own in self.open) and ("title", False) not in self.open:
            self.loose.append(data.strip()[:60])


def is_arabic(text: str) -> bool:
    return bool(re.search("[\u0590-\u06ff]", text))


ARABIC = "أعد 120 يورو للطلب"


async def test_foreign_text_has_its_own_direction_everywhere(world: World, developer: Visitor) -> None:
    """Goal, people, arguments, plan, results, messages, decisions: in lists and pages, each isolated."""
    review = await world.ask(world.refund(), by=ARABIC)
    await world.put(
        review,
        replace(
            review.question, text=ARABIC, changed=[ARABIC], problems=[Problem(code="x", message=f"{ARABIC}!")],
            args={**review.question.args, "reason": ARABIC, ARABIC: {"to": ARABIC, "subject": ARABIC, "body": ARABIC}},
            detail={"planner": f"{ARABIC}?", "found": [{"a": ARABIC}, {"a": ARABIC}]},
        ),
        Terms(goal=ARABIC, playbook="refund", requested_by=ARABIC),
    )  # fmt: skip
    await world.app.queue.assign(review.question.id, ARABIC, Actor(name="developer", source="page"))
    over = await world.ask(world.refund(), by=ARABIC)
    await world.app.decide(over.question.id, Decision(kind="reject", by=ARABIC, message=ARABIC, end=True))
    await world.app.deps.tasks.open(Task(id="arabic", goal=ARABIC, requested_by=ARABIC, playbook=ARABIC))
    page = f"/reviews/{review.question.id}"
    form = {**await developer.form(review), "kind": "reject", "digest": "old", "message": ARABIC}
    answers = [await developer.post(review, form)]
    addresses = ["/reviews", page, f"{page}/audit", "/tasks", "/tasks/arabic"]
    addresses += [f"/tasks/{over.task_id}", f"/reviews/{over.question.id}"]
    answers += [await developer.http.get(address) for address in addresses]

    for answer in answers:
        directions = Directions()
        directions.feed(answer.text)
        assert is_arabic(answer.text), answer.url
        assert directions.loose == [], answer.url


async def test_times_name_their_zone_without_a_script(world: World, developer: Visitor) -> None:
    """Each is machine-readable, and what is shown of a clock says UTC."""
    review: Review = await world.ask(world.refund())
    await world.app.queue.claim(review.question.id, KIM, 600)
    page = (await developer.http.get(f"/reviews/{review.question.id}")).text
    until = re.search(
        r"holds this review until <time datetime=\"[^\"]+\+00:00\" title=\"[^\"]+UTC\" data-clock>\d\d:\d\d UTC", page
    )
    assert until


async def test_a_fixed_plan_is_not_confident(world: World, developer: Visitor) -> None:
    """It says what it is instead of 100 %."""
    review = await world.ask(world.refund())
    for address in (f"/reviews/{review.question.id}", f"/tasks/{review.task_id}"):
        page = (await developer.http.get(address)).text
        assert "100%" not in page
        assert "fixed" in page


async def test_what_a_second_look_stopped_stands_where_a_person_decides(world: World, developer: Visitor) -> None:
    """In the question, in the task's story and among the decisions, with its reason as text and how sure it was."""
    review = await world.ask(world.refund())
    question = replace(
        review.question,
        id="rlook",
        reason=Reason.SECOND_LOOK,
        text="A second look stopped issue_refund: <i>another order</i>",
        options=["approve", "edit", "respond", "reject", "abort"],
    )
    await world.put(review, question)
    act: Json = {"seal": "s", "tool": "issue_refund", "verdict": "stop", "reason": "<i>another order</i>"}
    record = Record(
        task_id=review.task_id, kind="second_look", subject="issue_refund", outcome="stop", confidence=0.8,
        model="second-1", prompt_version="p1", tokens_in=9, detail={"acts": [act]},
    )  # fmt: skip
    await world.app.deps.decisions.add(record)
    asked = (await developer.http.get("/reviews/rlook")).text
    story = (await developer.http.get(f"/tasks/{review.task_id}")).text
    listed = (await developer.http.get("/ops/decisions?kind=second_look")).text

    assert "Stopped by a second look" in asked
    assert "What would be done" in asked
    assert 'value="edit"' in asked
    for page in (asked, story, listed):
        assert "another order" in page
        assert "<i>another order" not in page
    assert "Second look" in story
    assert "confidence 0.80" in listed
