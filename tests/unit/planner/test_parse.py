"""Reader and parser: whatever a model says becomes a plan or a refusal, and nothing is guessed."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.model import Acceptance, Json, JsonObject, Plan, Problem
from steward.planner.answers import Answer, ToolCall
from steward.planner.parse import parse_acceptance, parse_plan, unparseable, unsure_before
from steward.planner.prompt import tool_schema
from steward.planner.reading import Aside, read
from steward.planner.reading.plan_shapes import MAX_STEPS

STEPS: list[Json] = [
    {"id": "order", "tool": "get_record", "args": {"collection": "orders", "id": "1042"}},
    {"id": "mail", "tool": "send_email", "args": {"to": "${order.customer_email}"}, "needs": ["order"]},
]
GOOD: JsonObject = {"playbook": "refund", "confidence": 0.9, "rationale": "why", "final": True, "steps": STEPS}

ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(st.characters(exclude_categories=[]), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["playbook", "confidence", "rationale", "final", "steps", "answer", "doubt", "asks"]
STEP_FIELDS = ["id", "tool", "args", "needs", "for_each", "when", "arguments", "extra"]

GUESSES: list[tuple[JsonObject, str]] = [
    ({"confidence": "high"}, "confidence"),
    ({"confidence": -0.1}, "confidence"),
    ({"confidence": 101}, "confidence"),
    ({"confidence": True}, "confidence"),
    ({"confidence": None}, "confidence: is missing"),
    ({"steps": None}, "steps: is missing"),
    ({"steps": {"id": "a"}}, "steps"),
    ({"steps": ["look at the order"]}, "steps.0"),
    ({"steps": [None]}, "steps.0: input should be a valid object"),
    ({"steps": [{"id": "a", "args": {}}]}, "steps.0.tool: is missing"),
    ({"steps": [{"tool": "x", "args": [1]}]}, "steps.0.args"),
    ({"steps": [{"tool": "x", "args": "half {"}]}, "steps.0.args"),
    ({"steps": [{"tool": "x", "unless": "${a.b}"}]}, "steps.0.unless: there is no such field"),
    ({"steps": [{"tool": "x", "args": {}, "arguments": {"a": 1}}]}, "steps.0.arguments: there is no such field"),
    ({"steps": [{"tool": "x"} for _ in range(MAX_STEPS + 1)]}, "steps"),
    ({"doubt": "perhaps"}, "doubt"),
    ({"final": "later"}, "final"),
    ({"answer": 5}, "answer"),
    ({"steps": [{"tool": "x", "args": {"n": float("nan")}}]}, "too large"),
    ({"steps": [{"tool": "x", "args": {"n": 2**63}}]}, "too large"),
    ({"steps": [{"tool": "x", "args": {"n": -(10**40)}}]}, "too large"),
]


def answer_of(said: Json, tool: str) -> Answer:
    """A text as the whole reply, anything else as the arguments of the call."""
    return Answer(text=said) if isinstance(said, str) else Answer(calls=[ToolCall(name=tool, args=said)])


def planned(said: Json, notes: list[str] | None = None, *, unsure: bool = False) -> Plan | list[Problem]:
    reading = read(answer_of(said, "propose_plan"), tool_schema("propose_plan"))
    if reading.said is None:
        return [unparseable(reading.unusable, "propose_plan")]
    aside = Aside(notes=[] if notes is None else notes)
    return parse_plan(reading.said, revision=7, aside=aside, unsure=unsure)


def stated(said: Json) -> Acceptance | list[Problem]:
    reading = read(answer_of(said, "state_acceptance"), tool_schema("state_acceptance"))
    if reading.said is None:
        return [unparseable(reading.unusable, "state_acceptance")]
    return parse_acceptance(reading.said)


def plan_of(said: Json, notes: list[str] | None = None, *, unsure: bool = False) -> Plan:
    parsed = planned(said, notes, unsure=unsure)
    assert isinstance(parsed, Plan), parsed
    return parsed


def refusals_of(said: Json) -> list[Problem]:
    parsed = planned(said)
    assert not isinstance(parsed, Plan), parsed
    return parsed


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_is_a_plan_or_a_refusal(text: str) -> None:
    """No text makes the parser raise, and what it refuses says what was expected."""
    parsed = planned(text)
    assert isinstance(parsed, Plan) or parsed[0].suggestion
    assert isinstance(stated(text), Acceptance | list)


def test_too_many_steps_are_counted_in_plain_words() -> None:
    problems = planned({**GOOD, "steps": [{"tool": "x"} for _ in range(MAX_STEPS + 1)]})

    assert isinstance(problems, list)
    assert problems[0].message.endswith(f"steps: list should have at most {MAX_STEPS} items, not {MAX_STEPS + 1}")


@given(ANY_JSON)
def test_any_json_is_a_plan_or_a_refusal(value: Json) -> None:
    """No JSON makes the parser raise, nor do refusals of acceptances."""
    assert isinstance(planned(value), Plan | list)
    assert isinstance(stated(value), Acceptance | list)


@given(st.sampled_from(FIELDS), ANY_JSON, st.sampled_from(STEP_FIELDS), ANY_JSON)
def test_a_mutated_plan_is_a_plan_or_a_refusal(field: str, value: Json, step_field: str, step_value: Json) -> None:
    """A good plan with any field replaced by anything is read or refused; what is read can be stored."""
    said = deepcopy(GOOD)
    steps = said["steps"]
    assert isinstance(steps, list)
    assert isinstance(steps[0], dict)
    steps[0][step_field] = step_value
    said[field] = value
    parsed = planned(said)
    if isinstance(parsed, Plan):
        text = json.dumps([step.args for step in parsed.steps], ensure_ascii=False, allow_nan=False)
        text.encode()
        assert "\x00" not in text
        assert 0 <= parsed.confidence <= 1


@given(st.text(st.characters(exclude_categories=[])), st.text(st.characters(exclude_categories=[])), st.booleans())
def test_prose_around_does_not_matter(before: str, after: str, fenced: bool) -> None:
    """A plan in a fence or in prose is the same plan, as long as the prose holds no braces and no elements."""
    before, after = (text.translate({ord(sign): None for sign in '{}[]`"<＜◁&\\'}) for text in (before, after))
    text = json.dumps(GOOD)
    said = f"{before}\n```json\n{text}\n```\n{after}" if fenced else f"{before} {text} {after}"
    assert plan_of(said) == plan_of(GOOD)


@pytest.mark.parametrize(
    ("said", "meant"),
    [(0.85, 0.85), ("0.85", 0.85), (85, 0.85), ("85%", 0.85), ("85 %", 0.85), (1, 1.0), ("1%", 0.01), (0, 0.0)],
)
def test_confidence_in_any_spelling(said: Json, meant: float) -> None:
    """0.85, "0.85", 85 and "85%" are the same confidence."""
    assert plan_of({**GOOD, "confidence": said}).confidence == pytest.approx(meant)


@pytest.mark.parametrize(("change", "complaint"), GUESSES, ids=str)
def test_what_would_have_to_be_guessed_is_refused(change: JsonObject, complaint: str) -> None:
    """Nothing is dropped or invented: the refusal names the place."""
    assert complaint in refusals_of({**GOOD, **change})[0].message


def test_other_names_for_fields() -> None:
    """`arguments`, `depends_on`, `tool_name` and numbers as ids are understood, remarks are left aside."""
    said: Json = [
        {"id": 1, "tool_name": "a", "arguments": '{"x": 1}', "why": "first"},
        {"step_id": "b", "tool": "b", "parameters": {}, "depends_on": [1]},
        {"id": "c", "tool": "c", "dependencies": "s1, b", "condition": "${b.ok} == true", "forEach": None},
    ]
    steps = plan_of({**GOOD, "steps": said}).steps

    assert [(step.id, step.tool, step.args, step.needs) for step in steps] == [
        ("s1", "a", {"x": 1}, []),
        ("b", "b", {}, ["s1"]),
        ("c", "c", {}, ["s1", "b"]),
    ]
    assert steps[2].when == "${b.ok} == true"


def test_missing_ids_are_given_and_never_collide() -> None:
    """Steps without ids get free ones; ids given twice stay, for the plan check to refuse."""
    steps: Json = [{"tool": "a"}, {"tool": "b", "id": "s1"}, {"tool": "c"}, {"tool": "d", "id": "s1"}]
    assert [step.id for step in plan_of({**GOOD, "steps": steps}).steps] == ["s2", "s1", "s3", "s1"]


def test_a_doubt_needs_neither_steps_nor_confidence() -> None:
    """A planner that would rather ask is heard."""
    plan = plan_of({"doubt": "Out of scope", "asks": "Who should do this?"})
    assert (plan.doubt, plan.confidence, plan.steps, plan.asks) == ("out_of_scope", 0.0, [], "Who should do this?")


@pytest.mark.parametrize(
    "said",
    [
        "{" * 200_000,
        "[" * 200_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        "x" * 5_000_000,
        '{"confidence": ' + "9" * 5_000 + ', "steps": []}',
        '{"steps": [' + '{"tool": "x"},' * 30_000 + "]}",
        "\ud800" * 1_000,
        "\x00",
        "",
    ],
    ids=lambda said: f"{said[:12]!r} × {len(said)}",
)
def test_monsters_are_refused(said: str) -> None:
    """Megabytes, depth, huge numbers and broken unicode are refusals, not crashes."""
    assert refusals_of(said)


def test_what_no_database_takes_is_replaced() -> None:
    """NUL and lone surrogates never get into a plan."""
    steps: Json = [{"id": "a", "tool": "x", "args": {"te\x00xt": "a\ud800b"}}]
    assert plan_of({**GOOD, "steps": steps}).steps[0].args == {"te\ufffdxt": "a\ufffdb"}


def test_an_acceptance_is_read_strictly() -> None:
    """Expectations keep their bounds; an empty list or a made-up field is refused."""
    heard = stated({"expectations": [{"tool": "send_email", "at_most": 1, "why": "asked for"}]})
    assert isinstance(heard, Acceptance)
    assert (heard.expectations[0].at_least, heard.expectations[0].at_most, heard.source) == (1, 1, "model")
    assert isinstance(stated({"expectations": []}), list)
    assert isinstance(stated({"expectations": [{"tool": "x", "where": "true"}]}), list)


def test_an_acceptance_that_anything_meets_is_refused() -> None:
    """Where nothing must be true, an idle plan would be complete with whatever its answer claims."""
    idle: Json = {"tool": "send_email", "at_least": 0, "why": "perhaps"}
    assert isinstance(stated({"expectations": [idle, idle]}), list)
    looked: Json = {"tool": "get_record", "why": "decides whether"}
    assert isinstance(stated({"expectations": [looked, idle]}), Acceptance)


NOTED: list[tuple[JsonObject, str]] = [
    ({"confidence": "85 %"}, 'confidence: "85 %" read as 0.85'),
    ({"final": None}, "final: null read as true"),
    ({"final": "no"}, 'final: "no" read as false'),
    ({"doubt": "none"}, 'doubt: "none" read as null'),
    ({"doubt": False}, "doubt: false read as null"),
    ({"rationale": ["one", "two"]}, 'rationale: ["one", "two"] read as "one\\ntwo"'),
    ({"thoughts": "x", "title": 1}, "left aside: thoughts, title"),
    ({"steps": [{"tool": "a", "args": '{"x": 1}'}]}, 'args: "{\\"x\\": 1}" read as {"x": 1}'),
    ({"steps": [{"tool": "a", "arguments": {}}]}, "steps: 'arguments' for args"),
    ({"steps": [{"id": "b", "tool": "a"}, {"tool": "a", "needs": '["b"]'}]}, 'needs: "[\\"b\\"]" read as ["b"]'),
    ({"steps": ['{"tool": "a"}']}, "steps: JSON written as text"),
    ({"steps": [{"tool": "a", "why": "so"}]}, "steps: 'why' left aside"),
    ({"steps": [{"tool": "a", "when": "None"}]}, 'when: "None" read as null'),
]


@pytest.mark.parametrize(("change", "note"), NOTED, ids=str)
def test_what_is_read_differently_is_noted(change: JsonObject, note: str) -> None:
    """The record says where a value is not as it was written, and nothing where all is."""
    notes: list[str] = []
    plan_of({**GOOD, **change}, notes)
    assert notes == [note]
    plan_of(GOOD, unnoted := [])
    assert unnoted == []


def test_a_plan_under_another_word_keeps_what_stands_beside_it() -> None:
    """`plan` may hold the object or its steps; a word that is given twice with different values is not chosen."""
    outer: JsonObject = {"confidence": 0.5, "playbook": "refund"}
    assert plan_of({**outer, "plan": STEPS}).steps == plan_of(GOOD).steps
    assert plan_of({**outer, "plan": {"steps": STEPS}}).confidence == 0.5
    assert refusals_of({**outer, "plan": {"steps": STEPS, "confidence": 0.9}})


@pytest.mark.parametrize("said", [None, "high", "very", True, 101, -0.1, "0,9", [0.9]], ids=str)
def test_no_confidence_is_made_up(said: Json) -> None:
    """What is no share is refused, and if it is said again, 0: words never become a high one."""
    assert refusals_of({**GOOD, "confidence": said})[0].message.startswith("confidence")
    assert plan_of({**GOOD, "confidence": said}, unsure=True).confidence == 0.0


def test_what_was_refused_for_its_confidence_is_told_from_its_field() -> None:
    """Other refusals don't count, whatever word they begin with."""
    assert unsure_before(refusals_of({**GOOD, "confidence": 101}))
    assert unsure_before(refusals_of({**GOOD, "confidence": None}))
    assert not unsure_before(refusals_of({**GOOD, "steps": [{"id": "confidence"}]}))
    assert not unsure_before([Problem(code="missing", message="confidence is what this tool is called")])


@pytest.mark.parametrize(
    ("said", "meant"), [("Out-of-scope: no playbook", "out_of_scope"), ("unclear", "ambiguous"), (True, "ambiguous")]
)
def test_a_doubt_in_other_words(said: Json, meant: str) -> None:
    """A doubt is heard in the words that models use; other words are refused."""
    assert plan_of({"doubt": said, "asks": "Which?"}).doubt == meant


def test_counts_of_an_acceptance_in_other_spellings() -> None:
    """A whole number may be text or carry a zero; anything else is refused."""
    heard = stated({"expectations": [{"tool": "x", "at_least": "2", "at_most": 3.0, "reason": "r"}]})
    assert isinstance(heard, Acceptance)
    assert (heard.expectations[0].at_least, heard.expectations[0].at_most) == (2, 3)
    assert isinstance(stated({"expectations": [{"tool": "x", "at_least": 1.5}]}), list)
