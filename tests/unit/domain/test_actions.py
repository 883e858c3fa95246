"""From plan and ledger to what may act next, and what a claimed act needs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from steward.domain.actions import Wave, known_results, next_wave
from steward.domain.after_claim import next_move
from steward.domain.model import Action, Entry, Json, Plan, Receipt, Risk, Step, Verdict
from tests.unit.domain.making import (
    ABSENT,
    ALTERED,
    RULES,
    TASK,
    TOOLS,
    UNKNOWN,
    VERIFIED,
    action_of,
    codes,
    entry_of,
    make,
    pay,
    plan_of,
    read,
)

REFUSED = Receipt(kind="refused", code="no")


def is_done(wave: Wave) -> bool:
    return not wave.actions and not wave.problems and wave.crowded is None


def wave_of(plan: Plan, history: Sequence[Entry] = (), most_items: int = 5) -> Wave:
    return next_wave(TASK, plan, history, TOOLS, RULES, most_items)


def did(plan: Plan, history: Sequence[Entry] = (), verdict: Verdict | None = VERIFIED) -> list[Entry]:
    """The ledger after the whole next wave was claimed by this plan and came to that verdict."""
    rows = {entry.action.key: entry for entry in history}
    for action in wave_of(plan, history).actions:
        old = rows.get(action.key)
        moved = replace(old, action=action) if old else entry_of(action, verdict)
        rows[action.key] = moved
    return list(rows.values())


def answered(step: Step, result: Json, revision: int = 1) -> Entry:
    """A verified row of that step with that result."""
    action = action_of(step, plan_of(step, revision=revision))
    return entry_of(action, receipt=Receipt(kind="answered", result=result))


# --- order -----------------------------------------------------------------------


def test_only_what_its_needs_allow_is_ready() -> None:
    """A step waits until everything it needs or refers to is verified."""
    plan = plan_of(make("a"), make("b", id="${a.id}"), replace(make("c"), needs=["b"]), make("free"))

    first = wave_of(plan)
    second = wave_of(plan, did(plan))
    third = wave_of(plan, did(plan, did(plan)))
    last = wave_of(plan, did(plan, did(plan, did(plan))))

    assert [[one.step for one in wave.actions] for wave in (first, second, third)] == [["a", "free"], ["b"], ["c"]]
    assert second.actions[0].args == {"id": "a"}
    assert is_done(last)
    assert set(last.results) == {"a", "b", "c", "free"}


@pytest.mark.parametrize("verdict", [None, ABSENT, ALTERED, UNKNOWN])
def test_nothing_rests_on_what_is_not_verified(verdict: Verdict | None) -> None:
    """A step whose outcome is open or refuted is due again, and what needs it waits."""
    plan = plan_of(make("a"), make("b", id="${a.id}"))

    assert [one.step for one in wave_of(plan, did(plan, verdict=verdict)).actions] == ["a"]


# --- loops and conditions ----------------------------------------------------------


LOOP = Step(id="each", tool="make_thing", args={"id": "${item.id}"}, for_each="${before.things}")


def things(*names: str) -> list[Entry]:
    row: Json = {"things": [{"id": name} for name in names]}
    return [answered(read("before", "x"), row)]


def looped() -> Plan:
    return plan_of(LOOP, revision=2)


def test_a_loop_gives_one_action_an_item() -> None:
    """Each item becomes one act, and the step's result is the list of theirs in the items' order."""
    wave = wave_of(looped(), things("x", "y"))
    last = wave_of(looped(), did(looped(), things("x", "y"))[::-1])

    assert [(one.item, one.args) for one in wave.actions] == [(0, {"id": "x"}), (1, {"id": "y"})]
    assert last.results["each"] == [{"id": "x"}, {"id": "y"}]


def test_a_loop_goes_on_where_it_was() -> None:
    """With one item done, only the other is due, and nothing that needs the list may start."""
    plan = plan_of(LOOP, replace(make("after"), needs=["each"]), revision=2)
    rows = did(plan, things("x", "y"))

    wave = wave_of(plan, rows[:-1])

    assert [(one.step, one.item) for one in wave.actions] == [("each", 1)]


def test_an_empty_loop_is_done() -> None:
    """Nothing to loop over is no failure: the result is an empty list, and the rest goes on."""
    plan = plan_of(LOOP, replace(make("after"), needs=["each"]), revision=2)

    wave = wave_of(plan, things())

    assert wave.results["each"] == []
    assert [one.step for one in wave.actions] == ["after"]


@pytest.mark.parametrize(("most", "refused"), [(3, False), (2, True)])
def test_a_loop_is_bounded(most: int, *, refused: bool) -> None:
    """More items than the playbook allows wait for a person before any of them acts."""
    wave = wave_of(looped(), things("x", "y", "z"), most)

    assert (wave.crowded == ("each", 3)) is refused
    assert (len(wave.actions) == 3) is not refused


def test_a_loop_over_no_list_is_refused() -> None:
    """What turned out not to be a list is a problem for the planner."""
    history = [answered(read("before", "x"), {"things": "x"})]

    assert codes(wave_of(looped(), history).problems) == ["bad_reference"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("${a.big}" * 3, "more than 1 MB"),  # a text
        (["${a.big}"] * 3, "larger than 1 MB"),  # the same thing again and again
        ("${a.deep}", "more than 50 deep"),
    ],
)
def test_what_a_call_is_handed_has_a_measure(args: Json, said: str) -> None:
    """Results multiply in arguments; the planner is told to pass on less."""
    first = read("a", "x")
    plan = plan_of(first, Step(id="b", tool="make_thing", args={"id": args}))
    wave = wave_of(plan, [answered(first, {"big": "x" * 400_000, "deep": json.loads("[" * 55 + "]" * 55)})])

    assert [(one.code, one.step) for one in wave.problems] == [("args_too_large", "b")]
    assert said in wave.problems[0].message
    assert wave.actions == []


def test_what_a_loop_is_handed_has_a_measure_in_all() -> None:
    """Many calls of a moderate size are too much together."""
    first = read("a", "x")
    plan = plan_of(first, Step(id="b", tool="make_thing", args={"id": "${item}${a.big}"}, for_each="${a.items}"))
    wave = wave_of(plan, [answered(first, {"big": "x" * 500_000, "items": [*range(50)]})], most_items=50)

    assert [one.code for one in wave.problems] == ["args_too_large"]
    assert "all that the plan passes on is larger than 20 MB" in wave.problems[0].message


def test_equal_items_are_separate_acts() -> None:
    """A list that names a thing twice means two acts, with a key each, and both are kept apart."""
    wave = wave_of(looped(), things("x", "x"))

    assert len({one.key for one in wave.actions}) == 2
    assert is_done(wave_of(looped(), did(looped(), things("x", "x"))))


def conditional(when: str) -> Plan:
    return plan_of(replace(make("b"), when=when), make("c", id="${b.id}"), revision=2)


SEEN = [answered(read("look", "x"), {"status": "open", "n": 3})]


@pytest.mark.parametrize(
    ("when", "due", "skipped"),
    [
        ("${look.status} == 'open' && ${look.n} > 2", ["b"], []),
        ("${look.status} == 'closed'", [], ["b", "c"]),
    ],
)
def test_a_condition_decides(when: str, due: list[str], skipped: list[str]) -> None:
    """A false condition leaves out the step and all that refer to it; the plan is then done."""
    wave = wave_of(conditional(when), SEEN)

    assert ([one.step for one in wave.actions], wave.skipped) == (due, skipped)
    assert is_done(wave) is (not due)


@pytest.mark.parametrize(
    ("when", "code"),
    [("${look.n}", "bad_condition"), ("${look.n} == x", "bad_condition"), ("${look.m} > 1", "bad_reference")],
)
def test_a_condition_that_cannot_be_told_is_a_problem(when: str, code: str) -> None:
    """Neither true nor false means neither done nor left out."""
    wave = wave_of(conditional(when), SEEN)

    assert codes(wave.problems) == [code]
    assert not is_done(wave)


def test_a_value_cannot_bend_a_condition() -> None:
    """Text from the world is compared, not evaluated."""
    hostile = [answered(read("look", "x"), {"status": "' || true || '"})]

    assert wave_of(conditional("${look.status} == 'open'"), hostile).skipped == ["b", "c"]


def test_a_result_without_the_field_is_a_problem() -> None:
    """What the schema promised and the result lacks is told to the planner."""
    wave = wave_of(plan_of(make("b", id="${look.name}"), revision=2), SEEN)

    assert codes(wave.problems) == ["bad_reference"]
    assert wave.problems[0].step == "b"


# --- identity ----------------------------------------------------------------------


def test_two_equal_acts_of_one_plan_are_two() -> None:
    """The same thing asked twice is done twice, whichever of the two is ready first."""
    plan = plan_of(make("a", id="x"), replace(make("b", id="x"), needs=["c"]), make("c"))
    rows = did(plan)
    later = did(plan, rows)

    assert [one.step for one in wave_of(plan, rows).actions] == ["b"]
    assert len({row.action.key for row in later}) == 3
    assert is_done(wave_of(plan, later))


def test_the_later_of_two_equal_steps_may_act_first() -> None:
    """A step that stands earlier but becomes ready later does not take over what another step did."""
    plan = plan_of(replace(make("a", id="x"), needs=["c"]), make("b", id="x"), make("c"))
    rows = did(plan)

    assert [(one.step, one.occurrence) for one in wave_of(plan, rows).actions] == [("a", 1)]


def test_a_new_plan_recognises_what_was_done() -> None:
    """The same act in a new plan, under any step's name, has the same key: it is claimed again and reused."""
    rows = did(plan_of(make("a", id="x", amount=1)))
    again = plan_of(make("other", id="x", amount=1.0), revision=2)

    due = wave_of(again, rows).actions

    assert [one.key for one in due] == [rows[0].action.key]
    assert next_move(rows[0], due[0]) == "reuse"
    assert is_done(wave_of(again, did(again, rows)))


def test_a_new_plan_with_one_more_equal_act_adds_one() -> None:
    """Of two equal acts in a new plan, one is what was done and the other is new."""
    rows = did(plan_of(make("a", id="x")))
    again = plan_of(make("p", id="x"), make("q", id="x"), revision=2)

    keys = [one.key for one in wave_of(again, rows).actions]

    assert keys[0] == rows[0].action.key
    assert len(set(keys)) == 2


def test_a_new_plan_looks_again() -> None:
    """A read is made anew by a new plan, since the world may have changed; within one plan it is kept."""
    rows = did(plan_of(read("a", "x")))

    assert is_done(wave_of(plan_of(read("a", "x")), rows))
    assert wave_of(plan_of(read("a", "x"), revision=2), rows).actions[0].key != rows[0].action.key


def test_an_act_with_an_identity_stands_once_in_a_plan() -> None:
    """Paying the same thing twice in one plan is refused, even with other amounts."""
    wave = wave_of(plan_of(pay("a", "x", 5), pay("b", "x", 7)))

    assert codes(wave.problems) == ["duplicate_act"]


@pytest.mark.parametrize(
    ("verdict", "refused"), [(VERIFIED, True), (UNKNOWN, True), (ALTERED, True), (None, True), (ABSENT, False)]
)
def test_an_act_with_an_identity_is_not_done_with_other_arguments(verdict: Verdict | None, *, refused: bool) -> None:
    """Once it was or may have been paid, another amount is refused; after a certain failure it is not."""
    rows = did(plan_of(pay("a", "x", 5)), verdict=verdict)

    wave = wave_of(plan_of(pay("a", "x", 7), revision=2), rows)

    assert (codes(wave.problems) == ["already_done"]) is refused


def test_arguments_are_spelt_as_the_tool_wants_them() -> None:
    """Coerced before they are keyed, so that "5" and 5 are the same act."""
    one, other = wave_of(plan_of(make("a", id="x", amount="5"))), wave_of(plan_of(make("b", id="x", amount=5)))

    assert one.actions[0].key == other.actions[0].key


# --- what a claimed act needs --------------------------------------------------------


MADE = action_of(make("a"))


@pytest.mark.parametrize(
    ("entry", "move"),
    [
        (entry_of(MADE, None, attempts=0), "run"),
        (entry_of(MADE, None), "look"),
        (entry_of(MADE, UNKNOWN), "look"),
        (entry_of(MADE, ALTERED), "look"),
        (entry_of(MADE, Verdict(status="pending")), "look"),
        (entry_of(MADE, ABSENT), "run"),
        (entry_of(MADE, Verdict(status="refuted"), receipt=REFUSED), "run"),
        (entry_of(MADE, VERIFIED), "reuse"),
        (entry_of(replace(MADE, task_id="t2"), VERIFIED), "foreign"),
        (entry_of(replace(MADE, task_id="t2"), None, attempts=0), "foreign"),
    ],
)
def test_what_a_claimed_act_needs(entry: Entry, move: str) -> None:
    """It runs only where it is certain that nothing happened yet."""
    assert next_move(entry, MADE) == move


@pytest.mark.parametrize(
    ("verdict", "move"), [(ALTERED, "run"), (UNKNOWN, "look"), (None, "look"), (VERIFIED, "reuse")]
)
def test_what_a_person_may_insist_on(verdict: Verdict | None, move: str) -> None:
    """A person can have an act tried again that is not as asked, but not one whose outcome is open."""
    assert next_move(entry_of(MADE, verdict), MADE, insisted=True) == move


# --- earlier results -----------------------------------------------------------------


def test_the_latest_result_of_a_step_counts() -> None:
    """Of several plans' results under one name, the newest plan's is known; what is not verified is not."""
    rows = [
        answered(read("a", "x"), 1, revision=1),
        answered(read("a", "x"), 2, revision=2),
        entry_of(action_of(read("a", "y"), plan_of(revision=3)), UNKNOWN),
        entry_of(action_of(make("b")), ABSENT),
    ]

    assert known_results(rows) == {"a": 2}


def test_an_unknown_tool_counts_as_the_worst() -> None:
    """A tool that is gone is treated as irreversible."""
    action: Action = action_of(Step(id="a", tool="gone", args={}))

    assert action.risk is Risk.IRREVERSIBLE
