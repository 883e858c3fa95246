"""One ended task is counted by what is on record of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.figures.error_text import normalised
from steward.domain.figures.facts import Act, Asked, Ended, Refusal, Said
from steward.domain.figures.outcomes import STAGES
from steward.domain.figures.summary import confidence_bin, summarise

PLAN = Said(kind="plan", outcome="proposed", confidence=0.8, model="m", prompt_version="v1", tokens_in=9, tokens_out=1)
PASSED = Said(kind="validation", outcome="passed", confidence=1.0)
REFUSED = Said(kind="validation", outcome="refused", refusals=[Refusal(code="forbidden", rule="no-cash")], at=5.0)
FIND = Act(key="f", seq=1, tool="find_order", attempts=1, receipt="answered", verdict="verified", settled_at=0.2)
PAY = Act(
    key="p", seq=2, tool="pay", attempts=1, receipt="answered", verdict="verified", claimed_at=1.0, settled_at=1.5
)
DONE = Ended(id="t", playbook="refund", started_at=10.0, finished_at=70.0, acts=[FIND, PAY], said=[PLAN, PASSED])
YES = Asked(reason="approval", decision="approve", rules=["over-100"], opened_at=20.0)
MORE = Asked(reason="ceiling", ceiling="tokens", decision="abort")


def seen(key: str, outcome: str = "verified", reason: str = "") -> Said:
    return Said(kind="verdict", outcome=outcome, key=key, reason=reason, at=7.0)


@pytest.mark.parametrize(
    ("task", "outcome", "end", "right"),
    [
        (DONE, "alone", "complete", True),
        (replace(DONE, asked=[YES]), "with_person", "complete", True),
        (replace(DONE, asked=[replace(YES, decision="edit")]), "with_person", "complete", False),
        (replace(DONE, asked=[replace(YES, decision="respond", machine=True)]), "alone", "complete", True),
        (replace(DONE, complete=False), "failed", "failed", False),
        (replace(DONE, complete=False, asked=[replace(YES, decision="reject")]), "failed", "rejected", False),
        (replace(DONE, complete=False, asked=[replace(YES, decision="abort", machine=True)]), "failed", "expired",
         False),
        (replace(DONE, complete=False, asked=[MORE]), "limit", "limit: tokens", False),
        (replace(DONE, complete=False, cancelled=True), "cancelled", "cancelled", None),
        (replace(DONE, said=[replace(PLAN, marked=False)]), "alone", "complete", False),
        (replace(DONE, said=[replace(PLAN, marked=False), PLAN]), "alone", "complete", True),
        (replace(DONE, complete=False, asked=[replace(MORE, decision="grant")]), "failed", "failed", False),
        (replace(DONE, complete=False, asked=[replace(MORE, decision="leave_out")]), "failed", "failed", False),
        (replace(DONE, complete=False, asked=[replace(MORE, decision="")]), "limit", "failed", False),
        (replace(DONE, complete=False, asked=[replace(YES, machine=True)]), "failed", "failed", False),
    ],
)  # fmt: skip
def test_outcome_end_and_rightness(task: Ended, outcome: str, end: str, right: bool | None) -> None:
    """Who was asked, what was reached and what people say decide what a task counts as."""
    summary = summarise(task)
    assert (summary.outcome, summary.end, summary.right) == (outcome, end, right)


def test_what_somebody_cancelled_counts_in_no_share() -> None:
    """Shares are of the tasks that were not cancelled: more of them than there are would be no share."""
    summary = summarise(replace(DONE, complete=False, cancelled=True, asked=[MORE, YES]))
    assert (summary.outcome, summary.with_person, summary.ceilings) == ("cancelled", False, [])


def test_the_last_plan_tells_model_version_and_confidence() -> None:
    """A fallback's call counts for its own model, the task for the last plan's."""
    other = replace(PLAN, model="n", prompt_version="v2", confidence=0.4, cost=0.5)
    lost = Said(kind="plan", outcome="error", model="m", tokens_in=3)
    unsure = replace(PLAN, confidence=float("nan"), model="n", prompt_version="v2")
    unstated = replace(lost, kind="acceptance", outcome="none", tokens_in=0)
    summary = summarise(replace(DONE, said=[PLAN, lost, unstated, other, unsure]))
    assert (summary.model, summary.prompt_version, summary.confidence) == ("n", "v2", 0.4)
    assert [(one.model, one.calls, one.errors, one.tokens_in) for one in summary.models] == [
        ("m", 3, 2, 12), ("n", 2, 0, 18),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "acts", "stage"),
    [
        ([], [], "asked"),
        ([replace(PLAN, outcome="refused")], [], "asked"),
        ([PLAN, REFUSED], [], "planned"),
        ([PLAN, PASSED], [], "checked"),
        ([PLAN, PASSED], [replace(PAY, verdict="unknown")], "acted"),
        ([PLAN, PASSED], [FIND], "verified"),
    ],
)
def test_how_far_it_got(said: list[Said], acts: list[Act], stage: str) -> None:
    """A task that failed is counted at the last point that it surely passed."""
    assert STAGES[summarise(replace(DONE, complete=False, said=said, acts=acts)).stage] == stage


def test_the_path_reads_in_order() -> None:
    """Plans, checks, calls and answers stand in order; a wave's calls as they were meant, repeated ones collapsed."""
    loop = [replace(PAY, key=f"p{number}", seq=number) for number in range(3, 8)]
    said = [PLAN, REFUSED, PLAN, PASSED, seen("p", "pending"), seen("p", "refuted"), seen("f"),
            Said(kind="person", outcome="approve", reason="approval"), *(seen(act.key) for act in loop)]  # fmt: skip
    assert summarise(replace(DONE, acts=[FIND, PAY, *loop], said=said)).path == (
        "plan → refused: forbidden → plan → checked → find_order → pay: refuted → person (approval): approve"
        " → pay ×4–9 → complete"
    )


def test_an_answer_that_no_person_gave_is_no_persons_in_the_path() -> None:
    """A system that answers again, a time that ran out: Steward went on by itself, and the path says so."""
    back = Said(kind="person", outcome="approve", reason="error", machine=True)
    assert summarise(replace(DONE, acts=[], said=[back, PLAN, PASSED])).path == (
        "steward (error): approve → plan → checked → complete"
    )


def test_a_fixed_plan_is_no_call_of_a_model() -> None:
    """It was asked nothing and costs nothing, and by its name the tasks can be told apart all the same."""
    summary = summarise(replace(DONE, said=[replace(PLAN, model="fixed-plans")]))
    assert (summary.model, summary.models) == ("fixed-plans", [])


def test_calls_are_counted_by_tool() -> None:
    """Retries, refusals and lost answers are counted, also where it came to a good end."""
    again = replace(PAY, attempts=3, refusals=1)
    found = replace(PAY, key="q", code="recovered")
    (find, pay) = summarise(replace(DONE, acts=[FIND, again, found, replace(PAY, key="r", attempts=0)])).tools
    assert (find.acts, find.calls, find.failed) == (1, 1, 0)
    assert (pay.acts, pay.calls, pay.retries, pay.refused, pay.lost, pay.verified, pay.failed) == (2, 4, 2, 1, 1, 2, 2)
    assert len(pay.bins) == 1  # what was found again did not end when it was called


def test_what_it_met_is_named() -> None:
    """Errors are named by tool and text, refusals and questions by code and rule, each with how often and when."""
    refused = replace(PAY, receipt="refused", verdict="refuted")
    task = replace(
        DONE,
        acts=[refused],
        said=[PLAN, REFUSED, REFUSED, seen("p", "refuted", "order 1043: 'no'"), seen("p", "refuted", "order 9: 'off'")],
        asked=[YES],
    )
    named = [(one.kind, one.subject, one.text, one.count, one.first_at) for one in summarise(task).labels]
    assert named == [
        ("stop", "forbidden", "no-cash", 2, 5.0),
        ("stop", "asked approval", "over-100", 1, 20.0),
        ("refused", "pay", "order <n>: <value>", 2, 7.0),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HTTP 503 from https://shop.example/orders/7?x=1: busy", "HTTP 503 from <url> busy"),
        ("can't refund EUR 15.00, don't ask", "can't refund EUR <n>, don't ask"),
        ("no order ord_12ab for kim@example.com since 2026-11-26T09:00:00Z", "no order <id> for <mail> since <time>"),
        ("10.0.0.1:8021 timed out at 12:30:05", "<address> timed out at <time>"),
        ("3fa85f64-5717-4562-b3fc-2c963f66afa6 is gone", "<id> is gone"),
        ("token=abcdef123456 was refused", "token=*** was refused"),
        ("“there is no lift 404”", "“there is no lift <n>”"),
        (
            "pay got HTTP 500; it said “no account of \"Kim\" in 'DE'”",
            "pay got HTTP 500; it said “no account of <value> in <value>”",
        ),
        ('its answer was “{"id": "A", "lines": [1, 2]}”', "its answer was <value>"),
        ("kein Kunde „Kim“", "kein Kunde <value>"),
        ("  ", "no reason was given"),
    ],
)
def test_errors_that_differ_in_values_are_one(text: str, name: str) -> None:
    """What differs from one time to the next is taken out of an error's text, secrets as well; its status stays."""
    assert normalised(text) == name


def test_confidence_falls_into_twentieths() -> None:
    """Bounds belong to the bin above them, full confidence has its own, and nonsense is held within."""
    assert [confidence_bin(one) for one in (0.0, 0.049, 0.05, 0.3, 0.7, 0.999, 1.0, 7.0, -1.0)] == [
        0, 0, 1, 6, 14, 19, 20, 20, 0,
    ]  # fmt: skip


def test_a_second_look_counts_as_a_call_of_its_model_and_its_stop_as_a_turn() -> None:
    """A go changes no path; what its plan was worth is told by the planner's own confidence."""
    stop = Said(kind="second_look", outcome="stop", confidence=0.4, model="second", tokens_in=5, cost=0.1)
    told = summarise(replace(DONE, said=[PLAN, PASSED, stop], asked=[replace(YES, reason="second_look")]))
    went = summarise(replace(DONE, said=[PLAN, PASSED, replace(stop, outcome="go")]))

    assert {one.model: (one.calls, one.tokens_in) for one in told.models} == {"m": (1, 9), "second": (1, 5)}
    assert "second look: stop" in told.path
    assert "second look" not in went.path
    assert (told.confidence, told.outcome) == (0.8, "with_person")
