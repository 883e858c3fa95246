"""A task that was carried out becomes a case, and the case holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from steward.composition import open_app
from steward.domain.case_of_task import case_of
from steward.domain.errors import Unusable
from steward.domain.model import Decision
from steward.evals.regression.adding import add_case
from steward.evals.regression.loading import load_cases
from steward.evals.regression.runner import run_cases
from steward.evals.worlds.desk.serve import running_desk
from steward.settings import Settings


async def test_a_task_becomes_a_case_that_holds(database_url: str, server_url: str, tmp_path: Path) -> None:
    """A refund that a person approved, with a mail: played back it ends as it did, and nothing else happens."""
    path = tmp_path / "mine.yaml"
    settings = Settings(home=tmp_path, database_url=database_url, planner="fixed")
    async with running_desk(database_url) as desk, open_app(settings, desk_url=desk) as app:
        task = await app.run("Refund 400 EUR for order 1049", requested_by="mara")
        [review] = await app.reviews(task_id=task.id)
        task = await app.decide(review.question.id, Decision(kind="approve", by="lea"))
        history = await app.deps.ledger.history(task.id)
        reviews = [*await app.deps.reviews.list(task_id=task.id, open_only=False)]
        case = case_of(task, history, reviews)
    add_case(path, case)
    with pytest.raises(Unusable, match="another --id"):
        add_case(path, case)
    [loaded] = load_cases([path])
    assert loaded.id == f"refund-400-eur-for-order-1049-{task.id[:8]}"
    assert loaded.expect.acted == {"issue_refund": 1, "send_email": 1}
    done = await run_cases([loaded], Settings(home=tmp_path, planner="fixed"), server=server_url)
    assert [one.findings for one in done.results] == [[]]


def test_what_people_wrote_in_the_file_stays(tmp_path: Path) -> None:
    """Comments and cases stay, the new one stands at the end; what makes no case leaves the file as it was."""
    path = tmp_path / "mine.yaml"
    written = "# ours\ncases:\n    - {id: first, goal: G, expect: {status: failed}} # by hand\n"
    path.write_text(written, encoding="utf-8")
    add_case(path, {"id": "second", "goal": "G", "expect": {"status": "complete"}})
    assert path.read_text(encoding="utf-8").startswith(written)
    assert [case.id for case in load_cases([path])] == ["first", "second"]
    before = path.read_text(encoding="utf-8")
    with pytest.raises(Unusable, match="the task makes no case: third"):
        add_case(path, {"id": "third", "goal": "G", "expect": {"status": "running"}})
    assert path.read_text(encoding="utf-8") == before
    assert [one.name for one in tmp_path.iterdir()] == ["mine.yaml"]
