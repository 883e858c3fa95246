-- Tasks that ended over a year, four in five of them in its last 90 days, and ten actions and decisions for each; a tenth
-- was decided by people, and one in 300 more waits for them now.
SET synchronous_commit = off;
SELECT setseed(0.42);

CREATE TEMPORARY TABLE made AS
SELECT n, 't' || n AS id, now() - CASE WHEN n > %(tasks)s * 0.2 THEN interval '90 days' * (1 - n::float8 / %(tasks)s) / 0.8
        ELSE interval '365 days' - interval '275 days' * n / (%(tasks)s * 0.2) END AS finished_at,
    'playbook-' || CASE WHEN random() < 0.5 THEN 1 ELSE 1 + floor(random() * 8)::int END AS playbook,
    'model-' || CASE WHEN random() < 0.8 THEN 1 ELSE 1 + floor(random() * 3)::int END AS model,
    'v' || 1 + (3 * n / %(tasks)s)::int AS version, '0.' || 1 + (4 * n / %(tasks)s)::int || '.0' AS release,
    random() AS fate, random() AS luck, random() AS way, 0 AS variant
FROM generate_series(1, %(tasks)s) AS n;
-- each playbook has five tools of its own
UPDATE made SET variant = right(playbook, 1)::int * 5 - floor(luck * 37)::int %% 5;

INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, result, error, confidence, node, usage,
        created_at, started_at, finished_at, release)
SELECT id, 'Refund 15 EUR for order ' || n, CASE WHEN fate < 0.92 THEN 'complete' ELSE 'failed' END, playbook, 'caller-' || n %% 50,
    4 + floor(way * 3)::int, '{}', '{}', CASE WHEN fate >= 0.98 THEN 'cancelled by bo' WHEN fate >= 0.92 THEN 'no' END,
    0.5 + luck / 2, 'validate',
    jsonb_build_object('model_calls', 2, 'tokens', 3000 + floor(way * 900)::int, 'cost', 0.004 + way / 500, 'repairs',
        (luck > 0.9)::int),
    finished_at - interval '40 s', finished_at - interval '1 s' * (3 + luck * 90), finished_at, release
FROM made;

INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out,
    cost, seconds, by, detail, at)
SELECT id, what.kind, what.subject, what.outcome, what.confidence, what.model, what.version, what.tokens, 90, what.cost,
    1.5, '', what.detail, finished_at - interval '1 s' * (8 - what.place)
FROM made CROSS JOIN LATERAL (VALUES
    (1, 'plan', playbook, 'proposed', 0.5 + luck / 2, model, version, 1700, 0.003, '{"rationale": "as the playbook says"}'::jsonb),
    (2, 'acceptance', '', 'playbook', NULL, model, version, 900, 0.001, '{}'),
    (3, 'validation', 'plan 1', CASE WHEN luck > 0.9 THEN 'refused' ELSE 'passed' END, 1, '', '', 0, 0,
        CASE WHEN luck > 0.9 THEN jsonb_build_object('problems', jsonb_build_array(jsonb_build_object('code', 'forbidden',
            'rule', 'rule-' || variant %% 7))) ELSE '{"problems": []}' END),
    (4, 'verdict', 'a: find_order', 'verified', 1, '', '', 0, 0, jsonb_build_object('key', id || ':1')),
    (5, 'verdict', 'b: issue_refund', CASE WHEN fate BETWEEN 0.90 AND 0.95 THEN 'refuted' ELSE 'verified' END, 1, '', '',
        0, 0, jsonb_build_object('key', id || ':2', 'reason', 'order ' || n || ' is not as asked: case ' || repeat('x', variant))),
    (6, 'verdict', 'c: tool-' || variant, 'verified', 1, '', '', 0, 0, jsonb_build_object('key', id || ':3'))
) AS what (place, kind, subject, outcome, confidence, model, version, tokens, cost, detail)
ORDER BY n, what.place;

INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts,
    refusals, claimed_at, settled_at, receipt, verdict)
SELECT id || ':' || act.place, id, act.step, act.tool, '{"order": 7}', 'reversible', -1, 1, 1, 0,
    1 + (luck > 0.97)::int, (luck > 0.97)::int, finished_at - interval '5 s',
    finished_at - interval '5 s' + interval '1 s' * (0.05 + luck * act.place / 4),
    jsonb_build_object('kind', 'answered', 'message', '', 'result', 7), jsonb_build_object('status', act.verdict)
FROM made CROSS JOIN LATERAL (VALUES
    (1, 'a', 'find_order', 'verified'),
    (2, 'b', 'issue_refund', CASE WHEN fate BETWEEN 0.90 AND 0.95 THEN 'refuted' ELSE 'verified' END),
    (3, 'c', 'tool-' || variant, 'verified'),
    (4, 'd', 'send_email', 'verified')
) AS act (place, step, tool, verdict)
ORDER BY n, act.place;

INSERT INTO steward.review (id, task_id, question, opened_at, decision, decided_at, applied_at, playbook, requested_by,
    "group", viewed_at, first_claimed_at)
SELECT 'r' || n, id, jsonb_build_object('reason', CASE WHEN fate BETWEEN 0.92 AND 0.95 THEN 'ceiling' ELSE 'approval' END,
        'text', 'issue_refund waits for approval: too much (rule rule-' || variant %% 7 || ')', 'detail',
        CASE WHEN fate BETWEEN 0.92 AND 0.95 THEN '{"ceiling": "actions"}'::jsonb ELSE '{}' END),
    finished_at - interval '1 s' * (60 + luck * 9000),
    jsonb_build_object('kind', CASE WHEN fate >= 0.92 THEN 'abort' ELSE 'approve' END, 'by', 'person-' || variant %% 12),
    finished_at - interval '50 s', finished_at, playbook, 'caller-' || n %% 50, 'reviewers',
    finished_at - interval '1 s' * (55 + luck * 900), finished_at - interval '53 s'
FROM made WHERE fate BETWEEN 0.84 AND 0.95;

INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, confidence, node, usage, created_at,
        started_at, release)
SELECT 'w' || n, 'Refund 25 EUR for order ' || n, 'needs_review', playbook, 'caller-' || n %% 50, 3, '{}', 0.5 + luck / 2,
    'validate', '{}', opened_at - interval '20 s', opened_at - interval '10 s', release
FROM (SELECT *, now() - interval '20 days' * way AS opened_at FROM made WHERE n %% 300 = 0) AS open;
INSERT INTO steward.decision (task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out,
    cost, seconds, by, detail, at)
SELECT 'w' || n, 'plan', playbook, 'proposed', 0.5 + luck / 2, model, version, 1700, 90, 0.003, 1.5, '', '{}',
    now() - interval '20 days' * way
FROM made WHERE n %% 300 = 0;
INSERT INTO steward.review (id, task_id, question, opened_at, playbook, requested_by, "group", priority, goal)
SELECT 'o' || n, 'w' || n, %(question)s::jsonb || jsonb_build_object('id', 'o' || n, 'reason',
        CASE WHEN luck < 0.2 THEN 'ceiling' ELSE 'approval' END, 'detail',
        CASE WHEN luck < 0.2 THEN '{"ceiling": "actions"}'::jsonb ELSE '{}' END),
    now() - interval '20 days' * way, playbook, 'caller-' || n %% 50, 'reviewers', n %% 3, 'Refund 25 EUR for order ' || n
FROM made WHERE n %% 300 = 0;
INSERT INTO steward.decision_mark (decision_id, says, by, note)
SELECT id, CASE WHEN id %% 7 = 0 THEN 'wrong' ELSE 'right' END, 'person-1', ''
FROM steward.decision WHERE kind = 'plan' AND outcome = 'proposed' AND id %% 500 = 1;
DROP TABLE made;
