-- part: one_of_lot
-- of those that one decision answers together, the oldest stands for all; of one requester or assignee, theirs
(%(each)s OR review.lot IS NULL OR NOT EXISTS (
    SELECT FROM steward.review AS first
    WHERE first.lot = review.lot AND first.open AND (first.opened_at, first.id) < (review.opened_at, review.id)
        AND (%(requested_by)s::text IS NULL OR first.requested_by = %(requested_by)s)
        AND (%(assignee)s::text IS NULL OR first.assignee = %(assignee)s)
))

-- part: wanted
open
    AND
-- include: one_of_lot
    AND (%(reason)s::text IS NULL OR reason = %(reason)s)
    AND (%(lot)s::text IS NULL OR lot = %(lot)s)
    AND (%(playbook)s::text IS NULL OR playbook = %(playbook)s)
    AND (%(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s))
    AND (%(requested_by)s::text IS NULL OR requested_by = %(requested_by)s)
    AND (%(assignee)s::text IS NULL OR assignee = %(assignee)s)
    AND (%(group)s::text IS NULL OR "group" = %(group)s)
    AND (NOT %(overdue)s OR due_at <= now())

-- name: page
SELECT *, CASE WHEN review.lot IS NULL OR %(each)s THEN 0 ELSE (
    SELECT count(*) - 1 FROM steward.review AS other WHERE other.lot = review.lot AND other.open
) END AS behind
FROM steward.review
WHERE
-- include: wanted
    AND (%(after)s::text IS NULL OR (-priority, coalesce(due_at, 'infinity'), opened_at, id) > (
        SELECT -last.priority, coalesce(last.due_at, 'infinity'), last.opened_at, last.id
        FROM steward.review AS last WHERE last.id = %(after)s
    ))
ORDER BY priority DESC, due_at, opened_at, id
LIMIT %(limit)s OFFSET %(offset)s

-- name: count
SELECT count(*) AS number FROM (
    SELECT FROM steward.review
    WHERE
-- include: wanted
    LIMIT %(most)s
) AS found

-- name: locked
SELECT *, clock_timestamp() AS at FROM steward.review WHERE id = %(id)s FOR UPDATE

-- name: view
UPDATE steward.review SET viewed_at = clock_timestamp() WHERE id = %(id)s AND viewed_at IS NULL

-- name: claim
UPDATE steward.review SET
    claimed_by = %(by)s,
    claimed_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    first_claimed_at = coalesce(first_claimed_at, clock_timestamp())
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: release
UPDATE steward.review SET claimed_by = NULL, claimed_until = NULL
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: assign
-- a claim of anybody else's ends with it
UPDATE steward.review SET
    assignee = %(to)s,
    claimed_by = CASE WHEN claimed_by = %(to)s THEN claimed_by END,
    claimed_until = CASE WHEN claimed_by = %(to)s THEN claimed_until END
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: prioritise
UPDATE steward.review SET priority = %(priority)s
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: of_task
-- locked in one order, so that two who withdraw can't wait for each other
SELECT id FROM steward.review WHERE task_id = %(task_id)s AND open ORDER BY id FOR UPDATE

-- name: withdraw
UPDATE steward.review SET withdrawn_at = clock_timestamp()
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: overdue
-- what somebody else changes just now is left to the next round
SELECT id FROM steward.review
WHERE open AND escalated_at IS NULL AND due_at <= now()
ORDER BY due_at, id
LIMIT %(limit)s
FOR UPDATE SKIP LOCKED

-- name: escalate
UPDATE steward.review SET "group" = second_group, escalated_at = clock_timestamp()
WHERE id = %(id)s
RETURNING *, clock_timestamp() AS at

-- name: expired
SELECT * FROM steward.review
WHERE open AND expired_at IS NULL AND expires_at <= now()
ORDER BY expires_at, id
LIMIT %(limit)s

-- name: mark_expired
UPDATE steward.review SET expired_at = clock_timestamp()
WHERE id = %(id)s AND open AND expired_at IS NULL AND expires_at <= now()
RETURNING *, clock_timestamp() AS at
