-- Read by the checker alone: the desk's own tables, and the records as they lie there.

-- name: tasks
SELECT id, client_key, status, error, node, cancelled_by, finished_at
FROM steward.task
ORDER BY created_at, id

-- name: actions
SELECT task_id, key, tool, attempts, receipt ->> 'kind' AS receipt
FROM steward.action
ORDER BY seq

-- name: reviews
SELECT task_id, question ->> 'reason' AS reason, question ->> 'text' AS text,
    coalesce((question -> 'detail' ->> 'crashes')::int, 0) AS crashes, opened_at, withdrawn_at, applied_at,
    decision ->> 'kind' AS decision, decision ->> 'by' AS decided_by, decided_at
FROM steward.review
ORDER BY opened_at, id

-- name: effects
-- What the desk was made to do, and when; its sample data carries no key and lower numbers.
SELECT 'ticket' AS kind, order_id, id AS record, idempotency_key AS key, visible_at AS at, NULL::numeric AS amount
FROM desk.ticket WHERE substr(id, 2)::bigint > 2000
UNION ALL
SELECT 'refund', order_id, id, idempotency_key, visible_at, amount
FROM desk.refund WHERE substr(id, 2)::bigint > 2000
UNION ALL
SELECT status, record_id, 'S' || id, idempotency_key, visible_at, NULL
FROM desk.status_change
ORDER BY at

-- name: statuses
SELECT id, status FROM desk.customer_order
