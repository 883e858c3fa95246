-- name: open
INSERT INTO steward.alarm (id, kind, subject, text, detail, examples)
VALUES (%(id)s, %(kind)s, %(subject)s, %(text)s, %(detail)s, %(examples)s)
ON CONFLICT (kind, md5(subject)) WHERE answer IS NULL DO NOTHING
RETURNING *

-- name: tell
INSERT INTO steward.notice (kind, alarm_id, channel)
SELECT 'alarm', %(id)s, channel FROM unnest(ARRAY['mail', 'webhook']) AS channel

-- name: list
SELECT * FROM steward.alarm
WHERE (answer IS NULL OR NOT %(open_only)s) AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(subject)s::text IS NULL OR subject = %(subject)s)
ORDER BY opened_at DESC, id
LIMIT %(limit)s

-- name: get
SELECT * FROM steward.alarm WHERE id = %(id)s

-- name: several
SELECT * FROM steward.alarm WHERE id = ANY (%(ids)s::text[])

-- name: locked
SELECT * FROM steward.alarm WHERE id = %(id)s FOR UPDATE

-- name: answer
UPDATE steward.alarm SET answer = %(answer)s, answered_by = %(by)s, message = %(message)s,
    answered_at = clock_timestamp()
WHERE id = %(id)s
RETURNING *
