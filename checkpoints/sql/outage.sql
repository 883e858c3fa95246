-- name: ask
-- the one try while it is down: whoever sets its time first, for nobody else sees it due after that. What is only
-- noted keeps nobody but those who ask for nothing else (`probing`) than whether it is back.
WITH tried AS (
    UPDATE steward.outage SET try_until = clock_timestamp() + make_interval(secs => %(seconds)s)
    WHERE endpoint = %(endpoint)s AND (blocks OR %(probing)s)
        AND next_at <= clock_timestamp() AND try_until <= clock_timestamp()
    RETURNING endpoint
)
SELECT
    outage.endpoint, outage.host, outage.said, outage.blocks AS passes,
    extract(epoch FROM outage.since)::float8 AS since,
    extract(epoch FROM clock_timestamp() - outage.since)::float8 AS lasted,
    EXISTS (SELECT FROM tried) AS trying,
    -- where somebody is at the try, what comes of it is known after a pause more
    greatest(
        extract(epoch FROM outage.next_at - clock_timestamp()),
        least(%(first)s * power(2, least(outage.failures, 20)), %(longest)s)
            * (outage.next_at <= clock_timestamp())::int
    )::float8 AS wait
FROM steward.outage AS outage
WHERE outage.endpoint = %(endpoint)s

-- name: failed
-- those who fail together count once; what nobody asked for long begins anew
INSERT INTO steward.outage AS outage (endpoint, host, said, blocks, since, failures, next_at)
VALUES (
    %(endpoint)s, %(host)s, %(said)s, %(blocks)s, clock_timestamp(), 1,
    clock_timestamp() + make_interval(secs => greatest(%(wait)s, %(first)s * %(jitter)s))
)
ON CONFLICT (endpoint) DO UPDATE SET
    host = excluded.host,
    said = excluded.said,
    blocks = excluded.blocks,
    since = CASE
        WHEN outage.blocks <> excluded.blocks
            OR outage.next_at < clock_timestamp() - make_interval(secs => %(forgotten)s) THEN clock_timestamp()
        ELSE outage.since
    END,
    failures = CASE
        WHEN outage.next_at > clock_timestamp() THEN outage.failures
        WHEN outage.next_at < clock_timestamp() - make_interval(secs => %(forgotten)s) THEN 1
        ELSE outage.failures + 1
    END,
    next_at = CASE
        WHEN outage.next_at > clock_timestamp() THEN greatest(
            outage.next_at, clock_timestamp() + make_interval(secs => %(wait)s)
        )
        ELSE clock_timestamp() + make_interval(secs => greatest(
            %(wait)s, least(%(first)s * power(2, least(outage.failures, 20)), %(longest)s) * %(jitter)s
        ))
    END,
    try_until = '-infinity'
RETURNING
    endpoint, host, said,
    extract(epoch FROM since)::float8 AS since,
    extract(epoch FROM clock_timestamp() - since)::float8 AS lasted,
    extract(epoch FROM next_at - clock_timestamp())::float8 AS wait

-- name: answered
DELETE FROM steward.outage WHERE endpoint = %(endpoint)s RETURNING endpoint

-- name: wake
-- those that wait for it go on now; a job is a hint, so one that is missing is found by the sweep
WITH woken AS (
    UPDATE steward.task SET wake_at = clock_timestamp(), waits_on = NULL
    WHERE waits_on IS NOT NULL AND %(endpoint)s = ANY (string_to_array(waits_on, E'\n'))
        AND status = 'running' AND wake_at > clock_timestamp()
    RETURNING id
)
UPDATE procrastinate_jobs SET scheduled_at = NULL
WHERE status = 'todo' AND scheduled_at > now() AND queueing_lock IN (SELECT id FROM woken)

-- name: again
UPDATE steward.outage SET since = clock_timestamp(), failures = 0, next_at = clock_timestamp(), try_until = '-infinity'
WHERE endpoint = %(endpoint)s

-- name: state
SELECT
    outage.endpoint, outage.host, outage.said, outage.blocks AS passes,
    extract(epoch FROM outage.since)::float8 AS since,
    extract(epoch FROM clock_timestamp() - outage.since)::float8 AS lasted,
    greatest(extract(epoch FROM outage.next_at - clock_timestamp()), 0)::float8 AS wait,
    (
        SELECT count(*) FROM steward.task AS task
        WHERE task.waits_on IS NOT NULL AND outage.endpoint = ANY (string_to_array(task.waits_on, E'\n'))
            AND task.status = 'running'
    ) AS tasks
FROM steward.outage AS outage
WHERE outage.next_at > clock_timestamp() - make_interval(secs => %(forgotten)s)
ORDER BY outage.since, outage.endpoint
