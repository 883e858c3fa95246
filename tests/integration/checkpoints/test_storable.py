"""Storing never fails because of what somebody said."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from typing import Any

import pytest
from langgraph.types import Interrupt

from steward.checkpoints.decisions import PostgresDecisions
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.serializer import Serializer
from steward.checkpoints.storable import UNFIT, fit, plain
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.model import Action, Decision, Json, Question, Reason, Receipt, Risk, Usage, Verdict
from steward.domain.ports.decisions import Record
from steward.domain.ports.tasks import Task

UGLY_TEXT = "a\x00b\ud800c\udfff"
FIT_TEXT = "a\ufffdb\ufffdc\ufffd"


def _deep(levels: int) -> Json:
    value: Json = "bottom"
    for _ in range(levels):
        value = [value]
    return value


UGLY: dict[str, Json] = {
    "text": UGLY_TEXT,
    "key\x00": {"\udc00": 1},
    "huge": 10**5000,
    "tiny": -(10**5000),
    "nan": math.nan,
    "inf": [math.inf, -math.inf],
    "large": 1.7e308,
    "small": 5e-324,
    "deep": _deep(3000),
    "long": "x" * 3_000_000,
}


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (UGLY_TEXT, FIT_TEXT),
        ({"\x00": [UGLY_TEXT]}, {"\ufffd": [FIT_TEXT]}),
        ([math.nan, math.inf, 1.5, -0.0], ["\ufffd", "\ufffd", 1.5, 0.0]),
        ([10**300, 10**5000, -1], [10**300, "\ufffd", -1]),
        (("a", True, None), ["a", True, None]),
        (Reason.ERROR, "error"),
        (
            Usage(tokens=1),
            {
                "model_calls": 0,
                "replans": 0,
                "repairs": 0,
                "seconds": 0.0,
                "tokens": 1,
                "cost": 0.0,
                "estimated": 0,
                "waited": 0.0,
                "unpriced": 0,
                "longest_call": 0.0,
            },
        ),
        ("\U0001f600 ok", "\U0001f600 ok"),
    ],
)
async def test_what_is_stored_of_what_was_said(pool: Pool, given: Json, stored: Json) -> None:
    """Only what Postgres can't hold is replaced, and Postgres gives back the rest as it was."""
    assert plain(given) == stored
    tasks = PostgresTasks(pool)
    await tasks.open(Task(id="t", goal="g", state={"v": plain(given)}))
    task = await tasks.get("t")
    assert task
    assert task.state == {"v": stored}


async def test_every_store_takes_everything(pool: Pool) -> None:
    """Whatever a model or a tool said, each store keeps it and can read it back."""
    tasks, ledger = PostgresTasks(pool), PostgresLedger(pool)
    task = await tasks.open(Task(id="t", goal=UGLY_TEXT, requested_by=UGLY_TEXT, playbook=UGLY_TEXT))
    assert task.goal == FIT_TEXT
    async with ledger.hold("t", 60) as lease:
        ugly = replace(task, state=UGLY, result=UGLY, error=UGLY_TEXT, confidence=math.nan, steps=10**30)
        await tasks.save(ugly, lease)
        await ledger.claim(_action(UGLY_TEXT), lease)
        await ledger.attempt(_action(UGLY_TEXT), lease)
        receipt = Receipt(kind="answered", result=UGLY, message=UGLY_TEXT)
        assert (await ledger.settle("k", receipt, lease)).receipt
        assert (await ledger.judge("k", Verdict(status="unknown", evidence=UGLY, reason=UGLY_TEXT), lease)).verdict
    await _review(PostgresReviews(pool))
    decisions = PostgresDecisions(pool)
    await decisions.add(Record(task_id="t", kind="plan", subject=UGLY_TEXT, tokens_in=10**30, detail=UGLY))
    (_, record) = await decisions.list("t")  # after the verdict's
    assert (record.subject, record.tokens_in) == (FIT_TEXT, sys.maxsize)
    saved = await tasks.get("t")
    assert saved
    assert saved.state["text"] == FIT_TEXT
    assert json.dumps(saved.state, allow_nan=False)


async def _review(reviews: PostgresReviews) -> None:
    question = Question(id="r", reason=Reason.ERROR, text=UGLY_TEXT, options=["abort"], digest="d", detail=UGLY)
    assert (await reviews.open("t", question)).question.text == FIT_TEXT
    decided = await reviews.decide("r", Decision(kind="abort", by=UGLY_TEXT, message=UGLY_TEXT, result=UGLY))
    assert decided.decision
    assert decided.decision.by == FIT_TEXT


def _action(text: str) -> Action:
    return Action(key="k", task_id="t", step=text, tool=text, args=UGLY, risk=Risk.READ, target=text, revision=10**30)


def test_a_question_of_whatever_numbers_can_be_put() -> None:
    """LangGraph hands interrupts over in a tuple; a number beyond 64 bits in one ended the task's run."""
    (put,) = Serializer().loads_typed(Serializer().dumps_typed((Interrupt(value={"n": [10**40]}, id="i"),)))
    assert put.value == {"n": [UNFIT]}


@pytest.mark.parametrize("value", [{"a": ["x", 1, None]}, Usage(tokens=3), 1.5, None, True, "fine"])
def test_what_fits_is_left_alone(value: Any) -> None:
    """Nothing else changes on the way into a checkpoint."""
    assert fit(value) == value
    assert type(fit(value)) is type(value)
