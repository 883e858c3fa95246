-- name: listen
LISTEN steward_status

-- name: register
-- from now on; what changed before is not told
INSERT INTO steward.status_listener (name) VALUES (%(listener)s) ON CONFLICT DO NOTHING

-- name: unregister
DELETE FROM steward.status_listener WHERE name = %(listener)s

-- name: next
-- the oldest that is due and that nobody tells just now; those of one task one after the other
SELECT id, task_id, status, previous, at, attempts FROM steward.status_change AS change
WHERE listener = %(listener)s AND due_at <= clock_timestamp()
    AND NOT EXISTS (
        SELECT FROM steward.status_change AS before
        WHERE before.listener = change.listener AND before.task_id = change.task_id AND before.id < change.id
    )
ORDER BY id
LIMIT 1
FOR UPDATE SKIP LOCKED

-- name: told
DELETE FROM steward.status_change WHERE id = %(id)s

-- name: put_off
UPDATE steward.status_change
SET attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE id = %(id)s
