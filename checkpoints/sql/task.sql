-- name: open
INSERT INTO steward.task AS task (
    id, goal, status, playbook, requested_by, steps, state, result, error, confidence, node, usage,
    created_at, started_at, updated_at, finished_at, plan, client_key, business_key, priority, run_after, submitted,
    release, caller, limits, requester
) VALUES (
    %(id)s, %(goal)s, %(status)s, %(playbook)s, %(requested_by)s, %(steps)s, %(state)s, %(result)s, %(error)s,
    %(confidence)s, %(node)s, %(usage)s,
    coalesce(%(created_at)s::timestamptz, now()),
    CASE WHEN %(status)s <> 'pending' THEN now() END,
    now(),
    CASE WHEN %(status)s IN ('complete', 'failed') THEN now() END,
    %(plan)s, %(client_key)s, %(business_key)s, %(priority)s, %(run_after)s, %(submitted)s, %(release)s,
    nullif(%(caller)s, ''), %(limits)s, %(requester)s
)
-- touching the row that is there makes it visible to RETURNING, also when it was inserted just now
ON CONFLICT (id) DO UPDATE SET id = excluded.id
RETURNING *

-- name: save
-- under the task's lease only: a process that lost it must not write over its successor's record
UPDATE steward.task SET
    goal = %(goal)s,
    status = %(status)s,
    playbook = %(playbook)s,
    requested_by = %(requested_by)s,
    steps = %(steps)s,
    state = %(state)s,
    plan = coalesce(%(plan)s, plan),
    result = %(result)s,
    error = %(error)s,
    confidence = %(confidence)s,
    node = %(node)s,
    usage = %(usage)s,
    wake_at = now() + make_interval(secs => %(wait)s::float8),
    waits_for = %(waits_for)s,
    waits_on = %(waits_on)s,
    started_at = CASE WHEN %(status)s <> 'pending' THEN coalesce(started_at, now()) ELSE started_at END,
    updated_at = now(),
    finished_at = CASE WHEN %(status)s IN ('complete', 'failed') THEN coalesce(finished_at, now()) END,
    release = coalesce(nullif(%(release)s, ''), release),
    trace = coalesce(nullif(%(trace)s, ''), trace),
    newest_run = coalesce(nullif(%(newest_run)s, ''), newest_run),
    folded_at = NULL
WHERE id = %(id)s AND lease_holder = %(holder)s AND lease_epoch = %(epoch)s AND lease_until > clock_timestamp()
RETURNING *

-- name: traced
UPDATE steward.task SET trace = %(trace)s WHERE id = %(id)s

-- name: cancel
-- Who asked first stands. A task that nobody began is over at once; one that ended is left as it is.
UPDATE steward.task SET
    cancelled_by = CASE WHEN finished_at IS NULL THEN coalesce(cancelled_by, %(by)s) ELSE cancelled_by END,
    status = CASE WHEN status = 'pending' AND lease_holder IS NULL THEN 'failed' ELSE status END,
    error = CASE WHEN status = 'pending' AND lease_holder IS NULL
        THEN 'cancelled by ' || coalesce(cancelled_by, %(by)s) || ' before it began' ELSE error END,
    finished_at = CASE WHEN status = 'pending' AND lease_holder IS NULL THEN now() ELSE finished_at END,
    updated_at = CASE WHEN finished_at IS NULL THEN now() ELSE updated_at END
WHERE id = %(id)s
RETURNING *

-- name: get
SELECT * FROM steward.task WHERE id = %(id)s

-- name: beginning
SELECT * FROM steward.task WHERE id LIKE %(pattern)s ORDER BY id LIMIT %(limit)s

-- name: newest
SELECT * FROM steward.task
WHERE (created_at, id) < (
    coalesce((SELECT last.created_at FROM steward.task AS last WHERE last.id = %(after)s), 'infinity'),
    coalesce(%(after)s::text, '')
)
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s

-- name: newest_by_status
SELECT * FROM steward.task
WHERE status = %(status)s AND (created_at, id) < (
    coalesce((SELECT last.created_at FROM steward.task AS last WHERE last.id = %(after)s), 'infinity'),
    coalesce(%(after)s::text, '')
)
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s

-- name: newest_by_requester
SELECT * FROM steward.task
WHERE requested_by = %(requested_by)s AND (created_at, id) < (
    coalesce((SELECT last.created_at FROM steward.task AS last WHERE last.id = %(after)s), 'infinity'),
    coalesce(%(after)s::text, '')
)
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s

-- name: newest_by_both
SELECT * FROM steward.task
WHERE requested_by = %(requested_by)s AND status = %(status)s
    AND (created_at, id) < (
    coalesce((SELECT last.created_at FROM steward.task AS last WHERE last.id = %(after)s), 'infinity'),
    coalesce(%(after)s::text, '')
)
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s

-- name: count
SELECT count(*) AS number FROM steward.task WHERE %(status)s::text IS NULL OR status = %(status)s
