-- A year of a busy team: tasks, and reviews of which one in eleven is open.
INSERT INTO steward.task (
    id, goal, status, playbook, requested_by, steps, state, node, usage, created_at, updated_at, finished_at)
SELECT
    't' || n, 'Refund 25 EUR for order ' || n || ', the parcel came late.',
    CASE WHEN n <= %(open)s THEN 'needs_review' ELSE 'complete' END, 'refund', 'person' || n %% 200, 3,
    '{}', 'verify', '{}', now() - make_interval(secs => n), now(), CASE WHEN n > %(open)s THEN now() END
FROM generate_series(1, %(tasks)s) AS n;

INSERT INTO steward.review (
    id, task_id, question, opened_at, decision, decided_at, applied_at, goal, playbook, requested_by, priority, assignee,
    due_at)
SELECT
    'r' || n, 't' || n,
    %(question)s::jsonb || jsonb_build_object('id', 'r' || n),
    now() - make_interval(secs => n),
    CASE WHEN n > %(open)s THEN '{"kind": "approve", "by": "lea"}'::jsonb END,
    CASE WHEN n > %(open)s THEN now() END, CASE WHEN n > %(open)s THEN now() END,
    'Refund 25 EUR for order ' || n || ', the parcel came late.', 'refund', 'person' || n %% 200, n %% 3,
    CASE WHEN n %% 5 = 0 THEN 'person' || n %% 7 END, now() + make_interval(secs => n - 500)
FROM generate_series(1, %(open)s * 11) AS n;
