-- name: there
SELECT to_regclass('checkpoint_migrations') IS NOT NULL AS there

-- name: step
SELECT max(v) AS step FROM checkpoint_migrations

-- name: put
-- LangGraph's own tables, as its saver writes them, in one statement; under the task's lease where one is held
WITH lease AS (
-- include: lease.kept
), allowed AS (
    SELECT 1 WHERE %(holder)s::bigint IS NULL UNION ALL SELECT 1 FROM lease
), blobs AS (
    INSERT INTO checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    SELECT %(task_id)s, %(namespace)s, one.channel, one.version, one.kind, one.data
    FROM allowed, unnest(%(channels)s::text[], %(versions)s::text[], %(kinds)s::text[], %(data)b::bytea[])
        AS one (channel, version, kind, data)
    ON CONFLICT (thread_id, checkpoint_ns, channel, version) DO NOTHING
)
INSERT INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
SELECT %(task_id)s, %(namespace)s, %(id)s, %(parent)s, %(checkpoint)s, %(metadata)s FROM allowed
ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id)
DO UPDATE SET checkpoint = excluded.checkpoint, metadata = excluded.metadata
RETURNING checkpoint_id
