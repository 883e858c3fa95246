-- name: anchor
-- kept by the holder's session for as long as its process lives
SELECT true AS locked FROM pg_advisory_lock(%(holder)s)

-- name: anchor_again
-- never waits: an old session of ours that the server has not dropped yet would hold up the renewals
SELECT pg_try_advisory_lock(%(holder)s) AS locked

-- name: unanchor
SELECT pg_advisory_unlock(%(holder)s)

-- name: line_up
-- those who want a task of the same business key come one after the other
SELECT pg_advisory_xact_lock(hashtextextended(business_key, 0))
FROM steward.task WHERE id = %(task_id)s AND business_key IS NOT NULL

-- name: line_up_for
SELECT pg_advisory_xact_lock(hashtextextended(%(business_key)s, 0))

-- name: bind
-- ends the holds of dead and slow rivals as `acquire` does
WITH ended AS (
    UPDATE steward.task SET lease_epoch = lease_epoch + 1, lease_until = least(lease_until, clock_timestamp())
    WHERE business_key = %(business_key)s AND id <> %(task_id)s AND lease_holder IS NOT NULL
        AND (lease_until <= clock_timestamp() OR pg_try_advisory_xact_lock(lease_holder))
        AND EXISTS (
            SELECT FROM steward.task AS ours WHERE ours.id = %(task_id)s AND ours.lease_holder = %(holder)s
                AND ours.lease_epoch = %(epoch)s AND ours.lease_until > clock_timestamp()
        )
    RETURNING id
)
UPDATE steward.task SET business_key = %(business_key)s
WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s AND lease_until > clock_timestamp()
RETURNING (
    SELECT other.id FROM steward.task AS other
    WHERE other.business_key = %(business_key)s AND other.id <> %(task_id)s
        AND other.lease_holder IS NOT NULL AND other.id NOT IN (SELECT ended.id FROM ended)
    LIMIT 1
) AS other

-- name: acquire
-- Free, run out, or its holder's session is gone (then, and only then, its advisory lock can be had).
-- A holder that gave its lease back left no name; one that is still named died, and where it stood is kept.
-- The same of a task with the same business key: whoever held it may only be slow, or cut off, and wake up to act
-- beside us; so its epoch is over, while its name stays for whoever takes that task over.
WITH ended AS (
    UPDATE steward.task SET lease_epoch = lease_epoch + 1, lease_until = least(lease_until, clock_timestamp())
    WHERE business_key = (SELECT business_key FROM steward.task WHERE id = %(task_id)s)
        AND id <> %(task_id)s AND lease_holder IS NOT NULL
        AND (lease_until <= clock_timestamp() OR pg_try_advisory_xact_lock(lease_holder))
    RETURNING id
)
UPDATE steward.task AS task SET
    lease_holder = %(holder)s,
    lease_epoch = lease_epoch + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    crashes = CASE
        WHEN died.place IS NULL THEN crashes
        WHEN died.place = crash_place THEN crashes + 1
        ELSE 1
    END,
    crash_place = coalesce(died.place, crash_place)
FROM (
    SELECT CASE WHEN lease_holder IS NOT NULL
        THEN md5(concat_ws('|', node, state ->> 'wave', state ->> 'checked')) END AS place
    FROM steward.task WHERE id = %(task_id)s
) AS died
WHERE id = %(task_id)s
    AND (lease_until IS NULL OR lease_until <= clock_timestamp() OR pg_try_advisory_xact_lock(lease_holder))
    AND NOT EXISTS (
        SELECT 1 FROM steward.task AS other
        WHERE other.business_key = task.business_key AND other.id <> task.id
            AND other.lease_holder IS NOT NULL AND other.id NOT IN (SELECT ended.id FROM ended)
    )
RETURNING lease_epoch, cancelled_by, business_key, caller, newest_run, CASE WHEN died.place IS NULL THEN 0 ELSE crashes END AS crashes

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
    lease_until,
    (lease_holder = %(holder)s AND lease_epoch = %(epoch)s AND lease_until > clock_timestamp()) AS ours
FROM steward.task WHERE id = %(task_id)s

-- name: business
SELECT other.id FROM steward.task AS task
JOIN steward.task AS other ON other.business_key = task.business_key AND other.id <> task.id
WHERE task.id = %(task_id)s AND other.lease_until > clock_timestamp()
LIMIT 1
