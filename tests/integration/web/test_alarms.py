"""Alarms over HTTP: operators see and answer them, where reviews are; nobody else knows of them."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Mapping

import httpx
import pytest

from steward.domain.alarms import Alarm, Finding
from steward.domain.drift.figures import FIGURES
from steward.domain.json_value import Json
from tests.browser.world import World
from tests.integration.web.conftest import Visitor

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("web_alarms")]


async def _opened(world: World) -> Alarm:
    found = Finding(
        kind="drift",
        subject="refund",
        text="Tasks of playbook refund are not as they used to be. <b>Not completed</b>: 2 % before, 9 % since.",
        examples=["t1/../x"],
        detail={"moved": [{"figure": "incomplete"}]},
    )
    assert world.app.alarms is not None
    for left in await world.app.alarms.list():
        await world.app.alarms.answer(left.id, "chance", by="sam", source="cli")
    alarm = await world.app.alarms.open(found)
    assert alarm is not None
    return alarm


async def _answer(http: httpx.AsyncClient, alarm: Alarm, *given: Mapping[str, str]) -> list[int]:
    """The statuses of answers to the page as it is now, all sent at once."""
    text = (await http.get(f"/alarms/{alarm.id}")).text
    csrf = re.findall(r'name="csrf" value="([^"]*)"', text)
    forms = [{"csrf": csrf[0] if csrf else "", **one} for one in given]
    answers = await asyncio.gather(*(http.post(f"/alarms/{alarm.id}/answer", data=form) for form in forms))
    return [one.status_code for one in answers]


async def test_an_operator_sees_it_in_the_queue_and_answers_it(world: World, developer: Visitor) -> None:
    """It stands before the reviews until it is answered, once; its text is no markup, its examples lead to tasks."""
    alarm = await _opened(world)
    assert f"/alarms/{alarm.id}" in (await developer.http.get("/reviews")).text
    text = (await developer.http.get(f"/alarms/{alarm.id}")).text
    assert "&lt;b&gt;Not completed" in text
    assert "/tasks/t1%2F..%2Fx" in text

    assert await _answer(developer.http, alarm, {"says": "maybe"}) == [422]
    both = {"says": "mended", "message": "rolled back"}, {"says": "usual"}
    assert sorted(await _answer(developer.http, alarm, *both)) == [303, 409]
    assert f"/alarms/{alarm.id}" not in (await developer.http.get("/reviews/list")).text
    assert "What was it?" not in (await developer.http.get(f"/alarms/{alarm.id}")).text
    assert (await developer.http.post(f"/alarms/{alarm.id}/answer", data={"says": "usual"})).status_code == 403


async def test_for_a_reviewer_there_is_none(world: World) -> None:
    """Neither in the queue nor among the figures nor by its address."""
    alarm = await _opened(world)
    secret = await world.token("rae", "reviewer")
    async with httpx.AsyncClient(
        base_url=world.locked_url, headers={"authorization": f"Bearer {secret}"}, timeout=60
    ) as http:
        assert (await http.get(f"/alarms/{alarm.id}")).status_code == 404
        assert (await http.post(f"/alarms/{alarm.id}/answer", data={"says": "usual"})).status_code in (403, 404)
        assert alarm.id not in (await http.get("/reviews")).text
        figures = await http.get("/ops")
    assert figures.status_code == 200
    assert 'id="drift"' not in figures.text


async def test_figures_have_each_watch_and_the_alarms_there_were(world: World, developer: Visitor) -> None:
    """A line for each playbook, of one all figures, and the history, also as CSV."""
    await world.app.run("Please refund 15 EUR for order 1043, the knife has a scratch.")
    assert world.app.folds is not None
    assert world.app.drift is not None
    await world.app.folds.fold_all()
    await world.app.drift.look()
    alarm = await _opened(world)

    overview = (await developer.http.get("/ops?format=csv&figure=drift")).text
    own = (await developer.http.get("/ops/playbook?playbook=refund&format=csv&figure=drift")).text
    page = (await developer.http.get("/ops/playbook?playbook=refund")).text

    assert ["refund", "Learning", "1"] in [row[:3] for row in csv.reader(io.StringIO(overview))]
    assert [row[0] for row in csv.reader(io.StringIO(own))][1:] == [*FIGURES]
    assert f"/alarms/{alarm.id}" in page
    assert "Waits for an answer" in page
    alarms = csv.DictReader(io.StringIO((await developer.http.get("/ops?format=csv&figure=alarms")).text))
    assert all(row["Noticed"].startswith("20") for row in alarms)


async def test_operators_see_the_runs_of_cases(world: World, developer: Visitor) -> None:
    """Each run with what failed in it, as a page and as CSV; texts are no markup."""
    assert world.app.eval_runs is not None
    results: list[Json] = [
        {"case": "first", "findings": []},
        {"case": "<i>second</i>", "findings": [{"kind": "status", "text": "failed"}]},
    ]
    number = await world.app.eval_runs.record(
        "acme/cases", 1.0, {"model": "m-1", "results": results}, baseline=None, held=False
    )
    text = (await developer.http.get("/ops")).text
    assert "acme/cases" in text
    assert "&lt;i&gt;second" in text
    [row] = csv.DictReader(io.StringIO((await developer.http.get("/ops?format=csv&figure=evals")).text))
    assert (row["Run"], row["Passed"], row["Failed"]) == (str(number), "0.5000", "<i>second</i>")
    assert row["Began"] == "1970-01-01T00:00:01+00:00"
