"""A script that answers like a good model: it finds the request in the prompt and knows the fixed plans.

With `drop_last_step` it is a model that leaves its last step out, as models do: the trial that a
harness has to win without being told.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from steward.domain.fixed_plans import Missing, acceptance_of, asked_of, matching, plan_of, slots_of
from steward.domain.model import Json, JsonObject, Plan
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Playbooks
from steward.evals.worlds.openai.server import Reply
from steward.planner.model_probe import GOAL as PROBE

_TAG = re.compile(
    r"<(request|additions|results|refusals|acts)>([\"\[{].*?)</\1>", re.DOTALL
)  # the prompt speaks of tags, too
_TOOLS = re.compile(r"\b(propose_plan|state_acceptance|give_second_look|give_judgement|say_word)\b")
_WORD = re.compile(r'(?:exactly as it is:|The word is) ("(?:[^"\\]|\\.)*")')  # of the suite that tries an endpoint
_OF_PROBE: dict[str, JsonObject] = {
    "propose_plan": {
        "playbook": "order-status",
        "confidence": 0.95,
        "rationale": "one look",
        "steps": [{"id": "order", "tool": "get_order", "args": {"id": "7"}}],
    },
    "state_acceptance": {
        "playbook": "order-status",
        "expectations": [{"tool": "get_order", "args": {"id": "7"}, "at_least": 1, "why": "asked"}],
    },
}


@dataclass
class PlannerScript:
    """Call it with a request's body; `asked` keeps what it was asked for, one word a call.

    It never looks at the world: with results in the prompt it says that nothing is left, or proposes
    the same stretch again where the procedure is one that goes on until something is true.
    """

    playbooks: Playbooks
    drop_last_step: bool = False
    seconds: float = 0.0
    asked: list[str] = field(default_factory=list[str])
    _known: dict[tuple[str, tuple[tuple[str, str], ...]], JsonObject] = field(
        default_factory=dict[tuple[str, tuple[tuple[str, str], ...]], JsonObject]
    )

    def __call__(self, body: JsonObject) -> Reply:
        tool, said = self.meant(body)
        self.asked.append(tool)
        arguments = json.dumps(said, ensure_ascii=False)
        tokens_in = len(json.dumps(body)) // 4
        return Reply(
            tool=tool, arguments=arguments, tokens_in=tokens_in, tokens_out=len(arguments) // 4, seconds=self.seconds
        )

    def meant(self, body: JsonObject) -> tuple[str, JsonObject]:
        """The tool that the request is for, however it is asked, and its arguments."""
        tool, text = wanted_tool(body), _user_text(body)
        if tool == "say_word":
            return tool, {"word": json.loads(found[1]) if (found := _WORD.search(text)) else ""}
        tags = tuple(_TAG.findall(text))
        if (tool, tags) not in self._known:
            self._known[tool, tags] = self._meant(tool, {name: json.loads(text) for name, text in tags})
        return tool, copy.deepcopy(self._known[tool, tags])

    def _meant(self, tool: str, data: JsonObject) -> JsonObject:
        if data.get("request") == PROBE:
            return copy.deepcopy(_OF_PROBE.get(tool, _OF_PROBE["propose_plan"]))
        goal, answers = str(data.get("request", "")), [str(one) for one in _list(data.get("additions"))]
        if tool == "state_acceptance":
            return self._acceptance(goal, answers)
        if tool == "give_second_look":
            return {"verdicts": [_passed(one) for one in _list(data.get("acts"))], "confidence": 0.95}
        return self.plan(goal, answers, [one for one in _list(data.get("results")) if isinstance(one, dict)])

    def plan(self, goal: str, answers: Sequence[str] = (), results: Sequence[JsonObject] = ()) -> JsonObject:
        """The arguments of `propose_plan` for this goal, what is done already left out."""
        found = self._found(goal, answers)
        if len(found) != 1:
            doubt = "ambiguous" if found else "out_of_scope"
            return _doubting(doubt, "Which of these is meant?" if found else "No playbook covers this.")
        playbook = found[0]
        slots = slots_of(playbook, goal, answers)
        if isinstance(slots, Missing) or playbook.fixed is None:
            return _doubting("ambiguous", slots.asks if isinstance(slots, Missing) else "What exactly is wanted?")
        plan = plan_of(playbook, playbook.fixed, slots.values, revision=1)
        return self._said(plan, _delivered(results))

    def _said(self, plan: Plan, done: Sequence[str]) -> JsonObject:
        steps = [step for step in plan.steps if step.id not in done]
        if plan.steps and not plan.final and "delivered" not in done:
            steps = plan.steps
        if self.drop_last_step:
            steps = steps[:-1]
        said: list[Json] = [{name: value for name, value in asdict(step).items() if value} for step in steps]
        return {
            "rationale": "as the playbook says",
            "playbook": plan.playbook,
            "confidence": 0.95,
            "final": plan.final or not said,
            "answer": None if self.drop_last_step else plan.answer,
            "steps": said,
        }

    def _acceptance(self, goal: str, answers: Sequence[str]) -> JsonObject:
        found = self._found(goal, answers)
        acceptance = acceptance_of(found[0], goal, answers) if len(found) == 1 else None
        if acceptance is None:  # a model has to say something
            return {"expectations": [{"tool": "find_records", "args": {}, "at_least": 1, "why": "to look it up"}]}
        said: list[Json] = [
            {name: value for name, value in asdict(each).items() if name not in ("where", "follows", "for_each")}
            for each in acceptance.expectations
        ]
        return {"playbook": found[0].name, "expectations": said}

    def _found(self, goal: str, answers: Sequence[str]) -> list[Playbook]:
        every = self.playbooks.all()
        return asked_of(every, goal, answers) or matching(every, " ".join([goal, *answers]))


def _delivered(results: Sequence[JsonObject]) -> list[str]:
    """Ids of the verified steps, and `delivered` where one of them saw that."""
    done: list[str] = []
    for entry in results:
        if entry.get("verdict") != "verified":
            continue
        done.append(str(entry.get("step")))
        result = entry.get("result")
        if isinstance(result, dict) and result.get("status") == "delivered":
            done.append("delivered")
    return done


def _passed(act: Json) -> JsonObject:
    """Nothing speaks against it."""
    return {"act": act.get("act") if isinstance(act, dict) else None, "verdict": "go", "reason": ""}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _doubting(doubt: str, asks: str) -> JsonObject:
    return {"rationale": asks, "playbook": None, "confidence": 0.1, "doubt": doubt, "asks": asks, "steps": []}


def wanted_tool(body: JsonObject) -> str:
    """The tool that is asked for: by choice, as the only one, as the answer's schema, or in the prompt's words."""
    tools, wanted = body.get("tools"), body.get("response_format")
    schema = wanted.get("json_schema") if isinstance(wanted, dict) else None
    named = [_function_name(body.get("tool_choice")), *(_function_name(one) for one in _list(tools))]
    named.append(str(schema.get("name") or "") if isinstance(schema, dict) else "")
    messages = body.get("messages")
    texts = [_text_of(one.get("content")) for one in _list(messages) if isinstance(one, dict)]
    named += [name for text in texts for name in _TOOLS.findall(text)]
    return next((name for name in named if name), "")


def _function_name(value: Json) -> str:
    function = value.get("function") if isinstance(value, dict) else None
    return str(function.get("name") or "") if isinstance(function, dict) else ""


def _user_text(body: JsonObject) -> str:
    messages = body.get("messages")
    last = messages[-1] if isinstance(messages, list) and messages else None
    return _text_of(last.get("content")) if isinstance(last, dict) else ""


def _text_of(content: Json) -> str:
    """A message's text, which may come in parts."""
    parts = [part.get("text") for part in _list(content) if isinstance(part, dict)]
    return content if isinstance(content, str) else "".join(str(part or "") for part in parts)
