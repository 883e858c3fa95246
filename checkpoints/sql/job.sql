-- name: release
-- of tables that are there: who restores the schema steward alone has none of them
SELECT release FROM steward.queue_release WHERE to_regclass('procrastinate_jobs') IS NOT NULL

-- name: record_release
INSERT INTO steward.queue_release (release) VALUES (%(release)s)
ON CONFLICT (one) DO UPDATE SET release = excluded.release

-- name: accept
-- those that are there already are left out; in one order, so that two submitters can't wait for each other
INSERT INTO steward.task (
    id, goal, status, playbook, requested_by, steps, state, node, usage,
    client_key, business_key, priority, run_after, submitted, caller, requester
)
SELECT id, goal, 'pending', playbook, requested_by, 0, '{}', '', '{}',
    client_key, business_key, priority, run_after, %(submitted)s, nullif(caller, ''), requester
FROM unnest(
    %(id)s::text[], %(goal)s::text[], %(playbook)s::text[], %(requested_by)s::text[],
    %(client_key)s::text[], %(business_key)s::text[], %(priority)s::bigint[], %(run_after)s::timestamptz[],
    %(caller)s::text[], %(requester)s::jsonb[]
) AS given (id, goal, playbook, requested_by, client_key, business_key, priority, run_after, caller, requester)
ORDER BY requested_by, client_key, id
ON CONFLICT DO NOTHING
RETURNING id

-- name: accepted_before
-- after `accept` in the same transaction: what made it leave a row out is committed by now
SELECT id, goal, requested_by, client_key, playbook, status FROM steward.task WHERE id = ANY (%(id)s::text[])
UNION
SELECT task.id, task.goal, task.requested_by, task.client_key, task.playbook, task.status
FROM unnest(%(requested_by)s::text[], %(client_key)s::text[]) AS given (requested_by, client_key)
JOIN steward.task AS task
    ON task.requested_by = given.requested_by AND task.client_key = given.client_key
    AND task.client_key IS NOT NULL

-- name: hand_over
-- what was recorded for a process to carry out itself, and is submitted to the workers now
UPDATE steward.task SET submitted = true
WHERE id = ANY (%(ids)s::text[]) AND NOT submitted AND finished_at IS NULL
RETURNING id, priority, status

-- name: one_submitter
SELECT pg_advisory_xact_lock(hashtextextended('steward.submit', 0))

-- name: queued
SELECT count(*) AS number FROM (
    SELECT FROM procrastinate_jobs WHERE status = 'todo' LIMIT %(limit)s
) AS found

-- name: one_sweeper
SELECT pg_try_advisory_xact_lock(hashtextextended('steward.sweep', 0)) AS locked

-- name: tidy
-- Jobs that nobody is at any more: the task's holder died, or nobody took the task up in all that time.
-- A holder lives as long as its session's advisory lock, which is exclusive; who takes its tasks over shares one.
WITH alive AS MATERIALIZED (
    SELECT (classid::bigint << 32) | objid::bigint AS holder FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND mode = 'ExclusiveLock'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
DELETE FROM procrastinate_jobs AS job
WHERE job.status = 'doing' AND job.queue_name = %(queue)s
    AND NOT EXISTS (
        SELECT FROM steward.task AS task
        WHERE task.id = job.queueing_lock AND task.lease_until > clock_timestamp()
            AND task.lease_holder IN (SELECT holder FROM alive)
    )
    AND (
        EXISTS (SELECT FROM steward.task AS task WHERE task.id = job.queueing_lock AND task.lease_holder IS NOT NULL)
        OR coalesce((SELECT max(at) FROM procrastinate_events AS event WHERE event.job_id = job.id), '-infinity')
            < clock_timestamp() - make_interval(secs => %(stalled_after)s)
    )
RETURNING job.id, job.queueing_lock AS task_id

-- name: stranded
-- Tasks that somebody should carry on, and nobody does and no job says so.
WITH alive AS MATERIALIZED (
    SELECT (classid::bigint << 32) | objid::bigint AS holder FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND mode = 'ExclusiveLock'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
), doing AS MATERIALIZED (
    SELECT queueing_lock AS task_id FROM procrastinate_jobs WHERE status = 'doing'
), found AS (
    -- begun: its holder died, or gave it back and nobody went on
    (SELECT task.* FROM steward.task AS task
    WHERE status = 'running' AND (wake_at IS NULL OR wake_at <= now() OR cancelled_by IS NOT NULL)
        AND (lease_holder IS NOT NULL OR updated_at < now() - make_interval(secs => %(stalled_after)s))
    LIMIT %(limit)s)
    UNION ALL
    -- decided: who took the decision goes on as a rule, and gets a moment to
    (SELECT task.* FROM steward.review AS review
    JOIN steward.task AS task ON task.id = review.task_id
    WHERE review.decision IS NOT NULL AND review.applied_at IS NULL AND task.status = 'needs_review'
        AND review.decided_at < now() - make_interval(secs => CASE WHEN task.submitted THEN 2 ELSE 10 END)
    LIMIT %(limit)s)
    UNION ALL
    -- accepted: its job was lost, or found another task of its business key under way; the first of each key
    (SELECT DISTINCT ON (coalesce(task.business_key, task.id)) task.* FROM steward.task AS task
    WHERE %(pending)s AND status = 'pending' AND submitted AND (run_after IS NULL OR run_after <= now())
        AND NOT EXISTS (
            SELECT FROM procrastinate_jobs AS job WHERE job.queueing_lock = task.id AND job.status = 'todo'
        )
        AND NOT EXISTS (
            SELECT FROM steward.task AS other
            WHERE other.business_key = task.business_key AND other.lease_holder IN (SELECT holder FROM alive)
        )
    ORDER BY coalesce(task.business_key, task.id), task.priority DESC, task.created_at, task.id
    LIMIT %(limit)s)
)
SELECT DISTINCT id, priority FROM found
WHERE NOT (lease_until > clock_timestamp() AND lease_holder IN (SELECT holder FROM alive)) IS TRUE
    AND id NOT IN (SELECT task_id FROM doing WHERE task_id IS NOT NULL)
    AND NOT EXISTS (
        SELECT FROM procrastinate_jobs AS job WHERE job.queueing_lock = found.id AND job.status = 'todo'
    )

-- name: next_of_key
-- of each business key of the task the first of those that wait for it, where nobody has any of its keys
SELECT DISTINCT task.id, task.priority
FROM (
    SELECT unnest(string_to_array(business_key, E'\n')) AS name FROM steward.task WHERE id = %(task_id)s
) AS key, LATERAL (
    SELECT id, priority, created_at, business_key FROM (
        SELECT * FROM steward.task WHERE business_key = key.name
        UNION ALL
        SELECT * FROM steward.task
        WHERE string_to_array(business_key, E'\n') && ARRAY[key.name] AND strpos(business_key, E'\n') > 0
    ) AS waiting
    WHERE status IN ('pending', 'running') AND submitted AND lease_holder IS NULL
        AND (run_after IS NULL OR run_after <= now()) AND (wake_at IS NULL OR wake_at <= now())
        AND NOT EXISTS (
            SELECT FROM procrastinate_jobs AS job WHERE job.queueing_lock = waiting.id AND job.status = 'todo'
        )
    ORDER BY priority DESC, created_at, id
    LIMIT 1
) AS task
WHERE (
    SELECT count(*) FROM (
-- include: lease.alike
    ) AS alike
) = 0 AND (
-- include: lease.goes_first
) IS NULL

-- name: withdraw
DELETE FROM procrastinate_jobs WHERE queueing_lock = %(task_id)s AND status = 'todo'

-- name: for_workers
-- whether workers carry the task on: it was submitted to them, and one is there; and from when on, where that is later
SELECT
    priority,
    CASE WHEN status = 'pending' AND run_after > clock_timestamp() THEN extract(epoch FROM run_after)::float8 END AS at
FROM steward.task
WHERE id = %(task_id)s AND submitted AND EXISTS (
    SELECT FROM steward.worker
    WHERE NOT draining AND beat_at > clock_timestamp() - make_interval(secs => %(stalled_after)s)
)

-- name: hand_on
-- Jobs that wait for somebody to take them up, for a queue elsewhere that is told of them; told again only after a time
-- that grows with theirs, so that a long queue there is not filled with the same. What was just submitted is told by its
-- submitter; what was begun (an odd priority) or had a time to wait for is told by nobody else.
WITH due AS (
    SELECT job.id, (SELECT min(at) FROM procrastinate_events AS event WHERE event.job_id = job.id) AS since
    FROM procrastinate_jobs AS job
    WHERE job.status = 'todo' AND job.queue_name = %(queue)s
        AND CASE
            WHEN job.scheduled_at IS NOT NULL THEN job.scheduled_at <= clock_timestamp()
            ELSE job.priority %% 2 <> 0 OR NOT EXISTS (
                SELECT FROM procrastinate_events AS event
                WHERE event.job_id = job.id AND event.at > clock_timestamp() - make_interval(secs => %(fresh)s)
            )
        END
    ORDER BY job.priority DESC, job.id
    LIMIT %(limit)s
    FOR UPDATE OF job SKIP LOCKED
)
UPDATE procrastinate_jobs AS job SET scheduled_at = clock_timestamp()
    + greatest(make_interval(secs => %(again_in)s), coalesce(clock_timestamp() - due.since, '0'))
FROM due
WHERE job.id = due.id
RETURNING job.queueing_lock AS task_id

-- name: backlog
SELECT
    count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())) AS queued,
    count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()) AS scheduled,
    count(*) FILTER (WHERE status = 'doing') AS running,
    (
        SELECT min(event.at) FROM procrastinate_events AS event
        WHERE event.job_id = (
            SELECT min(job.id) FROM procrastinate_jobs AS job
            WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
        )
    ) AS oldest_at
FROM procrastinate_jobs
WHERE status IN ('todo', 'doing') AND queue_name = %(queue)s

-- name: enrol
INSERT INTO steward.worker (name, host, pid, concurrency)
VALUES (%(name)s, %(host)s, %(pid)s, %(concurrency)s)
RETURNING id

-- name: beat
UPDATE steward.worker SET running = %(running)s, draining = %(draining)s, beat_at = clock_timestamp()
WHERE id = %(id)s
RETURNING id

-- name: leave
DELETE FROM steward.worker WHERE id = %(id)s

-- name: forget
-- workers that have been gone for long
DELETE FROM steward.worker WHERE beat_at < clock_timestamp() - make_interval(secs => %(seconds)s)

-- name: workers
-- of what a silent one had in hand only what nobody took over or ended since
SELECT id, name, host, pid, concurrency, draining, started_at, beat_at, alive,
    CASE WHEN alive THEN running ELSE (
        SELECT coalesce(jsonb_agg(task.id), '[]')
        FROM jsonb_array_elements_text(running) AS one JOIN steward.task AS task ON task.id = one AND task.status = 'running'
        WHERE NOT EXISTS (
            SELECT FROM steward.worker AS other
            WHERE other.beat_at > shown.beat_at AND other.running @> to_jsonb(task.id)
        )
    ) END AS running
FROM (
    SELECT *, beat_at > clock_timestamp() - make_interval(secs => %(stalled_after)s) AS alive FROM steward.worker
) AS shown
ORDER BY started_at, id
