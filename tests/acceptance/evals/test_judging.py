"""A judge is asked about the very texts that a trial left in its world."""

from __future__ import annotations

import json
from pathlib import Path

from steward.domain.model import JsonObject
from steward.evals.regression.loading import load_cases, shipped
from steward.evals.regression.runner import run_cases
from steward.evals.worlds.openai import Reply, running_openai
from steward.settings import Settings


async def test_mails_records_and_answers_are_judged_once(server_url: str, tmp_path: Path) -> None:
    """In two trials of each case, and with one verdict against a text."""
    asked: list[str] = []

    def says(body: JsonObject) -> Reply:
        asked.append(json.dumps(body["messages"]))
        no = "promise money" in asked[-1] or "in which state" in asked[-1]
        return Reply(tool="give_judgement", arguments=json.dumps({"answer": "no" if no else "yes", "reason": "seen"}))

    cases = [one for one in load_cases([shipped()]) if "texts" in one.tags]
    async with running_openai(says) as url:
        settings = Settings(home=tmp_path, planner="fixed", judge_model="judge-1", openai_base_url=url)
        done = await run_cases(cases, settings, repeat=2, server=server_url)
    mail = [one for one in done.results if one.case == "text-damage-mail"]
    assert [[said.verdict for said in one.judged] for one in mail] == [["yes", "no", "yes"]] * 2
    assert [one.findings for one in mail] == [[], []]
    assert [[said.kind for said in one.findings] for one in done.results if one not in mail] == [["judged"]] * 2
    assert len([one for one in asked if "in which state" in one]) == 1
    assert any("Subject: " in one for one in asked)
