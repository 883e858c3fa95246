-- name: lock
SELECT pg_advisory_xact_lock(7305114);

-- name: world
SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS world
FROM pg_control_system();

-- name: is_empty
SELECT NOT EXISTS (SELECT FROM desk.customer) AS empty;

-- name: clear
TRUNCATE desk.customer, desk.customer_order, desk.ticket, desk.refund, desk.status_change RESTART IDENTITY;

-- name: restart_tickets
ALTER SEQUENCE desk.ticket_number RESTART;

-- name: restart_refunds
ALTER SEQUENCE desk.refund_number RESTART;

-- name: load_customers
COPY desk.customer (id, name, email, city, currency, since) FROM STDIN;

-- name: load_orders
COPY desk.customer_order (id, customer_id, status, items, total, currency, placed_on, paid) FROM STDIN;

-- name: load_tickets
COPY desk.ticket (id, order_id, customer_id, subject, body, priority, status) FROM STDIN;

-- name: load_refunds
COPY desk.refund (id, order_id, amount, currency, reason) FROM STDIN;

-- name: find
WITH fitting AS (
  SELECT id, record
  FROM desk.record
  WHERE collection = %(collection)s
    AND (%(id)s::text IS NULL OR id = %(id)s)
    AND (%(key)s::text IS NULL OR idempotency_key = %(key)s)
    AND desk.fits(record, %(wanted)s)
)
SELECT page.record, counted.total
FROM (SELECT count(*) AS total FROM fitting) counted
LEFT JOIN (
  SELECT id, record
  FROM fitting
  WHERE %(after)s::text IS NULL OR (length(id), id) > (length(%(after)s::text), %(after)s::text)
  ORDER BY length(id), id
  LIMIT %(limit)s
) page ON true
ORDER BY length(page.id), page.id;

-- name: lock_order
SELECT id, customer_id, status, total, currency, paid FROM desk.customer_order WHERE id = %(id)s FOR UPDATE;

-- Apart from lock_order, since that one's snapshot is older than its lock.
-- name: left_to_refund
SELECT o.total - coalesce((SELECT sum(amount) FROM desk.refund r WHERE r.order_id = o.id), 0) AS amount
FROM desk.customer_order o
WHERE o.id = %(id)s;

-- name: lock_ticket
SELECT id, status FROM desk.ticket WHERE id = %(id)s FOR UPDATE;

-- name: customer_exists
SELECT FROM desk.customer WHERE id = %(id)s;

-- name: add_ticket
WITH added AS (
INSERT INTO desk.ticket (order_id, customer_id, subject, body, priority, status, idempotency_key, visible_at)
VALUES (%(order_id)s, %(customer_id)s, %(subject)s, %(body)s, %(priority)s, 'open', %(key)s,
        clock_timestamp() + make_interval(secs => %(lag)s))
RETURNING id, order_id, customer_id, subject, body, priority, status
)
SELECT added.*, c.name AS customer_name, c.email AS customer_email
FROM added LEFT JOIN desk.customer c ON c.id = added.customer_id;

-- name: add_refund
INSERT INTO desk.refund (order_id, amount, currency, reason, idempotency_key, visible_at)
VALUES (%(order_id)s, %(amount)s, %(currency)s, %(reason)s, %(key)s,
        clock_timestamp() + make_interval(secs => %(lag)s))
RETURNING id, order_id, amount, currency, reason, 'issued' AS status;

-- name: set_order_status
UPDATE desk.customer_order
SET previous_status = status, status = %(status)s,
    paid = paid OR %(status)s = 'paid',
    visible_at = clock_timestamp() + make_interval(secs => %(lag)s)
WHERE id = %(id)s;

-- name: set_ticket_status
UPDATE desk.ticket
SET previous_status = status, status = %(status)s,
    changed_at = clock_timestamp() + make_interval(secs => %(lag)s)
WHERE id = %(id)s;

-- name: add_status_change
INSERT INTO desk.status_change (collection, record_id, previous, status, idempotency_key, visible_at)
VALUES (%(collection)s, %(id)s, %(previous)s, %(status)s, %(key)s,
        clock_timestamp() + make_interval(secs => %(lag)s));
