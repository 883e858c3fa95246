-- name: append
-- one statement, and the last of its transaction: from here to the commit all other writers wait
WITH head AS (
    UPDATE steward.audit_head SET
        lines = lines + 1,
        hash = encode(sha256(convert_to(hash || %(line)s, 'UTF8')), 'hex')
    RETURNING lines, hash
)
INSERT INTO steward.audit (seq, kind, review_id, task_id, actor, source, address, digest, detail, at, hash)
SELECT
    head.lines, %(kind)s, %(review_id)s, %(task_id)s, %(actor)s, %(source)s, %(address)s, %(digest)s,
    %(detail)s::jsonb, %(at)s, head.hash
FROM head
RETURNING *

-- name: clock
SELECT clock_timestamp() AS at

-- name: newest
SELECT * FROM (
    SELECT * FROM steward.audit WHERE seq < coalesce(%(beyond)s::bigint, 9223372036854775807)
    ORDER BY seq DESC LIMIT %(limit)s
) AS line ORDER BY seq

-- name: of_review
SELECT * FROM steward.audit WHERE review_id = %(review_id)s AND seq > coalesce(%(beyond)s::bigint, 0) ORDER BY seq LIMIT %(limit)s

-- name: of_task
SELECT * FROM steward.audit WHERE task_id = %(task_id)s AND seq > coalesce(%(beyond)s::bigint, 0) ORDER BY seq LIMIT %(limit)s

-- name: count
SELECT count(*) AS number FROM steward.audit
WHERE (%(review_id)s::text IS NULL OR review_id = %(review_id)s) AND (%(task_id)s::text IS NULL OR task_id = %(task_id)s)

-- name: head
SELECT lines, hash FROM steward.audit_head

-- name: snapshot
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

-- name: all
-- as a line that was tampered with can be read, too: JSON as its text, and no time that Python has no word for
SELECT
    seq, kind, review_id, task_id, actor, source, address, digest, detail::text AS detail, hash,
    CASE WHEN at > '0002-01-01' AND at < '9999-01-01' THEN at ELSE '0002-01-01' END AS at
FROM steward.audit ORDER BY seq
