-- name: open
-- what the terms leave empty is taken from the task; no row without a task, or where the review is there
INSERT INTO steward.review (
    id, task_id, question, goal, playbook, requested_by, "group", second_group, priority, due_at, expires_at
)
SELECT
    %(id)s, task.id, %(question)s,
    coalesce(nullif(%(goal)s::text, ''), task.goal),
    coalesce(%(playbook)s::text, task.playbook),
    coalesce(nullif(%(requested_by)s::text, ''), task.requested_by),
    %(group)s, %(second_group)s, %(priority)s,
    now() + make_interval(secs => %(due_in)s),
    now() + make_interval(secs => %(expires_in)s)
FROM steward.task AS task WHERE task.id = %(task_id)s
ON CONFLICT (id) DO NOTHING
RETURNING *, clock_timestamp() AS at

-- name: change
UPDATE steward.review SET question = %(question)s, votes = %(votes)s
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: decide
UPDATE steward.review SET
    decision = %(decision)s,
    decided_at = CASE WHEN %(decision)s::jsonb IS NOT NULL THEN clock_timestamp() END,
    votes = %(votes)s
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: applied
UPDATE steward.review SET applied_at = clock_timestamp()
WHERE id = %(id)s AND decision IS NOT NULL AND applied_at IS NULL
RETURNING *, clock_timestamp() AS at

-- name: get
SELECT * FROM steward.review WHERE id = %(id)s

-- name: list_open
SELECT * FROM steward.review WHERE open ORDER BY opened_at, id LIMIT %(limit)s

-- name: list_all
SELECT * FROM steward.review ORDER BY opened_at, id LIMIT %(limit)s

-- name: list_of_task
SELECT * FROM steward.review
WHERE task_id = %(task_id)s AND (open OR NOT %(open_only)s)
ORDER BY opened_at, id
LIMIT %(limit)s

-- name: unapplied
SELECT * FROM steward.review WHERE decision IS NOT NULL AND applied_at IS NULL ORDER BY decided_at, id

-- name: hold_lot
SELECT pg_advisory_xact_lock(hashtextextended('steward.lot ' || %(lot)s, 0))

-- name: before_in_lot
SELECT id FROM steward.review
WHERE lot = %(lot)s AND open AND (opened_at, id) < (SELECT opened_at, id FROM steward.review WHERE id = %(id)s)
LIMIT 1

-- name: followers
-- those that were there when it was decided; what somebody else changes just now is left to the next round
SELECT id FROM steward.review
WHERE lot = %(lot)s AND open AND opened_at <= to_timestamp(%(before)s)
ORDER BY id
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED

-- name: left_behind
-- decisions of people for a lot of which some are still open: whoever took them did not live to answer all
WITH waiting AS (
    SELECT lot, min(opened_at) AS since FROM steward.review WHERE open AND lot IS NOT NULL GROUP BY lot
)
SELECT DISTINCT ON (decided.lot) decided.* FROM waiting
JOIN steward.review AS decided ON decided.lot = waiting.lot AND decided.decided_at >= waiting.since
WHERE decided.decision ->> 'source' <> 'machine'
ORDER BY decided.lot, decided.decided_at DESC

-- name: endpoints
SELECT DISTINCT question #>> '{detail,endpoint}' AS endpoint FROM steward.review
WHERE lot IS NOT NULL AND open AND question #>> '{detail,resumes}' = 'true'

-- name: of_endpoint
SELECT id FROM steward.review
WHERE lot IS NOT NULL AND open AND question #>> '{detail,resumes}' = 'true'
    AND question #>> '{detail,endpoint}' = %(endpoint)s AND opened_at <= to_timestamp(%(before)s)
ORDER BY id
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED
