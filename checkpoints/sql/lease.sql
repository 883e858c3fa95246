-- name: anchor
-- kept by the holder's session for as long as its process lives
SELECT true AS locked FROM pg_advisory_lock(%(holder)s)

-- name: anchor_again
-- never waits: an old session of ours that the server has not dropped yet would hold up the renewals
SELECT pg_try_advisory_lock(%(holder)s) AS locked

-- name: unanchor
SELECT pg_advisory_unlock(%(holder)s)

-- name: acquire
-- free, run out, or its holder's session is gone (then, and only then, its advisory lock can be had)
UPDATE steward.task SET
    lease_holder = %(holder)s,
    lease_epoch = lease_epoch + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = %(task_id)s
    AND (lease_until IS NULL OR lease_until <= clock_timestamp() OR pg_try_advisory_xact_lock(lease_holder))
RETURNING lease_epoch

-- name: renew
UPDATE steward.task SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
RETURNING lease_epoch

-- name: release
UPDATE steward.task SET lease_until = clock_timestamp()
WHERE id = %(task_id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s
RETURNING lease_epoch

-- name: held
SELECT
    lease_until,
    (lease_holder = %(holder)s AND lease_epoch = %(epoch)s AND lease_until > clock_timestamp()) AS ours
FROM steward.task WHERE id = %(task_id)s
