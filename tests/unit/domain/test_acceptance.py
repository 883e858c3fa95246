"""Whether what was done is what the goal called for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.acceptance import excess, missing
from steward.domain.model import Acceptance, Action, Entry, Expectation, Json, Receipt, Verdict
from tests.unit.domain.making import RULES, action_of, codes, entry_of, expects, make, pay, plan_of, read


def made(thing: str, amount: Json = None, occurrence: int = 0) -> Entry:
    step = make(f"{thing}{occurrence}", id=thing, **({} if amount is None else {"amount": amount}))
    action = action_of(step, plan_of(step, revision=1))
    return entry_of(replace(action, key=f"{action.key}{occurrence}", occurrence=occurrence))


def gaps(expected: Sequence[Expectation], done: Sequence[Entry]) -> list[str]:
    return codes(missing(Acceptance(expectations=[*expected]), done, RULES))


@pytest.mark.parametrize(
    ("expected", "done", "met"),
    [
        ([], [], True),
        ([expects()], [], False),
        ([expects()], [made("x")], True),
        ([expects("pay")], [made("x")], False),
        ([expects(args={"id": "x"})], [made("y")], False),
        ([expects(args={"id": "x", "amount": 50})], [made("x", 50.0)], True),
        ([expects(args={"id": "x", "amount": 50})], [made("x")], False),
        ([expects(args={"id": "x", "amount": None})], [made("x")], True),
        ([expects(at_least=2)], [made("x")], False),
        ([expects(at_least=2)], [made("x"), made("x", occurrence=1)], True),
        ([expects(at_least=0)], [], True),
        ([expects(args={"id": "x"}), expects(args={"id": "x"})], [made("x")], False),
        ([expects(), expects(args={"id": "x"})], [made("x"), made("y")], True),
        ([expects(at_most=1), expects(at_most=1)], [made("x"), made("y")], True),
        ([expects(at_least=10**9)], [made("x")], False),
        ([expects(where="result.id == 'x'")], [made("x")], True),
        ([expects(where="result.id == 'y'")], [made("x")], False),
        ([expects(where="result.nothing == 'y'")], [made("x")], False),
        ([expects(where="not cel ((")], [made("x")], False),
        ([expects(where="found.id == args.id")], [made("x")], False),
        ([expects(args={"id": "x"})], [made("${other.id}")], False),
        ([expects(args={"id": "${a.b}"})], [made("x")], False),
    ],
)
def test_what_is_missing(expected: list[Expectation], done: list[Entry], *, met: bool) -> None:
    """Each expected effect needs a verified act of its own that fits it; what can't be shown to fit does not."""
    assert (gaps(expected, done) == []) is met
    assert met or gaps(expected, done)[0] == "effect_missing"


def test_evidence_counts() -> None:
    """A condition can look at what was read back, not just at what the tool said."""
    entry = entry_of(
        action_of(make("a")),
        Verdict(status="verified", evidence={"state": "open"}),
        receipt=Receipt(kind="answered", result={"state": "closed"}),
    )

    assert gaps([expects(where="found.state == 'open' && result.state == 'closed'")], [entry]) == []


def test_an_object_needs_only_the_fields_that_are_named() -> None:
    """An expectation of a nested argument may leave fields open."""
    entry = entry_of(action_of(make("a", fields={"kind": "damage", "order": 7})))

    assert gaps([expects(args={"fields": {"kind": "damage"}})], [entry]) == []
    assert gaps([expects(args={"fields": {"kind": "other"}})], [entry]) == ["effect_missing"]
    assert gaps([expects(args={"fields": {}})], [made("x")]) == ["effect_missing"]


FEW = st.lists(st.sampled_from(["x", "y", "z"]), max_size=4)


@given(FEW, st.lists(st.sampled_from([None, "x", "y", "z"]), max_size=4))
def test_acts_are_counted_where_they_are_needed(done: list[str], wanted: list[str | None]) -> None:
    """It is met exactly if the acts can be dealt out to the expectations, one each, in some way."""
    entries = [made(thing, occurrence=index) for index, thing in enumerate(done)]
    expected = [expects(args={} if thing is None else {"id": thing}) for thing in wanted]

    possible = any(
        all(thing in (None, got) for thing, got in zip(wanted, dealt, strict=True))
        for dealt in permutations(done, len(wanted))
    )

    assert (gaps(expected, entries) == []) is possible


# --- too much -----------------------------------------------------------------------


def flagged(
    expected: Sequence[Expectation], planned: Sequence[Action], done: Sequence[Entry] = (), *, concrete: bool = True
) -> list[str]:
    found = excess(Acceptance(expectations=[*expected]), done, planned, concrete=concrete)
    assert all(problem.code == "unexpected_effect" for _, problem in found)
    return [action.step for action, _ in found]


@pytest.mark.parametrize(
    ("source", "expected", "things", "flags"),
    [
        ("model", [expects("pay")], "xyz", ""),
        ("model", [expects("pay")], "xxy", "1"),
        ("model", [expects("pay", at_least=0)], "xx", "1"),
        ("model", [expects("pay", at_least=2)], "xxx", "2"),
        ("model", [expects("pay"), expects("pay")], "xxx", "2"),
        ("model", [expects("pay", at_most=2)], "xx", ""),
        ("playbook", [expects("pay")], "xx", ""),
    ],
)
def test_no_bound_is_one_each(
    source: Literal["model", "playbook"], expected: list[Expectation], things: str, flags: str
) -> None:
    """Where a model names no bound, what can't be undone is still done to each target only as often as it asks for."""
    acts = [replace(action_of(pay(str(n), thing)), key=f"k{n}") for n, thing in enumerate(things)]
    for begun in range(len(acts)):
        done = [entry_of(act) for act in acts[:begun]]
        found = excess(Acceptance(expectations=expected, source=source), done, acts[begun:], concrete=True)
        assert [act.step for act, _ in found] == [flag for flag in flags if int(flag) >= begun]
    other = action_of(pay("p", "${r.id}"))
    assert not excess(Acceptance(expectations=expected, source=source), [], [other])


A, B = action_of(make("a")), action_of(make("b"))


@pytest.mark.parametrize(
    ("expected", "planned", "flags"),
    [
        ([], [A], ["a"]),
        ([], [action_of(read("r", "x"))], []),
        ([expects()], [A, B], []),
        ([expects(at_most=1)], [A, B], ["b"]),
        ([expects(at_most=1), expects(at_most=1)], [A, B], []),
        ([expects(at_most=0)], [A], ["a"]),
        ([expects(args={"id": "a"})], [A, B], ["b"]),
        ([expects("pay")], [A], ["a"]),
        ([expects()], [action_of(pay("p", "x"))], ["p"]),
    ],
)
def test_what_is_too_much(expected: list[Expectation], planned: list[Action], flags: list[str]) -> None:
    """An effect that no expectation asks for, or one more than they allow, shows before it happens."""
    assert flagged(expected, planned) == flags


def test_what_was_done_counts() -> None:
    """An effect done before uses up what is allowed, unless it is the very act that is planned again."""
    assert flagged([expects(at_most=1)], [B], [entry_of(A)]) == ["b"]
    assert flagged([expects(at_most=1)], [A], [entry_of(A)]) == []


def test_only_a_plan_may_still_refer() -> None:
    """A reference may come to what is expected; text of the world that looks like one may not."""
    unresolved = action_of(make("a", id="${look.id}"))

    assert flagged([expects(args={"id": "x"})], [unresolved], concrete=False) == []
    assert flagged([expects(args={"id": "x"})], [unresolved], concrete=True) == ["a"]
