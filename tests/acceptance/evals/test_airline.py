"""The airline's policy from the request to the books: what it forbids does not happen, what it allows needs nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from steward.catalogue import load_catalogue
from steward.composition import open_app
from steward.evals.regression.loading import load_cases
from steward.evals.regression.runner import run_cases
from steward.evals.regression.scripted_answers import ScriptedModel
from steward.evals.regression.scripted_model import answered_by
from steward.evals.worlds import airline
from steward.expressions.rules import CelRules
from steward.settings import Settings
from steward.tools.spec import World

HERE = Path(airline.__file__).parent


@pytest.fixture
def settings(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The airline's tools and playbooks, and fresh books."""
    monkeypatch.chdir(tmp_path)
    tools = "steward.evals.worlds.airline.tools:TOOLS"
    return Settings(
        home=tmp_path, database_url=database_url, planner="fixed", tools=tools, playbooks=str(HERE / "playbooks")
    )


@pytest.mark.timeout(300)
async def test_the_airline_cases_hold(server_url: str, settings: Settings) -> None:
    """Plans that violate the policy are refused or asked about before they act; right ones go through by themselves."""
    cases = load_cases([HERE / "cases.yaml"])

    done = await run_cases(cases, settings, staging=True, server=server_url)

    assert {one.case: [said.text for said in one.findings] for one in done.results if not one.passed} == {}
    assert [one.case for one in done.results if one.needless] == []
    assert len(cases) >= 10


def goodwill(code: str, amount: int) -> Any:
    args = {"traveller_id": "T01", "code": code, "reason": "goodwill", "amount": amount}
    return {"playbook": "care", "steps": [{"id": "voucher", "tool": "issue_voucher", "args": args}]}


async def test_goodwill_is_given_once_in_thirty_days(settings: Settings) -> None:
    """By the ledger of all tasks: the second task is refused, and where it insists two leads are asked."""
    wanted: Any = {"tool": "issue_voucher", "args": {}, "at_least": 1, "at_most": 1, "why": "asked for"}
    model = ScriptedModel(
        plans=[goodwill("MERL01", 40), goodwill("IBIS07", 10)],
        acceptance=[{"playbook": "care", "expectations": [wanted]}],
    )
    async with httpx.AsyncClient() as http:
        playbooks = load_catalogue(settings, World(http=http), CelRules()).playbooks
    async with answered_by(settings, model, playbooks) as planned, open_app(planned) as app:
        first = await app.run("40 EUR of goodwill for T01 on MERL01", requested_by="ines@larkwing.example")
        second = await app.run("10 EUR of goodwill for T01 on IBIS07", requested_by="ines@larkwing.example")
        (asked,) = await app.reviews(task_id=second.id)
        acts = [one for task in (first, second) for one in await app.deps.ledger.history(task.id)]

    assert (first.status, second.status) == ("complete", "needs_review")
    assert "T01 had goodwill on" in asked.question.text
    assert "leads" in asked.question.text
    assert [one.action.args["code"] for one in acts] == ["MERL01"]
