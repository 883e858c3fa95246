"""Down the ladder against real endpoints that refuse one thing or another, and what is remembered of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from steward.domain.ceilings import Allowance
from steward.domain.model import JsonObject, Limits
from steward.domain.model_modes import Mode
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.evals.worlds.openai import Fault, Reply, Script, running_openai
from steward.planner import LlmPlanner
from steward.planner.ways import Forgetful
from steward.playbooks.library import PlaybookShelf
from tests.fake_modes import MemoryModes
from tests.integration.planner.test_llm import GOOD, MODEL, PLAN, STATUS, large
from tests.unit.planner.desk_cards import CardBox

TEXT = Reply(text=PLAN)
Answer = Callable[[JsonObject], Reply | Fault]


def refusing(*refused: tuple[Callable[[JsonObject], bool], str], status: int = 400) -> tuple[Script, list[JsonObject]]:
    """An endpoint that refuses what one of these sees in a request, in these words; and what it was asked."""
    seen: list[JsonObject] = []

    def script(body: JsonObject) -> Reply | Fault:
        seen.append(body)
        said = next((words for sees, words in refused if sees(body)), None)
        if said is not None:
            return Fault(status=status, message=said)
        return GOOD if "tools" in body else TEXT

    return script, seen


async def proposed(
    script: Script,
    shelf: PlaybookShelf,
    *,
    modes: Modes | None = None,
    request: PlanRequest | None = None,
    **more: object,
) -> Proposal:
    async with running_openai(script) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url, **more), shelf, CardBox(), modes=modes or Forgetful())
        return await planner.propose(request or PlanRequest(goal=STATUS, revision=1))


def sends(name: str) -> Callable[[JsonObject], bool]:
    return lambda body: name in body


def has_system(body: JsonObject) -> bool:
    return '"system"' in json.dumps(body["messages"])


def is_whole(body: JsonObject) -> bool:
    return not body.get("stream")


def is_named(body: JsonObject) -> bool:
    return isinstance(body.get("tool_choice"), dict)


LACKING = {
    "max_completion_tokens": (sends("max_completion_tokens"), "max_completion_tokens: Extra inputs are not permitted"),
    "temperature": (sends("temperature"), "'temperature' does not support 0 with this model"),
    "named": (is_named, "Invalid tool_choice type: 'object'. Supported string values: none, auto, required"),
    "choice": (sends("tool_choice"), "Thinking mode does not support this tool_choice"),
    "tools": (sends("tools"), "registry.ollama.ai/library/gemma:2b does not support tools"),
    "format": (sends("response_format"), "response_format is not supported"),
    "system": (has_system, "System role not supported"),
    "whole": (is_whole, "This model only supports streaming"),
}


@pytest.mark.parametrize(
    ("lacks", "mode"),
    [
        (["max_completion_tokens"], "max_tokens"),
        (["temperature"], "no temperature"),
        (["named"], "tools required"),
        (["choice"], "tools auto"),
        (["tools"], "no tools, json_schema"),
        (["tools", "format"], "no tools, text"),
        (["system"], "no system role"),
        (["whole"], "streamed"),
        (
            ["max_completion_tokens", "temperature", "tools", "format", "system", "whole"],
            "no tools, text, max_tokens, no temperature, no system role, streamed",
        ),
    ],
)
async def test_an_endpoint_that_lacks_something_plans_all_the_same(
    shelf: PlaybookShelf, lacks: list[str], mode: str
) -> None:
    """What is refused is left out, the question is whole in every way, and the account says how it was asked."""
    script, seen = refusing(*(LACKING[name] for name in lacks))

    proposal = await proposed(script, shelf, request=PlanRequest(goal=STATUS, revision=1))

    assert proposal.plan is not None, proposal.error
    assert proposal.calls[-1].mode == mode
    assert len(proposal.calls) == len(seen) <= 8
    sent = json.dumps(seen[-1]["messages"], ensure_ascii=False)
    assert STATUS in sent
    assert "You plan business tasks" in sent
    assert ("for_each" in sent.replace("- `for_each", "")) or "tools" in seen[-1]


async def test_an_answer_that_was_cut_off_gets_more_room_where_there_is_some(shelf: PlaybookShelf) -> None:
    """Not beyond what is set, nor beyond the window; what helped is remembered."""
    seen: list[int] = []

    def thinking(needs: int) -> Script:
        def script(body: JsonObject) -> Reply | Fault:
            most = body["max_completion_tokens"]
            assert isinstance(most, int)
            seen.append(most)
            return GOOD if most >= needs else Reply(text="", finish="length", tokens_out=most)

        return script

    modes = MemoryModes()
    async with running_openai(thinking(6_000)) as url:
        for limits in ([4_000, 16_000], [16_000]):
            planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox(), modes=modes)
            assert (await planner.propose(PlanRequest(goal=STATUS, revision=1))).plan is not None
            assert [*seen] == limits
            seen.clear()

    for settings in (replace(MODEL, more_output=False), replace(MODEL, window=9_000)):
        async with running_openai(thinking(6_000)) as url:
            planner = LlmPlanner(replace(settings, base_url=url), shelf, CardBox())
            short = await planner.propose(PlanRequest(goal=STATUS, revision=1))
        assert "at the limit of 4,000 tokens (STEWARD_MODEL_OUTPUT); answer shorter" in short.problems[0].message
        assert [*seen] == [4_000]
        seen.clear()

    longest = await proposed(thinking(60_000), shelf)
    assert "cut off at the limit of 32,000 tokens" in longest.problems[0].message
    assert [*seen] == [4_000, 16_000, 32_000]


async def test_a_known_window_that_a_question_does_not_fit_into_is_found_out_anew(shelf: PlaybookShelf) -> None:
    """Whoever raised it at the endpoint need not wait for a day, and one that stays is told after one call."""
    modes, full = MemoryModes(), Reply(text="", finish="length", tokens_in=2_000, tokens_out=48)
    answers = [GOOD, full, full]
    async with running_openai(lambda _: answers.pop(0)) as url:
        await modes.remember(url, "scripted-1", Mode(window=600))
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox(), modes=modes)
        raised = await planner.propose(PlanRequest(goal=STATUS, revision=1))
        stays = [await planner.propose(PlanRequest(goal=STATUS, revision=1)) for _ in range(2)]

    assert raised.plan is not None
    assert [len(one.calls) for one in (raised, *stays)] == [1, 1, 1]
    assert all(
        "window of 2,048 (by its endpoint's answers)" in one.error and "raise it there" in one.error for one in stays
    )


async def test_a_bare_refusal_is_tried_down_to_the_end(shelf: PlaybookShelf) -> None:
    """An endpoint that names nothing is found out all the same; one that takes nothing ends in one bounded line."""
    script, seen = refusing((sends("response_format"), "Bad Request"), (sends("tools"), "Bad Request"))
    proposal = await proposed(script, shelf, request=generous())
    assert proposal.plan is not None
    assert proposal.calls[-1].mode.startswith("no tools, text")
    assert len(seen) <= 11

    nothing, seen = refusing((lambda _: True, "Bad Request"))
    refused = await proposed(nothing, shelf, request=generous())
    assert refused.plan is None
    assert len(seen) <= 11
    assert "Bad Request" in refused.error
    assert "asked in 9 ways, the last one: no tools, text" in refused.error
    assert "\n" not in refused.error


async def test_who_has_no_calls_left_is_told_what_the_others_were_refused_for(shelf: PlaybookShelf) -> None:
    """The way down is longer than the allowance; the refusals are the news, not that it ends."""
    few = PlanRequest(goal=STATUS, revision=1, allowance=Allowance(limits=Limits(model_calls=4)))
    nothing, seen = refusing((lambda _: True, "Bad Request"))
    proposal = await proposed(nothing, shelf, request=few)
    assert len(seen) == 4
    assert "refused the request (400), tried 4 times: “Bad Request”" in proposal.error


async def test_a_hitch_is_no_reason_to_go_down(shelf: PlaybookShelf) -> None:
    """One bare refusal that passes leaves the way as it was, for everybody."""
    answers = [Fault(status=400, message="Bad Request"), GOOD]
    modes = MemoryModes()

    proposal = await proposed(lambda _: answers.pop(0), shelf, modes=modes)

    assert proposal.plan is not None, proposal.error
    assert [known.mode for _, known in modes.rows.values()] == [Mode()]


def generous() -> PlanRequest:
    return PlanRequest(goal=STATUS, revision=1, allowance=Allowance(limits=Limits(model_calls=50)))


async def test_each_way_that_is_tried_is_a_call_of_the_task(shelf: PlaybookShelf) -> None:
    """The ladder is bounded by the task's allowance, and goes on from where it was."""
    script, seen = refusing(*(LACKING[name] for name in ("max_completion_tokens", "temperature", "choice")))
    modes = MemoryModes()
    async with running_openai(script) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox(), modes=modes)
        few = PlanRequest(goal=STATUS, revision=1, allowance=Allowance(limits=Limits(model_calls=3)))
        stopped = await planner.propose(few)
        assert "ceiling" in stopped.error
        assert modes.rows == {}

        proposal = await planner.propose(PlanRequest(goal=STATUS, revision=1))

    assert proposal.plan is not None
    assert len(seen) == 5


async def test_what_was_found_is_remembered_for_all(shelf: PlaybookShelf) -> None:
    """A second process starts where the first one got; a third finds that more is refused and goes on from there."""
    modes = MemoryModes()
    lacks = ["max_completion_tokens"]
    seen: list[JsonObject] = []

    def script(body: JsonObject) -> Reply | Fault:
        answer, _ = refusing(*(LACKING[name] for name in lacks))
        seen.append(body)
        return answer(body)

    async with running_openai(script) as url:

        async def another() -> Proposal:
            planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox(), modes=modes)
            return await planner.propose(PlanRequest(goal=STATUS, revision=1))

        assert len((await another()).calls) == 2
        assert len((await another()).calls) == 1
        lacks.append("temperature")
        assert len((await another()).calls) == 2
        assert len((await another()).calls) == 1
        known = await modes.recall(url, "scripted-1")

    assert known is not None
    assert known.mode == Mode(limit="max_tokens", temperature=False)


async def test_several_go_down_together(shelf: PlaybookShelf) -> None:
    """Of many that are refused at the same time one goes down, and the others follow."""
    script, seen = refusing(*(LACKING[name] for name in ("max_completion_tokens", "temperature", "choice", "system")))
    async with running_openai(script) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox())
        requests = [generous() for _ in range(6)]
        proposals = await asyncio.gather(*(planner.propose(request) for request in requests))

    assert all(proposal.plan for proposal in proposals)
    assert len(seen) <= 6 + 5 + 6


async def test_what_passes_is_no_reason_to_go_down(shelf: PlaybookShelf) -> None:
    """Outages, rate limits and a wrong key change nothing about the way."""
    for fault in (Fault(status=503), Fault(status=429), Fault(status=401, message="Incorrect API key")):
        modes = MemoryModes()
        proposal = await proposed(lambda _, fault=fault: fault, shelf, modes=modes)
        assert proposal.plan is None
        assert {call.mode for call in proposal.calls} == {""}
        assert modes.rows == {}


async def test_a_model_that_ignores_its_tools_is_asked_without(shelf: PlaybookShelf) -> None:
    """Prose for a forced tool, twice: then the tool's schema stands in the prompt, and that is remembered."""
    modes = MemoryModes()

    def script(body: JsonObject) -> Reply:
        return Reply(text="Happy to help!") if "tools" in body else TEXT

    async with running_openai(script) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox(), modes=modes)
        proposals = [await planner.propose(PlanRequest(goal=STATUS, revision=1)) for _ in range(3)]
        known = await modes.recall(url, "scripted-1")

    assert [proposal.plan is not None for proposal in proposals] == [False, False, True]
    assert known is not None
    assert known.mode.tools == "json_schema"


async def test_a_model_that_once_called_its_tool_keeps_it(shelf: PlaybookShelf) -> None:
    """Prose of a model that can call is its answer, and no reason to take its tool away."""
    answers = [GOOD, *[Reply(text="Happy to help!")] * 4, GOOD]
    async with running_openai(lambda _: answers.pop(0)) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox())
        proposals = [await planner.propose(PlanRequest(goal=STATUS, revision=1)) for _ in range(6)]

    assert proposals[-1].plan is not None
    assert {call.mode for proposal in proposals for call in proposal.calls} == {""}


async def test_a_question_that_is_too_long_is_built_smaller(shelf: PlaybookShelf) -> None:
    """What the endpoint says that it takes is the window from then on; the model is told what is left out."""
    modes = MemoryModes()
    sizes: list[int] = []

    def script(body: JsonObject) -> Reply | Fault:
        sizes.append(len(json.dumps(body["messages"], ensure_ascii=False).encode()) // 4)
        if sizes[-1] > 16_000:
            return Fault(status=400, code="context_length_exceeded", message="maximum context length is 16,000 tokens")
        assert "items left out" in str(body["messages"])
        assert int(str(body["max_completion_tokens"])) <= 8_000
        return GOOD

    request = PlanRequest(goal=STATUS, revision=1, history=[large("all")])
    proposal = await proposed(script, shelf, modes=modes, request=request)

    assert proposal.plan is not None, proposal.error
    assert [call.mode for call in proposal.calls] == ["", "window 16,000 tokens"]
    assert [known.mode.window for _, known in modes.rows.values()] == [16_000]


async def test_a_window_that_holds_no_question_is_one_clear_line(shelf: PlaybookShelf) -> None:
    """What can't be shown whole is not asked; the line says whose limit it is."""
    small = Fault(status=400, message="the request exceeds the available context size (1024 tokens)")
    proposal = await proposed(lambda _: small, shelf)

    assert proposal.plan is None
    assert "the model's window of 1,024 (by its endpoint's answers)" in proposal.error
    assert len(proposal.calls) == 1


async def test_a_refused_or_filtered_question_is_not_asked_again(shelf: PlaybookShelf) -> None:
    """What a model or its filter refuses is refused for good: one call, and a person is told."""
    for reply in (
        Reply(refusal="I can't help with that."),
        Reply(text="", finish="content_filter"),
        Fault(status=400, code="content_filter", message="The response was filtered"),
    ):
        proposal = await proposed(lambda _, reply=reply: reply, shelf)
        assert proposal.error
        assert proposal.problems == ()
        assert len(proposal.calls) == 1


async def test_a_stream_is_asked_for_where_it_is_wished(shelf: PlaybookShelf) -> None:
    """`stream` is sent with the wish for its usage; an endpoint without streams answers as a whole."""
    script, seen = refusing((lambda body: bool(body.get("stream")), "Streaming is not supported by this model"))

    proposal = await proposed(script, shelf, stream=True)

    assert proposal.plan is not None, proposal.error
    assert seen[0]["stream_options"] == {"include_usage": True}
    assert [call.mode for call in proposal.calls] == ["", "not streamed"]


async def test_a_strict_schema_is_filled_in_and_read(shelf: PlaybookShelf) -> None:
    """Every property is required and free objects are texts there; what comes is the same plan."""
    words = (
        "Invalid schema for function 'propose_plan': 'additionalProperties' is required to be supplied and to be false."
    )
    step = {"id": "order", "tool": "get_record", "args": '{"collection": "orders", "id": "1054"}'}
    nothing = {"needs": None, "for_each": None, "when": None}
    said = {
        "playbook": "order-status",
        "confidence": 0.9,
        "rationale": "one look",
        "doubt": None,
        "asks": None,
        "final": None,
        "answer": None,
        "look": None,
        "steps": [{**step, **nothing}],
    }
    seen: list[JsonObject] = []

    def script(body: JsonObject) -> Reply | Fault:
        seen.append(body)
        if '"strict": true' not in json.dumps(body):
            return Fault(status=400, message=words)
        return Reply(tool="propose_plan", arguments=json.dumps(said))

    proposal = await proposed(script, shelf)

    assert proposal.plan is not None, (proposal.error, proposal.problems)
    assert proposal.plan.steps[0].args == {"collection": "orders", "id": "1054"}
    assert proposal.plan.final
    assert proposal.calls[-1].mode == "strict schema"
    schema = json.dumps(seen[-1]["tools"])
    assert schema.count('"type": "object"') == schema.count('"additionalProperties": false')


async def test_a_call_that_the_endpoint_could_not_read_is_read_here(shelf: PlaybookShelf) -> None:
    """What the model generated is in the refusal; where it is nothing, the model is asked once more and then told."""

    def groq(generated: str) -> Script:
        said = {"message": "Failed to call a function.", "code": "tool_use_failed", "failed_generation": generated}
        return lambda _: Fault(kind="garbled", body=json.dumps({"error": {**said, "status": 400}}))

    proposal = await proposed(groq(f"<function=propose_plan>{PLAN}</function>"), shelf)
    assert proposal.plan is not None, (proposal.error, proposal.problems)
    assert len(proposal.calls) == 1

    prose = await proposed(groq("I can't do that."), shelf)
    assert prose.plan is None
    assert len(prose.calls) == 2
    assert "Failed to call a function" in prose.problems[0].message
