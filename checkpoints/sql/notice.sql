-- name: add
INSERT INTO steward.notice (kind, review_id, channel)
SELECT %(kind)s, %(review_id)s, channel FROM unnest(ARRAY['mail', 'webhook']) AS channel

-- name: take
WITH due AS (
    SELECT id FROM steward.notice
    WHERE pending AND channel = ANY (%(channels)s) AND due_at <= clock_timestamp()
    ORDER BY due_at, id
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE steward.notice AS notice SET
        due_at = clock_timestamp() + make_interval(secs => %(lease)s),
        attempts = notice.attempts + 1
    FROM due WHERE notice.id = due.id
    RETURNING notice.id AS notice_id, notice.kind, notice.review_id, notice.alarm_id, notice.channel, notice.attempts
)
SELECT taken.notice_id, taken.kind, taken.alarm_id, taken.channel, taken.attempts, review.*
FROM taken LEFT JOIN steward.review AS review ON review.id = taken.review_id
ORDER BY taken.notice_id

-- name: sent
UPDATE steward.notice SET sent_at = clock_timestamp(), error = NULL WHERE id = %(id)s AND pending RETURNING id

-- name: retry
UPDATE steward.notice SET error = %(error)s, due_at = clock_timestamp() + make_interval(secs => %(retry_in)s)
WHERE id = %(id)s AND pending
RETURNING id

-- name: give_up
UPDATE steward.notice SET error = %(error)s, given_up_at = clock_timestamp() WHERE id = %(id)s AND pending RETURNING id
