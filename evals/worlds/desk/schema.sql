-- The help desk's tables, and one view through which everything is read.
-- A row or status with a `visible_at` in the future was written, but reads do not show it yet.

CREATE SCHEMA IF NOT EXISTS desk;

CREATE TABLE IF NOT EXISTS desk.customer (
    id       text PRIMARY KEY,
    name     text NOT NULL,
    email    text NOT NULL UNIQUE,
    city     text NOT NULL,
    currency text NOT NULL,
    since    date NOT NULL
);

CREATE TABLE IF NOT EXISTS desk.customer_order (
    id              text PRIMARY KEY,
    customer_id     text NOT NULL REFERENCES desk.customer,
    status          text NOT NULL CHECK (status IN
        ('placed', 'paid', 'shipped', 'delivered', 'return_requested', 'refunded', 'cancelled')),
    items           jsonb NOT NULL,
    total           numeric(12, 2) NOT NULL CHECK (total > 0),
    currency        text NOT NULL,
    placed_on       date NOT NULL,
    paid            boolean NOT NULL,
    previous_status text,
    visible_at      timestamptz NOT NULL DEFAULT '-infinity'
);

CREATE SEQUENCE IF NOT EXISTS desk.ticket_number START 2001;

CREATE TABLE IF NOT EXISTS desk.ticket (
    id              text PRIMARY KEY DEFAULT 'T' || nextval('desk.ticket_number'),
    order_id        text REFERENCES desk.customer_order,
    customer_id     text REFERENCES desk.customer,
    subject         text NOT NULL,
    body            text NOT NULL,
    priority        text NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
    status          text NOT NULL CHECK (status IN ('open', 'waiting', 'solved', 'closed')),
    previous_status text,
    changed_at      timestamptz NOT NULL DEFAULT '-infinity',
    visible_at      timestamptz NOT NULL DEFAULT '-infinity',
    idempotency_key text
);
CREATE INDEX IF NOT EXISTS ticket_key ON desk.ticket (idempotency_key);

CREATE SEQUENCE IF NOT EXISTS desk.refund_number START 2001;

CREATE TABLE IF NOT EXISTS desk.refund (
    id              text PRIMARY KEY DEFAULT 'R' || nextval('desk.refund_number'),
    order_id        text NOT NULL REFERENCES desk.customer_order,
    amount          numeric(12, 2) NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    reason          text NOT NULL,
    visible_at      timestamptz NOT NULL DEFAULT '-infinity',
    idempotency_key text
);
CREATE INDEX IF NOT EXISTS refund_key ON desk.refund (idempotency_key);
CREATE INDEX IF NOT EXISTS refund_order ON desk.refund (order_id);

CREATE TABLE IF NOT EXISTS desk.status_change (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    collection      text NOT NULL,
    record_id       text NOT NULL,
    previous        text NOT NULL,
    status          text NOT NULL,
    visible_at      timestamptz NOT NULL,
    idempotency_key text
);
CREATE INDEX IF NOT EXISTS status_change_key ON desk.status_change (idempotency_key);

CREATE OR REPLACE VIEW desk.record AS
SELECT 'customers' AS collection, c.id, NULL::text AS idempotency_key, to_jsonb(c) AS record
FROM desk.customer c
UNION ALL
SELECT 'orders', o.id, NULL, jsonb_build_object(
    'id', o.id, 'customer_id', o.customer_id, 'customer_name', c.name, 'customer_email', c.email,
    'status', CASE WHEN o.visible_at <= clock_timestamp() THEN o.status ELSE o.previous_status END,
    'items', o.items, 'total', o.total, 'currency', o.currency, 'placed_on', o.placed_on, 'paid', o.paid,
    'refunded', coalesce((
        SELECT sum(r.amount) FROM desk.refund r WHERE r.order_id = o.id AND r.visible_at <= clock_timestamp()
    ), 0))
FROM desk.customer_order o JOIN desk.customer c ON c.id = o.customer_id
UNION ALL
SELECT 'tickets', t.id, t.idempotency_key, jsonb_build_object(
    'id', t.id, 'order_id', t.order_id, 'customer_id', t.customer_id,
    'customer_name', c.name, 'customer_email', c.email,
    'subject', t.subject, 'body', t.body, 'priority', t.priority,
    'status', CASE WHEN t.changed_at <= clock_timestamp() THEN t.status ELSE t.previous_status END)
FROM desk.ticket t LEFT JOIN desk.customer c ON c.id = t.customer_id
WHERE t.visible_at <= clock_timestamp()
UNION ALL
SELECT 'refunds', r.id, r.idempotency_key, jsonb_build_object(
    'id', r.id, 'order_id', r.order_id, 'amount', r.amount, 'currency', r.currency,
    'reason', r.reason, 'status', 'issued')
FROM desk.refund r
WHERE r.visible_at <= clock_timestamp()
UNION ALL
SELECT 'status_changes', s.id::text, s.idempotency_key, jsonb_build_object(
    'id', s.id::text, 'collection', s.collection, 'record_id', s.record_id,
    'previous', s.previous, 'status', s.status)
FROM desk.status_change s
WHERE s.visible_at <= clock_timestamp();

-- Whether the record has every wanted value; numbers are compared as numbers, all else as text.
CREATE OR REPLACE FUNCTION desk.fits(record jsonb, wanted jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN NOT EXISTS (
    SELECT FROM jsonb_each_text(wanted) AS wish
    WHERE CASE
        WHEN jsonb_typeof(record -> wish.key) = 'number' AND wish.value ~ '^-?[0-9]+(\.[0-9]+)?$'
        THEN (record ->> wish.key)::numeric <> wish.value::numeric
        ELSE record ->> wish.key IS DISTINCT FROM wish.value
    END
);
