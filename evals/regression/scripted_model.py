"""A model on the loopback that answers as a case says."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from steward.domain.model import JsonObject
from steward.domain.ports.rules import Playbooks
from steward.evals.regression.scripted_answers import ModelAnswer, ModelFault, ModelText, ScriptedModel
from steward.evals.worlds.openai.planner_script import PlannerScript, wanted_tool
from steward.evals.worlds.openai.server import Fault, Reply, running_openai
from steward.settings import Settings

_FILLED_IN: Mapping[str, JsonObject] = {
    "propose_plan": {"rationale": "as scripted", "confidence": 0.95, "final": True},
    "give_second_look": {"confidence": 0.95},
}


@dataclass
class Scripted:
    """Call it with a request's body; each list is gone through once, its last answer is given from then on."""

    said: ScriptedModel
    otherwise: PlannerScript
    _given: dict[str, int] = field(default_factory=dict[str, int])

    def __call__(self, body: JsonObject) -> Reply | Fault:
        tool = wanted_tool(body)
        filled = _FILLED_IN.get(tool, {})
        answers = self._answers(tool)
        if not answers:
            return self.otherwise(body)
        at = self._given.get(tool, 0)
        self._given[tool] = at + 1
        match answers[min(at, len(answers) - 1)]:
            case ModelText(text=text):
                return Reply(text=text)
            case ModelFault() as fault:
                return Fault(kind=fault.fault, status=fault.status, seconds=fault.seconds)
            case dict() as arguments:
                return Reply(tool=tool, arguments=json.dumps({**filled, **arguments}))

    def _answers(self, tool: str) -> Sequence[ModelAnswer]:
        match tool:
            case "state_acceptance":
                return self.said.acceptance
            case "give_second_look":
                return self.said.second_look
            case _:
                return self.said.plans


@asynccontextmanager
async def answered_by(
    settings: Settings, model: ScriptedModel | None, playbooks: Playbooks
) -> AsyncGenerator[Settings]:
    """The settings, planned by the scripted model; None is one that answers as the playbooks say."""
    good = PlannerScript(playbooks)
    async with running_openai(Scripted(model, good) if model else good) as url:
        yield settings.model_copy(
            update={
                "planner": "llm",
                "model": "scripted",
                "second_look_model": "",
                "second_look_base_url": None,
                "openai_base_url": url,
                "openai_api_key": SecretStr("none"),
            }
        )
