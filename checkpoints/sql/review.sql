-- name: holds
-- a process that lost the task asks nobody about it
-- include: lease.kept

-- name: open
-- what the terms leave empty is taken from the task; no row without a task, or where the review is there
INSERT INTO steward.review (
    id, task_id, question, goal, playbook, requested_by, "group", second_group, priority,
    opened_at, due_at, expires_at
)
SELECT
    %(id)s, task.id, %(question)s,
    coalesce(nullif(%(goal)s::text, ''), task.goal),
    coalesce(%(playbook)s::text, task.playbook),
    coalesce(nullif(%(requested_by)s::text, ''), task.requested_by),
    %(group)s, %(second_group)s, %(priority)s,
    clock_timestamp(),
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
SELECT *, CASE
    WHEN review.lot IS NULL THEN 0
    WHEN review.open THEN (
        SELECT count(*) - 1 FROM steward.review AS other WHERE other.lot = review.lot AND other.open
    )
    ELSE (
        SELECT count(*) FROM steward.review AS other
        WHERE other.lot = review.lot AND other.decided_at >= review.decided_at
            AND other.decision ->> 'lead' = review.id
    )
END AS behind
FROM steward.review WHERE id = %(id)s

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

-- name: lot_of
SELECT lot FROM steward.review WHERE id = %(id)s AND lot IS NOT NULL

-- name: hold_lot
SELECT pg_advisory_xact_lock(hashtextextended('steward.lot ' || %(lot)s, 0))

-- name: before_in_lot
SELECT id FROM steward.review
WHERE lot = %(lot)s AND open AND (opened_at, id) < (SELECT opened_at, id FROM steward.review WHERE id = %(id)s)
LIMIT 1

-- part: answers_all
-- a person's answer to one of a lot, which is for all that were open then; not one that was passed on
lead.decision ->> 'source' <> 'machine' AND coalesce(lead.decision ->> 'lead', '') = ''

-- name: waiting_in_lot
-- another one of which people heard, and which nobody has answered
SELECT id FROM steward.review AS other
WHERE other.lot = %(lot)s AND other.open AND other.id <> %(id)s AND NOT EXISTS (
    SELECT FROM steward.review AS lead
    WHERE lead.lot = other.lot AND lead.decided_at >= other.opened_at
        AND
-- include: answers_all
)
LIMIT 1

-- name: lead
-- the answer that was given while the review was open, if one was
SELECT lead.* FROM steward.review AS review
JOIN steward.review AS lead ON lead.lot = review.lot AND lead.decided_at >= review.opened_at
WHERE review.id = %(id)s
    AND
-- include: answers_all
ORDER BY lead.decided_at, lead.id
LIMIT 1

-- name: claimed_in_lot
SELECT * FROM steward.review WHERE lot = %(lot)s AND open AND claimed_until > clock_timestamp()

-- name: followers
-- those that were there when it was decided, the first time; what somebody else changes just now is left for later
SELECT id FROM steward.review
WHERE lot = %(lot)s AND open AND opened_at <= to_timestamp(%(before)s) AND NOT EXISTS (
    SELECT FROM steward.review AS lead
    WHERE lead.lot = review.lot AND lead.decided_at >= review.opened_at
        AND lead.decided_at < to_timestamp(%(before)s)
        AND
-- include: answers_all
)
ORDER BY id
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED

-- name: left_behind
-- the first answer to each lot of which some are still open: whoever gave it did not live to give it to all
WITH waiting AS (
    SELECT lot, min(opened_at) AS since FROM steward.review WHERE open AND lot IS NOT NULL GROUP BY lot
)
SELECT DISTINCT ON (lead.lot) lead.* FROM waiting
JOIN steward.review AS lead ON lead.lot = waiting.lot AND lead.decided_at >= waiting.since
WHERE
-- include: answers_all
ORDER BY lead.lot, lead.decided_at, lead.id

-- name: endpoints
SELECT DISTINCT endpoint, clock_timestamp() AS at
FROM steward.review, jsonb_array_elements_text(question #> '{detail,endpoints}') AS endpoint
WHERE lot IS NOT NULL AND open AND question #>> '{detail,resumes}' = 'true'
ORDER BY endpoint

-- name: reading
-- any of the calls that were not answered: one record may be all that fails, and another shows that its tool is back
SELECT question #> '{detail,reading}' AS reading FROM steward.review
WHERE lot IS NOT NULL AND open AND question #>> '{detail,resumes}' = 'true'
    AND question #> '{detail,endpoints}' ? %(endpoint)s AND question #> '{detail,reading}' IS NOT NULL
ORDER BY random()
LIMIT 1

-- name: of_endpoint
SELECT id FROM steward.review
WHERE lot IS NOT NULL AND open AND question #>> '{detail,resumes}' = 'true'
    AND question #> '{detail,endpoints}' ? %(endpoint)s AND opened_at <= to_timestamp(%(before)s)
ORDER BY id
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED

-- name: told
SELECT task.plan, (
    SELECT jsonb_agg(jsonb_build_object('tool', one.tool, 'args', one.args, 'result', one.receipt -> 'result'))
    FROM steward.action AS one WHERE one.task_id = task.id AND one.tool = ANY (%(marked)s::text[])
) AS calls
FROM steward.task AS task WHERE task.id = %(task_id)s
