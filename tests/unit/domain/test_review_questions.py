"""What a person is asked and what each answer leads to; every reason with every kind of answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest

from steward.domain.canonical import act_digest
from steward.domain.ceilings import Ceiling
from steward.domain.consent import given_by_person
from steward.domain.errors import DecisionRefused
from steward.domain.left_out import about_action, which
from steward.domain.model import Decision, DecisionKind, Json, JsonObject, Problem, Question, Reason
from steward.domain.review_outcomes import apply
from steward.domain.review_questions import (
    OPTIONS,
    ask,
    ask_for_more,
    check_decision,
    meaning,
    once_more,
    plan_digest,
)
from steward.domain.state import State, Update
from steward.graph.routing import EDGES
from tests.unit.domain.making import TASK, action_of, make, pay, plan_of, question_of

KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)
PLAN = plan_of(pay("p", "x", 5))
ACT = action_of(pay("p", "x", 5))
STATE = State(goal="pay x", task_id=TASK, plan=PLAN, checked="yes", problems=[Problem(code="old", message="old")])


ABOUT_AN_ACT = (Reason.APPROVAL, Reason.SECOND_LOOK)


def asked(reason: Reason, state: State = STATE, **detail: Any) -> Question:
    action = ACT if reason in (*ABOUT_AN_ACT, Reason.UNKNOWN_OUTCOME) else None
    about = [about_action(ACT, PLAN)]
    question = ask(state, reason, "Shall it?", action=action, detail=detail, about=about).get("question")
    assert question is not None
    return question


def answer(kind: DecisionKind, **fields: Any) -> Decision:
    usual: dict[str, Any] = {"kind": kind, "by": "kim", "message": "because", "args": {"id": "x", "amount": 4}}
    usual["result"] = {"happened": True, "id": "x"}
    return Decision(**usual | fields)


def decided(question: Question, decision: Decision, state: State = STATE) -> Update:
    check_decision(question, decision)
    return apply(state, question, decision)


@pytest.mark.parametrize(("reason", "kind"), [*product(Reason, KINDS)])
def test_every_answer_leads_somewhere_or_is_refused(reason: Reason, kind: DecisionKind) -> None:
    """An answer on offer says what it leads to and leads along an edge of the graph; any other is refused."""
    question = asked(reason)

    if kind not in OPTIONS[reason]:
        with pytest.raises(DecisionRefused):
            check_decision(question, answer(kind))
        return
    update = decided(question, answer(kind))

    assert meaning(question, kind)
    assert update.get("next") in EDGES["human_review"]
    assert update.get("question", question) is None
    assert (update.get("status") == "failed") is (kind == "abort")


@pytest.mark.parametrize("reason", Reason)
def test_every_question_can_be_ended(reason: Reason) -> None:
    """Whatever is asked, a person may abort, and does so without having to say why; what went wrong stays told."""
    question = asked(reason)
    went_wrong = reason in (Reason.REFUTED, Reason.UNKNOWN_OUTCOME, Reason.ERROR)

    update = decided(question, answer("abort", message=""))

    error = f"aborted by kim ({question.text})" if went_wrong else "aborted by kim"
    assert (update.get("status"), update.get("next"), update.get("error")) == ("failed", "end", error)


@pytest.mark.parametrize(
    ("reason", "decision", "says"),
    [
        (Reason.UNKNOWN_OUTCOME, answer("respond", result=None), "whether it happened"),
        (Reason.UNKNOWN_OUTCOME, answer("respond", result={"happened": "yes"}), "whether it happened"),
        (Reason.UNKNOWN_OUTCOME, answer("respond", message=" ", evidence=None), "how you know"),
        (Reason.AMBIGUOUS, answer("respond", message=" "), "needs a text"),
        (Reason.CEILING, answer("grant", grant={"wishes": 3}), "can't grant wishes"),
        (Reason.CEILING, answer("grant", grant={"actions": 0}), "positive"),
        (Reason.CEILING, answer("grant", grant={"actions": -1}), "positive"),
        (Reason.CEILING, answer("grant", grant={"actions": float("nan")}), "positive"),
        (Reason.CEILING, answer("grant", grant={"actions": float("inf")}), "positive"),
        (Reason.CEILING, answer("grant", grant={"actions": 1e308}), "positive"),
    ],
)
def test_half_an_answer_is_refused(reason: Reason, decision: Decision, says: str) -> None:
    """What is missing or senseless is said in a line, and nothing is taken."""
    with pytest.raises(DecisionRefused, match=says):
        check_decision(asked(reason), decision)


def test_what_takes_two_people_says_so_beside_the_answer() -> None:
    """A first yes does nothing yet, nor does a first word that it was done by hand; any other answer counts at once."""
    question = replace(asked(Reason.APPROVAL), approvers=2)
    waits = [kind for kind in question.options if meaning(question, kind).endswith("2 different people have said so")]
    assert waits == ["approve", "by_hand"]


# --- what each leads to -------------------------------------------------------------


@pytest.mark.parametrize("reason", ABOUT_AN_ACT)
def test_an_approval_names_the_act_with_its_arguments(reason: Reason) -> None:
    """A yes covers this tool with exactly what was shown, for the rules that were named, and an echo of other
    arguments changes nothing."""
    act = act_digest("pay", {"id": "x", "amount": 5})
    rules: JsonObject = {"rules": [{"rule": "large"}, {"rule": "new", "playbook": "b"}]}

    for question, named in ((asked(reason), ""), (replace(asked(reason), detail=rules), "b/new large")):
        update = decided(question, answer("approve", args={"id": "other"}))
        assert update.get("approved") == [f"{act} for:{named}"]


def test_an_approved_plan_is_that_plan() -> None:
    """A yes to a doubtful plan covers its steps, and no other plan's."""
    update = decided(asked(Reason.LOW_CONFIDENCE), answer("approve"))

    assert update.get("approved") == [plan_digest(PLAN)]
    assert plan_digest(PLAN) != plan_digest(plan_of(pay("p", "x", 6)))


@pytest.mark.parametrize("reason", ABOUT_AN_ACT)
def test_an_edit_replaces_the_arguments_and_is_checked_again(reason: Reason) -> None:
    """The step gets what the person typed, which alone is approved, and the plan must pass the check anew."""
    update = decided(asked(reason), answer("edit"))
    plan = update.get("plan")

    assert plan is not None
    assert plan.steps[0].args == {"id": "x", "amount": 4}
    assert (update.get("checked"), update.get("next")) == ("", "validate")
    args: JsonObject = {"id": "x", "amount": 4}
    assert update.get("approved") == [act_digest("pay", args), given_by_person("pay", args)]


@pytest.mark.parametrize("reason", ABOUT_AN_ACT)
def test_an_edit_is_offered_only_where_there_are_arguments(reason: Reason) -> None:
    """A question that names no act takes no edit of one."""
    question = ask(STATE, reason, "Shall it?").get("question")

    assert question is not None
    assert "edit" not in question.options


@pytest.mark.parametrize("reason", ABOUT_AN_ACT)
@pytest.mark.parametrize(("end", "next_node"), [(False, "plan"), (True, "end")])
def test_a_rejection_is_remembered(next_node: str, reason: Reason, *, end: bool) -> None:
    """A no names the act and goes to the planner with its reason, or ends the task."""
    question = asked(reason)
    update = decided(question, answer("reject", end=end))

    assert update.get("rejected") == {act_digest("pay", {"id": "x", "amount": 5}): question.id}
    assert update.get("next") == next_node
    assert end or [one.code for one in update.get("problems", [])] == ["old", "rejected"]


@pytest.mark.parametrize(
    ("grant", "granted"), [({}, {"actions": 15.0}), ({"actions": 3.0, "tokens": 5.0}, {"actions": 3.0, "tokens": 5.0})]
)
def test_a_grant_is_what_was_said_or_as_much_again(grant: dict[str, float], granted: dict[str, float]) -> None:
    """Without an amount the ceiling is granted once more; the flow goes on where it stopped."""
    for resume in ("plan", "validate"):
        update = ask_for_more(STATE, Ceiling(name="actions", used=14, limit=15), resume)
        question = update.get("question")
        assert question is not None
        after = decided(question, answer("grant", grant=grant))
        assert (after.get("granted"), after.get("next")) == (granted, resume)


def test_more_supersteps_need_no_amount() -> None:
    """The caller's recursion limit is no budget of ours: going on is all that there is to grant."""
    question = ask_for_more(STATE, Ceiling(name="supersteps", used=0, limit=3), "plan").get("question")
    assert question is not None

    assert decided(question, answer("grant", grant={})).get("granted") == {}


def test_grants_add_up() -> None:
    """A second grant of the same ceiling comes on top of the first."""
    state = State(goal="g", task_id=TASK, granted={"actions": 2.0})

    assert decided(asked(Reason.CEILING), answer("grant", grant={"actions": 3.0}), state).get("granted") == {
        "actions": 5.0
    }


def test_one_more_try_is_one() -> None:
    """A yes to a refuted act names its attempts so far, so that it covers the next and no other."""
    update = decided(asked(Reason.REFUTED, tried={"k": 2}), answer("approve"))

    assert update.get("approved") == [once_more("k", 2)]
    assert once_more("k", 2) != once_more("k", 3)


def test_an_answer_restates_the_goal() -> None:
    """What a person adds goes to the planner, and what counts as success is stated anew."""
    state = State(goal="g", task_id=TASK, answers=["first"], problems=STATE.problems)
    update = decided(asked(Reason.AMBIGUOUS), answer("respond", args={"playbook": "other"}), state)

    assert update.get("answers") == ["first", "because"]
    assert (update.get("problems"), update.get("acceptance", 0)) == ([], None)
    assert update.get("playbook") == "other"


# --- which question it was ------------------------------------------------------------


def test_the_same_question_is_put_once() -> None:
    """A node that ran twice asks under the same id, so the queue holds one question."""
    assert asked(Reason.APPROVAL) == asked(Reason.APPROVAL)


def test_another_question_has_another_id() -> None:
    """A yes to what was asked before a crash does not answer what is asked after it."""
    other = State(goal="pay x", task_id=TASK, plan=plan_of(make("m")))
    questions = [asked(Reason.APPROVAL), asked(Reason.REFUTED), asked(Reason.REFUTED, other)]
    questions.append(asked(Reason.APPROVAL, State(goal="pay x", task_id="t2", plan=PLAN)))
    questions.append(asked(Reason.APPROVAL, State(goal="pay x", task_id=TASK, plan=PLAN, asked=1)))

    assert len({question.id for question in questions}) == len(questions)


def test_an_act_of_a_loop_is_not_edited() -> None:
    """Where one step stands for many acts, its arguments can't be replaced."""
    question = ask(STATE, Reason.APPROVAL, "?", action=ACT, editable=False).get("question")

    assert question is not None
    with pytest.raises(DecisionRefused):
        check_decision(question, answer("edit"))


def test_an_edit_of_nothing_is_refused() -> None:
    """Without a plan there is nothing whose arguments could be replaced."""
    with pytest.raises(DecisionRefused):
        apply(State(goal="g", task_id=TASK), question_of(tool="pay"), answer("edit"))


@pytest.mark.parametrize("kind", ["respond", "abort"])
def test_a_message_is_taken_whole_or_refused(kind: DecisionKind) -> None:
    """The last words of a long answer count as much as its first; what is too long is said so."""
    decision = Decision(kind=kind, by="kim", message="x" * 20_000)
    check_decision(asked(Reason.AMBIGUOUS), decision)
    with pytest.raises(DecisionRefused, match="20,001 characters"):
        check_decision(asked(Reason.AMBIGUOUS), Decision(kind=kind, by="kim", message="x" * 20_001))


def test_an_answer_has_a_measure() -> None:
    """Evidence is a reference to what was seen, not the archive; what is too large is refused as it comes."""
    question = asked(Reason.APPROVAL)
    half: Json = "x" * 600_000
    with pytest.raises(DecisionRefused, match="the evidence has 20,001 characters, 20,000 are allowed"):
        check_decision(question, Decision(kind="approve", by="kim", evidence="x" * 20_001))
    heavy: list[Json] = [["x" * 1_000_001], [half, half]]
    for one in heavy:
        with pytest.raises(DecisionRefused, match="larger than 1 MB"):
            check_decision(question, Decision(kind="approve", by="kim", evidence=one))


@pytest.mark.parametrize("by", ["x" * 201, "lea\nroot", " ", "a\x00b"], ids=["long", "two lines", "blank", "NUL"])
def test_whoever_decides_has_a_name_that_can_be_said_again(by: str) -> None:
    """Through every door, Python's as well."""
    with pytest.raises(DecisionRefused, match=r"^by "):
        check_decision(asked(Reason.APPROVAL), Decision(kind="approve", by=by))


@pytest.mark.parametrize(("item", "said"), [(-1, "a"), (0, "item 1 of a alone"), (11, "item 12 of a alone")])
def test_an_item_of_a_loop_is_named_as_one(item: int, said: str) -> None:
    """Leaving it out leaves the others in: the step's name alone would say that all go."""
    assert which(about_action(replace(ACT, step="a", item=item), None)) == said
