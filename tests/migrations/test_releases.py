"""Tasks that earlier releases left behind go on with today's code: nothing lost, nothing twice."""

from __future__ import annotations

import json
import mailbox
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from steward.composition import open_app
from steward.domain.model import Decision, Plan, Question
from steward.domain.ports.tasks import Task
from steward.domain.upgrades import SCHEMA, UPGRADES
from steward.evals.worlds.desk.serve import running_desk
from steward.service import App
from steward.settings import Settings
from tests.migrations.releases.leave import GOALS, shapes

FOLDERS = [folder for folder in sorted((Path(__file__).parent / "releases").iterdir()) if folder.is_dir()]
RELEASES = [folder for folder in FOLDERS if (folder / "dump.sql").exists()]
ENDED = ("complete", "failed")
MOST_ANSWERS = 3
ANSWERS = {  # what a person says to what each task waits for
    "approval": Decision(kind="approve", by="lea"),
    "decided": Decision(kind="approve", by="lea"),
    "unknown": Decision(kind="approve", by="lea"),  # look once more: the desk answers again
    "refuted": Decision(kind="approve", by="lea"),  # try once more: the desk does what it says again
    "ambiguous": Decision(kind="respond", by="lea", message="It is order 1090."),
    "ceiling": Decision(kind="abort", by="lea", message="it never comes"),
}
FAILS = {"ceiling", "rejected"}
REFUNDED = {"1043": "complete", "1049": "approval", "1059": "unknown", "1086": "refuted", "1089": "decided"}
MAILED = ("mail", "1043")  # by the earlier release
DAMAGED = {"1041": "before-the-call", "1042": "after-the-effect", "1044": "between-nodes", "1090": "ambiguous"}


@dataclass(frozen=True)
class Scene:
    """Today's Steward over what a release left behind."""

    app: App
    database: str
    home: Path

    async def ended(self, task_id: str) -> Task:
        """The task once it was gone on with, and all that it asks is answered."""
        task = await self.app.resume(task_id)
        for _ in range(MOST_ANSWERS):
            if task.status in ENDED:
                break
            (review,) = await self.app.deps.reviews.list(task_id=task_id)
            task = await self.app.decide(review.question.id, ANSWERS[task_id])
        return task

    def effects(self) -> Counter[str]:
        """How often each effect happened, by the desk's own tables and the mails sent by today's Steward."""
        query = """
            SELECT 'ticket ' || order_id FROM desk.ticket WHERE idempotency_key IS NOT NULL
            UNION ALL SELECT 'status ' || record_id FROM desk.status_change WHERE idempotency_key IS NOT NULL
            UNION ALL SELECT 'refund ' || order_id FROM desk.refund WHERE idempotency_key IS NOT NULL
        """
        with psycopg.connect(self.database) as connection:
            counted = Counter(str(row[0]) for row in connection.execute(query))
        orders = [*REFUNDED, *DAMAGED]
        for mail in mailbox.Maildir(self.home / "mail", create=False):
            counted.update(f"mail {order}" for order in orders if order in str(mail["subject"]))
        return counted


@pytest.fixture(params=RELEASES, ids=lambda folder: folder.name)
async def scene(request: pytest.FixtureRequest, empty_database_url: str, tmp_path: Path) -> AsyncGenerator[Scene]:
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute((request.param / "dump.sql").read_bytes(), prepare=False)
    settings = Settings(home=tmp_path, database_url=empty_database_url, planner="fixed")
    async with running_desk(empty_database_url) as desk, open_app(settings, desk_url=desk) as app:
        yield Scene(app, empty_database_url, tmp_path)


async def test_every_task_of_a_release_goes_on(scene: Scene) -> None:
    """Wherever an earlier release left a task, today's ends it as it should, each effect once."""
    tasks = {name: await scene.ended(name) for name in GOALS}

    reached = {name: (task.status, task.error) for name, task in tasks.items()}
    assert {name for name, (status, _) in reached.items() if status == "failed"} == FAILS, reached
    assert {status for status, _ in reached.values()} == {*ENDED}, reached
    refunds = [f"{kind} {order}" for order in REFUNDED for kind in ("refund", "mail") if (kind, order) != MAILED]
    returns = [f"{kind} {order}" for order in DAMAGED for kind in ("ticket", "status", "mail")]
    assert scene.effects() == Counter([*refunds, *returns])


async def test_the_state_of_a_release_is_whole(scene: Scene) -> None:
    """What waits for a person has its plan and its question as values of today's types."""
    for name in ("approval", "unknown", "ceiling"):
        state = await scene.app.state(name)
        assert isinstance(state.plan, Plan)
        assert state.plan.steps
        assert isinstance(state.question, Question)
        assert state.schema == SCHEMA


@pytest.mark.parametrize("release", RELEASES, ids=lambda folder: folder.name)
def test_a_changed_state_has_its_upgrade(release: Path) -> None:
    """Whoever changes what the state is made of raises the schema and says what becomes of older values."""
    old: dict[str, Any] = json.loads((release / "shapes.json").read_text())
    today = shapes()
    changed = {name for name in old["types"].keys() | today.keys() if old["types"].get(name) != today.get(name)}
    assert not changed or old["schema"] < SCHEMA, f"{changed}: raise SCHEMA in steward/domain/upgrades.py"
    upgraded = {name for schema in range(old["schema"], SCHEMA) for name in UPGRADES.get(schema, {})}
    for name in changed & old["types"].keys():
        lost = {*old["types"][name]} - {*today.get(name, [])}
        assert not lost or (name in upgraded and name != "State"), f"{name}: {lost} needs an upgrade, or a new name"
