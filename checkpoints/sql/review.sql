-- name: open
INSERT INTO steward.review AS review (id, task_id, question) VALUES (%(id)s, %(task_id)s, %(question)s)
ON CONFLICT (id) DO UPDATE SET
    question = CASE WHEN review.decision IS NULL THEN excluded.question ELSE review.question END
RETURNING *

-- name: decide
-- the row lock makes the second taker see the first one's decision
UPDATE steward.review SET
    decision = coalesce(decision, %(decision)s),
    decided_at = coalesce(decided_at, now())
WHERE id = %(id)s
RETURNING *

-- name: applied
UPDATE steward.review SET applied_at = coalesce(applied_at, now())
WHERE id = %(id)s AND decision IS NOT NULL
RETURNING *

-- name: get
SELECT * FROM steward.review WHERE id = %(id)s

-- name: list_open
SELECT * FROM steward.review WHERE decision IS NULL ORDER BY opened_at, id LIMIT %(limit)s

-- name: list_all
SELECT * FROM steward.review ORDER BY opened_at, id LIMIT %(limit)s

-- name: list_of_task
SELECT * FROM steward.review
WHERE task_id = %(task_id)s AND (decision IS NULL OR NOT %(open_only)s)
ORDER BY opened_at, id
LIMIT %(limit)s

-- name: unapplied
SELECT * FROM steward.review WHERE decision IS NOT NULL AND applied_at IS NULL ORDER BY decided_at, id
