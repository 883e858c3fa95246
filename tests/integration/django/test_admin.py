"""Tasks and reviews in the admin: what may be seen, and what may be decided by whom."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.integration.django.test_models import carried_out, tasks
from tests.shop import FOLDER, Shop

TASKS, REVIEWS = "/admin/steward/agenttask/", "/admin/steward/agentreview/"


def waiting(shop: Shop, number: int = 2002) -> Any:
    """The review of a refund that a person has to approve."""
    shop.order(number, 480)
    return carried_out(shop, f"Refund 480 EUR for order {number}", requested_by="kim").reviews.get()


def page_of(review: Any) -> str:
    return f"{REVIEWS}{review.pk}/change/"


def said(answer: Any) -> list[str]:
    listed = re.findall(r'<li class="(?:success|warning|error)">(.*?)</li>', answer.content.decode(), flags=re.DOTALL)
    return [html.unescape(one).strip() for one in listed]


def test_the_list_filters_and_searches(shop: Shop) -> None:
    """By status, by words of the goal, by an id's beginning."""
    done = carried_out(shop, "Refund 15 EUR for order 2001")
    task = tasks(shop).submit("Refund 16 EUR for order 2009", requested_by="kim")
    browser = shop.client("ann", "view_agenttask")

    every = browser.get(TASKS).content.decode()
    assert "for order 2001" in every
    assert "for order 2009" in every
    for query in ("status__exact=pending", "q=2009", f"q={task.pk[:8]}", "q=kim"):
        found = browser.get(f"{TASKS}?{query}").content.decode()
        assert ("for order 2009" in found, "for order 2001" in found) == (True, False), query
    filtered = browser.get(f"{TASKS}?playbook=refund").content.decode()
    assert ("for order 2001" in filtered, "for order 2009" in filtered) == (True, False)
    assert browser.get(f"{TASKS}?state__icontains=x").status_code == 400, "no look-up tells of what is hidden"
    assert browser.get(TASKS + "add/").status_code == 403
    assert browser.get(f"{TASKS}{done.pk}/delete/").status_code == 403


def test_a_search_tells_nothing_of_what_is_hidden(shop: Shop) -> None:
    """Neither by what it finds nor by how many, nor does an order: else a secret is guessed letter by letter."""
    tasks(shop).submit("Refund 16 EUR for order 2009, the password is hunter2secret", requested_by="kim")
    browser = shop.client("ann", "view_agenttask")

    for query in ("hunter2", "2009 hunter", "'hunter2secret'", "nothing"):
        found = browser.get(TASKS, {"q": query}).content.decode()
        assert ("order 2009" in found, "0 tasks" in found) == (False, True), query
    for query in ("2009", "kim password", "'order 2009'"):
        found = browser.get(TASKS, {"q": query}).content.decode()
        assert ("order 2009" in found, "hunter2" in found) == (True, False), query
    assert "sortable column-shown" not in browser.get(TASKS).content.decode()
    assert "_facets" not in browser.get(TASKS).content.decode()
    assert "(1)" not in browser.get(TASKS, {"q": "hunter2", "_facets": "True"}).content.decode()


@pytest.mark.parametrize("field", [("steward", "agentreview", "task"), ("shop", "order", "task")])
def test_a_field_that_completes_itself_tells_nothing_either(shop: Shop, field: tuple[str, str, str]) -> None:
    """Django offers one to whoever may see tasks: it finds them by id and requester, not by the words of a goal."""
    task = tasks(shop).submit("Refund 16 EUR for order 2009, the password is hunter2secret", requested_by="kim")
    browser = shop.client("ann", "view_agenttask")

    for term, ids in (("hunter2", []), ("2009", []), ("kim", [task.pk]), (task.pk[:8], [task.pk])):
        asked = dict(zip(("app_label", "model_name", "field_name"), field, strict=True))
        found = browser.get("/admin/autocomplete/", {"term": term, **asked}).json()["results"]
        assert [one["id"] for one in found] == ids, term


@pytest.mark.parametrize(
    "query", ["status__exact=%00", "playbook=%00", "status__regex=(", "q=%00", "created_at__gte=x"]
)
def test_a_filter_that_no_database_takes_is_left_out(shop: Shop, query: str) -> None:
    """As Django does with others that mean nothing."""
    tasks(shop).submit("Refund 16 EUR for order 2009")
    browser = shop.client("ann", "view_agenttask", "view_agentreview")

    for address in (TASKS, REVIEWS):
        assert browser.get(f"{address}?{query}", follow=True).status_code in (200, 400), address
        for page in ("change", "history", "delete"):
            assert browser.get(f"{address}%00/{page}/").status_code in (302, 403), page


def test_a_user_model_may_know_no_groups_and_no_superusers(shop: Shop) -> None:
    """As the one that Django's own page on user models builds."""
    from django.contrib.auth.base_user import AbstractBaseUser

    from steward.django.access import identity_of

    class Person(AbstractBaseUser):
        pk = 1
        is_active = True
        USERNAME_FIELD = "email"
        email = "kim@example.com"

        class Meta:
            app_label = "elsewhere"
            managed = False

        def has_perm(self, name: str) -> bool:
            return name == "steward.decide_agentreview"

    who = identity_of(Person())
    assert (who.name, who.roles, who.groups) == ("kim@example.com", ["reviewer", "requester"], [])


def test_a_task_is_told_with_its_evidence(shop: Shop) -> None:
    """Timeline, verdicts, what was read back."""
    shop.order(2001)
    task = carried_out(shop, "Refund 15 EUR for order 2001")

    shown = shop.client("ann", "view_agenttask").get(f"{TASKS}{task.pk}/change/").content.decode()

    for words in (
        "Refund 1 of 15 EUR for order 2001 is paid.",
        "Goal submitted",
        "Acted: refund",
        "Read back",
        "Verified",
    ):
        assert words in shown, words


def test_what_tools_mark_is_hidden(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the lists, on a task's page and on its review's, wherever it is repeated; markup in a goal stays text."""
    module = import_module("shop.tools")
    marked = [replace(one, sensitive=("order",)) for one in module.TOOLS if one.name == "issue_refund"]
    monkeypatch.setattr(module, "TOOLS", [*(one for one in module.TOOLS if one.name != "issue_refund"), *marked])
    review = waiting(shop)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE steward.task SET goal = goal || ' <script>alert(1)</script> token=abcdef123456'")
        cursor.execute("UPDATE steward.review SET goal = goal || ' token=abcdef123456'")
    browser = shop.client("ann", "view_agenttask", "view_agentreview")

    for address in (TASKS, REVIEWS, f"{TASKS}{review.task_id}/change/", page_of(review)):
        shown = re.sub(r"<style.*?</style>|<script src.*?</script>", "", browser.get(address).content.decode())
        assert "Refund 480 EUR for order ***" in shown, address
        assert "2002" not in shown, address
        assert "abcdef123456" not in shown, address
        assert "<script>alert" not in shown, address


def test_a_reviewer_approves_and_the_task_goes_on(shop: Shop) -> None:
    """The decision is on Steward's record with its name, and in Django's own log."""
    review = waiting(shop)
    browser = shop.client("lea", "view_agentreview", "decide_agentreview")
    answer = {"kind": "approve", "digest": review.digest}

    taken = browser.post(page_of(review), answer, follow=True)
    again = browser.post(page_of(review), answer, follow=True)

    review.refresh_from_db()
    assert said(taken) == ["Approved. The task goes on."]
    assert again.status_code == 409
    assert "Not taken" in said(again)[0]
    assert (review.decided_by, review.decision["kind"], review.open) == ("lea", "approve", False)
    assert shop.model("admin.LogEntry").objects.get().change_message == "Decided: approve."
    from steward.django.opened import steward_app

    assert steward_app().resume(review.task_id).status == "complete"


def test_whoever_asked_confirms_and_nobody_else_does(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the permission to decide; who may decide says no in their place at most, and others nothing."""
    from django.conf import settings

    from steward.django.opened import steward_app

    text = (FOLDER / "shop" / "playbooks" / "refund.yaml").read_text(encoding="utf-8")
    (tmp_path / "refund.yaml").write_text(text.replace("then: review", "then: confirm"), encoding="utf-8")
    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "PLAYBOOKS": tmp_path})
    review = waiting(shop)
    answer = {"kind": "approve", "digest": review.digest}

    assert shop.client("bob", "view_agentreview").post(page_of(review), answer).status_code == 403
    shop.client("lea", "view_agentreview", "decide_agentreview").post(page_of(review), answer)
    review.refresh_from_db()
    assert review.open
    kim = shop.client("kim", "view_agentreview")
    assert 'value="approve"' in kim.get(page_of(review)).content.decode()
    assert said(kim.post(page_of(review), answer, follow=True)) == ["Approved. The task goes on."]
    review.refresh_from_db()
    assert (review.decided_by, review.decision["kind"]) == ("kim", "approve")
    assert steward_app().resume(review.task_id).status == "complete"


def test_what_is_no_question_to_them_a_requester_does_not_decide(shop: Shop) -> None:
    """An approval of their own task stays a reviewer's."""
    review = waiting(shop)
    kim = shop.client("kim", "view_agentreview")
    assert kim.post(page_of(review), {"kind": "approve", "digest": review.digest}).status_code == 403


def test_edited_arguments_are_what_is_done(shop: Shop) -> None:
    """As they stand in the form, by the tool's own types."""
    from steward.django.opened import steward_app

    review = waiting(shop)
    browser = shop.client("lea", "view_agentreview", "decide_agentreview")
    form = {"kind": "edit", "digest": review.digest, "arg:order": "2002", "arg:amount": "90.5"}

    taken = browser.post(page_of(review), form, follow=True)

    review.refresh_from_db()
    assert said(taken) == ["Approved with other arguments. The task goes on."]
    assert review.decision["args"] == {"order": 2002, "amount": 90.5}
    assert steward_app().resume(review.task_id).status == "complete"
    assert float(shop.model("shop.Refund").objects.get().amount) == 90.5


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"kind": "reject"}, 422, "Say why, for the planner and for the record."),
        ({"kind": "grant", "grant:actions": "5"}, 422, "Not taken"),
        ({"kind": "nonsense"}, 422, "There is no such answer"),
        ({"kind": "edit", "arg:order": "2002", "arg:amount": "-3"}, 422, "-3"),
        ({"kind": "approve", "digest": "another"}, 409, "the question changed since it was shown"),
        ({"kind": "approve", "digest": ""}, 422, "The form does not say which question it answers"),
        ({"kind": "abort"}, 422, "Tick the box"),
    ],
)
def test_what_was_not_offered_is_not_taken(shop: Shop, given: dict[str, str], status: int, words: str) -> None:
    """A refusal is told as a message, and what was typed is still there."""
    review = waiting(shop)
    browser = shop.client("lea", "view_agentreview", "decide_agentreview")

    answer = browser.post(page_of(review), {"digest": review.digest, **given})

    review.refresh_from_db()
    assert (answer.status_code, review.decision) == (status, None)
    assert words in answer.content.decode() + " ".join(said(answer))


def test_nobody_decides_who_may_not(shop: Shop) -> None:
    """Who may look at reviews is shown no form, and what they post is refused; without a log-in there is no page."""
    from django.test import Client

    review = waiting(shop)
    viewer, nobody = shop.client("ann", "view_agentreview"), shop.client("bob")
    answer = {"kind": "approve", "digest": review.digest}

    shown = viewer.get(page_of(review)).content.decode()
    assert "deciding it is for its reviewers" in shown
    assert "answer-approve" not in shown
    assert viewer.post(page_of(review), answer).status_code == 403
    assert nobody.get(page_of(review)).status_code == 403
    assert nobody.post(page_of(review), answer).status_code == 403
    assert Client().post(page_of(review), answer).status_code == 302
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(shop.model("auth.User").objects.create_superuser("root"))
    assert forged.post(page_of(review), answer).status_code == 403
    review.refresh_from_db()
    assert review.decision is None


def test_a_project_says_itself_who_somebody_is(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limited to other playbooks, a reviewer neither sees nor decides; their own tasks they do see."""
    from django.conf import settings

    review = waiting(shop)
    named = {**settings.STEWARD, "IDENTITY": "tests.integration.django.identities.of_returns"}
    monkeypatch.setattr(settings, "STEWARD", named)
    browser = shop.client("lea", "view_agentreview", "view_agenttask", "decide_agentreview")
    kim = shop.client("kim", "view_agentreview", "view_agenttask", "decide_agentreview")

    assert "order 2002" not in browser.get(REVIEWS).content.decode()
    gone = browser.get(page_of(review), follow=True)
    assert said(gone) == [f"There is no review {review.pk}."]
    browser.post(page_of(review), {"kind": "approve", "digest": review.digest})
    assert kim.get(page_of(review)).status_code == 200
    assert kim.post(page_of(review), {"kind": "approve", "digest": review.digest}).status_code == 403
    review.refresh_from_db()
    assert review.decision is None
