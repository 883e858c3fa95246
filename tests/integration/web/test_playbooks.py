"""The pages of the playbooks: what they tell, to whom, and what replays from them come to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import httpx
import pytest
import pytest_asyncio

from steward.domain.judged_acts import Period
from steward.domain.replay import Replayed
from steward.playbooks.replaying import Replay
from tests.browser.world import World
from tests.integration.web.test_people import fields_of

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("web_playbooks")]
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(world: World) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=world.open_url, headers=HTML, timeout=60) as client:
        yield client


def own_text(world: World, name: str = "refund") -> str:
    playbook = world.app.deps.playbooks.get(name)
    assert playbook is not None
    return next(iter(playbook.texts.values()))


async def replayed(visitor: httpx.AsyncClient, name: str = "refund", **form: str) -> httpx.Response:
    page = await visitor.get(f"/playbooks/{name}/replay")
    fields = {**fields_of(page.text), "since": "1d", "until": "", **form}
    return await visitor.post(f"/playbooks/{name}/replay", files={name: (None, text) for name, text in fields.items()})


async def test_the_list_is_searched_in_names_rules_messages_and_tools(visitor: httpx.AsyncClient) -> None:
    """All words must stand in it; the rules that say them are named and led to."""
    every = await visitor.get("/playbooks")
    assert every.status_code == 200
    assert 'href="/playbooks/refund"' in every.text
    assert "pass" in every.text
    some = await visitor.get("/playbooks", params={"q": "ISSUE_REFUND limit"})
    assert 'href="/playbooks/refund#rule-refund-limit"' in some.text
    assert 'href="/playbooks/open-ticket"' not in some.text
    assert "No playbook says that" in (await visitor.get("/playbooks", params={"q": "no such word"})).text


async def test_a_playbook_is_told_with_rules_facts_and_examples(world: World, visitor: httpx.AsyncClient) -> None:
    """Each rule is there under its name, with what follows and how its examples turned out."""
    page = (await visitor.get("/playbooks/refund")).text
    playbook = world.app.deps.playbooks.get("refund")
    assert playbook is not None
    assert [f'id="rule-{rule.id}"' in page for rule in playbook.rules] == [True] * len(playbook.rules)
    assert "Passes" in page
    assert "Fails" not in page
    assert "What bounds it" in page


async def test_versions_are_told_read_and_compared(world: World, visitor: httpx.AsyncClient) -> None:
    """A task brings the version into force; an earlier text is read beside it."""
    await world.ask(world.refund("The pan leaks."))
    assert world.app.playbook_versions is not None
    playbook = world.app.deps.playbooks.get("refund")
    assert playbook is not None
    page = (await visitor.get("/playbooks/refund/versions")).text
    assert playbook.version in page
    text = (await visitor.get(f"/playbooks/refund/text?version={playbook.version[:6]}")).text
    assert "name: refund" in text
    assert (await visitor.get("/playbooks/refund?version=ffff")).status_code == 404
    same = (await visitor.get("/playbooks/refund/versions", params={"from": playbook.version})).text
    assert "Both say the same" in same or "What differs" not in same


async def test_task_and_review_lead_to_the_rule_in_the_version_that_asked(
    world: World, visitor: httpx.AsyncClient
) -> None:
    """Whoever is to decide sees the rule that asks, as it stood then; a requester reads its name alone."""
    review = await world.ask(world.refund("The lid is bent."), by="dana")
    playbook = world.app.deps.playbooks.get("refund")
    assert playbook is not None
    wanted = f'href="/playbooks/refund?version={playbook.version}#rule-refund-limit"'
    paths = [f"/reviews/{review.question.id}", f"/tasks/{review.task_id}"]
    for path in paths:
        assert wanted in (await visitor.get(path)).text, path
    headers = {**HTML, "Authorization": f"Bearer {await world.token('dana', 'requester')}"}
    async with httpx.AsyncClient(base_url=world.locked_url, headers=headers) as client:
        for path in paths:
            page = (await client.get(path)).text
            assert "rule refund-limit" in page
            assert "/playbooks" not in page


async def test_a_draft_is_replayed_and_leads_to_the_tasks(world: World, visitor: httpx.AsyncClient) -> None:
    """A rule that forbids all shows what it would stop, with the tasks; nothing of it is kept."""
    task = await world.app.run("Please refund 15 EUR for order 1043, the knife has a scratch.")
    assert task.status == "complete"
    rule = "  - {id: none-at-all, on: issue_refund, when: 'true', then: forbid, message: No refunds.}\n"
    text = own_text(world).replace("rules:\n", f"rules:\n{rule}", 1)
    page = await replayed(visitor, text=text, **{"with": "text"})
    assert page.status_code == 200
    assert "would be stopped" in page.text
    assert "rule none-at-all" in page.text
    assert f"/tasks/{task.id}" in page.text
    assert "+  - {id: none-at-all" in page.text
    assert (await world.app.task(task.id)).status == "complete"
    same = await replayed(visitor, **{"with": "set-up"})
    assert "of them were judged under these very rules" in same.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": "name: [", "with": "text"}, "refund.yaml"),
        ({"text": " ", "with": "text"}, "there is no text to try"),
        ({"since": "yesterday", "with": "set-up"}, "is no time"),
        ({"since": "1d", "until": "2d", "with": "set-up"}, "a period ends after it begins"),
        ({"with": "ffff"}, "no task was judged under"),
    ],
)
async def test_what_cannot_be_replayed_says_why(visitor: httpx.AsyncClient, form: dict[str, str], said: str) -> None:
    """One page with the reason, and the form as it was typed; no place on this machine is told."""
    page = await replayed(visitor, **form)
    assert page.status_code in (404, 422)
    assert said in page.text
    assert "/tmp/" not in page.text  # noqa: S108


async def test_more_than_two_replays_at_once_are_sent_away(
    world: World, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each may keep a core busy; who is sent away is told so, and may come again."""
    begun, go_on, inner = asyncio.Queue[None](), asyncio.Event(), Replay.over

    async def over(replay: Replay, period: Period) -> Replayed:
        begun.put_nowait(None)
        await go_on.wait()
        return await inner(replay, period)

    monkeypatch.setattr(Replay, "over", over)
    await visitor.get("/playbooks")  # so that both forms are of one browser
    under_way = [asyncio.create_task(replayed(visitor, **{"with": "set-up"})) for _ in range(2)]
    for _ in under_way:
        await asyncio.wait_for(begun.get(), 30)
    third = await replayed(visitor, **{"with": "set-up"})
    go_on.set()
    assert third.status_code == 429
    assert "Try again in a moment" in third.text
    assert [page.status_code for page in await asyncio.gather(*under_way)] == [200, 200]
    assert (await replayed(visitor, **{"with": "set-up"})).status_code == 200


async def test_another_playbooks_text_is_not_taken_for_it(world: World, visitor: httpx.AsyncClient) -> None:
    """A text under another name would be tried over the wrong acts."""
    page = await replayed(visitor, text=own_text(world, "open-ticket"), **{"with": "text"})
    assert page.status_code == 422
    assert "it is the playbook" in page.text


async def test_only_who_decides_about_it_sees_it(world: World) -> None:
    """A requester sees none; a reviewer of some playbooks those, others are as if they were not there."""
    for roles, playbooks, path, status in [
        ("requester", (), "/playbooks", 403),
        ("requester", (), "/playbooks/refund", 403),
        ("reviewer", ("refund",), "/playbooks/refund", 200),
        ("reviewer", ("refund",), "/playbooks/open-ticket", 404),
        ("reviewer", ("refund",), "/playbooks/open-ticket/replay", 404),
        ("operator", (), "/playbooks/open-ticket", 200),
        ("operator", (), "/playbooks/none", 404),
    ]:
        token = await world.token("kim", roles, playbooks=playbooks)  # pyright: ignore[reportArgumentType]
        headers = {**HTML, "Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=world.locked_url, headers=headers) as client:
            assert (await client.get(path)).status_code == status, (roles, path)
    token = await world.token("kim", "reviewer", playbooks=("refund",))
    headers = {**HTML, "Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=world.locked_url, headers=headers) as client:
        listed = (await client.get("/playbooks")).text
    assert "/playbooks/refund" in listed
    assert "/playbooks/open-ticket" not in listed


async def test_a_replay_of_another_site_is_refused(world: World, visitor: httpx.AsyncClient) -> None:
    """A form that our page did not make starts nothing."""
    sent = await visitor.post("/playbooks/refund/replay", data={"with": "set-up", "csrf": "made up"})
    assert sent.status_code == 403
