-- name: seen
SELECT
    (
        SELECT coalesce(jsonb_object_agg(status, number), '{}') FROM (
            SELECT status, count(*) AS number FROM steward.task
            WHERE status IN ('pending', 'running', 'needs_review') GROUP BY status
        ) AS found
    ) AS tasks,
    (SELECT count(*) FROM steward.task WHERE status = 'running' AND wake_at > now()) AS waiting,
    (
        SELECT coalesce(jsonb_agg(found), '[]') FROM (
            SELECT reason, count(*) AS number, extract(epoch FROM now() - min(opened_at))::float8 AS oldest
            FROM (
                SELECT reason, opened_at FROM steward.review WHERE open
                UNION ALL SELECT kind, opened_at FROM steward.alarm WHERE answer IS NULL
            ) AS waiting GROUP BY reason ORDER BY reason
        ) AS found
    ) AS reviews,
    (SELECT count(*) FROM steward.review WHERE open AND due_at < now()) AS overdue,
    (
        SELECT jsonb_build_object(
            'workers', count(*) FILTER (WHERE alive),
            'stalled', count(*) FILTER (WHERE NOT alive),
            'places', coalesce(sum(concurrency) FILTER (WHERE alive AND NOT draining), 0)
        ) FROM (
            SELECT concurrency, draining,
                beat_at > clock_timestamp() - make_interval(secs => %(stalled_after)s) AS alive
            FROM steward.worker
        ) AS found
    ) AS crew,
    (
        SELECT count(*) FROM steward.outage
        WHERE blocks AND next_at > clock_timestamp() - make_interval(secs => %(forgotten)s)
    ) AS outages,
    (
        SELECT count(*) FROM steward.notice
        WHERE channel IN ('mail', 'webhook') AND pending AND error IS NOT NULL
    ) AS notices,
    extract(epoch FROM clock_timestamp())::float8 AS now
