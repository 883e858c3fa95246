"""A second model that is really set is measured on plans that are wrong, whoever made them."""

from __future__ import annotations

import json
from pathlib import Path

from steward.domain.model import JsonObject
from steward.evals.regression.figures import figures_of
from steward.evals.regression.loading import load_cases, shipped
from steward.evals.regression.runner import run_cases
from steward.evals.worlds.openai import Reply, running_openai
from steward.settings import Settings

NAMES = ("second-look-wrong-recipient", "second-look-right-recipient", "second-look-unreadable")


async def test_the_model_that_is_set_is_asked_in_place_of_the_script(server_url: str, tmp_path: Path) -> None:
    """One that stops every mail but the right one: two of two caught, none of one stopped."""
    asked: list[str] = []

    def second(body: JsonObject) -> Reply:
        text = json.dumps(body)
        asked.append(str(body["model"]))
        verdict = "go" if "call you back" in text and '\\"id\\":\\"1043\\"' in text else "stop"
        said = {"verdicts": [{"act": 1, "verdict": verdict, "reason": "as seen"}], "confidence": 0.9}
        return Reply(tool="give_second_look", arguments=json.dumps(said))

    cases = [one for one in load_cases([shipped()]) if one.id in NAMES]
    async with running_openai(second) as url:
        settings = Settings(
            home=tmp_path, planner="fixed", second_look_model="second-1", second_look_base_url=url, model_retries=0
        )
        done = await run_cases(cases, settings, server=server_url, second_look="effects")
    looks = figures_of(done).looks
    assert looks is not None
    assert [one.findings for one in done.results] == [[], [], []]
    assert (looks.caught.count, looks.caught.of, looks.false_alarms.count, looks.false_alarms.of) == (2, 2, 0, 1)
    assert set(asked) == {"second-1"}
