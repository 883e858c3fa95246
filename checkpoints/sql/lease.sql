-- part: kept
-- the task's row, where the lease still holds; nobody takes it over before the transaction has ended
SELECT id FROM steward.task
WHERE id = %(task_id)s AND lease_holder = %(holder)s::bigint AND lease_epoch = %(epoch)s::bigint
    AND lease_until > clock_timestamp()
FOR SHARE

-- name: anchor
-- kept by the holder's session for as long as its process lives
SELECT true AS locked FROM pg_advisory_lock(%(holder)s)

-- name: anchor_again
-- never waits: an old session of ours that the server has not dropped yet would hold up the renewals
SELECT pg_try_advisory_lock(%(holder)s) AS locked

-- name: unanchor
SELECT pg_advisory_unlock(%(holder)s)

-- part: alike
-- the held ones that share a business key with `task`; all of them, since a look for any of them might read the table
SELECT other.id, other.lease_until FROM steward.task AS other
WHERE other.business_key = ANY (string_to_array(task.business_key, E'\n'))
    AND other.id <> task.id AND other.lease_holder IS NOT NULL
UNION
SELECT other.id, other.lease_until FROM steward.task AS other
WHERE string_to_array(other.business_key, E'\n') && string_to_array(task.business_key, E'\n')
    AND strpos(other.business_key, E'\n') > 0 AND other.id <> task.id AND other.lease_holder IS NOT NULL

-- part: goes_first
-- A task of several keys that was there before `task`, shares one of them, and waits for another one: if whoever comes
-- went before it, its keys would hardly ever all be free at once.
SELECT (array_agg(first.id ORDER BY -first.priority, first.created_at, first.id))[1]
FROM steward.task AS first
WHERE string_to_array(first.business_key, E'\n') && string_to_array(task.business_key, E'\n')
    AND strpos(first.business_key, E'\n') > 0 AND first.id <> task.id
    AND first.submitted AND first.status IN ('pending', 'running') AND first.lease_holder IS NULL
    AND (first.run_after IS NULL OR first.run_after <= now()) AND (first.wake_at IS NULL OR first.wake_at <= now())
    AND (-first.priority, first.created_at, first.id) < (-task.priority, task.created_at, task.id)
    AND (
        SELECT count(*) FROM (
            SELECT FROM steward.task AS other
            WHERE other.business_key = ANY (string_to_array(first.business_key, E'\n'))
                AND other.id <> task.id AND other.lease_until > clock_timestamp()
            UNION ALL
            SELECT FROM steward.task AS other
            WHERE string_to_array(other.business_key, E'\n') && string_to_array(first.business_key, E'\n')
                AND strpos(other.business_key, E'\n') > 0
                AND other.id <> task.id AND other.lease_until > clock_timestamp()
        ) AS held
    ) > 0

-- part: ended
-- the holds of dead and slow rivals end; in one order, so that two who share no key can't wait for each other
rival AS (
    SELECT id FROM steward.task
    WHERE id IN (SELECT alike.id FROM alike)
        AND (lease_until <= clock_timestamp() OR pg_try_advisory_xact_lock_shared(lease_holder))
    ORDER BY id
    FOR NO KEY UPDATE
), ended AS (
    UPDATE steward.task SET lease_epoch = lease_epoch + 1, lease_until = least(lease_until, clock_timestamp())
    WHERE id IN (SELECT rival.id FROM rival)
    RETURNING id
)

-- name: line_up
-- those who want a task of the same business key come one after the other; all in one order
SELECT pg_advisory_xact_lock(number) FROM (
    SELECT DISTINCT hashtextextended(key, 0) AS number
    FROM steward.task, unnest(string_to_array(business_key, E'\n')) AS key WHERE id = %(task_id)s
    ORDER BY number
) AS keys

-- name: line_up_for
SELECT pg_advisory_xact_lock(number) FROM (
    SELECT DISTINCT hashtextextended(key, 0) AS number
    FROM unnest(string_to_array(%(business_key)s, E'\n')) AS key
    ORDER BY number
) AS keys

-- name: bind
-- ends the holds of dead and slow rivals as `acquire` does
WITH alike AS MATERIALIZED (
    SELECT other.* FROM (
        SELECT id, %(business_key)s::text AS business_key FROM steward.task
        WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
            AND lease_until > clock_timestamp()
    ) AS task, LATERAL (
-- include: alike
    ) AS other
),
-- include: ended
UPDATE steward.task AS task SET business_key = %(business_key)s
WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s AND lease_until > clock_timestamp()
RETURNING coalesce((SELECT id FROM alike WHERE id NOT IN (SELECT ended.id FROM ended) LIMIT 1), (
-- include: goes_first
)) AS other

-- name: acquire
-- Free, run out, or its holder's session is gone (then, and only then, its advisory lock can be had: a shared one, as
-- others take over its other tasks at the same moment).
-- A holder that gave its lease back left no name; one that is still named died, and where it stood is kept.
-- The same of a task that shares a business key: whoever held it may only be slow, or cut off, and wake up to act
-- beside us; so its epoch is over, while its name stays for whoever takes that task over.
WITH alike AS MATERIALIZED (
    SELECT other.* FROM steward.task AS task, LATERAL (
-- include: alike
    ) AS other
    WHERE task.id = %(task_id)s
),
-- include: ended
UPDATE steward.task AS task SET
    lease_holder = %(holder)s,
    lease_epoch = lease_epoch + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    -- by the row as it is when it is taken: one that was given back since the statement began was nobody's death
    crashes = CASE
        WHEN task.lease_holder IS NULL THEN crashes
        WHEN died.place = crash_place THEN crashes + 1
        ELSE 1
    END,
    crash_place = CASE WHEN task.lease_holder IS NULL THEN crash_place ELSE died.place END
FROM (
    SELECT lease_holder AS named, md5(concat_ws('|', node, state ->> 'wave', state ->> 'checked')) AS place
    FROM steward.task WHERE id = %(task_id)s
) AS died
WHERE id = %(task_id)s
    AND (lease_until IS NULL OR lease_until <= clock_timestamp() OR pg_try_advisory_xact_lock_shared(lease_holder))
    AND NOT EXISTS (SELECT FROM alike WHERE alike.id NOT IN (SELECT ended.id FROM ended))
    AND (
-- include: goes_first
    ) IS NULL
RETURNING task.*, CASE WHEN died.named IS NULL THEN 0 ELSE crashes END AS deaths

-- name: renew
UPDATE steward.task SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
RETURNING lease_epoch

-- name: release
UPDATE steward.task SET lease_holder = NULL, lease_until = NULL
WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
RETURNING lease_epoch

-- name: abandon
-- as a holder leaves it that died
UPDATE steward.task SET lease_until = clock_timestamp()
WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
RETURNING lease_epoch

-- name: survived
-- who was taken over for dead says that it was not; a hold that a rival ended was not counted
UPDATE steward.task SET crashes = crashes - 1
WHERE id = %(task_id)s AND lease_epoch = %(epoch)s + 1 AND lease_holder IS DISTINCT FROM %(holder)s AND crashes > 0
RETURNING crashes

-- name: held
SELECT
    lease_until, cancelled_by,
    (lease_holder = %(holder)s AND lease_epoch = %(epoch)s AND lease_until > clock_timestamp()) AS ours
FROM steward.task WHERE id = %(task_id)s

-- name: business
SELECT coalesce((
    SELECT min(alike.id) FROM (
-- include: alike
    ) AS alike WHERE alike.lease_until > clock_timestamp()
), (
-- include: goes_first
)) AS id
FROM steward.task AS task WHERE task.id = %(task_id)s
