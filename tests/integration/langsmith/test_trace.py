"""What a reviewer finds in LangSmith, rebuilt from what its endpoint was sent."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from steward.composition import open_app
from steward.domain.model import JsonObject
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.langsmith.server import PROJECT, TENANT, Endpoint
from steward.evals.worlds.openai.planner_script import PlannerScript, wanted_tool
from steward.evals.worlds.openai.server import Reply, running_openai
from steward.expressions.rules import CelRules
from steward.playbooks.library import load_playbooks, shipped
from steward.settings import Settings
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from tests.forks import Forks
from tests.integration.langsmith.conftest import variables

GOAL = "Refund 649 EUR for order 1049."
SECRET = "Hunter2Hunter2"
MOST = 6_000  # bytes of what a run other than a model call was sent with
DECIDING = """
import asyncio, sys
from steward.composition import open_app
from steward.domain.model import Decision
from steward.settings import load_settings

async def main() -> None:
    async with open_app(load_settings(), desk_url=sys.argv[2]) as app:
        review = (await app.reviews(task_id=sys.argv[1]))[0]
        decision = Decision(kind="approve", by="kim", message="my token=Hunter2Hunter2Hunter2")
        task = await app.decide(review.question.id, decision)
        print(task.status)

asyncio.run(main())
"""


@dataclass
class OnceWrong:
    """A model whose first plan calls a tool that is not there."""

    script: PlannerScript
    wrong: bool = field(default=True)

    def __call__(self, body: JsonObject) -> Reply:
        said = self.script(body)
        if self.wrong and wanted_tool(body) == "propose_plan":
            self.wrong = False
            return Reply(tool=said.tool, arguments=said.arguments.replace("issue_refund", "give_money"), tokens_in=9)
        return said


async def _script() -> OnceWrong:
    async with httpx.AsyncClient() as http:
        return OnceWrong(
            PlannerScript(load_playbooks(shipped(), tools=Registry(TOOLS, World(http=http)), rules=CelRules()))
        )


async def test_a_reviewer_reads_the_whole_task(
    forks: Forks, langsmith: Endpoint, database_url: str, tmp_path: Path
) -> None:
    """A re-plan, a review and a resume in another process: named runs, a run for each call, one thread, no secret."""
    async with running_desk(database_url) as desk, running_openai(await _script()) as model:
        told = {
            "DATABASE_URL": database_url,
            "OPENAI_BASE_URL": model,
            "OPENAI_API_KEY": "sk-x",
            "STEWARD_HOME": str(tmp_path),
        }
        settings = Settings(
            home=tmp_path, database_url=database_url, planner="llm", openai_base_url=model, price_in=1.0, price_out=2.0
        )
        async with open_app(settings, desk_url=desk) as app:
            asked = await app.run(GOAL, requested_by="lea")
        assert asked.status == "needs_review", asked.error
        assert await _approve(forks, asked.id, desk, {**variables(langsmith), **told}) == "complete"
        async with open_app(settings, desk_url=desk) as app:
            task = await app.task(asked.id)

    first, second = langsmith.roots()
    assert [first["name"], second["name"]] == ["refund · order 1049"] * 2
    assert "status:needs_review" in first["tags"]
    assert {"playbook:refund", "status:complete"} <= {*second["tags"]}
    assert not [run["name"] for run in langsmith.runs.values() if run.get("error")]
    _check_tree(langsmith)
    _check_metadata(langsmith, asked.id)
    assert {(one["key"], one["score"]) for one in langsmith.feedback} >= {
        ("verified", 1),
        ("human_decision", 1),
        ("ceiling_hit", 0),
    }
    assert {one["session_id"] for one in langsmith.feedback} == {PROJECT}
    assert task.trace.endswith(f"/o/{TENANT}/projects/p/{PROJECT}/r/{second['id']}")
    assert not [body for body in langsmith.raw if SECRET.encode() in body]


async def _approve(forks: Forks, task_id: str, desk: str, told: Mapping[str, str]) -> str:
    """What became of the task, once another process had it approved."""
    process = await forks.start(["-c", DECIDING, task_id, desk], {**os.environ, **told})
    out, errors = await process.communicate()
    return out.decode().strip() or errors.decode()[-3000:]


def _check_tree(langsmith: Endpoint) -> None:
    first, second = langsmith.tree()[:14], langsmith.tree()
    names = [one.strip() for one in second]
    assert names.count("plan (llm)") == 2
    assert names.count("acceptance (llm)") == 1
    assert names.count("issue_refund (tool)") == 1
    assert not [one for one in names if one.startswith(("after_", "steward", "ChatOpenAI"))]
    assert first[0].startswith("refund")
    big = {run["name"]: langsmith.size(run) for run in langsmith.runs.values() if run["run_type"] != "llm"}
    assert max(big.values()) < MOST, big
    call = next(run for run in langsmith.runs.values() if run["name"] == "issue_refund")
    assert call["inputs"]["amount"] == 649
    assert call["outputs"]["receipt"]["kind"] == "answered"
    assert call["outputs"]["verdict"]["status"] == "verified"
    assert call["outputs"]["evidence"]
    told = call["extra"]["metadata"]["origins"]
    assert told["amount"] == told["order_id"] == "the request names it"
    waited = [run for run in langsmith.runs.values() if run["name"] == "human_review"]
    assert any(str(told) in str(run["inputs"]) for run in waited)
    assert any("approval" in str(run["outputs"].get("waits")) for run in waited)


def _check_metadata(langsmith: Endpoint, task_id: str) -> None:
    assert {run["extra"]["metadata"]["thread_id"] for run in langsmith.runs.values()} == {task_id}
    for root in langsmith.roots():
        told = root["extra"]["metadata"]
        assert (told["task_id"], told["requested_by"], told["playbook"]) == (task_id, "lea", "refund")
        assert told["plan_revision"] >= 1
        assert told["release"]
    assert langsmith.roots()[0]["extra"]["metadata"]["prompt_version"]
    asked = [run for run in langsmith.runs.values() if run["run_type"] == "llm"]
    spent = [run["extra"]["metadata"]["usage_metadata"] for run in asked]
    assert all(one["total_cost"] > 0 and one["input_tokens"] > 0 for one in spent), spent
