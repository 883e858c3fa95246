-- Three tasks as they should be: their effects are in the desk, but for a mail, and all are in the ledger.
INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage, client_key, finished_at)
SELECT id, 'a goal', 'complete', 'mara.clerk@desk.example', 0, '{}', 'validate', '{}', client_key, now() + interval '1 minute'
FROM (VALUES ('t1', 'case-1'), ('t2', 'case-2'), ('t3', 'case-3')) AS given (id, client_key);

INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts)
SELECT key, task_id, 'step', tool, '{}', 'reversible', 0, 1, 1, 0, 1
FROM (VALUES
    ('k-ticket', 't1', 'create_record'), ('k-status', 't1', 'update_status'), ('kmail', 't1', 'send_email'),
    ('k-refund', 't2', 'issue_refund'), ('k-call', 't3', 'note_call')
) AS given (key, task_id, tool);

INSERT INTO steward.review (id, task_id, question, decision, opened_at, decided_at, applied_at)
VALUES ('r2', 't2', '{"reason": "approval", "text": "May it?"}', '{"kind": "approve", "by": "lea"}',
    now() - interval '1 minute', now() - interval '1 minute', now() - interval '1 minute');

INSERT INTO desk.ticket (order_id, subject, body, priority, status, idempotency_key, visible_at)
VALUES
    ('100001', 'Damaged', '', 'high', 'open', 'k-ticket', now()),
    ('100003', 'Call', '', 'high', 'open', NULL, now());
INSERT INTO desk.status_change (collection, record_id, previous, status, idempotency_key, visible_at)
VALUES ('orders', '100001', 'delivered', 'return_requested', 'k-status', now());
UPDATE desk.customer_order SET status = 'return_requested' WHERE id = '100001';
INSERT INTO desk.refund (order_id, amount, currency, reason, idempotency_key, visible_at)
VALUES ('100002', 300, 'EUR', '', 'k-refund', now());
