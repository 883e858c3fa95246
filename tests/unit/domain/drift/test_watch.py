"""A playbook's watch: quiet while all is as usual, one alarm that says what changed, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from steward.domain.drift.change import finding, moved
from steward.domain.drift.figures import FIGURES, Observed
from steward.domain.drift.goal_profile import counted, distance, grams_of
from steward.domain.drift.watch import ENOUGH, LAG, QUARTER, Watch, seen
from steward.evals.simulations.drift_worlds import World, at_best, false_alarms, found

HOUR = 3600.0


def tasks(number: int, *, start: int = 0, **also: object) -> Iterator[Observed]:
    """Tasks one an hour; one in twenty fails."""
    for at in range(start, start + number):
        given: dict[str, object] = {
            "said": ["incomplete"] if at % 20 == 0 else [],
            "steps": 3 + at % 3,
            "confidence": 0.8 + at % 5 / 50,
            "tools": ["orders", "refunds"],
            "errors": [],
            "grams": grams_of(f"Refund {at} EUR for order {at * 7} of customer {'abcdefgh'[at % 8]}-services"),
        }
        yield Observed(task_id=f"t{at}", playbook="refunds", at=1e9 + at * HOUR, **{**given, **also})  # type: ignore[arg-type]


def usual(number: int = 600) -> Watch:
    watch, left, alarm = seen(Watch(playbook="refunds"), tasks(number))
    assert (left, alarm) == ([], False)
    return watch


@pytest.mark.parametrize(
    ("figure", "also"),
    [
        ("incomplete", {"said": ["incomplete"]}),
        ("refuted", {"said": ["refuted"]}),
        ("unknown", {"said": ["unknown"]}),
        ("repaired", {"said": ["repaired"]}),
        ("replanned", {"said": ["replanned"]}),
        ("overridden", {"said": ["overridden"]}),
        ("many_steps", {"steps": 9}),
        ("few_steps", {"steps": 1}),
        ("unsure", {"confidence": 0.4}),
        ("sure", {"confidence": 1.0}),
        ("unseen_tool", {"tools": ["orders", "ledger"]}),
        ("unseen_error", {"errors": ["refuted refunds: no such order"]}),
        ("far_goal", {"grams": grams_of("Bitte den Vertrag mit dem Lieferanten kündigen")}),
    ],
)
def test_each_figure_is_an_alarm_that_names_it(figure: str, also: dict[str, object]) -> None:
    """What rose is told from what to what, with tasks of the change."""
    watch, _, alarm = seen(usual(), tasks(60, start=600, **also))
    assert alarm
    told = finding(watch)
    first = moved(watch)[0]
    assert first.figure == figure
    assert first.now / first.now_of > first.was / first.was_of
    assert told.examples
    assert all(int(one[1:]) >= 600 for one in told.examples), "of the change, not of before"
    assert "refunds" in told.text


def test_all_figures_are_tried_above() -> None:
    assert len(FIGURES) == 13


def test_small_numbers_are_no_alarm() -> None:
    """Nothing is watched before enough is known of what is usual, however bad the first tasks are."""
    bad = tasks(ENOUGH, said=["incomplete", "refuted"])
    assert not seen(Watch(playbook="refunds"), bad)[2]


def test_a_late_task_of_a_burst_brings_no_budget_back() -> None:
    """All the budget that a period brings is the period's length, whatever order tasks come in."""
    watch, spent = Watch(playbook="refunds"), 0.0
    for at in (0.0, 10 * HOUR, 10 * HOUR, 5 * HOUR, 10 * HOUR, 20 * HOUR, *[20 * HOUR] * 400):
        spent += watch.pace
        watch, _ = watch.after(Observed(task_id="t", playbook="refunds", at=1e9 + at))
    assert spent == pytest.approx(20 * HOUR / QUARTER, rel=0.01)


def alarmed() -> Watch:
    watch, _, alarm = seen(usual(), tasks(60, start=600, said=["incomplete"]))
    assert alarm
    return watch


def test_mended_goes_on_against_what_was_usual() -> None:
    """The bad tasks get into no baseline, and the next fall is found as this one was."""
    watch = alarmed().answered("mended", 1e9)
    assert watch.stream("incomplete").usual < 0.06
    watch, _, alarm = seen(watch, tasks(400, start=700))
    assert not alarm
    assert watch.stream("incomplete").usual < 0.06
    assert seen(watch, tasks(60, start=1100, said=["incomplete"]))[2]


def test_usual_learns_anew() -> None:
    """What is now is the new measure: it is no alarm any more, however bad."""
    watch = alarmed().answered("usual", 1e9)
    assert watch.tasks == 0
    assert not seen(watch, tasks(400, start=700, said=["incomplete"]))[2]


def test_chance_is_slower_to_call_for_a_quarter() -> None:
    at = 1e9 + 700 * HOUR
    watch = alarmed().answered("chance", at)
    assert watch.bar(at + 1) > watch.bar(at + QUARTER)
    assert watch.strength == 0


def test_while_an_alarm_is_open_nothing_is_learnt() -> None:
    """What is being looked at gets into no baseline, for as long as nobody answers."""
    from dataclasses import replace

    watch = replace(alarmed(), alarm="a1")
    later, _, alarm = seen(watch, tasks(3 * LAG, start=700, said=["incomplete"]))
    assert not alarm
    assert later.streams == watch.streams
    assert len(later.recent) == LAG


def test_nothing_to_say_counts_nowhere() -> None:
    """Tasks without plan or goal have no confidence and no distance: neither yes nor no."""
    watch, _, alarm = seen(Watch(playbook="refunds"), tasks(600, confidence=None, grams=[]))
    assert not alarm
    assert watch.stream("sure").tasks == watch.stream("far_goal").tasks == 0
    assert watch.stream("incomplete").tasks == 400


def test_goals_are_near_whatever_their_names_and_numbers() -> None:
    """New customers and amounts are no new kind of goal; another wish is, in any script."""
    profile: dict[str, int] = {}
    for number in range(50):
        profile = counted(
            profile, grams_of(f"Refund {number} EUR for order {number} of customer {chr(97 + number % 26)}")
        )
    known = frozenset(int(gram) for gram, goals in profile.items() if goals > 1)
    near, far, other = (
        distance(known, grams_of(goal)) or 0.0
        for goal in (
            "Refund 77 EUR for order 4711 of customer Žižka",
            "Delete every invoice of last year",
            "請取消所有訂單",
        )
    )
    assert near < 0.35 < far
    assert other > 0.9
    assert distance(known, grams_of("… — 🙂")) is None
    assert grams_of("x" * 1_000_000) == grams_of("x" * 2_000)


def test_falls_are_found_and_chance_is_not() -> None:
    """The figures of docs/drift.md, in small: one false alarm a quarter at most, and 97 % → 92 % within 200 tasks."""
    world = World(rate=0.03, volume=300)
    assert false_alarms(world, runs=8, seed=1).a_quarter <= 1.0
    assert found(World(rate=0.03, volume=300, busy=False), runs=8, seed=1, most=250).within >= 0.75


def test_nobody_can_do_better_than_this() -> None:
    """Neyman and Pearson's power, at the level that one false alarm a quarter leaves for 200 tasks."""
    assert at_best(0.03, 1_000) == pytest.approx(0.99, abs=0.01)
    assert at_best(0.20, 10_000) == pytest.approx(0.37, abs=0.02)
