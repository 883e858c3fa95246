"""`/metrics`: who reads it, and what it says, as Prometheus parses it, of tasks that any process carried out."""

from __future__ import annotations

import httpx
from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics

from steward.checkpoints.totals import PostgresTotals
from steward.domain.figures.distributions import duration_bin
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.reviews import Terms
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor
from steward.domain.totals import Totals
from steward.server.metrics.exporter import Exporter
from steward.server.metrics.families import totals_of
from steward.service import App
from tests.integration.auth.conftest import Opened
from tests.integration.auth.test_site import bearer, token

MANY = b"""
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, started_at, finished_at)
    SELECT 'u' || n, 'order 1045', 'complete', 'refund', '', 1, '{}', '', '{}', now() - interval '60 s', now()
    FROM generate_series(1, 120) AS n
"""
ENDED = b"""
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, error, started_at,
        finished_at)
    SELECT 't' || n, 'order 1045', CASE WHEN n = 3 THEN 'failed' ELSE 'complete' END, 'refund', '', n, '{}', '',
        '{"tokens": 10, "cost": 0.1}', CASE WHEN n = 3 THEN 'gone' END, now() - interval '60 s', now()
    FROM generate_series(1, 3) AS n;
INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out,
        cost, seconds, by, detail)
    SELECT 't' || n, 'plan', '', 'proposed', 0.8, 'm', 'v1', 7, 3, 0.1, 1, '', '{}' FROM generate_series(1, 3) AS n;
INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts,
        claimed_at, settled_at, receipt, verdict)
    VALUES ('k1', 't3', 's', 'pay', '{}', 'irreversible', -1, 1, 1, 0, 2, now() - interval '2 s', now(),
        '{"kind": "lost"}', '{"status": "unknown"}');
"""


WAITING = b"""
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage)
    VALUES ('w1', 'order 1045', 'needs_review', 'refund', '', 0, '{}', '', '{}');
INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out,
        cost, seconds, by, detail)
    SELECT 'w1', kind, '', outcome, 0.8, model, 'v1', 7, 3, 0.1234567891, 1.0005, '', '{}' FROM (VALUES
        ('plan', 'error', 'm'), ('plan', 'proposed', 'm'), ('acceptance', 'none', 'n'),
        ('validation', 'refused', 'm'), ('plan', 'proposed', 'fixed-plans'), ('verdict', 'verified', '')
    ) AS one (kind, outcome, model);
"""
AFTERWARDS = [  # the task goes on, ends, is counted among those that ended, and changes once more
    "UPDATE steward.task SET status = 'running' WHERE id = 'w1'",
    "UPDATE steward.task SET status = 'complete', finished_at = now() WHERE id = 'w1'",
    "",
    "UPDATE steward.task SET folded_at = NULL WHERE id = 'w1'",
    "",
]
UNFOLDED = b"SELECT count(*) FROM steward.task WHERE finished_at IS NOT NULL AND folded_at IS NULL"


async def asked(app: App, review: str, reason: Reason = Reason.APPROVAL) -> None:
    question = Question(id=review, reason=reason, text="?", options=["approve", "abort"], digest="d")
    await app.deps.tasks.open(Task(id=f"t-{review}", goal="order 1045"))
    await app.deps.reviews.open(f"t-{review}", question, Terms(goal="order 1045"))


def values(answer: httpx.Response) -> dict[tuple[str, ...], float]:
    """Every sample by its name and its labels' values, sorted."""
    assert answer.status_code == 200
    return {
        (one.name, *sorted(one.labels.values())): one.value
        for family in parser.text_string_to_metric_families(answer.text)
        for one in family.samples
    }


async def watched(app: App) -> None:
    """So many more tasks that ended that what is usual for their playbook is known."""
    assert app.folds is not None
    assert app.drift is not None
    async with app.jobs.pool.connection() as connection:
        await connection.execute(MANY, prepare=False)
        while (await (await connection.execute(UNFOLDED)).fetchall()) != [{"count": 0}]:
            await app.folds.fold_all()
    await app.drift.look()


async def filled(app: App) -> None:
    """Three tasks that ended and are counted, a question that waits and one that was decided."""
    assert app.folds is not None
    async with app.jobs.pool.connection() as connection:
        await connection.execute(ENDED, prepare=False)
        while (await (await connection.execute(UNFOLDED)).fetchall()) != [{"count": 0}]:  # the site folds as well
            await app.folds.fold_all()
    await asked(app, "r1")
    await asked(app, "r2")
    await app.queue.viewed("r2", Actor(name="kim", source="page"))
    await app.deps.reviews.decide("r2", Decision(kind="abort", by="kim", id="d"))


async def test_it_is_for_those_who_watch(site: Opened) -> None:
    """A scraper's token reads it and nothing else; operators and admins may, others and nobody may not."""
    async with site(auth="token") as (client, app):
        keys = {role: bearer(await token(app, role)) for role in ("monitor", "operator", "admin", "reviewer")}
        said = {role: (await client.get("/metrics", headers=key)).status_code for role, key in keys.items()}
        assert said == {"monitor": 200, "operator": 200, "admin": 200, "reviewer": 403}
        assert (await client.get("/metrics")).status_code == 401
        assert (await client.get("/steward/metrics", headers=keys["monitor"])).status_code == 200
        for page in ("/tasks", "/reviews"):
            shown = await client.get(page, headers=keys["monitor"])
            assert "order 1045" not in shown.text


async def test_totals_are_those_of_all_processes(site: Opened) -> None:
    """What others carried out before is counted, what waits is told, and both of Prometheus' formats are served."""
    async with site() as (client, app):
        await filled(app)

        told = await client.get("/metrics")
        found = values(told)

        expected = {
            ("steward_tasks_total", "refund", "alone"): 2,
            ("steward_tasks_total", "refund", "failed"): 1,
            ("steward_tasks_total", "refund", "cancelled"): 0,
            ("steward_steps_total", "refund"): 6,
            ("steward_task_steps_bucket", "refund", "2.0"): 2,
            ("steward_task_steps_count", "refund"): 3,
            ("steward_tool_calls_total", "pay"): 2,
            ("steward_tool_failures_total", "pay", "lost"): 1,
            ("steward_verdicts_total", "pay", "unknown"): 1,
            ("steward_model_tokens_total", "m", "in"): 21,
            ("steward_model_calls_total", "m"): 3,
            ("steward_reviews_opened_total", "approval"): 2,
            ("steward_reviews_decided_total", "approval", "abort", "person"): 1,
            ("steward_review_seconds_bucket", "approval", "+Inf"): 1,
            ("steward_review_view_seconds_count", "approval"): 1,
            ("steward_review_claim_seconds_count", "approval"): None,  # nobody claimed it
            ("steward_reviews_open", "approval"): 1,
            ("steward_tasks_open", "pending"): 2,
            ("steward_queue_depth",): 0,
        }
        assert {name: found.get((name[0], *sorted(name[1:]))) for name in expected} == expected
        assert round(found["steward_model_cost_usd_total", "m"], 6) == 0.3
        assert "order 1045" not in told.text
        accepting = {"Accept": "application/openmetrics-text; version=1.0.0"}
        opened = await client.get("/metrics", headers=accepting)
        assert opened.headers["content-type"].startswith("application/openmetrics-text")
        assert len([*openmetrics.text_string_to_metric_families(opened.text)]) > 20  # pyright: ignore[reportUnknownMemberType]


async def test_a_models_calls_count_once_from_when_they_were_made(site: Opened) -> None:
    """Those of a task that waits for a person, too, and no sum falls or grows as that goes on and ends."""
    async with site() as (client, app):
        await filled(app)
        async with app.jobs.pool.connection() as connection:
            await connection.execute(WAITING, prepare=False)
        sums = [(await PostgresTotals(app.jobs.pool).read()).models]
        for change in AFTERWARDS:
            if change:
                async with app.jobs.pool.connection() as connection:
                    await connection.execute(change.encode())
            elif app.folds is not None:
                await app.folds.fold_all()
            sums.append((await PostgresTotals(app.jobs.pool).read()).models)

        told = values(await client.get("/metrics"))

    assert all(one == sums[0] for one in sums)
    found = {name: told[f"steward_model_{name}_total", "m"] for name in ("calls", "errors", "cost_usd", "seconds")}
    assert found == {"calls": 5, "errors": 1, "cost_usd": 0.546913578, "seconds": 5.001}
    assert told["steward_model_errors_total", "n"] == 1


def test_a_task_that_waited_for_a_day_is_not_one_of_half_an_hour() -> None:
    """Its time holds that of people."""
    totals = Totals(seconds={"refund": {duration_bin(100_000): 1}})
    (family,) = [one for one in totals_of(totals) if one.name == "steward_task_seconds"]
    until = {one.labels["le"]: one.value for one in family.samples if "le" in one.labels}
    assert (until["86400.0"], until["259200.0"]) == (0, 1)


async def test_a_question_counts_once_and_no_counter_falls(site: Opened) -> None:
    """Looks overlap, and a task that is counted anew as something else takes nothing away."""
    async with site() as (_, app):
        exporter = Exporter()
        await filled(app)
        for alone in (3, 1):
            async with app.jobs.pool.connection() as connection:
                await connection.execute("UPDATE steward.figure_hour SET alone = %s", [alone])
            exporter.forget()
            text, _ = await exporter.exposition(app.jobs, "")
            assert b'steward_tasks_total{outcome="alone",playbook="refund"} 3.0' in text
            assert b'steward_reviews_opened_total{reason="approval"} 2.0' in text


async def test_a_server_that_is_started_again_counts_no_question_of_before(site: Opened) -> None:
    """What the one before it counted would be counted twice, as Prometheus adds what follows a restart."""
    async with site() as (_, app):
        await filled(app)
        exporter = Exporter()
        before, _ = await exporter.exposition(app.jobs, "")
        await asked(app, "r3")
        exporter.forget()
        after, _ = await exporter.exposition(app.jobs, "")

    assert b'steward_reviews_opened_total{reason="approval"} 0.0' in before
    assert b"steward_reviews_decided_total{" not in before
    assert b'steward_reviews_opened_total{reason="approval"} 1.0' in after


async def test_scrapes_share_one_look(site: Opened) -> None:
    """However often it is asked for, the database is read once in some seconds."""
    async with site() as (client, app):
        before = values(await client.get("/metrics"))
        await asked(app, "r1")

        assert values(await client.get("/metrics")) == before
