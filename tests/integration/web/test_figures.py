"""The pages of figures over HTTP: every number leads to tasks, and nobody sees more than they may."""

from __future__ import annotations

import csv
import html
import io
import re

import httpx
import pytest

from steward.domain.access import Role
from steward.domain.model import Decision
from steward.domain.outages import Outage
from steward.domain.ports.decisions import Record
from tests.browser.world import World
from tests.integration.web.conftest import Visitor

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("web_figures")]
PAGES = ("", "/playbook", "/tools", "/model", "/people", "/workers")


async def _some_tasks(world: World) -> None:
    """One done, one rejected by a person, one that waits."""
    await world.app.run("Please refund 15 EUR for order 1043, the knife has a scratch.")
    review = await world.ask(world.refund())
    await world.app.decide(review.question.id, Decision(kind="reject", by="sam", message="paid already", end=True))
    await world.ask(world.refund())
    assert world.app.folds is not None
    await world.app.folds.fold_all()


async def test_every_number_leads_to_as_many_tasks(world: World, developer: Visitor) -> None:
    """Each link of each page opens a list; where the number counts tasks, the list is as long as it says."""
    await _some_tasks(world)
    followed = 0
    for path in PAGES:
        text = (await developer.http.get(f"/ops{path}")).text
        links = re.findall(r'<a href="(/ops/tasks[^"]*)"(?: tabindex="-1")?>(?:<bdi>)?([^<]*)<', text)
        for href, shown in dict(links).items():
            page = await developer.http.get(html.unescape(href))
            assert page.status_code == 200, href
            followed += 1
            total = re.search(r">([\d,]+) tasks?<", page.text)
            assert total, href
            assert total[1] != "0", href
            if shown.isdecimal() and re.search("select=(outcome|waiting|stage|steps|review|decided|open|person)", href):
                assert total[1] == shown, href
    assert followed > 30


async def test_rows_have_heads_and_a_list_says_in_words_what_selected_it(world: World, developer: Visitor) -> None:
    """For who hears a table read aloud; a path and an error have numbers of which nobody has heard."""
    await _some_tasks(world)
    tools = (await developer.http.get("/ops/tools")).text
    assert re.search(r'<tr><th scope="row"[^>]*>(<a [^>]*>)?(<bdi>)?issue_refund', tools)
    assert "Selected by one path (path:1)." in (await developer.http.get("/ops/tasks?select=path:1")).text


async def test_what_nobody_answered_is_no_persons_word(world: World, developer: Visitor) -> None:
    """A question that ran out is told apart from what a person said."""
    task = await world.app.run("Please refund 15 EUR for order 1043, the knife has a scratch.")
    for source, word in (("machine", "Answer without a person"), ("page", "Person")):
        said = Record(task_id=task.id, kind="person", outcome="abort", by="x", detail={"source": source})
        await world.app.deps.decisions.add(said)
        page = (await developer.http.get("/ops/decisions?kind=person")).text
        assert re.findall(r"<strong>([^<]*)</strong>", page.split('class="decision"')[1])[0] == word


async def test_decisions_of_tasks_without_a_playbook(world: World, developer: Visitor) -> None:
    """Are found by `none`, as in the figures, and the form goes on to say so."""
    await world.app.run("Please dance on the table.")
    page = (await developer.http.get("/ops/decisions?playbook=none")).text
    assert "Please dance on the table." in page
    assert '<option value="none" selected>none</option>' in page
    assert "Please dance" not in (await developer.http.get("/ops/decisions?playbook=refund")).text


async def test_tables_come_as_csv(world: World, developer: Visitor) -> None:
    """The first of a page, or the one that is named, and no other."""
    await _some_tasks(world)

    answer = await developer.http.get("/ops/tools?format=csv")
    rows = [*csv.reader(io.StringIO(answer.text))]

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert rows[0][:2] == ["Tool", "Calls"]
    assert "issue_refund" in [row[0] for row in rows[1:]]
    wrong = await developer.http.get("/ops/tools?format=csv&figure=moves")
    assert (wrong.status_code, "tools, errors" in wrong.text) == (404, True)
    assert (await developer.http.get("/ops?format=xlsx")).status_code == 422


async def test_a_list_comes_whole_as_csv(world: World, developer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the tasks of one page alone; saved by a browser it says that it is UTF-8."""
    await _some_tasks(world)
    monkeypatch.setattr("steward.web.ops.router.PER_PAGE", 1)
    page = await developer.http.get("/ops/tasks?select=review")
    assert 'rel="next"' in page.text
    answer = await developer.http.get("/ops/tasks?select=review&format=csv")
    assert len([*csv.DictReader(io.StringIO(answer.text))]) > 1
    saved = await developer.http.get("/ops/tasks?select=review&format=csv", headers={"Accept": "text/html,*/*"})
    assert (answer.content[:5], saved.content[:8]) == (b"Task,", b"\xef\xbb\xbfTask,")


@pytest.mark.parametrize(
    "address", ["/ops?since=30d", "/ops/tools?model=&prompt=", "/ops/tasks?select=ended", "/ops/decisions?kind="]
)
async def test_fields_that_were_left_empty_ask_for_nothing(developer: Visitor, address: str) -> None:
    """A browser sends all fields of the form of filters; the page keeps its own address."""
    form = "playbook=&release=&first=&last=&below=&mark="
    answer = await developer.http.get(f"{address}&{form}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "data-here" not in answer.text


@pytest.mark.parametrize(
    "query", ["since=7", "first=2026-02-30", "first=2026-11-02&last=2026-11-01", "since=7d&playbook=" + "x" * 400]
)
async def test_a_filter_that_is_none_is_told(developer: Visitor, query: str) -> None:
    answer = await developer.http.get(f"/ops?{query}", headers={"Accept": "text/html"})
    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text


@pytest.mark.parametrize("select", ["nonsense", "path:x", "tool", "steps:-1", "confidence:nan", "error:99999999999999"])
async def test_a_selector_that_is_none_is_told(developer: Visitor, select: str) -> None:
    """A list of nothing, or a line; never a failure."""
    answer = await developer.http.get("/ops/tasks", params={"select": select})
    assert answer.status_code < 500
    assert (await developer.http.get("/ops/tasks", params={"after": select})).status_code < 500


@pytest.mark.parametrize(
    ("roles", "playbooks", "seen"),
    [
        (["requester"], (), [403] * 6),
        (["reviewer"], ("damaged-item",), [200, 200, 200, 200, 403, 403]),
        (["operator"], (), [200] * 6),
    ],
)
async def test_who_sees_what(world: World, roles: list[Role], playbooks: tuple[str, ...], seen: list[int]) -> None:
    """Reviewers the figures of their playbooks; of people and workers only operators."""
    await _some_tasks(world)
    secret = await world.token(f"one of {roles[0]}", *roles, playbooks=playbooks)
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx.AsyncClient(base_url=world.locked_url, headers=headers, timeout=60) as http:
        answers = [await http.get(f"/ops{path}") for path in PAGES]
        tasks = await http.get("/ops/tasks?format=csv")
        by = await http.get("/ops/tasks?select=person:sam")
        nobodys = await http.get("/ops/tools?playbook=nosuch")
    assert [one.status_code for one in answers] == seen
    assert by.status_code == seen[-1]
    assert nobodys.status_code == (404 if seen[2] == 200 else 403)
    if playbooks:
        assert "there is no playbook &#39;nosuch&#39;; there are: damaged-item" in nobodys.text
        assert "refund" not in tasks.text
        assert 'value="refund"' not in answers[0].text


async def test_the_readers_zone_is_taken_from_the_cookie(developer: Visitor) -> None:
    """A zone that is none is nobody's."""
    for said, shown in (("Asia%2FTokyo", "Asia/Tokyo"), ("Mars%2FPhobos", "UTC"), ("..%2F..%2Fetc%2Fpasswd", "UTC")):
        text = (await developer.http.get("/ops", headers={"Cookie": f"steward_zone={said}"})).text
        (zone,) = re.findall(r"Days are those of ([^<]*)\.</p>", text)
        assert zone.endswith(shown)


async def test_what_does_not_answer_is_told(world: World, developer: Visitor) -> None:
    """What it said as text, and until when nobody asks; as CSV for programs. Nothing, where all answer."""
    quiet = (await developer.http.get("/ops/workers")).text
    said = "get_record got HTTP 503 <b>"
    outage = Outage(endpoint="reads", host="reads with get_record", said=said, since=0.0, wait=60.0)
    await world.app.deps.outages.failed(outage)
    try:
        shown = (await developer.http.get("/ops/workers")).text
        rows = [*csv.reader(io.StringIO((await developer.http.get("/ops/workers?format=csv&figure=outages")).text))]
    finally:
        await world.app.deps.outages.answered("reads")

    assert "every system of a tool that was asked lately answers" in quiet
    assert "get_record got HTTP 503 &lt;b&gt;" in shown
    assert rows[0] == ["Of", "What it said", "Tasks waiting", "Since", "Next try"]
    assert rows[1][:3] == ["reads with get_record", said, "0"]
    assert rows[1][3] < rows[1][4]


async def test_a_reviewer_marks_a_decision(world: World, developer: Visitor) -> None:
    """The word is kept with who said it and shown; without the page's own mark nothing is taken."""
    await _some_tasks(world)
    page = (await developer.http.get("/ops/decisions?kind=plan")).text
    number = re.findall(r'id="d(\d+)"', page)[0]
    csrf = re.findall(r'name="csrf" value="([^"]*)"', page)[0]
    form = {"csrf": csrf, "says": "wrong", "note": "it was the <other> order", "along": "?kind=plan"}

    refused = await developer.http.post(f"/ops/decisions/{number}/mark", data={**form, "csrf": "x"})
    taken = await developer.http.post(f"/ops/decisions/{number}/mark", data=form)
    again = await developer.http.get(taken.headers["location"])

    assert (refused.status_code, taken.status_code) == (403, 303)
    assert taken.headers["location"] == f"/ops/decisions?kind=plan#d{number}"
    assert "it was the &lt;other&gt; order" in again.text
    assert world.app.marks is not None
    (mark,) = await world.app.marks.marks(int(number))
    assert (mark.says, mark.note) == ("wrong", "it was the <other> order")


@pytest.mark.parametrize(
    ("number", "form", "status"),
    [
        ("999999999", {"says": "right"}, 404),
        ("0", {"says": "right"}, 404),
        ("1" * 30, {"says": "right"}, 404),
        ("one", {"says": "right"}, 422),
        ("1", {"says": "maybe"}, 422),
        ("1", {"says": "right", "note": "x" * 2001}, 422),
    ],
)
async def test_a_mark_on_nothing_is_refused(
    world: World, developer: Visitor, number: str, form: dict[str, str], status: int
) -> None:
    await world.ask(world.refund())  # the page has a form where there is a decision
    page = (await developer.http.get("/ops/decisions")).text
    csrf = re.findall(r'name="csrf" value="([^"]*)"', page)[0]
    answer = await developer.http.post(f"/ops/decisions/{number}/mark", data={**form, "csrf": csrf})
    assert answer.status_code == status


async def test_nobody_marks_what_they_may_not_see(world: World) -> None:
    """A reviewer of another playbook neither sees the decision nor marks it."""
    await _some_tasks(world)
    secret = await world.token("rae", "reviewer", playbooks=("damaged-item",))
    async with httpx.AsyncClient(base_url=world.locked_url, headers={"Authorization": f"Bearer {secret}"}) as http:
        page = await http.get("/ops/decisions?kind=plan&playbook=refund")
        answer = await http.post("/ops/decisions/1/mark", data={"says": "right"})
    assert (page.status_code, "No decision fits" in page.text) == (200, True)
    assert answer.status_code == 404
