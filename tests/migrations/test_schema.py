"""The schema holds what the code relies on: invariants as constraints, hot queries by index."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from steward.checkpoints.figure_bounds import bounds
from steward.checkpoints.statements import statements
from steward.checkpoints.task_lists import NOTHING
from steward.checkpoints.totals import CALLS
from steward.domain.figures.slices import Slice

pytestmark = pytest.mark.xdist_group("schema")  # filled once
_FILL = """
INSERT INTO steward.task (
        id, goal, status, requested_by, steps, state, node, usage, created_at, finished_at, business_key)
    SELECT 't' || n, 'g', CASE n %% 50 WHEN 0 THEN 'needs_review' WHEN 1 THEN 'running' ELSE 'complete' END,
        'person' || n %% 200, 0, '{}', '', '{}', now() - make_interval(secs => n),
        CASE WHEN n %% 50 > 1 THEN now() END,
        'k' || n %% 3000 || CASE WHEN n %% 10 = 7 THEN E'\nm' || n %% 500 ELSE '' END
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.action (
        key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, claimed_at)
    SELECT 'k' || n, 't' || n, 's', 'x', '{}', 'read', 0, 1, 1, 0, now() - make_interval(mins => 20000 - n)
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.action (
        key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts, claimed_at)
    SELECT 'e' || n, 't' || n, 's', 'pay', jsonb_build_object('order_id', n::text, 'state',
        (ARRAY['open', 'paid'])[1 + n %% 2], 'note', repeat('x', 200)),
        'reversible', 0, 1, 1, 0, 1, now() - make_interval(mins => 20000 - n)
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.review (
        id, task_id, question, opened_at, decision, decided_at, applied_at, playbook, requested_by, "group", priority,
        assignee, due_at, expires_at)
    SELECT 'r' || n, 't' || n,
        jsonb_build_object('reason', (ARRAY['approval', 'error'])[1 + n %% 2], 'text', repeat('x', 900), 'detail',
            CASE WHEN n %% 10 = 0 THEN jsonb_build_object('lot', 'l' || n %% 20, 'endpoint', 'e7', 'resumes', true)
                ELSE '{}' END),
        now() - make_interval(secs => n),
        CASE WHEN n %% 11 > 0 THEN '{"kind": "approve"}'::jsonb END,
        CASE WHEN n %% 11 > 0 THEN now() END,
        CASE WHEN n %% 50 > 1 AND n %% 11 > 0 THEN now() END,
        'playbook' || n %% 20, 'person' || n %% 200, (ARRAY['reviewers', 'leads'])[1 + n %% 2], n %% 3,
        CASE WHEN n %% 5 = 0 THEN 'person' || n %% 7 END,
        now() + make_interval(secs => n - 500), now() + make_interval(secs => n - 100)
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.decision (
        task_id, kind, subject, outcome, model, prompt_version, tokens_in, tokens_out, cost, seconds, by, detail)
    SELECT 't' || n, 'plan', '', '', '', '', 0, 0, 0, 0, '', '{}' FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.decision (
        task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out, cost, seconds, by,
        detail)
    SELECT 't' || n, 'plan', '', '', n / 20000.0, '', '', 0, 0, 0, 0, '', '{}' FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.decision (
        task_id, kind, subject, outcome, model, prompt_version, tokens_in, tokens_out, cost, seconds, by, at, detail)
    SELECT 't' || n, 'validation', '', 'passed', '', '', 0, 0, 0, 0, '', now() + make_interval(mins => n),
        jsonb_build_object('problems', '[]'::jsonb, 'playbook', 'playbook7', 'version', repeat('a', 12))
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.playbook_version (name, version, files, texts, release)
    SELECT 'playbook' || n %% 20, 'v' || n, '{a.yaml}', ARRAY[repeat('x', 500)], ''
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.playbook_in_force (name, version, release)
    SELECT 'playbook' || n %% 20, 'v' || n, '' FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.decision_mark (decision_id, says, by)
    SELECT n, 'wrong', 'kim' FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.task_kind (playbook, model, prompt_version, release)
    SELECT 'playbook' || n, 'model1', 'v1', '0.3.0' FROM generate_series(1, 20) AS n;
INSERT INTO steward.label (kind, subject, text)
    SELECT 'path', '', 'path ' || n FROM generate_series(1, 50) AS n;
INSERT INTO steward.task_summary
    SELECT 't' || n, 1 + n %% 20, now(), now() - make_interval(mins => n),
        CASE WHEN n %% 30 = 0 THEN 'failed' ELSE 'alone' END,
        'complete', false, '{}', 5, 3, 1, 1, 0, false, 1, 0, 0, 0, 0, 1, 0, 9, 0.5, 10, true, 1 + n %% 50
    FROM generate_series(1, %(rows)s) AS n;
UPDATE steward.task SET folded_at = now() WHERE finished_at IS NOT NULL AND id <> 't77';
INSERT INTO steward.task_tool
    SELECT 't' || n, 'tool' || n %% 30, 1 + n %% 20, now() - make_interval(mins => n), 1, 1, 0, n %% 2, 0, 0,
        0, 1, 0, '{7}'
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.task_model
    SELECT 't' || n, 'model' || n %% 30, 1 + n %% 20, now() - make_interval(mins => n), 1, 0, 9, 9, 0, 0, 1
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.audit (seq, kind, review_id, task_id, actor, source, address, digest, detail, at, hash)
    SELECT n, 'viewed', 'r' || n / 3, 't' || n / 3, 'kim', 'page', '', '', '{}', now(), ''
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.notice (kind, review_id, channel, sent_at)
    SELECT 'new', 'r' || n, (ARRAY['mail', 'webhook'])[1 + n %% 2], CASE WHEN n %% 100 > 1 THEN now() END
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.token (id, hash, name, roles, playbooks, groups)
    SELECT n::text, sha256(n::text::bytea), 'kim', '[]', '[]', '[]' FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.session (hash, name, roles, playbooks, groups, via, expires_at)
    SELECT sha256(n::text::bytea), 'person' || n, '[]', '[]', '[]', 'token', now() + make_interval(secs => n)
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.gate_pass (id, gate, asked_at, waiting, until)
    SELECT n, 'tool' || n %% 500, now(), 1, now() FROM generate_series(1, %(rows)s) AS n;
INSERT INTO steward.attempt_window (what, who, tries, ends_at)
    SELECT 'log in', 'person' || n, '{}', now() + make_interval(secs => n) FROM generate_series(1, %(rows)s) AS n;
"""
FILTER = dict.fromkeys(["reason", "playbook", "playbooks", "requested_by", "assignee", "group"]) | {"overdue": False}
OPEN_ONLY = {"review_queue", "review_open", "review_due", "review_expiring", "review_lot"}
PAGE = {**FILTER, "each": False, "lot": None, "limit": 50, "offset": 0, "after": None, "most": 1000}
TASKS = {"after": None, "limit": 50}
PAST = {
    "tool": "pay",
    "args": Jsonb({"order_id": "77"}),
    "but": "e7",
    "since": datetime(2026, 1, 1, tzinfo=UTC),
    "most": 1001,
}
SHARED = {"args": Jsonb({"state": "open"}), "most": 51}  # an argument of every second act, as many for so few rows
HASH = b"\x00" * 32
WEEK = {**bounds(Slice(since=time.time() - 7 * 86_400, until=time.time() - 60)), "what": ["steps"]}
BEHIND = {
    **NOTHING,
    **bounds(Slice(since=0, until=4e9)),
    "after_at": None,
    "after_id": None,
    "limit": 51,
    "most": 10_001,
    "marks_any": True,
}
DECISIONS = {
    **dict.fromkeys(["after", "kind", "below", "above", "outcome", "model", "task_id", "since", "until", "playbook"]),
    "playbooks": None, "limit": 21, "marks_any": True, "most": 5000,
}  # fmt: skip


def _period(since: float, until: float) -> dict[str, object]:
    """What is asked of a period, by hours from when it is asked: the rows are filled in long after this is read."""
    return {"task_id": None, "playbooks": None, "since": timedelta(hours=since), "until": timedelta(hours=until)}


LEASE = {"task_id": "t7", "holder": 1, "epoch": 1, "seconds": 60.0}


@pytest.fixture(scope="module")
def filled(server_url: str, admin: psycopg.Connection, template: str, worker_id: str) -> Any:
    """A database with some thousand rows a table."""
    name = f"filled_{worker_id}"
    admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    with psycopg.connect(server_url, dbname=name, autocommit=True) as connection:
        # vacuum takes for visible to all only what is known to be on disk
        connection.execute("SET synchronous_commit = on")
        psycopg.ClientCursor(connection).execute(_FILL.encode(), {"rows": 11_000})
        connection.execute("VACUUM ANALYZE")
        yield connection
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.parametrize(
    ("table", "statement", "values", "index"),
    [
        ("task", "get", {"id": "t7"}, "task_pkey|task_beginning"),
        ("task", "beginning", {"pattern": "t777%", "limit": 2}, "task_beginning"),
        ("task", "newest", TASKS, "task_newest"),
        ("task", "newest", {**TASKS, "after": "t7"}, "task_newest"),
        ("task", "newest_by_status", {**TASKS, "status": "pending"}, "task_by_status"),
        ("task", "newest_by_status", {**TASKS, "status": "running"}, "task_by_status"),
        ("task", "newest_by_status", {**TASKS, "status": "needs_review"}, "task_by_status"),
        ("task", "newest_by_status", {**TASKS, "status": "failed"}, "task_by_status"),
        ("task", "newest_by_requester", {**TASKS, "requested_by": "person7"}, "task_by_requester"),
        (
            "task",
            "newest_by_both",
            {**TASKS, "requested_by": "person7", "status": "running"},
            "task_by_requester_and_status",
        ),
        ("lease", "acquire", LEASE, "task_pkey|task_beginning"),
        ("lease", "renew", LEASE, "task_pkey|task_beginning"),
        (
            "action",
            "settle",
            {"rows": Jsonb([{"task_id": "t7", "epoch": 1, "key": "k7"}]), "tasks": ["t7"], "holder": 1},
            "action_pkey",
        ),
        ("action", "entry", {"key": "k7"}, "action_pkey"),
        ("action", "history", {"task_id": "t7"}, "action_by_task"),
        ("action", "past_acts", PAST, "action_by_args"),
        ("action", "past_acts", {**PAST, "since": None}, "action_by_args"),
        ("action", "past_acts", {**PAST, **SHARED}, "action_newest"),
        ("action", "past_acts", {**PAST, **SHARED, "since": None}, "action_newest"),
        ("action", "past_acts", {**PAST, **SHARED, "args": Jsonb({})}, "action_newest"),
        ("action", "past_acts", {**PAST, **SHARED, "tool": "never"}, "action_newest"),
        ("judged_act", "called", _period(-220, -219), "action_by_time"),
        ("judged_act", "asked", _period(-0.01, 1), "review_oldest"),
        ("judged_act", "refused", _period(80, 83), "decision_by_time"),
        ("playbook_version", "in_force", {"names": ["playbook7", "none"]}, "playbook_in_force_newest"),
        ("playbook_version", "history", {"name": "playbook7"}, "playbook_in_force_newest"),
        ("playbook_version", "alike", {"name": "playbook7", "version": "v107"}, "playbook_version_pkey"),
        ("review", "get", {"id": "r7"}, "review_pkey"),
        ("review", "list_open", {"limit": 100}, "review_open"),
        ("review", "list_all", {"limit": 100}, "review_oldest"),
        ("review", "list_of_task", {"task_id": "t7", "open_only": True, "limit": 100}, "review_by_task"),
        ("review", "unapplied", {}, "review_unapplied"),
        ("review", "before_in_lot", {"lot": "l7", "id": "r11"}, "review_lot"),
        ("review", "followers", {"lot": "l7", "before": 4e9, "limit": 100}, "review_lot"),
        ("review", "left_behind", {}, "review_lot"),
        ("review", "endpoints", {}, "review_lot"),
        ("review", "of_endpoint", {"endpoint": "e7", "before": 4e9, "limit": 100}, "review_lot"),
        ("decision", "of_task", {"task_id": "t7"}, "decision_by_task"),
        ("queue", "page", PAGE, "review_queue"),
        ("queue", "of_task", {"task_id": "t7"}, "review_by_task"),
        ("queue", "overdue", {"limit": 100}, "review_due"),
        ("queue", "expired", {"limit": 1000}, "review_expiring"),
        ("queue", "mark_expired", {"id": "r11"}, "review_expiring|review_pkey"),
        ("queue", "locked", {"id": "r7"}, "review_pkey"),
        ("audit", "of_review", {"review_id": "r7", "limit": 200, "beyond": None}, "audit_by_review"),
        ("audit", "of_task", {"task_id": "t7", "limit": 200, "beyond": None}, "audit_by_task"),
        ("audit", "newest", {"limit": 200, "beyond": 9000}, "audit_pkey"),
        ("notice", "take", {"channels": ["mail"], "limit": 20, "lease": 60.0}, "notice_pending"),
        ("notice", "take", {"channels": ["mail", "webhook"], "limit": 20, "lease": 60.0}, "notice_pending"),
        ("notice", "sent", {"id": 7}, "notice_pkey"),
        ("gate", "give_back", {"id": 7}, "gate_pass_pkey"),
        ("key", "by_hash", {"hash": HASH}, "token_hash_key"),
        ("key", "session", {"hash": HASH}, "session_pkey"),
        ("key", "revoke", {"id": "7"}, "session_by_name"),
        ("key", "allow", {"what": "log in", "who": "kim", "most": 5, "seconds": 60.0}, "attempt_window_ending"),
    ],
)
def test_hot_queries_use_their_index(
    filled: psycopg.Connection, table: str, statement: str, values: dict[str, object], index: str
) -> None:
    """What runs at every step, or whenever a person looks, does not read whole tables."""
    indexes, whole, plan = _read_by(filled, table, statement, values)
    assert indexes & {*index.split("|")}, plan  # any of equal ones
    assert not whole, plan


@pytest.mark.parametrize(
    ("table", "statement", "values", "index"),
    [
        ("summary", "ended", {"limit": 200}, "task_unfolded"),
        ("summary", "acts", {"ids": ["t7"], "marked": []}, "action_by_task"),
        ("summary", "said", {"ids": ["t7"]}, "decision_by_task"),
        ("summary", "asked", {"ids": ["t7"]}, "review_by_task"),
        ("summary", "unfolded", {}, "task_unfolded"),
        ("total", "models", CALLS, "decision_by_task"),
        ("total", "opened", {"seconds": 60.0, "limit": 100}, "review_oldest"),
        ("total", "decided", {"seconds": 60.0, "limit": 100}, "review_decided"),
        ("figures", "sums", WEEK, "task_summary_newest"),
        ("figures", "bins", WEEK, "task_summary_newest"),
        ("figures", "models", WEEK, "task_model_ended"),
        ("figures", "waiting", WEEK, "review_open|review_queue|task_by_status"),
        ("figures", "reviews", WEEK, "review_decided"),
        ("figures", "answers", WEEK, "review_decided"),
        ("figures", "days_of_reviews", {**WEEK, "playbook": "playbook7"}, "review_oldest"),
        ("figures", "days_of_reviews", {**WEEK, "model": "model1"}, "review_oldest"),
        ("figures", "course", WEEK, "task_summary_newest"),
        ("figures", "tool_seconds", WEEK, "task_tool_ended"),
        ("figures", "tools", WEEK, "task_tool_ended"),
        ("figures", "paths", {**WEEK, "most": 20}, "task_summary_newest"),
        ("behind", "page_ended", BEHIND, "task_summary_newest"),
        ("behind", "page_ended", {**BEHIND, "outcome": "failed"}, "task_summary_outcome"),
        ("behind", "page_ended", {**BEHIND, "path": 3}, "task_summary_path"),
        ("behind", "page_called", {**BEHIND, "tool": "tool3", "what": "lost"}, "task_tool_trouble"),
        ("behind", "page_ended", {**BEHIND, "crashed": True}, "task_summary_trouble"),
        ("behind", "page_ended", {**BEHIND, "waited": True}, "task_summary_trouble"),
        ("behind", "page_planned", {**BEHIND, "by_model": "model2"}, "task_model_newest"),
        ("decision", "page", {**DECISIONS, "below": 0.0001}, "decision_unsure"),
        ("decision", "page", {**DECISIONS, "task_id": "t7"}, "decision_by_task"),
        ("decision", "page", {**DECISIONS, "outcome": "lost"}, "decision_outcome"),
        ("decision", "page", {**DECISIONS, "kind": "person"}, "decision_person"),
        ("decision", "page", {**DECISIONS, "model": "nobody"}, "decision_model"),
        ("decision", "page", {**DECISIONS, "playbook": "nobody"}, "task_by_playbook"),
        ("decision", "unsure", {**DECISIONS, "kind": "verdict", "below": 0.9}, "decision_unsure_kind"),
        ("decision", "page_few", {**DECISIONS, "kind": "verdict", "below": 0.9}, "decision_unsure_kind"),
        ("decision", "marks", {"decision_id": 7, "marks_any": True}, "decision_mark_newest"),
    ],
)
def test_figures_read_no_whole_record(
    filled: psycopg.Connection, table: str, statement: str, values: dict[str, object], index: str
) -> None:
    """Whatever is asked of many tasks, only dictionaries and roll-ups may be read whole."""
    indexes, whole, plan = _read_by(filled, table, statement, values)
    assert indexes & {*index.split("|")}, plan
    assert not {one for one in whole if one not in ("task_kind", "label") and not one.startswith("figure_")}, whole


@pytest.mark.parametrize(("statement", "values"), [("wake", {"endpoint": "e"}), ("state", {"forgotten": 60.0})])
def test_who_waits_for_an_endpoint_is_found_among_those_that_wait(
    filled: psycopg.Connection, statement: str, values: dict[str, object]
) -> None:
    """Whichever of several endpoints it waits for, no other task is looked at."""
    indexes, whole, plan = _read_by(filled, "outage", statement, values)
    assert "task_waits_on" in indexes, plan
    assert "task" not in whole, plan


@pytest.mark.parametrize(
    ("table", "statement"), [("lease", "acquire"), ("lease", "bind"), ("lease", "business"), ("job", "next_of_key")]
)
@pytest.mark.parametrize("task_id", ["t8", "t7"])
def test_who_shares_a_business_key_is_found_by_it(
    filled: psycopg.Connection, table: str, statement: str, task_id: str
) -> None:
    """Whether a task has one key or two: those of one key by it, those of several by any of theirs."""
    values: dict[str, object] = {**LEASE, "task_id": task_id, "business_key": "k8\nm7"}
    indexes, whole, plan = _read_by(filled, table, statement, values)
    assert {"task_business_key", "task_several_keys"} <= indexes, plan
    assert "task" not in whole, plan


@pytest.mark.parametrize("statement", ["page", "count"])
@pytest.mark.parametrize(
    "wanted",
    [
        {"reason": "ceiling"},
        {"playbook": "none"},
        {"playbooks": ["playbook1", "none"]},
        {"requested_by": "person7"},
        {"assignee": "person3"},
        {"group": "nobody"},
        {"lot": "l", "each": True},
        {"overdue": True},
        {"overdue": True, "reason": "error", "group": "leads", "playbooks": ["playbook1"]},
    ],
)
def test_every_filter_reads_open_reviews_only(
    filled: psycopg.Connection, statement: str, wanted: dict[str, object]
) -> None:
    """Whatever is looked for, the many decided reviews are not read: an index of the open ones leads."""
    indexes, whole, plan = _read_by(filled, "queue", statement, {**PAGE, **wanted})
    assert indexes <= OPEN_ONLY, plan
    assert not whole, plan


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
        "UPDATE steward.review SET applied_at = now() WHERE id = 'r11'",
        """UPDATE steward.review SET decision = '{"kind": "maybe"}' WHERE id = 'r1'""",
        "UPDATE steward.review SET withdrawn_at = now() WHERE id = 'r1'",
        "UPDATE steward.review SET claimed_by = 'kim' WHERE id = 'r11'",
        "UPDATE steward.review SET votes = '{}' WHERE id = 'r11'",
        "INSERT INTO steward.audit_head (one, lines, hash) VALUES (false, 0, '')",
        "UPDATE steward.notice SET channel = 'pigeon' WHERE id = 1",
        "UPDATE steward.gate_pass SET waiting = -1 WHERE id = 1",
        "DELETE FROM steward.task WHERE id = 't1'",
        "UPDATE steward.decision SET outcome = 'other' WHERE task_id = 't1'",
        "DELETE FROM steward.decision WHERE task_id = 't1'",
        "TRUNCATE steward.decision CASCADE",
        "UPDATE steward.decision_mark SET says = 'wrong'",
        "INSERT INTO steward.decision_mark (decision_id, says, by) VALUES (1, 'perhaps', 'kim')",
        "UPDATE steward.task_summary SET steps = 1",
        "UPDATE steward.audit SET actor = 'eve' WHERE seq = 1",
        "DELETE FROM steward.audit WHERE seq = 1",
        "TRUNCATE steward.audit",
    ],
)
def test_the_database_refuses_what_cannot_be(filled: psycopg.Connection, change: str) -> None:
    """Rows that no history could have made are refused, whoever writes them."""
    with pytest.raises((psycopg.errors.IntegrityError, psycopg.errors.RaiseException)):
        filled.execute(change.encode())


def _read_by(
    connection: psycopg.Connection, table: str, statement: str, values: dict[str, object]
) -> tuple[set[str], set[str], str]:
    """The indexes that a statement uses, the tables that it reads whole, and its plan."""
    cursor = psycopg.ClientCursor(connection)
    now = datetime.now(UTC)
    asked = {name: now + value if isinstance(value, timedelta) else value for name, value in values.items()}
    cursor.execute(b"EXPLAIN (FORMAT JSON) " + statements(table)[statement], asked)
    (plan,) = cursor.fetchone() or ({},)
    nodes = _nodes(plan[0]["Plan"])
    indexes = {node["Index Name"] for node in nodes if "Index Name" in node}
    whole = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    return indexes, whole, json.dumps(plan)


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in _nodes(child))]
