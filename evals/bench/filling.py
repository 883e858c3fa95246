"""Rows of many tasks, written at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files

import psycopg

from steward.domain.model import Question, Reason


def fill(database: str, file: str, values: Mapping[str, object]) -> None:
    """Run a file of statements that stands here, and let Postgres learn the tables' numbers."""
    statement = files("steward.evals.bench").joinpath(file).read_text(encoding="utf-8")
    with psycopg.connect(database, autocommit=True) as connection:
        psycopg.ClientCursor(connection).execute(statement.encode(), values)
        connection.execute("VACUUM ANALYZE")


def question_shown() -> str:
    """A question as a reviewer finds it, as JSON; each row has its own id."""
    question = Question(
        id="",
        reason=Reason.APPROVAL,
        text="issue_refund waits for approval: Refunds over 100 need a person's approval.",
        options=["approve", "edit", "reject", "abort"],
        digest="0" * 64,
        tool="issue_refund",
        step="refund",
        args={"order_id": "1042", "amount": 300, "reason": "as agreed"},
    )
    return json.dumps(asdict(question))
