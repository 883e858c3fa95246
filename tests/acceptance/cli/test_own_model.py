"""A model of one's own behind the command: what it writes in its own way reaches nobody."""

from __future__ import annotations

import json

import httpx

from steward.domain.model import JsonObject
from steward.evals.worlds.openai import Reply, running_openai
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.evals.worlds.openai.runner import open_bench
from tests.acceptance.cli.conftest import Steward

GOAL = "Please refund 15 EUR for order 1043, the knife has a scratch."


class Templating:
    """A good model that writes a placeholder into its mail until it is told that nobody fills it in."""

    def __init__(self, script: PlannerScript, placeholder: str) -> None:
        self.script, self.placeholder = script, placeholder

    def __call__(self, body: JsonObject) -> Reply:
        reply = self.script(body)
        if "is filled in by nobody" in json.dumps(body["messages"]):
            return reply
        return Reply(
            tool=reply.tool, arguments=reply.arguments.replace("Dear ${order.customer_name}", self.placeholder)
        )


async def test_a_placeholder_goes_back_to_the_model_and_not_to_the_customer(steward: Steward) -> None:
    """The dry run says what is wrong, without a desk of one's own, too; the run has it mended and mails no braces."""
    async with httpx.AsyncClient() as http:
        model = Templating(open_bench(http).script, "Dear {{customer_name}}")
        async with running_openai(model) as url:
            asking = steward.having(OPENAI_BASE_URL=url, STEWARD_PLANNER="llm")
            alone = asking.having(STEWARD_DESK_URL="")
            dry, ran = await alone("plan", GOAL, "--json"), await asking("run", GOAL, "--json")

    assert (dry.code, ran.code) == (1, 0), (dry.err, ran.err)
    assert [one["message"] for one in dry.document["problems"]] == [
        "'{{customer_name}}' is filled in by nobody and would stay as it is"
    ]
    (mail,) = [one for one in ran.document["result"]["effects"] if one["tool"] == "send_email"]
    assert mail["args"]["body"].startswith("Dear Emil Costa,")


async def test_a_dry_run_needs_no_desk_of_one_s_own(steward: Steward) -> None:
    """What rules read for the plan is read from the sample desk, as for a run."""
    acts = await steward.having(STEWARD_DESK_URL="")("plan", GOAL, "--json")

    assert (acts.code, acts.document["problems"]) == (0, []), acts.err
