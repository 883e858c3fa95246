-- name: checkpoints
-- arrays rather than joins, so that each table is read by its index, whatever Postgres makes of the numbers
WITH ended AS (
    SELECT id FROM steward.task
    WHERE finished_at < now() - make_interval(secs => %(older_than)s) AND pruned_at IS NULL
        AND (lease_until IS NULL OR lease_until < clock_timestamp())
    ORDER BY finished_at
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
), checkpoint AS (
    DELETE FROM checkpoints WHERE thread_id = ANY (ARRAY(SELECT id FROM ended)) RETURNING 1
), blob AS (
    DELETE FROM checkpoint_blobs WHERE thread_id = ANY (ARRAY(SELECT id FROM ended)) RETURNING 1
), write AS (
    DELETE FROM checkpoint_writes WHERE thread_id = ANY (ARRAY(SELECT id FROM ended)) RETURNING 1
), marked AS (
    UPDATE steward.task SET pruned_at = now() WHERE id = ANY (ARRAY(SELECT id FROM ended)) RETURNING 1
)
SELECT (SELECT count(*) FROM marked) AS tasks,
    (SELECT count(*) FROM checkpoint) + (SELECT count(*) FROM blob) + (SELECT count(*) FROM write) AS rows

-- name: notices
WITH gone AS (
    DELETE FROM steward.notice WHERE id IN (
        SELECT id FROM steward.notice
        WHERE NOT pending AND coalesce(sent_at, given_up_at) < now() - make_interval(secs => %(older_than)s)
        ORDER BY coalesce(sent_at, given_up_at)
        LIMIT %(batch)s
        FOR UPDATE SKIP LOCKED
    ) RETURNING 1
)
SELECT count(*) AS rows FROM gone

-- name: sessions
WITH gone AS (
    DELETE FROM steward.session WHERE hash IN (
        SELECT hash FROM steward.session
        WHERE expires_at < now() - make_interval(secs => %(older_than)s)
        ORDER BY expires_at
        LIMIT %(batch)s
        FOR UPDATE SKIP LOCKED
    ) RETURNING 1
), closed AS (
    DELETE FROM steward.attempt_window WHERE (what, who) IN (
        SELECT what, who FROM steward.attempt_window
        WHERE ends_at < now() - make_interval(secs => %(older_than)s)
        ORDER BY ends_at
        LIMIT %(batch)s
        FOR UPDATE SKIP LOCKED
    ) RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM closed) AS rows

-- name: jobs
-- of the queue, whose finished jobs mostly go by themselves; their events go with them
WITH gone AS (
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT id FROM procrastinate_jobs AS job
        WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND NOT EXISTS (
            SELECT FROM procrastinate_events
            WHERE job_id = job.id AND at >= now() - make_interval(secs => %(older_than)s)
        ) AND NOT EXISTS (SELECT FROM procrastinate_periodic_defers WHERE job_id = job.id)
        LIMIT %(batch)s
        FOR UPDATE SKIP LOCKED
    ) RETURNING 1
)
SELECT count(*) AS rows FROM gone

-- name: prunable
WITH ended AS (
    SELECT id FROM steward.task
    WHERE finished_at < now() - make_interval(secs => %(older_than)s) AND pruned_at IS NULL
)
SELECT (SELECT count(*) FROM ended) AS tasks,
    (SELECT count(*) FROM checkpoints WHERE thread_id IN (SELECT id FROM ended))
    + (SELECT count(*) FROM checkpoint_blobs WHERE thread_id IN (SELECT id FROM ended))
    + (SELECT count(*) FROM checkpoint_writes WHERE thread_id IN (SELECT id FROM ended)) AS rows,
    (
        SELECT count(*) FROM steward.notice
        WHERE NOT pending AND coalesce(sent_at, given_up_at) < now() - make_interval(secs => %(older_than)s)
    ) AS notices,
    (SELECT count(*) FROM steward.session WHERE expires_at < now() - make_interval(secs => %(older_than)s))
    + (SELECT count(*) FROM steward.attempt_window WHERE ends_at < now() - make_interval(secs => %(older_than)s))
    AS sessions
