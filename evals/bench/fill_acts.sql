-- A task a row with one read, one act on an order and one mail, claimed over a year, four in five of them in its last 90
-- days. Of the acts' arguments some are rare (an order has one or two), some are shared by many, and some were only
-- ever used long ago, or are only used now.
SET synchronous_commit = off;
SELECT setseed(0.42);

CREATE TEMPORARY TABLE made AS
SELECT n, 't' || n AS id, now() - CASE WHEN n > %(tasks)s * 0.2 THEN interval '90 days' * (1 - n::float8 / %(tasks)s) / 0.8
        ELSE interval '365 days' - interval '275 days' * n / (%(tasks)s * 0.2) END AS at,
    random() AS luck, random() AS way
FROM generate_series(1, %(tasks)s) AS n;

INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, created_at, finished_at)
SELECT id, 'Refund 15 EUR for order ' || n, 'complete', 'refund', 'caller-' || n %% 50, 3, '{}', 'validate', '{}',
    at - interval '40 s', at
FROM made;

INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts,
    claimed_at, settled_at, receipt, verdict)
SELECT id || ':' || act.place, id, act.tool, act.tool, act.args, act.risk, -1, 1, 1, 0, 1, at, at + interval '1 s',
    jsonb_build_object('kind', 'answered', 'message', '', 'code', '', 'result', 7),
    jsonb_build_object('status', 'verified', 'level', 'read_back', 'reason', repeat('x', 60))
FROM made CROSS JOIN LATERAL (VALUES
    (1, 'find_order', 'read', jsonb_build_object('order_id', (n * 3 / 4)::text)),
    (2, CASE WHEN luck < 0.6 THEN 'issue_refund' WHEN luck < 0.85 THEN 'update_order' ELSE 'cancel_order' END, 'irreversible',
        jsonb_build_object('order_id', (n * 3 / 4)::text, 'customer', n %% 50000, 'amount', round((way * 300)::numeric, 2),
            'status', (ARRAY['open', 'paid', 'sent', 'back', 'lost'])[1 + floor(way * way * 5)::int],
            'reason', CASE WHEN way < 0.5 THEN 'late' WHEN n < %(tasks)s * 0.3 THEN 'old rule' WHEN n > %(tasks)s * 0.95
                THEN 'new rule' ELSE 'case ' || n %% 400 END,
            'note', 'As agreed with the customer on the phone; ' || repeat('more words ', 1 + n %% 10))),
    (3, 'send_email', 'irreversible', jsonb_build_object('to', 'customer' || n %% 50000 || '@example.com', 'subject', 'Your order',
        'template', 'refund', 'body', 'Dear customer, ' || repeat('about your order ', 3 + n %% 10)))
) AS act (place, tool, risk, args)
ORDER BY n, act.place;
DROP TABLE made;
