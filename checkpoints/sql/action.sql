-- name: claim
-- One statement, so that a lease lost meanwhile writes nothing: the share lock keeps it until the commit.
-- A row of this task moves to its new claimant. A row of another task is touched without change, only
-- to be returned: DO NOTHING and a SELECT beside it would lose a race.
WITH lease AS (
    SELECT id FROM steward.task
    WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
        AND lease_until > clock_timestamp()
    FOR SHARE
)
INSERT INTO steward.action AS action (
    key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, target
)
SELECT
    %(key)s, lease.id, %(step)s, %(tool)s, %(args)s, %(risk)s, %(item)s, %(revision)s, %(revision)s, %(occurrence)s,
    %(target)s
FROM lease
ON CONFLICT (key) DO UPDATE SET
    claims = action.claims + CASE WHEN action.task_id = excluded.task_id THEN 1 ELSE 0 END,
    step = CASE WHEN action.task_id = excluded.task_id THEN excluded.step ELSE action.step END,
    item = CASE WHEN action.task_id = excluded.task_id THEN excluded.item ELSE action.item END,
    revision = CASE WHEN action.task_id = excluded.task_id THEN excluded.revision ELSE action.revision END
RETURNING action.*, (action.claims = 1 AND action.task_id = %(task_id)s) AS fresh

-- name: release
-- The act of a task that is over, and that certainly did not happen, makes way: its row stays in its task's
-- history under a key of its own. Once claimed anew, the key is no longer the old task's, so of two that
-- release one succeeds.
WITH lease AS (
    SELECT id FROM steward.task
    WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
        AND lease_until > clock_timestamp()
    FOR SHARE
)
UPDATE steward.action AS action SET key = action.key || ' of task ' || action.task_id
FROM lease, steward.task AS owner
WHERE action.key = %(key)s AND action.task_id <> lease.id
    AND owner.id = action.task_id AND owner.status IN ('complete', 'failed')
    AND (
        action.attempts = 0
        OR (
            action.verdict ->> 'status' = 'refuted'
            AND (action.verdict ->> 'retry' = 'true' OR action.receipt ->> 'kind' = 'refused')
        )
    )
RETURNING action.key

-- name: attempt
WITH lease AS (
    SELECT id FROM steward.task
    WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
        AND lease_until > clock_timestamp()
    FOR SHARE
)
UPDATE steward.action AS action SET
    attempts = action.attempts + 1,
    args = %(args)s,
    target = %(target)s,
    claimed_at = now(),
    settled_at = NULL,
    receipt = NULL,
    verdict = NULL
FROM lease
WHERE action.key = %(key)s AND action.task_id = lease.id
RETURNING action.*, false AS fresh

-- name: settle
WITH lease AS (
    SELECT id FROM steward.task
    WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
        AND lease_until > clock_timestamp()
    FOR SHARE
)
UPDATE steward.action AS action SET receipt = %(value)s, settled_at = now()
FROM lease
WHERE action.key = %(key)s AND action.task_id = lease.id
RETURNING action.*, false AS fresh

-- name: judge
WITH lease AS (
    SELECT id FROM steward.task
    WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
        AND lease_until > clock_timestamp()
    FOR SHARE
)
UPDATE steward.action AS action SET verdict = %(value)s
FROM lease
WHERE action.key = %(key)s AND action.task_id = lease.id
RETURNING action.*, false AS fresh

-- name: history
SELECT action.*, false AS fresh FROM steward.action AS action WHERE task_id = %(task_id)s ORDER BY seq

-- name: entry
SELECT action.*, false AS fresh FROM steward.action AS action WHERE key = %(key)s
