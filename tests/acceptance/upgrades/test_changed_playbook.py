"""A playbook's file is changed while a task waits for its approval: the real rules of today decide."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from steward.composition import open_app
from steward.domain.model import Decision
from steward.domain.ports.reviews import Review
from steward.evals.worlds.desk.serve import running_desk
from steward.playbooks.library import shipped
from steward.service import App
from steward.settings import Settings

GOAL = "Refund 300 EUR for order 1049, the espresso machine leaks."
YES = Decision(kind="approve", by="lea")
FORBID = """rules:
  - id: no-more
    when: tool == 'issue_refund' && args.amount > 200.0
    then: forbid
    message: Nothing above 200 is refunded any more.
"""


def forbidding(text: str) -> str:
    return text.replace("rules:\n", FORBID, 1)


def limiting(text: str) -> str:
    return text.replace("maximum: 5000", "maximum: 250", 1)


def commenting(text: str) -> str:
    return f"{text}# reviewed by the finance team\n"


@asynccontextmanager
async def opened(database: str, folder: Path, desk: str) -> AsyncGenerator[App]:
    settings = Settings(
        home=folder, database_url=database, planner="fixed", playbooks=str(folder / "playbooks"), samples="on"
    )
    async with open_app(settings, desk_url=desk) as app:
        yield app


async def asked(app: App) -> Review:
    (review,) = await app.deps.reviews.list(task_id="t")
    return review


def refunds(database: str) -> list[str]:
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT order_id FROM desk.refund WHERE idempotency_key IS NOT NULL").fetchall()
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize("change", [forbidding, limiting, commenting])
async def test_a_yes_counts_under_the_rules_that_it_was_given(
    change: Callable[[str], str], database_url: str, tmp_path: Path
) -> None:
    """A file changed after the question was asked: the yes is not taken; what is forbidden by now is never done."""
    path = tmp_path / "playbooks" / "refund.yaml"
    path.parent.mkdir()
    path.write_text((shipped() / "refund.yaml").read_text())
    async with running_desk(database_url) as desk:
        async with opened(database_url, tmp_path, desk) as app:
            await app.run(GOAL, task_id="t", requested_by="kim")
        path.write_text(change(path.read_text()))
        async with opened(database_url, tmp_path, desk) as app:
            task = await app.decide((await asked(app)).question.id, YES)
            review = await asked(app)

            assert (task.status, refunds(database_url)) == ("needs_review", [])
            if change is not commenting:
                assert review.question.reason.value == "invalid_plan"
                return
            assert review.question.changed == ["the rules of playbook refund changed"]
            done = await app.decide(review.question.id, YES)
            assert (done.status, refunds(database_url)) == ("complete", ["1049"])
