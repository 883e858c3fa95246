"""The schema holds what the code relies on: invariants as constraints, hot queries by index."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from psycopg import sql

from checkpoints.statements import statements

_FILL = """
INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage, created_at)
    SELECT 't' || n, 'g', (ARRAY['pending', 'running', 'needs_review'])[1 + n %% 3], '', 0, '{}', '', '{}',
        now() - make_interval(secs => n)
    FROM generate_series(1, %(rows)s) AS n;
UPDATE steward.task SET status = 'running' WHERE status = 'needs_review' AND id NOT LIKE '%%55';
INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence)
    SELECT 'k' || n, 't' || n, 's', 'x', '{}', 'read', 0, 1, 1, 0 FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.review (id, task_id, question, opened_at, decision, decided_at, applied_at)
    SELECT 'r' || n, 't' || n, '{}', now() - make_interval(secs => n),
        CASE WHEN n %% 50 > 0 THEN '{"kind": "approve"}'::jsonb END,
        CASE WHEN n %% 50 > 0 THEN now() END,
        CASE WHEN n %% 50 > 1 THEN now() END
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.decision (
        task_id, kind, subject, outcome, model, prompt_version, tokens_in, tokens_out, cost, seconds, by, detail)
    SELECT 't' || n, 'plan', '', '', '', '', 0, 0, 0, 0, '', '{}' FROM generate_series(1, %(rows)s) AS n;
ANALYZE steward.task, steward.action, steward.review, steward.decision;
"""
LEASE = {"task_id": "t7", "holder": 1, "epoch": 1, "seconds": 60.0}


@pytest.fixture(scope="module")
def filled(server_url: str, admin: psycopg.Connection, template: str, worker_id: str) -> Any:
    """A database with some thousand rows a table."""
    name = f"filled_{worker_id}"
    admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    with psycopg.connect(server_url, dbname=name, autocommit=True) as connection:
        psycopg.ClientCursor(connection).execute(_FILL.encode(), {"rows": 5000})
        yield connection
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.parametrize(
    ("table", "statement", "values", "index"),
    [
        ("task", "get", {"id": "t7"}, "task_pkey"),
        ("task", "newest", {"before": None, "limit": 50}, "task_newest"),
        ("task", "newest", {"before": 2e9, "limit": 50}, "task_newest"),
        ("task", "newest_by_status", {"status": "needs_review", "before": None, "limit": 50}, "task_by_status"),
        ("lease", "acquire", LEASE, "task_pkey"),
        ("lease", "renew", LEASE, "task_pkey"),
        ("action", "settle", {**LEASE, "key": "k7", "value": None}, "action_pkey"),
        ("action", "entry", {"key": "k7"}, "action_pkey"),
        ("action", "history", {"task_id": "t7"}, "action_by_task"),
        ("review", "get", {"id": "r7"}, "review_pkey"),
        ("review", "list_open", {"limit": 100}, "review_open"),
        ("review", "list_all", {"limit": 100}, "review_oldest"),
        ("review", "list_of_task", {"task_id": "t7", "open_only": True, "limit": 100}, "review_by_task"),
        ("review", "unapplied", {}, "review_unapplied"),
        ("decision", "of_task", {"task_id": "t7"}, "decision_by_task"),
    ],
)
def test_hot_queries_use_their_index(
    filled: psycopg.Connection, table: str, statement: str, values: dict[str, object], index: str
) -> None:
    """What runs at every step, or whenever a person looks, does not read whole tables."""
    cursor = psycopg.ClientCursor(filled)
    cursor.execute(b"EXPLAIN (FORMAT JSON) " + statements(table)[statement], values)
    (plan,) = cursor.fetchone() or ({},)
    nodes = _nodes(plan[0]["Plan"])
    assert index in {node.get("Index Name") for node in nodes}, json.dumps(plan)
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan"], json.dumps(plan)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE steward.task SET status = 'done' WHERE id = 't1'",
        "UPDATE steward.task SET status = 'complete' WHERE id = 't1'",
        "UPDATE steward.task SET finished_at = now() WHERE id = 't1'",
        "UPDATE steward.task SET lease_holder = 1 WHERE id = 't1'",
        "UPDATE steward.action SET claims = 0 WHERE key = 'k1'",
        "UPDATE steward.action SET risk = 'none' WHERE key = 'k1'",
        "UPDATE steward.action SET settled_at = now() WHERE key = 'k1'",
        """UPDATE steward.action SET verdict = '{"status": "fine"}' WHERE key = 'k1'""",
        "UPDATE steward.review SET decision = NULL WHERE id = 'r1'",
        "UPDATE steward.review SET applied_at = now() WHERE id = 'r50'",
        """UPDATE steward.review SET decision = '{"kind": "maybe"}' WHERE id = 'r1'""",
        "DELETE FROM steward.task WHERE id = 't1'",
        "UPDATE steward.decision SET outcome = 'other' WHERE task_id = 't1'",
        "DELETE FROM steward.decision WHERE task_id = 't1'",
    ],
)
def test_the_database_refuses_what_cannot_be(filled: psycopg.Connection, change: str) -> None:
    """Rows that no history could have made are refused, whoever writes them."""
    with pytest.raises((psycopg.errors.IntegrityError, psycopg.errors.RaiseException)):
        filled.execute(change.encode())


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in _nodes(child))]
