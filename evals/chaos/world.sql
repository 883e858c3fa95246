-- name: customers
INSERT INTO desk.customer (id, name, email, city, currency, since)
SELECT 'C' || o.id, 'Customer of ' || o.id, o.mail, 'Berlin', 'EUR', '2026-01-05'
FROM unnest(%(orders)s::text[], %(mails)s::text[]) AS o (id, mail)

-- name: orders
INSERT INTO desk.customer_order (id, customer_id, status, items, total, currency, placed_on, paid)
SELECT o.id, 'C' || o.id, o.status, '[{"sku": "LAMP", "name": "Desk lamp Arc", "quantity": 1, "price": 1000}]',
    1000, 'EUR', '2026-02-02', true
FROM unnest(%(orders)s::text[], %(statuses)s::text[]) AS o (id, status)

-- name: unfinished
-- a decision that its task has not taken yet is work, too
SELECT count(*) FROM steward.task AS task
WHERE status IN ('pending', 'running') OR (status = 'needs_review' AND EXISTS (
    SELECT FROM steward.review WHERE task_id = task.id AND decision IS NOT NULL AND applied_at IS NULL
))
