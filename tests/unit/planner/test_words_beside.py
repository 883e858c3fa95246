"""What stands beside a plan and may take it back: asked about once, never guessed at, and no reason for a person."""

from __future__ import annotations

import json

import pytest

from steward.domain.model import Acceptance, Json, JsonObject, Plan, Problem
from steward.planner.answers import Answer, ToolCall
from steward.planner.parse import parse_acceptance, parse_plan
from steward.planner.prompt import tool_schema
from steward.planner.reading import Aside, Reading, read
from steward.planner.words_beside import doubted

STEP: JsonObject = {"id": "mail", "tool": "send_email", "args": {"to": "a@b.example", "body": "Note: do it <now>."}}
PLAN: JsonObject = {"playbook": "refund", "confidence": 0.9, "rationale": "so", "steps": [STEP]}
P, S = json.dumps(PLAN), json.dumps([STEP])
NAME = "propose_plan"
CALL = f"<tool_call>{json.dumps({'name': NAME, 'arguments': PLAN})}</tool_call>"


def said(text: str) -> Reading:
    return read(Answer(text=text), tool_schema(NAME))


def called(plan: JsonObject) -> Reading:
    return read(Answer(calls=[ToolCall(name=NAME, args=plan)]), tool_schema(NAME))


def judged(reading: Reading, refused: list[Problem], notes: list[str]) -> Problem | None:
    aside = Aside(notes=notes)
    assert reading.said is not None, reading.unusable
    plan = parse_plan(reading.said, revision=1, aside=aside)
    if not isinstance(plan, Plan):
        return plan[0]
    return doubted(plan, [reading.around, *aside.words], refused, notes)


def tagged(opens: str, closes: str = "") -> str:
    values = {"playbook": "refund", "confidence": "0.9", "steps": f"[ // never\n{S[1:]}"}
    return "".join(f"<{opens}{key}>{value}</{closes or key}>" for key, value in values.items())


WORDS: dict[str, str] = {
    "after": f"{P}\n\nActually no: do not do this.",
    "before": f"I would not do it. It would be: {P}",
    "another language": f"{P}\n以上は実行しないでください",
    "after a fence": f"```json\n{P}\n```\nNever run it.",
    "after a call": f"{CALL}\nWait, no.",
    "an object beside": f'{P}\n{{"cancelled": "yes"}}',
    "a comment": "{ // only a draft, never run it\n" + P[1:],
    "a comment in a call": f"<tool_call>{CALL[11:-13]}, /* do not */ }}</tool_call>",
    "an HTML comment": f"<!-- never run this -->\n{P}",
    "a sentence in brackets": f"{P}\n<do not run this>",
    "a word in brackets": f"{P}\n[CANCELLED]",
    "a comment in one of two": f"{P}\n{{ // never run it\n{P[1:]}",
    "a comment in Python": f"{NAME}(playbook='refund', confidence=0.9, steps={S} # never run it\n)",
    "a comment in a parameter": f"<function={NAME}>{tagged('parameter=', 'parameter')}</function>",
    "a comment in an element": f"<tool_name>{NAME}</tool_name><parameters>{tagged('')}</parameters>",
    "harmony": f"<|channel|>final<|message|>{P} But do not act on it.<|return|>",
}


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
def test_words_beside_a_plan_are_asked_about_once(text: str) -> None:
    """They are quoted to the model; the same acts said again count, on the record, whatever stands beside them."""
    first = judged(said(text), [], [])
    assert first is not None
    assert first.code == "words_beside"
    assert "“" in first.message

    notes: list[str] = []
    assert judged(said(text), [first], notes) is None
    assert any(note.startswith("said again with words beside it") for note in notes)
    assert judged(said(P), [first], []) is None


WITHOUT: dict[str, str] = {
    "alone": P,
    "fenced": f"```json\n{P}\n```",
    "in a tag": f"<answer>{P}</answer>",
    "thought": f"<think>No, do not do this.</think>{P}",
    "announced call": f"I will plan this now.\n{CALL}",
    "chat frame": f"<|start|>assistant<|channel|>final<|message|>{P}<|return|>",
    "a tag with attributes": f"<tool_call id=\"call_1\" n='1'>{CALL[11:]}<br />",
    "mistral": f"[TOOL_CALLS][{CALL[11:-12]}][/TOOL_CALLS]",
    "tokens": f"{CALL}<|im_end|>\n<|endoftext|>",
}


def test_a_comment_in_arguments_is_asked_about() -> None:
    """As text they may hold one, at any depth."""
    step: JsonObject = {**STEP, "args": '{"to": "a@b.example" /* no */}'}
    texts: list[Json] = [
        "{ # no: do not\n" + P[1:],
        json.dumps({**PLAN, "steps": '[/* no */ {"id": "a", "tool": "b"}]'}),
        {**PLAN, "steps": ["{ // no\n" + json.dumps(STEP)[1:]]},
        {**PLAN, "steps": [step]},
        {**PLAN, "steps": [{"id": "mail", "function": {"name": "send_email", "arguments": step["args"]}}]},
        {**PLAN, "steps": [{**STEP, "needs": "[/* no */]"}]},
        {**PLAN, "object": "{ # no\n" + P[1:]},
    ]
    for said in texts:
        reading = read(Answer(calls=[ToolCall(name=NAME, args=said)]), tool_schema(NAME))
        first = judged(reading, [], [])
        assert first is not None
        assert first.code == "words_beside"
        assert judged(reading, [first], []) is None


def test_what_looks_like_a_comment_in_a_text_is_none() -> None:
    """A mail may hold any sign, also where its arguments are written as JSON text."""
    mail: Json = json.dumps({"to": "a@b.example", "body": "# no // never /* do not */ <!-- send -->"})
    assert judged(called({**PLAN, "steps": [{**STEP, "args": mail}]}), [], []) is None


def test_a_comment_beside_a_call_of_the_protocol_is_asked_about_and_an_announcement_is_not() -> None:
    """The same plan once more in the text beside it."""
    call = [ToolCall(name=NAME, args=PLAN)]
    for text, asked in ((f"Here it is: {P}", False), (f"Here it is: {{ // never run it\n{P[1:]}", True)):
        assert (judged(read(Answer(text=text, calls=call), tool_schema(NAME)), [], []) is not None) == asked


ENVELOPES: list[tuple[JsonObject, str]] = [
    ({"name": NAME, "arguments": PLAN, "note": "never run it"}, "words_beside"),
    ({"name": NAME, "arguments": P, "dry_run": True}, "unparseable_plan"),
    ({"name": NAME, "arguments": PLAN, "status": "cancelled"}, "words_beside"),
    ({"name": NAME, "arguments": PLAN, "status": ["cancelled"]}, "words_beside"),
    ({"type": "function", "function": {"name": NAME, "arguments": P, "note": "no"}}, "words_beside"),
    ({"tool_calls": [{"name": NAME, "arguments": PLAN}], "warning": "do not execute"}, "words_beside"),
    ({"type": "function_call", "id": "1", "status": "completed", "name": NAME, "arguments": P}, ""),
    ({"id": "1", "index": 0, "type": "function", "function": {"name": NAME, "arguments": P}}, ""),
    ({"function": {"name": NAME, "arguments": {**PLAN, "rationale": "so"}}, "confidence": 0.9}, ""),
    ({"choices": [{"index": 0, "message": {"tool_calls": [{"name": NAME, "arguments": P}]}}], "usage": {"n": 1}}, ""),
]


@pytest.mark.parametrize(("envelope", "ends"), ENVELOPES, ids=str)
def test_fields_that_no_envelope_has(envelope: JsonObject, ends: str) -> None:
    """What stands beside a call's arguments is judged as what stands in them; the protocols' own says nothing."""
    problem = judged(said(json.dumps(envelope)), [], [])
    assert (problem.code if problem else "") == ends


@pytest.mark.parametrize("text", WITHOUT.values(), ids=WITHOUT)
def test_what_says_nothing_is_not_asked_about(text: str) -> None:
    """Fences, tags, tokens, reasoning and the announcement of a call cost no second question."""
    assert judged(said(text), [], []) is None


def test_other_acts_are_not_the_same_said_again() -> None:
    """A mail may be worded anew; other tools, another playbook or another end are another plan."""
    first = judged(said(f"{P} No."), [], [])
    assert first is not None
    anew = {**PLAN, "rationale": "else", "steps": [{**STEP, "args": {"to": "a@b.example", "body": "Hello."}}]}
    assert judged(said(f"{json.dumps(anew)} No."), [first], []) is None
    for other in ({**PLAN, "playbook": "x"}, {**PLAN, "final": False}, {**PLAN, "steps": [{**STEP, "tool": "pay"}]}):
        assert judged(said(f"{json.dumps(other)} No."), [first], []) is not None


def test_a_doubt_needs_no_second_question() -> None:
    """It goes to a person anyway."""
    doubt: JsonObject = {"doubt": "ambiguous", "asks": "Which order?", "steps": []}
    assert judged(said(f"{json.dumps(doubt)} Sorry!"), [], []) is None


BESIDE: list[tuple[JsonObject, str]] = [
    ({"note": "do not run this step"}, "words"),
    ({"comments": ["never", "ever"]}, "words"),
    ({"skip": True}, "refused"),
    ({"enabled": False}, "refused"),
    ({"dry_run": "yes"}, "refused"),
    ({"note": False}, "refused"),
    ({"description": True}, "refused"),
    ({"step": 2}, "refused"),  # it is the first
    ({"type": "disabled"}, "refused"),
    ({"step": 1}, ""),
    ({"order": "0", "type": "tool_call"}, ""),
    ({"skip": None, "note": "", "warnings": []}, ""),
    ({"description": "writes to the customer", "thought": "hm", "why": "so"}, ""),
]


@pytest.mark.parametrize(("more", "ends"), BESIDE, ids=str)
def test_fields_that_no_step_has(more: JsonObject, ends: str) -> None:
    """A switch is refused, words are asked about, a number in order and what says why are left aside."""
    problem = judged(called({**PLAN, "steps": [{**STEP, **more}]}), [], notes := [])
    assert (problem.code if problem else "") == {"words": "words_beside", "refused": "unparseable_plan"}.get(ends, "")
    assert problem or len(notes) == len(more)


@pytest.mark.parametrize(
    ("more", "ends"),
    [
        ({"dry_run": True}, "unparseable_plan"),
        ({"approved": False}, "unparseable_plan"),
        ({"options": {"dry_run": True}}, "words_beside"),
        ({"warning": "do not execute"}, "words_beside"),
        ({"thinking": "no, wait", "title": "Refund", "id": "plan-1"}, ""),
        ({"warnings": [], "metadata": None}, ""),
    ],
    ids=str,
)
def test_fields_that_no_plan_has(more: JsonObject, ends: str) -> None:
    """As for a step; reasoning and labels are left aside."""
    problem = judged(called({**PLAN, **more}), [], [])
    assert (problem.code if problem else "") == ends


def test_an_acceptance_is_asked_about_as_a_plan_is() -> None:
    """And once more is the same."""
    aside = Aside()
    stated = parse_acceptance({"expectations": [{"tool": "x", "note": "perhaps"}], "final": True}, aside=aside)
    assert isinstance(stated, Acceptance)
    first = doubted(stated, aside.words, [], [])
    assert first is not None
    assert "perhaps" in first.message
    assert doubted(stated, aside.words, [first], []) is None


@pytest.mark.parametrize("thought", [P, f" {P}\n", P.replace(": ", ":  ")])
def test_a_text_that_is_its_own_reasoning_is_no_answer(thought: str) -> None:
    """Which of the two it is nobody can tell."""
    assert "its reasoning" in read(Answer(text=P, reasoning=thought), tool_schema(NAME)).unusable
    assert read(Answer(text=P, reasoning=f"So: {P}"), tool_schema(NAME)).said == PLAN


@pytest.mark.parametrize(
    "wrapper", ["request", "value", "payload", "body", "object", "__root__", "tool_args", "arguments"]
)
@pytest.mark.parametrize("beside", [{}, {"confidence": 0.9}, {"rationale": "another"}])
def test_a_plan_comes_out_of_its_wrapper(wrapper: str, beside: JsonObject) -> None:
    """With what stands beside it that is the plan's own; where the two differ in what is done, neither is taken."""
    inner = {key: value for key, value in PLAN.items() if key not in beside or key == "rationale"}
    assert called({wrapper: inner, **beside}).said == PLAN
    assert said(json.dumps({"name": NAME, wrapper: PLAN, "playbook": "other"})).said is None


@pytest.mark.parametrize(
    "step",
    [
        {"id": "mail", "function": {"name": "send_email", "arguments": json.dumps(STEP["args"])}},
        {"id": "mail", "type": "function", "function": {"name": "send_email", "arguments": STEP["args"]}},
        {"id": "mail", "tool": {"name": "send_email", "parameters": STEP["args"]}},
        {"id": "mail", "step": 1, "tool_call": {"name": "send_email", "args": STEP["args"]}},
    ],
    ids=str,
)
def test_a_step_in_the_shape_of_a_call_is_one(step: JsonObject) -> None:
    """Name and arguments are the step's; what is given twice or beside them is refused."""

    def parsed(one: Json) -> Plan | list[Problem]:
        return parse_plan({**PLAN, "steps": [one]}, revision=1)

    assert parsed(step) == parsed(STEP)
    assert isinstance(parsed({**step, "args": {"to": "x@y.example"}}), list)
    key = next(key for key in ("function", "tool", "tool_call") if isinstance(step.get(key), dict))
    inner = step[key]
    assert isinstance(inner, dict)
    assert isinstance(parsed({**step, key: {**inner, "skip": True}}), list)
